"""Networks in minutes counted in coarser steps, without a change to any date: half days, hours, whatever divides all.

The time in which any of the calendars works is laid end to end and cut into steps of equal length. Where that length
divides every stretch of every calendar, every duration, lag and date named, the network in steps is the network in
minutes, number for number. Where lags or durations run through all hours, so does the time that is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from math import gcd
from typing import cast

import numpy as np

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, ClockCalendar, Clocks, Shifts, stretches
from guatu.scheduling.plan import Activity, Network, Relation, Rest
from guatu.scheduling.ruler import Calendar, Ints

ALL_HOURS = ClockCalendar((((0, 1440),),) * 7)


class Axis:
    """The minutes in which any of the calendars works, one behind the other, and their steps of `unit` minutes."""

    def __init__(self, calendars: Iterable[ClockCalendar], *, all_hours: bool) -> None:
        every = list(calendars)
        self.clock = ALL_HOURS if all_hours else _union(every)
        self._minutes = Clocks({"": self.clock})
        self.unit = 1
        self.total = int(stretches(self.clock)[1].sum())

    def place(self, value: date, *, end: bool = False) -> int:
        """The minutes of the axis before a moment, or until one that ends something."""
        ordinal = self._minutes.ordinal(value, end=end)
        return int(self._minutes.on_or_after(_ROW, np.array([ordinal + end]))[0])

    def moment(self, place: int, *, end: bool = False) -> date:
        """When the minute at a place begins, or the one before it ends."""
        minute = int(self._minutes.date_of(_ROW, np.array([place - end]))[0])
        return self._minutes.value(minute, end=end)

    def laid(self, calendar: ClockCalendar) -> tuple[Ints, Ints]:
        """The stretches of a calendar, by their place on the axis and their length, in minutes; what touches is one."""
        begin, length, _ = stretches(calendar)
        begin = self._minutes.on_or_after(np.zeros(len(begin), np.int64), begin)
        first = np.concatenate(([True], begin[1:] > begin[:-1] + length[:-1]))
        return begin[first], np.add.reduceat(length, np.flatnonzero(first))

    def rests(self, low: int, high: int) -> list[Rest]:
        """Long stretches in which no calendar works, between two places."""
        ends = self._minutes.date_of(np.zeros(2, np.int64), np.array([low, high]))
        return self._minutes.rests(0, int(ends[0]), int(ends[1]))


_ROW: Ints = np.zeros(1, np.int64)


@dataclass(frozen=True)
class StepCalendar(ClockCalendar):
    """A calendar of hours whose units are the steps of an axis; all those of a network lie on the same."""

    axis: Axis | None = field(default=None, compare=False)


class Steps(Clocks):
    """The scale of such calendars: ordinals are steps of the axis, a step is worked whole or not at all."""

    def __init__(self, calendars: Mapping[str, ClockCalendar]) -> None:
        self._axis = cast(Axis, cast(StepCalendar, next(iter(calendars.values()))).axis)
        unit = self._axis.unit
        laid = []
        for calendar in calendars.values():
            begin, length = (one // unit for one in self._axis.laid(calendar))
            laid.append((begin, length, np.cumsum(length) - length))
        self._lay(tuple(calendars), laid)
        self.most = max(Clocks.most // unit, 1)
        self.last = max(self._axis.total // unit, 2)
        self.announced = np.full(len(laid), self.last)

    def ordinal(self, value: date, *, end: bool = False) -> int:
        """The step that begins at a moment or after it; with `end` the last that is over by then."""
        place, unit = self._axis.place(value, end=end), self._axis.unit
        return place // unit - 1 if end else -(-place // unit)

    def value(self, ordinal: int, *, end: bool = False) -> date:  # type: ignore[override]
        """The moment at which the step begins, or ends."""
        return self._axis.moment((ordinal + end) * self._axis.unit, end=end)

    def rests(self, row: int, low: int, high: int) -> list[Rest]:
        """Three or more days in a row in which nobody works."""
        del row
        return self._axis.rests(low * self._axis.unit, high * self._axis.unit)


def _union(calendars: Sequence[ClockCalendar]) -> ClockCalendar:
    """The hours that any of them works."""
    if len(calendars) == 1:
        return ClockCalendar(calendars[0].week, calendars[0].exceptions)
    days = {day for one in calendars for day in one.exceptions}
    return ClockCalendar(
        tuple(_merged(one.week[weekday] for one in calendars) for weekday in range(7)),
        {day: _merged(one.minutes(day) for one in calendars) for day in days},
    )


def _merged(shifts: Iterable[Shifts]) -> Shifts:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(pair for each in shifts for pair in each):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return tuple(found)


@dataclass(frozen=True)
class Stepped:
    """A network and its calendars in steps of `unit` minutes. `exact`: nothing had to be rounded up for it."""

    network: Network
    calendars: Mapping[str, Calendar]
    unit: int
    exact: bool

    @cached_property
    def axis(self) -> Axis:
        """What the steps lie on."""
        return cast(Axis, cast(StepCalendar, next(iter(self.calendars.values()))).axis)


def stepped(
    network: Network, calendars: Mapping[str, ClockCalendar], moments: Iterable[date] = (), *, least: int = 1,
    within: int = 0,
) -> Stepped:  # fmt: skip
    """The network in the longest steps that leave it as it is; `moments` are further ones to fall between two steps.

    With `within` the steps divide that many minutes too.

    Steps shorter than `least` minutes are not taken: then durations and lags are rounded up to the longest steps of no
    more than an hour that divide the hours of the calendars.
    """
    elapsed = any(one.elapsed and one.lag for one in network.relations)
    axis = Axis(calendars.values(), all_hours=elapsed)
    by_hours = _dividing(axis, calendars.values())
    exact = gcd(by_hours, _dividing_work(axis, network, moments), within) or 1
    is_exact = exact >= least or 0 < by_hours < least
    axis.unit = exact if is_exact else max(one for one in range(1, 61) if gcd(by_hours, within) % one == 0)
    return Stepped(
        replace(
            network,
            activities=tuple(_activity(one, axis.unit) for one in network.activities),
            relations=tuple(_relation(one, axis.unit) for one in network.relations),
        ),
        {name: StepCalendar(one.week, one.exceptions, one.last_announced, axis) for name, one in calendars.items()},
        axis.unit,
        is_exact,
    )


def _dividing(axis: Axis, calendars: Iterable[ClockCalendar]) -> int:
    """The most minutes that divide every stretch of every calendar."""
    found = 0
    for calendar in calendars:
        begin, length = axis.laid(calendar)
        # What is cut off at the end of the axis, in a hundred years, is missed by nobody.
        ends = length[:-1] if begin[-1] + length[-1] == axis.total else length
        found = gcd(found, int(np.gcd.reduce(begin)), int(np.gcd.reduce(ends)))
    return found


def _dividing_work(axis: Axis, network: Network, moments: Iterable[date]) -> int:
    """The most minutes that divide every duration and lag, and the place of every date."""
    found = 0
    for one in network.activities:
        found = gcd(found, one.days, one.remaining or 0)
        for value, end in _dates(one):
            found = gcd(found, axis.place(value, end=end) if FIRST_DAY <= _day(value) <= LAST_DAY else 0)
    for value in (*moments, *([network.today] if network.today else [])):
        found = gcd(found, axis.place(value))
    for relation in network.relations:
        found = gcd(found, relation.lag)
    return found


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)


def _dates(one: Activity) -> Iterator[tuple[date, bool]]:
    """Every date of an activity, and whether it ends something."""
    given = ((one.due, True), (one.not_before, False), (one.started, False), (one.finished, True))
    yield from ((value, end) for value, end in given if value is not None)
    yield from ((each.day, each.type[0] == "F") for each in one.constraints)


def _activity(one: Activity, unit: int) -> Activity:
    left = None if one.remaining is None else -(-one.remaining // unit)
    return replace(one, days=-(-one.days // unit), remaining=left)


def _relation(one: Relation, unit: int) -> Relation:
    return replace(one, lag=-(-one.lag // unit)) if one.lag else one


def worked_on(calendar: ClockCalendar, weekday: int) -> ClockCalendar | None:
    """The calendar with its free `weekday` (Monday 1) worked as the day before it; None where it is worked already.

    Rests of three days or more stay as they are.
    """
    if calendar.week[weekday - 1] or not calendar.week[weekday - 2]:
        return None
    more = dict(calendar.exceptions)
    day = FIRST_DAY + timedelta(days=(weekday - 1 - FIRST_DAY.weekday()) % 7)
    while day <= LAST_DAY:
        if not calendar.minutes(day) and not _in_long_rest(calendar, day):
            more[day] = calendar.week[weekday - 2]
        day += timedelta(days=7)
    return ClockCalendar(calendar.week, more)


def _in_long_rest(calendar: ClockCalendar, day: date) -> bool:
    """Three days in a row with this one among them are free."""
    free = [not calendar.minutes(day + timedelta(days=off)) for off in range(-2, 3)]
    return any(all(free[at : at + 3]) for at in range(3))
