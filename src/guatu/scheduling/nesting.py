"""Parts of parts: an open activity with open parts is their envelope, and lends them its due day.

Where a relation touches such a parent, two gates stand for it in the passes: one before which no part starts, one
before which not every part is finished. So a parent of a thousand parts costs two bounds a part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.columns import Columns, Links
from guatu.scheduling.faults import Faults
from guatu.scheduling.ruler import Ints

SS, FF = 1, 2
# Goal, task, measure, project, stage, milestone are six; a file with more levels than this is broken.
DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Nesting:
    """`is_parent` marks the envelopes; `depth` counts from the top; `lender` is whose due day bounds each, -1: its own.

    `tiers` are the numbers of all activities with a parent, by depth, the deepest last.
    """

    is_parent: NDArray[np.bool_]
    lender: Ints
    tiers: tuple[Ints, ...]


def nest(columns: Columns, faults: Faults) -> Nesting:
    """Find the envelopes, and hand due days and days before which nothing may start down to the parts."""
    count = len(columns.activities)
    tiers = _tiers(columns, faults)
    is_parent = np.zeros(count, bool)
    lender = np.full(count, -1, np.int64)
    open_ones = columns.finished == 0
    for tier in reversed(tiers):
        # A parent whose parts are all finished is still to be done itself, so it is no envelope.
        is_parent[columns.parent[tier[open_ones[tier]]]] = True
    is_parent &= open_ones
    for tier in tiers:
        above = columns.parent[tier]
        heirs = tier[is_parent[above]]
        above = columns.parent[heirs]
        columns.not_before[heirs] = np.maximum(columns.not_before[heirs], columns.not_before[above])
        columns.as_late[heirs] |= columns.as_late[above]
        bound = (columns.due[heirs] == 0) & (columns.due[above] > 0)
        heirs, above = heirs[bound], above[bound]
        columns.due[heirs] = columns.due[above]
        lender[heirs] = np.where(lender[above] >= 0, lender[above], above)
    _check_constraints(columns, is_parent, faults)
    _check(columns, is_parent, lender, faults)
    return Nesting(is_parent, lender, tiers)


def _tiers(columns: Columns, faults: Faults) -> tuple[Ints, ...]:
    parent = columns.parent
    tiers: list[Ints] = []
    placed = parent < 0
    waiting = np.flatnonzero(~placed)
    while waiting.size:
        ready = placed[parent[waiting]]
        if not ready.any() or len(tiers) == DEEPEST:
            names = "、".join(columns.activities[number].name for number in waiting[:5])
            faults.add("parent_loop", *(columns.activities[number].id for number in waiting), names=names)
            parent[waiting] = -1
            break
        tiers.append(waiting[ready])
        placed[waiting[ready]] = True
        waiting = waiting[~ready]
    return tuple(tiers)


def _check_constraints(columns: Columns, is_parent: NDArray[np.bool_], faults: Faults) -> None:
    """What bears on the finish of a whole at the earliest, or on its start at the latest, has no part to bear on."""
    for number in np.flatnonzero(is_parent & ((columns.finish_not_before > 0) | (columns.start_not_after > 0))):
        faults.add("parent_constraint", columns.activities[number].id, name=columns.activities[number].name)
        columns.finish_not_before[number] = columns.start_not_after[number] = 0


def _check(columns: Columns, is_parent: NDArray[np.bool_], lender: Ints, faults: Faults) -> None:
    for number in np.flatnonzero(is_parent & (columns.days > 0)):
        activity = columns.activities[number]
        faults.add("parent_days", activity.id, name=activity.name, days=activity.days)
    above = columns.parent
    due_above = np.where(above >= 0, columns.due[above], 0)
    later = (due_above > 0) & (columns.due > due_above) & (lender < 0) & (columns.finished == 0) & is_parent[above]
    for number in np.flatnonzero(later):
        part, whole = columns.activities[number], columns.activities[above[number]]
        faults.add("part_after_parent", part.id, whole.id, name=part.name, day=str(part.due), parent=whole.name)


@dataclass(frozen=True, slots=True)
class Ends:
    """The relations as the passes see them: between activities and gates. `relation` is -1 for a gate's own bounds.

    Gates number from the count of activities on, two a parent: `stands_for` gives the parent of each.
    """

    before: Ints
    after: Ints
    type: Ints
    lag: Ints
    elapsed: NDArray[np.bool_]
    relation: Ints
    stands_for: Ints


def gate(columns: Columns, nesting: Nesting, links: Links, faults: Faults) -> tuple[Links, Ends]:
    """Replace parents at the ends of relations by their gates; no gates when no relation touches a parent."""
    links = _without_impossible(columns, nesting, links, faults)
    every = np.arange(len(links.relations))
    touched = nesting.is_parent[links.before] | nesting.is_parent[links.after]
    if not touched.any():
        none = np.empty(0, np.int64)
        return links, Ends(links.before, links.after, links.type, links.lag, links.elapsed, every, none)
    count = len(columns.activities)
    parents = np.flatnonzero(nesting.is_parent)
    entry = np.arange(count)
    entry[parents] = count + 2 * np.arange(len(parents))
    exit_ = np.arange(count)
    exit_[parents] = entry[parents] + 1
    # What comes before a parent holds its parts back, unless it only holds back the parent's finish.
    at_finish = links.type >= FF
    after = np.where(at_finish, exit_[links.after], entry[links.after])
    parts = np.flatnonzero((columns.parent >= 0) & nesting.is_parent[columns.parent])
    wholes = columns.parent[parts]
    own = np.full(2 * len(parts), -1)
    return links, Ends(
        before=np.concatenate((exit_[links.before], entry[wholes], exit_[parts])),
        after=np.concatenate((after, entry[parts], exit_[wholes])),
        type=np.concatenate((links.type, np.full(len(parts), SS), np.full(len(parts), FF))),
        lag=np.concatenate((links.lag, np.zeros(2 * len(parts), np.int64))),
        elapsed=np.concatenate((links.elapsed, np.zeros(2 * len(parts), bool))),
        relation=np.concatenate((every, own)),
        stands_for=np.repeat(parents, 2),
    )


def _without_impossible(columns: Columns, nesting: Nesting, links: Links, faults: Faults) -> Links:
    from_start = nesting.is_parent[links.before] & (links.type % 2 == 1)
    within = np.zeros(len(links.relations), bool)
    if not nesting.is_parent.any():
        return links
    for one, other in ((links.before, links.after), (links.after, links.before)):
        above = one.copy()
        for _ in nesting.tiers:
            above = np.where(above >= 0, columns.parent[above], -1)
            within |= above == other
    for number in np.flatnonzero(from_start | within):
        relation = links.relations[number]
        before, after = columns.activities[links.before[number]], columns.activities[links.after[number]]
        key = "own_part" if within[number] else "parent_start"
        faults.add(key, before.id, after.id, before=before.name, after=after.name, type=relation.type)
    return links.keep(~(from_start | within))
