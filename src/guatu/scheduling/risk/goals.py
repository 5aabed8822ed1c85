"""What a simulation is asked about: ends of activities, of parents and of the whole, and where a critical chain may
end.

Ends are gathered by calendar, since within one a later number is a later day, and made comparable afterwards. A
position is a moment on the scale of ordinals, relative to `base`: 3.4 is past two fifths of the fourth day, rest days
counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.ruler import Ints, Scale

Singles = NDArray[np.float32]
Whole = NDArray[np.int32]
NEAR = 1 / 256


@dataclass(frozen=True, slots=True)
class Goals:
    """By number of activity (gates behind): `slot` of the parent it counts towards, line of `watch`, slot of its piece.

    Slots are pairs of parent (`whole`: the last) and calendar. `up` gives the parent of each parent, the whole its own.
    """

    zero: Ints
    base: int
    slot: Whole
    slot_goal: Ints
    slot_row: Ints
    parents: Ints
    up: Ints
    watch: Whole
    watched: Ints
    piece_slot: Whole
    piece_at: Ints
    piece_row: Whole

    @property
    def whole(self) -> int:
        """The number of the goal that everything counts towards."""
        return len(self.parents)


def goals_of(reckoning: Reckoning, watched: Iterable[int], focus: int | None) -> Goals:
    """The goals of a run that keeps the ends of `watched`; critical chains end in `focus`, else in each piece's end."""
    columns, nesting = reckoning.columns, reckoning.nesting
    count, size = len(columns.activities), len(reckoning.span)
    rows = np.arange(len(reckoning.rulers.names))
    base = int(reckoning.rulers.date_of(columns.row, reckoning.floor[:count]).min())
    works = np.flatnonzero((columns.finished == 0) & ~nesting.is_parent)
    parents = np.flatnonzero(nesting.is_parent)
    goal_of = np.full(count + 1, len(parents), np.int64)
    goal_of[parents] = np.arange(len(parents))
    above = np.where((columns.parent >= 0) & nesting.is_parent[columns.parent], columns.parent, count)
    slot, pairs = _pairs(goal_of[above[works]], columns.row[works], len(rows))
    lines = np.array(sorted(set(watched)), np.int64)
    watch = np.full(size, -1, np.int32)
    watch[lines] = np.arange(len(lines))
    all_slots = np.full(size, -1, np.int32)
    all_slots[works] = slot
    piece_slot, piece_at, piece_row = _pieces(reckoning, works, above, focus)
    return Goals(
        zero=reckoning.rulers.on_or_after(rows, np.full(len(rows), base)),
        base=base,
        slot=all_slots,
        slot_goal=pairs // len(rows),
        slot_row=pairs % len(rows),
        parents=parents,
        up=np.append(goal_of[above[parents]], len(parents)),
        watch=watch,
        watched=lines,
        piece_slot=piece_slot,
        piece_at=piece_at,
        piece_row=piece_row,
    )


def _pairs(group: Ints, row: Ints, rows: int) -> tuple[Ints, Ints]:
    """A number for each pair of group and row that occurs, and the pairs as group × rows + row."""
    pairs, place = np.unique(group * rows + row, return_inverse=True)
    return place, pairs


def _pieces(reckoning: Reckoning, works: Ints, above: Ints, focus: int | None) -> tuple[Whole, Ints, Whole]:
    """Which piece of the network each activity may end; -1 for what is linked to nothing, or lies outside the focus."""
    columns, rows = reckoning.columns, len(reckoning.rulers.names)
    if focus is None:
        label = _connected(reckoning)
        members = np.bincount(label[: len(columns.activities)][works], minlength=len(label))
        ends = works[members[label[works]] > 1]
        group = np.unique(label[ends], return_inverse=True)[1]
    else:
        ends = np.array([one for one in works.tolist() if _is_under(one, focus, above)], np.int64)
        group = np.zeros(len(ends), np.int64)
    slot = np.full(len(reckoning.span), -1, np.int32)
    place, pairs = _pairs(group, columns.row[ends], rows)
    slot[ends] = place
    pieces = int(pairs[-1]) // rows + 1 if len(pairs) else 0
    return slot, np.searchsorted(pairs // rows, np.arange(pieces + 1)), (pairs % rows).astype(np.int32)


def _is_under(one: int, focus: int, above: Ints) -> bool:
    while one != focus and one < len(above):
        one = int(above[one])
    return one == focus


def _connected(reckoning: Reckoning) -> Ints:
    """A label for each that is the same for all that bounds lead to or from."""
    core = reckoning.core
    before, after = core.at[core.bounds.before], core.at[core.bounds.after]
    label = np.arange(len(reckoning.span))
    while True:
        known = label.copy()
        np.minimum.at(label, before, known[after])
        np.minimum.at(label, after, known[before])
        label = label[label]
        if (label == known).all():
            return label


def positions(scale: Scale, goals: Goals, row: int, ends: Singles) -> NDArray[np.float64]:
    """Ends in units of one calendar as moments of the common scale; what never ends stays below every moment."""
    whole = np.ceil(ends.astype(float) - NEAR).astype(np.int64) - 1
    rows = np.full(whole.shape, row)
    day = scale.date_of(rows, np.maximum(whole, -1) + int(goals.zero[row]))
    return np.where(ends < -1e29, -1e30, day - goals.base + (ends - whole))


def folded(scale: Scale, goals: Goals, slots: Singles) -> Singles:
    """The end of each parent, and last of the whole, as positions by sample: parts into wholes, the deepest first."""
    ends = np.full((goals.whole + 1, slots.shape[1]), -1e30, np.float32)
    for line, (goal, row) in enumerate(zip(goals.slot_goal.tolist(), goals.slot_row.tolist(), strict=True)):
        np.maximum(ends[goal], positions(scale, goals, row, slots[line]), out=ends[goal])
    depth = np.zeros(goals.whole + 1, np.int64)
    above = goals.up.copy()
    while (above != goals.whole).any():
        depth += above != goals.whole
        above = goals.up[above]
    for goal in np.argsort(-depth[:-1], kind="stable").tolist():
        np.maximum(ends[goals.up[goal]], ends[goal], out=ends[goals.up[goal]])
    return ends
