"""A programme's calendars as `ClockCalendar`s: bases inherited, recurring exceptions laid out, crossings of two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, OFFICE_HOURS, ClockCalendar
from guatu.scheduling.files.programme import CalendarException, Repeat, Shifts, WorkCalendar
from guatu.scheduling.files.refusing import Notes

ALL_HOURS: Final = ClockCalendar((((0, 1440),),) * 7)
USUAL: Final = ClockCalendar((OFFICE_HOURS,) * 5 + ((),) * 2)
# Days that the exceptions of one file may name, counted with their repetitions.
MOST_LAID: Final = 2_000_000
_WORKDAYS, _REST_DAYS = -1, -2


def clocks_of(calendars: tuple[WorkCalendar, ...], notes: Notes) -> Mapping[str, ClockCalendar]:
    """Each calendar by id, complete; one without any hour gets those of an office, and is told."""
    by_id = {calendar.id: calendar for calendar in calendars}
    made: dict[str, ClockCalendar] = {}
    laid = 0
    for calendar in calendars:
        chain = _chain(calendar, by_id, notes)
        clock = USUAL if chain[-1].base is None and None in chain[-1].week else None
        for one in reversed(chain):
            clock = made.get(one.id) or _over(clock, one)
            laid += 0 if one.id in made else len(clock.exceptions)
            made[one.id] = clock
        if laid > MOST_LAID:
            notes.add("many_exceptions", most=MOST_LAID)
            break
    return {id_: _with_hours(by_id[id_], clock, notes) for id_, clock in made.items()}


def _chain(calendar: WorkCalendar, by_id: Mapping[str, WorkCalendar], notes: Notes) -> list[WorkCalendar]:
    """The calendar, its base, and so on; cut where it comes back to itself."""
    chain, seen = [calendar], {calendar.id}
    while (base := chain[-1].base) is not None and base in by_id:
        if base in seen:
            notes.add("calendar_loop", name=calendar.name)
            break
        seen.add(base)
        chain.append(by_id[base])
    return chain


def _over(base: ClockCalendar | None, calendar: WorkCalendar) -> ClockCalendar:
    """The calendar on its base: what it says of a weekday also outranks the base's exceptions on such days."""
    below = base or USUAL
    week = tuple(
        own if own is not None else inherited for own, inherited in zip(calendar.week, below.week, strict=True)
    )
    exceptions = {day: shifts for day, shifts in below.exceptions.items() if calendar.week[day.weekday()] is None}
    for one in calendar.exceptions:
        exceptions.update((day, one.shifts) for day in days_of(one))
    return ClockCalendar(week, exceptions)


def _with_hours(calendar: WorkCalendar, clock: ClockCalendar, notes: Notes) -> ClockCalendar:
    if any(clock.exceptions.values()) or _works(clock):
        return clock
    notes.add("no_hours", name=calendar.name)
    return USUAL


def _works(clock: ClockCalendar) -> bool:
    """Some day of the week has hours and is not an exception."""
    days = (FIRST_DAY + timedelta(days=at) for at in range((LAST_DAY - FIRST_DAY).days + 1))
    return any(clock.week) and any(clock.week[day.weekday()] and day not in clock.exceptions for day in days)


def days_of(exception: CalendarException) -> Iterator[date]:
    """The days an exception is about, those on the scale of clocks."""
    first, last = max(exception.first, FIRST_DAY), min(exception.last, LAST_DAY)
    repeat = exception.repeat
    if repeat is not None and repeat.kind in {"monthly", "yearly"}:
        yield from (day for day in _by_month(repeat, exception.first) if first <= day <= last)
        return
    step = timedelta(days=repeat.every if repeat and repeat.kind == "daily" else 1)
    day = exception.first if step.days > 1 else first
    while day <= last:
        if day >= first and (repeat is None or repeat.kind == "daily" or _falls(day, repeat, exception.first)):
            yield day
        day += step


def _falls(day: date, repeat: Repeat, first: date) -> bool:
    """A weekly exception: on these weekdays of every n-th week, weeks counted from that of the first day."""
    monday = first - timedelta(days=first.weekday())
    return day.weekday() in repeat.weekdays and (day - monday).days // 7 % max(repeat.every, 1) == 0


def _by_month(repeat: Repeat, first: date) -> Iterator[date]:
    months = range(12 * max(first.year, FIRST_DAY.year), 12 * LAST_DAY.year + 12)
    start = 12 * first.year + first.month - 1
    for number in months:
        year, month = divmod(number, 12)
        wanted = month + 1 == repeat.month if repeat.kind == "yearly" else (number - start) % max(repeat.every, 1) == 0
        if wanted and number >= start and (day := _day_in(year, month + 1, repeat)) is not None:
            yield day


def _day_in(year: int, month: int, repeat: Repeat) -> date | None:
    """The day of a month, or its n-th weekday, the last for 5; None in a month that has none."""
    following = date(year + month // 12, month % 12 + 1, 1)
    days = [date(year, month, 1) + timedelta(days=at) for at in range((following - date(year, month, 1)).days)]
    if not repeat.position:
        return days[repeat.day - 1] if 1 <= repeat.day <= len(days) else None
    kind = repeat.weekdays[0] if repeat.weekdays else None
    fits = [day for day in days if kind is None or _is(day, kind)]
    if repeat.position >= 5:
        return fits[-1] if fits else None
    return fits[repeat.position - 1] if repeat.position <= len(fits) else None


def _is(day: date, kind: int) -> bool:
    if kind == _WORKDAYS:
        return day.weekday() < 5
    return day.weekday() >= 5 if kind == _REST_DAYS else day.weekday() == kind


def crossing(one: ClockCalendar, other: ClockCalendar) -> ClockCalendar:
    """The hours both work."""
    days = {*one.exceptions, *other.exceptions}
    return ClockCalendar(
        tuple(_both(*pair) for pair in zip(one.week, other.week, strict=True)),
        {day: _both(one.minutes(day), other.minutes(day)) for day in days},
    )


def _both(one: Shifts, other: Shifts) -> Shifts:
    return tuple(
        (max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)
    )  # in order, since both are


def same(one: ClockCalendar, other: ClockCalendar) -> bool:
    """Both work the same hours on every day."""
    if one.week != other.week:
        return False
    days = {*one.exceptions, *other.exceptions}
    return all(one.minutes(day) == other.minutes(day) for day in days)
