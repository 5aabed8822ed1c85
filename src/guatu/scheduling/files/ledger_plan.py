"""A plan in working days as a programme with hours: what MS Project needs to open it with the same dates.

A working day is eight hours, 8–12 and 13–17; holidays and make-up days of the years planned become exceptions. What
may begin at once is held at its planned start, since another program knows no today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final, cast

import numpy as np

from guatu.scheduling import order
from guatu.scheduling.answer import Plan
from guatu.scheduling.files.gan import DAY, OFFICE_HOURS
from guatu.scheduling.files.programme import CalendarException, Link, Programme, Stored, Task, WorkCalendar
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.plan import Activity, Constraint, Network, Problem, Window
from guatu.scheduling.ruler import Calendar, DayCalendar

_MORNING: Final = time(8)
_EVENING: Final = time(17)
_EARLY: Final = ("SNET", "SO", "FNET", "FO")
_WEEK: Final = (OFFICE_HOURS,) * 5 + ((),) * 2


def programme_of(
    plan: Plan, calendars: Mapping[str, Calendar], name: str = "", network: Network | None = None
) -> Programme:
    """The plan's network with its planned dates. `calendars` are those it was planned with, in days.

    `network` is what was asked for, where that of the plan has bounds besides.
    """
    given = {one.id: one for one in (network or plan.network).activities}
    used = {one.calendar if one.calendar in calendars else "office" for one in plan.activities} or {"office"}
    first, last = plan.start or date(2000, 1, 1), plan.finish or date(2000, 1, 1)
    numbers = {calendar: str(number) for number, calendar in enumerate(sorted(used, key=_office_first), start=1)}
    span = (first - timedelta(days=370), max(last, _last_due(plan)) + timedelta(days=370))
    led = {one.after for one in plan.network.relations}
    wholes = {one.parent for one in plan.activities}
    return Programme(
        form="json",
        name=name,
        start=datetime.combine(first, _MORNING),
        finish=datetime.combine(last, _EVENING),
        calendar="1",
        calendars=tuple(
            WorkCalendar(number, calendar, _WEEK, exceptions=tuple(_exceptions(calendars[calendar], *span)))
            for calendar, number in numbers.items()
            if calendar in calendars
        ),
        tasks=tuple(
            _task(plan, _as_it_goes(given.get(one.id, one), plan, calendars, wholes), level, row, numbers, led, wholes)
            for row, (one, level) in enumerate(_outlined(plan), start=1)
        ),
        links=tuple(_links(plan, calendars)),
        losses=_losses(plan, wholes),
    )


def _losses(plan: Plan, wholes: set[str | None]) -> tuple[Problem, ...]:
    """MS Project counts “as late as possible” back from the project's end, and pushes what follows."""
    losses = Notes()
    for one in plan.activities:
        if one.as_late and not one.started and not one.finished and one.id not in wholes:
            losses.add("out_as_late", one.id, name=one.name)
    return losses.all()


def _knots(plan: Plan) -> Mapping[str, int]:
    """By id, which knot of loops an activity is in."""
    if not any(problem.key == "scheduling.loop" for problem in plan.problems):
        return {}
    ids = list(plan.windows)
    number = {id_: at for at, id_ in enumerate(ids)}
    kept = [one for one in plan.network.relations if one.before in number and one.after in number]
    before = np.array([number[one.before] for one in kept], np.int64)
    after = np.array([number[one.after] for one in kept], np.int64)
    knots = order.knots(before, after, order.levels(len(ids), before, after) < 0)
    return {ids[one]: at for at, knot in enumerate(knots) for one in knot}


