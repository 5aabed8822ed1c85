"""A document's page: its text with every statement marked, its items, and what became of its obligation sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from guatu.actions import Acting
from guatu.extraction import Uncovered
from guatu.ledger import Item, Received, left_over, over_the_desk
from guatu.reading import Note
from guatu.store import documents
from guatu.web.addresses import whole
from guatu.web.desk import Desk
from guatu.web.passage import Mark, Passage, Reader
from guatu.words import say

LONGEST_NOTE_LIST = 50


@dataclass(frozen=True, slots=True)
class Sentence:
    """An obligation sentence that became nothing; `dismissed` when someone put it aside."""

    found: Uncovered
    page: int | None
    dismissed: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything on the page of one document."""

    received: Received
    passage: Passage
    items: tuple[Item, ...]
    sentences: tuple[Sentence, ...]
    open_sentences: int
    covered: int
    notes: tuple[str, ...]
    characters: int


def page_of(acting: Acting, desk: Desk, sha256: str, given: QueryDict, language: str) -> DocumentPage:
    """Lay out a document: the part asked for by `at` (a raw offset) or `sheet`."""
    received = desk.ledger.documents[sha256]
    document, extraction = documents.load(acting.ledger, sha256)
    items = tuple(desk.ledger.items[number] for number in desk.of_document.get(sha256, ()))
    at, current = _whole(given.get("at", "")), _whole(given.get("item", ""))
    marks = [
        Mark(item.source.span, item.number, item.kind, current=item.number == current) for item in items if item.source
    ]
    marks += [
        Mark(repeat.source.span, item.number, item.kind, current=item.number == current)
        for item in desk.ledger.items.values()
        for repeat in item.repeats
        if repeat.source.sha256 == sha256 and repeat.state != "refused"
    ]
    # Drafts are seen in the text and nowhere else on the page: number 0 leads to no item.
    drafts = over_the_desk(desk.ledger, sha256)
    marks += [Mark(item.source.span, 0, item.kind) for item in drafts if item.source and item.state == "draft"]
    left = set(left_over(desk.ledger, sha256, (found.span for found in extraction.uncovered)))
    sentences = tuple(
        Sentence(found, document.page_at(found.span[0]), found.span in received.dismissed)
        for found in extraction.uncovered
        if found.span in left or found.span in received.dismissed
    )
    marks += [Mark(each.found.span, 0, "uncovered") for each in sentences if not each.dismissed]
    still_open = sum(not each.dismissed for each in sentences)
    return DocumentPage(
        received,
        Reader(document, marks).sheet(_whole(given.get("sheet", "")) or 1, at),
        items,
        sentences,
        still_open,
        received.obligations - len(sentences),
        tuple(_note(note, language) for note in document.notes[:LONGEST_NOTE_LIST]),
        len(document.text),
    )


def _note(note: Note, language: str) -> str:
    return say(note.key, language, **note.facts)


def _whole(text: str) -> int | None:
    return whole(text)
