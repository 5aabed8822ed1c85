"""GNOME Planner's .planner read into a `Programme`: work and lags in seconds, dates as 20070222T000000Z, local."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from guatu.scheduling.files.programme import (
    Assignment,
    CalendarException,
    Link,
    Programme,
    Resource,
    Shifts,
    Stored,
    Task,
    WorkCalendar,
)
from guatu.scheduling.files.refusing import MOST_CALENDARS, MOST_LINKS, MOST_NAME, MOST_TASKS, Notes, bounded, number
from guatu.scheduling.files.spans import ordered
from guatu.scheduling.files.xmltree import Node
from guatu.scheduling.plan import Constraint, ConstraintType, RelationType

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_USE_BASE: Final = "2"
_CONSTRAINTS: Final[dict[str, ConstraintType]] = {
    "must-start-on": "SO", "start-no-earlier-than": "SNET", "finish-no-later-than": "FNLT",
}  # fmt: skip
_TYPES: Final[dict[str, RelationType]] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


@dataclass(slots=True)
class _File:
    notes: Notes = field(default_factory=Notes)
    tasks: list[Task] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def read_planner(root: Node) -> Programme:
    """The programme in a .planner file's root."""
    file = _File()
    calendars = tuple(_calendars(root, file))
    default = root.get("calendar") or (calendars[0].id if calendars else None)
    todo: list[tuple[Node, int, str | None]] = [(node, 1, None) for node in reversed(list(root.all("tasks", "task")))]
    while todo:
        node, level, parent = todo.pop()
        bounded("tasks", len(file.tasks) + 1, MOST_TASKS)
        below = list(node.all("task"))
        id_ = _task(node, file, level, parent, has_parts=bool(below))
        todo += [(child, level + 1, id_) for child in reversed(below)]
    return Programme(
        form="planner",
        name=(root.get("name") or "")[:MOST_NAME],
        start=_moment(root.get("project-start"), file, ""),
        calendar=default,
        calendars=calendars,
        tasks=tuple(file.tasks),
        links=tuple(file.links),
        resources=tuple(_resources(root)),
        assignments=tuple(_assignments(root, file)),
        problems=file.notes.all(),
    )


def _task(node: Node, file: _File, level: int, parent: str | None, *, has_parts: bool) -> str:
    id_ = node.get("id") or str(len(file.tasks))
    constraint = node.one("constraint")
    work = round(number(node.get("work"), "work", file.notes, id_=id_) / 60)
    milestone = node.get("type") == "milestone"
    percent = number(node.get("percent-complete"), "percent-complete", file.notes, id_=id_)
    file.tasks.append(
        Task(
            id=id_,
            name=(node.get("name") or "")[:MOST_NAME],
            kind="summary" if has_parts else "milestone" if milestone else "task",
            number=len(file.tasks) + 1,
            level=level,
            parent=parent,
            duration=0 if milestone or has_parts else work,
            constraints=_constraint(constraint, file, id_),
            as_late=constraint is not None and constraint.get("type") == "as-late-as-possible",
            percent=min(max(percent, 0.0), 100.0),
            stored=Stored(
                start=_moment(node.get("work-start") or node.get("start"), file, id_),
                finish=_moment(node.get("end"), file, id_),
            ),
        )
    )
    for one in node.all("predecessors", "predecessor"):
        bounded("links", len(file.links) + 1, MOST_LINKS)
        lag = round(number(one.get("lag"), "lag", file.notes, id_=id_) / 60)
        type_ = _TYPES.get(one.get("type") or "FS")
        if type_ is None:
            file.notes.add("bad_relation", id=id_, found=(one.get("type") or "")[:40])
            continue
        file.links.append(Link(one.get("predecessor-id") or "", id_, type_, lag))
    return id_


def _constraint(node: Node | None, file: _File, id_: str) -> tuple[Constraint, ...]:
    if node is None:
        return ()
    type_, day = _CONSTRAINTS.get(node.get("type") or ""), _moment(node.get("time"), file, id_)
    return (Constraint(type_, day),) if type_ and day else ()


def _moment(text: str | None, file: _File, id_: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text[:15], "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # noqa: DTZ007 - local
    except ValueError:
        file.notes.add("bad_date", *([id_] if id_ else []), where="task", found=text[:40])
        return None


def _calendars(root: Node, file: _File) -> Iterator[WorkCalendar]:
    todo: list[tuple[Node, str | None]] = [(node, None) for node in reversed(list(root.all("calendars", "calendar")))]
    count = 0
    while todo:
        node, base = todo.pop()
        count += 1
        bounded("calendars", count, MOST_CALENDARS)
        id_ = node.get("id") or str(count)
        types = {"1": ()} | {
            one.get("id") or "": ordered(list(_intervals(one, file)))
            for one in node.all("overridden-day-types", "overridden-day-type")
        }
        yield WorkCalendar(id_, node.get("name") or "", _week(node, types), base, tuple(_days(node, types, file)))
        todo += [(child, id_) for child in reversed(list(node.all("calendar")))]


def _week(node: Node, types: dict[str, Shifts]) -> tuple[Shifts | None, ...]:
    default = node.one("default-week")
    if default is None:
        return (None,) * 7
    return tuple(types.get(default.get(name) or _USE_BASE) for name in _WEEK)


def _intervals(node: Node, file: _File) -> Iterator[tuple[int, int]]:
    for one in node.all("interval"):
        texts = one.get("start") or "", one.get("end") or ""
        if not all(len(text) == 4 and text.isdigit() for text in texts):
            file.notes.add("bad_hours", line=one.line)
            continue
        begin, end = (60 * int(text[:2]) + int(text[2:]) for text in texts)
        yield min(begin, 1439), min(end, 1440) if end > begin else 1440


def _days(node: Node, types: dict[str, Shifts], file: _File) -> Iterator[CalendarException]:
    for one in node.all("days", "day"):
        found = _moment(one.get("date"), file, "")
        if found is None:
            continue
        day: date = found.date()
        if one.get("type") == "intervals":
            yield CalendarException(day, day, ordered(list(_intervals(one, file))))
        elif (shifts := types.get(one.get("id") or "")) is not None:
            yield CalendarException(day, day, shifts)


def _resources(root: Node) -> Iterator[Resource]:
    for node in root.all("resources", "resource"):
        kind = "material" if node.get("type") == "2" else "work"
        yield Resource(node.get("id") or "", (node.get("name") or "")[:MOST_NAME], kind, node.get("calendar"))  # type: ignore[arg-type]


def _assignments(root: Node, file: _File) -> Iterator[Assignment]:
    for count, node in enumerate(root.all("allocations", "allocation")):
        bounded("links", count, MOST_LINKS)
        units = number(node.get("units"), "units", file.notes) / 100 or 1.0
        yield Assignment(node.get("task-id") or "", node.get("resource-id") or "", units)
