"""Calendars of files: exceptions that come back, hours of two calendars, time worked between two moments."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.scheduling.clock import OFFICE_HOURS, ClockCalendar, Clocks
from guatu.scheduling.files.hours import ALL_HOURS, USUAL, clocks_of, crossing, days_of
from guatu.scheduling.files.programme import CalendarException, Repeat, WorkCalendar
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.worked import finish_after, worked_minutes

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        (Repeat("daily", 100), ["2026-01-01", "2026-04-11", "2026-07-20", "2026-10-28"]),
        (Repeat("weekly", 20, (0, 4)), ["2026-01-02", "2026-05-18", "2026-05-22", "2026-10-05", "2026-10-09"]),
        (Repeat("monthly", 4, day=31), ["2026-01-31", "2026-05-31"]),
        (Repeat("monthly", 6, (4,), position=2), ["2026-01-09", "2026-07-10"]),
        (Repeat("monthly", 6, (0,), position=5), ["2026-01-26", "2026-07-27"]),
        (Repeat("monthly", 6, (-1,), position=5), ["2026-01-30", "2026-07-31"]),
        (Repeat("monthly", 6, (), position=1), ["2026-01-01", "2026-07-01"]),
        (Repeat("yearly", month=10, day=1), ["2026-10-01"]),
        (Repeat("yearly", 1, (-2,), 5, position=1), ["2026-05-02"]),
        (Repeat("yearly", month=2, day=30), []),
    ],
)  # fmt: skip
def test_an_exception_comes_back_as_ms_project_has_it(repeat: Repeat, days: list[str]) -> None:
    exception = CalendarException(FIRST, LAST, (), "", repeat)

    assert [day.isoformat() for day in days_of(exception)] == days


def test_own_weekdays_outrank_the_exceptions_of_the_base() -> None:
    base = WorkCalendar("1", "标准", (OFFICE_HOURS,) * 5 + ((), ()), None,
                        (CalendarException(date(2026, 3, 2), date(2026, 3, 3)),))  # fmt: skip
    night = ((1320, 1440),)
    own = WorkCalendar("2", "夜班", (night, *[None] * 6), "1", (CalendarException(date(2026, 3, 4), date(2026, 3, 4)),))
    clock = clocks_of((own, base), Notes())["2"]

    assert [clock.minutes(date(2026, 3, day)) for day in range(2, 6)] == [night, (), (), OFFICE_HOURS]


def test_hours_of_two_calendars_are_those_both_work() -> None:
    late = ClockCalendar((((600, 900),),) * 7, {date(2026, 3, 3): ()})
    both = crossing(USUAL, late)

    assert both.week == (((600, 720), (780, 900)),) * 5 + ((), ())
    assert both.minutes(date(2026, 3, 3)) == ()


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0))  # noqa: DTZ001


def test_a_file_of_endless_exceptions_is_told_and_costs_no_more() -> None:
    first, last = date(1980, 1, 1), date(2080, 12, 31)
    every = CalendarException(first, last, (), "", Repeat("weekly", 1, (0,)))
    calendar = WorkCalendar("1", "标准", (OFFICE_HOURS,) * 7, None, (every,) * 100_000)
    notes = Notes()

    clocks_of((calendar,) * 3, notes)
    assert [one.key for one in notes.all()] == ["files.many_exceptions"]


@given(moments, moments)
def test_time_worked_is_what_the_scale_of_the_passes_counts(first: datetime, last: datetime) -> None:
    first, last = min(first, last), max(first, last)
    scale = Clocks({"usual": USUAL})
    import numpy as np

    row = np.array([0, 0])
    begin, end = scale.on_or_after(row, np.array([scale.ordinal(first), scale.ordinal(last)]))
    assert worked_minutes(USUAL, first, last) == end - begin
    assert worked_minutes(USUAL, last, first) == begin - end
    assert worked_minutes(ALL_HOURS, first, last) == (last - first).total_seconds() // 60


@given(moments, st.integers(1, 50_000))
def test_a_finish_is_as_much_work_away(start: datetime, minutes: int) -> None:
    finish = finish_after(USUAL, start, minutes)

    assert finish is not None
    assert worked_minutes(USUAL, start, finish) == minutes


def test_work_that_never_ends_has_no_finish() -> None:
    never = ClockCalendar(((),) * 7)
    assert finish_after(never, datetime.fromisoformat("2026-01-01"), 1) is None
    assert finish_after(USUAL, datetime.fromisoformat("2080-12-31T12:00"), 480) is None


def test_beyond_the_scale_no_time_is_worked() -> None:
    ends = [datetime.fromisoformat(day) for day in ("0001-01-01", "1980-01-01", "2081-01-01", "9999-12-31")]

    assert worked_minutes(USUAL, ends[0], ends[3]) == worked_minutes(USUAL, ends[1], ends[2]) > 0
