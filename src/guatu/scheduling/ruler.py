"""Working days as whole numbers: a `Ruler` numbers the working days of one calendar from 1990 to 2100.

Adding days is adding numbers, and a table turns them back into dates: exact, also with make-up days, and
some forty times as fast as counting. Several calendars lie in one table each, so that a relation between two of
them is two look-ups. What the passes ask of them is `Scale`; `clock.py` answers the same in minutes.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.plan import Rest

if TYPE_CHECKING:
    from guatu.scheduling.clock import ClockCalendar

Ints = NDArray[np.int64]
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
FIRST = FIRST_DAY.toordinal()
LAST = LAST_DAY.toordinal()
# A hundred years of work: nobody means more, and sums of such spans still fit their numbers.
MOST_DAYS: Final = 25_000
LONG_REST: Final = 3


class Calendar(Protocol):
    """What every calendar tells: those of days (`DayCalendar`) and those with hours (`clock.ClockCalendar`)."""

    @property
    def last_announced(self) -> date:
        """The last day of the last year whose working days are announced."""

    def festivals_from(self, day: date) -> tuple[str, date, date] | None:
        """Name, first and last day off of the next festival that begins after `day`."""


class DayCalendar(Calendar, Protocol):
    """A calendar of working days; `guatu.words.Calendar` is one."""

    def is_working(self, day: date) -> bool:
        """Work is done on `day`."""

    def number(self, day: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        """The number of each working day, given as ordinals; of a day not worked, that of the next one worked."""


class Ruler:
    """`days` holds the ordinals of all working days; `below[k]` counts those before ordinal `FIRST + k`."""

    def __init__(self, calendar: DayCalendar) -> None:
        numbers = calendar.number(np.arange(FIRST, LAST + 1))
        end = numbers[-1] + calendar.is_working(LAST_DAY)
        self.below: Ints = np.append(numbers, end).astype(np.int64) - int(numbers[0])
        self.days: Ints = np.flatnonzero(np.diff(self.below)) + FIRST
        if not self.days.size:
            raise ValueError("calendar: no working day between 1990 and 2100: give it some")
        self.announced = calendar.last_announced.toordinal()


@lru_cache(maxsize=32)
def _kept(calendar: Hashable) -> Ruler:
    return Ruler(cast(DayCalendar, calendar))


def ruler_of(calendar: DayCalendar) -> Ruler:
    """The ruler of `calendar`, built once for calendars that can be hashed."""
    try:
        return _kept(cast(Hashable, calendar))
    except TypeError:  # a calendar that cannot be hashed cannot be remembered either
        return Ruler(calendar)


class Scale(Protocol):
    """Units of work of several calendars as whole numbers; `row` names a calendar in every question.

    An ordinal is a unit of time, worked or not: a day, a minute. `least` is what a milestone takes up, `most` the
    longest sensible span, both in units; `first` and `last` are the ends of the scale as ordinals.
    """

    names: Sequence[str]
    least: int
    most: int
    first: int
    last: int
    announced: Ints

    def date_of(self, row: Ints, number: Ints) -> Ints:
        """Ordinals of units `number`; a number off the scale gives its end."""

    def on_or_after(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the first unit that is not before `ordinal`."""

    def on_or_before(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the last unit that is not after `ordinal`; -1 before the first."""

    def is_off(self, row: Ints, number: Ints) -> NDArray[np.bool_]:
        """The number lies off the scale."""

    def ordinal(self, value: date, *, end: bool = False) -> int:
        """The unit that begins with `value`, or with `end` the one that ends with it."""

    def value(self, ordinal: int, *, end: bool = False) -> date:
        """What people call the beginning of the unit, or with `end` its end."""

    def rests(self, row: int, low: int, high: int) -> list[Rest]:
        """The stretches of three or more days without work, longer than a weekend, between two ordinals."""


class Rulers:
    """The rulers of several calendars in one table each: the `Scale` of working days."""

    least, most, first, last = 1, MOST_DAYS, FIRST, LAST

    def __init__(self, calendars: Mapping[str, DayCalendar]) -> None:
        if not calendars:
            raise ValueError("calendars: none given: give at least one")
        self.names: Sequence[str] = tuple(calendars)
        rulers = [ruler_of(calendar) for calendar in calendars.values()]
        longest = max(len(ruler.days) for ruler in rulers)
        # Half the width of everything else: the tables of a few calendars then stay in a processor's own memory.
        padded = [np.pad(ruler.days, (0, longest - len(ruler.days)), mode="edge") for ruler in rulers]
        self.days = np.stack(padded).astype(np.int32)
        self.below = np.stack([ruler.below for ruler in rulers]).astype(np.int32)
        self.length = np.array([len(ruler.days) for ruler in rulers])
        self.announced = np.array([ruler.announced for ruler in rulers])
        self._composed: dict[tuple[int, int, int], tuple[NDArray[np.int32], NDArray[np.int32]]] = {}

    def date_of(self, row: Ints, number: Ints) -> Ints:
        """Ordinals of working days `number`; a number off the ruler gives its end."""
        return self.days[row, np.clip(number, 0, self.length[row] - 1)].astype(np.int64)

    def on_or_after(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the first working day that is not before `ordinal`."""
        return self.below[row, np.clip(ordinal - FIRST, 0, LAST - FIRST + 1)].astype(np.int64)

    def on_or_before(self, row: Ints, ordinal: Ints) -> Ints:
        """Number of the last working day that is not after `ordinal`; -1 before the first."""
        return self.below[row, np.clip(ordinal - FIRST + 1, 0, LAST - FIRST + 1)].astype(np.int64) - 1

    def composed(self, from_row: int, to_row: int, shift: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """For each number of one calendar the first of the other `shift` days on; and back, the last that allows it."""
        kept = self._composed.get((from_row, to_row, shift))
        if kept is None:
            ends = LAST - FIRST + 1
            ahead = self.below[to_row, np.clip(self.days[from_row] + shift - FIRST, 0, ends)]
            back = self.below[from_row, np.clip(self.days[to_row] - shift - FIRST + 1, 0, ends)] - 1
            kept = self._composed[from_row, to_row, shift] = (ahead, back)
        return kept

    def is_off(self, row: Ints, number: Ints) -> NDArray[np.bool_]:
        """The number lies before 1990 or after 2100."""
        return (number < 0) | (number >= self.length[row])

    def ordinal(self, value: date, *, end: bool = False) -> int:  # noqa: ARG002 - a day has no two ends
        """The day itself: a day that ends a work is one of its days."""
        return value.toordinal()

    def value(self, ordinal: int, *, end: bool = False) -> date:  # noqa: ARG002
        """The day itself."""
        return date.fromordinal(ordinal)

    def rests(self, row: int, low: int, high: int) -> list[Rest]:
        """Stretches of three or more days off in a row, holidays mostly, between two ordinals."""
        days = self.days[row][: int(self.length[row])]
        at = max(int(np.searchsorted(days, low, "right")) - 1, 0)
        worked = days[at : int(np.searchsorted(days, high)) + 1]
        gaps = np.flatnonzero(np.diff(worked) > LONG_REST)
        offs = zip((worked[gaps] + 1).tolist(), (worked[gaps + 1] - 1).tolist(), strict=True)
        return [Rest(date.fromordinal(first), date.fromordinal(last)) for first, last in offs]


def scale_of(calendars: Mapping[str, Calendar]) -> Scale:
    """The scale of working days, or of minutes (`steps.Steps` of them) when they keep hours; both raise ValueError."""
    with_hours = [name for name, calendar in calendars.items() if hasattr(calendar, "minutes")]
    if not with_hours:
        return Rulers(cast("Mapping[str, DayCalendar]", calendars))
    if len(with_hours) < len(calendars):
        raise ValueError(f"calendars: {with_hours[0]} keeps hours, others days: give all of one sort")
    if all(hasattr(calendar, "axis") for calendar in calendars.values()):
        from guatu.scheduling.steps import Steps

        return Steps(cast("Mapping[str, ClockCalendar]", calendars))
    from guatu.scheduling.clock import Clocks

    return Clocks(cast("Mapping[str, ClockCalendar]", calendars))
