"""The office calendar: which days China's offices work, and arithmetic in working days.

The table is `lexicon/working_days.txt`; an announced year that the table does not have yet comes from an
override file of the same form. Days are plain dates, or ordinals (`date.toordinal`) in numpy arrays.
"""

from __future__ import annotations

import tomllib
from array import array
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)
_FIRST = FIRST_DAY.toordinal()
_SIZE = LAST_DAY.toordinal() - _FIRST + 1
Season = tuple[tuple[int, int], tuple[int, int]]


class CalendarError(ValueError):
    """A day outside the calendar, or an override file that cannot be read: phrase `key` with its `facts`."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key, self.facts = key, facts
        super().__init__(f"{key}: {facts}")


class Calendar:
    """Working days from 1990 to 2100. A day outside raises `CalendarError`.

    Working days are numbered from 0; a day that is not worked has the number of the next one that is.
    """

    def __init__(self, worked: bytes, name: str, last_announced: date, festivals: Festivals) -> None:
        self.name = name
        self.last_announced = last_announced
        self._worked = worked
        self._festivals = festivals
        self._before = array("i", accumulate(worked, initial=0))
        self._days = array("i", [index + _FIRST for index, works in enumerate(worked) if works])

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return bool(self._worked[_index(day)])

    def is_provisional(self, day: date) -> bool:
        """Whether the notice of the day's year is still to come, so that the day may yet change."""
        return day > self.last_announced

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        return self.day(self.number(day))

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after `day`."""
        return self.day(self._before[_index(day) + 1] - 1)

    def add(self, day: date, days: int) -> date:
        """The working day `days` after `day` (before it when negative); 0 gives `day` or the next one worked."""
        index = _index(day)
        at = self._before[index + 1] - 1 if days > 0 else self._before[index]
        return self.day(at + days)

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; negative when `last` comes before `first`."""
        if last < first:
            return -self.count(last, first)
        return self._before[_index(last) + 1] - self._before[_index(first)]

    @overload
    def number(self, day: date) -> int: ...
    @overload
    def number(self, day: NDArray[np.integer[Any]]) -> NDArray[np.int32]: ...
    def number(self, day: date | NDArray[np.integer[Any]]) -> int | NDArray[np.int32]:
        """The number of `day`, or of each ordinal of an array (which must lie in the calendar)."""
        if isinstance(day, date):
            return self._before[_index(day)]
        import numpy as np

        numbers: NDArray[np.int32] = np.frombuffer(self._before, dtype=np.int32)[day - _FIRST]
        return numbers

    @overload
    def day(self, number: int) -> date: ...
    @overload
    def day(self, number: NDArray[np.integer[Any]]) -> NDArray[np.int32]: ...
    def day(self, number: int | NDArray[np.integer[Any]]) -> date | NDArray[np.int32]:
        """The working day with this number, as a date; of an array of numbers, the ordinals."""
        if isinstance(number, int):
            if not 0 <= number < len(self._days):
                raise CalendarError("calendar.outside", first=FIRST_DAY, last=LAST_DAY)
            return date.fromordinal(self._days[number])
        import numpy as np

        days: NDArray[np.int32] = np.frombuffer(self._days, dtype=np.int32)[number]
        return days

    def festival(self, name: str, year: int) -> tuple[date, date] | None:
        """First and last day off of a festival (春节, 国庆节 …) in `year`; None when the table has none."""
        return self._festivals.get((name, year))

    def festivals_from(self, day: date) -> tuple[str, date, date] | None:
        """The next festival that begins after `day`: its name, first and last day off."""
        later = [(first, name, last) for (name, year), (first, last) in self._festivals.items()
                 if first > day and year <= day.year + 1]  # fmt: skip
        first, name, last = min(later, default=(None, "", day))
        return (name, first, last) if first else None

    def with_weekdays(self, name: str, days: int) -> Calendar:
        """A copy under another name that works the first `days` of each week, festivals excepted; 5 changes nothing."""
        worked = bytearray(self._worked)
        for weekday in range(5, days):
            first = (weekday - FIRST_DAY.weekday()) % 7
            worked[first::7] = b"\1" * len(worked[first::7])
        if days > 5:
            for start, stop in self._festivals.values():
                at, end = max(start.toordinal() - _FIRST, 0), stop.toordinal() - _FIRST + 1
                worked[at:end] = bytes(max(end - at, 0))
        return Calendar(bytes(worked), name, self.last_announced, self._festivals)

    def with_stops(self, name: str, stops: Iterable[Season]) -> Calendar:
        """A copy under another name, with seasons of the year (month, day to month, day) not worked."""
        worked = bytearray(self._worked)
        for (first_month, first_day), (last_month, last_day) in stops:
            wraps = (last_month, last_day) < (first_month, first_day)
            for year in range(FIRST_DAY.year - wraps, LAST_DAY.year + 1):
                start = _day_of(year, first_month, first_day).toordinal() - _FIRST
                stop = _day_of(year + wraps, last_month, last_day).toordinal() - _FIRST + 1
                start, stop = max(start, 0), min(stop, _SIZE)
                worked[start:stop] = bytes(max(stop - start, 0))
        return Calendar(bytes(worked), name, self.last_announced, self._festivals)


