"""Both passes over whole numbers, a level at a time: the core of scheduling, without names, dates or opinions.

An activity is one number, the working day on which it starts; its span is fixed. A relation is one bound,
`start[after] ≥ start[before] + weight`; the four types differ only in the weight. A relation between two calendars
goes by way of the date, and its backward bound is the exact inverse of the forward one: float comes out the
same from both ends. Activities are renumbered once into levels, so that each level is a slice.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.crossing import Crossing, crossing_of
from guatu.scheduling.ruler import Ints, Rulers, Scale

Mask = NDArray[np.bool_]
# “No due day bears on it”; half of it still is, after any sum of days that can occur.
NEVER = 1 << 60
BOUNDED = NEVER >> 1
# Activities from which the compiled loops are the faster: once loaded, and counting that loading takes half a second.
LARGE, HUGE = 1_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Relations as bounds, one column each, by place. `lead` is the span from start to the date that counts in
    `before`, `shift` the calendar days from there (1 where work goes on the day after, and elapsed lags),
    `weight_after` what remains, in `after`'s days. `by_date`: an elapsed lag, which counts rest days as well.
    """

    before: Ints
    after: Ints
    lead: Ints
    shift: Ints
    weight_after: Ints
    by_date: Mask

    def pick(self, which: Ints) -> Bounds:
        """These bounds in another order."""
        return Bounds(
            self.before[which], self.after[which], self.lead[which], self.shift[which], self.weight_after[which],
            self.by_date[which],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Core:
    """A network in order of levels. `place[k]` is where activity `k` stands, `at[p]` who stands there.

    The bounds lie in order of `after`:

    `first[p]:first[p+1]` are those into place `p`; `out[first_out[p]:first_out[p+1]]` those out of it.
    Within a level, places with bounds out of them stand first.
    """

    rulers: Scale
    row: Ints
    place: Ints
    at: Ints
    level_at: Ints
    bounds: Bounds
    weight: Ints
    crosses: Mask
    any_cross: bool
    crossing: Crossing
    first: Ints
    out: Ints
    first_out: Ints


def core_of(rulers: Scale, row: Ints, level: Ints, bounds: Bounds) -> tuple[Core, Ints]:
    """Renumber into levels; also gives the order in which the given bounds now lie."""
    count = len(level)
    leads_on = np.zeros(count, bool)
    leads_on[bounds.before] = True
    order = np.lexsort((~leads_on, level))
    place = np.empty(count, np.int64)
    place[order] = np.arange(count)
    moved = replace(bounds, before=place[bounds.before], after=place[bounds.after])
    sequence = np.argsort(moved.after, kind="stable")
    moved = moved.pick(sequence)
    row = row[order]
    crosses = (row[moved.before] != row[moved.after]) | moved.by_date
    return Core(
        rulers=rulers,
        row=row,
        place=place,
        at=order,
        level_at=np.concatenate(([0], np.cumsum(np.bincount(level, minlength=1)))),
        bounds=moved,
        weight=moved.lead + moved.shift + moved.weight_after,
        crosses=crosses,
        any_cross=bool(crosses.any()),
        crossing=crossing_of(rulers, row[moved.before], row[moved.after], moved.shift, moved.by_date),
        first=_heads(moved.after, count),
        out=np.argsort(moved.before, kind="stable"),
        first_out=_heads(moved.before, count),
    ), sequence


def _heads(places: Ints, count: int) -> Ints:
    return np.concatenate(([0], np.cumsum(np.bincount(places, minlength=count))))


def _suits_kernels(core: Core) -> bool:
    """Large, and the compiled loops are there already; or so large that loading them is repaid."""
    if not isinstance(core.rulers, Rulers):
        return False
    return len(core.at) >= (LARGE if "guatu.scheduling.kernels" in sys.modules else HUGE)


def earliest(core: Core, floor: Ints) -> Ints:
    """The smallest starts that keep every bound and lie on or after `floor`."""
    if _suits_kernels(core):
        from guatu.scheduling import kernels

        return kernels.earliest(core, floor)
    return earliest_by_levels(core, floor)


def earliest_by_levels(core: Core, floor: Ints) -> Ints:
    """`earliest`, a level at a time."""
    start = floor.copy()
    before, weight = core.bounds.before, core.weight
    levels, first = core.level_at.tolist(), core.first
    for low, high in pairwise(levels[1:]):
        heads = first[low:high]
        a, b = int(heads[0]), int(first[high])
        bound = start[before[a:b]]
        bound += weight[a:b]
        if core.any_cross and core.crosses[a:b].any():
            which = np.flatnonzero(core.crosses[a:b])
            bound[which] = _across(core, which + a, start)
        here = start[low:high]
        np.maximum(here, np.maximum.reduceat(bound, heads - a), out=here)
    return start


def latest(core: Core, ceiling: Ints) -> Ints:
    """The largest starts that keep every bound and lie on or before `ceiling`; `NEVER` where nothing limits them."""
    if _suits_kernels(core):
        from guatu.scheduling import kernels

        return kernels.latest(core, ceiling)
    return latest_by_levels(core, ceiling)


def latest_by_levels(core: Core, ceiling: Ints) -> Ints:
    """`latest`, a level at a time."""
    start = ceiling.copy()
    after, weight = core.bounds.after[core.out], core.weight[core.out]
    levels, first = core.level_at.tolist(), core.first_out
    for low, end in zip(levels[-3::-1], levels[-2:0:-1], strict=True):
        a, b = int(first[low]), int(first[end])
        if a == b:
            continue
        high = int(np.searchsorted(first[low : end + 1], b)) + low
        bound = start[after[a:b]]
        bound -= weight[a:b]
        if core.any_cross and core.crosses[core.out[a:b]].any():
            which = np.flatnonzero(core.crosses[core.out[a:b]])
            bound[which] = _across_back(core, core.out[a:b][which], start)
        here = start[low:high]
        np.minimum(here, np.minimum.reduceat(bound, first[low:high] - a), out=here)
    return start


def reach(core: Core, which: Ints, start: Ints) -> Ints:
    """The earliest start of `after` that each bound in `which` asks for, its `before` starting at `start`."""
    bound: Ints = start[core.bounds.before[which]] + core.weight[which]
    crossing = np.flatnonzero(core.crosses[which])
    if crossing.size:
        bound[crossing] = _across(core, which[crossing], start)
    return bound


def room(core: Core, which: Ints, start: Ints) -> Ints:
    """The latest start of `before` that each bound in `which` allows, its `after` starting at `start`."""
    bound: Ints = start[core.bounds.after[which]] - core.weight[which]
    crossing = np.flatnonzero(core.crosses[which])
    if crossing.size:
        bound[crossing] = _across_back(core, which[crossing], start)
    return bound


def _across(core: Core, which: Ints, start: Ints) -> Ints:
    bounds, tables = core.bounds, core.crossing
    table = tables.table[which]
    if tables.ahead.size and (table >= 0).all():
        number = np.clip(start[bounds.before[which]] + bounds.lead[which], 0, tables.ahead.shape[1] - 1)
        asked: Ints = tables.ahead[table, number] + bounds.weight_after[which]
        return asked
    before, after = bounds.before[which], bounds.after[which]
    day = core.rulers.date_of(core.row[before], start[before] + bounds.lead[which]) + bounds.shift[which]
    return core.rulers.on_or_after(core.row[after], day) + bounds.weight_after[which]


def _across_back(core: Core, which: Ints, start: Ints) -> Ints:
    bounds, tables = core.bounds, core.crossing
    before, after = bounds.before[which], bounds.after[which]
    limit = start[after] - bounds.weight_after[which]
    table = tables.table[which]
    if tables.back.size and (table >= 0).all():
        found = tables.back[table, np.clip(limit, 0, tables.back.shape[1] - 1)] - bounds.lead[which]
        return np.where(limit >= BOUNDED, NEVER, found)
    day = core.rulers.date_of(core.row[after], limit) - bounds.shift[which]
    found = core.rulers.on_or_before(core.row[before], day) - bounds.lead[which]
    return np.where(limit >= BOUNDED, NEVER, found)


def free(core: Core, start: Ints) -> Ints:
    """How far each can slip without moving a successor; `NEVER` where nothing follows."""
    slack = np.full(len(start), NEVER, np.int64)
    every = np.arange(len(core.weight))
    limit = room(core, every, start) - start[core.bounds.before]
    np.minimum.at(slack, core.bounds.before, limit)
    return slack


def postponed(core: Core, start: Ints, last: Ints, end: Ints, wanted: Mask) -> Ints:
    """`start` with the `wanted` moved up to where they would move what follows, pass `last` or, free of both, `end`."""
    moved = start.copy()
    for place in np.flatnonzero(wanted)[::-1].tolist():
        which = core.out[core.first_out[place] : core.first_out[place + 1]]
        limit = min(int(last[place]), int(room(core, which, moved).min()) if which.size else NEVER)
        moved[place] = max(int(start[place]), limit if limit < BOUNDED else int(end[place]))
    return moved


def upstream(core: Core, marked: Mask, through: Mask) -> Mask:
    """`marked` and everything that leads to it by bounds that are `through`."""
    found = marked.copy()
    carrying = core.out[through[core.out]]
    before, after = core.bounds.before[carrying], core.bounds.after[carrying]
    at = np.searchsorted(before, core.level_at).tolist()
    for a, b in zip(at[-2::-1], at[:0:-1], strict=True):
        if a < b:
            found[before[a:b][found[after[a:b]]]] = True
    return found
