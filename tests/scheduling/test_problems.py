"""What cannot be scheduled is told, and the rest is scheduled."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import get_args

import pytest

from guatu.scheduling import Activity, Cause, Network, Relation, schedule
from guatu.words import LANGUAGES, phrase_book

from .small_calendar import CALENDARS, TODAY


def keys(network: Network) -> list[str]:
    problems = schedule(network, CALENDARS).problems
    assert all(problem.says(language) for problem in problems for language in LANGUAGES)
    return [problem.key.removeprefix("scheduling.") for problem in problems]


def test_a_loop_is_told_by_its_shortest_cycle_and_the_rest_is_scheduled() -> None:
    activities = tuple(Activity(str(k), f"工序{k}", 1) for k in range(6))
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (2, 1), (3, 4), (4, 5)]
    network = Network(activities, tuple(Relation(str(a), str(b)) for a, b in pairs), TODAY)

    plan = schedule(network, CALENDARS)

    assert [problem.ids for problem in plan.problems] == [("1", "2")]
    assert plan.problems[0].says("zh") == ("前后关系成环：工序1 → 工序2 → 工序1。环内关系未计入，请删去其中一条")
    assert plan.windows["5"].earliest_start == date(2024, 9, 4)


def test_a_long_loop_and_a_million_links_end_soon() -> None:
    count = 60_000  # quadratic telling of the ring would take half a minute
    activities = tuple(Activity(str(k), f"工序{k}", 1) for k in range(count))
    ring = tuple(Relation(str(k), str((k + 1) % count)) for k in range(count))

    began = process_time()
    plan = schedule(Network(activities, ring, TODAY), CALENDARS)

    assert process_time() - began < 10
    assert [len(problem.ids) for problem in plan.problems] == [count]
    assert plan.problems[0].says("zh").endswith("工序21 → … → 工序0。环内关系未计入，请删去其中一条")


@pytest.mark.parametrize(
    ("activity", "key"),
    [
        (Activity("1", "甲", -3), "negative_days"),
        (Activity("1", "甲", 10**12), "absurd_days"),
        (Activity("1", "甲", due=date(9999, 12, 31)), "date_out_of_range"),
        (Activity("1", "甲", not_before=date(1, 1, 1)), "date_out_of_range"),
        (Activity("1", "甲", calendar="月球"), "unknown_calendar"),
        (Activity("1", "甲", parent="9"), "unknown_parent"),
        (Activity("1", "甲", parent="1"), "parent_loop"),
        (Activity("1", "甲", started=date(2024, 8, 9), finished=date(2024, 8, 1)), "finished_before_start"),
        (Activity("1", "甲", finished=date(2024, 9, 9)), "actual_in_future"),
        (Activity("1", "甲", 3, started=date(2024, 8, 1), remaining=-4), "negative_left"),
        (Activity("1", "甲", 3, started=date(2024, 8, 1), remaining=10**6), "absurd_left"),
        (Activity("1", "甲", 24_000), "off_calendar"),
        (Activity("2", "甲"), "same_id"),
    ],
)
def test_a_slip_in_an_activity_costs_only_that_field(activity: Activity, key: str) -> None:
    other = Activity("2", "乙", 2, due=date(2024, 9, 4))
    network = Network((other, activity), (), TODAY)

    assert keys(network) == [key]
    assert schedule(network, CALENDARS).windows["2"].float_days == 1


@pytest.mark.parametrize(
    ("relation", "key"),
    [
        (Relation("1", "9"), "unknown_id"),
        (Relation("1", "1"), "self_link"),
        (Relation("1", "2", "FS", 10**12), "absurd_relation"),
        (Relation("1", "2", "XX"), "absurd_relation"),  # type: ignore[arg-type]
        (Relation("1", "p"), "own_part"),
        (Relation("p", "2", "SS"), "parent_start"),
    ],
)
def test_a_slip_in_a_relation_costs_only_that_relation(relation: Relation, key: str) -> None:
    network = Network(
        (Activity("p", "整体"), Activity("1", "甲", 1, parent="p"), Activity("2", "乙", 1)), (relation,), TODAY
    )

    assert keys(network) == [key]
    assert schedule(network, CALENDARS).windows["2"].earliest_start == TODAY


def test_no_date_at_all_is_told_and_an_empty_network_is_an_empty_plan() -> None:
    assert keys(Network((Activity("1", "甲", 1),))) == ["no_day"]
    assert keys(Network(())) == []
    assert dict(schedule(Network(()), CALENDARS).windows) == {}


def test_a_broken_file_does_not_bury_its_reader() -> None:
    network = Network((Activity("1", "甲", 1),), (Relation("1", "9"),) * 1000, TODAY)

    assert keys(network) == ["unknown_id"] * 50 + ["more"]


def test_every_cause_and_side_has_words() -> None:
    wanted = {f"scheduling.because_{cause}" for cause in get_args(Cause)}

    assert wanted <= phrase_book().keys()
