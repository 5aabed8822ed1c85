"""Time worked between two moments by one calendar, counted day by day: for readers and comparisons, without numpy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from guatu.scheduling.clock import ClockCalendar

# Longer stretches are counted by whole weeks of the calendar's own week, which no comparison needs exactly.
MOST_DAYS: Final = 36_600
_LAST: Final = date.max


def worked_minutes(clock: ClockCalendar, first: datetime, last: datetime) -> int:
    """Minutes worked from `first` to `last`; negative when `last` is before `first`."""
    if last < first:
        return -worked_minutes(clock, last, first)
    if (last - first).days > MOST_DAYS:
        return (last - first).days * 1440
    total, day = 0, first.date()
    low, high = first.hour * 60 + first.minute, 1440
    while day <= last.date():
        if day == last.date():
            high = last.hour * 60 + last.minute
        total += sum(max(0, min(end, high) - max(begin, low)) for begin, end in clock.minutes(day))
        if day == _LAST:
            break
        day, low = day + timedelta(days=1), 0
    return total


def finish_after(clock: ClockCalendar, start: datetime, minutes: int) -> datetime | None:
    """When `minutes` of work begun at `start` are done; None when that is beyond a hundred years."""
    day, low = start.date(), start.hour * 60 + start.minute
    for _ in range(MOST_DAYS):
        for begin, end in clock.minutes(day):
            here = end - max(begin, low)
            if here >= minutes > 0:
                return datetime.combine(day, datetime.min.time()) + timedelta(minutes=max(begin, low) + minutes)
            minutes -= max(here, 0)
        if day >= _LAST:
            break
        day, low = day + timedelta(days=1), 0
    return None
