"""The common axis of an instance: working days of one calendar, or all days (minutes) with tables to several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guatu.scheduling.plan import Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.scarce.instance import Dated, Instance, Ints, Resource

# Cells of all tables together: half a gigabyte.
MOST_CELLS = 60_000_000
KINDS = {"crew": 0, "quota": 1, "budget": 2}


def laid_out(instance: Instance, reckoning: Reckoning, base_day: int, base: Ints) -> Instance | Problem:
    """The instance with capacities on its axis, and with the tables of `Dated` where one calendar does not do."""
    core = reckoning.core
    used = np.unique(core.row[instance.span > 0])
    plain = len(used) <= 1 and not core.any_cross and all(one.kind == "crew" for one in instance.resources)
    if plain:
        row = int(used[0]) if used.size else 0
        return replace(instance, capacity=_capacity(instance, reckoning, np.array([row]), base))
    scale, rows = reckoning.rulers, np.unique(core.row)
    last = _last_day(instance, reckoning, rows, base)
    days = last - base_day + 2
    units = int((scale.on_or_after(rows, np.full(len(rows), last)) - base[rows]).max()) + 1
    if (days + units) * len(rows) + 2 * days * len(instance.resources) > MOST_CELLS:
        return Problem("levelling.too_long", ())
    day = np.stack([scale.date_of(np.full(units, row), base[row] + np.arange(units)) for row in rows]) - base_day
    day = np.minimum(day, days - 1)
    number = np.stack([scale.on_or_after(np.full(days, row), base_day + np.arange(days)) - base[row] for row in rows])
    cell, capacity = _cells(instance.resources, reckoning, base_day, days)
    bounds = core.bounds
    dated = Dated(
        np.searchsorted(rows, core.row), bounds.lead, bounds.shift, bounds.weight_after, core.crosses, day, number,
        np.array([KINDS[one.kind] for one in instance.resources], np.int64),
        np.array([one.carries for one in instance.resources], bool), cell,
    )  # fmt: skip
    return replace(instance, capacity=capacity, dated=dated)


def _last_day(instance: Instance, reckoning: Reckoning, rows: Ints, base: Ints) -> int:
    """A day by which everything can be done one after another, also after the last change of what is to be had."""
    scale = reckoning.rulers
    # Waiting from one calendar's season to the next comes on top of the work itself, and so do lags by the date.
    bounds, crosses = reckoning.core.bounds, reckoning.core.crosses
    units = 2 * instance.horizon + int(np.maximum(bounds.shift[crosses], 0).sum()) + 2 * int(crosses.sum())
    changes = [scale.ordinal(one.first) for resource in instance.resources for one in resource.capacity_by]
    begin = np.maximum(base[rows], scale.on_or_after(rows, np.full(len(rows), max(changes, default=0))))
    return int(min(scale.date_of(rows, begin + units).max(), scale.last))


def _capacity(instance: Instance, reckoning: Reckoning, row: Ints, base: Ints) -> Ints:
    """By working day of the one calendar, up to the last change."""
    scale = reckoning.rulers
    changes = [
        [
            (max(int(scale.on_or_after(row, np.array([scale.ordinal(one.first)]))[0] - base[row[0]]), 0), one.capacity)
            for one in sorted(resource.capacity_by, key=lambda supply: supply.first)
        ]
        for resource in instance.resources
    ]
    width = max((at for each in changes for at, _ in each), default=0) + 1
    capacity = np.zeros((len(instance.resources), width), np.int64)
    for number, resource in enumerate(instance.resources):
        capacity[number] = resource.capacity
        for at, amount in changes[number]:
            capacity[number, at:] = amount
    return capacity


def _cells(resources: tuple[Resource, ...], reckoning: Reckoning, base_day: int, days: int) -> tuple[Ints, Ints]:
    """The cell of each day, and what each cell holds: a crew's day, or a stock's period (with `carries`: so far)."""
    cell = np.zeros((len(resources), days), np.int64)
    capacity = np.zeros((len(resources), days), np.int64)
    for number, resource in enumerate(resources):
        supplies = sorted(resource.capacity_by, key=lambda supply: supply.first)
        begins = [max(reckoning.rulers.ordinal(one.first) - base_day, 0) for one in supplies]
        if resource.kind == "crew":
            cell[number] = np.arange(days)
            capacity[number] = resource.capacity
            for at, one in zip(begins, supplies, strict=True):
                capacity[number, at:] = one.capacity
            continue
        cell[number] = np.searchsorted(begins, np.arange(days), side="right")
        amounts = np.array([resource.capacity, *(one.capacity for one in supplies)], np.int64)[:days]
        capacity[number, : len(amounts)] = np.cumsum(amounts) if resource.carries else amounts
        if resource.carries:
            capacity[number, len(amounts) :] = amounts.sum()
    return cell, capacity


def series(instance: Instance, start: Ints) -> tuple[Ints, list[int]]:
    """What the activities leave of the capacity, at least 0; and the resources that they overdraw."""
    over, left = [], []
    for number in range(len(instance.resources)):
        free = _left(instance, number, start)
        if (free < 0).any():
            over.append(number)
        left.append(np.maximum(free, 0))
    width = max(len(one) for one in left)
    return np.array([np.concatenate((one, np.full(width - len(one), one[-1]))) for one in left]), over


def _left(instance: Instance, number: int, start: Ints) -> Ints:
    capacity, dated = instance.capacity[number], instance.dated
    if dated is None or dated.kind[number] == 0:
        load = instance.load(number, start)
        width = max(len(capacity), len(load) + 1) if dated is None else len(capacity)
        free: Ints = np.concatenate((capacity, np.full(width - len(capacity), capacity[-1])))
        free[: len(load)] -= load[:width]
        return free
    # Of a budget, work that has begun spends what it still needs evenly over the days it still takes; a quota it has.
    spent = np.zeros(len(capacity), np.int64)
    for one in np.flatnonzero(instance.need[:, number]).tolist() if dated.kind[number] == 2 else ():
        day = dated.day[dated.row[one], start[one] : start[one] + max(int(instance.span[one]), 1)]
        paid = int(instance.need[one, number]) * np.arange(len(day) + 1) // len(day)
        np.add.at(spent, dated.cell[number, day], np.diff(paid))
    left: Ints = capacity - (np.cumsum(spent) if dated.carries[number] else spent)
    return left
