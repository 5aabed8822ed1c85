"""Slips that the reader proposed and a person takes up for one promise: its words are read anew, the file is not.

A slip is a place of `raw` that stands so and is meant otherwise (2027年6和月底 for 2027年6月底).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guatu.ledger.item import Item
from guatu.ledger.posting import short
from guatu.ledger.selection import PERSON, read_selection
from guatu.reading import Document
from guatu.words import Span

PROPOSED = "reading.note.slip."
_ENDS = "。！？\n"
_READ = ("due", "value")


@dataclass(frozen=True, slots=True)
class Slip:
    """A raw `span`, and what is `meant` there."""

    span: Span
    meant: str


def slips_of(document: Document) -> tuple[Slip, ...]:
    """The slips that the reader only proposed, in text order."""
    found = [
        Slip(note.span, str(note.facts["meant"]))
        for note in document.notes
        if note.span is not None and note.key.startswith(PROPOSED)
    ]
    return tuple(sorted(found, key=lambda slip: slip.span))


def slips_for(document: Document, item: Item) -> tuple[Slip, ...]:
    """Those in the sentence of the promise that are not read as meant yet."""
    if item.source is None:
        return ()
    start, end = sentence_around(document.raw, item.source.span)
    taken = {(first, last) for first, last, _ in item.reading}
    return tuple(
        slip for slip in slips_of(document) if start <= slip.span[0] and slip.span[1] <= end and slip.span not in taken
    )


def sentence_around(raw: str, span: Span) -> Span:
    """The sentence a span stands in, by its stops."""
    start = max(raw.rfind(mark, 0, span[0]) for mark in _ENDS) + 1
    ends = [end + 1 for mark in _ENDS if (end := raw.find(mark, span[1])) >= 0]
    return start, min(ends, default=len(raw))


def read_as_meant(
    document: Document, item: Item, slips: Sequence[Slip], reference: date | None
) -> tuple[dict[str, Any], Span] | None:
    """The facts of the promise once the slips are read as meant, those they change, and its span with them in it.

    None where there is nothing to read.
    """
    if item.source is None or not slips:
        return None
    first, last = item.source.span
    hull = (min(first, slips[0].span[0]), max(last, slips[-1].span[1]))
    stands, meant = document.raw[slice(*hull)], _meant(document.raw, hull, slips)
    facts: dict[str, Any] = {
        "reading": [*(list(one) for one in item.reading), *([*slip.span, slip.meant] for slip in slips)]
    }
    for field in _READ:
        before, after = read_selection(field, stands, reference), read_selection(field, meant, reference)
        if after and after != before:
            facts |= after
    facts["grounds"] = {field: [list(hull), PERSON] for field in _READ if field in facts}
    cut = [slip.span for slip in slips if slip.span[0] < last and first < slip.span[1]]
    span = (min(first, *(start for start, _ in cut)), max(last, *(end for _, end in cut))) if cut else (first, last)
    if item.name == short(item.source.text):
        facts["name"] = short(_meant(document.raw, span, slips))
    for slip in slips:
        written = document.raw[slice(*slip.span)]
        for field, held in (("subject", item.subject), ("action", item.action)):
            if held and written in held:
                facts[field] = held.replace(written, slip.meant)
    return facts, span


def _meant(raw: str, span: Span, slips: Iterable[Slip]) -> str:
    """A span of `raw` with the slips inside it as they are meant."""
    pieces, at = [], span[0]
    for slip in slips:
        if span[0] <= slip.span[0] and slip.span[1] <= span[1] and slip.span[0] >= at:
            pieces += [raw[at : slip.span[0]], slip.meant]
            at = slip.span[1]
    return "".join([*pieces, raw[at : span[1]]])
