"""From a network, its calendars and its resources to an instance, and from starts back to dates.

Work that has begun and waits for nothing stays where it is: what it uses is taken off the capacity. Finished work and
the frames of parts use nothing. Numbers of the instance are places of the core (see `passes.Core`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from guatu.scheduling.passes import BOUNDED
from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.ruler import Calendar
from guatu.scheduling.scarce.axes import laid_out, series
from guatu.scheduling.scarce.instance import MOST_AMOUNT, NEVER, Demand, Instance, Ints, Resource
from guatu.scheduling.two_passes import core_network


@dataclass(frozen=True, slots=True)
class Contention:
    """An instance of a network: `base` is the first unit of each calendar, `problems` what was set aside."""

    instance: Instance
    reckoning: Reckoning
    base: Ints
    problems: tuple[Problem, ...]

    def dates(self, start: Ints) -> Mapping[str, tuple[date, date]]:
        """First and last day of each activity that is still to be done and is no frame of others."""
        reckoning = self.reckoning
        columns, count = reckoning.columns, len(reckoning.columns.activities)
        row = columns.row
        number = start[reckoning.core.place[:count]] + self.base[row]
        begun = np.where(columns.started > 0, columns.started, reckoning.rulers.date_of(row, number))
        last = reckoning.rulers.date_of(row, number + columns.left - 1)
        open_ = (columns.finished == 0) & ~reckoning.nesting.is_parent
        value = reckoning.rulers.value
        return {
            columns.activities[one].id: (value(int(min(begun[one], last[one]))), value(int(last[one]), end=True))
            for one in np.flatnonzero(open_).tolist()
        }


def contention_of(
    network: Network,
    calendars: Mapping[str, Calendar],
    resources: Sequence[Resource],
    demands: Sequence[Demand],
    today: date | None = None,
    worth: Mapping[str, int] | None = None,
) -> Contention | Problem:
    """What is to be levelled, or why there is nothing; `worth` weighs the lateness of an activity (1 unless given)."""
    reckoning = core_network(network, calendars, today)
    if reckoning is None:
        return Problem("levelling.nothing", ())
    table, problems = _needs(reckoning, resources, demands)
    core, columns = reckoning.core, reckoning.columns
    total, count = len(core.at), len(columns.activities)
    idle = np.zeros(total, bool)
    idle[:count] = (columns.finished > 0) | reckoning.nesting.is_parent
    idle = idle[core.at]
    lowest = reckoning.floor.copy()
    np.maximum.at(lowest, reckoning.settled.after, reckoning.settled.number)
    floor, row = lowest[core.at], core.row
    live = ~idle & (floor > 0)
    if not live.any():
        return Problem("levelling.nothing", ())
    scale = reckoning.rulers
    base_day = int(scale.date_of(row[live], floor[live]).min())
    base = scale.on_or_after(np.arange(len(scale.names)), np.full(len(scale.names), base_day))
    promise, due, value = _promises(reckoning, worth or {})
    due = np.where(due < BOUNDED, due - base[row], NEVER)
    instance = Instance(
        ids=tuple(columns.activities[one].id if one < count else "" for one in core.at.tolist()),
        resources=tuple(resources),
        span=np.where(idle, 0, reckoning.span[core.at]),
        before=core.bounds.before,
        after=core.bounds.after,
        weight=core.weight,
        floor=np.where(live, np.maximum(floor - base[row], 0), 0),
        due=due,
        promise=promise,
        worth=value,
        need=np.where(idle[:, None], 0, table[core.at]),
        capacity=np.zeros((len(resources), 1), np.int64),
        names=tuple(columns.activities[one].name if one < count else "" for one in core.at.tolist()),
    )
    laid = laid_out(instance, reckoning, base_day, base)
    if isinstance(laid, Problem):
        return laid
    ready, told = _ready(laid, reckoning)
    return Contention(ready, reckoning, base, (*problems, *told))


def _needs(
    reckoning: Reckoning, resources: Sequence[Resource], demands: Sequence[Demand]
) -> tuple[Ints, tuple[Problem, ...]]:
    """What each activity needs, gates and frames nothing; what no capacity can ever meet is set aside."""
    index, columns = reckoning.columns.index, reckoning.columns
    at = {resource.id: number for number, resource in enumerate(resources)}
    table = np.zeros((len(reckoning.core.at), len(resources)), np.int64)
    problems = []
    for one in demands:
        if one.activity not in index or one.resource not in at:
            unknown = one.resource if one.activity in index else one.activity
            problems.append(Problem("levelling.unknown", (one.activity,), {"id": unknown}))
            continue
        number, place = index[one.activity], at[one.resource]
        resource = resources[place]
        most = max([resource.capacity, *(supply.capacity for supply in resource.capacity_by)])
        if resource.kind == "budget" or (resource.kind == "quota" and resource.carries):
            most = resource.capacity + sum(supply.capacity for supply in resource.capacity_by)
        if not 0 <= one.amount <= min(most, MOST_AMOUNT):
            facts = {
                "name": columns.activities[number].name,
                "resource": resource.name,
                "amount": one.amount,
                "most": most,
            }
            problems.append(Problem("levelling.never_enough", (one.activity,), facts))
            continue
        if resource.kind != "crew" or columns.days[number] > 0:
            table[number, place] += one.amount
    return table, tuple(problems)


def _promises(reckoning: Reckoning, worth: Mapping[str, int]) -> tuple[Ints, Ints, Ints]:
    """By place: which promise, and the latest start for it; the worth of each promise.

    Parts that have their due day from what holds them are one promise together.
    """
    columns, core = reckoning.columns, reckoning.core
    activities, number_of = columns.activities, columns.index
    promise = np.full(len(core.at), -1, np.int64)
    value: list[int] = []
    known: dict[str, int] = {}
    for number in np.flatnonzero(reckoning.ceiling[: len(activities)] < BOUNDED).tolist():
        holder = activities[number]
        while holder.due is None and not holder.constraints and holder.parent in number_of:
            holder = activities[number_of[holder.parent]]
        if holder.id not in known:
            known[holder.id] = len(value)
            value.append(max(int(worth.get(holder.id, 1)), 0))
        promise[core.place[number]] = known[holder.id]
    return promise, reckoning.ceiling[core.at], np.array(value, np.int64)


def _ready(instance: Instance, reckoning: Reckoning) -> tuple[Instance, tuple[Problem, ...]]:
    settled, over = _begun(instance, reckoning)
    rationed, short = _rationed(settled)
    return rationed, (*over, *short)


def _begun(instance: Instance, reckoning: Reckoning) -> tuple[Instance, tuple[Problem, ...]]:
    """Begun work that waits for nothing keeps its days: its use comes off the capacity, which never falls below 0."""
    columns, core = reckoning.columns, reckoning.core
    begun = np.zeros(len(core.at), bool)
    begun[: len(columns.activities)] = (columns.started > 0) & (columns.finished == 0) & ~reckoning.nesting.is_parent
    begun = begun[core.at]
    begun[instance.after] = False
    if not (begun & (instance.need > 0).any(axis=1)).any():
        return instance, ()
    need = np.where(begun[:, None], 0, instance.need)
    fixed = replace(instance, need=np.where(begun[:, None], instance.need, 0))
    capacity, over = series(fixed, instance.floor)
    problems = tuple(
        Problem("levelling.begun_exceed", (), {"resource": instance.resources[number].name}) for number in over
    )
    return replace(instance, need=need, capacity=capacity), problems


def _rationed(instance: Instance) -> tuple[Instance, tuple[Problem, ...]]:
    """Where a stock is too small for all together, the needs with the latest due days are set aside."""
    dated, need = instance.dated, instance.need.copy()
    problems = []
    for number in np.flatnonzero(dated.kind > 0).tolist() if dated is not None else ():
        assert dated is not None
        cells = instance.capacity[number, int(dated.cell[number, 0]) :]
        most = int(cells.max() if dated.carries[number] else cells.sum())
        users = np.flatnonzero(need[:, number])
        for one in users[np.lexsort((users, instance.due[users]))][::-1].tolist():
            total = int(need[:, number].sum())
            if total <= most:
                break
            facts = {"name": instance.names[one], "resource": instance.resources[number].name}
            facts |= {"amount": int(need[one, number]), "total": total, "most": most}
            problems.append(Problem("levelling.short", (instance.ids[one],), facts))
            need[one, number] = 0
    return replace(instance, need=need), tuple(problems)