Festivals = Mapping[tuple[str, int], tuple[date, date]]
_Row = tuple[date, date, str, str]


def working_calendar(extra: Path | None = None) -> Calendar:
    """The office calendar; `extra` is an override file: each year it names replaces that year of the table."""
    if extra is None:
        return _shipped()
    rows, announced = _shipped_table()
    own, own_announced = _parse(extra.read_text(encoding="utf-8-sig"), extra.name)
    years = {row[0].year for row in own}
    return _calendar([row for row in rows if row[0].year not in years] + own, announced | own_announced | years)


def named_calendars(office: Calendar) -> dict[str, Calendar]:
    """The office calendar and, over it, each calendar of `lexicon/stops.toml`, by name."""
    made = {name: _other(office, name) for name in _stops_table()}
    return {office.name: office, **made}


def calendar_names(language: str) -> dict[str, str]:
    """What people call each calendar of `named_calendars`, the office's own first."""
    return {"office": {"zh": "机关（工作日）"}.get(language, "office (working days)")} | {
        name: row[language] for name, row in _stops_table().items()
    }


@cache
def _stops_table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("guatu.words").joinpath("lexicon", "stops.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _other(office: Calendar, name: str) -> Calendar:
    row = _stops_table()[name]
    longer = office.with_weekdays(name, row["weekdays"])
    return longer.with_stops(name, [(_month_day(first), _month_day(last)) for first, last in row["stops"]])


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


@cache
def _shipped() -> Calendar:
    return _calendar(*_shipped_table())


@cache
def _shipped_table() -> tuple[list[_Row], set[int]]:
    table = files("guatu.words").joinpath("lexicon", "working_days.txt")
    return _parse(table.read_text(encoding="utf-8"), table.name)


def _parse(text: str, file: str) -> tuple[list[_Row], set[int]]:
    """Rows and announced years of a table; a line that is neither raises CalendarError with its number."""
    rows: list[_Row] = []
    announced: set[int] = set()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            if words[0] == "公布":
                announced.add(int(words[1]))
            else:
                rows.append(_row(words))
        except (ValueError, IndexError) as error:
            raise CalendarError("calendar.line", file=file, line=number, says=line.strip()) from error
    return rows, announced


def _row(words: list[str]) -> _Row:
    first, _, last = words[0].partition("..")
    start, stop = date.fromisoformat(first), date.fromisoformat(last or first)
    if words[1] not in {"休", "班"} or not FIRST_DAY <= start <= stop <= LAST_DAY:
        raise ValueError(words[1])
    return start, stop, words[1], words[2] if len(words) > 2 else ""


def _calendar(rows: list[_Row], announced: set[int]) -> Calendar:
    weekday = FIRST_DAY.weekday()
    week = bytes(int(day % 7 < 5) for day in range(weekday, weekday + 7))
    worked = bytearray((week * (_SIZE // 7 + 1))[:_SIZE])
    festivals: dict[tuple[str, int], tuple[date, date]] = {}
    for first, last, kind, name in rows:
        start, stop = first.toordinal() - _FIRST, last.toordinal() - _FIRST + 1
        worked[start:stop] = (b"\1" if kind == "班" else b"\0") * (stop - start)
        if kind == "休":
            # A New Year's holiday that begins on 30 December is the festival of the year it celebrates.
            key = name, last.year + (name == "元旦" and last.month == 12)
            known = festivals.get(key, (first, last))
            festivals[key] = min(first, known[0]), max(last, known[1])
    last_year = max(announced, default=FIRST_DAY.year - 1)
    return Calendar(bytes(worked), "office", date(last_year, 12, 31), festivals)


def _index(day: date) -> int:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CalendarError("calendar.outside", first=FIRST_DAY, last=LAST_DAY)
    return day.toordinal() - _FIRST


def _day_of(year: int, month: int, day: int) -> date:
    """The day, or the last of the month where it has no such day (29 February)."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)), following - timedelta(days=1))
