"""From columns to both passes: what each relation asks for, where each activity may start, and the marks on it.

What actual dates settle is taken out of the network here: a finished activity has no place in a chain any
more, it only sets a day before which its successors cannot start; so has the start of a started one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling import order, passes
from guatu.scheduling.columns import MOST_NAMED, TOLD, Columns, Links
from guatu.scheduling.faults import Faults
from guatu.scheduling.nesting import Ends, Nesting
from guatu.scheduling.passes import BOUNDED, NEVER, Bounds, Core, core_of, earliest, free, latest, reach, room, upstream
from guatu.scheduling.ruler import Ints, Scale

Mask = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)
FS, SS, FF, SF = 0, 1, 2, 3
Held = Literal["follower", "latest", "end", "still"]


@dataclass(frozen=True, slots=True)
class Settled:
    """What finished or started activities ask of their successors: `after` starts on `number` or later."""

    after: Ints
    number: Ints
    relation: Ints
    before: Ints


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Both passes and their marks, by number of activity (gates behind them); `bound_*` by bound of the core.

    `start` and `last` are numbers of working days, `last` is `NEVER` without a due day; `floor` is where the
    activity's own dates let it start. `relation` and `settled` say which relation a bound is.
    """

    columns: Columns
    nesting: Nesting
    links: Links
    ends: Ends
    rulers: Scale
    core: Core
    relation: Ints
    settled: Settled
    row: Ints
    span: Ints
    floor: Ints
    start: Ints
    ceiling: Ints
    last: Ints
    slip: Ints
    tight_early: Mask
    tight_late: Mask
    critical: Mask
    provisional: Mask

    def limits_start(self, number: int) -> bool:
        """What bounds the latest dates of activity `number` is a day by which to start, not one by which to finish."""
        asked = self.columns.start_not_after[number : number + 1]
        row = self.columns.row[number : number + 1]
        return bool(asked[0]) and bool(self.rulers.on_or_before(row, asked)[0] == self.ceiling[number])


def reckon(
    columns: Columns, nesting: Nesting, links: Links, ends: Ends, rulers: Scale, faults: Faults
) -> Reckoning | None:
    """Both passes; None when nothing says on what day anything could start."""
    count = len(columns.activities)
    total = count + len(ends.stands_for)
    row = np.concatenate((columns.row, columns.row[ends.stands_for]))
    span = np.concatenate((columns.left, np.full(len(ends.stands_for), rulers.least)))
    bounds, relation, settled = _bounds(columns, ends, rulers, row, span)
    level, keep = _without_loops(total, bounds, columns, ends, faults)
    core, sequence = core_of(rulers, row, level, bounds.pick(keep))
    ceiling = np.full(total, NEVER, np.int64)
    ceiling[:count] = _ceiling(columns, nesting, rulers)
    last = latest(core, _placed(core, ceiling))
    origin = columns.today or _origin(columns, core, last)
    if not origin:
        return None
    floor = np.zeros(total, np.int64)
    floor[:count] = _floor(columns, rulers, origin)
    lowest = floor.copy()
    np.maximum.at(lowest, settled.after, settled.number)
    start = earliest(core, _placed(core, lowest))
    every = np.arange(len(core.weight))
    ahead, behind = core.bounds.after, core.bounds.before
    tight_early = reach(core, every, start) == start[ahead]
    tight_late = (room(core, every, last) == last[behind]) & (last[behind] < BOUNDED)
    governs = (last == _placed(core, ceiling)) & (last < BOUNDED)
    late_due = np.zeros(total, bool)
    late_due[:count] = columns.due > rulers.announced[columns.row]
    return Reckoning(
        columns, nesting, links, ends, rulers, core, relation[keep][sequence], settled, row, span, floor,
        start[core.place], ceiling, last[core.place], free(core, start)[core.place], tight_early, tight_late,
        _critical(core, start, last, governs, tight_early & tight_late)[core.place],
        upstream(core, governs & _placed(core, late_due), tight_late)[core.place],
    )  # fmt: skip


