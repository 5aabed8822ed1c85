"""A levelled ledger as a proposal: which items begin no earlier than when, what that moves, what it costs in lateness.

The proposal is a scenario's edits and nothing else. It is put through the passes like any scenario, and use is counted
anew from the dates that come out: what is shown is what adopting it would give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from guatu.ledger import Edit
from guatu.scheduling.baselines import tried
from guatu.scheduling.plan import Problem
from guatu.scheduling.ruler import LAST_DAY
from guatu.scheduling.scarce.feasible import asked_starts, breaches
from guatu.scheduling.scarce.use import Profile, profiles

if TYPE_CHECKING:
    from guatu.ledger import Item, Resource
    from guatu.scheduling.answer import Plan
    from guatu.scheduling.plan import Window
    from guatu.scheduling.ruler import DayCalendar
    from guatu.scheduling.scarce.contention import Contention
    from guatu.scheduling.scarce.from_items import OwnContention
    from guatu.scheduling.scarce.instance import Ints
    from guatu.scheduling.scarce.levelling import Levelled


@dataclass(frozen=True, slots=True)
class Move:
    """An item's planned days before and after; `needs` whether it needs something itself or only follows."""

    item: int
    was: tuple[date, date]
    now: tuple[date, date]
    needs: bool


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many open items end after their due day, and by how many working days in all."""

    items: int
    days: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """`edits` make `plan`; `before` and `after` are the use of each resource, `problems` what levelling set aside."""

    levelled: Levelled
    plan: Plan
    edits: tuple[Edit, ...]
    moves: tuple[Move, ...]
    before: tuple[Profile, ...]
    after: tuple[Profile, ...]
    late_before: Lateness
    late_after: Lateness
    problems: tuple[Problem, ...]


def proposed(
    items: Mapping[int, Item],
    resources: Mapping[int, Resource],
    plan: Plan,
    own: OwnContention,
    levelled: Levelled,
    calendars: Mapping[str, DayCalendar],
) -> Proposal:
    """What adopting a levelled schedule of `own`, which was made of `plan`, comes to."""
    contention = own.contention
    start = _settled(contention, levelled.start)
    dates = contention.dates(start)
    wanted = {number: dates[str(number)][0] for number in own.movable}
    edits = _edits(items, wanted, _driven(contention, start, own.movable))
    after = tried(plan, edits)
    if loose := _loose(after, wanted):
        every = _edits(items, wanted, frozenset())
        edits = (*every, *(Edit(one, "as_late", False, True) for one in sorted(loose) if items[one].as_late))
        after = tried(plan, edits)
    today = plan.today or date.min
    wholes = {int(one.parent) for one in plan.network.activities if one.parent is not None}

    def use(windows: Mapping[str, Window]) -> tuple[Profile, ...]:
        return profiles(items.values(), resources, windows, calendars, today, wholes)

    return Proposal(
        levelled,
        after,
        edits,
        _moves(items, plan, after, wholes),
        use(plan.windows),
        use(after.windows),
        lateness_of(items, plan.windows, calendars),
        lateness_of(items, after.windows, calendars),
        contention.problems,
    )


def lateness_of(
    items: Mapping[int, Item], windows: Mapping[str, Window], calendars: Mapping[str, DayCalendar]
) -> Lateness:
    """Of open items with a due day of their own that take time or wait for others."""
    late = []
    for number, item in items.items():
        window = windows.get(str(number)) if item.due and item.state == "open" and (item.days or item.links) else None
        if window is None or item.due is None:
            continue
        ends = window.planned_finish or window.earliest_finish
        if ends > item.due:
            calendar = calendars.get(item.calendar) or calendars["office"]
            days = np.array([item.due.toordinal() + 1, ends.toordinal() + 1])
            worked = calendar.number(np.minimum(days, LAST_DAY.toordinal()))
            late.append(max(int(worked[1] - worked[0]), 1))
    return Lateness(len(late), sum(late))


def _settled(contention: Contention, start: Ints) -> Ints:
    """Begun work where it is: what needs nothing any more can be left earlier without breaking anything."""
    columns, core = contention.reckoning.columns, contention.reckoning.core
    begun = np.zeros(len(core.at), bool)
    begun[: len(columns.activities)] = columns.started > 0
    fixed = np.where(begun[core.at], contention.instance.floor, start)
    return fixed if not breaches(contention.instance, fixed) else start


def _driven(contention: Contention, start: Ints, movable: Sequence[int]) -> frozenset[int]:
    """Items that begin when they do because of what comes before them, or of a day already set: these need no edit."""
    instance, reckoning = contention.instance, contention.reckoning
    lowest = instance.floor.copy()
    np.maximum.at(lowest, instance.after, asked_starts(instance, start))
    place, index = reckoning.core.place, reckoning.columns.index
    return frozenset(one for one in movable if start[place[index[str(one)]]] <= lowest[place[index[str(one)]]])


def _edits(items: Mapping[int, Item], wanted: Mapping[int, date], driven: frozenset[int]) -> tuple[Edit, ...]:
    return tuple(
        Edit(number, "not_before", day.isoformat(), was.isoformat() if was else None)
        for number, day in sorted(wanted.items())
        if number not in driven and (was := items[number].not_before) != day
    )


def _loose(plan: Plan, wanted: Mapping[int, date]) -> frozenset[int]:
    """Items that would not begin on the day wanted: their forerunners end earlier, or they are put off to the last."""
    return frozenset(number for number, day in wanted.items() if plan.windows[str(number)].planned_start != day)


def _moves(items: Mapping[int, Item], before: Plan, after: Plan, wholes: set[int]) -> tuple[Move, ...]:
    found = []
    for name in after.differing(before):
        number, was, now = int(name), _planned(before.windows[name]), _planned(after.windows[name])
        if was != now and number not in wholes and items[number].state == "open":
            found.append(Move(number, was, now, bool(items[number].needs)))
    return tuple(sorted(found, key=lambda one: (one.was, one.item)))


def _planned(window: Window) -> tuple[date, date]:
    return (window.planned_start or window.earliest_start, window.planned_finish or window.earliest_finish)
