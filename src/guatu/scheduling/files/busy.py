"""Whether dates ask too much of any crew, added up minute by minute in the calendars of the file itself.

It knows the dates, the calendars and the needs, and shares nothing with what found the dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import cast

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.ruler import Calendar, DayCalendar
from guatu.scheduling.scarce.instance import Demand, Resource

Dates = Mapping[str, tuple[date, date]]
_DAY = timedelta(days=1)


def overloads(
    resources: Sequence[Resource],
    demands: Sequence[Demand],
    dates: Dates,
    calendar_of: Mapping[str, Calendar],
    given: Collection[str] = (),
) -> tuple[tuple[str, datetime], ...]:
    """Each resource of which more is in use at some time than there is, and the first such time.

    What only the activities `given` ask too much, whose dates nobody chose, does not count.
    """
    by_resource: dict[str, list[Demand]] = defaultdict(list)
    for one in demands:
        if one.activity in dates:
            by_resource[one.resource].append(one)
    found = []
    for resource in resources:
        when = _overload(resource, by_resource[resource.id], dates, calendar_of, given)
        if when is not None:
            found.append((resource.id, when))
    return tuple(found)


def _overload(
    resource: Resource,
    demands: Sequence[Demand],
    dates: Dates,
    calendar_of: Mapping[str, Calendar],
    given: Collection[str],
) -> datetime | None:
    changes: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    for one in demands:
        for begin, end in worked(calendar_of[one.activity], *dates[one.activity]):
            for at, sign in ((begin, 1), (end, -1)):
                changes[at][0] += sign * one.amount
                changes[at][1] += sign * (one.activity not in given)
    for supply in resource.capacity_by:
        changes[_moment(supply.first)][0] += 0
    used = chosen = 0
    for at in sorted(changes):
        used += changes[at][0]
        chosen += changes[at][1]
        if chosen and used > _capacity(resource, at):
            return at
    return None


def _capacity(resource: Resource, at: datetime) -> int:
    there = resource.capacity
    for supply in sorted(resource.capacity_by, key=lambda one: _moment(one.first)):
        if _moment(supply.first) <= at:
            there = supply.capacity
    return there


def worked(calendar: Calendar, start: date, finish: date) -> Iterator[tuple[datetime, datetime]]:
    """The stretches worked from a start to a finish: hours by a clock, whole days without one."""
    if not hasattr(calendar, "minutes"):
        days = cast(DayCalendar, calendar)
        day = start
        while day <= finish:
            if days.is_working(day):
                yield _moment(day), _moment(day + _DAY)
            day += _DAY
        return
    clock = cast(ClockCalendar, calendar)
    begin, end = _moment(start), _moment(finish)
    midnight = datetime.combine(begin.date(), time())
    while midnight < end:
        for first, last in clock.minutes(midnight.date()):
            low = max(midnight + timedelta(minutes=first), begin)
            high = min(midnight + timedelta(minutes=last), end)
            if low < high:
                yield low, high
        midnight += _DAY


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())
