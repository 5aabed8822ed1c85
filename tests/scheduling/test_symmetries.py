"""What must hold whatever the engine: shifted, scaled and mirrored networks have shifted, scaled and mirrored dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guatu.scheduling import Activity, Constraint, Network, Relation, Window, schedule

from .small_calendar import EVERY_DAY, TODAY, networks, some

DAILY = {"office": EVERY_DAY}
MIRRORED = {"FS": "FS", "SS": "FF", "FF": "SS", "SF": "SF"}


def moved(network: Network, days: int) -> Network:
    """Every date of the network later by `days`."""
    by = timedelta(days=days)

    def later(day: date | None) -> date | None:
        return day and day + by

    activities = tuple(
        replace(
            one,
            due=later(one.due),
            not_before=later(one.not_before),
            started=later(one.started),
            finished=later(one.finished),
            constraints=tuple(Constraint(each.type, each.day + by) for each in one.constraints),
        )
        for one in network.activities
    )
    return replace(network, activities=activities, today=TODAY + by)


@some
@given(networks(actuals=True), st.integers(-600, 600))
def test_dates_later_by_some_days_give_a_plan_later_by_them(network: Network, days: int) -> None:
    plan, later = schedule(network, DAILY), schedule(moved(network, days), DAILY)

    by = timedelta(days=days)
    for name, window in plan.windows.items():
        other = later.windows[name]
        assert other.earliest_start == window.earliest_start + by
        assert other.earliest_finish == window.earliest_finish + by
        assert other.latest_finish == (window.latest_finish and window.latest_finish + by)
        assert other.planned_start == window.planned_start + by
        assert (other.float_days, other.free_days, other.critical) == (
            window.float_days,
            window.free_days,
            window.critical,
        )


def stretched(network: Network, times: int) -> Network:
    """Every span, lag and distance from today `times` as long."""

    def start(day: date | None) -> date | None:
        return day and TODAY + times * (day - TODAY)

    def end(day: date | None) -> date | None:
        return day and TODAY + times * (day - TODAY + timedelta(days=1)) - timedelta(days=1)

    activities = tuple(
        replace(one, days=one.days * times, due=end(one.due), not_before=start(one.not_before))
        for one in network.activities
    )
    relations = tuple(replace(one, lag=one.lag * times) for one in network.relations)
    return replace(network, activities=activities, relations=relations)


@some
@given(networks(), st.integers(2, 5))
def test_all_lengths_times_a_number_give_floats_times_that_number(network: Network, times: int) -> None:
    """Milestones aside, which take a day however long the rest is."""
    clear = tuple(replace(one, days=one.days + 1, constraints=()) for one in network.activities)
    network = replace(network, activities=clear)

    plan, longer = schedule(network, DAILY), schedule(stretched(network, times), DAILY)

    for name, window in plan.windows.items():
        other = longer.windows[name]
        assert other.earliest_start - TODAY == times * (window.earliest_start - TODAY)
        assert other.float_days == (None if window.float_days is None else times * window.float_days)
        assert other.free_days == (None if window.free_days is None else times * window.free_days)
        assert other.critical == window.critical


@some
@given(networks())
def test_a_mirrored_network_has_mirrored_dates(network: Network) -> None:
    """What follows precedes, today is the due day of all, and so the earliest start is the latest finish."""
    due = TODAY + timedelta(days=900)
    forth = tuple(Activity(one.id, one.name, one.days + 1) for one in network.activities)
    back = tuple(replace(one, due=due) for one in forth)
    mirror = tuple(
        Relation(one.after, one.before, MIRRORED[one.type], one.lag, one.elapsed)  # type: ignore[arg-type]
        for one in network.relations
    )

    plan = schedule(Network(forth, network.relations, TODAY), DAILY)
    mirrored = schedule(Network(back, mirror, TODAY), DAILY)

    for name, window in plan.windows.items():
        assert due - latest(mirrored.windows[name]) == window.earliest_start - TODAY


def latest(window: Window) -> date:
    assert window.latest_finish is not None
    return window.latest_finish
