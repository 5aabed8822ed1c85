"""What must hold for any network, and two independent opinions."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from guatu.scheduling import Activity, Network, Relation, Window, core_network, edited, kernels, passes, schedule

from .slow_reference import ahead, early, finish_of, late, working_days_between
from .small_calendar import CALENDARS, TODAY, many, networks, some

BOTH = ("office", "site")


@many
@given(networks(calendars=BOTH, actuals=True))
def test_a_slow_day_by_day_reckoning_comes_to_the_same_dates(network: Network) -> None:
    plan = schedule(network, CALENDARS)
    starts, lasts = early(network, CALENDARS), late(network, CALENDARS)

    assert plan.problems == ()
    for activity in network.activities:
        window, calendar = plan.windows[activity.id], CALENDARS[activity.calendar]
        if activity.finished:
            begun = activity.started or activity.finished
            assert (window.earliest_start, window.earliest_finish) == (begun, activity.finished)
            assert (window.latest_start, window.latest_finish, window.float_days) == (None, None, None)
            continue
        start, last = starts[activity.id], lasts[activity.id]
        finish = finish_of(calendar, start, activity, network)
        assert window.earliest_finish == finish
        assert window.earliest_start == (min(activity.started, finish) if activity.started else start)
        if last is None:
            assert (window.latest_start, window.latest_finish, window.float_days) == (None, None, None)
        else:
            assert window.latest_finish == finish_of(calendar, last, activity, network)
            assert window.latest_start == (activity.started or last)
            assert window.float_days == working_days_between(calendar, start, last)


@many
@given(networks(calendars=BOTH))
def test_float_is_the_same_from_both_ends_and_late_means_negative(network: Network) -> None:
    plan = schedule(network, CALENDARS)

    for activity in network.activities:
        window, calendar = plan.windows[activity.id], CALENDARS[activity.calendar]
        if window.latest_start is None or window.latest_finish is None:
            assert window.float_days is None
            continue
        assert window.float_days == working_days_between(calendar, window.earliest_start, window.latest_start)
        assert window.float_days == working_days_between(calendar, window.earliest_finish, window.latest_finish)
        assert (window.earliest_start <= window.latest_start) == (window.float_days >= 0)
        assert window.late_by == max(-window.float_days, 0)
        assert window.free_days is not None
        assert 0 <= window.free_days <= max(window.float_days, 0)


def met(window: Window, activity: Activity) -> bool:
    """Every day by which the activity shall start or be finished."""
    finishes = [one.day for one in activity.constraints if one.type in {"FNLT", "FO"}]
    begins = [one.day for one in activity.constraints if one.type in {"SNLT", "SO"}]
    finishes += [activity.due] if activity.due else []
    return all(window.earliest_finish <= day for day in finishes) and all(
        window.earliest_start <= day for day in begins
    )


@many
@given(networks(calendars=BOTH))
def test_all_is_in_time_exactly_when_nothing_is_late(network: Network) -> None:
    plan = schedule(network, CALENDARS)

    in_time = all(met(plan.windows[one.id], one) for one in network.activities)

    assert in_time == all(window.late_by == 0 for window in plan.windows.values())
    assert in_time == (plan.late() == ())


@some
@given(networks(calendars=BOTH, actuals=True), st.randoms(use_true_random=False))
def test_the_order_of_activities_and_relations_does_not_matter(network: Network, chance: random.Random) -> None:
    activities, relations = list(network.activities), list(network.relations)
    chance.shuffle(activities)
    chance.shuffle(relations)

    shuffled = schedule(replace(network, activities=tuple(activities), relations=tuple(relations)), CALENDARS)

    assert dict(shuffled.windows) == dict(schedule(network, CALENDARS).windows)


@some
@given(networks())
def test_a_free_slip_moves_no_successor(network: Network) -> None:
    plan = schedule(network, CALENDARS)
    for activity in network.activities:
        slip = plan.windows[activity.id].free_days
        if not slip:
            continue
        longer = tuple(
            replace(one, not_before=_later(plan.windows[one.id], slip)) if one is activity else one
            for one in network.activities
        )
        moved = schedule(replace(network, activities=longer), CALENDARS)
        others = [one.id for one in network.activities if one is not activity]
        assert [moved.windows[one].earliest_start for one in others] == [
            plan.windows[one].earliest_start for one in others
        ]


def _later(window: Window, days: int) -> date:
    return ahead(CALENDARS["office"], window.earliest_start, days)


@some
@given(networks(types="FS"))
def test_networkx_finds_the_same_longest_path(network: Network) -> None:
    activities = tuple(replace(one, days=one.days + 1, not_before=None, constraints=()) for one in network.activities)
    relations = tuple(replace(one, lag=0) for one in network.relations)
    graph = nx.DiGraph()
    for one in activities:
        graph.add_edge(("s", one.id), ("f", one.id), weight=one.days)
        graph.add_edge("begin", ("s", one.id), weight=0)
    graph.add_edges_from((("f", one.before), ("s", one.after), {"weight": 0}) for one in relations)

    plan = schedule(Network(activities, relations, TODAY), CALENDARS)

    assert plan.finish is not None
    length = nx.dag_longest_path_length(graph)
    assert 1 + working_days_between(CALENDARS["office"], TODAY, plan.finish) == length


@some
@given(networks(calendars=BOTH, actuals=True), networks(calendars=BOTH, actuals=True), st.data())
def test_an_edit_comes_to_the_plan_of_the_edited_network(before: Network, other: Network, data: st.DataObject) -> None:
    changed = data.draw(st.lists(st.sampled_from(other.activities), max_size=3, unique_by=lambda one: one.id))
    known = {one.id for one in before.activities}
    changed = [one for one in changed if one.id in known]
    dropped = set(data.draw(st.lists(st.sampled_from(before.relations), max_size=2))) if before.relations else set()
    added = [one for one in other.relations if {one.before, one.after} <= known][:2]
    by_id = {one.id: one for one in changed}
    whole = replace(
        before,
        activities=tuple(by_id.get(one.id, one) for one in before.activities),
        relations=(*(one for one in before.relations if one not in dropped), *added),
    )

    plan = edited(schedule(before, CALENDARS), changed, dropped=dropped, added=added)

    assert dict(plan.windows) == dict(schedule(whole, CALENDARS).windows)
    assert plan.problems == schedule(whole, CALENDARS).problems


@some
@given(networks(calendars=BOTH, actuals=True))
def test_the_compiled_loops_come_to_the_same_numbers(network: Network) -> None:
    reckoning = core_network(network, CALENDARS)
    assert reckoning is not None
    core = reckoning.core
    floor, ceiling = reckoning.floor[core.at], reckoning.ceiling[core.at]

    assert (kernels.earliest(core, floor) == passes.earliest_by_levels(core, floor)).all()
    assert (kernels.latest(core, ceiling) == passes.latest_by_levels(core, ceiling)).all()


@some
@given(networks(calendars=BOTH, actuals=True))
def test_every_date_has_a_chain_that_ends_in_its_cause(network: Network) -> None:
    plan = schedule(network, CALENDARS)
    for activity in network.activities:
        window = plan.windows[activity.id]
        chain = plan.why(activity.id, "earliest")
        assert chain[-1].id == activity.id
        assert chain[-1].on == window.earliest_start
        asked = {"not_before", "start_not_before", "start_on", "finish_not_before", "finish_on"}
        assert chain[0].why in {"today", "started", "finished"} | asked
        assert [step.why for step in chain[1:]] == ["relation"] * (len(chain) - 1)
        assert [(one.relation.before, one.relation.after) for one in chain[:-1]] == [
            (one.id, other.id) for one, other in pairwise(chain)
        ]
        back = plan.why(activity.id, "latest")
        assert bool(back) == (window.latest_finish is not None)
        if back:
            assert back[0].id == activity.id
            assert back[-1].why in {"due", "start_not_after", "start_on", "finish_not_after", "finish_on"}


def test_a_chain_without_slack_to_a_due_day_is_critical_and_a_lone_activity_is_not() -> None:
    network = Network(
        (
            Activity("a", "甲", 5),
            Activity("b", "乙", 2),
            Activity("c", "丙", 3, due=date(2024, 12, 31)),
            Activity("d", "丁", 5, due=date(2024, 12, 31)),
        ),
        (Relation("a", "c"), Relation("b", "c")),
        TODAY,
    )

    windows = schedule(network, CALENDARS).windows

    assert {name: window.critical for name, window in windows.items()} == {
        "a": True, "b": False, "c": True, "d": False,
    }  # fmt: skip


@some
@given(networks())
def test_a_plan_is_late_when_any_of_its_windows_is(network: Network) -> None:
    plan = schedule(network, CALENDARS, TODAY)

    assert plan.is_late == any(window.late_by for window in plan.windows.values()) == bool(plan.late())
