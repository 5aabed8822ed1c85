"""Any schedule keeps every rule, the best of tiny ones is found, and the same seed gives the same one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.scheduling import Problem
from guatu.scheduling.scarce import (
    OBJECTIVES,
    Effort,
    Instance,
    Levelled,
    breaches,
    level,
    portfolio,
    read_sm,
)
from guatu.scheduling.scarce.bounds import least_makespan, priorities
from guatu.scheduling.scarce.decoding import room_of, way_of
from guatu.scheduling.scarce.evolution import evolve, island_of, settle
from guatu.scheduling.scarce.exact import solved
from guatu.scheduling.scarce.smooth import as_dated

from .small_instances import SM, best_makespan, crowded, instances, least_late, plain

some = settings(max_examples=60, deadline=None)
FEW = Effort(seconds=None, schedules=120, solver=False)


def done(instance: Instance, effort: Effort = FEW, objective: str = "makespan") -> Levelled:
    found = level(instance, effort, objective)  # type: ignore[arg-type]
    assert isinstance(found, Levelled)
    return found


@some
@given(instances())
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_schedule_keeps_bounds_floors_and_capacities(objective: str, instance: Instance) -> None:
    found = done(instance, objective=objective)

    assert breaches(instance, found.start) == ()
    assert found.lower_bound <= found.value


@pytest.mark.parametrize("seed", range(10))
def test_no_member_of_a_population_breaks_a_rule(seed: int) -> None:
    """Also those that chance began: thirty activities on four scarce crews, as the harder ones of PSPLIB."""
    instance = crowded(seed)
    way, axis = way_of(instance, 0)
    island = island_of(200, len(instance.span), seed)

    settled = settle(way, axis, room_of(instance, way), island, priorities(instance, to_dues=False), 0, 200)
    evolve(way, axis, room_of(instance, way), island, 200, 0)

    assert settled
    assert {breaches(instance, start) for start in island.start} == {()}


@some
@given(instances())
def test_the_tables_of_several_calendars_come_to_schedules_as_good(instance: Instance) -> None:
    tables = as_dated(instance)
    found = done(tables)

    assert breaches(tables, found.start) == ()
    assert breaches(instance, found.start) == ()


@settings(max_examples=40, deadline=None)
@given(instances(most=6, mixed=False))
def test_tiny_ones_are_levelled_as_well_as_by_trying_every_list(instance: Instance) -> None:
    assert done(instance, replace(FEW, schedules=600)).makespan == best_makespan(instance)


@settings(max_examples=25, deadline=None)
@given(instances(most=8, mixed=False))
def test_the_solver_proves_what_the_heuristic_found(instance: Instance) -> None:
    found = done(instance, replace(FEW, schedules=900))
    answer = solved(instance, 0, found.start, float("inf"), 1, 1, schedules=20_000)

    assert (answer.proven, answer.bound) == (True, found.makespan)
    assert least_makespan(instance) <= found.makespan


@settings(max_examples=25, deadline=None)
@given(instances(most=8))
def test_the_solver_keeps_the_same_rules(instance: Instance) -> None:
    for goal in (0, 1):
        answer = solved(instance, goal, done(instance).start, float("inf"), 1, 1, schedules=20_000)

        assert answer.start is not None
        assert breaches(instance, answer.start) == ()


def test_the_judge_names_what_is_broken() -> None:
    instance = plain([2, 3], [(0, 1, 2)], [[1], [2]], [[2]], floor=[1, 0])

    assert [(one.what, one.first, one.second, one.units) for one in breaches(instance, np.array([0, 1]))] == [
        ("floor", 0, 0, 1), ("bound", 0, 1, 1), ("capacity", 0, 1, 1),
    ]  # fmt: skip
    assert breaches(instance, np.array([1, 3])) == ()
    assert breaches(instance, np.array([1]))[0].what == "shape"


def test_the_same_seed_gives_the_same_schedule_and_another_seed_may_not() -> None:
    instance = portfolio([_project()] * 12, [5, 2], list(range(6, 30, 2)))
    effort = Effort(seconds=None, schedules=600, workers=2, seed=7)
    first, second = done(instance, effort, "lateness"), done(instance, effort, "lateness")

    assert first.start.tolist() == second.start.tolist()
    assert (first.value, first.schedules) == (second.value, second.schedules)
    assert first.schedules <= 600


@pytest.mark.parametrize("objective", ["makespan", "lateness"])
def test_a_budget_of_schedules_is_kept(objective: str) -> None:
    instance = portfolio([_project()] * 12, [5, 2], [1] * 12)

    for count in (12, 40, 120, 300, 999):
        assert 0 < done(instance, replace(FEW, schedules=count, workers=2), objective).schedules <= count


@pytest.mark.parametrize(("workers", "schedules"), [(2, 25), (2, 73), (3, 109), (16, 579)])
def test_a_rest_of_the_budget_that_is_no_schedule_each_is_left(workers: int, schedules: int) -> None:
    instance = plain([5, 5], [], [[1], [1]], [[1]], due={0: 0, 1: 1})

    found = done(instance, replace(FEW, schedules=schedules, workers=workers), "lateness")

    assert (found.value, found.schedules <= schedules) == (4, True)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 30), st.integers(1, 5)), min_size=2, max_size=11))
@pytest.mark.parametrize("dated", [False, True])
def test_one_crew_for_all_promises_is_as_little_late_as_any_order_of_them(
    dated: bool, work: list[tuple[int, int, int]]
) -> None:
    """Each promise is `(days, due, worth)`, in two steps, the second without the crew; every order is tried."""
    both = plain([1, 1], [(0, 1, 1)], [[1], [0]], [[1]])
    each = [replace(both, span=np.array([days, 1]), weight=np.array([days])) for days, _, _ in work]
    shared = portfolio(each, [1], [due for _, due, _ in work], [worth for _, _, worth in work])

    found = done(as_dated(shared) if dated else shared, replace(FEW, schedules=4000), "lateness")

    assert found.value == least_late([(days, due - 1, worth) for days, due, worth in work])


def test_promises_of_a_large_portfolio_are_kept_by_giving_up_the_cheapest() -> None:
    """Forty want the crew for five days by days 5, 10, 15 …, and ten more, cheap ones, by the first: these wait."""
    single = plain([5], [], [[1]], [[1]])
    due = [5 * (number + 1) for number in range(40)] + [5] * 10
    shared = portfolio([single] * 50, [1], due, [5] * 40 + [1] * 10)

    found = done(shared, replace(FEW, schedules=20_000), "lateness")

    assert found.value == sum(5 * (41 + number) - 5 for number in range(10))


def test_lateness_is_weighed_by_the_worth_of_a_project() -> None:
    """Two projects want the one crew for three days, both due on day 3: that which counts twice comes first."""
    single = plain([3], [], [[1]], [[1]])
    both = [portfolio([single, single], [1], [3, 3], worth) for worth in ([1, 2], [2, 1])]
    late = [done(one, objective="lateness") for one in both]

    assert [one.value for one in late] == [3, 3]
    assert [one.start.tolist() for one in late] == [[3, 0], [0, 3]]


def test_smoothness_spreads_work_without_a_later_end() -> None:
    """Three days of work beside a chain of six: smooth use is one or two at a time, never three."""
    instance = plain([6, 2, 2, 2], [], [[1], [1], [1], [1]], [[4]])
    found = done(instance, replace(FEW, schedules=2000), "smooth")

    assert (found.makespan, found.value, found.proven) == (6, 24, True)


def test_progress_is_told_and_can_stop_the_search() -> None:
    told = []
    found = level(_project(), FEW, "makespan", lambda standing: told.append(standing) or True)

    assert isinstance(found, Levelled)
    assert len(told) == 1
    assert told[0].value == found.value


def test_capacity_that_ends_is_told_and_not_tried_for_ever() -> None:
    found = level(plain([2, 2], [], [[1], [1]], [[1, 1, 0]]), FEW)

    assert isinstance(found, Problem)
    assert found.says("en") == "with these resources (R0) it never fits, however late: add supply or need less"


def test_resources_too_many_for_one_word_are_all_kept() -> None:
    count = 9
    big = 1 << 30
    need = [[big if crew == one else 1 for crew in range(count)] for one in range(count)]
    instance = plain([1] * count, [], need, [[big]] * count)
    found = done(instance)

    assert breaches(instance, found.start) == ()
    assert sorted(found.start.tolist()) == list(range(count))


def _project() -> Instance:
    found = read_sm(SM)
    assert isinstance(found, Instance)
    return found


def test_an_effort_without_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="neither seconds nor schedules"):
        level(_project(), Effort(seconds=None))
