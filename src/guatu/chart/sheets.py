"""The documents on the chart: their text in paragraphs, with the sentences that became items marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from guatu.chart.wall import Paragraph, Sheet
from guatu.extraction import Extraction
from guatu.ledger import Item, Ledger, Received, Source
from guatu.reading import Document

Texts = Mapping[str, tuple[Document, Extraction] | None]
_LINE = re.compile(r"[^\r\n]+")


def sheets_of(ledger: Ledger, documents: Texts) -> tuple[Sheet, ...]:
    """Every document the ledger received, in that order."""
    cited: dict[str, list[tuple[Source, int]]] = defaultdict(list)
    for item in ledger.items.values():
        for source in _sources(item):
            cited[source.sha256].append((source, item.number))
    return tuple(
        _sheet(received, documents.get(sha256), cited[sha256]) for sha256, received in ledger.documents.items()
    )


def _sources(item: Item) -> Iterator[Source]:
    if item.source is not None:
        yield item.source
    for repeat in item.repeats:
        if repeat.state != "refused":
            yield repeat.source


def _sheet(received: Received, known: tuple[Document, Extraction] | None, cited: list[tuple[Source, int]]) -> Sheet:
    marks = tuple(sorted((*source.span, number) for source, number in cited))
    day = received.date.isoformat() if received.date else None
    if known is None:
        # Without its text a document shows the sentences that the ledger itself keeps.
        kept = {source.span: source.text for source, _ in cited}
        paragraphs = tuple(Paragraph(span[0], text) for span, text in sorted(kept.items()))
        return Sheet(received.name, received.sha256, day, paragraphs, marks, complete=False)
    document = known[0]
    pages = tuple((page.number, page.span[0]) for page in document.pages)
    return Sheet(received.name, received.sha256, day, tuple(_paragraphs(document)), marks, pages)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Raw in the blocks the reader found; what lies between them, line by line."""
    at = 0
    spans = sorted((*document.raw_span(block.span), block.level) for block in document.blocks)
    for start, end, level in spans:
        if start < at or start >= end:
            continue
        yield from _lines(document.raw, at, start)
        yield Paragraph(start, document.raw[start:end], level)
        at = end
    yield from _lines(document.raw, at, len(document.raw))


def _lines(raw: str, start: int, end: int) -> Iterator[Paragraph]:
    for line in _LINE.finditer(raw, start, end):
        if line.group().strip():
            yield Paragraph(line.start(), line.group())
