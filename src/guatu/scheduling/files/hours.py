"""A programme's calendars as `ClockCalendar`s: bases inherited, recurring exceptions laid out, crossings of two."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, OFFICE_HOURS, ClockCalendar
from guatu.scheduling.files.programme import CalendarException, Repeat, Shifts, WorkCalendar
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.spans import ordered

ALL_HOURS: Final = ClockCalendar((((0, 1440),),) * 7)
USUAL: Final = ClockCalendar((OFFICE_HOURS,) * 5 + ((),) * 2)
# Days that the exceptions of one file may name, counted with their repetitions.
MOST_LAID: Final = 2_000_000
_WORKDAYS, _REST_DAYS = -1, -2


def clocks_of(calendars: tuple[WorkCalendar, ...], notes: Notes) -> Mapping[str, ClockCalendar]:
    """Each calendar by id, complete; one without any hour gets those of an office, and is told."""
    by_id = {calendar.id: calendar for calendar in calendars}
    made: dict[str, ClockCalendar] = {}
    purse = _Purse(notes)
    for calendar in calendars:
        chain = _chain(calendar, by_id, notes)
        clock = USUAL if chain[-1].base is None and None in chain[-1].week else None
        for one in reversed(chain):
            clock = made.get(one.id) or _over(clock, one, purse)
            made[one.id] = clock
        if purse.empty:
            break
    return {id_: _with_hours(by_id[id_], clock, notes) for id_, clock in made.items()}


class _Purse:
    """The days that exceptions may still name; a file that names more is told so once."""

    def __init__(self, notes: Notes) -> None:
        self._left, self._notes = MOST_LAID, notes

    @property
    def empty(self) -> bool:
        return self._left < 0

    def pays(self, days: int) -> bool:
        """Whether there are as many left."""
        if self._left >= 0 > self._left - days:
            self._notes.add("many_exceptions", most=MOST_LAID)
        self._left -= days
        return self._left >= 0


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


def _over(base: ClockCalendar | None, calendar: WorkCalendar, purse: _Purse) -> ClockCalendar:
    """The calendar on its base: what it says of a weekday also outranks the base's exceptions on such days."""
    below = base or USUAL
    week = tuple(
        own if own is not None else inherited for own, inherited in zip(calendar.week, below.week, strict=True)
    )
    if not purse.pays(len(below.exceptions)):
        return ClockCalendar(week)
    exceptions = {day: shifts for day, shifts in below.exceptions.items() if calendar.week[day.weekday()] is None}
    for one in calendar.exceptions:
        if not purse.pays(_steps(one)):
            break
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


def _steps(exception: CalendarException) -> int:
    """How many days are looked at to find those of the exception."""
    days = max((min(exception.last, LAST_DAY) - max(exception.first, FIRST_DAY)).days, 0) + 1
    repeat = exception.repeat
    if repeat is None or repeat.kind == "weekly":
        return days
    if repeat.kind == "daily":
        return (exception.last - exception.first).days // repeat.every + 1
    return days if repeat.position else days // 30 + 1


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
    start = 12 * first.year + first.month - 1
    for number in range(max(start, 12 * FIRST_DAY.year), 12 * LAST_DAY.year + 12):
        year, month = divmod(number, 12)
        wanted = month + 1 == repeat.month if repeat.kind == "yearly" else (number - start) % max(repeat.every, 1) == 0
        if wanted and (day := _day_in(year, month + 1, repeat)) is not None:
            yield day


def _day_in(year: int, month: int, repeat: Repeat) -> date | None:
    """The day of a month, or its n-th weekday, the last for 5; None in a month that has none."""
    length = monthrange(year, month)[1]
    if not repeat.position:
        return date(year, month, repeat.day) if 1 <= repeat.day <= length else None
    days = [date(year, month, at + 1) for at in range(length)]
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


def together(clocks: Sequence[ClockCalendar]) -> ClockCalendar:
    """The hours any of them works."""
    days = {day for clock in clocks for day in clock.exceptions}

    def worked(of: Iterable[Shifts]) -> Shifts:
        return ordered([shift for shifts in of for shift in shifts])

    return ClockCalendar(
        tuple(worked(clock.week[at] for clock in clocks) for at in range(7)),
        {day: worked(clock.minutes(day) for clock in clocks) for day in days},
    )


def _both(one: Shifts, other: Shifts) -> Shifts:
    return tuple(
        (max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) < min(b, d)
    )  # in order, since both are


def content(clock: ClockCalendar) -> Hashable:
    """The same for two calendars that work the same hours on every day."""
    week = clock.week
    return week, frozenset((day, shifts) for day, shifts in clock.exceptions.items() if shifts != week[day.weekday()])
