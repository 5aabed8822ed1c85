"""Posting (入账): what a document's statements become in the ledger. Pure: it gives drafts, it writes nothing.

A document already in the ledger gives nothing. A heading with a promise under it becomes a group; a promise
becomes an item under its heading; a promise the ledger already holds becomes a proposed repeat of that item;
an observation or status becomes an item that is a fact.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import Any

from guatu.extraction import PROMISES, Extraction, Heading, Statement
from guatu.ledger.entry import Draft, Source
from guatu.ledger.fold import Ledger, value_of
from guatu.ledger.item import Item
from guatu.ledger.sameness import Promises
from guatu.reading import Document
from guatu.words import Span

NAME_LENGTH = 60
_SPACE = re.compile(r"\s+")
_NUMBERING = re.compile(
    r"^(?:#{1,6}|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.、．])"
)


def drafts_of(
    ledger: Ledger,
    document: Document,
    extraction: Extraction,
    *,
    file_bytes: int | None = None,
    review: bool = False,
) -> tuple[Draft, ...]:
    """What posting `document` would write to `ledger`: nothing when its bytes are already there.

    With `review` every item is opened as a draft, also one that seems to say another again (its `again`).
    """
    if document.sha256 in ledger.documents:
        return ()
    return (
        _received(document, extraction, file_bytes),
        *_Posting(ledger, document, extraction, review=review).drafts(),
    )


class _Posting:
    """One document on its way into the ledger; groups are opened when their first promise needs them."""

    def __init__(self, ledger: Ledger, document: Document, extraction: Extraction, *, review: bool) -> None:
        self._document, self._statements = document, extraction.statements
        self._desk: dict[str, Any] = {"draft": True} if review else {}
        self._promises = Promises(ledger.items.values())
        self._under_promise = {
            heading.span for statement in self._statements if statement.kind in PROMISES for heading in statement.path
        }
        self._groups: dict[Span, int] = {}
        self._rows: dict[int, set[int]] = defaultdict(set)
        self._opened = 0

    def drafts(self) -> Iterator[Draft]:
        for statement in self._statements:
            known = self._known(statement) if statement.kind in PROMISES else None
            if known is not None and not self._desk:
                yield self._repeat(known, statement)
                continue
            parent = yield from self._group(statement.path)
            yield self._open(statement, parent, known)

    def _known(self, statement: Statement) -> Item | None:
        """The item that the statement says again; never a row of its own table, whose rows are there to differ."""
        return self._promises.said_again_by(statement, self._rows[statement.row[0]] if statement.row else ())

    def _group(self, path: tuple[Heading, ...]) -> Generator[Draft, None, int | None]:
        """Open the headings of `path` that hold promises and are not open yet; give the innermost's number."""
        parent: int | None = None
        for heading in path:
            if heading.span not in self._under_promise:
                continue
            if heading.span not in self._groups:
                facts: dict[str, Any] = {"kind": "group", "name": heading_name(heading.text), **self._desk}
                if parent is not None:
                    facts["parent"] = parent
                yield Draft("opened", None, facts, self._source(heading.span))
                self._opened += 1
                self._groups[heading.span] = -self._opened
            parent = self._groups[heading.span]
        return parent

    def _open(self, statement: Statement, parent: int | None, known: Item | None) -> Draft:
        facts = opening_facts(statement, self._document) | self._desk
        if parent is not None:
            facts["parent"] = parent
        if known is not None:
            facts["again"] = known.number
        draft = Draft("opened", None, facts, self._source(statement.span))
        self._opened += 1
        if statement.row:
            self._rows[statement.row[0]].add(-self._opened)
        if statement.kind in PROMISES and statement.subject and known is None:
            # A later sentence of the same document may say it again; the item's number is known only by place.
            self._promises.add(_preview(-self._opened, statement, facts))
        return draft

    def _repeat(self, item: Item, statement: Statement) -> Draft:
        facts = opening_facts(statement, self._document)
        kept: dict[str, Any] = {
            name: facts[name] for name in ("name", "due", "due_text", "value", "rule") if name in facts
        }
        return Draft("repeated", item.number, kept, self._source(statement.span))

    def _source(self, span: Span) -> Source:
        document = self._document
        return Source(document.sha256, document.name, span, document.raw[span[0] : span[1]], document.page_at(span[0]))


def opening_facts(statement: Statement, document: Document) -> dict[str, Any]:
    """The facts of an `opened` entry; a field that the text does not give is left out."""
    due_ground = statement.grounds.get("due")
    due_span = due_ground.span if due_ground else None
    value = statement.value
    facts: dict[str, Any] = {
        "kind": statement.kind,
        "name": item_name(statement),
        "subject": statement.subject and _SPACE.sub("", statement.subject),
        "action": statement.action,
        "due": statement.due.isoformat() if statement.due else None,
        "earliest": statement.earliest.isoformat() if statement.earliest else None,
        "due_text": _SPACE.sub("", document.raw[due_span[0] : due_span[1]]) if due_span else None,
        "value": value and {"number": value.number, "unit": value.unit, "comparator": value.comparator},
        "units": [{"name": unit.name, "role": unit.role} for unit in statement.units] or None,
        "rule": statement.rule,
        "grounds": {
            name: [list(ground.span) if ground.span else None, ground.rule]
            for name, ground in statement.grounds.items()
        },
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def item_name(statement: Statement) -> str:
    """The statement's own words; what of its subject stands elsewhere in the document goes before them.

    临江大桥主桥, said as 主桥9月底前合龙, is 临江大桥 · 主桥9月底前合龙.
    """
    text, subject = _plain(statement.text), _plain(statement.subject or "")
    if subject in text:
        return short(text)
    shared = next((start for start in range(2, len(subject) - 1) if subject[start:] in text), len(subject))
    return short(f"{subject[:shared]} · {text}")


def _plain(text: str) -> str:
    return _SPACE.sub("", text) if re.search(r"[一-鿿]", text) else " ".join(text.split())


def short(text: str) -> str:
    """A statement as the name of its item: line breaks joined, at most NAME_LENGTH characters."""
    joined = " ".join(text.split()) if " · " in text else _plain(text)
    return joined if len(joined) <= NAME_LENGTH else joined[: NAME_LENGTH - 1] + "…"


def heading_name(text: str) -> str:
    """A heading without its numbering and marks: 一、关于征收安置工作 → 关于征收安置工作."""
    bare = _NUMBERING.sub("", text.strip().strip("*# ")).strip("*# 　")
    return short(bare or text)


def _received(document: Document, extraction: Extraction, file_bytes: int | None) -> Draft:
    facts: dict[str, Any] = {
        "name": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "counts": dict(Counter(found.kind for found in extraction.statements)),
        "obligations": extraction.obligations,
        "uncovered": len(extraction.uncovered),
    }
    if extraction.reference:
        facts["date"] = extraction.reference.isoformat()
    if file_bytes is not None:
        facts["bytes"] = file_bytes
    return Draft("received", None, facts)


def _preview(number: int, statement: Statement, facts: dict[str, Any]) -> Item:
    """Just enough of the item to be compared with; its real number comes with the batch."""
    return Item(
        number=number,
        kind=statement.kind,
        name=facts["name"],
        opened_at=datetime.min.replace(tzinfo=UTC),
        source=None,
        subject=facts.get("subject"),
        action=statement.action,
        due=statement.due,
        value=value_of(facts.get("value")),
    )