def _placed(core: Core, values: NDArray[Kind]) -> NDArray[Kind]:
    placed = np.empty_like(values)
    placed[core.place] = values
    return placed


def _critical(core: Core, start: Ints, last: Ints, governs: Mask, tight: Mask) -> Mask:
    chain = upstream(core, governs, tight)
    links = tight & chain[core.bounds.after]
    critical = (last < BOUNDED) & (last <= start)
    critical[core.bounds.before[links]] = True
    critical[core.bounds.after[links]] = True
    return critical


def _bounds(columns: Columns, ends: Ends, rulers: Scale, row: Ints, span: Ints) -> tuple[Bounds, Ints, Settled]:
    more = np.zeros(len(ends.stands_for), np.int64)
    finished, started = np.concatenate((columns.finished, more)), np.concatenate((columns.started, more))
    is_milestone = np.concatenate((columns.days == 0, more > 0))
    # A milestone is reached on the day its predecessor finishes, so FS into it is FF; it takes no time of a clock.
    type_ = np.where((ends.type == FS) & is_milestone[ends.after] & (rulers.least > 0), FF, ends.type)
    at_finish = type_ >= FF
    after, before = ends.after, ends.before
    # On a clock what must not end before an evening may end with the last minute worked until then.
    by_moment = (type_ == FF) & (rulers.least == 0)
    weight_after = np.where(ends.elapsed, 0, ends.lag) - np.where(at_finish, span[after] - 1, 0)
    weight_after -= (type_ == SF) | by_moment
    from_finish = type_ % 2 == 0
    shift = ((type_ == FS) | by_moment) + np.where(ends.elapsed, ends.lag, 0)
    # Work that is done asks for nothing, and the start of work that has begun is no longer to be decided; what is
    # left of it may have to wait.
    live = (finished[after] == 0) & ((started[after] == 0) | at_finish | columns.retained)
    fixed = live & ((finished[before] > 0) | ((started[before] > 0) & ~from_finish))
    day = np.where(from_finish | (started[before] == 0), finished[before], started[before])
    number = rulers.on_or_after(row[after[fixed]], (day + shift)[fixed]) + weight_after[fixed]
    settled = Settled(after[fixed], number, ends.relation[fixed], before[fixed])
    free_ = np.flatnonzero(live & ~fixed)
    lead = np.where(from_finish, span[before] - 1, 0)
    return Bounds(before, after, lead, shift, weight_after, ends.elapsed).pick(free_), ends.relation[free_], settled


def _ceiling(columns: Columns, nesting: Nesting, rulers: Scale) -> Ints:
    open_ = (columns.finished == 0) & ~nesting.is_parent
    bounded, begins = open_ & (columns.due > 0), open_ & (columns.start_not_after > 0) & (columns.started == 0)
    number = rulers.on_or_before(columns.row, np.where(bounded, columns.due, 0)) - columns.left + 1
    start = rulers.on_or_before(columns.row, np.where(begins, columns.start_not_after, 0))
    return np.minimum(np.where(bounded, number, NEVER), np.where(begins, start, NEVER))


def _floor(columns: Columns, rulers: Scale, origin: int) -> Ints:
    today = rulers.on_or_after(columns.row, np.full(len(columns.row), origin))
    floor = np.maximum(today, rulers.on_or_after(columns.row, columns.not_before))
    asked = columns.finish_not_before
    finish = first_end(rulers, columns.row, asked) - columns.left + 1
    floor = np.where(asked > 0, np.maximum(floor, finish), floor)
    begun = rulers.on_or_after(columns.row, columns.started)
    # Of begun work the core holds what is left from today on.
    return np.where(columns.started > 0, np.maximum(begun, today) if columns.today else begun, floor)


