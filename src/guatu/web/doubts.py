"""The reader's doubts at the review desk: stray characters, codes nobody can read, lines a recogniser was unsure of.

Each stands in the text where it is doubted, with what the reader says of it; a slip can be taken up by a draft.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guatu.ledger import Item
from guatu.reading import Document, Note
from guatu.words import Span, say

MOST = 200
_CODES = "reading.note.private."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A raw `span` with its note; `start` and `end` place it in the text, `taken` is the draft that reads it so."""

    span: Span
    start: int
    end: int
    note: Note
    taken: int | None = None

    def says(self, language: str) -> str:
        """What the reader says of the place, and which draft reads it otherwise by now."""
        said = say(self.note.key, language, **self.note.facts)
        if self.taken is None:
            return said
        return (
            f"{said} · {say('web.doubts.taken', language, number=self.taken, meant=self.note.facts.get('meant', ''))}"
        )


def doubts_of(document: Document, items: Iterable[Item]) -> tuple[Doubt, ...]:
    """The doubts that have a place in the text, in its order; `items` are those that came over the desk."""
    taken = {(start, end): item.number for item in items for start, end, _ in item.reading}
    found = [_doubt(document, span, note, taken) for note in document.notes for span in _places(document, note)]
    return tuple(sorted((each for each in found if each.end > each.start), key=lambda each: each.start)[:MOST])


def _places(document: Document, note: Note) -> list[Span]:
    """The span of a note; of codes of a font, which are named once, every place."""
    if note.span is None:
        return []
    if not note.key.startswith(_CODES):
        return [note.span]
    places = [at for at, char in enumerate(document.raw) if unicodedata.category(char) == "Co"]
    runs: list[Span] = []
    for at in places[: MOST * 4]:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _doubt(document: Document, span: Span, note: Note, taken: Mapping[Span, int]) -> Doubt:
    start, end = document.in_text(span)
    # What was mended may be nothing in the text: then the character after it is marked.
    end = max(end, min(start + 1, len(document.text)))
    return Doubt(span, start, end, note, taken.get(span))
