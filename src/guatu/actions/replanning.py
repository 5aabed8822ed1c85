"""What was planned, changed again: a link gets another type, and one's own step is taken back by a further deed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.limits import possible
from guatu.actions.planning import MOST_LAG, link_facts, loop_of
from guatu.actions.writing import current, write
from guatu.ledger import LIMIT_TYPES, DateLimit, Draft, Entry, Item, Ledger, LinkType, fold
from guatu.store import ledgers
from guatu.words import say

# Kind of entry that can be taken back → the right that wrote it.
RIGHTS: Mapping[str, str] = {
    "planned": "plan",
    "depended": "depend",
    "undepended": "depend",
    "dated": "date",
    "extended": "extend",
    "advanced": "extend",
    "constrained": "plan",
    "demanded": "plan",
}
PLANNED = ("days", "not_before", "calendar", "started", "finished", "least", "as_late")
# A slip is noticed on the day; a due day extended last month is not "undone" but decided anew.
UNDO_WITHIN = timedelta(days=1)


def change_link(
    acting: Acting,
    item: int,
    after: int,
    *,
    was: LinkType,
    type: LinkType,  # noqa: A002 - the field's word
    lag: int | None = None,
    preferential: bool | None = None,
    key: str,
) -> Done:
    """Give the link of type `was` another type or lag, or say whether it may be given up; None leaves it as it was."""
    if lag is not None and abs(lag) > MOST_LAG:
        raise Refused("lag", lag=lag, most=MOST_LAG)

    def drafts(ledger: Ledger) -> list[Draft]:
        old = next((one for one in current(ledger, item).links if (one.after, one.type) == (after, was)), None)
        if old is None:
            raise Refused("no_link", number=after)
        soft = old.preferential if preferential is None else preferential
        gone = [Draft("undepended", item, {"after": after, "type": was})] if was != type else []
        return [*gone, Draft("depended", item, link_facts(after, type, old.lag if lag is None else lag, soft))]

    asked = (after, was, type, lag) if preferential is None else (after, was, type, lag, preferential)
    return write(acting, "depend", key, drafts, asked=("change", *asked), item=item)


def take_back(acting: Acting, entries: Sequence[int], *, key: str) -> Done:
    """Undo one own step of planning, dating or linking: what was before is written again, and why; nothing is erased.

    Refused when the step is another person's or older than a day, or when something has changed since.
    """
    step = ledgers.some_entries(acting.ledger, entries[:10])
    rights = {RIGHTS.get(entry.kind, "") for entry in step}
    items = {entry.item for entry in step}
    if len(rights) != 1 or "" in rights or len(items) != 1 or len(step) != len(entries):
        raise Refused("nothing_to_undo")
    if any(entry.author != acting.person.login for entry in step):
        raise Refused("nothing_to_undo")
    if any(acting.now - entry.at > UNDO_WITHIN for entry in step):
        raise Refused("undo_late")
    [number], [right] = items, rights
    assert number is not None, "planning entries concern an item"

    def drafts(ledger: Ledger) -> list[Draft]:
        now = current(ledger, number)
        history = ledgers.some_entries(acting.ledger, now.entries)
        before, after = _as_of(history, number, step[0].seq - 1), _as_of(history, number, step[-1].seq)
        told = {"undoes": step[0].seq, "reason": say("actions.taken_back", "zh", seq=step[0].seq)}
        found = list(_restoring(ledger, step, (before, after, now), told))
        if not found:
            raise Refused("nothing_to_undo")
        return found

    return write(acting, right, key, drafts, asked=("undo", list(entries)), item=number)


def _as_of(history: Sequence[Entry], number: int, seq: int) -> Item:
    folded = fold(entry for entry in history if entry.seq <= seq)
    return folded.items[number] if number in folded.items else folded.drafts[number]


def _restoring(
    ledger: Ledger, step: Sequence[Entry], states: tuple[Item, Item, Item], told: Mapping[str, Any]
) -> Iterator[Draft]:
    before, after, now = states
    kinds = {entry.kind for entry in step}
    if kinds <= {"depended", "undepended"}:
        yield from _links(ledger, states, told)
        return
    if kinds == {"constrained"}:
        yield from _limits(states, told)
        return
    if kinds == {"demanded"}:
        yield from _needs(states, told)
        return
    names = sorted({name for entry in step for name in entry.facts if name in PLANNED}) or ["due"]
    if any(getattr(now, name) != getattr(after, name) for name in names):
        raise Refused("undo_late")
    facts = {name: _plain(getattr(before, name)) for name in names}
    yield Draft("dated" if names == ["due"] else "planned", now.number, {**facts, **told})


def _links(ledger: Ledger, states: tuple[Item, Item, Item], told: Mapping[str, Any]) -> Iterator[Draft]:
    before, after, now = ({(link.after, link.type): link for link in state.links} for state in states)
    number = states[2].number
    for place in sorted(before.keys() | after.keys()):
        if before.get(place) == after.get(place):
            continue
        if now.get(place) != after.get(place):
            raise Refused("undo_late")
        if place not in before:
            yield Draft("undepended", number, {"after": place[0], "type": place[1], **told})
            continue
        if loop := loop_of(ledger.items, number, place[0]):
            raise Refused("loop", loop=" → ".join(ledger.items[each].name for each in loop))
        yield Draft("depended", number, {**link_facts(*place, before[place].lag, before[place].preferential), **told})


def _limits(states: tuple[Item, Item, Item], told: Mapping[str, Any]) -> Iterator[Draft]:
    before, after, now = ({limit.type: limit.day for limit in state.limits} for state in states)
    kept = tuple(DateLimit(type_, day) for type_, day in now.items() if after.get(type_) == before.get(type_))
    back = {type_: before.get(type_) for type_ in LIMIT_TYPES if before.get(type_) != after.get(type_)}
    if any(now.get(type_) != after.get(type_) for type_ in back):
        raise Refused("undo_late")
    possible((*kept, *(DateLimit(type_, day) for type_, day in back.items() if day)), states[2].not_before)
    for type_, day in back.items():
        yield Draft("constrained", states[2].number, {"type": type_, "day": _plain(day), **told})


def _needs(states: tuple[Item, Item, Item], told: Mapping[str, Any]) -> Iterator[Draft]:
    before, after, now = ({need.resource: need.amount for need in state.needs} for state in states)
    for resource in sorted(before.keys() | after.keys()):
        if before.get(resource) == after.get(resource):
            continue
        if now.get(resource) != after.get(resource):
            raise Refused("undo_late")
        yield Draft("demanded", states[2].number, {"resource": resource, "amount": before.get(resource, 0), **told})


def _plain(value: date | int | str | None) -> int | str | None:
    return value.isoformat() if isinstance(value, date) else value
