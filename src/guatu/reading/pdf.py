"""PDF with text: characters by PDFium, order by the white between them, tables by their rules.

Running heads, feet and page numbers stay in `raw` and out of `text`. A page without text is named in a
note; a file without any is refused, because recognition of scans is another reader's work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.reading.document import Box, Note, Page, ReadError
from guatu.reading.leaves import PageCell, PageDraft, PageLine, PageTable, lay_out
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript, Pen

_NUMBER = re.compile(r"[—–\-·\s]{0,8}\d{1,4}[—–\-·\s]{0,8}$|第\s{0,2}\d{1,4}\s{0,2}页.{0,12}$|\d{1,4}\s?/\s?\d{1,4}$")
_DIGITS = re.compile(r"\d{1,6}")
_HEADING_SIZE = 1.18  # of the body's size
_HEADING_LENGTH = 60
_EXCERPT = 60
_TAIL = 2048
_SAME_EDGE = 4.0


def read_pdf(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read a PDF that was inspected before."""
    book = _opened(name, data)
    try:
        if len(book) > limits.pages:
            raise ReadError(name, "reading.error.pages", count=len(book), limit=limits.pages)
        drafts = [_draft(name, book, index) for index in range(len(book))]
        notes = [*_notes(drafts), *_warnings(book, data)]
    finally:
        book.close()
    if not any(draft.parts for draft in drafts):
        pages = "、".join(str(number) for number, draft in enumerate(drafts, 1) if draft.scan)
        raise ReadError(name, "reading.error.scan" if pages else "reading.error.no_text", pages=len(drafts))
    return _Book(drafts, notes).write()


def _opened(name: str, data: bytes) -> Any:
    import pypdfium2

    open_pdf: Any = pypdfium2.PdfDocument

    try:
        return open_pdf(data)
    except pypdfium2.PdfiumError as error:
        key = "encrypted" if "password" in str(error).lower() or b"/Encrypt" in data else "damaged"
        facts = {} if key == "encrypted" else {"part": "PDF"}
        raise ReadError(name, f"reading.error.{key}", **facts) from None


def _draft(name: str, book: Any, index: int) -> PageDraft:
    import pypdfium2

    try:
        page = book[index]
        try:
            return lay_out(page)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError(name, "reading.error.page", page=index + 1) from None


def _notes(drafts: Sequence[PageDraft]) -> Iterator[Note]:
    for key, wanted in (("scans", "scan"), ("layered", "layered"), ("order", "modelled")):
        pages = [number for number, draft in enumerate(drafts, 1) if getattr(draft, wanted)]
        if pages:
            yield Note(f"reading.note.{key}", {"pages": "、".join(map(str, pages[:20])), "count": len(pages)})
    unseen = "".join(draft.unseen for draft in drafts).strip()
    if unseen:
        yield Note("reading.note.hidden", {"count": len(unseen), "text": unseen[:_EXCERPT]})


def _warnings(book: Any, data: bytes) -> Iterator[Note]:
    """What a PDF may carry besides its pages, found by the plain words of its format."""
    if b"/JavaScript" in data or b"/Launch" in data:
        yield Note("reading.note.active")
    if b"/EmbeddedFile" in data:
        yield Note("reading.note.embedded")
    if b"startxref" not in data[-_TAIL:]:
        yield Note("reading.note.recovered", {"pages": len(book)})


@dataclass(slots=True)
class _PageGrid(Grid):
    """A drawn table that may go on over the page: same upright rules, nothing but running heads between."""

    edges: tuple[float, ...] = ()
    head: tuple[str, ...] = ()
    page: int = 0

    def continues(self, table: PageTable, page: int) -> bool:
        if page != self.page + 1 or len(table.edges) != len(self.edges):
            return False
        if _head(table) == self.head:
            return True
        return all(abs(one - other) < _SAME_EDGE for one, other in zip(table.edges, self.edges, strict=True))

    def take(self, table: PageTable, cells: list[GridCell], page: int) -> None:
        """Add the rows of the next page, without the head where it is repeated."""
        repeated = _head(table) == self.head
        shift = max(cell.row + cell.rows for cell in self.cells) - repeated
        for cell in cells:
            if not (repeated and cell.row == 0):
                cell.row += shift
                self.cells.append(cell)
        self.page = page


