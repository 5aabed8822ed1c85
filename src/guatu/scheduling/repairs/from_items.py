"""What the ledger knows of its items that bears on repairs, and the planning changes that a repair comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from guatu.ledger import Edit, EditField
from guatu.scheduling.repairs.allowances import Allowances, load_allowances
from guatu.scheduling.repairs.change import Change, Kind, Repair
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.overtime import overtime_name

if TYPE_CHECKING:
    from guatu.ledger import Item, Resource


_FIELD: Mapping[Kind, EditField] = {
    "shorten": "days",
    "crew": "days",
    "move": "days",
    "rest": "calendar",
    "extend": "due",
}


def limits_of_items(
    items: Mapping[int, Item], today: date, calendars: Collection[str], allowances: Allowances | None = None,
    resources: Mapping[int, Resource] | None = None,
) -> Limits:  # fmt: skip
    """Who answers for each item, by what document it is due, how short it can be, which orders are preferences, and
    whose crew it could lend.

    A due day that has passed, or that is a group's, is not put off but decided anew; an item can work on rest days
    where its calendar has a twin that does, among `calendars`.
    """
    weekdays = (allowances or load_allowances())["rest"].weekdays
    open_ones = {number: item for number, item in items.items() if item.state == "open"}
    return Limits(
        shortest={str(number): item.least for number, item in open_ones.items() if item.least is not None},
        preferences=frozenset(
            (str(link.after), str(number))
            for number, item in open_ones.items()
            for link in item.links
            if link.preferential
        ),
        fixed=frozenset(
            str(number) for number, item in items.items() if not item.is_promise or (item.due and item.due < today)
        ),
        no_overtime=frozenset(
            str(number) for number, item in open_ones.items() if overtime_name(item.calendar, weekdays) not in calendars
        ),
        answers={str(number): item.lead for number, item in open_ones.items() if item.lead},
        setters={str(number): item.source.document for number, item in open_ones.items() if item.source},
        crews=_crews(open_ones, resources or {}),
    )


def _crews(items: Mapping[int, Item], resources: Mapping[int, Resource]) -> Mapping[str, Mapping[str, int]]:
    crews: dict[str, dict[str, int]] = {}
    for number, item in items.items():
        for need in item.needs:
            resource = resources.get(need.resource)
            if resource is not None and resource.sort == "crew" and resource.retired_by is None:
                crews.setdefault(resource.name, {})[str(number)] = need.amount
    return crews


def edits_of(repair: Repair, reason: str) -> tuple[Edit, ...]:
    """The planning changes of the ledger that a repair of its network comes to, in its order."""
    return tuple(edit for change in repair.changes for edit in _edits(change, reason))


def _edits(change: Change, reason: str) -> Iterator[Edit]:
    yield _edit(change, reason)
    if change.lender is not None:
        yield Edit(int(change.lender.id), "days", change.lender.now, change.lender.was, reason=reason)


def _edit(change: Change, reason: str) -> Edit:
    item, relation = int(change.id), change.relation
    was, now = _plain(change.was), _plain(change.now)
    if relation is not None:
        return Edit(item, "link", now, relation.lag, int(relation.before), relation.type, reason)
    return Edit(item, _FIELD[change.kind], now, was, reason=reason)


def _plain(value: int | date | str | None) -> int | str | None:
    return value.isoformat() if isinstance(value, date) else value
