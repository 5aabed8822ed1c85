"""OR-Tools' CP-SAT on an instance of one calendar: proofs, lower bounds, and improvement of a schedule at hand.

OR-Tools is loaded when this module is; nothing else here needs it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from guatu.scheduling.scarce.bounds import heads, latest
from guatu.scheduling.scarce.decoding import LATENESS
from guatu.scheduling.scarce.instance import Instance, Ints

# How often, in seconds, it is asked whether to stop.
LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """Starts better than those given, if any; the lower bound of the value; whether nothing better exists."""

    start: Ints | None
    bound: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Model:
    """The constraints, the start of each activity, and what is to be small."""

    model: cp_model.CpModel
    start: list[cp_model.IntVar]
    objective: cp_model.LinearExprT


def model_of(instance: Instance, goal: int, end: int, free: Ints | None = None, known: Ints | None = None) -> Model:
    """The whole problem within `end` days; with `free`, those activities may move and the others stay as `known`."""
    model = cp_model.CpModel()
    low, high = heads(instance), np.full(len(instance.span), end) - instance.span
    high = latest(instance, high)
    if free is not None and known is not None:
        still = np.ones(len(low), bool)
        still[free] = False
        low[still] = high[still] = known[still]
    start = [model.new_int_var(int(a), int(b), "") for a, b in zip(low, high, strict=True)]
    moves = low < high
    for a, b, weight in zip(instance.before.tolist(), instance.after.tolist(), instance.weight.tolist(), strict=True):
        if moves[a] or moves[b]:
            model.add(start[b] >= start[a] + weight)
    _add_crews(model, instance, start, moves, low)
    objective = (
        _lateness(model, instance, start, end)
        if goal == LATENESS
        else _makespan(model, instance, start, moves, low, end)
    )
    model.minimize(objective)
    return Model(model, start, objective)


def _add_crews(
    model: cp_model.CpModel, instance: Instance, start: list[cp_model.IntVar], moves: np.ndarray, low: Ints
) -> None:
    width = int((low + instance.span).max(initial=0)) + instance.capacity.shape[1]
    intervals: dict[int, cp_model.IntervalVar] = {}
    for number in range(instance.need.shape[1]):
        users = np.flatnonzero((instance.need[:, number] > 0) & (instance.span > 0) & moves)
        if not users.size:
            continue
        for one in users.tolist():
            if one not in intervals:
                intervals[one] = model.new_fixed_size_interval_var(start[one], int(instance.span[one]), "")
        most = int(instance.capacity[number].max())
        blocks = _taken(instance, number, ~moves, low, width, most)
        model.add_cumulative(
            [intervals[one] for one in users.tolist()]
            + [model.new_fixed_size_interval_var(a, b - a, "") for a, b, _ in blocks],
            [int(instance.need[one, number]) for one in users.tolist()] + [amount for _, _, amount in blocks],
            most,
        )


def _taken(
    instance: Instance, number: int, still: np.ndarray, start: Ints, width: int, most: int
) -> list[tuple[int, int, int]]:
    """What is not to be had of the largest capacity, as blocks: lower capacity by day, and activities that stay."""
    capacity = instance.capacity[number]
    gone = np.zeros(width + 2, np.int64)
    gone[: len(capacity)] = most - capacity
    gone[len(capacity) :] = most - capacity[-1]
    users = np.flatnonzero((instance.need[:, number] > 0) & still)
    for one in users.tolist():
        gone[start[one] : start[one] + instance.span[one]] += instance.need[one, number]
    edges = np.concatenate(([0], np.flatnonzero(np.diff(gone)) + 1, [len(gone)])).tolist()
    far = 1 << 30
    return [(a, far if b == len(gone) else b, int(gone[a])) for a, b in pairwise(edges) if gone[a] > 0]


def _makespan(
    model: cp_model.CpModel, instance: Instance, start: list[cp_model.IntVar], moves: np.ndarray, low: Ints, end: int
) -> cp_model.LinearExprT:
    still = int((low + instance.span)[~moves].max(initial=0))
    finish = model.new_int_var(still, end, "")
    ends = np.ones(len(start), bool)
    ends[instance.before[instance.weight >= instance.span[instance.before]]] = False
    for one in np.flatnonzero(ends & moves).tolist():
        model.add(finish >= start[one] + int(instance.span[one]))
    return finish


def _lateness(
    model: cp_model.CpModel, instance: Instance, start: list[cp_model.IntVar], end: int
) -> cp_model.LinearExprT:
    late = [model.new_int_var(0, end, "") for _ in instance.worth]
    for one in np.flatnonzero(instance.promise >= 0).tolist():
        model.add(late[int(instance.promise[one])] >= start[one] - int(instance.due[one]))
    return sum(int(worth) * one for worth, one in zip(instance.worth, late, strict=True))


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, start: list[cp_model.IntVar], better: Callable[[Ints], bool]) -> None:
        super().__init__()
        self.start, self.better = start, better

    def on_solution_callback(self) -> None:
        if self.better(np.array([self.value(one) for one in self.start], np.int64)):
            self.stop_search()


def solved(
    instance: Instance, goal: int, known: Ints | None, until: float, workers: int, seed: int,
    better: Callable[[Ints], bool] | None = None, schedules: int | None = None, halt: Callable[[], bool] | None = None,
) -> Answer:  # fmt: skip
    """The whole model from `known` on until a moment of `time.monotonic` (or deterministic effort with `schedules`)."""
    end = instance.makespan(known) if known is not None else instance.horizon
    if goal == LATENESS and known is not None:
        end = max(end + end // 4, int(heads(instance).max(initial=0)))
    made = model_of(instance, goal, end)
    if known is not None:
        for variable, value in zip(made.start, known.tolist(), strict=True):
            made.model.add_hint(variable, value)
    solver = _solver(until, workers, seed)
    if schedules is not None:
        # About as much work as so many schedules of a hundred activities.
        solver.parameters.max_deterministic_time = schedules / 20_000
    with _halted(solver, halt):
        status = solver.solve(made.model, _Watch(made.start, better) if better else None)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, _ceiled(solver.best_objective_bound), status == cp_model.INFEASIBLE)
    start = np.array([solver.value(one) for one in made.start], np.int64)
    return Answer(start, _ceiled(solver.best_objective_bound), status == cp_model.OPTIMAL)


@contextmanager
def _halted(solver: cp_model.CpSolver, halt: Callable[[], bool] | None) -> Iterator[None]:
    """Within it the solver stops soon after `halt` says so."""
    done = threading.Event()

    def watch(says: Callable[[], bool]) -> None:
        while not done.wait(LOOK):
            if says():
                solver.stop_search()

    watcher = threading.Thread(target=watch, args=(halt,), daemon=True) if halt else None
    if watcher:
        watcher.start()
    try:
        yield
    finally:
        done.set()
        if watcher:
            watcher.join()


def _solver(until: float, workers: int, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(until - time.monotonic(), 0.01)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed % (1 << 31)
    return solver


def _ceiled(bound: float) -> int:
    return max(int(np.ceil(bound - 1e-6)), 0) if np.isfinite(bound) else 0
