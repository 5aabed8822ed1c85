"""Primavera's XML (PMXML) read into a `Programme`: the same things as in an .xer, spelled out. Durations in hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from guatu.scheduling.files.available import changing
from guatu.scheduling.files.mspdi_calendars import minute
from guatu.scheduling.files.primavera import KINDS, RELATIONS, WbsLine, constraints_of, outlined
from guatu.scheduling.files.programme import (
    Assignment,
    CalendarException,
    Hint,
    Link,
    Programme,
    Resource,
    Shifts,
    Stored,
    Task,
    WorkCalendar,
)
from guatu.scheduling.files.refusing import (
    MOST_CALENDARS,
    MOST_LINKS,
    MOST_NAME,
    MOST_TASKS,
    Notes,
    UnreadableError,
    bounded,
    moment,
    number,
)
from guatu.scheduling.files.spans import ordered
from guatu.scheduling.files.xmltree import Node

_DAYS: Final = {
    name: at for at, name in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
}
_DRIVEN: Final = "Resource Dependent"


@dataclass(slots=True)
class _File:
    root: Node
    notes: Notes = field(default_factory=Notes)
    losses: Notes = field(default_factory=Notes)

    def minutes(self, node: Node, name: str) -> int:
        """Hours as minutes."""
        return round(60 * number(node[name], name, self.notes, id_=node["ObjectId"] or ""))

    def day(self, node: Node, name: str) -> datetime | None:
        """A date of an activity."""
        return moment(node[name], name, self.notes, id_=node["ObjectId"] or "")


def read_pmxml(root: Node) -> Programme:
    """The first project of a PMXML file; raises `UnreadableError` where there is none."""
    file = _File(root)
    projects = list(root.all("Project"))
    if not projects:
        raise UnreadableError("pmxml_empty")
    project = next((one for one in projects if one.one("Activity") is not None), projects[0])
    if len(projects) > 1:
        file.losses.add("first_project", count=len(projects), name=project["Name"] or "")
    calendars = _calendars(file, project)
    name = project["ActivityDefaultCalendarObjectId"] or project["DefaultCalendarObjectId"]
    return Programme(
        form="pmxml",
        name=(project["Name"] or project["Id"] or "")[:MOST_NAME],
        start=moment(project["PlannedStartDate"], "PlannedStartDate", file.notes),
        finish=moment(project["ScheduledFinishDate"], "ScheduledFinishDate", file.notes),
        data_date=moment(project["DataDate"], "DataDate", file.notes),
        must_finish=moment(project["MustFinishByDate"], "MustFinishByDate", file.notes),
        progress="override" if project["OutOfSequenceScheduleType"] == "Progress Override" else "retained",
        float_limit=file.minutes(project, "CriticalActivityFloatThreshold"),
        calendar=name or _usual(root),
        calendars=calendars,
        day_minutes=_day_minutes(file, name),
        tasks=_tasks(file, project),
        links=_links(file, project),
        resources=_resources(file),
        assignments=_assignments(file, project),
        losses=file.losses.all(),
        problems=file.notes.all(),
    )


def _usual(root: Node) -> str | None:
    return next((node["ObjectId"] for node in root.all("Calendar") if node.flag("IsDefault")), None)


def _day_minutes(file: _File, id_: str | None) -> int:
    for node in file.root.all("Calendar"):
        if node["ObjectId"] == id_ or (id_ is None and node.flag("IsDefault")):
            found = file.minutes(node, "HoursPerDay")
            return found if 0 < found <= 1440 else 480
    return 480


def _calendars(file: _File, project: Node) -> tuple[WorkCalendar, ...]:
    nodes = [*file.root.all("Calendar"), *project.all("Calendar")]
    bounded("calendars", len(nodes), MOST_CALENDARS)
    return tuple(
        WorkCalendar(
            id=node["ObjectId"] or "",
            name=(node["Name"] or "")[:200],
            week=_week(node),
            base=node["BaseCalendarObjectId"],
            exceptions=tuple(_exceptions(node, file)),
        )
        for node in nodes
    )


def _week(node: Node) -> tuple[Shifts | None, ...]:
    week: list[Shifts | None] = [None] * 7
    for day in node.all("StandardWorkWeek", "StandardWorkHours"):
        at = _DAYS.get(day["DayOfWeek"] or "")
        if at is not None:
            week[at] = _shifts(day)
    return tuple(week)


def _shifts(day: Node) -> Shifts:
    """A finish is the last minute worked: 11:59 is noon."""
    found = []
    for time in day.all("WorkTime"):
        begin, last = minute(time["Start"]), minute(time["Finish"])
        if begin is None or last is None:
            continue
        end = last + 1 if last % 5 == 4 else last
        found.append((begin, end if end > begin else 1440))
    return ordered(found)


def _exceptions(node: Node, file: _File) -> list[CalendarException]:
    return [
        CalendarException(day.date(), day.date(), _shifts(one))
        for one in node.all("HolidayOrExceptions", "HolidayOrException")
        if (day := moment(one["Date"], "HolidayOrException/Date", file.notes)) is not None
    ]


def _tasks(file: _File, project: Node) -> tuple[Task, ...]:
    activities, elements = list(project.all("Activity")), list(project.all("WBS"))
    bounded("tasks", len(activities) + len(elements), MOST_TASKS)
    wbs = [
        WbsLine(
            node["ObjectId"] or "",
            (node["Name"] or "")[:MOST_NAME],
            (node["Code"] or "")[:200],
            node["ParentObjectId"] or "",
            number(node["SequenceNumber"], "SequenceNumber", file.notes),
        )
        for node in elements
    ]
    start = moment(project["DataDate"], "DataDate", file.notes)
    expected = project["UseExpectedFinishDates"] != "0"
    return outlined(wbs, [_task(node, file, start, expected) for node in activities], file.notes)


def _task(node: Node, file: _File, start: datetime | None, expected: bool) -> Task:
    id_ = node["ObjectId"] or ""
    kind = KINDS.get(node["Type"] or "", "task")
    given = [(node[f"{rank}ConstraintType"] or "", file.day(node, f"{rank}ConstraintDate"))
             for rank in ("Primary", "Secondary")]  # fmt: skip
    constraints, as_late = constraints_of(given, id_, file.losses)
    begun, outside = file.day(node, "ActualStartDate"), file.day(node, "ExternalEarlyStartDate")
    done = node["Status"] == "Completed"
    planned, left = file.minutes(node, "PlannedDuration"), file.minutes(node, "RemainingDuration")
    hints: list[Hint] = ["expected"] if expected and node["ExpectedFinishDate"] else []
    hints += ["split"] if node["SuspendDate"] or node["ResumeDate"] else []
    hints += ["external_limits"] if outside or node["ExternalLateFinishDate"] else []
    percent = number(node["DurationPercentComplete"], "DurationPercentComplete", file.notes, id_=id_)
    return Task(
        id=id_,
        name=(node["Name"] or "")[:MOST_NAME],
        kind=kind,
        code=(node["Id"] or "")[:200],
        parent=node["WBSObjectId"],
        duration=0 if kind == "milestone" else planned if begun or node["RemainingDuration"] is None else left,
        calendar=node["CalendarObjectId"],
        ignores_resources=node["Type"] != _DRIVEN,
        constraints=constraints,
        as_late=as_late,
        percent=100.0 if done else min(max(100 * percent, 0.0), 99.0),
        actual_start=begun,
        actual_finish=file.day(node, "ActualFinishDate"),
        remaining=left if node["RemainingDuration"] is not None else None,
        resume=file.day(node, "ResumeDate"),
        not_before=max(filter(None, (start, outside)), default=None),
        stored=_stored(node, file),
        hints=tuple(hints),
    )


def _stored(node: Node, file: _File) -> Stored:
    def first(*names: str) -> datetime | None:
        return next(filter(None, (file.day(node, name) for name in names if node[name])), None)

    def slack(name: str) -> int | None:
        return file.minutes(node, name) if node[name] else None

    return Stored(
        start=first("ActualStartDate", "RemainingEarlyStartDate", "StartDate", "PlannedStartDate"),
        finish=first("ActualFinishDate", "RemainingEarlyFinishDate", "FinishDate", "PlannedFinishDate"),
        early_start=first("EarlyStartDate", "RemainingEarlyStartDate"),
        early_finish=first("EarlyFinishDate", "RemainingEarlyFinishDate"),
        late_start=first("LateStartDate", "RemainingLateStartDate"),
        late_finish=first("LateFinishDate", "RemainingLateFinishDate"),
        total_float=slack("TotalFloat"),
        free_float=slack("FreeFloat"),
    )


def _links(file: _File, project: Node) -> tuple[Link, ...]:
    all_hours = project["RelationshipLagCalendar"] in {"24 Hour Calendar", "24-Hour Calendar"}
    links: list[Link] = []
    for node in [*project.all("Relationship"), *file.root.all("Relationship")]:
        bounded("links", len(links) + 1, MOST_LINKS)
        after, type_ = node["SuccessorActivityObjectId"] or "", RELATIONS.get(node["Type"] or "")
        if type_ is None:
            file.notes.add("bad_relation", id=after, found=(node["Type"] or "")[:40])
            continue
        lag = file.minutes(node, "Lag")
        links.append(Link(node["PredecessorActivityObjectId"] or "", after, type_, lag, all_hours and lag != 0, "h"))
    return tuple(links)


def _resources(file: _File) -> tuple[Resource, ...]:
    """Those of the file; how many there are at once stands with the rates, from day to day, or with the resource."""
    rates: dict[str, list[tuple[datetime | None, float]]] = defaultdict(list)
    for node in file.root.all("ResourceRate"):
        if node["MaxUnitsPerTime"]:
            day = moment(node["EffectiveDate"], "EffectiveDate", file.notes)
            units = number(node["MaxUnitsPerTime"], "MaxUnitsPerTime", file.notes)
            rates[node["ResourceObjectId"] or ""].append((day, units))
    return tuple(
        Resource(
            node["ObjectId"] or "",
            (node["Name"] or "")[:MOST_NAME],
            "material" if node["ResourceType"] == "Material" else "work",
            node["CalendarObjectId"],
            *changing(rates[node["ObjectId"] or ""] or _always(node, file)),
        )
        for node in file.root.all("Resource")
    )


def _always(node: Node, file: _File) -> list[tuple[datetime | None, float]]:
    given = node["MaxUnitsPerTime"]
    return [(None, number(given, "MaxUnitsPerTime", file.notes))] if given else []


def _assignments(file: _File, project: Node) -> tuple[Assignment, ...]:
    found = []
    for node in [*project.all("ResourceAssignment"), *file.root.all("ResourceAssignment")]:
        if not node["ResourceObjectId"]:
            continue
        units = number(node["PlannedUnitsPerTime"], "PlannedUnitsPerTime", file.notes) or 1.0
        task = node["ActivityObjectId"] or ""
        found.append(Assignment(task, node["ResourceObjectId"] or "", units, file.minutes(node, "PlannedUnits")))
    return tuple(found)
