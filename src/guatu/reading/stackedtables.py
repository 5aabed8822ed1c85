"""Tables in plain text whose cells stand one a line: a run of headings, then rows that begin with a running number.

Without numbers the rows are groups of lines that blank lines part, or a run of lines that the count of headings
divides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guatu.reading.fitting import is_head
from guatu.reading.manuscript import Grid, Line
from guatu.reading.texttables import placed
from guatu.words import Span

_NUMBER_HEAD = re.compile(r"序\s?号|编\s?号|项次|No\.?")
_SECTION = re.compile("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_SENTENCE_END = "。！？"
_FEWEST, _MOST = 3, 14
_LONGEST_CELL = 240


def stacked_table(raw: str, lines: Sequence[Line], index: int) -> tuple[Grid, int] | None:
    """The table whose first heading is the line `index`, and how many lines it takes; None where none begins."""
    if not is_head(_text(raw, lines[index])):
        return None
    width = _headings(raw, lines, index)
    if not _FEWEST <= width <= _MOST:
        return None
    body = index + width
    numbered = bool(_NUMBER_HEAD.fullmatch(_text(raw, lines[index])))
    groups = _numbered(raw, lines, body, width) if numbered else _grouped(raw, lines, body, width)
    full = sum(stop - start >= width - 1 for start, stop in groups)
    if full < (1 if numbered else 2):
        return None
    rows = [[_span(raw, lines[number]) for number in range(start, stop)] for start, stop in [(index, body), *groups]]
    return Grid(list(placed(raw, rows, width))), groups[-1][1] - index


def _headings(raw: str, lines: Sequence[Line], index: int) -> int:
    """How many headings stand from `index` on; they end before a number or a blank line."""
    count = known = 0
    for number in range(index, min(len(lines), index + _MOST + 1)):
        text = _text(raw, lines[number])
        if (count and lines[number].gap and not lines[index + 1].gap) or not _is_short(text):
            break
        known += is_head(text)
        count += 1
    # Without a number or a blank line behind them, headings end with the last that is known as one.
    while count and not is_head(_text(raw, lines[index + count - 1])):
        behind = index + count
        if behind < len(lines) and (lines[behind].gap or _number(_text(raw, lines[behind])) == 1):
            break
        count -= 1
    return count if 2 * known >= count else 0


def _is_short(text: str) -> bool:
    return len(text) <= 12 and not re.search(r"[\d。；，：！？、]", text) and not _SECTION.match(text)


def _numbered(raw: str, lines: Sequence[Line], start: int, width: int) -> list[Span]:
    """The rows as spans of line numbers: each begins with the number after the last; a section stands alone."""
    groups: list[Span] = []
    at, wanted = start, 1
    while at < len(lines):
        text = _text(raw, lines[at])
        if _number(text) != wanted:
            follows = at + 1 < len(lines) and _number(_text(raw, lines[at + 1])) == wanted
            if not follows or len(text) > 36 or text[-1] in _SENTENCE_END:
                break
            groups.append((at, at + 1))
            at += 1
            continue
        stop = _row_end(raw, lines, at, width, wanted + 1)
        groups.append((at, stop))
        at, wanted = stop, wanted + 1
    while groups and groups[-1][1] - groups[-1][0] == 1:
        groups.pop()
    return groups


def _row_end(raw: str, lines: Sequence[Line], start: int, width: int, following: int) -> int:
    """Where the row that begins at `start` ends: before the next number, before its section, or where it is full."""
    for number in range(start + 1, min(len(lines), start + 2 * width)):
        text = _text(raw, lines[number])
        if _number(text) == following and 2 * (number - start) > width:
            return number
        behind = number + 1 < len(lines) and _number(_text(raw, lines[number + 1])) == following
        if behind and (_SECTION.match(text) or number - start == width):
            return number
        if lines[number].gap and 2 * (number - start) > width:
            return number
    stop = min(len(lines), start + width)
    while stop > start + 2 and _is_prose(_text(raw, lines[stop - 1])):
        stop -= 1
    return stop


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_CELL or (len(text) > 60 and text[-1] in _SENTENCE_END)


def _grouped(raw: str, lines: Sequence[Line], start: int, width: int) -> list[Span]:
    """Rows parted by blank lines, or, in a run of lines without any, as many as its length is a multiple of."""
    groups: list[Span] = []
    at = start
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and not lines[stop].gap:
            stop += 1
        if any(_is_prose(_text(raw, lines[number])) for number in range(at, stop)):
            break
        if stop - at > width and (stop - at) % width == 0:
            groups += [(row, row + width) for row in range(at, stop, width)]
        elif max(2, width - 2) <= stop - at <= width:
            groups.append((at, stop))
        else:
            break
        at = stop
    return groups


def _number(text: str) -> int:
    bare = text.strip("（）()．.、 ")
    return int(bare) if bare.isdecimal() and len(bare) <= 3 else 0


def _text(raw: str, line: Line) -> str:
    return raw[line.start : line.end].strip()


def _span(raw: str, line: Line) -> Span:
    text = raw[line.start : line.end]
    start = line.start + len(text) - len(text.lstrip())
    return start, start + len(text.strip())
