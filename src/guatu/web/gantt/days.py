"""Which days the calendars of a chart rest, and the festivals among them, for its background and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from guatu.web.gantt.rows import day_number
from guatu.words import Calendar, named_calendars, phrase_book, say, working_calendar

# Beyond this a chart shades nothing; no plan of an office reaches it.
MOST_YEARS = 30
ONE = timedelta(days=1)


@cache
def calendars() -> Mapping[str, Calendar]:
    """The office calendar and those with stop seasons, by name."""
    return named_calendars(working_calendar())


def days_of(calendars: Mapping[str, Calendar], office: str, first: date, last: date, language: str) -> dict[str, Any]:
    """Stretches of rest days of each calendar from `first` to `last`, the festivals, the last announced day."""
    last = min(last, date(min(first.year + MOST_YEARS, 2100), 12, 31))
    calendar = calendars[office]
    return {
        "first": day_number(first),
        "last": day_number(last),
        "office": office,
        "rests": {name: _rests(each, first, last) for name, each in calendars.items()},
        "festivals": _festivals(calendar, first, last, language),
        "announced": day_number(calendar.last_announced),
    }


def _rests(calendar: Calendar, first: date, last: date) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    day, start = first, day_number(first) or 0
    at, begun = start, -1
    while day <= last:
        works = calendar.is_working(day)
        if not works and begun < 0:
            begun = at
        if works and begun >= 0:
            stretches.append((begun, at - 1))
            begun = -1
        day, at = day + ONE, at + 1
    return [*stretches, (begun, at - 1)] if begun >= 0 else stretches


def _festivals(calendar: Calendar, first: date, last: date, language: str) -> list[dict[str, Any]]:
    found = []
    at = first - timedelta(days=60)
    while (festival := calendar.festivals_from(at)) is not None and festival[1] <= last:
        name, begins, ends = festival
        key = f"scheduling.festival.{name}"
        says = say(key, language) if key in phrase_book() else name
        found.append({"name": says, "first": day_number(begins), "last": day_number(ends)})
        at = begins
    return found
