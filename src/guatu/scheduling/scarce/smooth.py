"""Levelling by smoothness: activities moved within their room until the sum of squared use is small.

Burgess, Killebrew, Variation in activity level on a cyclical arrow diagram (1962), by simulated annealing: a shift of
one activity is accepted when it makes use smoother, or with a chance that falls as the search cools.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from guatu.scheduling.scarce.chance import Ints, State, below, copied, entry, kernel, unit
from guatu.scheduling.scarce.dated import Axis, asked, axis_of, books, left, unbook
from guatu.scheduling.scarce.instance import NEVER, Dated, Instance

COLD = 1e-3
# Moves per activity that one schedule of the budget stands for.
SWEEPS = 1
ROUND = 200_000
Halt = Callable[[], bool]


def smoothed(
    instance: Instance, start: Ints, seed: int, until: float | None, schedules: int | None, halt: Halt | None = None
) -> tuple[Ints, int]:
    """`start` made smoother without a later end, a promise broken further or a capacity overdrawn; and the moves in
    schedules. Cools over the budget, once through.
    """
    whole = instance if instance.dated is not None else as_dated(instance)
    axis = axis_of(whole)
    assert axis is not None
    state = np.array([seed * 0x9E3779B97F4A7C15 % (1 << 64)], np.uint64)
    now, best, ceiling = start.copy(), start.copy(), _ceiling(whole, start)
    free, use = _books_of(whole, axis, start)
    movable = np.flatnonzero((whole.need > 0).any(axis=1) & (whole.span > 0))
    if not movable.size:
        return best, 0
    least = rough = np.array([float(whole.roughness(start))])
    least = least.copy()
    hot = float(rough[0]) / max(len(movable), 1) * 0.05
    begin, spent = time.monotonic(), 0
    total = (schedules or 1 << 40) * SWEEPS * len(movable)
    while spent < total and (until is None or time.monotonic() < until) and not (halt and halt()):
        share = spent / total if until is None else (time.monotonic() - begin) / max(until - begin, 1e-9)
        heat = hot * COLD ** min(share, 1.0)
        moves = min(ROUND if schedules is None else max(total // 50, len(movable)), total - spent)
        _anneal(axis, free, use, now, best, ceiling, movable, state, moves, heat, rough, least)
        spent += moves
    return best, spent // (SWEEPS * len(movable))


def as_dated(instance: Instance) -> Instance:
    """An instance of one calendar as one with tables, in which every unit is its own day."""
    days, count = instance.horizon + int(instance.span.max(initial=0)) + 2, len(instance.before)
    line: Ints = np.arange(days).reshape(1, -1)
    capacity = np.concatenate(
        (instance.capacity, np.repeat(instance.capacity[:, -1:], max(days - instance.capacity.shape[1], 0), axis=1)),
        axis=1,
    )
    zeros = np.zeros(count, np.int64)
    resources = len(instance.resources)
    dated = Dated(
        np.zeros(len(instance.span), np.int64), zeros, zeros, instance.weight, np.zeros(count, bool), line, line.copy(),
        np.zeros(resources, np.int64), np.zeros(resources, bool), np.repeat(line, resources, axis=0),
    )  # fmt: skip
    return replace(instance, capacity=capacity, dated=dated)


def _ceiling(instance: Instance, start: Ints) -> Ints:
    dated = instance.dated
    assert dated is not None
    end = instance.makespan(start)
    last = dated.number[dated.row, min(end, dated.number.shape[1] - 1)] - np.maximum(instance.span, 1)
    found: Ints = np.maximum(np.where(instance.due < NEVER, np.minimum(last, instance.due), last), start)
    return found


def _books_of(instance: Instance, axis: Axis, start: Ints) -> tuple[Ints, Ints]:
    """What is free, and the use of crews by day, with everything in place."""
    free = instance.capacity.copy()
    for number in range(len(start)):
        if books(axis, free, number, int(start[number])) >= 0:
            raise ValueError("start: not a schedule of this instance")
    use = np.zeros_like(free)
    dated = instance.dated
    assert dated is not None
    for resource in np.flatnonzero(dated.kind == 0).tolist():
        load = instance.load(resource, start)
        use[resource, : len(load)] = load
    return free, use


@kernel
def _shifted(axis: Axis, use: Ints, number: int, begin: int, sign: int) -> Any:
    """Put `number` in (1) or out (-1) of use; the change of the sum of squares."""
    kind, days, need, row = axis.kind, axis.day, axis.need, axis.row[number]
    change = 0
    for resource in range(len(kind)):
        amount = sign * need[number, resource] if kind[resource] == 0 else 0
        if amount != 0:
            for step in range(begin, begin + axis.span[number]):
                day = days[row, step]
                change += 2 * amount * use[resource, day] + amount * amount
                use[resource, day] += amount
    return change


@entry
def _anneal(
    axis: Axis, free: Ints, use: Ints, start: Ints, best: Ints, ceiling: Ints, movable: Ints, state: State, moves: int,
    heat: float, rough: Any, least: Any,
) -> None:  # fmt: skip
    floor = axis.floor
    for _ in range(moves):
        number = movable[below(state, len(movable))]
        old = start[number]
        low = max(floor[number], asked(axis, number, start))
        high = min(ceiling[number], left(axis, number, start))
        if high <= low:
            continue
        new = low + below(state, high - low + 1)
        unbook(axis, free, number, old)
        if new == old or books(axis, free, number, new) >= 0:
            books(axis, free, number, old)
            continue
        change = _shifted(axis, use, number, old, -1) + _shifted(axis, use, number, new, 1)
        if change > 0 and unit(state) >= np.exp(-change / heat):
            unbook(axis, free, number, new)
            books(axis, free, number, old)
            _shifted(axis, use, number, new, -1)
            _shifted(axis, use, number, old, 1)
            continue
        start[number] = new
        rough[0] += change
        if rough[0] < least[0]:
            least[0] = rough[0]
            copied(start, best)
