"""Calendars in which weekend days are worked: what a repair gives an activity that is to make up for lost days.

Only single weekends are worked: a rest of three days or more (a festival, a winter stop) stays a rest in any calendar.
The name of such a calendar is that of the calendar beneath and the weekdays worked, as in `office+6`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.ruler import FIRST, LAST, LAST_DAY, LONG_REST, Calendar, DayCalendar

SATURDAY = 6
# Between the name of a calendar and the weekdays worked: a twin has no twin of its own.
MARK = "+"


class Overtime:
    """The calendar `beneath` with its weekend days `weekdays` (ISO numbers, Monday is 1) worked."""

    def __init__(self, beneath: DayCalendar, weekdays: frozenset[int]) -> None:
        self._beneath = beneath
        days = np.arange(FIRST, LAST + 1)
        numbers = beneath.number(days).astype(np.int64)
        worked = np.diff(np.append(numbers, numbers[-1] + beneath.is_working(LAST_DAY))) > 0
        extra = ~worked & np.isin((days - 1) % 7 + 1, sorted(weekdays)) & (_length_of_rest(worked) < LONG_REST)
        self._worked = worked | extra
        self._before: NDArray[np.int32] = np.concatenate(([0], np.cumsum(self._worked))).astype(np.int32)

    @property
    def last_announced(self) -> date:
        """That of the calendar beneath."""
        return self._beneath.last_announced

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return bool(self._worked[day.toordinal() - FIRST])

    def number(self, day: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """The number of each working day, given as ordinals."""
        numbers: NDArray[np.int32] = self._before[day - FIRST]
        return numbers

    def festivals_from(self, day: date) -> tuple[str, date, date] | None:
        """Those of the calendar beneath."""
        return self._beneath.festivals_from(day)


def _length_of_rest(worked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of each day not worked, how many days in a row are not; 0 of a day worked."""
    edges = np.flatnonzero(np.diff(np.concatenate(([1], worked.astype(np.int8), [1]))))
    length = np.zeros(len(worked), np.int64)
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        length[first:end] = end - first
    return length


@lru_cache(maxsize=32)
def _kept(beneath: Hashable, weekdays: frozenset[int]) -> Overtime:
    return Overtime(cast(DayCalendar, beneath), weekdays)


def overtime_name(name: str, weekdays: Sequence[int] = (SATURDAY,)) -> str:
    """What the calendar `name` is called with `weekdays` worked."""
    return f"{name}{MARK}{''.join(str(day) for day in sorted(weekdays))}"


def with_overtime(
    calendars: Mapping[str, Calendar], weekdays: Sequence[int] = (SATURDAY,), only: Collection[str] | None = None
) -> dict[str, Calendar]:
    """The calendars, and each (of those named in `only`) with its weekend days `weekdays` worked as well.

    A twin that is there already stays; calendars that keep hours have none.
    """
    found = dict(calendars)
    for name in calendars if only is None else calendars.keys() & set(only):
        if not hasattr(calendars[name], "minutes") and weekdays and MARK not in name:
            twin = overtime_name(name, weekdays)
            if twin not in found:
                found[twin] = _twin(cast(DayCalendar, calendars[name]), frozenset(weekdays))
    return found


def _twin(calendar: DayCalendar, weekdays: frozenset[int]) -> Overtime:
    try:
        return _kept(cast(Hashable, calendar), weekdays)
    except TypeError:  # a calendar that cannot be hashed cannot be remembered either
        return Overtime(calendar, weekdays)
