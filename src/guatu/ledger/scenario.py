"""A `Scenario` (推演): planning changes under a name that change nothing until a person adopts them. Made by `fold`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from guatu.ledger.entry import Entry
from guatu.ledger.item import LimitType, LinkType

EditField = Literal["days", "not_before", "calendar", "as_late", "due", "link", "limit"]
EDIT_FIELDS: tuple[EditField, ...] = ("days", "not_before", "calendar", "as_late", "due", "link", "limit")
# Of these an item has several, told apart by their type.
TYPED: frozenset[EditField] = frozenset({"link", "limit"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One planning change: `field` of item `item` becomes `to`; `was` is what it was when the change was written down.

    Days are ISO texts, None is no day. A `link` is named by `after` and `type`; `to` is its lag, None takes it away. A
    `limit` on its dates is named by `type`; `as_late` is true or false.
    """

    item: int
    field: EditField
    to: str | int | None
    was: str | int | None = None
    after: int | None = None
    type: LinkType | LimitType = "FS"
    reason: str = ""

    @property
    def place(self) -> tuple[int, str, int | None, str]:
        """What it changes: two edits of one scenario never have the same place."""
        return (self.item, self.field, self.after, self.type if self.field in TYPED else "")

    def facts(self) -> dict[str, Any]:
        """As it stands in an entry, what is at its default left out."""
        told: dict[str, Any] = {"item": self.item, "field": self.field, "to": self.to, "was": self.was}
        if self.field == "link":
            told["after"] = self.after
        if self.field in TYPED:
            told["type"] = self.type
        return told | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True, slots=True)
class Scenario:
    """`entry` numbers the entry that began it, `revised` the last one that rewrote its edits.

    `settled_by` adopted or dropped it. It is kept either way.
    """

    entry: int
    revised: int
    name: str
    by: str
    at: datetime
    edits: tuple[Edit, ...]
    state: Literal["open", "adopted", "dropped"] = "open"
    settled_by: str | None = None
    settled_at: datetime | None = None


def with_scenario(known: Mapping[int, Scenario], entry: Entry) -> Mapping[int, Scenario]:
    """The scenarios, after an entry `supposed`, `adopted` or `dropped`."""
    facts = entry.facts
    if entry.kind != "supposed":
        number, state = facts["scenario"], "adopted" if entry.kind == "adopted" else "dropped"
        settled: dict[str, Any] = {"state": state, "settled_by": entry.author, "settled_at": entry.at}
        return {**known, number: replace(known[number], **settled)}
    edits = tuple(Edit(**told) for told in facts["edits"])
    number = facts.get("scenario", entry.seq)
    if number in known:
        return {**known, number: replace(known[number], name=facts["name"], edits=edits, revised=entry.seq)}
    return {**known, number: Scenario(number, entry.seq, facts["name"], entry.author, entry.at, edits)}
