"""The risk of a schedule: what dates its activities, parents and the whole come to when durations are uncertain.

Earliest dates are simulated: nothing is started later than it could be (`as_late` changes plans, not risks), and
constraints of the late side force nothing. What is finished is certain; of begun work what is left is uncertain, in the
proportions of the whole. Relations, lags, calendars and stop seasons are those of `schedule`: with fixed durations
every sample is its plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.risk.arrays import Given, Singles, given_of
from guatu.scheduling.risk.assumptions import Assumptions, completed
from guatu.scheduling.risk.distribution import Distribution
from guatu.scheduling.risk.goals import Goals, folded, goals_of
from guatu.scheduling.risk.model import RiskModel
from guatu.scheduling.risk.simulation import Proceed, Samples, kernel_for, simulate
from guatu.scheduling.risk.tornado import Driver, drivers_of
from guatu.scheduling.ruler import Calendar, Ints
from guatu.scheduling.two_passes import core_network

DEFAULT_SAMPLES: Final = 10_000
MOST_SAMPLES: Final = 1_000_000
# Ends kept: 400 MB. Beyond it those of milestones and due days are kept, beyond that only those of due days.
MOST_KEPT: Final = 100_000_000
# Below this many durations numpy is done before the compiled kernel is loaded.
_COMPILED_FROM: Final = 5_000_000


@dataclass(frozen=True)
class Risk:
    """The outcome of a run; `samples` is how many were done. Dates are finish days, as a plan's."""

    samples: int
    seed: int
    focus: str | None
    model: RiskModel
    reckoning: Reckoning
    given: Given
    goals: Goals
    aim: Singles
    ends: Singles
    totals: Singles
    counts: Ints

    @cached_property
    def finish(self) -> Distribution:
        """When everything is finished."""
        return self._total(self.goals.whole)

    @cached_property
    def target(self) -> Distribution:
        """When the focus is finished: what the tornado is about. The whole, where no focus was given."""
        found = self.of(self.focus) if self.focus is not None else None
        return found or self.finish

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """What has a distribution, in the order of the network: activities kept, and wholes with open parts."""
        return tuple(self.reckoning.columns.activities[at].id for at in sorted(self._line))

    def of(self, name: str) -> Distribution | None:
        """When an activity is finished; None when it is finished already or was not kept. KeyError for a stranger."""
        number = self.reckoning.columns.index[name]
        line = self._line.get(number)
        if line is None:
            return None
        if self.reckoning.nesting.is_parent[number]:
            return self._total(line)
        row = int(self.reckoning.columns.row[number])
        return Distribution(self.ends[line], int(self.goals.zero[row]), row, self.reckoning.rulers)

    def criticality(self, name: str) -> float | None:
        """In what share of samples the activity lies on the chain that sets the end; None when nothing links it."""
        number = self.reckoning.columns.index[name]
        core = self.reckoning.core
        place = int(core.place[number])
        linked = core.first[place] < core.first[place + 1] or core.first_out[place] < core.first_out[place + 1]
        if self.reckoning.nesting.is_parent[number] or self.reckoning.columns.finished[number]:
            return None
        return float(self.counts[place]) / self.samples if linked or self.focus is not None else None

    @cached_property
    def assumed(self) -> Mapping[str, str]:
        """The activities whose three points nobody gave: id, and the stage whose rule gave them."""
        return {
            one.id: spread.assumed
            for one in self.reckoning.columns.activities
            if (spread := self.model.spreads.get(one.id)) and spread.assumed and one.finished is None
        }

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """The tornado of the target: what moves its end most, the strongest first."""
        return drivers_of(self.reckoning, self.model, self.given, self.counts, self.aim)

    @cached_property
    def _line(self) -> Mapping[int, int]:
        lines = {int(number): line for line, number in enumerate(self.goals.watched)}
        kept = {int(number): line for line, number in enumerate(self.goals.parents) if self.totals[line, 0] > -1e29}
        return lines | kept

    def _total(self, goal: int) -> Distribution:
        return Distribution(self.totals[goal], self.goals.base, None, self.reckoning.rulers)


