"""csv and tsv: the decoded file is `raw`, each cell a span of it; encoding and delimiter are found out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guatu.reading.document import ReadError
from guatu.reading.encoding import decode
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript
from guatu.words import Span

_DELIMITERS = ",\t;|"
_LINES_TRIED = 20
_BREAK = re.compile("\r\n|[\n\r]")


def read_commas(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read comma-, tab-, semicolon- or bar-separated values."""
    raw = decode(name, data)
    manuscript = Manuscript(raw)
    cells: list[GridCell] = []
    count = row_number = 0
    for row in _rows(name, raw, _delimiter(raw)):
        count += len(row)
        if count > limits.cells:
            raise ReadError(name, "reading.error.cells", limit=limits.cells)
        written = [spans for spans in row if raw[spans[0][0] : spans[-1][1]].strip()]
        if len(written) == 1 and not cells and len(row) == 1:
            manuscript.parts.append(Line(written[0][0][0], written[0][-1][1], level=0 if manuscript.parts else 1))
        elif written:
            cells += [GridCell(spans, row_number, column) for column, spans in enumerate(row)]
            row_number += 1
    if cells:
        manuscript.parts.append(Grid(cells))
    return manuscript


def _delimiter(raw: str) -> str:
    """The mark that most lines hold, and hold equally often."""
    lines = [line for line in raw[:20_000].splitlines()[:_LINES_TRIED] if line.strip()]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if mark in line]
        return max((counts.count(count) for count in counts), default=0), sum(counts)

    return max(_DELIMITERS, key=score)


def _rows(name: str, raw: str, delimiter: str) -> Iterator[list[tuple[Span, ...]]]:
    ends = re.compile(f"{re.escape(delimiter)}|\r\n|[\n\r]")
    at, row, size = int(raw.startswith("\ufeff")), [], len(raw)
    while at <= size:
        if raw.startswith('"', at):
            spans, at = _quoted(name, raw, at)
            found = ends.search(raw, at)
        else:
            found = ends.search(raw, at)
            spans = ((at, found.start() if found else size),)
        row.append(spans)
        if found is None:
            break
        at = found.end()
        if found.group() != delimiter:
            yield row
            row = []
    yield row


def _quoted(name: str, raw: str, start: int) -> tuple[tuple[Span, ...], int]:
    """The spans of a quoted cell, one of each doubled quote and the line breaks left out, and where it ends."""
    pieces: list[Span] = []
    at = start + 1
    while True:
        quote = raw.find('"', at)
        if quote < 0:
            raise ReadError(name, "reading.error.quote", line=raw.count("\n", 0, start) + 1)
        doubled = raw.startswith('"', quote + 1)
        pieces += _lines(raw, at, quote + doubled)
        at = quote + 1 + doubled
        if not doubled:
            return tuple(pieces) or ((start + 1, start + 1),), at


def _lines(raw: str, start: int, end: int) -> Iterator[Span]:
    for found in _BREAK.finditer(raw, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end
