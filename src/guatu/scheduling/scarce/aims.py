"""Which promise goes before which: a day to aim at for each, found by simulated annealing.

With scarce crews some promises must be late, and which ones decides the weighted lateness far more than the order of
the activities within them. So each promise has an aim, its due day moved by some days; counted back from the aims over
the relations every activity has a latest start, and by these the list is made. Only the aims are searched. The best
schedules met on the way are the first members of the population that `evolution` then crosses. How many changes for
the worse are accepted falls with time, and the heat is steered to that.

Aims in place of keys of single activities: Gonçalves, Mendes, Resende, A genetic algorithm for the resource
constrained multi-project scheduling problem, EJOR 189 (2008). Annealing: Kirkpatrick, Gelatt, Vecchi, Science 220
(1983); steered by the share accepted: Lam, Delosme, An efficient simulated annealing schedule, Yale 8816 (1988).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.scarce.bounds import early
from guatu.scheduling.scarce.chance import Ints, State, below, copied, entry, fingerprint, highest, kernel, unit
from guatu.scheduling.scarce.dated import Axis
from guatu.scheduling.scarce.decoding import LATE_BITS, Room, Way, decoded, justified, listed, value_of
from guatu.scheduling.scarce.evolution import Island, keep
from guatu.scheduling.scarce.instance import NEVER, Instance

# An aim moves within a window: near where it was, a sixth of the schedule's length; anywhere, from three tenths of it
# before the due day to seven tenths after.
NEAR, LOWEST = 0.17, 0.3
# The heat changes by this share a step; the share of changes gone on from is that of about so many.
STEP, MEMORY = 0.002, 500


class Aims(NamedTuple):
    """Bounds, the last `before` first, in days of the common axis; `latest` start of promised activities. One chain of
    annealing: by how much each promise's aim is moved (`shift`), the `late`ness at these aims (-1: not known yet), and
    the `heat`, a lateness, with the share of changes it has let through.
    """

    before: Ints
    after: Ints
    weight: Ints
    latest: Ints
    shift: Ints
    late: Ints
    heat: NDArray[np.float64]


def aims_of(instance: Instance) -> Aims:
    """Aims on the due days themselves. With several calendars distances are those at the earliest starts: the list
    needs an order, not the dates.
    """
    order = np.argsort(-instance.before, kind="stable")
    weight, latest = instance.weight, np.where(instance.promise >= 0, instance.due, NEVER)
    if instance.dated is not None:
        dated, start = instance.dated, early(instance)
        row, last = dated.row, dated.day.shape[1] - 1
        begin, ahead = start[instance.before], np.where(dated.crosses, dated.lead, weight)
        of = row[instance.before]
        there = dated.day[of, np.clip(begin + ahead, 0, last)] + np.where(dated.crosses, dated.shift, 0)
        weight = there - dated.day[of, np.clip(begin, 0, last)]
        known = dated.day[row, np.clip(latest, 0, last)] + np.minimum(latest, 0)
        latest = np.where(latest < NEVER, known, NEVER)
    return Aims(
        instance.before[order], instance.after[order], weight[order], latest,
        np.zeros(len(instance.worth), np.int64), np.full(1, -1, np.int64), np.array([1.0, 0.5]),
    )  # fmt: skip


@kernel
def _counted_back(way: Way, aims: Aims, key: Ints) -> None:
    """The latest start of each activity that keeps the aims; what no promise waits for comes last."""
    before, after, weight, latest, shift = aims.before, aims.after, aims.weight, aims.latest, aims.shift
    promise, top = way.promise, np.int64(0)
    for number in range(len(key)):
        key[number] = NEVER
        if promise[number] >= 0:
            key[number] = latest[number] + shift[promise[number]]
            top = max(top, key[number])
    for bound in range(len(before)):
        key[before[bound]] = min(key[before[bound]], key[after[bound]] - weight[bound])
    low = top
    for number in range(len(key)):
        key[number] = min(key[number], top)
        low = min(low, key[number])
    for number in range(len(key)):
        key[number] -= low


@kernel
def _moved(aims: Aims, length: int, state: State, one: int, other: int) -> None:
    """One aim a little, one anywhere, or two changing places in the queue."""
    shift, way = aims.shift, below(state, 3)
    if way == 0:
        shift[one] += np.int64((2 * unit(state) - 1) * NEAR * length)
    elif way == 1:
        shift[one] = np.int64((unit(state) - LOWEST) * length)
    else:
        shift[one], shift[other] = shift[other], shift[one]


@kernel
def _met(axis: Axis | None, island: Island, end: int, value: int) -> None:
    """The child takes the place of the worst member, if it is better and not there yet."""
    worst, mark = 0, fingerprint(island.child)
    for row in range(len(island.value)):
        if island.print[row] == mark:
            return
        if island.value[row] > island.value[worst]:
            worst = row
    if value < island.value[worst]:
        keep(axis, island, worst, end, value)


@kernel
def _taken(change: int, target: float, heat: NDArray[np.float64], state: State) -> Any:
    """Whether a schedule later by `change` is gone on from. The heat follows from the share that is."""
    if change == 0:
        return True
    yes = change < 0 or unit(state) < np.exp(-change / heat[0])
    heat[1] += ((1.0 if yes else 0.0) - heat[1]) / MEMORY
    heat[0] *= 1.0 - STEP if heat[1] > target else 1.0 + STEP
    return yes


@entry
def anneal(
    way: Way, axis: Axis | None, room: Room, island: Island, aims: Aims, steps: int, target: float, least: int
) -> Any:
    """`steps` schedules, of which a share `target` is to be gone on from.

    Gives how many were made: fewer when no more than `least` is late.
    """
    state, shift, late, heat = island.state, aims.shift, aims.late, aims.heat
    length = highest(island.end)
    for step in range(steps):
        one, other = below(state, len(shift)), below(state, len(shift))
        was, were = shift[one], shift[other]
        first = late[0] < 0
        if not first:
            _moved(aims, length, state, one, other)
        _counted_back(way, aims, room.key)
        listed(way, axis, room, room.key)
        end = decoded(way, axis, room, island.child)
        value = value_of(way, room, island.child, end) if end >= 0 else NEVER
        found = value >> LATE_BITS
        if first or _taken(found - late[0], target, heat, state):
            late[0] = found
            _met(axis, island, end, value)
            if found <= least:
                return step + 1
        else:
            shift[one] = was
            shift[other] = were
    return steps


@entry
def pressed(way: Way, axis: Axis | None, room: Room, island: Island) -> Any:
    """Each member justified, where that is better; gives the schedules made."""
    for row in range(len(island.value)):
        copied(island.start[row], island.child)
        end = justified(way, axis, room, island.child, island.end[row], island.spare)
        value = value_of(way, room, island.child, end)
        if value < island.value[row]:
            keep(axis, island, row, end, value)
    return 2 * len(island.value)
