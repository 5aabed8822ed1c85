"""A document as it is read on a page: paragraphs and tables cut into pieces, with the statements marked in place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise

from guatu.reading import Cell, Document, Table
from guatu.web.doubts import Doubt
from guatu.words import Span

PARAGRAPHS = 150
ROWS = 20
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A raw span to mark: item `number` (0: an uncovered sentence), its kind, whether it is the one asked for."""

    span: Span
    number: int
    kind: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under one mark or none, from offset `at` of the document's text.

    `first` when the mark begins here, so that it is named once; `doubt` is the reader's about these characters.
    """

    text: str
    mark: Mark | None = None
    first: bool = False
    at: int = 0
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its pieces; how many rows and columns it covers."""

    pieces: tuple[Piece, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading (`level` from 1) or table (`lines` of cells); `page` where a new page begins with it."""

    pieces: tuple[Piece, ...] = ()
    level: int = 0
    page: int | None = None
    name: str = ""
    lines: tuple[tuple[TableCell, ...], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Passage:
    """Some paragraphs of a document: sheet `sheet` of `sheets`."""

    paragraphs: tuple[Paragraph, ...]
    sheet: int
    sheets: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph, or some lines of a table."""

    span: Span
    level: int = 0
    table: Table | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()


class Reader:
    """Cuts a document's text at its marks; marks are looked up by place, so the cost is that of what is shown."""

    def __init__(self, document: Document, marks: Sequence[Mark], doubts: Sequence[Doubt] = ()) -> None:
        self._document = document
        self._doubts = doubts
        placed = sorted(((*self._in_text(mark.span), mark) for mark in marks), key=lambda each: (each[0], -each[1]))
        self._marks = [each for each in placed if each[1] > each[0]]
        self._starts = [start for start, _, _ in self._marks]
        self._longest = max((end - start for start, end, _ in self._marks), default=0)

    def sheet(self, sheet: int = 1, at: int | None = None) -> Passage:
        """Sheet `sheet`, or the one with the raw offset `at`."""
        parts = self._parts
        sheets = max(1, -(-len(parts) // PARAGRAPHS))
        if at is not None:
            place = self._document.in_text((at, at + 1))[0]
            index = bisect_right(parts, place, key=lambda part: part.span[0]) - 1
            sheet = max(0, index) // PARAGRAPHS + 1
        sheet = min(max(1, sheet), sheets)
        shown = parts[(sheet - 1) * PARAGRAPHS : sheet * PARAGRAPHS]
        return Passage(tuple(self._drawn(shown)), sheet, sheets)

    def around(self, span: Span) -> Paragraph | None:
        """The paragraph with the raw span; of a table only the line of cells it stands in, of a long text its part."""
        start, end = self._in_text(span)
        for part in self._parts:
            if not part.span[0] <= start < part.span[1]:
                continue
            if part.table is not None:
                rows = [row for row in part.rows if row[0].span[0] <= start <= row[-1].span[1]]
                return Paragraph(name=part.table.name or "", lines=tuple(self._line(row) for row in rows[:1]))
            low, high = max(part.span[0], start - 600), min(part.span[1], max(end, start) + 600)
            return Paragraph(self._pieces((low, high)), part.level)
        return None

    def _in_text(self, span: Span) -> Span:
        return self._document.in_text(span)

    @cached_property
    def _parts(self) -> list[_Part]:
        """Paragraphs and tables in text order; a table stands where its text does, in parts of some lines."""
        document = self._document
        tables = sorted(document.tables, key=lambda table: table.span)
        parts = [part for table in tables for part in _table_parts(table)]
        ends = [table.span[1] for table in tables]
        spans = [(block.span, block.level) for block in document.blocks]
        for span, level in spans or [(span, 0) for span in _lines(document.text)]:
            index = bisect_right(ends, span[0])
            if index >= len(tables) or tables[index].span[0] > span[0]:
                parts.append(_Part(span, level))
        parts.sort(key=lambda part: part.span)
        return parts

    def _drawn(self, parts: Sequence[_Part]) -> list[Paragraph]:
        document, drawn, page = self._document, [], None
        for part in parts:
            start = part.span[0]
            here = document.page_at(document.origin[start]) if document.pages and start < len(document.text) else None
            new_page = here if here != page else None
            page = here
            if part.table is None:
                drawn.append(Paragraph(self._pieces(part.span), part.level, new_page))
            else:
                lines = tuple(self._line(row) for row in part.rows)
                drawn.append(Paragraph((), 0, new_page, part.table.name or "", lines))
        return drawn

    def _line(self, row: Sequence[Cell]) -> tuple[TableCell, ...]:
        return tuple(TableCell(self._pieces(cell.span), cell.rows, cell.columns) for cell in row)

    def _pieces(self, span: Span) -> tuple[Piece, ...]:
        """Cut `span` of the text at every mark in it; where marks overlap the shorter one is shown."""
        start, end = span[0], min(span[1], span[0] + _LONGEST)
        low = bisect_left(self._starts, start - self._longest)
        high = bisect_left(self._starts, end)
        near = [mark for mark in self._marks[low:high] if mark[1] > start]
        doubts = [each for each in self._doubts if each.start < end and each.end > start]
        limits = [*(mark[:2] for mark in near), *((each.start, each.end) for each in doubts)]
        cuts = sorted({start, end, *(min(max(cut, start), end) for limit in limits for cut in limit)})
        pieces: list[Piece] = []
        for left, right in pairwise(cuts):
            over = [mark for mark in near if mark[0] <= left and right <= mark[1]]
            text = self._document.text[left:right]
            doubt = next((each for each in doubts if each.start <= left and right <= each.end), None)
            if not over:
                pieces.append(Piece(text, at=left, doubt=doubt))
                continue
            shown = min(over, key=lambda mark: (not mark[2].current, mark[1] - mark[0]))
            pieces.append(Piece(text, shown[2], first=left == max(shown[0], start), at=left, doubt=doubt))
        return tuple(pieces)


def _table_parts(table: Table) -> list[_Part]:
    rows = [tuple(cells) for _, cells in groupby(table.cells, key=lambda cell: cell.row)]
    parts = []
    for first in range(0, len(rows), ROWS):
        some = tuple(rows[first : first + ROWS])
        parts.append(_Part((some[0][0].span[0], some[-1][-1].span[1] + 1), 0, table, some))
    return parts


def _lines(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
