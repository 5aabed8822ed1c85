"""One island of the search: a population of schedules, crossed over a window of time, each child justified.

After Valls, Ballestín, Quintanilla, A hybrid genetic algorithm for the RCPSP, EJOR 185 (2008), and Debels, Vanhoucke,
A decomposition-based genetic algorithm, Operations Research 55 (2007); here steady-state, without twins, and the child
has the order of one parent outside a window of time and of the other within it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from guatu.scheduling.scarce.chance import Ints, State, below, copied, entry, fingerprint, highest, kernel, unit
from guatu.scheduling.scarce.dated import Axis
from guatu.scheduling.scarce.decoding import Room, Way, decoded, justified, listed, timed, value_of
from guatu.scheduling.scarce.placing import risen

# A child costs one schedule from its list, one to the right, one back to the left.
EACH = 3
SHORTEST, LONGEST = 0.25, 0.75
# Neighbours that change places: one in a hundred, in short lists about one in each.
SWAPS, EACH_LIST = 0.01, 1.2
NOISE, LEAST_NOISE = 0.6, 10
TOURNAMENT = 4


class Island(NamedTuple):
    """A population: schedules by row, their starts on the axis, value, end and fingerprint; `child` is room for one."""

    start: Ints
    time: Ints
    value: Ints
    end: Ints
    print: State
    child: Ints
    spare: Ints
    state: State


def island_of(size: int, count: int, seed: int) -> Island:
    """An empty population."""
    return Island(
        np.zeros((size, count), np.int64), np.zeros((size, count), np.int64), np.zeros(size, np.int64),
        np.zeros(size, np.int64), np.zeros(size, np.uint64), np.zeros(count, np.int64), np.zeros(count, np.int64),
        np.array([seed * 0x9E3779B97F4A7C15 % (1 << 64)], np.uint64),
    )  # fmt: skip


@entry
def settle(way: Way, axis: Axis | None, room: Room, island: Island, rules: Ints, first: int, last: int) -> Any:
    """Fill rows `first` to before `last` from priority `rules` (one per row: keys), the later ones with noise."""
    state, key = island.state, room.key
    for row in range(first, last):
        rule = rules[row % len(rules)]
        wide = 0.0 if row < len(rules) else NOISE * max(highest(rule), LEAST_NOISE)
        for number in range(len(rule)):
            key[number] = max(0, rule[number] + np.int64((unit(state) - 0.5) * wide))
        if axis is None:
            # Chance knows no bounds; what is not raised would be placed before what it waits for.
            risen(way.forward, key)
        listed(way, axis, room, key)
        end = decoded(way, axis, room, island.child)
        if end < 0:
            return False
        end = justified(way, axis, room, island.child, end, island.spare)
        keep(axis, island, row, end, value_of(way, room, island.child, end))
    return True


@kernel
def keep(axis: Axis | None, island: Island, row: int, end: int, value: int) -> None:
    """Put the child into `row`."""
    copied(island.child, island.start[row])
    island.end[row] = end
    island.value[row] = value
    island.print[row] = fingerprint(island.child)
    timed(axis, island.child, island.time[row])


@kernel
def _parent(island: Island) -> Any:
    value, state = island.value, island.state
    one, other = below(state, len(value)), below(state, len(value))
    return one if value[one] <= value[other] else other


@kernel
def _victim(island: Island) -> Any:
    value, state = island.value, island.state
    worst = below(state, len(value))
    for _ in range(TOURNAMENT):
        other = below(state, len(value))
        if value[other] > value[worst]:
            worst = other
    return worst


@kernel
def _known(island: Island, mark: int) -> Any:
    found = False
    for other in island.print:
        found |= other == mark
    return found


@kernel
def _swapped(way: Way, order: Ints, state: State) -> None:
    """Neighbours in the list change places here and there, unless one must precede the other."""
    first, bounds = way.forward.first, way.forward.bound
    often = max(SWAPS, EACH_LIST / len(order))
    for place in range(len(order) - 1):
        if unit(state) < often:
            one, other = order[place], order[place + 1]
            bound = False
            for at in range(first[other], first[other + 1]):
                bound |= bounds[at, 0] == one
            if not bound:
                order[place], order[place + 1] = other, one


@kernel
def _crossed(way: Way, axis: Axis | None, room: Room, island: Island, father: int, mother: int) -> None:
    """The list of a child: what the father begins in a window of time goes in the mother's order."""
    times, others = island.time[father], island.time[mother]
    span, width = highest(times) + 1, highest(others) + 1
    key = room.key
    length = max(np.int64(span * (SHORTEST + (LONGEST - SHORTEST) * unit(island.state))), 1)
    low = below(island.state, span - length + 1)
    for number in range(len(times)):
        time = times[number]
        if time < low:
            key[number] = time
        elif time < low + length:
            key[number] = low + others[number]
        else:
            key[number] = time + width
    listed(way, axis, room, key)
    _swapped(way, room.order, island.state)


@entry
def evolve(way: Way, axis: Axis | None, room: Room, island: Island, children: int, goal: int) -> Any:
    """Make `children`, fewer when a value of `goal` is reached; gives how many were made."""
    for made in range(children):
        father, mother = _parent(island), _parent(island)
        if father == mother:
            mother = (mother + 1) % len(island.value)
        _crossed(way, axis, room, island, father, mother)
        end = decoded(way, axis, room, island.child)
        if end < 0:
            continue
        end = justified(way, axis, room, island.child, end, island.spare)
        value, mark = value_of(way, room, island.child, end), fingerprint(island.child)
        row = _victim(island)
        if value <= island.value[row] and not _known(island, mark):
            keep(axis, island, row, end, value)
            if value <= goal:
                return made + 1
    return children
