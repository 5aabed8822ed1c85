"""Networks in minutes counted in longer steps: the same dates, number for number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.scheduling import Activity, Constraint, Network, Relation, schedule
from guatu.scheduling.clock import OFFICE_HOURS, ClockCalendar
from guatu.scheduling.steps import ALL_HOURS, Stepped, stepped, worked_on

some = settings(max_examples=80, deadline=None)

FIVE_DAYS = ClockCalendar((OFFICE_HOURS,) * 5 + ((),) * 2, {date(2026, 3, 4): (), date(2026, 3, 7): OFFICE_HOURS})
SIX_DAYS = ClockCalendar((OFFICE_HOURS,) * 6 + ((),), {date(2026, 3, 10): ((480, 720),)})
LATE_SHIFT = ClockCalendar((((840, 1320),),) * 5 + ((),) * 2)
CALENDARS = {"five": FIVE_DAYS, "six": SIX_DAYS, "late": LATE_SHIFT, "all": ALL_HOURS}
START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 - a wall clock


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Activities in hours, half days or days of one or several calendars, with lags of both kinds and dates."""
    unit = draw(st.sampled_from([60, 240, 480]))
    names = draw(st.sampled_from([["five"], ["five", "six"], ["five", "late"], ["six", "all"]]))
    count = draw(st.integers(1, 8))
    limits = st.sampled_from([(), (Constraint("SNET", START),)])
    days = st.none() | st.integers(0, 20).map(lambda one: START + timedelta(days=one))
    activities = [
        Activity(
            str(n), str(n), draw(st.integers(0, 9)) * unit, calendar=draw(st.sampled_from(names)),
            not_before=draw(days), due=draw(days), constraints=draw(limits),
        )
        for n in range(count)
    ]  # fmt: skip
    elapsed = st.booleans() if draw(st.booleans()) else st.just(value=False)
    relations = [
        Relation(str(a), str(b), draw(st.sampled_from(["FS", "SS", "FF", "SF"])), draw(st.integers(-2, 3)) * unit,
                 draw(elapsed))
        for a in range(count) for b in range(a + 1, count) if draw(st.integers(0, 2)) == 0
    ]  # fmt: skip
    return Network(tuple(activities), tuple(relations), START)


def calendars_of(network: Network) -> dict[str, ClockCalendar]:
    return {name: CALENDARS[name] for name in dict.fromkeys(one.calendar for one in network.activities)}


@some
@given(networks())
def test_steps_change_no_date_and_no_float(network: Network) -> None:
    steps = stepped(network, calendars_of(network))
    plain, coarse = schedule(network, calendars_of(network)), schedule(steps.network, steps.calendars)

    assert steps.exact
    for one in network.activities:
        was, now = plain.windows[one.id], coarse.windows[one.id]
        if was.float_days is not None:
            assert now.float_days is not None
            assert now.float_days * steps.unit == was.float_days
        if one.days:
            assert (now.earliest_start, now.earliest_finish) == (was.earliest_start, was.earliest_finish)
            assert (now.latest_start, now.latest_finish) == (was.latest_start, was.latest_finish)
        # What takes no time may be said to be at the end of a day, or when the next begins.


@pytest.mark.parametrize(
    ("days", "lag", "elapsed", "names", "unit"),
    [
        (960, 480, False, ["five"], 480), (960, 240, False, ["five"], 240), (960, 90, False, ["five"], 30),
        (960, 480, True, ["five"], 60), (960, 480, False, ["five", "six"], 240),
        (960, 480, False, ["five", "late"], 60),
        (7, 480, False, ["five"], 1),
    ],
)  # fmt: skip
def test_the_longest_steps_that_fit_are_taken(days: int, lag: int, elapsed: bool, names: list[str], unit: int) -> None:
    activities = tuple(Activity(str(n), "", days, calendar=names[n % len(names)]) for n in range(3))
    network = Network(activities, (Relation("0", "1", "FS", lag, elapsed),), START)

    assert stepped(network, {name: CALENDARS[name] for name in names}).unit == unit


def test_uneven_durations_are_rounded_up_where_steps_would_be_too_short() -> None:
    network = Network((Activity("1", "", 481, calendar="five"), Activity("2", "", 61, calendar="five")), (), START)
    steps = stepped(network, {"five": FIVE_DAYS}, least=15)

    assert (steps.unit, steps.exact) == (60, False)
    assert [one.days for one in steps.network.activities] == [9, 2]


def test_steps_can_be_kept_within_a_day() -> None:
    network = Network((Activity("1", "", 4800, calendar="five"),), (), START)

    assert isinstance(steps := stepped(network, {"five": FIVE_DAYS}, within=480), Stepped)
    assert steps.unit == 480
    assert replace(steps.network, today=None).activities[0].days == 10


def test_a_saturday_is_worked_as_the_friday_before_but_for_long_rests() -> None:
    with_rest = ClockCalendar(FIVE_DAYS.week, {date(2026, 3, 9): ()})
    twin = worked_on(with_rest, 6)

    assert twin is not None
    assert twin.minutes(date(2026, 3, 14)) == OFFICE_HOURS
    assert [twin.minutes(date(2026, 3, day)) for day in (7, 8)] == [(), ()]  # Monday 9th off: three days in a row
    assert worked_on(ALL_HOURS, 6) is None
