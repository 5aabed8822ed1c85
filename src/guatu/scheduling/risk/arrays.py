"""A network with its model as arrays for the simulation: activities in topological order, bounds by what they lead
into.

Time is continuous within a calendar: 3.4 is past two fifths of the fourth unit, an end of 4.0 is the end of the fourth.
With whole durations this is exactly the arithmetic of `passes.py`; finish days are found by rounding up. Numbers are
relative to `zero`, the first unit of each calendar on or after the first day of the run, so that single precision
carries them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.reckoning import Reckoning, first_end
from guatu.scheduling.risk.curves import CELLS, normal_scores, normal_shares, placed, row_of
from guatu.scheduling.risk.draws import Keys, keys_of
from guatu.scheduling.risk.goals import Goals
from guatu.scheduling.risk.model import RiskModel, Shape, Spread
from guatu.scheduling.ruler import FIRST, Ints, Rulers

# Even kinds count from the predecessor's end. A milestone is reached on the day its predecessor ends, so what leads
# into it by FS asks for a start a day before that end.
FS, SS, TO_MILESTONE, FF, SF = 0, 1, 2, 4, 5
NOWHERE: Final = -1e30
# The least a duration can become, in days: work that an event shortens still ends after it begins.
LEAST: Final = 0.05

Singles = NDArray[np.float32]
Whole = NDArray[np.int32]
Small = NDArray[np.int8]


class Draws(NamedTuple):
    """By place, how long it takes: table `shape` (-1: fixed at `shift`), what is drawn, the factor shared."""

    key: Keys
    shape: Whole
    scale: Singles
    shift: Singles
    group: Whole
    common: Singles
    own: Singles
    group_key: Keys
    tables: Singles
    scores: Singles
    shares: Singles


class Hits(NamedTuple):
    """Events, their impacts, and by place (`at[v]:at[v + 1]`) which `hits` touch it."""

    at: Ints
    hits: Whole
    key: Keys
    share: Singles
    impact_key: Keys
    impact_shape: Whole
    impact_scale: Singles
    impact_shift: Singles
    tables: Singles
    evenly: Singles
    least: np.float32


class Links(NamedTuple):
    """By place: earliest start and end; by bound (into `v`: `first[v]:first[v + 1]`) the rest."""

    floor: Singles
    end_floor: Singles
    first: Ints
    before: Whole
    kind: Small
    const: Singles
    crosses: NDArray[np.bool_]


class Dates(NamedTuple):
    """What bounds between calendars need: tables of working days, and by bound its lag in calendar days."""

    row: Whole
    before: Whole
    kind: Small
    const: Singles
    elapsed: Ints
    zero: Ints
    length: Ints
    days: Ints
    below: Ints
    first_day: int
    day_zero: int


class Ends(NamedTuple):
    """By place: the slot of what it counts towards, the line that keeps its ends, the slot of its piece."""

    slot: Whole
    watch: Whole
    piece_slot: Whole
    piece_at: Ints
    piece_row: Whole


class Given(NamedTuple):
    """Everything a run reads."""

    draws: Draws
    hits: Hits
    links: Links
    dates: Dates
    ends: Ends


class _Tables:
    """The rows of quantiles in use, each once."""

    def __init__(self) -> None:
        self._at: dict[tuple[Shape, int], int] = {}

    def place(self, spread: Spread) -> tuple[int, float, float]:
        """Row, scale and shift of a spread; row -1 for one that is fixed."""
        if spread.is_fixed:
            return -1, 0.0, spread.likely
        shape, scale, shift = placed(spread)
        return self._at.setdefault(shape, len(self._at)), scale, shift

    def rows(self) -> Singles:
        return np.array([row_of(*shape) for shape in self._at] or [np.zeros(CELLS + 1)], np.float32)


def given_of(reckoning: Reckoning, model: RiskModel, seed: int, goals: Goals) -> Given:
    """The arrays of one run."""
    tables = _Tables()
    links = _links(reckoning, goals.zero)
    draws = _draws(reckoning, model, tables, seed)
    hits = _hits(reckoning, model, tables, seed)
    rows = tables.rows()
    return Given(
        draws._replace(tables=rows),
        hits._replace(tables=rows),
        links,
        _dates(reckoning, links, goals),
        _ends(reckoning, links, goals),
    )


def _floors(reckoning: Reckoning, zero: Ints) -> tuple[Singles, Singles]:
    """Starts and ends before which nothing may be; those of the core but for what bears on the finish."""
    columns, count = reckoning.columns, len(reckoning.columns.activities)
    start = reckoning.floor.astype(float) - zero[reckoning.row]
    end = np.full(len(start), NOWHERE)
    asked = np.flatnonzero((columns.finish_not_before > 0) & (columns.started == 0) & (columns.finished == 0))
    row = columns.row[asked]
    end[asked] = first_end(reckoning.rulers, row, columns.finish_not_before[asked]) + 1 - zero[row]
    origin = columns.today or int(reckoning.rulers.date_of(columns.row, reckoning.floor[:count]).min())
    begin = reckoning.rulers.on_or_after(row, np.maximum(columns.not_before[asked], origin))
    start[asked] = begin - zero[row]
    settled = reckoning.settled
    known = settled.relation >= 0
    at_finish = np.zeros(len(known), bool)
    at_finish[known] = reckoning.links.type[settled.relation[known]] >= 2
    number = settled.number - zero[reckoning.row[settled.after]]
    np.maximum.at(start, settled.after[~at_finish], number[~at_finish])
    after = settled.after[at_finish]
    np.maximum.at(end, after, number[at_finish] + reckoning.span[after])
    order = reckoning.core.at
    return start[order].astype(np.float32), end[order].astype(np.float32)


def _into_milestone(reckoning: Reckoning, relation: Ints, after: Ints) -> NDArray[np.bool_]:
    """The relation is FS into a milestone of days."""
    columns, count = reckoning.columns, len(reckoning.columns.activities)
    still = np.zeros(len(reckoning.span), bool)
    still[:count] = (columns.days == 0) & (reckoning.rulers.least > 0)
    own = np.where(relation >= 0, relation, 0)
    types = reckoning.links.type if len(reckoning.links.type) else np.zeros(1, np.int64)
    found: NDArray[np.bool_] = (relation >= 0) & (types[own] == 0) & still[after]
    return found


def _draws(reckoning: Reckoning, model: RiskModel, tables: _Tables, seed: int) -> Draws:
    columns, count, size = reckoning.columns, len(reckoning.columns.activities), len(reckoning.span)
    names = sorted({spread.group for spread in model.spreads.values() if spread.group in model.groups})
    number_of = {name: at for at, name in enumerate(names)}
    shape, group = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    scale, shift, share = np.zeros(size), reckoning.span.astype(float), np.zeros(size)
    done = _done(reckoning)
    for at, activity in enumerate(columns.activities):
        spread = model.spreads.get(activity.id)
        if spread is None or done[at]:
            continue
        # What is left of begun work keeps the proportions of the whole; a milestone's time is added to its moment.
        left = columns.left[at] / columns.span[at] if columns.started[at] and columns.span[at] else 1.0
        shape[at], wide, low = tables.place(spread)
        scale[at], shift[at] = wide * left, low * left + (reckoning.rulers.least if activity.days == 0 else 0)
        if spread.group in number_of:
            group[at], share[at] = number_of[spread.group], model.groups[spread.group]
    key = np.zeros(size, np.uint64)
    key[:count] = keys_of(seed, "activity", (activity.id for activity in columns.activities))
    order = reckoning.core.at
    return Draws(
        key=key[order],
        shape=shape[order],
        scale=scale[order].astype(np.float32),
        shift=shift[order].astype(np.float32),
        group=group[order],
        common=np.sqrt(share[order]).astype(np.float32),
        own=np.sqrt(1 - share[order]).astype(np.float32),
        group_key=keys_of(seed, "group", names),
        tables=np.zeros((1, 2), np.float32),
        scores=normal_scores().astype(np.float32)[None],
        shares=normal_shares().astype(np.float32),
    )


def _done(reckoning: Reckoning) -> NDArray[np.bool_]:
    """Finished, or an envelope of others: it takes no time of its own."""
    done: NDArray[np.bool_] = (reckoning.columns.finished > 0) | reckoning.nesting.is_parent
    return done


def _hits(reckoning: Reckoning, model: RiskModel, tables: _Tables, seed: int) -> Hits:
    index, place, events = reckoning.columns.index, reckoning.core.place, model.events
    done = _done(reckoning)
    pairs = sorted(
        (int(place[index[name]]), number)
        for number, event in enumerate(events)
        for name in set(event.activities)
        if name in index and not done[index[name]]
    )
    impacts = np.array([tables.place(event.impact) for event in events]).reshape(-1, 3)
    return Hits(
        np.searchsorted(np.array([at for at, _ in pairs], np.int64), np.arange(len(place) + 1)),
        np.array([number for _, number in pairs], np.int32),
        keys_of(seed, "event", (event.id for event in events)),
        np.array([event.probability for event in events], np.float32),
        keys_of(seed, "impact", (event.id for event in events)),
        # A fixed impact is drawn from any row, with nothing to scale.
        np.maximum(impacts[:, 0], 0).astype(np.int32),
        impacts[:, 1].astype(np.float32),
        impacts[:, 2].astype(np.float32),
        np.zeros((1, 2), np.float32),
        np.linspace(0, 1, 1025, dtype=np.float32)[None],
        np.float32(LEAST if reckoning.rulers.least else 0),
    )


def _links(reckoning: Reckoning, zero: Ints) -> Links:
    core = reckoning.core
    bounds = core.bounds
    after = core.at[bounds.after]
    count = len(reckoning.columns.activities)
    own = reckoning.relation >= 0
    # A gate's own bounds: entry to part by SS, part to exit by FF.
    kind = np.where(core.at[bounds.before] >= count, SS, FF)
    kind[own] = np.array([FS, SS, FF, SF])[reckoning.links.type[reckoning.relation[own]]]
    kind[_into_milestone(reckoning, reckoning.relation, after)] = TO_MILESTONE
    to_milestone = kind == TO_MILESTONE
    # What is left of the lag when both ends are moments: the span of `after` is no part of it.
    lag = bounds.weight_after + np.where(kind >= FF, reckoning.span[after], 0)
    const = np.where(core.crosses, lag - ((kind == FF) | to_milestone), lag + bounds.shift - (kind % 2 == 0))
    floor, end_floor = _floors(reckoning, zero)
    return Links(
        floor,
        end_floor,
        core.first,
        bounds.before.astype(np.int32),
        kind.astype(np.int8),
        const.astype(np.float32),
        core.crosses,
    )


def _dates(reckoning: Reckoning, links: Links, goals: Goals) -> Dates:
    """The tables of working days; empty ones for clocks, whose bounds between calendars `plain.py` follows."""
    rulers, core = reckoning.rulers, reckoning.core
    none = np.zeros((1, 2), np.int64)
    length, days, below = (np.ones(1, np.int64), none, none)
    if isinstance(rulers, Rulers):
        length, days, below = (each.astype(np.int64) for each in (rulers.length, rulers.days, rulers.below))
    return Dates(
        row=core.row.astype(np.int32),
        before=links.before,
        kind=links.kind,
        const=links.const,
        elapsed=core.bounds.shift - (links.kind == FS),
        zero=goals.zero,
        length=length,
        days=days,
        below=below,
        first_day=FIRST,
        day_zero=goals.base,
    )


def _ends(reckoning: Reckoning, links: Links, goals: Goals) -> Ends:
    """Where ends are gathered: not of what something else of the same kind certainly outlasts."""
    order, after = reckoning.core.at, reckoning.core.bounds.after
    slot, piece_slot = goals.slot[order], goals.piece_slot[order]
    outlasts = ~links.crosses & (links.kind % 2 == 0) & (links.const >= np.where(links.kind == TO_MILESTONE, -1, 0))
    for kept in (slot, piece_slot):
        same = outlasts & (kept[links.before] == kept[after])
        kept[links.before[same]] = -1
    return Ends(slot, goals.watch[order], piece_slot, goals.piece_at, goals.piece_row)
