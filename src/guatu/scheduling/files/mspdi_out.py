"""A programme written as MS Project's XML (MSPDI), the order of elements as its schema has it.

What MSPDI cannot hold is listed: second constraints, tasks without part in the network, ids that are no numbers.
Start and finish of tasks are the planned ones where a plan is given, so that MS Project opens with the same dates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import count
from typing import Any, Final

from lxml import etree

from guatu.scheduling.files.available import FIRST, LAST
from guatu.scheduling.files.mspdi import CONSTRAINTS, TYPES
from guatu.scheduling.files.mspdi_calendars_out import ODD_SIGNS, calendar_element
from guatu.scheduling.files.programme import Assignment, Link, Programme, Resource, Stored, Task, WorkCalendar
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.spans import code_of, iso_text
from guatu.scheduling.plan import Problem

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
NAMESPACE: Final = "http://schemas.microsoft.com/project"
_CODES: Final = {type_: code for code, type_ in CONSTRAINTS.items()}
# Otherwise MS Project would work durations out anew from who is assigned.
_FIXED_DURATION: Final = 1
_KINDS: Final = {"material": 0, "work": 1, "cost": 2}


@dataclass(frozen=True, slots=True)
class Written:
    """The file's bytes, and what of the programme is not in them."""

    data: bytes
    losses: tuple[Problem, ...]


def to_mspdi(programme: Programme) -> Written:
    """The programme as an MSPDI file that MS Project opens; `losses` names what is left out."""
    return _Writer(programme).written()


