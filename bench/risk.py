"""Monte Carlo over a network: `python3 run.py bench risk [samples] [activities]`, numpy and naive Python beside it.

The same network and spreads for all: two relations an activity of all four types, lags -2 to 10. A figure counts
durations drawn, put through the network and kept, a second; the best of several runs, since the machine may be shared.
Peers compute starts and ends of the same network with their own random numbers: numpy over all samples, activity by
activity; naive Python sample by sample, a few samples only, the rest counted on.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.scheduling import CALENDARS, TODAY, network
from guatu.scheduling import Network, core_network
from guatu.scheduling.risk import SHAPES, RiskModel, Shape, Spread
from guatu.scheduling.risk.arrays import Given, given_of
from guatu.scheduling.risk.goals import Goals, goals_of
from guatu.scheduling.risk.simulation import compiled, simulate
from guatu.scheduling.ruler import Scale

MARK, NEAR = 300e6, 0.001
NAIVE_SAMPLES = 20
SHARES = (0.5, 0.8, 0.95)


def model_for(given: Network, shape: Shape, group: str = "") -> RiskModel:
    """Spreads of -5…-40 % and +10…+100 % around every duration; `group` is shared by every third of them."""
    chance = random.Random(3)
    spreads = {
        one.id: Spread(
            one.days * chance.uniform(0.6, 0.95), one.days, one.days * chance.uniform(1.1, 2.0), shape,
            group if number % 3 == 0 else "",
        )
        for number, one in enumerate(given.activities)
        if one.days
    }  # fmt: skip
    return RiskModel(spreads, groups={group: 0.4} if group else {})


def ready(given: Network, model: RiskModel) -> tuple[Given, Goals, Scale]:
    """The arrays of a run."""
    reckoning = core_network(given, CALENDARS, TODAY)
    assert reckoning is not None
    goals = goals_of(reckoning, [], None)
    return given_of(reckoning, model, 1, goals), goals, reckoning.rulers


def best(deed: Callable[[], object], times: int = 9) -> float:
    """Least seconds."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - begin)
    return min(spent)


def numpy_run(arrays: Given, spreads: list[Spread | None], samples: int, seed: int = 1) -> np.ndarray[Any, Any]:
    """The usual way: all samples of one activity at a time, numpy's own random numbers."""
    chance = np.random.default_rng(seed)
    links = arrays.links
    start = np.empty((len(spreads), samples), np.float32)
    end = np.empty_like(start)
    for v, spread in enumerate(spreads):
        took: Any = arrays.draws.shift[v]
        if spread is not None:
            width = spread.pessimistic - spread.optimistic
            if spread.shape == "triangular":
                took = chance.triangular(spread.optimistic, spread.likely, spread.pessimistic, samples)
            else:
                at = (spread.likely - spread.optimistic) / width
                took = spread.optimistic + width * chance.beta(1 + 4 * at, 5 - 4 * at, samples)
        here = np.full(samples, links.floor[v])
        for k in range(int(links.first[v]), int(links.first[v + 1])):
            moments = (end if links.kind[k] % 2 == 0 else start)[links.before[k]] + links.const[k]
            np.maximum(here, moments - took if links.kind[k] >= 4 else moments, out=here)
        start[v], end[v] = here, here + took
    finish: np.ndarray[Any, Any] = end.max(axis=0)
    return finish


def naive_run(arrays: Given, spreads: list[Spread | None], samples: int) -> list[float]:
    """Sample by sample in plain Python."""
    chance = random.Random(1)
    first, before = arrays.links.first.tolist(), arrays.links.before.tolist()
    kind, const, floor = arrays.links.kind.tolist(), arrays.links.const.tolist(), arrays.links.floor.tolist()
    fixed = arrays.draws.shift.tolist()
    finishes = []
    for _ in range(samples):
        start, end = [0.0] * len(spreads), [0.0] * len(spreads)
        for v, spread in enumerate(spreads):
            took = fixed[v] if spread is None else _one(chance, spread)
            here = floor[v]
            for k in range(first[v], first[v + 1]):
                moment = (end if kind[k] % 2 == 0 else start)[before[k]] + const[k]
                here = max(here, moment - took if kind[k] >= 4 else moment)
            start[v], end[v] = here, here + took
        finishes.append(max(end))
    return finishes


def _one(chance: random.Random, spread: Spread) -> float:
    width = spread.pessimistic - spread.optimistic
    if spread.shape == "triangular":
        return chance.triangular(spread.optimistic, spread.pessimistic, spread.likely)
    at = (spread.likely - spread.optimistic) / width
    return spread.optimistic + width * chance.betavariate(1 + 4 * at, 5 - 4 * at)


