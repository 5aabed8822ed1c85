"""Working days between two dates, by table: a comparison of ten thousand items asks some fifty thousand times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import cast

import numpy as np

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.ruler import FIRST, LAST, LAST_DAY, Calendar, DayCalendar

_LENGTH = LAST - FIRST


class Measure:
    """Counts in calendars of days, by name; a name that is not among them is counted in the first of them.

    A calendar with hours is counted in days worked at all.
    """

    def __init__(self, calendars: Mapping[str, Calendar]) -> None:
        self._tables = {name: _table(calendar) for name, calendar in calendars.items()}
        self._first = next(iter(self._tables.values()))

    def between(self, calendar: str, before: date, after: date) -> int:
        """Working days from one day to another, negative backward; a day of rest counts as the next day worked."""
        table = self._tables.get(calendar, self._first)
        return table[_place(after)] - table[_place(before)]

    def count(self, calendar: str, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included."""
        table = self._tables.get(calendar, self._first)
        return table[_place(last) + 1] - table[_place(first)]

    def on_or_after(self, calendar: str, day: date) -> date:
        """The first day worked from `day` on."""
        table = self._tables.get(calendar, self._first)
        place = bisect_right(table, table[_place(day)]) - 1
        return date.fromordinal(min(FIRST + place, LAST))


def plain(day: date | None) -> date | None:
    """The day of a moment."""
    return day.date() if isinstance(day, datetime) else day


def _place(day: date) -> int:
    place = day.toordinal() - FIRST
    return place if 0 <= place <= _LENGTH else 0 if place < 0 else _LENGTH


def _table(calendar: Calendar) -> Sequence[int]:
    """The number of working days before each day of the scale, and before the day after it."""
    try:
        return _kept(cast(Hashable, calendar))
    except TypeError:  # a calendar that cannot be hashed cannot be remembered either
        return _count(calendar)


@lru_cache(maxsize=32)
def _kept(calendar: Hashable) -> Sequence[int]:
    return _count(cast(Calendar, calendar))


def _count(calendar: Calendar) -> Sequence[int]:
    if isinstance(calendar, ClockCalendar):
        worked = [bool(calendar.minutes(date.fromordinal(day))) for day in range(FIRST, LAST + 1)]
        return [0, *np.cumsum(worked).tolist()]
    days = cast(DayCalendar, calendar)
    numbers = days.number(np.arange(FIRST, LAST + 1)).astype(np.int64)
    numbers -= numbers[0]
    return [*numbers.tolist(), int(numbers[-1]) + days.is_working(LAST_DAY)]
