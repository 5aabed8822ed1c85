"""The items of a ledger as a network: nothing is invented.

Promises become activities; facts (observation, status) do not. An item with only a due day is a milestone that may
be reached on any day until then. What is cancelled is gone, and its parts move up to the next whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from guatu.scheduling.plan import Activity, Constraint, Network, Relation

if TYPE_CHECKING:
    from guatu.ledger import Item


def network_of(items: Mapping[int, Item], today: date) -> Network:
    """Open and closed promises, and the groups that hold some, as activities named by item number.

    A closed item is finished: on its stated day, else on the day its last report is about, else when it was closed.
    """
    kept = {number: item for number, item in items.items() if item.is_promise and item.state != "cancelled"}
    groups = _groups_above(kept, items)
    finished = _finish_days(kept, groups, items)
    included = kept.keys() | groups.keys()
    activities = []
    relations = []
    for number, item in items.items():
        if number not in included:
            continue
        parent = _whole(item, items, included) if item.parent is not None else None
        activities.append(_activity(item, parent, finished.get(number)))
        relations += [
            Relation(str(link.after), str(number), link.type, link.lag)
            for link in item.links
            if link.after in included or link.after not in items
        ]
    return Network(tuple(activities), tuple(relations), today)


def _activity(item: Item, parent: int | None, finished: date | None) -> Activity:
    return Activity(
        str(item.number), item.name, item.days or 0, item.due, item.not_before, item.started, finished,
        item.calendar, None if parent is None else str(parent),
        constraints_of(item), item.as_late,
    )  # fmt: skip


def constraints_of(item: Item) -> tuple[Constraint, ...]:
    """The limits on an item's dates as an activity has them."""
    return tuple(Constraint(limit.type, limit.day) for limit in item.limits)


def _groups_above(kept: Mapping[int, Item], items: Mapping[int, Item]) -> dict[int, Item]:
    groups: dict[int, Item] = {}
    for item in kept.values():
        above, seen = item.parent, {item.number}
        while above is not None and above in items and above not in kept and above not in groups and above not in seen:
            seen.add(above)
            whole = items[above]
            if whole.kind == "group" and whole.state != "cancelled":
                groups[above] = whole
            above = whole.parent
    return groups


def _whole(item: Item, items: Mapping[int, Item], included: set[int]) -> int | None:
    """The nearest item above that is in the network; an unknown parent is passed on, to be told as a problem."""
    above, seen = item.parent, {item.number}
    while above is not None and above in items and above not in included:
        if above in seen:
            return None
        seen.add(above)
        above = items[above].parent
    return above


def _finish_days(kept: Mapping[int, Item], groups: Mapping[int, Item], items: Mapping[int, Item]) -> dict[int, date]:
    """The finish days of closed items, and of groups whose every part is closed: a group itself is never to be done."""
    days = {number: day for number, item in kept.items() if (day := finish_day(item)) is not None}
    still_open: set[int] = set()
    latest: dict[int, date] = {}
    for number, item in kept.items():
        above = item.parent
        seen: set[int] = set()
        while above is not None and above in items and above not in seen:
            seen.add(above)
            if number in days:
                latest[above] = max(days[number], latest.get(above, days[number]))
            elif above in still_open:
                break
            else:
                still_open.add(above)
            above = items[above].parent
    days |= {number: latest[number] for number in groups if number not in still_open and number in latest}
    return days


def finish_day(item: Item) -> date | None:
    """The day a closed item was finished: as stated, else of its last claim, else of its closing; None while open."""
    if item.finished is not None:
        return item.finished
    if item.state != "closed":
        return None
    claims = [report.on for report in item.reports if report.done and report.round == item.round]
    if claims:
        return claims[-1]
    # Entries keep UTC; in office hours the date is the same in China.
    return item.closed_at.date() if item.closed_at else None