def first_end(rulers: Scale, row: Ints, ordinal: Ints) -> Ints:
    """The unit with which work may end that must not end before `ordinal`: a day, or the last minute until then.

    Of a moment at which nobody works the end of the work before it is the same moment, to a clock.
    """
    return rulers.on_or_after(row, ordinal) if rulers.least else rulers.on_or_before(row, ordinal)


def _origin(columns: Columns, core: Core, last: Ints) -> int:
    """Without today: the first day that any date names, else the day on which the most urgent must start."""
    named = np.concatenate((columns.not_before, columns.started, columns.finished))
    if (named > 0).any():
        return int(named[named > 0].min())
    bounded = last < BOUNDED
    if not bounded.any():
        return 0
    return int(core.rulers.date_of(core.row[bounded], last[bounded]).min())


def _without_loops(total: int, bounds: Bounds, columns: Columns, ends: Ends, faults: Faults) -> tuple[Ints, Ints]:
    """Levels, and the bounds that are left when every relation inside a knot of loops is put aside."""
    every = np.arange(len(bounds.before))
    level = order.levels(total, bounds.before, bounds.after)
    stuck = level < 0
    if not stuck.any():
        return level, every
    knot_of = np.full(total, -1, np.int64)
    for number, knot in enumerate(order.knots(bounds.before, bounds.after, stuck)):
        knot_of[knot] = number
        if number < TOLD:
            _tell_loop(knot, bounds, columns, ends, faults)
        else:
            faults.add("loop")
    loose = (knot_of[bounds.before] != knot_of[bounds.after]) | (knot_of[bounds.before] < 0)
    keep = every[loose]
    return order.levels(total, bounds.before[keep], bounds.after[keep]), keep


def _tell_loop(knot: list[int], bounds: Bounds, columns: Columns, ends: Ends, faults: Faults) -> None:
    count = len(columns.activities)
    members = np.zeros(len(ends.stands_for) + count, bool)
    members[knot] = True
    inside = np.flatnonzero(members[bounds.before] & members[bounds.after])
    successors: dict[int, list[int]] = {one: [] for one in knot}
    for before, after in zip(bounds.before[inside].tolist(), bounds.after[inside].tolist(), strict=True):
        successors[before].append(after)
    loop = order.shortest_loop(knot, successors)
    # A dictionary keeps the order; asking a list would be quadratic in a loop of tens of thousands.
    shown = dict.fromkeys(one if one < count else int(ends.stands_for[one - count]) for one in loop)
    activities = [columns.activities[number] for number in shown]
    told = [activity.name for activity in (*activities, activities[0])]
    if len(told) > MOST_NAMED:
        told = [*told[: MOST_NAMED - 2], "…", told[-1]]
    names = " → ".join(told)
    faults.add("loop", *(activity.id for activity in activities), names=names, members=len(knot))


def ordinals(reckoning: Reckoning) -> Mapping[str, Ints]:
    """The four dates of each activity as ordinals, actual dates as they are; latest 0 where there is none."""
    columns, rulers, count = reckoning.columns, reckoning.rulers, len(reckoning.columns.activities)
    row, start, last = columns.row, reckoning.start[:count], reckoning.last[:count]
    started, finished = columns.started, columns.finished
    reach_ = columns.left - 1
    begun = np.where(started > 0, started, finished)
    bounded = last < BOUNDED
    dates = {
        "earliest_start": np.where(begun > 0, begun, rulers.date_of(row, start)),
        "earliest_finish": np.where(finished > 0, finished, rulers.date_of(row, start + reach_)),
        "latest_start": np.where(bounded, np.where(started > 0, started, rulers.date_of(row, last)), 0),
        "latest_finish": np.where(bounded, rulers.date_of(row, np.where(bounded, last, 0) + reach_), 0),
    }
    # A milestone that was started and is to be reached later is still a single day.
    dates["earliest_start"] = np.minimum(dates["earliest_start"], dates["earliest_finish"])
    if rulers.least == 0:
        _moments(reckoning, dates)
    return dates


