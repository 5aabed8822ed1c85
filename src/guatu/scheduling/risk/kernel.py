"""The same simulation as `plain.py`, compiled: blocks of samples that stay in the processor's cache. Needs numba.

Nothing is vectorised by hand: the inner loops run over the samples of a block, which the compiler turns into wide
instructions. Lines of arrays are named by number, never cut out: each cut counts references, which costs more than a
block. Bounds between calendars look their dates up in the tables of working days.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from guatu.scheduling.compiling import compiled
from guatu.scheduling.risk.arrays import FF, SF, SS, TO_MILESTONE
from guatu.scheduling.risk.draws import FIRST_MIX, GAMMA, LANE, SECOND_MIX

_HALF: Final = LANE // 2
_GAMMA, _MIX1, _MIX2 = np.uint64(GAMMA), np.uint64(FIRST_MIX), np.uint64(SECOND_MIX)
_30, _27, _31, _32, _22 = (np.uint64(bits) for bits in (30, 27, 31, 32, 22))
_LOW32, _LOW22 = np.uint64(0xFFFFFFFF), np.uint64(0x3FFFFF)
_PART: Final = np.float32(2.0**-22)
# A sum of a thousand durations in single precision is off by less; it is nothing of a day, nor of a minute.
NEAR: Final = np.float32(1 / 256)
_LEAST: Final = np.float32(-1e30)


@compiled
def _mixed(key: Any, counter: Any) -> Any:
    mixed = key + (counter + np.uint64(1)) * _GAMMA
    mixed = (mixed ^ (mixed >> _30)) * _MIX1
    mixed = (mixed ^ (mixed >> _27)) * _MIX2
    return mixed ^ (mixed >> _31)


@compiled
def _draw(key: Any, low: Any, tables: Any, row: Any, scale: Any, shift: Any, into: Any, line: Any) -> None:
    """Fill a line with shift + scale × quantile; `low` is its first sample."""
    for lane in range(into.shape[1] // LANE):
        start = np.uint64(low // 2 + lane * _HALF)
        for at in range(_HALF):
            mixed = _mixed(key, start + np.uint64(at))
            low_half, high_half = mixed & _LOW32, mixed >> _32
            cell = np.int64(low_half >> _22)
            here, part = tables[row, cell], np.float32(np.int64(low_half & _LOW22)) * _PART
            into[line, lane * LANE + at] = shift + scale * (here + (tables[row, cell + 1] - here) * part)
            cell = np.int64(high_half >> _22)
            here, part = tables[row, cell], np.float32(np.int64(high_half & _LOW22)) * _PART
            into[line, lane * LANE + _HALF + at] = shift + scale * (here + (tables[row, cell + 1] - here) * part)


@compiled
def _shared(
    factors: Any, group: Any, common: Any, own: Any, shares: Any, tables: Any, row: Any, scale: Any, shift: Any,
    into: Any, line: Any,
) -> None:  # fmt: skip
    """Normal scores of a line, joined with those of a common factor, become durations."""
    per, end, cells = np.float32((len(shares) - 1) / 12), np.float32(5.999), tables.shape[1] - 1
    for at in range(into.shape[1]):
        score = common * factors[group, at] + own * into[line, at]
        place = (min(max(score, -end), end) + np.float32(6)) * per
        cell = np.int64(place)
        share = shares[cell] + (shares[cell + 1] - shares[cell]) * (place - np.float32(cell))
        share = share * np.float32(cells)
        cell = min(np.int64(share), cells - 1)
        here = tables[row, cell]
        into[line, at] = shift + scale * (here + (tables[row, cell + 1] - here) * (share - np.float32(cell)))


@compiled
def _events(hits: Any, low: Any, hit: Any, spare: Any) -> None:
    """What each event costs in each sample, 0 where it does not happen."""
    for event in range(len(hits.key)):
        _draw(hits.impact_key[event], low, hits.tables, hits.impact_shape[event],
              hits.impact_scale[event], hits.impact_shift[event], hit, event)  # fmt: skip
        _draw(hits.key[event], low, hits.evenly, 0, np.float32(1), np.float32(0), spare, 0)
        share = hits.share[event]
        for at in range(hit.shape[1]):
            if spare[0, at] >= share:
                hit[event, at] = 0


@compiled
def _suffer(hit: Any, hits: Any, first: Any, last: Any, least: Any, into: Any, line: Any) -> None:
    """Add what the events `hits[first:last]` cost."""
    for k in range(first, last):
        event = hits[k]
        for at in range(into.shape[1]):
            into[line, at] += hit[event, at]
    for at in range(into.shape[1]):
        into[line, at] = max(into[line, at], least)


@compiled
def _durations(given: Any, low: Any, factors: Any, hit: Any, first: Any, last: Any, into: Any) -> None:
    """The durations of places `first` to `last`, a line each: own spread, factor shared, events that touch them."""
    key, shape, scale, shift, group, common, own, _, tables, scores, shares = given.draws
    hit_at, hits, least = given.hits.at, given.hits.hits, given.hits.least
    for v in range(first, last):
        line = v - first
        if shape[v] < 0:
            for at in range(into.shape[1]):
                into[line, at] = shift[v]
        elif group[v] < 0:
            _draw(key[v], low, tables, shape[v], scale[v], shift[v], into, line)
        else:
            _draw(key[v], low, scores, 0, np.float32(1), np.float32(0), into, line)
            _shared(factors, group[v], common[v], own[v], shares, tables, shape[v], scale[v], shift[v], into, line)
        if hit_at[v] < hit_at[v + 1]:
            _suffer(hit, hits, hit_at[v], hit_at[v + 1], least, into, line)


@compiled
def _across(dates: Any, k: Any, v: Any, moments: Any, line: Any, spare: Any) -> None:
    """Where moments of the calendar of bound `k`'s predecessor lie in that of `v`; see `plain.Chunk`."""
    before, after, kind = dates.row[dates.before[k]], dates.row[v], dates.kind[k]
    days, below, length = dates.days, dates.below, dates.length[before] - 1
    zero, zero_after, elapsed, const = dates.zero[before], dates.zero[after], dates.elapsed[k], dates.const[k]
    first_day, last = dates.first_day, dates.below.shape[1] - 2
    rest = np.float32(1) if kind == TO_MILESTONE or kind == FF else np.float32(0)  # noqa: PLR1714, SIM109
    for at in range(spare.shape[1]):
        moment = moments[line, at]
        whole = math.ceil(moment - NEAR) - 1 if kind % 2 == 0 else math.floor(moment + NEAR)
        part = max(moment - np.float32(whole), np.float32(0))
        number = min(max(np.int64(whole) + zero, 0), length)
        day = min(max(days[before, number] + elapsed - first_day, 0), last)
        here = below[after, day]
        if below[after, day + 1] == here:
            part = rest
        spare[0, at] = np.float32(here - zero_after) + part + const