def analyse(
    network: Network,
    calendars: Mapping[str, Calendar],
    today: date | None = None,
    *,
    given: RiskModel | None = None,
    samples: int = DEFAULT_SAMPLES,
    seed: int = 1,
    focus: str | None = None,
    watch: Collection[str] | None = None,
    rule: Assumptions | None = None,
    threads: int | None = None,
    compiled: bool | None = None,
    proceed: Proceed | None = None,
) -> Risk | Problem:
    """Simulate the network `samples` times. The same seed gives the same result, on any number of threads.

    `given` is what people stated; what they did not is assumed by `rule`. `focus` names the activity or whole that
    criticality and tornado are about; `watch` the activities whose ends are kept (else all, or as many as memory
    allows). `compiled` None leaves the choice between kernel and numpy to the size. What cannot be run is a `Problem`.
    """
    if not 1 <= samples <= MOST_SAMPLES:
        return Problem("risk.samples", (), {"samples": samples, "most": MOST_SAMPLES})
    reckoning = core_network(network, calendars, today)
    if reckoning is None or not _open(reckoning).size:
        return Problem("risk.nothing", ())
    index = reckoning.columns.index
    if focus is not None and (focus not in index or reckoning.columns.finished[index[focus]]):
        return Problem("risk.focus", (focus,), {"id": focus})
    kept = _kept(reckoning, watch, focus, samples)
    if kept is None:
        return Problem("risk.too_large", (), {"samples": samples, "most": MOST_KEPT // 1_000_000})
    model = completed(reckoning.columns.activities, given or RiskModel(), rule)
    goals = goals_of(reckoning, kept.tolist(), None if focus is None else index[focus])
    arrays = given_of(reckoning, model, seed, goals)
    wanted = samples * len(reckoning.span) >= _COMPILED_FROM if compiled is None else compiled
    kernel = kernel_for(arrays, reckoning.rulers) if wanted else None
    run = simulate(arrays, goals, reckoning.rulers, samples, threads=threads, proceed=proceed, kernel=kernel)
    return _risk(reckoning, model, arrays, goals, run, seed, focus)


def _risk(
    reckoning: Reckoning, model: RiskModel, arrays: Given, goals: Goals, run: Samples, seed: int, focus: str | None
) -> Risk:
    totals = folded(reckoning.rulers, goals, run.slots)
    aim = totals[goals.whole].copy()
    if focus is not None:
        number = reckoning.columns.index[focus]
        if reckoning.nesting.is_parent[number]:
            aim = totals[int(np.searchsorted(goals.parents, number))].copy()
        else:
            aim = run.watched[int(goals.watch[number])].copy()
    # In order, every quantile is a place; which sample it was is no longer asked.
    totals.sort(axis=1)
    run.watched.sort(axis=1)
    return Risk(run.count, seed, focus, model, reckoning, arrays, goals, aim, run.watched, totals, run.critical)


def _open(reckoning: Reckoning) -> Ints:
    columns = reckoning.columns
    return np.flatnonzero((columns.finished == 0) & ~reckoning.nesting.is_parent)


def _kept(reckoning: Reckoning, watch: Collection[str] | None, focus: str | None, samples: int) -> Ints | None:
    """The numbers of the activities whose ends are kept; None where not even the due days fit."""
    columns = reckoning.columns
    every = _open(reckoning)
    own = np.array([one.due is not None for one in columns.activities], bool)
    choices = [every, every[own[every] | (columns.days[every] == 0)], every[own[every]]]
    if watch is not None:
        asked = np.zeros(len(own), bool)
        asked[[columns.index[name] for name in watch if name in columns.index]] = True
        choices = [choice[asked[choice]] for choice in choices]
    most = MOST_KEPT // samples - int(reckoning.nesting.is_parent.sum()) - 1
    chosen = next((choice for choice in choices if len(choice) <= most), None)
    if chosen is None or focus is None or reckoning.nesting.is_parent[columns.index[focus]]:
        return chosen
    return np.union1d(chosen, [columns.index[focus]])
