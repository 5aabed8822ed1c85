"""The same on several calendars, on a clock, and with stocks: slower, a unit at a time, both directions spelled out.

Starts are units of each activity's own calendar; what they share lies on a common axis (see `instance.Dated`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from guatu.scheduling.scarce.chance import Ints, entry, kernel
from guatu.scheduling.scarce.instance import NEVER, Instance, Mask

CREW, QUOTA = 0, 1


class Axis(NamedTuple):
    """`instance.Dated` for the kernels; bounds into `i` are `first[i]:first[i+1]`, out of it `out[first_out…]`."""

    span: Ints
    row: Ints
    first: Ints
    out: Ints
    first_out: Ints
    before: Ints
    after: Ints
    weight: Ints
    lead: Ints
    shift: Ints
    rest: Ints
    crosses: Mask
    day: Ints
    number: Ints
    kind: Ints
    carries: Mask
    cell: Ints
    floor: Ints
    need: Ints
    free: Ints


def axis_of(instance: Instance) -> Axis | None:
    """The arrays of a dated instance, bounds in order of `after`; None of a plain one."""
    if instance.dated is None:
        return None
    dated, count = instance.dated, len(instance.span)
    order = np.argsort(instance.after, kind="stable")
    before, after = instance.before[order], instance.after[order]
    heads = [
        np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=count)))).astype(np.int64)
        for ends in (after, before)
    ]
    return Axis(
        instance.span, dated.row, heads[0], np.argsort(before, kind="stable"), heads[1], before, after,
        instance.weight[order], dated.lead[order], dated.shift[order], dated.rest[order], dated.crosses[order],
        dated.day, dated.number, dated.kind, dated.carries, dated.cell, instance.floor, instance.need,
        instance.capacity,
    )  # fmt: skip


@kernel
def asked(axis: Axis, number: int, start: Ints) -> Any:
    """The earliest start that the bounds leave to `number`."""
    first, before, crosses, weight = axis.first, axis.before, axis.crosses, axis.weight
    row, lead, shift, rest, days, numbers = axis.row, axis.lead, axis.shift, axis.rest, axis.day, axis.number
    found = -NEVER
    for bound in range(first[number], first[number + 1]):
        other = before[bound]
        wanted = start[other] + weight[bound]
        if crosses[bound]:
            unit = min(max(start[other] + lead[bound], 0), days.shape[1] - 1)
            day = min(max(days[row[other], unit] + shift[bound], 0), numbers.shape[1] - 1)
            wanted = numbers[row[number], day] + rest[bound]
        found = max(found, wanted)
    return found


@kernel
def left(axis: Axis, number: int, start: Ints) -> Any:
    """The latest start that the bounds leave to `number`."""
    first, out, after, crosses, weight = axis.first_out, axis.out, axis.after, axis.crosses, axis.weight
    row, lead, shift, rest, days, numbers = axis.row, axis.lead, axis.shift, axis.rest, axis.day, axis.number
    found = NEVER
    for step in range(first[number], first[number + 1]):
        bound = out[step]
        other = after[bound]
        room = start[other] - weight[bound]
        if crosses[bound]:
            unit = min(max(start[other] - rest[bound], 0), days.shape[1] - 1)
            day = min(max(days[row[other], unit] - shift[bound] + 1, 0), numbers.shape[1] - 1)
            room = numbers[row[number], day] - 1 - lead[bound]
        found = min(found, room)
    return found


@kernel
def _share(need: int, span: int, kind: int, unit: int) -> Any:
    """What is taken of a resource on the `unit`-th working unit."""
    if kind == CREW:
        return need if span > 0 else 0
    if kind == QUOTA:
        return need if unit == 0 else 0
    return need * (unit + 1) // max(span, 1) - need * unit // max(span, 1)


@kernel
def _take(free: Ints, resource: int, cell: int, last: int, amount: int) -> Any:
    """Take `amount` (or give it back, when negative) of cells up to `last`; no, and nothing, when it is not there."""
    for at in range(cell, last):
        if free[resource, at] < amount:
            return False
    for at in range(cell, last):
        free[resource, at] -= amount
    return True


@kernel
def _needs(axis: Axis, number: int) -> Any:
    """Whether it needs anything: most work does not."""
    found = False
    for resource in range(len(axis.kind)):
        found |= axis.need[number, resource] > 0
    return found


@kernel
def _book(axis: Axis, free: Ints, number: int, begin: int, sign: int, upto: int) -> Any:
    """Take what `number` needs from `begin` on, in `upto` steps (unit, resource); the one that failed, or -1."""
    kind, carries, cells, need, days = axis.kind, axis.carries, axis.cell, axis.need, axis.day
    if not _needs(axis, number):
        return -1
    row, span, resources = axis.row[number], axis.span[number], len(kind)
    for step in range(upto):
        unit, resource = step // resources, step % resources
        amount = _share(need[number, resource], span, kind[resource], unit)
        if amount > 0:
            cell = cells[resource, days[row, begin + unit]]
            # What is taken of a stock that carries over is gone from all later periods, of which there are few.
            last = cells[resource, cells.shape[1] - 1] + 1 if kind[resource] != CREW and carries[resource] else cell + 1
            if not _take(free, resource, cell, last, sign * amount):
                return step
    return -1


@entry
def books(axis: Axis, free: Ints, number: int, begin: int) -> Any:
    """All or nothing: -1, or how many units further on it is worth trying again, less one."""
    kind, cells, need, days, row, span = axis.kind, axis.cell, axis.need, axis.day, axis.row[number], axis.span[number]
    # Crews are only looked at before anything is taken: that is much cheaper than giving it back.
    for resource in range(len(kind)):
        amount = need[number, resource] if kind[resource] == CREW else 0
        for unit in range(span if amount > 0 else 0):
            last = unit
            while begin + last < days.shape[1] and free[resource, cells[resource, days[row, begin + last]]] < amount:
                last += 1
            if last > unit:
                # A busy day rules out every start that still covers it, and so do the busy days after it.
                return last - 1
    resources = len(kind)
    failed = _book(axis, free, number, begin, 1, max(span, 1) * resources)
    if failed < 0:
        return -1
    _book(axis, free, number, begin, -1, failed)
    return 0


@kernel
def busy(axis: Axis, free: Ints, number: int, begin: int) -> Any:
    """The last working unit of `number`, started at `begin`, on which a crew is wanting; -1 when none is."""
    row, span, need, kind, cells, days = axis.row[number], axis.span[number], axis.need, axis.kind, axis.cell, axis.day
    for unit in range(span - 1, -1, -1):
        for resource in range(len(kind)):
            amount = need[number, resource] if kind[resource] == CREW else 0
            if amount > 0 and free[resource, cells[resource, days[row, begin + unit]]] < amount:
                return unit
    return -1


@kernel
def unbook(axis: Axis, free: Ints, number: int, begin: int) -> None:
    """Give back what `number` took from `begin` on."""
    _book(axis, free, number, begin, -1, max(axis.span[number], 1) * len(axis.kind))


@kernel
def _cleared(axis: Axis, free: Ints) -> None:
    full = axis.free
    for resource in range(free.shape[0]):
        for cell in range(free.shape[1]):
            free[resource, cell] = full[resource, cell]


@kernel
def placed_dated(axis: Axis, order: Ints, floor: Ints, free: Ints, start: Ints) -> Any:
    """Forward: fills `start`; gives the end on the axis, or -1 where something never fits."""
    _cleared(axis, free)
    spans, row, days = axis.span, axis.row, axis.day
    end, limit = 0, days.shape[1]
    for number in order:
        begin = max(floor[number], asked(axis, number, start))
        failed = 0
        while failed >= 0:
            if begin + max(spans[number], 1) > limit:
                return -1
            failed = books(axis, free, number, begin)
            begin += failed + 1
        start[number] = begin
        end = max(end, ended(spans, row, days, number, begin))
    return end


@kernel
def placed_late(axis: Axis, order: Ints, upper: Ints, free: Ints, start: Ints) -> Any:
    """Backward: each, in an order with successors first, as late as it can be and not after `upper`; no when stuck."""
    _cleared(axis, free)
    spans = axis.span
    for number in order:
        begin = min(upper[number], left(axis, number, start))
        while begin >= 0:
            unit = busy(axis, free, number, begin)
            if unit >= 0:
                begin += unit - spans[number]
            elif books(axis, free, number, begin) >= 0:
                begin -= 1
            else:
                break
        if begin < 0:
            return False
        start[number] = begin
    return True


@kernel
def ended(span: Ints, row: Ints, days: Ints, number: int, begin: int) -> Any:
    """The first free day of the axis after `number`, started at `begin`."""
    return days[row[number], begin + span[number] - 1] + 1 if span[number] > 0 else days[row[number], begin]
