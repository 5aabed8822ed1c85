"""The review desk's page (审核台): a document's drafts in text order, the one opened as a form, what was passed over.

Places in the page are offsets into the document's text as shown (`text`), those in the ledger into `raw`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.actions import Acting
from guatu.extraction import Extraction, Value
from guatu.ledger import PERSON, Item, Ledger, Received, left_over, over_the_desk
from guatu.reading import Document
from guatu.store import documents, ledgers
from guatu.web.coverage import Sentence
from guatu.web.doubts import Doubt, doubts_of
from guatu.web.passage import Mark, Passage, Reader
from guatu.words import Span

COMPARATORS = {">=": "≥", "<=": "≤", "=": ""}
# An item's state as the desk shows it: what was posted may have been closed since.
STANDING = {"draft": "draft", "discarded": "discarded", "merged": "merged"}


@dataclass(frozen=True, slots=True)
class Line:
    """A draft as a line of the list; `start` and `end` are its place in the text, `again` the item it says again."""

    item: Item
    standing: str
    start: int
    end: int
    page: int | None
    again: Item | None
    value: str


@dataclass(frozen=True, slots=True)
class Passed:
    """An obligation sentence that became nothing, with its place in the text."""

    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """Everything the page and its answers draw from; nothing in it needs the day's plan."""

    ledger: Ledger
    received: Received
    document: Document
    extraction: Extraction
    lines: tuple[Line, ...]
    sentences: tuple[Passed, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def done(self) -> int:
        """How many drafts have been settled."""
        return sum(line.standing != "draft" for line in self.lines)

    @property
    def corrected(self) -> int:
        """How many drafts a person amended, put aside or added."""
        return sum(
            line.standing == "discarded" or line.item.rule == PERSON or line.item.amendments > 0 for line in self.lines
        )

    def line(self, number: int) -> Line | None:
        """The line of a draft."""
        return next((line for line in self.lines if line.item.number == number), None)

    def next_draft(self, number: int) -> int | None:
        """The first draft still waiting after the one given, going round once; None when all are settled."""
        place = next((at for at, line in enumerate(self.lines) if line.item.number == number), -1)
        for line in (*self.lines[place + 1 :], *self.lines[: place + 1]):
            if line.standing == "draft":
                return line.item.number
        return None

    def raw_span(self, start: int, end: int) -> Span | None:
        """A place in the text as a span of `raw`; None when it is none."""
        if not 0 <= start < end <= len(self.document.text):
            return None
        return self.document.raw_span((start, end))

    def in_text(self, span: Span) -> Span:
        """A span of `raw` as a place in the text."""
        return _in_text(self.document, span)

    def passage(self, sheet: int = 1, at: int | None = None) -> Passage:
        """A part of the document with its drafts and open sentences marked."""
        marks = [
            Mark(line.item.source.span, line.item.number, line.item.kind)
            for line in self.lines
            if line.item.source and line.standing in {"draft", "open"}
        ]
        marks += [Mark(each.sentence.found.span, 0, "uncovered") for each in self.sentences]
        raw_at = self.document.origin[at] if at is not None and 0 <= at < len(self.document.text) else None
        return Reader(self.document, marks, self.doubts).sheet(sheet, raw_at)


def desk_of_document(acting: Acting, sha256: str) -> ReviewDesk | None:
    """The desk of a document; None when the ledger has no such document."""
    ledger = ledgers.ledger(acting.ledger)
    received = ledger.documents.get(sha256)
    if received is None:
        return None
    document, extraction = documents.load(acting.ledger, sha256)
    items = over_the_desk(ledger, sha256)
    lines = tuple(_line(ledger, document, item) for item in items)
    passed = _passed(ledger, sha256, document, extraction)
    doubts = doubts_of(document, (item for item in items if item.state != "discarded"))
    return ReviewDesk(ledger, received, document, extraction, lines, passed, doubts)


def grounds_of(desk: ReviewDesk, entries: Sequence[Mapping[str, object]]) -> dict[str, Span]:
    """Where each field of a draft stands in the text, from the facts of its entries in order."""
    grounds: dict[str, object] = {}
    for facts in entries:
        given = facts.get("grounds")
        if isinstance(given, Mapping):
            grounds |= given
    found: dict[str, Span] = {}
    for name, ground in grounds.items():
        if isinstance(ground, Sequence) and ground and isinstance(ground[0], Sequence):
            found[name] = desk.in_text((int(ground[0][0]), int(ground[0][1])))
    return found


def value_says(value: Value | None) -> str:
    """A quantity as a person types it: ≥8000亿元."""
    return f"{COMPARATORS[value.comparator]}{value.number:.12g}{value.unit}" if value else ""


def _line(ledger: Ledger, document: Document, item: Item) -> Line:
    start, end = _in_text(document, item.source.span) if item.source else (0, 0)
    again = ledger.items.get(item.again) or ledger.drafts.get(item.again) if item.again else None
    page = item.source.page if item.source else None
    return Line(item, STANDING.get(item.state, "open"), start, end, page, again, value_says(item.value))


def _passed(ledger: Ledger, sha256: str, document: Document, extraction: Extraction) -> tuple[Passed, ...]:
    """Sentences neither dismissed nor, by now, holding a draft that a person made."""
    left = set(left_over(ledger, sha256, (found.span for found in extraction.uncovered)))
    return tuple(
        Passed(Sentence(found, document.page_at(found.span[0]), dismissed=False), *_in_text(document, found.span))
        for found in extraction.uncovered
        if found.span in left
    )


def _in_text(document: Document, span: Span) -> Span:
    return document.in_text(span)
