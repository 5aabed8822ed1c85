"""The `Manuscript`: what a format's reader hands over: the raw text and which parts of it are lines, cells, pages.

A format's reader knows its format only; joining lines, normalising characters and headings by numbering
are done once, for all formats, in `composition`. All spans of a manuscript are offsets in `raw`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guatu.reading.document import Box, FurnitureKind, Note, Page
from guatu.words import Span


@dataclass(slots=True)
class Line:
    """A line of the file without its break.

    `loose` lines may be parts of one paragraph (plain text, PDF); others are whole paragraphs. `gap` says
    that a blank line, or a larger distance, stands before; `page_break` that a new page or column begins.
    `opens` says that the page shows a new paragraph here (an indent), `full` whether the line reaches its right edge.
    `level` 1 and up marks a heading the format itself names; `skips` are marks that `text` leaves out.
    `aside` names what is put aside (a kind of furniture, or a byline); `resumes` a line with such before it.
    `follows` is known to go on with the line before it, wherever that stood.
    """

    start: int
    end: int
    level: int = 0
    loose: bool = False
    gap: bool = False
    page_break: bool = False
    opens: bool = False
    full: bool | None = None
    skips: tuple[Span, ...] = ()
    aside: FurnitureKind | Literal["byline", ""] = ""
    resumes: bool = False
    follows: bool = False


@dataclass(slots=True)
class GridCell:
    """A cell with the raw spans of its lines; `row` and `column` from 0."""

    spans: tuple[Span, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Grid:
    """A table; lines of a cell stand apart where the writer broke them, not where its width did."""

    cells: list[GridCell]
    name: str | None = None


@dataclass(slots=True)
class Manuscript:
    """The raw text and its parts in reading order; what is in no part stays out of `text`."""

    raw: str
    parts: list[Line | Grid] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Pen:
    """Writes the raw text of a format that has none of its own (docx, sheets, html, PDF)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.at = 0

    def write(self, text: str) -> Span:
        """Add `text` and give its span."""
        start = self.at
        self._pieces.append(text)
        self.at += len(text)
        return start, self.at

    def replace_last(self, mark: str) -> None:
        """Put `mark` in place of the last character, which the writer knows to be a break; never at the very start."""
        if self._pieces and self._pieces[-1] in {"\n", "\t"}:
            self._pieces[-1] = mark

    @property
    def raw(self) -> str:
        """All that was written."""
        return "".join(self._pieces)
