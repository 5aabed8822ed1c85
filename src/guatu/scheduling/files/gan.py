"""GanttProject's .gan read into a `Programme`, nested tasks with all: dates are days, a day is eight hours here.

GanttProject has no hours; office hours stand for them, so a finish is the evening of the last day worked. A task
keeps the start it was given unless what precedes it pushes it on; a strong link also pulls it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from guatu.scheduling.files.programme import (
    Assignment,
    CalendarException,
    Link,
    Programme,
    Repeat,
    Resource,
    Shifts,
    Stored,
    Task,
    WorkCalendar,
)
from guatu.scheduling.files.refusing import (
    MOST_EXCEPTIONS,
    MOST_LINKS,
    MOST_NAME,
    MOST_TASKS,
    Notes,
    bounded,
    moment,
    number,
    whole,
)
from guatu.scheduling.files.xmltree import Node
from guatu.scheduling.plan import Constraint, RelationType

DAY: Final = 480
OFFICE_HOURS: Final[Shifts] = ((480, 720), (780, 1020))
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TYPES: Final[dict[str, RelationType]] = {"1": "SS", "2": "FS", "3": "FF", "4": "SF"}


@dataclass(slots=True)
class _File:
    notes: Notes = field(default_factory=Notes)
    losses: Notes = field(default_factory=Notes)
    tasks: list[Task] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    pulled: set[str] = field(default_factory=set)
    has_progress: bool = False
    # Before it had such, a milestone of GanttProject took the day it stands on.
    empty_milestones: bool = True


def read_gan(root: Node) -> Programme:
    """The programme in a .gan file's root."""
    file = _File()
    tasks_node = root.one("tasks")
    file.empty_milestones = tasks_node is None or tasks_node.get("empty-milestones") != "false"
    todo: list[tuple[Node, int, str | None]] = [(node, 1, None) for node in reversed(list(root.all("tasks", "task")))]
    calendar = _calendar(root, file)
    while todo:
        node, level, parent = todo.pop()
        bounded("tasks", len(file.tasks) + 1, MOST_TASKS)
        below = list(node.all("task"))
        id_ = _task(node, file, level, parent, has_parts=bool(below))
        todo += [(child, level + 1, id_) for child in reversed(below)]
    if file.has_progress:
        file.losses.add("gan_progress")
    tasks = tuple(_unpinned(task, file.pulled) for task in file.tasks)
    return Programme(
        form="gan",
        name=(root.get("name") or "")[:MOST_NAME],
        start=min(filter(None, (task.stored.start for task in tasks)), default=None),
        day_minutes=DAY,
        calendar=calendar.id,
        calendars=(calendar,),
        tasks=tasks,
        links=tuple(file.links),
        resources=_resources(root),
        assignments=_assignments(root, file),
        losses=file.losses.all(),
        problems=file.notes.all(),
    )


def _unpinned(task: Task, pulled: set[str]) -> Task:
    """A strong link leaves nothing of the day a task was given; a rubber one only pushes."""
    return replace(task, not_before=None) if task.id in pulled else task


def _task(node: Node, file: _File, level: int, parent: str | None, *, has_parts: bool) -> str:
    id_ = node.get("id") or str(len(file.tasks))
    begin = _day(node.get("start"), "start", file, id_)
    days = whole(node.get("duration"), "duration", file.notes, id_=id_)
    third = _day(node.get("thirdDate"), "thirdDate", file, id_)
    third = third if node.get("thirdDate-constraint") == "1" else None
    held = max(filter(None, (third, begin if node.get("fixed-start") == "true" else None)), default=None)
    milestone = node.get("meeting") == "true"
    file.tasks.append(
        Task(
            id=id_,
            name=(node.get("name") or "")[:MOST_NAME],
            kind="summary" if has_parts else "milestone" if milestone else "task",
            number=len(file.tasks) + 1,
            level=level,
            parent=parent,
            duration=0 if (milestone and file.empty_milestones) or has_parts else days * DAY,
            constraints=(Constraint("SNET", held),) if held else (),
            percent=0.0,
            not_before=begin,
            stored=Stored(start=begin, finish=begin if milestone else None),
        )
    )
    if number(node.get("complete"), "complete", file.notes, id_=id_):
        file.has_progress = True
    for one in node.all("depend"):
        _link(one, id_, file)
    return id_


def _link(one: Node, before: str, file: _File) -> None:
    bounded("links", len(file.links) + 1, MOST_LINKS)
    type_ = _TYPES.get(one.get("type") or "2")
    after = one.get("id") or ""
    if type_ is None:
        file.notes.add("bad_relation", id=after, found=(one.get("type") or "")[:40])
        return
    lag = whole(one.get("difference"), "difference", file.notes, id_=before)
    file.links.append(Link(before, after, type_, lag * DAY))
    if (one.get("hardness") or "Strong") != "Rubber":
        file.pulled.add(after)


def _day(text: str | None, where: str, file: _File, id_: str) -> datetime | None:
    return moment(text, where, file.notes, id_=id_)


def _calendar(root: Node, file: _File) -> WorkCalendar:
    week: list[Shifts] = [OFFICE_HOURS] * 5 + [()] * 2
    default = root.one("calendars", "day-types", "default-week")
    if default is not None:
        week = [() if default.get(name) == "1" else OFFICE_HOURS for name in _WEEK]
        options = root.one("calendars", "day-types", "only-show-weekends")
        if options is not None and options.get("value") == "true":
            week = [OFFICE_HOURS] * 7
    exceptions: list[CalendarException] = []
    for node in root.all("calendars", "date"):
        bounded("exceptions", len(exceptions) + 1, MOST_EXCEPTIONS)
        if (one := _exception(node, file)) is not None:
            exceptions.append(one)
    return WorkCalendar("1", "GanttProject", tuple(week), exceptions=tuple(exceptions))


def _exception(node: Node, file: _File) -> CalendarException | None:
    """A day off, or one worked; without a year it comes back every year."""
    year, month, day = (node.get(name) or "" for name in ("year", "month", "date"))
    shifts = OFFICE_HOURS if node.get("type") == "WORKING_DAY" else ()
    if node.get("type") not in {"HOLIDAY", "WORKING_DAY", None}:
        return None  # a coloured day is worked as any other
    try:
        first = date(int(year) if year else 1980, int(month), int(day))
    except ValueError:
        file.notes.add("bad_date", where=f"date, line {node.line}", found=f"{year}-{month}-{day}"[:40])
        return None
    if year:
        return CalendarException(first, first, shifts)
    return CalendarException(first, date(2080, 12, 31), shifts, "", Repeat("yearly", 1, (), first.month, first.day))


def _resources(root: Node) -> tuple[Resource, ...]:
    return tuple(
        Resource(node.get("id") or "", (node.get("name") or "")[:MOST_NAME])
        for node in root.all("resources", "resource")
    )


def _assignments(root: Node, file: _File) -> tuple[Assignment, ...]:
    found: list[Assignment] = []
    for node in root.all("allocations", "allocation"):
        bounded("links", len(found) + 1, MOST_LINKS)
        load = number(node.get("load"), "load", file.notes) / 100 or 1.0
        found.append(Assignment(node.get("task-id") or "", node.get("resource-id") or "", load))
    return tuple(found)
