"""The items of a ledger and the office's resources as an instance: what levelling of the ledger works on.

Only what needs something, or hangs on what does, goes in. What closed and begun work has drawn of a quota or budget is
no longer there for others; what is closed or begun never moves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from guatu.scheduling.plan import Activity, Network, Problem
from guatu.scheduling.scarce.contention import Contention, contention_of
from guatu.scheduling.scarce.instance import Demand, Resource, Supply
from guatu.scheduling.scarce.use import Taker, spent_before, takers_of

if TYPE_CHECKING:
    from guatu.ledger import Item
    from guatu.ledger import Resource as Kept
    from guatu.scheduling.answer import Plan
    from guatu.scheduling.ruler import DayCalendar

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnContention:
    """`contention` of the ledger's items; `movable` are the numbers of those that need something and may move."""

    contention: Contention
    movable: tuple[int, ...]


def contention_of_items(
    items: Mapping[int, Item],
    resources: Mapping[int, Kept],
    plan: Plan,
    calendars: Mapping[str, DayCalendar],
) -> OwnContention | Problem:
    """What is to be levelled of a ledger whose plan of today is `plan`; a problem when nothing needs anything."""
    today = plan.today or date.min
    kept = [one for one in resources.values() if one.retired_at is None]
    taking = {one.entry: takers_of(items.values(), one.entry, plan.windows) for one in kept}
    open_ = {number for number, item in items.items() if item.state == "open" and item.finished is None}
    needing = {one.number for takers in taking.values() for one in takers} & open_
    if not needing:
        return Problem("levelling.no_needs", ())
    wholes = {activity.parent for activity in plan.network.activities}
    problems = tuple(
        Problem("levelling.whole", (str(number),), {"name": items[number].name})
        for number in sorted(needing)
        if str(number) in wholes
    )
    needing -= {number for number in needing if str(number) in wholes}
    drawn = {one.entry: _drawn(one, taking[one.entry], items, calendars, today) for one in kept}
    scarce = [_scarce(one, drawn[one.entry]) for one in kept]
    demands = [
        Demand(str(one.number), str(resource.entry), _still(resource, one, items[one.number], calendars, today))
        for resource in kept
        for one in taking[resource.entry]
        if one.number in needing
    ]
    network = _held_late(concerned(plan.network, {str(number) for number in needing}), plan, needing)
    found = contention_of(network, calendars, scarce, demands, plan.today)
    if isinstance(found, Problem):
        return found
    movable = tuple(sorted(number for number in needing if items[number].started is None))
    return OwnContention(replace(found, problems=(*problems, *found.problems)), movable)


def concerned(network: Network, ids: Collection[str]) -> Network:
    """The part of a network that hangs together with `ids` by relations, and the wholes that hold it."""
    parent = {one.id: one.parent for one in network.activities}
    joined = {name: name for name in parent}

    def root(name: str) -> str:
        while joined[name] != name:
            joined[name] = joined[joined[name]]
            name = joined[name]
        return name

    linked = {end for one in network.relations for end in (one.before, one.after)}
    for one in network.relations:
        if one.before in joined and one.after in joined:
            joined[root(one.before)] = root(one.after)
    # What a whole waits for, all its parts wait for.
    for name, above in parent.items():
        for whole in _above(parent, above):
            if whole in linked:
                joined[root(name)] = root(whole)
    wanted = {root(name) for name in ids if name in joined}
    kept = {name for name in parent if root(name) in wanted}
    kept |= {whole for name in kept for whole in _above(parent, parent[name])}
    return replace(
        network,
        activities=tuple(one for one in network.activities if one.id in kept),
        relations=tuple(one for one in network.relations if one.before in kept and one.after in kept),
    )


def _above(parent: Mapping[str, str | None], name: str | None) -> list[str]:
    found: list[str] = []
    while name is not None and name in parent and name not in found:
        found.append(name)
        name = parent[name]
    return found


def _held_late(network: Network, plan: Plan, needing: Collection[int]) -> Network:
    """What is planned as late as possible, and needs something, begins no earlier than it is planned."""

    def held(one: Activity) -> Activity:
        window = plan.windows.get(one.id)
        late = window is not None and window.planned_start and window.planned_start > window.earliest_start
        if not late or int(one.id) not in needing or one.started is not None:
            return one
        assert window is not None
        days = [day for day in (one.not_before, window.planned_start) if day is not None]
        return replace(one, not_before=max(days))

    return replace(network, activities=tuple(map(held, network.activities)))


def _drawn(
    resource: Kept,
    takers: tuple[Taker, ...],
    items: Mapping[int, Item],
    calendars: Mapping[str, DayCalendar],
    today: date,
) -> list[tuple[date, int]]:
    """What closed and begun work has taken of a quota or budget, by a day within the period in which it did."""
    if resource.sort == "crew":
        return []
    found = []
    for one in takers:
        item = items[one.number]
        done = item.state != "open" or item.finished is not None
        if not done and item.started is None:
            continue
        if resource.sort == "quota":
            found.append((one.first, one.amount))
            continue
        days = sorted({one.first, *(day for day, _ in resource.supplies if one.first < day <= one.last)})
        end = one.last + DAY if done else min(max(today, one.first), one.last + DAY)
        calendar = calendars.get(one.calendar) or calendars["office"]
        edges = [*(day for day in days if day < end), end]
        paid = [spent_before(one, calendar, day) for day in edges]
        found += [(edges[at], paid[at + 1] - paid[at]) for at in range(len(edges) - 1)]
    return found


def _still(resource: Kept, taker: Taker, item: Item, calendars: Mapping[str, DayCalendar], today: date) -> int:
    """What is still to be taken: nothing of the quota, and the rest of the budget, of work that has begun."""
    if resource.sort == "crew" or item.started is None:
        return taker.amount
    if resource.sort == "quota":
        return 0
    return taker.amount - spent_before(taker, calendars.get(taker.calendar) or calendars["office"], today)


def _scarce(resource: Kept, drawn: list[tuple[date, int]]) -> Resource:
    """The resource less what has been drawn of it."""
    amounts = [resource.capacity, *(amount for _, amount in resource.supplies)]
    days = [day for day, _ in resource.supplies]
    if resource.carries:
        left = sum(amount for _, amount in drawn)
        for at, amount in enumerate(amounts):
            amounts[at] = max(amount - left, 0)
            left = max(left - amount, 0)
    else:
        for day, amount in drawn:
            at = int(np.searchsorted([one.toordinal() for one in days], day.toordinal(), side="right"))
            amounts[at] = max(amounts[at] - amount, 0)
    supplies = tuple(Supply(day, amount) for day, amount in zip(days, amounts[1:], strict=True))
    return Resource(str(resource.entry), resource.name, amounts[0], supplies, resource.sort, resource.carries)
