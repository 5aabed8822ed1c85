"""txt and md: lines as they stand, with the marks of Markdown and the tables drawn by tabs or bars recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guatu.reading.encoding import decode
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Line, Manuscript
from guatu.reading.stackedtables import stacked_table
from guatu.reading.texttables import drawn_table
from guatu.words import Span

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]{1,8}")
_EMPHASIS = re.compile(r"\*\*")
_RULE = re.compile(r"\s{0,3}(?:-{3,200}|\*{3,200}|_{3,200}|={3,200})\s{0,8}$")


def read_plain(name: str, data: bytes, limits: Limits) -> Manuscript:  # noqa: ARG001 - one signature for all formats
    """Read text; `raw` is the decoded file without newline translation."""
    raw = decode(name, data)
    manuscript = Manuscript(raw)
    lines = list(_lines(raw))
    index = 0
    while index < len(lines):
        table = drawn_table(raw, lines, index) or stacked_table(raw, lines, index)
        if table:
            manuscript.parts.append(table[0])
            index += table[1]
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
