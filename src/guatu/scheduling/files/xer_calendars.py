"""The calendars of an .xer: Primavera's nested text of days, shifts and exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from guatu.scheduling.files.programme import CalendarException, Shifts, WorkCalendar
from guatu.scheduling.files.refusing import MOST_CALENDARS, bounded

# Days of the nested text count from Sunday 1; exceptions are days since 1899-12-30.
_SUNDAY_FIRST: Final = (6, 0, 1, 2, 3, 4, 5)
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_MARK: Final = re.compile(r"\(0\|\|([1-7])\(\)")
_EXCEPTION_MARK: Final = re.compile(r"\(0\|\|\d{1,6}\(d\|(\d{1,6})\)")
_SHIFT: Final = re.compile(r"\((?:s\|(\d\d):(\d\d)\|f\|(\d\d):(\d\d)|f\|(\d\d):(\d\d)\|s\|(\d\d):(\d\d))\)")


def read_calendars(rows: Sequence[Mapping[str, str]]) -> tuple[WorkCalendar, ...]:
    """The calendars of the rows of CALENDAR."""
    bounded("calendars", len(rows), MOST_CALENDARS)
    return tuple(
        WorkCalendar(
            id=row.get("clndr_id", ""),
            name=row.get("clndr_name", "")[:200],
            week=_week(row.get("clndr_data", "")),
            base=row.get("base_clndr_id") or None,
            exceptions=tuple(_exceptions(row.get("clndr_data", ""))),
        )
        for row in rows
    )


def _week(text: str) -> tuple[Shifts | None, ...]:
    days = text.partition("Exceptions")[0]
    week: list[Shifts | None] = [None] * 7
    marks = list(_DAY_MARK.finditer(days))
    for mark, part in zip(marks, _parts(days, marks), strict=True):
        week[_SUNDAY_FIRST[int(mark.group(1)) - 1]] = tuple(sorted(_shifts(part)))
    return tuple(week)


def _parts(text: str, marks: Sequence[re.Match[str]]) -> Iterator[str]:
    """What stands behind each mark, up to the next."""
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    yield from (text[mark.end() : end] for mark, end in zip(marks, ends, strict=False))


def _shifts(text: str) -> Iterator[tuple[int, int]]:
    for found in _SHIFT.finditer(text):
        a, b, c, d, e, f, g, h = (int(one or 0) for one in found.groups())
        begin, end = (60 * a + b, 60 * c + d) if found.group(1) else (60 * g + h, 60 * e + f)
        end = end if end > begin else 1440
        if begin < end <= 1440:
            yield begin, end


def _exceptions(text: str) -> Iterator[CalendarException]:
    part = text.partition("Exceptions")[2]
    marks = list(_EXCEPTION_MARK.finditer(part))
    for mark, one in zip(marks, _parts(part, marks), strict=True):
        day = _DAY_ZERO + timedelta(days=int(mark.group(1)))
        yield CalendarException(day, day, tuple(sorted(_shifts(one))))