class _Writer:
    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._losses = Notes()
        self._uid = _numbers([task.id for task in programme.tasks])
        self._calendar = _numbers([one.id for one in programme.calendars])
        self._resource = _numbers([one.id for one in programme.resources])
        self._materials = {one.id for one in programme.resources if one.kind == "material"}
        self._into: Mapping[str, list[Link]] = defaultdict(list)
        for link in programme.links:
            self._into[link.after].append(link)

    def written(self) -> Written:
        programme = self._programme
        if any(str(number) != id_ and not id_.startswith("wbs.") for id_, number in self._uid.items()):
            self._losses.add("out_ids")
        if programme.progress == "retained" or programme.must_finish:
            self._losses.add("out_options")
        root = etree.Element(f"{{{NAMESPACE}}}Project", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
        _fill(root, self._header())
        calendars = _under(root, "Calendars")
        for one in _told_apart(programme.calendars):
            calendars.append(calendar_element(one, self._calendar, NAMESPACE))
        tasks = _under(root, "Tasks")
        for row, task in enumerate(programme.tasks, start=1):
            self._task(tasks, task, task.number or row)
        resources = _under(root, "Resources")
        for resource in programme.resources:
            self._one_resource(resources, resource)
        assignments = _under(root, "Assignments")
        known = self._uid.keys(), self._resource.keys()
        for number, work in enumerate(programme.assignments, start=1):
            if work.task in known[0] and work.resource in known[1]:
                self._assignment(assignments, work, number)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return Written(data, self._losses.all())

    def _header(self) -> Iterator[tuple[str, Any]]:
        one = self._programme
        yield from (("SaveVersion", 14), ("Name", "guatu"), ("Title", one.name or None))
        yield from (
            ("ScheduleFromStart", int(not one.from_finish)),
            ("StartDate", one.start),
            ("FinishDate", one.finish),
        )
        yield "CriticalSlackLimit", one.float_limit // one.day_minutes
        yield "CalendarUID", self._calendar.get(one.calendar or "", None)
        yield from (("DefaultStartTime", "08:00:00"), ("DefaultFinishTime", "17:00:00"))
        yield from (("MinutesPerDay", one.day_minutes), ("MinutesPerWeek", one.week_minutes))
        yield from (("DaysPerMonth", one.month_days), ("DurationFormat", 7))
        yield "HonorConstraints", int(one.honours_constraints)
        yield from (("StatusDate", one.data_date), ("NewTasksAreManual", 0))

    def _task(self, tasks: Any, task: Task, row: int) -> None:
        element = _under(tasks, "Task")
        _fill(element, (("UID", self._uid[task.id]), ("ID", row), ("Name", task.name), ("Active", int(task.active))))
        _fill(element, (("Manual", int(task.manual)), ("Type", _FIXED_DURATION), ("IsNull", 0)))
        _fill(element, (("WBS", task.wbs or None),))
        _fill(element, self._timing(task))
        _fill(element, self._stored(task.stored, task))
        _fill(element, self._state(task))
        for link in self._into[task.id]:
            self._link(element, link)

    def _timing(self, task: Task) -> Iterator[tuple[str, Any]]:
        yield from (("OutlineLevel", task.level), ("Start", task.stored.start), ("Finish", task.stored.finish))
        yield "Duration", iso_text(task.duration)
        if task.gaps:
            self._losses.add("out_gaps", task.id, name=task.name)
        if task.manual:
            yield from (("ManualStart", task.stored.start), ("ManualFinish", task.stored.finish))
            yield "ManualDuration", iso_text(task.duration)
        yield from (("DurationFormat", code_of(task.shown, elapsed=task.elapsed)), ("Resume", task.resume))
        yield from (("Milestone", int(task.kind == "milestone")), ("Summary", int(task.kind == "summary")))
        if task.kind == "effort":
            self._losses.add("out_effort", task.id, name=task.name)

    def _stored(self, stored: Stored, task: Task) -> Iterator[tuple[str, Any]]:
        yield "Critical", None if stored.critical is None else int(stored.critical)
        if "external" in task.hints:
            yield "ExternalTask", 1
        yield from (("EarlyStart", stored.early_start), ("EarlyFinish", stored.early_finish))
        yield from (("LateStart", stored.late_start), ("LateFinish", stored.late_finish))
        yield "FreeSlack", None if stored.free_float is None else stored.free_float * 10
        yield "TotalSlack", None if stored.total_float is None else stored.total_float * 10
        yield "PercentComplete", round(task.percent)
        yield from (("ActualStart", task.actual_start), ("ActualFinish", task.actual_finish))
        yield "RemainingDuration", None if task.remaining is None else iso_text(task.remaining)

    def _state(self, task: Task) -> Iterator[tuple[str, Any]]:
        kept = task.constraints[0] if task.constraints and not task.as_late else None
        if len(task.constraints) > 1 or (task.as_late and task.constraints):
            self._losses.add("out_constraints", task.id, name=task.name)
        yield "ConstraintType", 1 if task.as_late else _CODES[kept.type] if kept else 0
        yield "CalendarUID", self._calendar.get(task.calendar or "", -1)
        yield "ConstraintDate", kept.day if kept else None
        yield from (("Deadline", task.deadline), ("IgnoreResourceCalendar", int(task.ignores_resources)))

    def _link(self, element: Any, link: Link) -> None:
        if link.before not in self._uid:
            self._losses.add("out_link", link.before, link.after, before=link.before, after=link.after)
            return
        inside = _under(element, "PredecessorLink")
        _fill(
            inside, (("PredecessorUID", self._uid[link.before]), ("Type", TYPES.index(link.type)), ("CrossProject", 0))
        )
        _fill(inside, (("LinkLag", link.lag * 10), ("LagFormat", code_of(link.shown, elapsed=link.elapsed))))

    def _one_resource(self, resources: Any, one: Resource) -> None:
        uid = self._resource[one.id]
        element = _under(resources, "Resource")
        _fill(element, (("UID", uid), ("ID", uid), ("Name", one.name), ("Type", _KINDS[one.kind]), ("IsNull", 0)))
        _fill(element, (("MaterialLabel", one.label or None),))
        _fill(element, (("MaxUnits", one.units), ("CalendarUID", self._calendar.get(one.calendar or "", -1))))
        if one.changes:
            _availability(_under(element, "AvailabilityPeriods"), one)

    def _assignment(self, assignments: Any, one: Assignment, number: int) -> None:
        element = _under(assignments, "Assignment")
        _fill(element, (("UID", number), ("TaskUID", self._uid[one.task])))
        _fill(element, (("ResourceUID", self._resource[one.resource]), ("Finish", one.finish)))
        if one.resource in self._materials:
            # An amount in all, however long the task takes.
            _fill(element, (("HasFixedRateUnits", 1), ("FixedMaterial", 1)))
        _fill(element, (("Start", one.start),))
        _fill(element, (("Units", one.units), ("Work", iso_text(one.work) if one.work else None)))


def _availability(periods: Any, one: Resource) -> None:
    """A period for each stretch of days on which there are as many at once."""
    units, firsts = (one.units, *(each.units for each in one.changes)), [each.first for each in one.changes]
    for first, last, there in zip((FIRST, *firsts), (*firsts, LAST), units, strict=True):
        period = _under(periods, "AvailabilityPeriod")
        _fill(period, (("AvailableFrom", first), ("AvailableTo", last), ("AvailableUnits", there)))


def _told_apart(calendars: tuple[WorkCalendar, ...]) -> Iterator[WorkCalendar]:
    """MS Project refuses calendars without a name, and two of one name."""
    taken: set[str] = set()
    for number, one in enumerate(calendars, start=1):
        name = one.name.strip() or f"Calendar {number}"
        taken.add(name := name if name.lower() not in taken else f"{name} ({number})")
        taken.add(name.lower())
        yield one if name == one.name else replace(one, name=name)


def _numbers(ids: list[str]) -> dict[str, int]:
    """The ids as MSPDI's numbers: themselves where they are such, else the next free ones. 0 is the project's own."""
    kept = {id_: int(id_) for id_ in ids if _NUMBER.fullmatch(id_)}
    free = count(1 + max(kept.values(), default=0))
    return {id_: kept[id_] if id_ in kept else next(free) for id_ in ids}


def _under(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _fill(element: Any, fields: Iterator[tuple[str, Any]] | tuple[tuple[str, Any], ...]) -> None:
    """One child a field; None is left out."""
    for name, value in fields:
        if value is not None:
            _under(element, name).text = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return datetime.combine(value, time(8)).isoformat(timespec="seconds")
    return str(value).translate(ODD_SIGNS)