class _Book:
    """Writes the drafts of all pages as one manuscript."""

    def __init__(self, drafts: Sequence[PageDraft], notes: list[Note]) -> None:
        self.drafts = drafts
        self.pen = Pen()
        self.manuscript = Manuscript("", notes=notes)
        self.furniture = _furniture(drafts)
        self.body = _body_size(drafts)
        self.number = 0
        self.titled = False

    def write(self) -> Manuscript:
        for number, draft in enumerate(self.drafts, 1):
            self.number, start = number, self.pen.at
            for part in draft.parts:
                if isinstance(part, PageTable):
                    self._table(part)
                else:
                    self._line(part)
            self.manuscript.pages.append(Page(number, (start, self.pen.at), draft.width, draft.height))
        self.manuscript.raw = self.pen.raw
        return self.manuscript

    def _put(self, line: PageLine) -> tuple[int, int]:
        span = self.pen.write(line.text)
        self.manuscript.boxes.append(Box(span, self.number, *(round(edge, 1) for edge in line.box)))
        return span

    def _line(self, line: PageLine) -> None:
        start, end = self._put(line)
        self.pen.write("\n")
        if line.edge and (_NUMBER.match(line.text) or _pattern(line) in self.furniture):
            return
        level = self._level(line)
        parts = self.manuscript.parts
        above = parts[-1] if parts else None
        if level and isinstance(above, Line) and above.level and not (line.first or line.gap):
            # A headline of several lines is one heading; the break between them is left out.
            above.skips = (*above.skips, (above.end, start))
            above.end = end
            return
        spaced = line.gap and not line.first
        parts.append(Line(start, end, level, True, spaced, line.first, line.opens, line.full))

    def _level(self, line: PageLine) -> int:
        if line.edge or line.size < _HEADING_SIZE * self.body or len(line.text) > _HEADING_LENGTH:
            return 0
        if not self.titled:
            self.titled = True
            return 1
        return 2

    def _table(self, table: PageTable) -> None:
        parts = self.manuscript.parts
        above = parts[-1] if parts else None
        cells = self._cells(table)
        if isinstance(above, _PageGrid) and above.continues(table, self.number):
            above.take(table, cells, self.number)
        else:
            parts.append(_PageGrid(cells, None, table.edges, _head(table), self.number))

    def _cells(self, table: PageTable) -> list[GridCell]:
        cells: list[GridCell] = []
        row = 0
        for cell in table.cells:
            if cell.row != row:
                self.pen.replace_last("\n")
                row = cell.row
            cells.append(self._cell(cell))
        self.pen.replace_last("\n")
        return cells

    def _cell(self, cell: PageCell) -> GridCell:
        spans = []
        for line, broken in cell.lines:
            if broken:
                self.pen.write("\n")
            spans.append(self._put(line))
        spans = spans or [(self.pen.at, self.pen.at)]
        self.pen.write("\t")
        return GridCell(tuple(spans), cell.row, cell.column, cell.rows, cell.columns)


def _head(table: PageTable) -> tuple[str, ...]:
    return tuple("".join(line.text for line, _ in cell.lines) for cell in table.cells if cell.row == 0)


def _pattern(line: PageLine) -> str:
    return _DIGITS.sub("#", line.text.replace(" ", ""))


def _furniture(drafts: Sequence[PageDraft]) -> frozenset[str]:
    """What stands at the edge of a third of the pages and of two at least, but for its numbers."""
    seen = Counter(
        pattern
        for draft in drafts
        for pattern in {_pattern(part) for part in draft.parts if isinstance(part, PageLine) and part.edge}
    )
    return frozenset(pattern for pattern, count in seen.items() if count >= max(2, len(drafts) / 3))


def _body_size(drafts: Sequence[PageDraft]) -> float:
    """The size most characters have, in half points."""
    sizes: Counter[float] = Counter()
    for draft in drafts:
        for part in draft.parts:
            if isinstance(part, PageLine):
                sizes[round(part.size * 2) / 2] += len(part.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0