def _moments(reckoning: Reckoning, dates: dict[str, Ints]) -> None:
    """What takes no time is at the end of what precedes it; after an elapsed lag or on a day set, where work begins.

    Set on the evening of a day worked, it is there, and not on the next morning.
    """
    columns, count = reckoning.columns, len(reckoning.columns.activities)
    still = (columns.left == 0) & (columns.started == 0) & (columns.finished == 0)
    free_ = still & (reckoning.start[:count] == reckoning.floor[:count])
    before = np.maximum(reckoning.start[:count] - 1, 0)
    free_ &= reckoning.rulers.date_of(columns.row, before) + 1 != columns.not_before
    elapsed = reckoning.core.at[reckoning.core.bounds.after[reckoning.tight_early & reckoning.core.bounds.by_date]]
    free_[elapsed[elapsed < count]] |= still[elapsed[elapsed < count]]
    begins = reckoning.rulers.date_of(columns.row, reckoning.start[:count])
    dates["earliest_finish"] = np.where(free_, begins - 1, dates["earliest_finish"])
    dates["earliest_start"] = np.where(still, dates["earliest_finish"] + 1, dates["earliest_start"])
    has_last = still & (dates["latest_finish"] > 0)
    dates["latest_start"] = np.where(has_last, dates["latest_finish"] + 1, dates["latest_start"])


def postponed(reckoning: Reckoning) -> dict[int, int]:
    """The planned starts of what is planned as late as it can be, by number of activity, where they differ."""
    wanted = np.flatnonzero(_movable(reckoning))
    if not wanted.size:
        return {}
    moved = _postponed(reckoning, wanted)
    return {int(one): int(moved[reckoning.core.place[one]]) for one in wanted}


def late_starts(reckoning: Reckoning) -> tuple[Mask, Ints]:
    """Which activities are planned as late as they can be, and all planned starts, by place."""
    movable = _movable(reckoning)
    if not movable.any():
        return movable, reckoning.start[reckoning.core.at]
    return movable, _postponed(reckoning, np.flatnonzero(movable))


def held_by(reckoning: Reckoning, number: int, late: tuple[Mask, Ints]) -> tuple[Held, int] | None:
    """What keeps activity `number`, planned as late as it can be, from being later, and the number of what it is.

    What follows it, its own latest date, the end of all, or nothing to move it by; None where it is not planned so.
    `late` are the `late_starts`.
    """
    movable, moved = late
    if not movable[number]:
        return None
    core, place = reckoning.core, int(reckoning.core.place[number])
    if moved[place] == reckoning.start[number]:
        return "still", number
    if moved[place] == reckoning.last[number]:
        return "latest", number
    which = core.out[core.first_out[place] : core.first_out[place + 1]]
    tight = which[passes.room(core, which, moved) == moved[place]]
    if not tight.size:
        return "end", number
    after = int(core.at[core.bounds.after[tight[0]]])
    count = len(reckoning.columns.activities)
    return "follower", after if after < count else int(reckoning.ends.stands_for[after - count])


def _movable(reckoning: Reckoning) -> Mask:
    columns = reckoning.columns
    still: Mask = columns.as_late & (columns.started == 0) & (columns.finished == 0) & ~reckoning.nesting.is_parent
    return still


def _postponed(reckoning: Reckoning, wanted: Ints) -> Ints:
    """All planned starts, by place."""
    columns, core, count = reckoning.columns, reckoning.core, len(reckoning.columns.activities)
    scale, row = reckoning.rulers, columns.row
    open_ = columns.finished == 0
    finish = scale.date_of(row[open_], reckoning.start[:count][open_] + columns.left[open_] - 1).max()
    end = np.full(len(core.at), NEVER, np.int64)
    end[:count] = scale.on_or_before(row, np.full(count, finish)) - columns.left + 1
    marked = np.zeros(len(core.at), bool)
    marked[wanted] = True
    return passes.postponed(core, reckoning.start[core.at], reckoning.last[core.at], end[core.at], marked[core.at])
