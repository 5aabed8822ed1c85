"""Whether a schedule keeps everything it must: the judge of what any engine returns, written apart from all of them.

It knows the instance and the starts, adds up what is in use day by day, and shares no code with the kernels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from guatu.scheduling.scarce.instance import Dated, Instance, Ints


@dataclass(frozen=True, slots=True)
class Breach:
    """What is not kept: activities (or resource and day of the axis) by number, and by how many units."""

    what: Literal["shape", "floor", "bound", "capacity"]
    first: int
    second: int
    units: int


def breaches(instance: Instance, start: Ints) -> tuple[Breach, ...]:
    """Every floor, bound and capacity that `start` breaks; nothing for a schedule that can be carried out."""
    if start.shape != instance.span.shape or not np.issubdtype(start.dtype, np.integer):
        return (Breach("shape", 0, 0, len(start) - len(instance.span)),)
    found = [
        Breach("floor", int(one), int(one), int(instance.floor[one] - start[one]))
        for one in np.flatnonzero(start < instance.floor)
    ]
    short = asked_starts(instance, start) - start[instance.after]
    found += [
        Breach("bound", int(instance.before[at]), int(instance.after[at]), int(short[at]))
        for at in np.flatnonzero(short > 0)
    ]
    for number in range(len(instance.resources)):
        found += _overdrawn(instance, number, start)
    return tuple(found)


def asked_starts(instance: Instance, start: Ints) -> Ints:
    """The earliest start that each bound asks of its `after`."""
    asked = start[instance.before] + instance.weight
    dated = instance.dated
    if dated is not None:
        for at in np.flatnonzero(dated.crosses).tolist():
            before, after = int(instance.before[at]), int(instance.after[at])
            unit = max(int(start[before] + dated.lead[at]), 0)
            day = int(dated.day[dated.row[before], unit] + dated.shift[at])
            worked = dated.day[dated.row[after]]
            asked[at] = int(np.searchsorted(worked, day)) + dated.rest[at]
    return asked


def _overdrawn(instance: Instance, number: int, start: Ints) -> list[Breach]:
    use: dict[int, int] = {}
    for one in np.flatnonzero(instance.need[:, number]).tolist():
        for day, amount in _drawn(instance, number, one, int(start[one])):
            use[day] = use.get(day, 0) + amount
    dated = instance.dated
    if dated is not None and dated.kind[number] > 0:
        return _overspent(instance, dated, number, use)
    capacity = instance.capacity[number]
    return [
        Breach("capacity", number, day, amount - int(capacity[min(day, len(capacity) - 1)]))
        for day, amount in sorted(use.items())
        if amount > capacity[min(day, len(capacity) - 1)]
    ]


def _drawn(instance: Instance, number: int, one: int, begin: int) -> list[tuple[int, int]]:
    need, span, dated = int(instance.need[one, number]), int(instance.span[one]), instance.dated
    if dated is None:
        return [(begin + unit, need) for unit in range(span)]
    days = dated.day[dated.row[one], begin : begin + max(span, 1)].tolist()
    if dated.kind[number] == 0:
        return [(day, need) for day in days[:span]]
    if dated.kind[number] == 1:
        return [(days[0], need)]
    paid = [need * unit // len(days) for unit in range(len(days) + 1)]
    return [(day, paid[at + 1] - paid[at]) for at, day in enumerate(days)]


def _overspent(instance: Instance, dated: Dated, number: int, use: dict[int, int]) -> list[Breach]:
    """A stock by period: what came in until the end of each against what was drawn until then, or of each alone."""
    supply = instance.capacity[number]
    spent = np.zeros(len(supply), np.int64)
    for day, amount in use.items():
        spent[dated.cell[number, day]] += amount
    # The capacity of a stock that carries over is what has come in so far.
    drawn = np.cumsum(spent) if dated.carries[number] else spent
    return [
        Breach("capacity", number, int(period), int(drawn[period] - supply[period]))
        for period in np.flatnonzero(drawn > supply)
    ]