@compiled
def _moved(moments: Any, line: Any, const: Any, spare: Any) -> None:
    for at in range(spare.shape[1]):
        spare[0, at] = moments[line, at] + const


@compiled
def _raised(moments: Any, line: Any, const: Any, start: Any, v: Any) -> None:
    for at in range(start.shape[1]):
        start[v, at] = max(start[v, at], moments[line, at] + const)


@compiled
def _raised_end(spare: Any, took: Any, start: Any, v: Any) -> None:
    for at in range(start.shape[1]):
        start[v, at] = max(start[v, at], spare[0, at] - took[v, at])


@compiled
def _begin(floor: Any, end_floor: Any, took: Any, start: Any, v: Any) -> None:
    for at in range(start.shape[1]):
        start[v, at] = max(floor, end_floor - took[v, at])


@compiled
def _finish(start: Any, end: Any, v: Any) -> None:
    for at in range(start.shape[1]):
        end[v, at] += start[v, at]


@compiled
def _forward(links: Any, dates: Any, start: Any, end: Any, spare: Any) -> None:
    """Starts and ends; `end` holds the durations before."""
    floor, end_floor, first, before, kind, const, crosses = links
    for v in range(len(floor)):
        _begin(floor[v], end_floor[v], end, start, v)
        for k in range(first[v], first[v + 1]):
            from_start = kind[k] == SS or kind[k] == SF
            if crosses[k]:
                _across(dates, k, v, start if from_start else end, before[k], spare)
            elif kind[k] < FF:
                _raised(start if from_start else end, before[k], const[k], start, v)
                continue
            else:
                _moved(start if from_start else end, before[k], const[k], spare)
            if kind[k] >= FF:
                _raised_end(spare, end, start, v)
            else:
                _raised(spare, 0, np.float32(0), start, v)
        _finish(start, end, v)


@compiled
def _gathered(slots: Any, low: Any, end: Any, v: Any, slot: Any, used: Any) -> None:
    for at in range(used):
        slots[slot, low + at] = max(slots[slot, low + at], end[v, at])


@compiled
def _kept(watched: Any, low: Any, end: Any, v: Any, line: Any, used: Any) -> None:
    for at in range(used):
        watched[line, low + at] = end[v, at]


@compiled
def _keep(ends: Any, low: Any, used: Any, end: Any, slots: Any, watched: Any) -> None:
    slot, watch = ends.slot, ends.watch
    for v in range(len(slot)):
        if slot[v] >= 0:
            _gathered(slots, low, end, v, slot[v], used)
        if watch[v] >= 0:
            _kept(watched, low, end, v, watch[v], used)


