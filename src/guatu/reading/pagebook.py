"""The pages of a PDF or of pictures written as one manuscript, with notes on what a person should look at.

Running heads, feet and page numbers stay in `raw` and out of `text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guatu.reading.document import Box, Note, Page, ReadError
from guatu.reading.leaves import PageCell, PageDraft, PageLine, PageTable
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript, Pen

_NUMBER = re.compile(r"[—–\-·\s]{0,8}\d{1,4}[—–\-·\s]{0,8}$|第\s{0,2}\d{1,4}\s{0,2}页.{0,12}$|\d{1,4}\s?/\s?\d{1,4}$")
_DIGITS = re.compile(r"\d{1,6}")
_HEADING_SIZE = 1.18  # of the body's size
_HEADING_LENGTH = 60
_EXCERPT = 60
_SAME_EDGE = 4.0
_UNSURE_PAGE, _UNSURE_LINE = 0.9, 0.8
_MOST_LINES = 20


def notes_on(drafts: Sequence[PageDraft]) -> Iterator[Note]:
    """What a person should know of the pages: recognised, blank, unread, ordered by the model, hidden text."""
    for key in ("recognised", "blank", "scans", "layered", "order"):
        wanted = {"scans": "scan", "order": "modelled"}.get(key, key)
        pages = [number for number, draft in enumerate(drafts, 1) if getattr(draft, wanted)]
        if pages:
            yield Note(f"reading.note.{key}", {"pages": "、".join(map(str, pages[:20])), "count": len(pages)})
    for number, draft in enumerate(drafts, 1):
        sure = draft.confidence()
        if draft.recognised and sure < _UNSURE_PAGE:
            yield Note("reading.note.unsure", {"page": number, "percent": round(100 * sure)})
    if drafts and not any(draft.parts for draft in drafts):
        yield Note("reading.note.unread", {"count": len(drafts)})
    unseen = "".join(draft.unseen for draft in drafts).strip()
    if unseen:
        yield Note("reading.note.hidden", {"count": len(unseen), "text": unseen[:_EXCERPT]})


def refuse_textless(name: str, drafts: Sequence[PageDraft]) -> None:
    """Refuse a file none of whose pages shows anything; pictures without text are taken in, with a note."""
    if any(draft.parts or draft.scan or draft.pictured for draft in drafts):
        return
    if any(draft.blank for draft in drafts):
        raise ReadError(name, "reading.error.blank", pages=len(drafts))
    raise ReadError(name, "reading.error.no_text")


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


class PageBook:
    """Writes the drafts of all pages as one manuscript."""

    def __init__(self, drafts: Sequence[PageDraft], notes: list[Note]) -> None:
        self.drafts = drafts
        self.pen = Pen()
        self.manuscript = Manuscript("", notes=notes)
        self.furniture = _furniture(drafts)
        self.body = _body_size(drafts)
        self.number = 0
        self.titled = False
        self.unsure: list[Note] = []

    def write(self) -> Manuscript:
        """The manuscript of all pages; what running heads say is in its raw text only."""
        for number, draft in enumerate(self.drafts, 1):
            self.number, start = number, self.pen.at
            for part in draft.parts:
                if isinstance(part, PageTable):
                    self._table(part)
                else:
                    self._line(part)
            self.manuscript.pages.append(Page(number, (start, self.pen.at), draft.width, draft.height))
        self.manuscript.raw = self.pen.raw
        self.manuscript.notes += self.unsure[:_MOST_LINES]
        return self.manuscript

    def _put(self, line: PageLine) -> tuple[int, int]:
        span = self.pen.write(line.text)
        x0, y0, x1, y1 = (round(edge, 1) for edge in line.box)
        self.manuscript.boxes.append(Box(span, self.number, x0, y0, x1, y1, round(line.sure, 3)))
        if line.sure < _UNSURE_LINE:
            facts: dict[str, str | int | float] = {
                "page": self.number,
                "percent": round(100 * line.sure),
                "text": line.text[:_EXCERPT],
            }
            self.unsure.append(Note("reading.note.unsure_line", facts, span))
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