def _as_it_goes(one: Activity, plan: Plan, calendars: Mapping[str, Calendar], wholes: set[str | None]) -> Activity:
    """What has begun takes as long as it has taken or is going to: elsewhere its end is its start and its duration.

    Also what nobody gave days to: a milestone that has begun would be over.
    """
    last = one.finished or plan.windows[one.id].planned_finish or plan.windows[one.id].earliest_finish
    if not one.started and not one.finished and one.id not in wholes:
        return _on_days_worked(one, plan, _calendar(one, calendars))
    if one.started is None or last < one.started or (one.days == 0 and one.finished):
        return one
    ends = np.array([one.started.toordinal(), last.toordinal() + 1])
    first, after = _calendar(one, calendars).number(ends).tolist()
    return replace(one, days=max(after - first, 1))


def _on_days_worked(one: Activity, plan: Plan, calendar: DayCalendar) -> Activity:
    """What is not to end before a day off ends, in days, on the next one worked; a milestone comes then, not on its
    morning.
    """

    def worked(day: date) -> date:
        while not calendar.is_working(day) and day < date(2100, 12, 31):
            day += timedelta(days=1)
        return day

    limits = tuple(replace(each, day=worked(each.day)) if each.type in _EARLY else each for each in one.constraints)
    first = one.not_before
    if one.days == 0:
        first = max(filter(None, (one.not_before, plan.today)), default=None)
        first = first and worked(first)
    return replace(one, not_before=first, constraints=limits)


def _calendar(one: Activity, calendars: Mapping[str, Calendar]) -> DayCalendar:
    return cast(DayCalendar, calendars.get(one.calendar) or calendars["office"])


def _links(plan: Plan, calendars: Mapping[str, Calendar]) -> Iterator[Link]:
    """A milestone is the evening of its day, so what starts with it, or with which it starts, is a day away."""
    moments = {one.id for one in plan.activities if one.days == 0 and (one.finished or not one.started)}
    moments -= {one.parent for one in plan.activities}
    # What ended on a day off ended, in days, on the next one worked; its evening is only that day's morning.
    off = {one.id for one in plan.activities if one.finished and not _calendar(one, calendars).is_working(one.finished)}
    knot_of = _knots(plan)
    for one in plan.network.relations:
        if one.before not in plan.windows or one.after not in plan.windows:
            continue
        if one.before in knot_of and knot_of[one.before] == knot_of.get(one.after):
            continue  # told with the plan's problems; a file with a loop is refused as a whole
        lag = one.lag * (1440 if one.elapsed else DAY)
        lag -= DAY if one.type[0] == "S" and one.before in moments and one.before not in off else 0
        lag += DAY if one.type == "SS" and one.after in moments else 0
        at_end = one.type == "FF" or (one.type == "FS" and one.after in moments)
        lag += DAY if at_end and one.before in off else 0
        yield Link(one.before, one.after, one.type, lag, one.elapsed)


def _office_first(name: str) -> tuple[bool, str]:
    return name != "office", name


def _last_due(plan: Plan) -> date:
    return max((one.due for one in plan.activities if one.due), default=date(1990, 1, 1))


def _exceptions(calendar: Calendar, first: date, last: date) -> Iterator[CalendarException]:
    """Days worked against the week and days off within it, runs of one kind as one exception."""
    days = cast(DayCalendar, calendar)
    found: CalendarException | None = None
    for ordinal in range(first.toordinal(), min(last.toordinal(), date(2100, 12, 31).toordinal())):
        day = date.fromordinal(ordinal)
        works = days.is_working(day)
        if works == (day.weekday() < 5):
            continue
        shifts = OFFICE_HOURS if works else ()
        if found and found.shifts == shifts and (day - found.last).days == 1:
            found = CalendarException(found.first, day, shifts)
            continue
        if found:
            yield found
        found = CalendarException(day, day, shifts)
    if found:
        yield found


def _outlined(plan: Plan) -> Iterator[tuple[Activity, int]]:
    """Wholes before their parts, parts together, with their level."""
    known = {one.id for one in plan.activities}
    below: dict[str | None, list[Activity]] = {}
    for one in plan.activities:
        below.setdefault(one.parent if one.parent in known else None, []).append(one)
    todo = [(one, 1) for one in reversed(below.get(None, []))]
    while todo:
        one, level = todo.pop()
        yield one, level
        todo += [(part, level + 1) for part in reversed(below.get(one.id, []))]


