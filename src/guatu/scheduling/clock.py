"""Calendars that keep hours, as foreign schedule files have them: the scale whose unit is the working minute.

A week of shifts with exceptions by date is laid out once as stretches of work; adding minutes is a search among
their sums. Ordinals are minutes since the first day of the scale; a finish is the end of its last minute, so 17:00.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.plan import Rest
from guatu.scheduling.ruler import LONG_REST, MOST_DAYS, Ints

FIRST_DAY: Final = date(1980, 1, 1)
LAST_DAY: Final = date(2080, 12, 31)
_EPOCH: Final = datetime.combine(FIRST_DAY, time())
_DAY: Final = 1440
# Further apart than any two minutes of the scale.
_APART: Final = 1 << 27
# Minutes of the day, from and to (1440 is midnight), in order and apart.
Shifts = tuple[tuple[int, int], ...]
OFFICE_HOURS: Final[Shifts] = ((480, 720), (780, 1020))


@dataclass(frozen=True)
class ClockCalendar:
    """Shifts by weekday (Monday first), and other shifts, none for a day off, on the dates of `exceptions`."""

    week: tuple[Shifts, ...]
    exceptions: Mapping[date, Shifts] = field(default_factory=dict, hash=False)
    # A file states the days it knows of; none of them is provisional.
    last_announced: date = LAST_DAY

    def minutes(self, day: date) -> Shifts:
        """The shifts of a day."""
        return self.exceptions.get(day, self.week[day.weekday()])

    def festivals_from(self, day: date) -> tuple[str, date, date] | None:
        """None: a file does not name its holidays."""
        del day
        return None


class Clocks:
    """The stretches of work of several calendars, one behind the other: the `Scale` of working minutes."""

    least, most, first = 0, MOST_DAYS * _DAY, 1
    last = (LAST_DAY - FIRST_DAY).days * _DAY

    def __init__(self, calendars: Mapping[str, ClockCalendar]) -> None:
        self._lay(tuple(calendars), [stretches(calendar) for calendar in calendars.values()])
        self.announced = np.full(len(calendars), self.last)

    def _lay(self, names: Sequence[str], laid: Sequence[tuple[Ints, Ints, Ints]]) -> None:
        """Begin and length of the stretches of each calendar, and the units worked before them."""
        self.names: Sequence[str] = names
        # Each row has a range of ordinals and of numbers of its own, so that one search serves all.
        self._begin = np.concatenate([begin + row * _APART for row, (begin, _, _) in enumerate(laid)])
        self._length = np.concatenate([length for _, length, _ in laid])
        self._before = np.concatenate([before for _, _, before in laid])
        self._number = np.concatenate([before + row * _APART for row, (_, _, before) in enumerate(laid)])
        self._head = np.cumsum([0] + [len(begin) for begin, _, _ in laid[:-1]])
        self._total = np.array([int(before[-1] + length[-1]) for _, length, before in laid])

    def date_of(self, row: Ints, number: Ints) -> Ints:
        """Minutes at which units `number` begin; a number off the scale gives its end."""
        number = np.clip(number, 0, self._total[row] - 1)
        at = np.searchsorted(self._number, number + row * _APART, "right") - 1
        begin: Ints = self._begin[at] - row * _APART
        found: Ints = begin + number - self._before[at]
        return found

    def on_or_after(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the first worked minute that is not before `ordinal`."""
        ordinal = np.clip(ordinal, 0, self.last)
        at = np.searchsorted(self._begin, ordinal + row * _APART, "right") - 1
        early = at < self._head[row]
        at = np.maximum(at, self._head[row])
        inside = np.minimum(ordinal + row * _APART - self._begin[at], self._length[at])
        return np.where(early, 0, self._before[at] + inside)

    def on_or_before(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the last worked minute that is not after `ordinal`; -1 before the first."""
        return self.on_or_after(row, ordinal + 1) - 1

    def is_off(self, row: Ints, number: Ints) -> NDArray[np.bool_]:
        """The number lies off the scale."""
        return (number < 0) | (number >= self._total[row])

    def ordinal(self, value: date, *, end: bool = False) -> int:
        """The minute that begins (or ends) at a datetime, or with a date."""
        if not isinstance(value, datetime):
            value = datetime.combine(value, time()) + timedelta(days=end)
        return int((value.replace(tzinfo=None) - _EPOCH).total_seconds()) // 60 - end

    def value(self, ordinal: int, *, end: bool = False) -> datetime:
        """The beginning of the minute, or its end."""
        return _EPOCH + timedelta(minutes=ordinal + end)

    def rests(self, row: int, low: int, high: int) -> list[Rest]:
        """Stretches of three or more whole days without work between two minutes."""
        offset = row * _APART
        first, last = np.searchsorted(self._begin, [low + offset, high + offset], "right")
        begin = self._begin[max(int(first) - 1, 0) : int(last) + 1] - offset
        end = begin + self._length[max(int(first) - 1, 0) : int(last) + 1]
        first_off, last_off = -(-end[:-1] // _DAY), begin[1:] // _DAY - 1
        return [
            Rest(FIRST_DAY + timedelta(days=int(first_off[gap])), FIRST_DAY + timedelta(days=int(last_off[gap])))
            for gap in np.flatnonzero(last_off - first_off + 1 >= LONG_REST)
        ]


@lru_cache(maxsize=32)
def stretches(calendar: ClockCalendar) -> tuple[Ints, Ints, Ints]:
    """Begin and length of each stretch of work in minutes, and the minutes worked before it."""
    days = np.arange((LAST_DAY - FIRST_DAY).days + 1)
    weekday = (days + FIRST_DAY.weekday()) % 7
    plain = np.ones(len(days), bool)
    known = {
        (day - FIRST_DAY).days: shifts for day, shifts in calendar.exceptions.items() if FIRST_DAY <= day <= LAST_DAY
    }
    plain[list(known)] = False
    parts = [
        np.column_stack(
            (
                days[(weekday == number) & plain] * _DAY + start,
                np.full(((weekday == number) & plain).sum(), end - start),
            )
        )
        for number, shifts in enumerate(calendar.week)
        for start, end in shifts
    ]
    parts += [np.array([[day * _DAY + start, end - start]]) for day, shifts in known.items() for start, end in shifts]
    if not parts:
        raise ValueError("calendar: no working minute: give it some hours")
    laid = np.concatenate(parts).astype(np.int64)
    laid = laid[np.argsort(laid[:, 0], kind="stable")]
    return laid[:, 0], laid[:, 1], np.concatenate(([0], np.cumsum(laid[:-1, 1])))
