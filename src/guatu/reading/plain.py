"""txt and md: lines as they stand, with the marks of Markdown and the tables drawn by tabs or bars recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guatu.reading.encoding import decode
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript
from guatu.words import Span

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]{1,8}")
_EMPHASIS = re.compile(r"\*\*")
_RULE = re.compile(r"\s{0,3}(?:-{3,200}|\*{3,200}|_{3,200}|={3,200})\s{0,8}$")
_BAR_RULE = re.compile(r"[\s|:\-]{3,2000}$")
_LEAST_ROWS, _LEAST_TABS = 3, 2


def read_plain(name: str, data: bytes, limits: Limits) -> Manuscript:  # noqa: ARG001 - one signature for all formats
    """Read text; `raw` is the decoded file without newline translation."""
    raw = decode(name, data)
    manuscript = Manuscript(raw)
    lines = list(_lines(raw))
    index = 0
    while index < len(lines):
        rows = _table_rows(raw, lines, index)
        if rows:
            manuscript.parts.append(_grid(raw, lines[index : index + rows]))
            index += rows
            continue
        line = lines[index]
        if not _RULE.match(raw, line.start, line.end):
            _drop_marks(raw, line)
            manuscript.parts.append(line)
        index += 1
    return manuscript


def _lines(raw: str) -> Iterator[Line]:
    """The lines that are not blank."""
    at, gap, turned = int(raw.startswith("\ufeff")), False, False
    for end, after in [*((found.start(), found.end()) for found in _LINE_END.finditer(raw)), (len(raw), len(raw))]:
        if raw[at:end].strip("\ufeff\u200b \t\u3000\xa0"):
            yield Line(at, end, loose=True, gap=gap, page_break=turned)
            gap = turned = False
        elif after > at:
            gap = True
        turned = turned or raw[end:after] == "\x0c"
        at = after


def _drop_marks(raw: str, line: Line) -> None:
    found = _HEADING.match(raw, line.start, line.end)
    skips: list[Span] = []
    if found:
        line.level = len(found.group(1))
        skips.append(found.span())
    skips += [mark.span() for mark in _EMPHASIS.finditer(raw, found.end() if found else line.start, line.end)]
    line.skips = tuple(skips)


def _table_rows(raw: str, lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on are rows of one table, 0 when none begins here."""
    first = lines[index]
    if raw.count("|", first.start, first.end) >= 2 and raw[first.start : first.end].strip().startswith("|"):
        return _run_length(raw, lines, index, "|", 0)
    tabs = raw.count("\t", first.start, first.end)
    return _run_length(raw, lines, index, "\t", tabs) if tabs >= _LEAST_TABS else 0


def _run_length(raw: str, lines: Sequence[Line], index: int, mark: str, count: int) -> int:
    length = 0
    for line in lines[index:]:
        here = raw.count(mark, line.start, line.end)
        if (line.gap and length) or (here != count if count else here < 2):
            break
        length += 1
    return length if length >= _LEAST_ROWS else 0


def _grid(raw: str, lines: Sequence[Line]) -> Grid:
    mark = "\t" if raw.count("\t", lines[0].start, lines[0].end) >= _LEAST_TABS else "|"
    cells: list[GridCell] = []
    row = 0
    for line in lines:
        if mark == "|" and _BAR_RULE.match(raw, line.start, line.end):
            continue
        cells += [GridCell(_clean(raw, span), row, column) for column, span in enumerate(_cells(raw, line, mark))]
        row += 1
    return Grid(cells)


def _cells(raw: str, line: Line, mark: str) -> Iterator[Span]:
    start, end = line.start, line.end
    if mark == "|":
        start, end = _trimmed(raw, start, end)
        start += raw.startswith("|", start)
        end -= raw.endswith("|", start, end)
    while True:
        stop = raw.find(mark, start, end)
        yield _trimmed(raw, start, end if stop < 0 else stop)
        if stop < 0:
            return
        start = stop + 1


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
