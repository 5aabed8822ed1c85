"""Planning changes of a scenario (推演): read from plain data, laid over a network, held against the ledger of now.

Nothing here writes. A change that says what holds already is dropped; of two of the same thing the last counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from guatu import scheduling
from guatu.ledger import EDIT_FIELDS, LIMIT_TYPES, Edit, EditField, Item
from guatu.scheduling.passes import BOUNDED
from guatu.scheduling.plan import Activity, Constraint, ConstraintType, Network, Relation, RelationType

if TYPE_CHECKING:
    from guatu.scheduling.answer import Plan

MOST_EDITS: Final = 5_000
MOST_DAYS: Final = 3650
MOST_LAG: Final = 2000
MOST_REASON: Final = 400
HIGHEST: Final = 10**9
FIRST_YEAR, LAST_YEAR = 1990, 2100
TYPES: tuple[RelationType, ...] = ("FS", "SS", "FF", "SF")
# What an edit of the kind `plan` changes.
OF_PLAN: tuple[EditField, ...] = ("days", "not_before", "calendar", "as_late")


class EditError(ValueError):
    """A change that cannot be read: phrase `refused.edit_<why>`, its facts, and the place of the change from 1."""

    def __init__(self, why: str, at: int, **facts: str | int) -> None:
        super().__init__(why)
        self.why = why
        self.facts: dict[str, Any] = {"at": at, **facts}

    def says(self, language: str) -> str:
        """Which change, what is wrong, what to do."""
        from guatu.words import say

        return say(f"refused.edit_{self.why}", language, **self.facts)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What `edit` was written against is no more: the item is not open, or `now` holds instead of `edit.was`."""

    edit: Edit
    open: bool
    now: str | int | None


def read_edits(data: object, items: Mapping[int, Item], calendars: Collection[str]) -> tuple[Edit, ...]:
    """The changes that a list of plain objects asks for, in its order; EditError for the first that cannot be meant.

    Each object has `item`, `field`, `to`, for a link also `after` and `type` (FS unless given), for a limit `type`, and
    may have `reason`; or it is an edit as the page of the schedule sends it (`do`: plan, due, link, unlink, limit),
    which may hold several.
    """
    if not isinstance(data, list):
        raise EditError("list", 0)
    if len(data) > MOST_EDITS:
        raise EditError("many", 0, most=MOST_EDITS)
    kept: dict[tuple[int, str, int | None, str], Edit] = {}
    for at, given in enumerate(data, 1):
        for told in _plain(given):
            edit = _edit(told, at, items, calendars)
            kept.pop(edit.place, None)
            kept[edit.place] = edit
    return tuple(edit for edit in kept.values() if edit.to != edit.was)


def value_now(item: Item, edit: Edit) -> str | int | None:
    """What the place of `edit` holds in `item`."""
    if edit.field == "days":
        return item.days
    if edit.field in {"calendar", "as_late"}:
        return item.calendar if edit.field == "calendar" else item.as_late
    if edit.field == "link":
        return next((link.lag for link in item.links if (link.after, link.type) == (edit.after, edit.type)), None)
    limited = next((limit.day for limit in item.limits if limit.type == edit.type), None)
    day = {"due": item.due, "not_before": item.not_before, "limit": limited}[edit.field]
    return day.isoformat() if day else None


def conflicts(items: Mapping[int, Item], edits: Sequence[Edit]) -> tuple[Conflict, ...]:
    """The changes whose ground has gone since they were written down."""
    found = []
    for edit in edits:
        item = items.get(edit.item)
        other = items.get(edit.after) if edit.after is not None else item
        fits = item is not None and item.state == "open" and other is not None and other.state != "cancelled"
        now = value_now(item, edit) if item is not None else None
        if not fits or now != edit.was:
            found.append(Conflict(edit, fits, now))
    return tuple(found)


def edited(network: Network, edits: Sequence[Edit]) -> Network:
    """The network of a ledger as it would be with the changes; those of items that are not in it fall away."""
    laid = _laid(network, edits)
    activities = tuple(laid.activities.get(one.id, one) for one in network.activities)
    kept = tuple(one for one in network.relations if one not in laid.dropped)
    return replace(network, activities=activities, relations=(*kept, *laid.added))


def tried(plan: Plan, edits: Sequence[Edit]) -> Plan:
    """The plan of `edited`, reading anew only what the changes touch."""
    laid = _laid(plan.network, edits)
    return scheduling.edited(plan, laid.activities.values(), dropped=laid.dropped, added=laid.added)


def late_ids(plan: Plan) -> frozenset[str]:
    """The activities whose own due day will be missed: those of `Plan.late`, without the chains that make each so."""
    reckoning = plan.reckoning
    if reckoning is None:
        return frozenset()
    activities = reckoning.columns.activities
    start, ceiling = reckoning.start[: len(activities)], reckoning.ceiling[: len(activities)]
    return frozenset(activities[number].id for number in np.flatnonzero((ceiling < BOUNDED) & (start > ceiling)))


@dataclass(frozen=True, slots=True)
class _Laid:
    activities: Mapping[str, Activity]
    dropped: frozenset[Relation]
    added: tuple[Relation, ...]


