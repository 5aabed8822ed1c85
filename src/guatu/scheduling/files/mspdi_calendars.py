"""The calendars of an MSPDI file: weeks, exceptions with all of MS Project's recurrences, work weeks, bases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from guatu.scheduling.files.programme import CalendarException, Repeat, Shifts, WorkCalendar
from guatu.scheduling.files.refusing import MOST_CALENDARS, MOST_EXCEPTIONS, Notes, bounded, moment, whole
from guatu.scheduling.files.spans import ordered
from guatu.scheduling.files.xmltree import Node

# DayType counts from Sunday 1; DaysOfWeek is a mask with Sunday as its lowest bit.
_SUNDAY_FIRST: Final = (6, 0, 1, 2, 3, 4, 5)
# MonthItem of positioned exceptions: 0 day, 1 work day, 2 rest day, from 3 on the weekdays, Sunday first.
_ITEMS: Final[dict[int, tuple[int, ...]]] = {0: (), 1: (-1,), 2: (-2,)}
DAILY, YEARLY, YEARLY_POSITION, MONTHLY, MONTHLY_POSITION, WEEKLY = 1, 2, 3, 4, 5, 6


def read_calendars(root: Node, notes: Notes) -> tuple[WorkCalendar, ...]:
    """Every calendar of the file."""
    found: list[WorkCalendar] = []
    for node in root.all("Calendars", "Calendar"):
        bounded("calendars", len(found), MOST_CALENDARS)
        id_ = node["UID"] or str(len(found))
        base = node["BaseCalendarUID"]
        found.append(
            WorkCalendar(
                id=id_,
                name=(node["Name"] or id_)[:200],
                week=_week(node, notes),
                base=base if base and base not in {"-1", "0", id_} else None,
                exceptions=tuple(_exceptions(node, notes)),
            )
        )
    return tuple(found)


def _week(node: Node, notes: Notes) -> tuple[Shifts | None, ...]:
    week: list[Shifts | None] = [None] * 7
    for day in node.all("WeekDays", "WeekDay"):
        type_ = whole(day["DayType"], "DayType", notes)
        if 1 <= type_ <= 7:
            week[_SUNDAY_FIRST[type_ - 1]] = _shifts(day, notes)
    return tuple(week)


def _shifts(day: Node, notes: Notes) -> Shifts:
    if not day.flag("DayWorking"):
        return ()
    found = []
    for time in day.all("WorkingTimes", "WorkingTime"):
        begin, end = minute(time["FromTime"]), minute(time["ToTime"])
        if begin is None or end is None:
            if time["FromTime"] or time["ToTime"]:
                notes.add("bad_hours", line=time.line)
            continue
        # 00:00 as an end is midnight; an end before its begin runs over midnight and is cut there.
        found.append((begin, end if end > begin else 1440))
    return ordered(found)


def minute(text: str | None) -> int | None:
    """Minutes since midnight of "08:00:00" or "08:00"; None for what is no time."""
    parts = (text or "").split(":")
    if len(parts) < 2 or not all(part.isdigit() and len(part) <= 2 for part in parts[:2]):
        return None
    found = 60 * int(parts[0]) + int(parts[1])
    return found if found <= 1440 else None


def _exceptions(node: Node, notes: Notes) -> Iterator[CalendarException]:
    """Work weeks first, since single days outrank them; the old spelling of single days only where the new is not."""
    for week in node.all("WorkWeeks", "WorkWeek"):
        yield from _work_week(week, notes)
    modern = list(node.all("Exceptions", "Exception"))
    bounded("exceptions", len(modern), MOST_EXCEPTIONS)
    for one in modern:
        if (found := _exception(one, notes)) is not None:
            yield found
    if modern:
        return
    for day in node.all("WeekDays", "WeekDay"):
        if whole(day["DayType"], "DayType", notes) == 0 and (period := _period(day, notes)):
            yield CalendarException(*period, _shifts(day, notes))


def _period(node: Node, notes: Notes) -> tuple[date, date] | None:
    period = node.one("TimePeriod")
    if period is None:
        return None
    first = moment(period["FromDate"], f"FromDate, line {period.line}", notes)
    last = moment(period["ToDate"], f"ToDate, line {period.line}", notes)
    return (first.date(), last.date()) if first and last and first <= last else None


def _work_week(node: Node, notes: Notes) -> Iterator[CalendarException]:
    period = _period(node, notes)
    if period is None:
        return
    for day in node.all("WeekDays", "WeekDay"):
        type_ = whole(day["DayType"], "DayType", notes)
        if 1 <= type_ <= 7:
            yield CalendarException(
                *period, _shifts(day, notes), (node["Name"] or "")[:200],
                Repeat("weekly", weekdays=(_SUNDAY_FIRST[type_ - 1],)),
            )  # fmt: skip


def _exception(node: Node, notes: Notes) -> CalendarException | None:
    period = _period(node, notes)
    if period is None:
        return None
    return CalendarException(*period, _shifts(node, notes), (node["Name"] or "")[:200], _repeat(node, notes))


def _repeat(node: Node, notes: Notes) -> Repeat | None:
    type_, every = whole(node["Type"], "Type", notes), max(whole(node["Period"], "Period", notes), 1)
    month, day = whole(node["Month"], "Month", notes) + 1, whole(node["MonthDay"], "MonthDay", notes)
    if type_ == WEEKLY:
        mask = whole(node["DaysOfWeek"], "DaysOfWeek", notes)
        days = tuple(sorted(_SUNDAY_FIRST[bit] for bit in range(7) if mask >> bit & 1))
        return Repeat("weekly", every, days)
    if type_ == MONTHLY:
        return Repeat("monthly", every, day=day)
    if type_ == YEARLY:
        return Repeat("yearly", month=month, day=day)
    if type_ in {MONTHLY_POSITION, YEARLY_POSITION}:
        item = whole(node["MonthItem"], "MonthItem", notes)
        days = _ITEMS.get(item, (_SUNDAY_FIRST[(item - 3) % 7],))
        position = whole(node["MonthPosition"], "MonthPosition", notes) + 1
        return (
            Repeat("monthly", every, days, position=position)
            if type_ == MONTHLY_POSITION
            else Repeat("yearly", 1, days, month, position=position)
        )
    return Repeat("daily", every) if every > 1 else None
