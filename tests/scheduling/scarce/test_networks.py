"""Levelled dates of networks, judged by the passes and by counting heads on each day."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.scheduling import Network, Problem, clock, read_network, schedule
from guatu.scheduling.scarce import (
    Contention,
    Demand,
    Effort,
    Levelled,
    Resource,
    Supply,
    breaches,
    contention_of,
    level,
    read_scarce,
)
from tests.scheduling.small_calendar import CALENDARS, TODAY, networks

FEW = Effort(seconds=None, schedules=60, solver=False)
some = settings(max_examples=60, deadline=None)
amounts = st.lists(st.integers(0, 2), min_size=9, max_size=9)
LAND = Resource("land", "用地", 9, (Supply(date(2024, 11, 1), 9),), "quota")
CREW = Resource("crew", "施工队", 2)


def levelled(network: Network, resources: list[Resource], demands: list[Demand]) -> tuple[Contention, Levelled]:
    given_ = contention_of(network, CALENDARS, resources, demands)
    assert isinstance(given_, Contention)
    found = level(given_.instance, FEW)
    assert isinstance(found, Levelled)
    return given_, found


@some
@given(networks(calendars=("office", "site")), amounts)
def test_the_passes_agree_that_work_can_start_on_the_levelled_days(network: Network, needs: list[int]) -> None:
    """With each levelled start as the first day allowed, the earliest dates are the levelled ones."""
    demands = [Demand(one.id, "crew", need) for one, need in zip(network.activities, needs, strict=False)]
    given_, found = levelled(network, [CREW], demands)
    dates = given_.dates(found.start)
    fixed = replace(network, activities=tuple(replace(one, not_before=dates[one.id][0]) for one in network.activities))
    windows = schedule(fixed, CALENDARS).windows

    assert {name: (one.earliest_start, one.earliest_finish) for name, one in windows.items()} == dict(dates)
    assert breaches(given_.instance, found.start) == ()


@some
@given(networks(calendars=("office", "site")), amounts)
def test_no_day_has_more_crews_at_work_than_there_are(network: Network, needs: list[int]) -> None:
    demands = [Demand(one.id, "crew", need) for one, need in zip(network.activities, needs, strict=False)]
    given_, found = levelled(network, [CREW], demands)
    busy: Counter[date] = Counter()
    for one, need in zip(network.activities, needs, strict=False):
        first, last = given_.dates(found.start)[one.id]
        for day in (first + timedelta(days=k) for k in range((last - first).days + 1) if one.days):
            busy[day] += need * CALENDARS[one.calendar].is_working(day)

    assert max(busy.values(), default=0) <= 2


@some
@given(networks(calendars=("office", "site")), amounts)
def test_a_quota_is_not_used_before_it_comes_in(network: Network, needs: list[int]) -> None:
    demands = [Demand(one.id, "land", need) for one, need in zip(network.activities, needs, strict=False)]
    given_, found = levelled(network, [LAND], demands)
    dates = given_.dates(found.start)
    early = sum(
        need for one, need in zip(network.activities, needs, strict=False) if dates[one.id][0] < date(2024, 11, 1)
    )

    assert early <= 9


@some
@given(networks(calendars=("office", "site"), actuals=True), amounts)
def test_what_is_done_or_begun_stays_and_the_rest_is_scheduled(network: Network, needs: list[int]) -> None:
    demands = [Demand(one.id, "crew", need) for one, need in zip(network.activities, needs, strict=False)]
    given_ = contention_of(network, CALENDARS, [CREW], demands)
    if isinstance(given_, Problem):
        assert all(one.finished for one in network.activities)
        return
    found = level(given_.instance, FEW)
    assert isinstance(found, Levelled)
    dates = given_.dates(found.start)

    assert set(dates) == {one.id for one in network.activities if not one.finished}
    assert all(dates[one.id][0] == one.started for one in network.activities if one.started and not one.finished)


def test_a_budget_is_spent_evenly_and_what_is_left_is_lost_unless_it_carries() -> None:
    """Ten working days at 10 in all, five to be had in September and five in October: half in each month."""
    network = read_network(json.dumps({"today": "2024-09-02", "activities": [{"id": "a", "days": 10}]}))
    assert isinstance(network, Network)
    money = Resource("m", "资金", 5, (Supply(date(2024, 10, 1), 5),), "budget", carries=False)
    given_, found = levelled(network, [money], [Demand("a", "m", 10)])

    # Five working days before National Day, five after; 29 September is worked.
    assert given_.dates(found.start)["a"] == (date(2024, 9, 25), date(2024, 10, 12))


def test_minutes_of_the_clock_are_levelled_too() -> None:
    hours = clock.ClockCalendar(week=(((480, 720), (780, 1020)),) * 5 + ((), ()))
    network = Network(
        tuple(replace(one, days=240) for one in _network(["a", "b", "c"]).activities), today=date(2024, 9, 2)
    )
    given_ = contention_of(network, {"office": hours}, [CREW], [Demand(name, "crew", 2) for name in "abc"])
    assert isinstance(given_, Contention)
    found = level(given_.instance, FEW)
    assert isinstance(found, Levelled)

    assert sorted(str(first) for first, _ in given_.dates(found.start).values()) == [
        "2024-09-02 08:00:00", "2024-09-02 13:00:00", "2024-09-03 08:00:00",
    ]  # fmt: skip


def test_parts_with_the_due_day_of_what_holds_them_are_late_once() -> None:
    network = read_network(json.dumps({
        "today": "2024-09-02",
        "activities": [
            {"id": "p", "due": "2024-09-03"},
            {"id": "a", "days": 3, "parent": "p"}, {"id": "b", "days": 3, "parent": "p"},
        ],
    }))  # fmt: skip
    assert isinstance(network, Network)
    given_ = contention_of(network, CALENDARS, [CREW], [Demand(name, "crew", 2) for name in "ab"], worth={"p": 5})
    assert isinstance(given_, Contention)
    found = level(given_.instance, FEW, "lateness")

    assert isinstance(found, Levelled)
    assert found.lateness == 5 * 4


def test_demands_that_cannot_be_met_or_name_nobody_are_told_and_left_out() -> None:
    given_ = contention_of(
        _network(["a"]), CALENDARS, [CREW], [Demand("a", "crew", 3), Demand("z", "crew", 1), Demand("a", "y", 1)], TODAY
    )

    assert isinstance(given_, Contention)
    assert [one.says("en") for one in given_.problems] == [
        "“a” needs 3 of 施工队, of which there is never more than 2: this demand was left out",
        "a demand names “z”, which is not there: left out",
        "a demand names “y”, which is not there: left out",
    ]


def test_begun_work_beyond_the_capacity_is_told() -> None:
    network = _network(["a", "b", "c"])
    begun = tuple(replace(one, started=date(2024, 8, 30)) for one in network.activities[:2])
    given_, found = levelled(
        Network((*begun, network.activities[2]), today=TODAY), [CREW], [Demand(name, "crew", 2) for name in "abc"]
    )

    assert [one.says("en") for one in given_.problems] == [
        "work that has begun uses more 施工队 than there is: kept as it is"
    ]
    assert given_.dates(found.start)["c"][0] == date(2024, 9, 3)


def test_fields_of_resources_are_read_or_refused_with_their_place() -> None:
    good = {"resources": [{"id": 1, "capacity": 2, "capacity_by": [{"from": "2026-04-01", "capacity": 3}]}],
            "activities": [{"id": "a", "demands": {"1": 2}, "worth": 3}]}  # fmt: skip
    found = read_scarce(json.dumps(good))
    assert not isinstance(found, Problem)
    assert found.resources == (Resource("1", "1", 2, (Supply(date(2026, 4, 1), 3),)),)
    assert (found.demands, found.worth) == ((Demand("a", "1", 2),), {"a": 3})

    bad = [
        ({"resources": {}}, "resources should be […]: correct it"),
        ({"resources": [{"id": 1, "capacity": -1}]},
         "resources[0].capacity should be a whole number from 0 to 1099511627776: correct it"),
        ({"resources": [{"id": 1, "capacity": 1, "capacity_by": [{"from": "soon"}]}]},
         "resources[0].capacity_by[0].from: “soon” is no date: write it as 2026-01-05"),
        ({"activities": [{"id": 1, "demands": [3]}]}, "activities[0].demands[0] should be {…}: correct it"),
        ({"activities": [{"id": 1, "demands": {"c": 1.5}}]},
         "activities[0].demands[0].amount should be a whole number from 0 to 1099511627776: correct it"),
    ]  # fmt: skip
    told = [read_scarce(json.dumps(one)) for one, _ in bad]
    assert [one.says("en") for one in told if isinstance(one, Problem)] == [says for _, says in bad]


def _network(names: list[str]) -> Network:
    network = read_network(
        json.dumps({"today": "2024-09-02", "activities": [{"id": name, "days": 1} for name in names]})
    )
    assert isinstance(network, Network)
    return network