@compiled
def _day_of(dates: Any, row: Any, moment: Any) -> Any:
    whole = np.int64(math.ceil(moment - NEAR)) - 1
    number = min(max(whole + dates.zero[row], 0), dates.length[row] - 1)
    return np.float32(dates.days[row, number] - dates.day_zero) + (moment - np.float32(whole))


@compiled
def _compared(ends: Any, dates: Any, first: Any, last: Any, piece: Any) -> None:
    """Of a piece of several calendars: put out of reach the ends in those that end before the others."""
    for at in range(piece.shape[1]):
        latest = _LEAST
        for slot in range(first, last):
            latest = max(latest, _day_of(dates, ends.piece_row[slot], piece[slot, at]))
        for slot in range(first, last):
            if _day_of(dates, ends.piece_row[slot], piece[slot, at]) < latest - NEAR:
                piece[slot, at] = -_LEAST


@compiled
def _last_ones(ends: Any, dates: Any, end: Any, piece: Any, marked: Any) -> None:
    """Mark what ends last in its piece of the network."""
    piece_slot, piece_at = ends.piece_slot, ends.piece_at
    piece[:] = _LEAST
    marked[:] = 0
    for v in range(len(piece_slot)):
        if piece_slot[v] >= 0:
            _gathered(piece, 0, end, v, piece_slot[v], piece.shape[1])
    for one in range(len(piece_at) - 1):
        if piece_at[one + 1] - piece_at[one] > 1:
            _compared(ends, dates, piece_at[one], piece_at[one + 1], piece)
    for v in range(len(piece_slot)):
        slot = piece_slot[v]
        for at in range(piece.shape[1] if slot >= 0 else 0):
            marked[v, at] = np.uint8(end[v, at] >= piece[slot, at] - NEAR)


@compiled
def _marked(spare: Any, reached: Any, marked: Any, v: Any, before: Any) -> None:
    for at in range(spare.shape[1]):
        marked[before, at] |= marked[v, at] & np.uint8(spare[0, at] >= reached[v, at] - NEAR)


@compiled
def _counted(marked: Any, v: Any, used: Any) -> Any:
    count = 0
    for at in range(used):
        count += marked[v, at]
    return count


@compiled
def _backward(links: Any, dates: Any, start: Any, end: Any, marked: Any, spare: Any, used: Any, counts: Any) -> None:
    """Mark what lies on a chain without slack to the end of its piece of the network; `used` samples count."""
    _, _, first, before, kind, const, crosses = links
    for v in range(len(counts) - 1, -1, -1):
        count = _counted(marked, v, used)
        counts[v] += count
        if count == 0:
            continue
        for k in range(first[v], first[v + 1]):
            from_start = kind[k] == SS or kind[k] == SF
            if crosses[k]:
                _across(dates, k, v, start if from_start else end, before[k], spare)
            else:
                _moved(start if from_start else end, before[k], const[k], spare)
            _marked(spare, end if kind[k] >= FF else start, marked, v, before[k])


@compiled
def run(given: Any, work: Any, low: int, high: int, slots: Any, watched: Any, counts: Any, backward: bool) -> None:
    """Samples `low` to `high` into `slots` (`-1e30` before), `watched` and, when `backward`, `counts`."""
    start, end, marked, piece, spare = work.start, work.end, work.marked, work.piece, work.spare
    wide = spare.shape[1]
    factors = np.empty((len(given.draws.group_key), wide), np.float32)
    hit = np.empty((len(given.hits.key), wide), np.float32)
    for at in range(low, high, wide):
        _factors(given.draws, at, factors)
        _events(given.hits, at, hit, spare)
        _durations(given, at, factors, hit, 0, len(counts), end)
        _forward(given.links, given.dates, start, end, spare)
        used = min(wide, high - at)
        if backward:
            _last_ones(given.ends, given.dates, end, piece, marked)
            _backward(given.links, given.dates, start, end, marked, spare, used, counts)
        _keep(given.ends, at, used, end, slots, watched)


@compiled
def _factors(draws: Any, low: Any, factors: Any) -> None:
    for group in range(len(draws.group_key)):
        _draw(draws.group_key[group], low, draws.scores, 0, np.float32(1), np.float32(0), factors, group)


@compiled
def durations(given: Any, v: int, factors: Any, hit: Any, spare: Any, into: Any) -> None:
    """The durations of one activity again, from the first sample on, in as many as `into` holds."""
    _factors(given.draws, 0, factors)
    _events(given.hits, 0, hit, spare)
    _durations(given, 0, factors, hit, v, v + 1, into)
