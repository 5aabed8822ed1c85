"""Tables in plain text: columns parted by tabs, bars or wide gaps; rows of one cell between them are sections.

A table begins with a row of headings or, where tabs or bars draw it, with any row whose count of cells is kept. Under
headings a row may have fewer cells than columns (cells merged with those above, empty ones dropped at the end): they
go to the columns whose other cells are like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guatu.reading.fitting import fitted, is_head
from guatu.reading.manuscript import Grid, GridCell, Line
from guatu.words import Span

_MARKS = (re.compile("\t"), re.compile("[|｜│┃]"), re.compile(" {2,200}|\u3000{1,200}"))
_TAB, _BAR, _GAP = _MARKS
_RULE = re.compile(r"[\s|｜│┃:\-+=─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬]{3,2000}\Z")
_BLANK = " \t\u3000\xa0\u200b\ufeff"
_EMPHASIS = re.compile(r"\*\*")
_SENTENCE_END = "。！？；，,;"
_LEAST_ROWS, _LEAST_CELLS, _LONGEST_SECTION = 3, 3, 36


def drawn_table(raw: str, lines: Sequence[Line], index: int) -> tuple[Grid, int] | None:
    """The table that begins with the line `index`, and how many lines it takes; None where none begins."""
    first = lines[index]
    for mark in _MARKS:
        if not mark.search(raw, first.start, first.end):
            continue
        cells = _cells(raw, first, mark)
        headed = _is_headed(raw, cells, mark)
        if headed or _may_begin(raw, cells, first, mark):
            return _read(raw, lines, index, mark, headed=headed)
    return None


def _may_begin(raw: str, cells: Sequence[Span], first: Line, mark: re.Pattern[str]) -> bool:
    if len(cells) < _LEAST_CELLS - (mark is _BAR) or mark is _GAP:
        return False
    return mark is _TAB or bool(mark.match(raw[first.start : first.end].strip(_BLANK)))


def _is_headed(raw: str, cells: Sequence[Span], mark: re.Pattern[str]) -> bool:
    """Whether these are headings of columns: two of them known, and most."""
    known = sum(is_head(raw[slice(*cell)]) for cell in cells)
    return known >= 2 and 2 * known >= len(cells) and (mark is not _GAP or len(cells) >= _LEAST_CELLS)


def _read(
    raw: str, lines: Sequence[Line], index: int, mark: re.Pattern[str], *, headed: bool
) -> tuple[Grid, int] | None:
    rows: list[list[Span]] = []
    taken = kept = drawn = 0
    width = len(_cells(raw, lines[index], mark))
    spaced = headed and index + 1 < len(lines) and lines[index + 1].gap
    for number in range(index, len(lines)):
        line = lines[number]
        if line.gap and number > index and not spaced:
            break
        if not _RULE.match(raw, line.start, line.end):
            cells = _cells(raw, line, mark)
            if not _fits(raw, line, cells, width, headed=headed):
                break
            rows.append(cells)
            drawn += len(cells) > 1
        if len(rows[-1:]) and len(rows[-1]) > 1:
            taken, kept = number + 1 - index, len(rows)
    if drawn < (_LEAST_ROWS - headed):
        return None
    return _grid(raw, rows[:kept], width, headed=headed), taken


def _fits(raw: str, line: Line, cells: Sequence[Span], width: int, *, headed: bool) -> bool:
    """Whether a line goes on with the table: by its count of cells, or as the short line that opens a section."""
    if len(cells) == width:
        return True
    if not headed:
        return False
    if len(cells) == 1:
        text = raw[line.start : line.end].strip(_BLANK)
        return len(text) <= _LONGEST_SECTION and text[-1] not in _SENTENCE_END and "：" not in text
    again = sum(is_head(raw[slice(*cell)]) for cell in cells)
    return len(cells) <= width + 1 and 2 * again < len(cells)


def _cells(raw: str, line: Line, mark: re.Pattern[str]) -> list[Span]:
    start, end = line.start, line.end
    if mark is not _TAB:
        start, end = _trimmed(raw, start, end)
    if mark is _BAR:
        start += bool(mark.match(raw, start))
        end -= bool(mark.match(raw, max(start, end - 1), end))
    cells: list[Span] = []
    for stop in [*mark.finditer(raw, start, end), None]:
        cells.append(_trimmed(raw, start, stop.start() if stop else end))
        start = stop.end() if stop else end
    return cells


def _grid(raw: str, rows: Sequence[Sequence[Span]], width: int, *, headed: bool) -> Grid:
    if headed:
        return Grid(list(placed(raw, rows, width)))
    return Grid(
        [
            GridCell(_clean(raw, span), row, column)
            for row, cells in enumerate(rows)
            for column, span in enumerate(cells)
        ]
    )


def placed(raw: str, rows: Sequence[Sequence[Span]], width: int) -> Iterator[GridCell]:
    """The cells of rows under headings, the first row; each in the column it is like, sections over all columns."""
    texts = [[raw[slice(*span)] for span in cells] for cells in rows]
    for row, (cells, columns) in enumerate(zip(rows, fitted(texts, width), strict=True)):
        if len(cells) == 1 and width > 1:
            yield GridCell(_clean(raw, cells[0]), row, 0, 1, width)
            continue
        held: dict[int, tuple[Span, ...]] = {}
        for span, column in zip(cells, columns, strict=True):
            held[column] = (*held.get(column, ()), *_clean(raw, span))
        for column, spans in sorted(held.items()):
            yield GridCell(spans, row, column)


def _clean(raw: str, span: Span) -> tuple[Span, ...]:
    """A cell without its emphasis marks."""
    at, pieces = span[0], []
    for mark in _EMPHASIS.finditer(raw, *span):
        if mark.start() > at:
            pieces.append((at, mark.start()))
        at = mark.end()
    return (*pieces, (at, span[1]))


def _trimmed(raw: str, start: int, end: int) -> Span:
    piece = raw[start:end]
    return start + len(piece) - len(piece.lstrip()), max(start, end - len(piece) + len(piece.rstrip()))
