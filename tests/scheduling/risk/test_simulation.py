"""The simulation is the plan's arithmetic: with fixed durations, on other calendars, on any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.scheduling import Activity, Constraint, Network, Problem, Relation, schedule
from guatu.scheduling.clock import OFFICE_HOURS, ClockCalendar
from guatu.scheduling.risk import Risk, RiskEvent, RiskModel, Spread, analyse
from tests.scheduling.risk.networks import CALENDARS, DAILY, TODAY, chain, run
from tests.scheduling.small_calendar import networks

ROOT = Path(__file__).resolve().parents[3]

CLOCK = ClockCalendar(((OFFICE_HOURS,) * 5) + ((), ()))


def fixed(network: Network) -> RiskModel:
    return RiskModel({one.id: Spread(one.days, one.days, one.days) for one in network.activities if one.days})


def agrees(network: Network, calendars: dict[str, Any], *, compiled: bool) -> None:
    """With fixed durations every sample is the plan."""
    risk = analyse(network, calendars, TODAY, given=fixed(network), samples=2, compiled=compiled, threads=1)
    if isinstance(risk, Problem):
        return
    plan = schedule(network, calendars, TODAY)
    for name in risk.ids:
        found = risk.of(name)
        assert found is not None
        assert found.quantile(0.5) == plan.windows[name].earliest_finish


@settings(max_examples=60, deadline=None)
@given(networks(calendars=("office", "site"), actuals=True), st.booleans())
def test_with_fixed_durations_every_sample_is_the_plan(network: Network, compiled: bool) -> None:
    agrees(network, CALENDARS, compiled=compiled)


@settings(max_examples=40, deadline=None)
@given(networks(calendars=("office", "site")), st.data(), st.booleans())
def test_parents_hold_their_parts_as_in_the_plan(network: Network, data: st.DataObject, compiled: bool) -> None:
    nested = [
        replace(one, parent=str(data.draw(st.integers(0, number - 1)))) if number and data.draw(st.booleans()) else one
        for number, one in enumerate(network.activities)
    ]
    agrees(replace(network, activities=tuple(nested)), CALENDARS, compiled=compiled)


@pytest.mark.parametrize("compiled", [False, True])
def test_wholes_end_with_their_last_part_also_on_another_calendar(compiled: bool) -> None:
    network = Network(
        (
            Activity("p", "p"),
            Activity("a", "a", 10, parent="p"),
            Activity("b", "b", 9, parent="p", calendar="site"),
            Activity("c", "c", 5),
        ),
        (Relation("p", "c"),),
        TODAY,
    )

    agrees(network, CALENDARS, compiled=compiled)


def test_minutes_of_a_clock_are_simulated_too() -> None:
    calendars = {"office": CLOCK, "night": ClockCalendar((((0, 360),),) * 7)}
    network = Network(
        (Activity("a", "a", 600), Activity("b", "b", 200, calendar="night"), Activity("m", "m", 0)),
        (Relation("a", "b"), Relation("b", "m")),
        TODAY,
    )

    agrees(network, calendars, compiled=True)
    risk = run(network, calendars=calendars, samples=500)
    assert risk.finish.quantile(0.95) > risk.finish.quantile(0.5)


def busy() -> tuple[Network, RiskModel]:
    """Forty activities on two calendars, with groups, events, parents and constraints."""
    chance = np.random.default_rng(5)
    activities, relations = [Activity("p", "p")], []
    spreads: dict[str, Spread] = {}
    for number in range(40):
        days = int(chance.integers(0, 20))
        activities.append(
            Activity(str(number), str(number), days, calendar=("office", "site")[number % 3 == 0],
                     parent="p" if number < 10 else None,
                     constraints=(Constraint("FNET", date(2024, 11, 8)),) if number == 20 else ())
        )  # fmt: skip
        if days:
            group = "weather" if number % 4 == 0 else ""
            spreads[str(number)] = Spread(days * 0.7, days, days * 1.9, ("pert", "triangular")[number % 2], group)
        for kind, back in (("FS", 1), ("SS", 5), ("FF", 7), ("SF", 11)):
            if number - back >= 0 and number % 2:
                relations.append(Relation(str(number - back), str(number), kind, number % 3 - 1))  # type: ignore[arg-type]
    event = RiskEvent("r", "r", 0.4, Spread(1, 5, 12), ("3", "17", "30"))
    return Network(tuple(activities), tuple(relations), TODAY), RiskModel(spreads, (event,), {"weather": 0.5})


def told(risk: Risk) -> tuple[Any, ...]:
    return (
        risk.ends.tobytes(),
        risk.totals.tobytes(),
        risk.counts.tobytes(),
        [(one.id, one.correlation, one.low, one.high) for one in risk.drivers],
    )


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "numpy"])
def test_the_same_seed_gives_the_same_on_any_number_of_threads(compiled: bool) -> None:
    network, model = busy()

    def run_on(threads: int, seed: int = 9) -> tuple[Any, ...]:
        # More chunks than threads, the last one not full.
        return told(
            run(network, model=model, calendars=CALENDARS, samples=9000, compiled=compiled, threads=threads, seed=seed)
        )

    one = run_on(1)
    for threads in (2, 3, 4, 8):
        assert run_on(threads) == one, threads
    assert run_on(8, seed=10) != one


def test_ten_thousand_samples_say_what_a_long_run_says_to_a_thousandth() -> None:
    activities = tuple(Activity(str(at), str(at), 5 + at % 17) for at in range(120))
    relations = tuple(Relation(str(at), str(at + 1)) for at in range(119) if at % 40 != 39)
    spreads = {one.id: Spread(one.days * 0.7, one.days, one.days * 1.8) for one in activities}
    network = Network(activities, relations, TODAY)

    def quantiles(samples: int, seed: int) -> Any:
        risk = run(network, spreads, samples=samples, seed=seed, compiled=True)
        return np.quantile(risk.totals[risk.goals.whole], (0.5, 0.8, 0.95))

    long = quantiles(200_000, 9)
    for seed in (1, 2, 3):
        assert np.abs(quantiles(10_000, seed) / long - 1).max() < 0.001


def test_numpy_gives_what_the_compiled_kernel_gives() -> None:
    network, model = busy()
    compiled, plain = (
        run(network, model=model, calendars=CALENDARS, samples=1500, compiled=compiled) for compiled in (True, False)
    )

    assert np.abs(compiled.ends - plain.ends).max() < 0.01
    assert np.abs(compiled.totals - plain.totals).max() < 4
    assert np.abs(compiled.counts - plain.counts).max() <= 15


def test_another_activity_leaves_the_draws_of_the_others_alone() -> None:
    network = chain(30, 40)
    larger = Network((Activity("z", "z", 3), *network.activities), network.relations, TODAY)

    one, other = run(network, samples=300), run(larger, samples=300)

    assert one.of("b").ordinals.tolist() == other.of("b").ordinals.tolist()  # type: ignore[union-attr]


def test_a_stop_season_is_waited_out_by_the_samples_that_reach_it() -> None:
    # The site stops from 10 January to 20 February 2025.
    network = Network((Activity("a", "a", 90, calendar="site", due=date(2025, 1, 9)),), (), TODAY)

    risk = run(network, {"a": Spread(80, 90, 140)}, calendars=CALENDARS, samples=4000)

    ends = risk.finish.ordinals
    stopped = (ends >= date(2025, 1, 10).toordinal()) & (ends <= date(2025, 2, 20).toordinal())
    assert not stopped.any()
    assert 0.9 < risk.finish.chance(date(2025, 1, 9)) < 1
    assert risk.finish.quantile(1) > date(2025, 2, 20)


def test_what_is_left_of_begun_work_is_uncertain_and_what_is_done_is_not() -> None:
    network = Network(
        (
            Activity("a", "a", 20, started=date(2024, 8, 1), finished=date(2024, 8, 20)),
            Activity("b", "b", 20, started=date(2024, 8, 20), remaining=10),
        ),
        (Relation("a", "b"),),
        TODAY,
    )

    risk = run(network, {"b": Spread(10, 20, 40)}, samples=2000)

    assert risk.ids == ("b",)
    assert risk.of("a") is None
    # Ten of twenty are left: 5, 10 and 20.
    assert date(2024, 9, 6) <= risk.finish.quantile(0) < risk.finish.quantile(1) <= date(2024, 9, 21)


def test_a_run_tells_how_far_it_is_and_keeps_what_it_has_when_stopped() -> None:
    steps: list[tuple[int, int]] = []

    def proceed(done: int, of: int) -> bool:
        steps.append((done, of))
        return done < 2048

    risk = run(chain(10, 20), samples=5000, proceed=proceed, threads=2)

    assert steps == [(1024, 5000), (2048, 5000)]
    assert risk.samples == 2048 == len(risk.finish.ordinals)


def test_criticality_and_tornado_are_about_the_focus() -> None:
    network = Network(
        (Activity("a", "a", 50), Activity("b", "b", 10), Activity("c", "c", 10), Activity("d", "d", 9)),
        (Relation("b", "c"), Relation("d", "c", "SS")),
        TODAY,
    )

    whole, focused = run(network, samples=1000), run(network, samples=1000, focus="c")

    assert (whole.criticality("a"), whole.criticality("b")) == (None, 1.0)
    assert [driver.id for driver in whole.drivers] == ["a"]
    assert (focused.criticality("a"), focused.criticality("b"), focused.criticality("d")) == (0.0, 1.0, 0.0)
    assert {driver.id for driver in focused.drivers} == {"b", "c"}


@pytest.mark.parametrize(
    ("how", "key"),
    [({"samples": 0}, "risk.samples"), ({"samples": 10**9}, "risk.samples"), ({"focus": "x"}, "risk.focus")],
)
def test_what_cannot_be_run_is_said(how: dict[str, Any], key: str) -> None:
    found = analyse(chain(3), DAILY, TODAY, **how)

    assert isinstance(found, Problem)
    assert found.key == key
    assert found.says("zh") != found.says("en")


def test_nothing_to_simulate_is_said() -> None:
    for network in (Network(()), chain(3, started=date(2024, 8, 1), finished=date(2024, 8, 2))):
        found = analyse(network, DAILY, TODAY)
        assert isinstance(found, Problem)
        assert found.key == "risk.nothing"


def test_without_three_points_the_stage_gives_them_and_the_outcome_says_so() -> None:
    network = Network((Activity("a", "a", 100), Activity("b", "b", 100), Activity("c", "c", 100)), (), TODAY)

    risk = run(network, model=RiskModel({"a": Spread(90, 100, 110)}, stages={"b": "construction"}), samples=64)

    assert risk.assumed == {"b": "construction", "c": "other"}
    built = risk.model.spreads["b"]
    assert (built.optimistic, built.likely, built.pessimistic, built.shape) == (85, 100, 150, "pert")


def test_numba_is_loaded_for_large_runs_only_and_can_be_missed() -> None:
    program = """
import sys
from tests.scheduling.risk.networks import chain, run
small = run(chain(20, 30), samples=500)
assert "numba" not in sys.modules
sys.modules["numba"] = None
sys.modules.pop("guatu.scheduling.risk.kernel", None)
without = run(chain(20, 30), samples=500, compiled=True)
assert without.ends.tobytes() == small.ends.tobytes()
"""
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
    )

    assert done.returncode == 0, done.stderr


def test_a_group_without_correlation_is_independent() -> None:
    spreads = {name: Spread(50, 100, 150, group="g") for name in "ab"}

    risk = run(chain(100, 100), model=RiskModel(spreads, groups={"g": 0}), samples=20_000)

    # The variance of a sum of two, without any more.
    assert float(risk.of("b").ordinals.var()) == pytest.approx(2 * 100**2 * 9 / 252, rel=0.04)  # type: ignore[union-attr]
