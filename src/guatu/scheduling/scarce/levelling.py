"""Levelling from first schedule to proof: heuristic, then solver, one result with what is known of it.

Anytime: every better schedule is told to `progress`, which can stop the rest. Every schedule that is given back has
passed `feasible.breaches`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from guatu.scheduling.plan import Problem
from guatu.scheduling.scarce.bounds import least_lateness, least_makespan
from guatu.scheduling.scarce.feasible import breaches
from guatu.scheduling.scarce.instance import Instance, Ints

Objective = Literal["makespan", "lateness", "smooth"]
OBJECTIVES: tuple[Objective, ...] = ("makespan", "lateness", "smooth")
# The heuristic's part of the time, by number of activities: the solver proves small ones and rarely betters large ones.
SHARES = ((45, 0.35), (80, 0.65))
# Beyond this its model alone takes the time.
SOLVERS_LIMIT = 1_500
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work: `seconds` of time, or a number of `schedules` (then the same seed gives the same result), or both.

    `solver`: also CP-SAT, where there is one calendar; with `schedules` alone it is given a fixed amount of work.
    """

    seconds: float | None = 10.0
    schedules: int | None = None
    workers: int = 1
    seed: int = 0
    solver: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a search stands: seconds so far, the best value, a lower bound of it."""

    seconds: float
    value: int
    lower_bound: int


@dataclass(frozen=True, slots=True)
class Levelled:
    """A schedule that keeps everything. `value` is the objective's: units of makespan or of weighted lateness, or the
    sum of squared use. `proven`: nothing better exists; `trace`: how it came to be.
    """

    start: Ints
    objective: Objective
    value: int
    lower_bound: int
    proven: bool
    makespan: int
    lateness: int
    roughness: int
    schedules: int
    seconds: float
    trace: tuple[Standing, ...]


# Told of each improvement; True stops the search.
Progress = Callable[[Standing], bool]


def level(
    instance: Instance,
    effort: Effort | None = None,
    objective: Objective = "makespan",
    progress: Progress | None = None,
    halt: Callable[[], bool] | None = None,
) -> Levelled | Problem:
    """The best schedule found; a problem when the capacities let none be found at all. `halt`, asked often, ends it.

    The clock starts when the kernels are loaded (their first use on a machine compiles them, once). An effort without
    any limit raises ValueError.
    """
    effort = effort or Effort()
    if effort.seconds is None and effort.schedules is None:
        raise ValueError("effort: neither seconds nor schedules: give one")
    return _Level(instance, effort, objective, progress, halt).run()


class _Level:
    def __init__(
        self,
        instance: Instance,
        effort: Effort,
        objective: Objective,
        progress: Progress | None,
        halt: Callable[[], bool] | None,
    ) -> None:
        from guatu.scheduling.scarce.ready import load

        load(dated=instance.dated is not None)
        self.instance, self.effort, self.objective = instance, effort, objective
        self.progress, self.halt = progress, halt
        self.goal = 1 if objective == "lateness" else 0
        self.begin = time.monotonic()
        # More threads than processors only wait for each other; a budget of schedules is to give the same anywhere.
        most = MOST_WORKERS if effort.schedules else min(MOST_WORKERS, os.cpu_count() or 1)
        self.workers = min(max(effort.workers, 1), most)
        self.bound = least_lateness(instance) if self.goal else least_makespan(instance)
        self.best: tuple[tuple[int, int], Ints] | None = None
        self.trace: list[Standing] = []
        self.stopped = False
        self.schedules = 0

    def run(self) -> Levelled | Problem:
        if not len(self.instance.span):
            return Problem("levelling.nothing", ())
        if not self._searched():
            return Problem(
                "levelling.no_room", (), {"resources": "、".join(one.name for one in self.instance.resources)}
            )
        self._solved()
        if self.objective == "smooth":
            self._smoothed()
        assert self.best is not None
        return self._result(self.best[1])

    def _worth(self, start: Ints) -> tuple[int, int]:
        """What is to be small, first and second."""
        makespan = self.instance.makespan(start)
        return (self.instance.lateness(start), makespan) if self.goal else (makespan, 0)

    def _better(self, start: Ints) -> bool:
        """Keep what is better and can be carried out; whether to stop."""
        worth = self._worth(start)
        if (self.best is None or worth < self.best[0]) and not breaches(self.instance, start):
            self.best = worth, start.copy()
            self._tell(worth[0])
        return self.stopped

    def _tell(self, value: int) -> None:
        standing = Standing(time.monotonic() - self.begin, value, self.bound)
        self.trace.append(standing)
        if self.progress is not None:
            self.stopped |= self.progress(standing)

    def _until(self, share: float) -> float | None:
        return None if self.effort.seconds is None else self.begin + self.effort.seconds * share

    def _solvable(self) -> bool:
        small = len(self.instance.span) <= SOLVERS_LIMIT
        return self.effort.solver and small and self.instance.dated is None and self.objective != "smooth"

    def _searched(self) -> bool:
        from guatu.scheduling.scarce.search import Limits, search

        share = 1.0
        if self._solvable():
            share = next((part for size, part in SHARES if len(self.instance.span) <= size), 0.85)
        if self.objective == "smooth":
            share = 0.3
        # The second part of the lateness value is the makespan, so that no value is certain to be the least.
        goal = -1 if self.goal else self.bound
        limits = Limits(self._until(share), self.effort.schedules, self.workers, self.effort.seed, goal, self.halt)
        found = search(self.instance, self.goal, limits, lambda _, start: self._better(start) or self._done())
        if found is not None:
            self.schedules = found[1]
        return self.best is not None

    def _done(self) -> bool:
        return self.best is not None and self.best[0][0] <= self.bound

    def _solved(self) -> None:
        self.stopped |= bool(self.halt and self.halt())
        if not self._solvable() or self._done() or self.stopped or self.best is None:
            return
        from guatu.scheduling.scarce.exact import solved

        until = self._until(1.0)
        fixed = self.effort.schedules if until is None else None
        answer = solved(
            self.instance, self.goal, self.best[1], until if until is not None else self.begin + 1e6,
            1 if fixed is not None else self.workers, self.effort.seed, self._better, fixed, self.halt,
        )  # fmt: skip
        if answer.start is not None:
            self._better(answer.start)
        self.bound = max(self.bound, self.best[0][0] if answer.proven else answer.bound)

    def _smoothed(self) -> None:
        from guatu.scheduling.scarce.smooth import smoothed

        assert self.best is not None
        effort, until = self.effort, self._until(1.0)
        start, spent = smoothed(self.instance, self.best[1], effort.seed, until, effort.schedules, self.halt)
        self.schedules += spent
        if not breaches(self.instance, start):
            self.best = self.best[0], start
            self._tell(self.instance.roughness(start))

    def _result(self, start: Ints) -> Levelled:
        instance, smooth = self.instance, self.objective == "smooth"
        broken = breaches(instance, start)
        if broken:
            raise AssertionError(f"levelling: {len(broken)} rules broken, first {broken[0]}")
        value = instance.roughness(start) if smooth else self._worth(start)[0]
        bound = self._roughest() if smooth else min(self.bound, value)
        return Levelled(
            start, self.objective, value, bound, value <= bound, instance.makespan(start), instance.lateness(start),
            instance.roughness(start), self.schedules, time.monotonic() - self.begin, tuple(self.trace),
        )  # fmt: skip

    def _roughest(self) -> int:
        """No use is smoother than the same all the way from the first day to the end."""
        instance, dated = self.instance, self.instance.dated
        assert self.best is not None
        days = max(instance.makespan(self.best[1]), 1)
        total = 0
        for number in range(instance.need.shape[1]):
            if dated is None or dated.kind[number] == 0:
                work = int((instance.need[:, number] * instance.span).sum())
                low, extra = divmod(work, days)
                total += low * low * (days - extra) + (low + 1) ** 2 * extra
        return int(np.int64(total))
