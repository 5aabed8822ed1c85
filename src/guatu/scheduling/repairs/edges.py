"""The bounds of a network as the repairs see them: each with what of it a change may alter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from guatu.scheduling.reckoning import FF, FS, SF, SS, Reckoning, first_end
from guatu.scheduling.ruler import Ints


@dataclass(frozen=True, slots=True)
class Edge:
    """`before` and `after` by number, gates behind the activities; `relation` is -1 between a gate and a part."""

    before: int
    after: int
    relation: int
    from_finish: bool
    at_finish: bool
    next_day: bool
    day_before: bool
    lag: int
    elapsed: bool
    # Of a bound that an actual date settles, the ordinal it sets out from; 0 while that is still to be decided.
    day: int = 0


def edge_of(reckoning: Reckoning, before: int, after: int, relation: int) -> Edge:
    """The bound that `relation` makes between two numbers."""
    count = len(reckoning.columns.activities)
    if relation < 0:
        is_entry = before >= count and (before - count) % 2 == 0
        kind, lag, elapsed = (SS if is_entry else FF), 0, False
    else:
        links = reckoning.links
        kind, lag, elapsed = int(links.type[relation]), int(links.lag[relation]), bool(links.elapsed[relation])
        is_milestone = after < count and reckoning.columns.days[after] == 0
        if kind == FS and is_milestone and reckoning.rulers.least > 0:
            kind = FF
    return Edge(before, after, relation, kind % 2 == 0, kind >= FF, kind == FS, kind == SF, lag, elapsed)


def edges_among(reckoning: Reckoning, active: np.ndarray) -> list[Edge]:
    """The bounds between numbers marked `active`, those into one number together."""
    core = reckoning.core
    before, after = core.at[core.bounds.before], core.at[core.bounds.after]
    chosen = np.flatnonzero(active[before] & active[after])
    columns = (before[chosen].tolist(), after[chosen].tolist(), reckoning.relation[chosen].tolist())
    return [edge_of(reckoning, one, other, relation) for one, other, relation in zip(*columns, strict=True)]


def settled_edges(reckoning: Reckoning) -> dict[int, list[Edge]]:
    """By number, the bounds that finished or begun work lays on it: set out from a known day, they still can change."""
    columns, settled = reckoning.columns, reckoning.settled
    found: dict[int, list[Edge]] = {}
    ends = (settled.before.tolist(), settled.after.tolist(), settled.relation.tolist())
    for before, after, relation in zip(*ends, strict=True):
        edge = edge_of(reckoning, before, after, relation)
        day = columns.finished[before] if edge.from_finish or not columns.started[before] else columns.started[before]
        found.setdefault(after, []).append(replace(edge, day=int(day)))
    return found


@dataclass(frozen=True, slots=True)
class Lows:
    """From where on each may start: its start on `start` or later, its finish on `finish` or later, in units."""

    start: Ints
    finish: Ints


# Below every number of a unit.
NOTHING = -(1 << 40)


def lows_of(reckoning: Reckoning) -> Lows:
    """What today, actual dates and days set ask of each, apart from relations between what is still to be done."""
    columns, scale = reckoning.columns, reckoning.rulers
    count = len(columns.activities)
    total = len(reckoning.span)
    row = columns.row
    start, finish = np.full(total, 0, np.int64), np.full(total, NOTHING, np.int64)
    today = scale.on_or_after(row, np.full(count, columns.today))
    began = columns.started > 0
    asked = np.where(began, columns.started, columns.not_before)
    start[:count] = np.maximum(today, scale.on_or_after(row, asked))
    bound = (columns.finish_not_before > 0) & ~began
    finish[:count] = np.where(bound, first_end(scale, row, columns.finish_not_before), NOTHING)
    return Lows(start, finish)