def prepared(shape: Shape, count: int) -> tuple[Given, Goals, Scale, list[Spread | None]]:
    """The network as all of them take it: arrays, goals and scale for ours, three points in the core's order."""
    given = network(count)
    model = model_for(given, shape)
    arrays, goals, scale = ready(given, model)
    reckoning = core_network(given, CALENDARS, TODAY)
    assert reckoning is not None
    spreads = [model.spreads.get(given.activities[int(one)].id) for one in reckoning.core.at]
    return arrays, goals, scale, spreads


def row(shape: Shape, samples: int, count: int) -> None:
    """One line of the table, peers in the same run."""
    arrays, goals, scale, spreads = prepared(shape, count)
    kernel = compiled()
    drawn = samples * count
    figures = [
        drawn / best(lambda t=threads, b=backward: simulate(  # type: ignore[misc]
            arrays, goals, scale, samples, threads=t, backward=b, kernel=kernel))
        for threads in (1, 2) for backward in (False, True)
    ]  # fmt: skip
    vector = drawn / best(lambda: numpy_run(arrays, spreads, samples), 2)
    naive = NAIVE_SAMPLES * count / best(lambda: naive_run(arrays, spreads, NAIVE_SAMPLES), 2)
    verdict = "reached" if figures[2] >= MARK else "missed"
    print(
        f"{shape:<11}" + "".join(f"{figure / 1e6:>9.0f}" for figure in figures)
        + f"{vector / 1e6:>8.1f}{naive / 1e6:>7.2f}{figures[2] / vector:>9.0f} x{figures[2] / naive:>7.0f} x"
        + f"   mark {MARK / 1e6:.0f}: {verdict}"
    )  # fmt: skip


def exactness(shape: Shape, count: int) -> None:
    """Quantiles against numpy's exact beta in a long run, and what chance alone does to a run of 10,000."""
    arrays, goals, scale, spreads = prepared(shape, count)
    long = np.concatenate([numpy_run(arrays, spreads, 10_000, seed) for seed in range(10)])
    mine = simulate(arrays, goals, scale, 100_000, backward=False, kernel=compiled()).slots.max(axis=0)
    short = simulate(arrays, goals, scale, 10_000, backward=False, kernel=compiled()).slots.max(axis=0)
    told = []
    for share in SHARES:
        exact = float(np.quantile(long, share))
        told.append(
            f"P{share * 100:.0f} {float(np.quantile(mine, share)) / exact - 1:+.3%}"
            f" ({float(np.quantile(short, share)) / exact - 1:+.3%})"
        )
    worst = max(abs(float(np.quantile(short, share)) / float(np.quantile(long, share)) - 1) for share in SHARES)
    print(f"{shape:<11}{'  '.join(told)}   mark {NEAR:.1%}: {'reached' if worst <= NEAR else 'missed'}")


def others(samples: int, count: int) -> None:
    """What factors, two calendars and the whole analysis cost."""
    from guatu.scheduling.risk import analyse

    for name, calendars, group in (
        ("a third sharing a factor", ("office",), "g"),
        ("two calendars", ("office", "site"), ""),
    ):
        given = network(count, calendars=calendars)
        arrays, goals, scale = ready(given, model_for(given, "pert", group))
        spent = best(lambda a=arrays, g=goals, s=scale: simulate(a, g, s, samples, threads=2, kernel=compiled()), 5)  # type: ignore[misc]
        print(f"{name}: {samples * count / spent / 1e6:.0f} M/s on two threads, criticality included")
    given = network(count)
    model = model_for(given, "pert")
    spent = statistics.median(
        best(lambda: analyse(given, CALENDARS, TODAY, given=model, samples=samples), 1) for _ in range(3)
    )
    found = analyse(given, CALENDARS, TODAY, given=model, samples=samples)
    print(f"network to quantiles of {count:,} activities: {spent * 1e3:.0f} ms", end="; ")
    begin = time.perf_counter()
    drivers = found.drivers  # type: ignore[union-attr]
    print(f"tornado of {len(drivers)} drivers: {(time.perf_counter() - begin) * 1e3:.0f} ms")


def main() -> None:
    """Print the tables."""
    samples, count = ([int(text) for text in sys.argv[1:]] + [10_000, 1_000][len(sys.argv) - 1 :])[:2]
    print(f"{samples:,} samples x {count:,} activities, millions a second; +b: with backward pass and criticality")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: on a busy machine read the ratios")
    print(f"{'':<11}{'1 thread':>9}{'+b':>9}{'2':>9}{'+b':>9}{'numpy':>8}{'naive':>7}{'2/numpy':>11}{'2/naive':>9}")
    for shape in SHAPES:
        row(shape, samples, count)
    print("finish against 100,000 samples of exact distributions by numpy: 100,000 (10,000) of ours")
    for shape in SHAPES:
        exactness(shape, count)
    others(samples, count)


if __name__ == "__main__":
    main()