def _task(
    plan: Plan, one: Activity, level: int, row: int, numbers: Mapping[str, str], led: set[str], wholes: set[str | None]
) -> Task:
    window = plan.windows[one.id]
    whole = one.id in wholes
    start, finish = window.planned_start or window.earliest_start, window.planned_finish or window.earliest_finish
    begins = _EVENING if one.days == 0 and not whole else _MORNING
    limits = _own(one, begins) if whole else _constraints(one, plan, start, led, begins)
    ends = [datetime.combine(one.due, _EVENING)] if one.due else []
    if any(each.type == "SNET" for each in limits):
        # One constraint is all a task may have; a day to finish by is a deadline as well.
        ends += [cast(datetime, each.day) for each in limits if each.type == "FNLT"]
        limits = tuple(each for each in limits if each.type != "FNLT")
    return Task(
        id=one.id,
        name=one.name,
        kind="summary" if whole else "milestone" if one.days == 0 else "task",
        number=row,
        level=level,
        parent=one.parent,
        duration=0 if whole else one.days * DAY,
        calendar=None if one.calendar == "office" else numbers.get(one.calendar),
        constraints=limits,
        as_late=one.as_late and not one.started,
        deadline=min(ends, default=None),
        percent=100.0 if one.finished else 0.0,
        actual_start=datetime.combine(one.started, _MORNING) if one.started else None,
        actual_finish=datetime.combine(one.finished, _EVENING) if one.finished else None,
        stored=_stored(window, start, finish, begins),
    )


def _constraints(one: Activity, plan: Plan, start: date, led: set[str], begins: time) -> tuple[Constraint, ...]:
    """Its own, also those a format may have to lose; and the first day it may start, or on which it is planned to,
    where none of its own says so.
    """
    if one.finished or (one.started and not one.constraints):
        return ()
    if one.started:
        return tuple(limit for limit in _own(one, begins) if limit.type[0] == "F")
    if one.as_late:
        return _own(one, begins)
    if any(each.type in _EARLY for each in one.constraints):
        set_ = max((each.day for each in one.constraints if each.type in {"SNET", "SO"}), default=date.min)
        if one.not_before != start or start <= set_:
            return _own(one, begins)
        kept = tuple(each for each in _own(one, begins) if each.type != "SNET")
        return (*kept, Constraint("SNET", datetime.combine(start, begins)))
    # Elsewhere nothing starts before the project does, which is today unless something began earlier.
    held = max(filter(None, (one.not_before, plan.today)), default=None) if one.id in led else start
    begun = plan.start or start
    if held is None or ((one.id in led or one.constraints) and held <= begun):
        return _own(one, begins)
    return (Constraint("SNET", datetime.combine(held, begins)), *_own(one, begins))


def _own(one: Activity, begins: time) -> tuple[Constraint, ...]:
    return tuple(
        Constraint(each.type, datetime.combine(each.day, _EVENING if each.type[0] == "F" else begins))
        for each in one.constraints
    )


def _stored(window: Window, start: date, finish: date, begins: time) -> Stored:
    def late(day: date | None, at: time) -> datetime | None:
        return datetime.combine(day, at) if day else None

    return Stored(
        start=datetime.combine(start, begins),
        finish=datetime.combine(finish, _EVENING),
        early_start=datetime.combine(window.earliest_start, begins),
        early_finish=datetime.combine(window.earliest_finish, _EVENING),
        late_start=late(window.latest_start, begins),
        late_finish=late(window.latest_finish, _EVENING),
        total_float=None if window.float_days is None else window.float_days * DAY,
        free_float=None if window.free_days is None else window.free_days * DAY,
        critical=window.critical,
    )
