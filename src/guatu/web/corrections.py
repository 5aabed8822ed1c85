"""What people corrected at the review desk, as lines of a corpus in the fields of the annotation guide.

Each line says what holds now and, under `machine`, what the machine had said (null where it had said nothing).
`did` is amended, added, discarded or merged; a discarded line is an example of what is no statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from guatu import actions
from guatu.actions import Acting
from guatu.ledger import PERSON, Entry, Item, as_it_was, over_the_desk, record_of
from guatu.store import ledgers


def corrections(acting: Acting, sha256: str | None = None) -> Iterator[str]:
    """The corrections of one document, or of all, as JSON lines without line ends."""
    ledger = ledgers.ledger(acting.ledger)
    for each in [sha256] if sha256 else list(ledger.documents):
        histories = actions.reviewed_entries(acting, each)
        for item in over_the_desk(ledger, each):
            if (line := _line(item, histories[item.number])) is not None:
                yield json.dumps(line, ensure_ascii=False)


def _line(item: Item, history: Sequence[Entry]) -> dict[str, Any] | None:
    now = record_of(item)
    added = item.rule == PERSON
    machine = None if added else record_of(as_it_was(history, history[0].seq + 1))
    did = _did(item, added=added, changed=machine != now)
    if did is None or item.source is None:
        return None
    doc = item.source.document
    return {"doc": doc.rsplit(".", 1)[0] if "." in doc[1:] else doc, **now, "did": did, "machine": machine}


def _did(item: Item, *, added: bool, changed: bool) -> str | None:
    """What the person did; None where the machine was right, or where what the person added went again."""
    if item.state in {"discarded", "merged"} and added:
        return None
    if item.state == "discarded":
        return "discarded"
    if added:
        return "added"
    if item.state == "merged" and not item.again:
        return "merged"
    return "amended" if changed else None