def _laid(network: Network, edits: Sequence[Edit]) -> _Laid:
    by_item: dict[str, list[Edit]] = {}
    links: dict[tuple[str, str, str], Edit] = {}
    for edit in edits:
        if edit.field == "link":
            links[str(edit.after), str(edit.item), edit.type] = edit
        else:
            by_item.setdefault(str(edit.item), []).append(edit)
    named = by_item.keys() | {end for before, after, _ in links for end in (before, after)}
    known = {one.id: one for one in network.activities if one.id in named}
    ends = {after for _, after, _ in links}
    return _Laid(
        {name: _changed(known[name], changes) for name, changes in by_item.items() if name in known},
        frozenset(one for one in network.relations if one.after in ends and (one.before, one.after, one.type) in links),
        tuple(
            Relation(before, after, cast(RelationType, edit.type), int(edit.to))
            for (before, after, _), edit in links.items()
            if edit.to is not None and before in known and after in known
        ),
    )


def _changed(activity: Activity, edits: Sequence[Edit]) -> Activity:
    changes: dict[str, Any] = {}
    for edit in edits:
        if edit.field in {"due", "not_before"}:
            changes[edit.field] = date.fromisoformat(str(edit.to)) if edit.to is not None else None
        elif edit.field == "as_late":
            changes["as_late"] = bool(edit.to)
        elif edit.field == "limit":
            kept = [one for one in changes.get("constraints", activity.constraints) if one.type != edit.type]
            new = Constraint(cast(ConstraintType, edit.type), date.fromisoformat(str(edit.to))) if edit.to else None
            changes["constraints"] = (*kept, new) if new else tuple(kept)
        else:
            changes[edit.field] = edit.to if edit.to is not None else 0
    return replace(activity, **changes)


def _plain(given: object) -> list[object]:
    """An edit of the schedule's page as the changes it holds; anything else as it is."""
    if not isinstance(given, Mapping) or "do" not in given:
        return [given]
    item, do = given.get("item"), given["do"]
    if do == "plan":
        return [{"item": item, "field": name, "to": given[name]} for name in OF_PLAN if name in given]
    if do == "due":
        return [{**given, "field": "due", "to": given.get("due")}]
    if do not in ("limit", "link", "unlink"):
        return [{**given, "field": None}]
    if do == "limit":
        place, to = {"item": item, "field": "limit", "reason": given.get("reason")}, given.get("day")
    else:
        place, to = {"item": item, "field": "link", "after": given.get("after")}, given.get("lag", 0)
    told: list[object] = [{**place, "type": given.get("type"), "to": None if do == "unlink" else to}]
    # A link or limit of another type in place of one that was: that one goes.
    was = given.get("was")
    goes = do != "unlink" and was and was != given.get("type")
    return ([{**place, "type": was, "to": None}] if goes else []) + told


def _edit(told: object, at: int, items: Mapping[int, Item], calendars: Collection[str]) -> Edit:
    if not isinstance(told, Mapping):
        raise EditError("object", at)
    item = _item(told, "item", at, items)
    if not item.is_promise or item.state != "open":
        raise EditError("closed", at, number=item.number)
    field = next((each for each in EDIT_FIELDS if each == told.get("field")), None)
    if field is None:
        raise EditError("field", at, known=" ".join(EDIT_FIELDS))
    if "to" not in told:
        raise EditError("value", at, field=field)
    reason = told.get("reason") or ""
    if not isinstance(reason, str) or len(reason) > MOST_REASON:
        raise EditError("reason", at, most=MOST_REASON)
    to = _to(field, told["to"], at, calendars)
    edit = Edit(item.number, field, to, reason=" ".join(reason.split()))
    if field in {"link", "limit"}:
        edit = _link(edit, told, at, items) if field == "link" else _limit(edit, told, at)
    return replace(edit, was=value_now(item, edit))


def _link(edit: Edit, told: Mapping[str, object], at: int, items: Mapping[int, Item]) -> Edit:
    after = _item(told, "after", at, items)
    if after.number == edit.item:
        raise EditError("itself", at, number=edit.item)
    type_ = next((each for each in TYPES if each == (told.get("type") or "FS")), None)
    if type_ is None:
        raise EditError("type", at, known=" ".join(TYPES))
    return replace(edit, after=after.number, type=type_)


def _limit(edit: Edit, told: Mapping[str, object], at: int) -> Edit:
    type_ = next((each for each in LIMIT_TYPES if each == told.get("type")), None)
    if type_ is None:
        raise EditError("limit", at, known=" ".join(LIMIT_TYPES))
    return replace(edit, type=type_)


def _item(told: Mapping[str, object], name: str, at: int, items: Mapping[int, Item]) -> Item:
    number = told.get(name)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < HIGHEST:
        raise EditError("item", at, field=name)
    if number not in items:
        raise EditError("no_item", at, number=number)
    return items[number]


def _to(field: EditField, value: object, at: int, calendars: Collection[str]) -> str | int | None:
    """What a change changes to; a calendar and a due day cannot be taken away."""
    if field == "calendar":
        if value not in calendars:
            raise EditError("calendar", at, known=" ".join(calendars))
        return str(value)
    if value is None and field in {"days", "link", "not_before", "limit"}:
        return None
    if field == "as_late":
        if not isinstance(value, bool):
            raise EditError("bool", at, field=field)
        return value
    if field in {"days", "link"}:
        least, most = (0, MOST_DAYS) if field == "days" else (-MOST_LAG, MOST_LAG)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise EditError("number", at, field=field, least=least, most=most)
        return value
    return _day(field, value, at)


def _day(field: EditField, value: object, at: int) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise EditError("day", at, field=field)
    return day.isoformat()
