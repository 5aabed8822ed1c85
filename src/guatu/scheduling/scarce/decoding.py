"""From a list of activities to a schedule and its value, and the schedule pressed to the right and back to the left.

Double justification: Valls, Ballestín, Quintanilla, Justification and RCPSP, EJOR 165 (2005). With due days the
right side is each activity's own: as late as it may be without breaking its promise more than it is broken.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from guatu.scheduling.scarce.chance import Ints, copied, in_order, kernel
from guatu.scheduling.scarce.dated import Axis, axis_of, ended, placed_dated, placed_late
from guatu.scheduling.scarce.instance import NEVER, Instance
from guatu.scheduling.scarce.packed import Half, Words, halves
from guatu.scheduling.scarce.placing import placed, risen, turned

LATENESS = 1
# Lateness counts first, the end of it all second.
LATE_BITS = 24


class Way(NamedTuple):
    """An instance and what is wanted of it (`goal`: 0 the end of it all, 1 lateness), for the kernels."""

    forward: Half
    backward: Half
    floor: Ints
    due: Ints
    promise: Ints
    worth: Ints
    goal: int


class Room(NamedTuple):
    """Scratch arrays of one island."""

    profile: Words
    free: Ints
    order: Ints
    tally: Ints
    key: Ints
    other: Ints
    bound: Ints
    late: Ints


def way_of(instance: Instance, goal: int) -> tuple[Way, Axis | None]:
    """What the kernels need of an instance; the second is None on one calendar."""
    forward, backward = halves(instance)
    way = Way(forward, backward, instance.floor, instance.due, instance.promise, instance.worth, goal)
    return way, axis_of(instance)


def room_of(instance: Instance, way: Way) -> Room:
    """Fresh scratch arrays."""
    count = len(instance.span)
    dues = instance.due[instance.due < NEVER]
    longest = max(instance.horizon, int(dues.max(initial=0))) + int(instance.span.max(initial=0)) + 1
    if way.goal == LATENESS:
        longest *= 2
    dated = instance.dated is not None
    return Room(
        profile=np.zeros((1 if dated else longest, way.forward.need.shape[1]), np.uint64),
        free=np.zeros_like(instance.capacity) if dated else np.zeros((0, 0), np.int64),
        order=np.zeros(count, np.int64),
        tally=np.zeros(min(4 * longest, 200 * count + 10_000) + 8, np.int64),
        key=np.zeros(count, np.int64),
        other=np.zeros(count, np.int64),
        bound=np.zeros(count, np.int64),
        late=np.zeros(len(instance.worth), np.int64),
    )


@kernel
def decoded(way: Way, axis: Axis | None, room: Room, start: Ints) -> Any:
    """The schedule of the list in `room.order`; gives its end, or -1."""
    if axis is None:
        return placed(way.forward, room.order, way.floor, 0, room.profile, start)
    return placed_dated(axis, room.order, way.floor, room.free, start)


@kernel
def listed(way: Way, axis: Axis | None, room: Room, key: Ints) -> None:
    """`room.order` by rising `key`, bounds kept; `key` is raised where it must be."""
    if axis is None:
        if way.forward.falls:
            risen(way.forward, key)
    else:
        first, before = axis.first, axis.before
        for number in range(len(key)):
            for bound in range(first[number], first[number + 1]):
                key[number] = max(key[number], key[before[bound]])
    in_order(key, room.order, room.tally)


@kernel
def timed(axis: Axis | None, start: Ints, key: Ints) -> None:
    """When each starts on the common axis, from 0."""
    if axis is None:
        copied(start, key)
    else:
        day, row = axis.day, axis.row
        for number in range(len(start)):
            key[number] = day[row[number], start[number]]
    low = key[0]
    for value in key:
        low = min(low, value)
    for number in range(len(key)):
        key[number] -= low


@kernel
def value_of(way: Way, room: Room, start: Ints, end: int) -> Any:
    """What is to be small."""
    if way.goal != LATENESS:
        return end
    late, promises, due, worth = room.late, way.promise, way.due, way.worth
    for promise in range(len(late)):
        late[promise] = 0
    for number in range(len(start)):
        promise = promises[number]
        if promise >= 0:
            late[promise] = max(late[promise], start[number] - due[number])
    total = 0
    for promise in range(len(late)):
        total += late[promise] * worth[promise]
    return (total << LATE_BITS) + end


@kernel
def justified(way: Way, axis: Axis | None, room: Room, start: Ints, end: int, spare: Ints) -> Any:
    """`start` pressed to the right, then to the left; gives its end. Two schedules' work. `spare` is overwritten."""
    if axis is None:  # noqa: SIM108 - numba drops the branch that cannot be taken only from a statement
        right = _right(way, room, start, end, spare)
    else:
        right = _right_dated(way, axis, room, start, end, spare)
    if not right:
        return end
    timed(axis, spare, room.key)
    listed(way, axis, room, room.key)
    found = decoded(way, axis, room, spare)
    if found < 0:
        return end
    copied(spare, start)
    return found


@kernel
def _right(way: Way, room: Room, start: Ints, end: int, spare: Ints) -> Any:
    """Seen backward, everything as early as it can be, a promise from its due day on (if it is kept) and the rest at
    once; `anchor` is the day from which time runs backward.
    """
    count, half, span, due, promise, bound = (
        len(start),
        way.backward,
        way.forward.span,
        way.due,
        way.promise,
        room.bound,
    )
    anchor = end
    for number in range(count):
        if way.goal == LATENESS and promise[number] >= 0:
            anchor = max(anchor, max(due[number], start[number]) + span[number])
    for number in range(count):
        right = end - span[number]
        if way.goal == LATENESS and promise[number] >= 0:
            right = max(due[number], start[number])
        bound[count - 1 - number] = anchor - right - span[number]
    key = room.key
    turned(start, span, anchor, key)
    if half.falls:
        risen(half, key)
    in_order(key, room.order, room.tally)
    if placed(half, room.order, bound, anchor, room.profile, room.other) < 0:
        return False
    turned(room.other, half.span, anchor, spare)
    return True


@kernel
def _right_dated(way: Way, axis: Axis, room: Room, start: Ints, end: int, spare: Ints) -> Any:
    count, span, due, promise, row, numbers = len(start), axis.span, way.due, way.promise, axis.row, axis.number
    last_unit, last_day = axis.day.shape[1] - 2, numbers.shape[1] - 1
    bound, key = room.bound, room.key
    for number in range(count):
        right = numbers[row[number], min(end, last_day)] - span[number]
        if way.goal == LATENESS and promise[number] >= 0:
            # A promise beyond the tables is as good as none.
            right = min(due[number], last_unit - span[number])
        bound[number] = max(start[number], right)
        key[number] = end - ended(span, row, axis.day, number, start[number])
    _turned_dated(axis, key, room.other)
    in_order(room.other, room.order, room.tally)
    order = room.order
    for place in range(count):
        order[place] = count - 1 - order[place]
    return placed_late(axis, order, bound, room.free, spare)


@kernel
def _turned_dated(axis: Axis, key: Ints, other: Ints) -> None:
    """Keys for an order with successors first, numbers reversed."""
    first_out, out, after, count = axis.first_out, axis.out, axis.after, len(key)
    for number in range(count - 1, -1, -1):
        for step in range(first_out[number], first_out[number + 1]):
            key[number] = max(key[number], key[after[out[step]]])
        other[count - 1 - number] = key[number]
