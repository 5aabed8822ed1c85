"""Calendars written as MSPDI: weeks, exceptions in the spelling of MS Project 2007 and later, recurrences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lxml import etree

from guatu.scheduling.files.mspdi_calendars import DAILY, MONTHLY, MONTHLY_POSITION, WEEKLY, YEARLY, YEARLY_POSITION
from guatu.scheduling.files.programme import CalendarException, Repeat, Shifts, WorkCalendar

# Python's weekday to MSPDI's, which counts from Sunday.
_FROM_SUNDAY: Final = (1, 2, 3, 4, 5, 6, 0)
# Of signs that XML cannot hold nothing is kept but their place.
ODD_SIGNS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


def calendar_element(calendar: WorkCalendar, numbers: Mapping[str, int], namespace: str) -> Any:
    """The `Calendar` element."""
    writer = _Writer(namespace)
    element = etree.Element(f"{{{namespace}}}Calendar")
    writer.fill(element, UID=numbers[calendar.id], Name=calendar.name, IsBaseCalendar=int(calendar.base is None))
    writer.fill(element, BaseCalendarUID=numbers.get(calendar.base or "", -1))
    days = etree.Element(f"{{{namespace}}}WeekDays")
    for weekday in (6, 0, 1, 2, 3, 4, 5):
        shifts = calendar.week[weekday]
        if shifts is not None:
            day = writer.under(days, "WeekDay")
            writer.fill(day, DayType=_FROM_SUNDAY[weekday] + 1, DayWorking=int(bool(shifts)))
            writer.shifts(day, shifts)
    for one in calendar.exceptions:
        if one.repeat is None:  # the older spelling, for programs that know no other
            day = writer.under(days, "WeekDay")
            writer.fill(day, DayType=0, DayWorking=int(bool(one.shifts)))
            writer.fill(writer.under(day, "TimePeriod"), FromDate=_first(one.first), ToDate=_last(one.last))
            writer.shifts(day, one.shifts)
    if len(days):
        element.append(days)
    if calendar.exceptions:
        exceptions = writer.under(element, "Exceptions")
        for one in calendar.exceptions:
            writer.exception(exceptions, one)
    return element


class _Writer:
    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def under(self, parent: Any, name: str) -> Any:
        return etree.SubElement(parent, f"{{{self._namespace}}}{name}")

    def fill(self, element: Any, **fields: object) -> None:
        for name, value in fields.items():
            self.under(element, name).text = str(value).translate(ODD_SIGNS)

    def shifts(self, day: Any, shifts: Shifts) -> None:
        if not shifts:
            return
        times = self.under(day, "WorkingTimes")
        for begin, end in shifts:
            self.fill(self.under(times, "WorkingTime"), FromTime=_clock(begin), ToTime=_clock(end))

    def exception(self, exceptions: Any, one: CalendarException) -> None:
        element = self.under(exceptions, "Exception")
        self.fill(element, EnteredByOccurrences=0)
        self.fill(self.under(element, "TimePeriod"), FromDate=_first(one.first), ToDate=_last(one.last))
        self.fill(element, Occurrences=(one.last - one.first).days + 1, Name=one.name, **_repeat(one.repeat))
        self.fill(element, DayWorking=int(bool(one.shifts)))
        self.shifts(element, one.shifts)


def _repeat(repeat: Repeat | None) -> dict[str, int]:
    if repeat is None:
        return {"Type": DAILY}
    if repeat.kind == "daily":
        return {"Type": DAILY, "Period": repeat.every}
    if repeat.kind == "weekly":
        mask = sum(1 << _FROM_SUNDAY[day] for day in repeat.weekdays)
        return {"Type": WEEKLY, "Period": repeat.every, "DaysOfWeek": mask}
    months = {"Period": repeat.every} if repeat.kind == "monthly" else {}
    year = {"Month": repeat.month - 1} if repeat.kind == "yearly" else {}
    if not repeat.position:
        type_ = MONTHLY if repeat.kind == "monthly" else YEARLY
        return {"Type": type_, **months, **year, "MonthDay": repeat.day}
    type_ = MONTHLY_POSITION if repeat.kind == "monthly" else YEARLY_POSITION
    return {"Type": type_, **months, "MonthItem": _item(repeat), "MonthPosition": repeat.position - 1, **year}


def _item(repeat: Repeat) -> int:
    if not repeat.weekdays:
        return 0
    kind = repeat.weekdays[0]
    return -kind if kind < 0 else 3 + _FROM_SUNDAY[kind]


def _clock(minute: int) -> str:
    """Midnight as an end is written as that of the day before."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def _first(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def _last(day: date) -> str:
    return f"{day.isoformat()}T23:59:00"
