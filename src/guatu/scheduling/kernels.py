"""The passes as compiled loops: what numpy does a level at a time, one bound after another, without temporary arrays.

Compiling takes a second or two once and loading half a second, so `passes` comes here only for very large networks, or
when something else has loaded this module. The numbers are those of `passes`; the same tests judge both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.compiling import compiled
from guatu.scheduling.ruler import FIRST, Ints, Rulers

if TYPE_CHECKING:
    from guatu.scheduling.passes import Core

Mask = NDArray[np.bool_]
Table = NDArray[np.integer[Any]]
_BOUNDED = 1 << 59


def earliest(core: Core, floor: Ints) -> Ints:
    """`passes.earliest`."""
    start = floor.copy()
    bounds = core.bounds
    if core.any_cross:
        scale = cast(Rulers, core.rulers)
        _forward_across(
            core.first, bounds.before, core.weight, core.crosses, core.crossing.table, core.crossing.ahead,
            bounds.lead, bounds.shift, bounds.weight_after, core.row, scale.days, scale.length, scale.below, start,
        )  # fmt: skip
    else:
        _forward(core.first, bounds.before, core.weight, start)
    return start


def latest(core: Core, ceiling: Ints) -> Ints:
    """`passes.latest`."""
    start = ceiling.copy()
    bounds = core.bounds
    if core.any_cross:
        scale = cast(Rulers, core.rulers)
        _backward_across(
            core.first_out, core.out, bounds.after, core.weight, core.crosses, core.crossing.table, core.crossing.back,
            bounds.lead, bounds.shift, bounds.weight_after, core.row, scale.days, scale.length, scale.below, start,
        )  # fmt: skip
    else:
        _backward(core.first_out, core.out, bounds.after, core.weight, start)
    return start


@compiled
def _forward(first: Ints, before: Ints, weight: Ints, start: Ints) -> None:
    for place in range(len(start)):
        best = start[place]
        for bound in range(first[place], first[place + 1]):
            best = max(best, start[before[bound]] + weight[bound])
        start[place] = best


@compiled
def _backward(first: Ints, out: Ints, after: Ints, weight: Ints, start: Ints) -> None:
    for place in range(len(start) - 1, -1, -1):
        best = start[place]
        for k in range(first[place], first[place + 1]):
            bound = out[k]
            best = min(best, start[after[bound]] - weight[bound])
        start[place] = best


@compiled
def _forward_across(
    first: Ints, before: Ints, weight: Ints, crosses: Mask, table: Table, ahead: Table, lead: Ints, shift: Ints,
    weight_after: Ints, row: Ints, days: Table, length: Ints, below: Table, start: Ints,
) -> None:  # fmt: skip
    ends, last = below.shape[1] - 1, ahead.shape[1] - 1
    for place in range(len(start)):
        best = start[place]
        for bound in range(first[place], first[place + 1]):
            other = before[bound]
            if table[bound] >= 0:
                number = min(max(start[other] + lead[bound], 0), last)
                best = max(best, ahead[table[bound], number] + weight_after[bound])
            elif crosses[bound]:
                theirs = row[other]
                number = min(max(start[other] + lead[bound], 0), length[theirs] - 1)
                day = days[theirs, number] + shift[bound] - FIRST
                best = max(best, below[row[place], min(max(day, 0), ends)] + weight_after[bound])
            else:
                best = max(best, start[other] + weight[bound])
        start[place] = best


@compiled
def _backward_across(
    first: Ints, out: Ints, after: Ints, weight: Ints, crosses: Mask, table: Table, back: Table, lead: Ints,
    shift: Ints, weight_after: Ints, row: Ints, days: Table, length: Ints, below: Table, start: Ints,
) -> None:  # fmt: skip
    ends, last = below.shape[1] - 1, back.shape[1] - 1
    for place in range(len(start) - 1, -1, -1):
        best = start[place]
        for k in range(first[place], first[place + 1]):
            bound = out[k]
            other = after[bound]
            if not crosses[bound]:
                best = min(best, start[other] - weight[bound])
                continue
            limit = start[other] - weight_after[bound]
            if limit >= _BOUNDED:
                continue
            if table[bound] >= 0:
                best = min(best, back[table[bound], min(max(limit, 0), last)] - lead[bound])
                continue
            number = min(max(limit, 0), length[row[other]] - 1)
            day = days[row[other], number] - shift[bound] - FIRST + 1
            best = min(best, below[row[place], min(max(day, 0), ends)] - 1 - lead[bound])
        start[place] = best
