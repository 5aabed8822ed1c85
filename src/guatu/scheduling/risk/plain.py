"""The simulation in numpy, a chunk of samples at a time: what the kernel does, on any machine and any scale."""

from __future__ import annotations

import numpy as np

from guatu.scheduling.risk.arrays import FF, NOWHERE, TO_MILESTONE, Given, Singles
from guatu.scheduling.risk.curves import NORMAL_END
from guatu.scheduling.risk.draws import bits
from guatu.scheduling.ruler import Ints, Scale

NEAR = np.float32(1 / 256)


def looked_up(row: Singles, key: np.uint64, low: int, high: int) -> Singles:
    """Quantiles of a table for the random bits of samples `low` to `high`."""
    drawn = bits(key, low, high)
    cell = (drawn >> np.uint32(22)).astype(np.int64)
    part = (drawn & np.uint32(0x3FFFFF)).astype(np.float32) * np.float32(2.0**-22)
    here = row[cell]
    return here + (row[cell + 1] - here) * part


def events(given: Given, low: int, high: int) -> Singles:
    """What each event costs in each sample, 0 where it does not happen."""
    cost = np.zeros((len(given.hits.key), high - low), np.float32)
    for event in range(len(cost)):
        cost[event] = event_cost(given, event, low, high)
    return cost


def event_cost(given: Given, event: int, low: int, high: int) -> Singles:
    """What one event costs in each sample."""
    hits = given.hits
    drawn = looked_up(given.draws.tables[hits.impact_shape[event]], hits.impact_key[event], low, high)
    happens = looked_up(hits.evenly[0], hits.key[event], low, high) < hits.share[event]
    cost: Singles = np.where(happens, hits.impact_shift[event] + hits.impact_scale[event] * drawn, np.float32(0))
    return cost


def durations(given: Given, v: int, low: int, high: int, cost: Singles) -> Singles:
    """The durations of the activity at place `v`: its own spread, the factor it shares, the events that touch it."""
    shape, group = int(given.draws.shape[v]), int(given.draws.group[v])
    took = np.full(high - low, given.draws.shift[v], np.float32)
    if shape >= 0 and group < 0:
        took += given.draws.scale[v] * looked_up(given.draws.tables[shape], given.draws.key[v], low, high)
    elif shape >= 0:
        own = looked_up(given.draws.scores[0], given.draws.key[v], low, high)
        common = looked_up(given.draws.scores[0], given.draws.group_key[group], low, high)
        took += given.draws.scale[v] * _by_scores(
            given, given.draws.tables[shape], given.draws.common[v] * common + given.draws.own[v] * own
        )
    hits = given.hits.hits[given.hits.at[v] : given.hits.at[v + 1]]
    if hits.size:
        for event in hits:
            took += cost[event]
        np.maximum(took, given.hits.least, out=took)
    return took


def _by_scores(given: Given, row: Singles, score: Singles) -> Singles:
    place = (np.clip(score, -5.999, 5.999) + np.float32(NORMAL_END)) * np.float32((len(given.draws.shares) - 1) / 12)
    cell = place.astype(np.int64)
    share = given.draws.shares[cell] + (given.draws.shares[cell + 1] - given.draws.shares[cell]) * (
        place - cell.astype(np.float32)
    )
    share = share * np.float32(len(row) - 1)
    cell = np.minimum(share.astype(np.int64), len(row) - 2)
    return row[cell] + (row[cell + 1] - row[cell]) * (share - cell.astype(np.float32))


class Chunk:
    """The samples from `low` to `high`: starts and ends of every place, and on request what was critical."""

    def __init__(self, given: Given, scale: Scale, low: int, high: int) -> None:
        self.given, self.scale, self.low, self.high = given, scale, low, high
        size = (len(given.draws.shape), high - low)
        self.start, self.end = np.empty(size, np.float32), np.empty(size, np.float32)
        cost = events(given, low, high)
        for v in range(size[0]):
            took = durations(given, v, low, high, cost)
            here = np.maximum(given.links.floor[v], given.links.end_floor[v] - took)
            for k in range(int(given.links.first[v]), int(given.links.first[v + 1])):
                asked = self._asked(k, v)
                np.maximum(here, asked - took if given.links.kind[k] >= FF else asked, out=here)
            self.start[v], self.end[v] = here, here + took

    def _asked(self, k: int, v: int) -> Singles:
        """What bound `k` asks of `v`: of its end where the bound is on the finish, else of its start."""
        given = self.given
        from_end = given.links.kind[k] % 2 == 0
        moments: Singles = (self.end if from_end else self.start)[given.links.before[k]]
        return self._across(k, v, moments) if given.links.crosses[k] else moments + given.links.const[k]

    def _across(self, k: int, v: int, moment: Singles) -> Singles:
        """By way of the date: the same part of the same day where the successor works on it, else where it next does.

        What must end on that day or later then ends with the next day worked.
        """
        given, scale, kind = self.given, self.scale, int(self.given.links.kind[k])
        before, after = int(given.dates.row[given.links.before[k]]), int(given.dates.row[v])
        whole = (np.ceil(moment - NEAR) - 1 if kind % 2 == 0 else np.floor(moment + NEAR)).astype(np.int64)
        part = np.maximum(moment - whole.astype(np.float32), np.float32(0))
        rows = np.full(whole.shape, after)
        day = scale.date_of(np.full(whole.shape, before), whole + given.dates.zero[before]) + given.dates.elapsed[k]
        number = scale.on_or_after(rows, day)
        rest = np.float32(1 if kind in {TO_MILESTONE, FF} else 0)
        part = np.where(scale.on_or_after(rows, day + 1) == number, rest, part)
        asked: Singles = (number - given.dates.zero[after]).astype(np.float32) + part + given.links.const[k]
        return asked

    def critical(self) -> Ints:
        """In how many samples each place lies on a chain without slack to the end of its piece of the network."""
        given = self.given
        marked = self._last_ones()
        for v in range(len(marked) - 1, -1, -1):
            here = marked[v]
            if not here.any():
                continue
            for k in range(int(given.links.first[v]), int(given.links.first[v + 1])):
                reached = self.end[v] if given.links.kind[k] >= FF else self.start[v]
                marked[given.links.before[k]] |= here & (self._asked(k, v) >= reached - NEAR)
        counts: Ints = marked.sum(axis=1)
        return counts

    def _last_ones(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        given = self.given
        marked = np.zeros(self.end.shape, bool)
        latest = np.full((len(given.ends.piece_row), self.high - self.low), NOWHERE, np.float32)
        for v in np.flatnonzero(given.ends.piece_slot >= 0):
            np.maximum(latest[given.ends.piece_slot[v]], self.end[v], out=latest[given.ends.piece_slot[v]])
        for first, last in zip(given.ends.piece_at[:-1].tolist(), given.ends.piece_at[1:].tolist(), strict=True):
            if last - first > 1:
                days = np.stack(
                    [self._day_of(int(given.ends.piece_row[slot]), latest[slot]) for slot in range(first, last)]
                )
                latest[first:last][days < days.max(axis=0) - NEAR] = -NOWHERE
        for v in np.flatnonzero(given.ends.piece_slot >= 0):
            marked[v] = self.end[v] >= latest[given.ends.piece_slot[v]] - NEAR
        return marked

    def _day_of(self, row: int, moment: Singles) -> Singles:
        whole = np.ceil(moment - NEAR).astype(np.int64) - 1
        day = self.scale.date_of(np.full(whole.shape, row), whole + self.given.dates.zero[row])
        position: Singles = (day - self.given.dates.day_zero).astype(np.float32) + (moment - whole.astype(np.float32))
        return position
