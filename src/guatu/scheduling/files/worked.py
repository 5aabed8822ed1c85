"""Time worked between two moments by one calendar, looked up in sums by day: for readers and comparisons."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, ClockCalendar

_DAYS = (LAST_DAY - FIRST_DAY).days + 1


def worked_minutes(clock: ClockCalendar, first: datetime, last: datetime) -> int:
    """Minutes worked from `first` to `last`, negative when `last` is before `first`; none outside 1980–2080."""
    return _until(clock, last) - _until(clock, first)


def finish_after(clock: ClockCalendar, start: datetime, minutes: int) -> datetime | None:
    """When `minutes` > 0 of work begun at `start` are done; None when that is beyond 2080."""
    wanted = _until(clock, start) + minutes
    sums = _sums(clock)
    at = bisect_left(sums, wanted) - 1
    if at >= _DAYS:
        return None
    day, left = FIRST_DAY + timedelta(days=max(at, 0)), wanted - sums[max(at, 0)]
    for begin, end in clock.minutes(day):
        if end - begin >= left:
            return datetime.combine(day, time()) + timedelta(minutes=begin + left)
        left -= end - begin
    return None


def start_before(clock: ClockCalendar, finish: datetime, minutes: int) -> datetime | None:
    """When `minutes` > 0 of work done by `finish` must begin at the latest; None when that is before 1980."""
    wanted = _until(clock, finish) - minutes
    sums = _sums(clock)
    at = bisect_right(sums, wanted) - 1
    if wanted < 0 or at >= _DAYS:
        return None
    day, left = FIRST_DAY + timedelta(days=at), wanted - sums[at]
    for begin, end in clock.minutes(day):
        if end - begin > left:
            return datetime.combine(day, time()) + timedelta(minutes=begin + left)
        left -= end - begin
    return None


def _until(clock: ClockCalendar, moment: datetime) -> int:
    """Minutes worked from the beginning of the scale to `moment`."""
    day = moment.date()
    if day < FIRST_DAY:
        return 0
    sums = _sums(clock)
    if day > LAST_DAY:
        return sums[-1]
    now = moment.hour * 60 + moment.minute
    return sums[(day - FIRST_DAY).days] + sum(max(0, min(end, now) - begin) for begin, end in clock.minutes(day))


@lru_cache(maxsize=128)
def _sums(clock: ClockCalendar) -> list[int]:
    """Minutes worked before each day of the scale, and after the last."""
    days = (FIRST_DAY + timedelta(days=at) for at in range(_DAYS))
    usual = [sum(end - begin for begin, end in shifts) for shifts in clock.week]
    other = {day: sum(end - begin for begin, end in shifts) for day, shifts in clock.exceptions.items()}
    return [0, *accumulate(other.get(day, usual[day.weekday()]) for day in days)]
