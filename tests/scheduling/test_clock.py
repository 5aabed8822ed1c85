"""Calendars that keep hours: the same passes in minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given

from guatu.scheduling import Activity, Constraint, Network, Relation, Rest, schedule
from guatu.scheduling.clock import OFFICE_HOURS, ClockCalendar, Clocks
from guatu.words import working_calendar

from .small_calendar import CALENDARS, TODAY, SmallCalendar, networks, some

ROUND_THE_CLOCK = ((0, 1440),)
OFFICE = ClockCalendar((OFFICE_HOURS,) * 5 + ((),) * 2, {date(2026, 10, 1): (), date(2026, 10, 10): OFFICE_HOURS})


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001 - hours of the office's own wall clock


def on_the_clock(calendar: SmallCalendar) -> ClockCalendar:
    """The same days, each worked around the clock."""
    days = [TODAY + timedelta(days=k) for k in range(-400, 1500)]
    week: tuple[tuple[tuple[int, int], ...], ...] = tuple(
        () if number in calendar.weekend else ROUND_THE_CLOCK for number in range(7)
    )
    return ClockCalendar(week, {day: ROUND_THE_CLOCK if calendar.is_working(day) else () for day in days})


CLOCKS = {name: on_the_clock(calendar) for name, calendar in CALENDARS.items()}


def in_minutes(network: Network) -> Network:
    activities = tuple(replace(one, days=one.days * 1440) for one in network.activities)
    relations = tuple(replace(one, lag=one.lag * 1440) for one in network.relations)
    return replace(network, activities=activities, relations=relations)


@some
@given(networks(types="FS SS FF"))
def test_days_worked_around_the_clock_give_the_dates_of_whole_days(network: Network) -> None:
    """Milestones aside, which take no time of a clock; and what is asked of a day off is not asked of minutes."""
    clear = tuple(
        replace(
            one,
            days=one.days + 1,
            constraints=tuple(each for each in one.constraints if each.type in {"SNET", "FNLT"}),
        )
        for one in network.activities
    )
    network = replace(network, activities=clear)

    days, minutes = schedule(network, CALENDARS), schedule(in_minutes(network), CLOCKS)

    for name, window in days.windows.items():
        other = minutes.windows[name]
        assert other.earliest_start == midnight(window.earliest_start)
        assert other.earliest_finish == midnight(window.earliest_finish, 1)
        assert other.latest_start == midnight(window.latest_start)
        assert other.latest_finish == midnight(window.latest_finish, 1)
        assert other.float_days == (None if window.float_days is None else window.float_days * 1440)
        assert other.critical == window.critical
        assert other.planned_start == midnight(window.planned_start)


def midnight(day: date | None, later: int = 0) -> datetime | None:
    return day and datetime.combine(day, datetime.min.time()) + timedelta(days=later)


def test_hours_holidays_and_milestones() -> None:
    network = Network(
        (
            Activity("a", "验收", 480, not_before=at(30, 10, month=9)),
            Activity("b", "取得批复", 0),
            Activity("c", "进场", 90, constraints=(Constraint("FNET", at(2, 17)),)),
            Activity("d", "清点", 60, as_late=True),
            Activity("e", "开工令", 0, due=at(8, 12)),
        ),
        (
            Relation("a", "b"), Relation("b", "c"), Relation("a", "d"), Relation("d", "e"),
            Relation("c", "e", "FS", 2880, elapsed=True),
        ),
    )  # fmt: skip

    windows = schedule(network, {"office": OFFICE}).windows

    assert (windows["a"].earliest_start, windows["a"].earliest_finish) == (at(30, 10, month=9), at(2, 10))
    assert (windows["b"].earliest_start, windows["b"].earliest_finish) == (at(2, 10), at(2, 10))
    assert (windows["c"].earliest_start, windows["c"].earliest_finish) == (at(2, 15, 30), at(2, 17))
    assert (windows["e"].earliest_start, windows["e"].latest_finish) == (at(5, 8), at(8, 12))
    assert (windows["d"].planned_start, windows["d"].planned_finish) == (at(2, 16), at(2, 17))
    assert windows["e"].float_days == 3 * 480 + 240


def test_the_time_between_two_stretches_is_told_when_it_is_three_days_and_more() -> None:
    calendar = ClockCalendar((OFFICE_HOURS,) * 5 + ((),) * 2, {date(2026, 10, day): () for day in range(1, 8)})
    network = Network(
        (Activity("a", "甲", 480, not_before=at(30, 8, month=9)), Activity("b", "乙", 60)), (Relation("a", "b"),)
    )

    chain = schedule(network, {"office": calendar}).why("b", "earliest")

    assert chain[0].rests == (Rest(date(2026, 10, 1), date(2026, 10, 7)),)


def test_a_network_has_calendars_of_one_sort() -> None:
    with pytest.raises(ValueError, match="keeps hours"):
        schedule(Network(()), {"office": working_calendar(), "clock": OFFICE})


def test_numbers_and_minutes_are_inverse_on_every_calendar() -> None:
    clocks = Clocks({"office": OFFICE, "always": ClockCalendar((ROUND_THE_CLOCK,) * 7)})
    for row in (0, 1):
        numbers = np.arange(0, 400_000, 37)
        rows = np.full(len(numbers), row)
        ordinals = clocks.date_of(rows, numbers)
        assert (clocks.on_or_after(rows, ordinals) == numbers).all()
        assert (clocks.on_or_before(rows, ordinals) == numbers).all()


@pytest.mark.parametrize(
    ("hour", "ends"), [(8, at(2, 17, month=3)), (17, at(3, 17, month=3)), (10, at(3, 10, month=3))]
)
def test_work_that_may_not_end_before_a_shift_begins_ends_with_the_one_before(hour: int, ends: datetime) -> None:
    """Tuesday at 8 is Monday at 17 to those who work; a minute past 8 was never meant."""
    given_ = Constraint("FNET", at(3, hour, month=3))
    work = Activity("1", "立项", 480, calendar="office", not_before=at(2, 8, month=3), constraints=(given_,))
    plan = schedule(Network((work,)), {"office": OFFICE})

    assert plan.windows["1"].earliest_finish == ends
