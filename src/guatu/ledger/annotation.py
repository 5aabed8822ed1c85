"""A reviewed document as an annotated one: what a person let stand, in the fields of the annotation guide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.ledger.entry import Entry
from guatu.ledger.fold import Ledger
from guatu.ledger.item import Item
from guatu.ledger.reviewing import as_it_was, left_over, over_the_desk
from guatu.words import Span

FIELDS = ("span", "text", "kind", "subject", "action", "due", "value", "units")
_SETTLED = frozenset({"approved", "merged"})


@dataclass(frozen=True, slots=True)
class Unhandled:
    """What of a document nobody has looked at: numbers of drafts that wait, obligation sentences without any answer."""

    drafts: tuple[int, ...]
    sentences: tuple[Span, ...]

    def __bool__(self) -> bool:
        return bool(self.drafts or self.sentences)


def unhandled(ledger: Ledger, sha256: str, uncovered: Iterable[Span]) -> Unhandled:
    """What is left to do before the document can teach anything."""
    waits = tuple(item.number for item in over_the_desk(ledger, sha256) if item.state == "draft")
    return Unhandled(waits, left_over(ledger, sha256, uncovered))


def is_reviewed(ledger: Ledger, sha256: str) -> bool:
    """Whether the document went over the desk, and none of its statements went in without."""
    own = [item for item in ledger.items.values() if item.source and item.source.sha256 == sha256]
    unseen = any(not item.reviewed and item.kind != "group" for item in own)
    return not unseen and bool(over_the_desk(ledger, sha256) or ledger.documents[sha256].dismissed)


def annotation(ledger: Ledger, item: Item, history: Sequence[Entry]) -> dict[str, Any] | None:
    """The statement as it was let stand, whatever became of the item since; None for one put aside or merged.

    What was found to say another document's promise again is a statement of its own document all the same.
    """
    if item.state in {"draft", "discarded", "undone"} or item.source is None:
        return None
    if item.state == "merged":
        into = ledger.items.get(item.merged_into or 0) or ledger.drafts.get(item.merged_into or 0)
        if into is None or into.source is None or into.source.sha256 == item.source.sha256:
            return None
    settled = max(entry.seq for entry in history if entry.kind in _SETTLED)
    return record_of(as_it_was(history, settled + 1))


def record_of(item: Item) -> dict[str, Any]:
    """An item in the fields of the annotation guide."""
    value, source = item.value, item.source
    said = (
        list(source.span) if source else None,
        source.text if source else None,
        item.kind,
        item.subject,
        item.action,
        item.due.isoformat() if item.due else None,
        {"number": value.number, "unit": value.unit, "comparator": value.comparator} if value else None,
        [{"name": unit.name, "role": unit.role} for unit in item.units],
    )
    return dict(zip(FIELDS, said, strict=True))
