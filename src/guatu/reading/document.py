"""A `Document` (材料): what a file says, in reading order, with a raw offset behind every character.

Two texts: `raw` is the file's own text (of a text file: decoded, no newline translation; of any other
format: assembled in reading order) and is what spans of statements refer to. `text` is what the
extractor reads: compatibility characters normalised, hard-wrapped lines joined, one paragraph a line.
`origin[i]` is the offset in `raw` of `text[i]`; `origin[len(text)]` is `len(raw)`. Offsets rise with the text but
where a page's articles were woven into one another, or something put aside stood within a paragraph: `raw_span`,
`raw_runs` and `in_text` carry spans over in any case.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from guatu.words import Span, say

Format = Literal[
    "txt", "md", "html", "docx", "doc", "rtf", "odt", "xlsx", "xls", "ods", "csv", "pdf", "ofd", "image"
]  # fmt: skip
_GAP = 8  # characters between two lines of a paragraph: a break, blank lines, an indent
FurnitureKind = Literal[
    "masthead", "date", "folio", "editors", "contact", "source", "advert", "caption", "jump", "banner"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading; `span` in `text`; `level` is 0 for a paragraph, 1 (title) and up for a heading."""

    span: Span
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `span` in `text`; merged cells stand once, with how many `rows` and `columns` they cover."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `span` in `text`; `cells` in reading order; `name` is the sheet's name where there is one."""

    span: Span
    cells: tuple[Cell, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page or sheet, `number` from 1; `span` in `raw`; size in points, 0 where the format has none."""

    number: int
    span: Span
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where the raw characters `span` stand on `page`: points from the top left corner.

    `confidence` is the recogniser's, from 0 to 1, where they were read off a picture.
    """

    span: Span
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader left out or doubts, for a person: phrase `key` of the phrase book with its `facts`."""

    key: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a page carries beside its articles (folio, editors, caption …); `span` in `text`."""

    span: Span
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a page: the `spans` of `text` that are its own, headline and byline among them, furniture not.

    `authors` are the names of the byline; `dateline` is where it says when it was written (本报5月6日讯), `day` that
    day, or the page's where the article prints none of its own.
    """

    spans: tuple[Span, ...]
    headline: Span | None = None
    byline: Span | None = None
    authors: tuple[str, ...] = ()
    dateline: Span | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """See the module. `sha256` of the file's bytes is its identity; `name` is the file's name, no folder.

    `is_woven` says that offsets do not rise everywhere.
    """

    name: str
    sha256: str
    format: Format
    raw: str
    text: str
    origin: Sequence[int]
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    boxes: tuple[Box, ...] = ()
    notes: tuple[Note, ...] = ()
    articles: tuple[Article, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    is_woven: bool = False

    @property
    def stem(self) -> str:
        """The file's name without its ending: the `doc` of its statements."""
        return self.name.rsplit(".", 1)[0] if "." in self.name[1:] else self.name

    def raw_span(self, span: Span) -> Span:
        """Carry a span of `text` over to `raw`, from its first character to just after its last.

        Where the characters stand apart in `raw`, what stands between them lies in the span too.
        """
        start, end = span
        if start >= end:
            return self.origin[start], self.origin[start]
        first, last = self.origin[start], self.origin[end - 1]
        if self.is_woven:
            offsets = self.origin[start:end]
            first, last = min(offsets), max(offsets)
        return first, last + 1

    def raw_runs(self, span: Span) -> tuple[Span, ...]:
        """A span of `text` in `raw` as the runs its characters stand in, in text order; one where they stand together.

        Up to a few characters left out between two lines (a break, an indent) part no runs.
        """
        start, end = span
        if start >= end or not self.is_woven:
            return (self.raw_span(span),)
        offsets = np.asarray(self.origin[start:end], dtype=np.int64)
        steps = np.diff(offsets)
        cuts = [0, *(int(cut) + 1 for cut in np.flatnonzero((steps < 0) | (steps > _GAP))), len(offsets)]
        return tuple((int(offsets[left]), int(offsets[right - 1]) + 1) for left, right in pairwise(cuts))

    def in_text(self, span: Span) -> Span:
        """Carry a span of `raw` over to `text`; empty, at the next character, where nothing of it is in the text."""
        most = len(self.text)
        if not self.is_woven:
            return bisect_left(self.origin, span[0], 0, most), bisect_left(self.origin, span[1], 0, most)
        offsets = np.asarray(self.origin[:most], dtype=np.int64)
        inside = np.flatnonzero((offsets >= span[0]) & (offsets < span[1]))
        if len(inside):
            return int(inside[0]), int(inside[-1]) + 1
        later = np.flatnonzero(offsets >= span[0])
        at = int(later[np.argmin(offsets[later])]) if len(later) else most
        return at, at

    def page_at(self, offset: int) -> int | None:
        """The number of the page on which the raw character at `offset` stands."""
        index = bisect_right(self.pages, offset, key=lambda page: page.span[0]) - 1
        return self.pages[index].number if index >= 0 else None

    def to_json(self) -> dict[str, Any]:
        """Plain data for a pipe or a file; `from_json` gives the same document back."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "format": self.format,
            "raw": self.raw,
            "text": self.text,
            "origin": _runs(self.origin),
            "blocks": [[*block.span, block.level] for block in self.blocks],
            "tables": [
                {
                    "span": table.span,
                    "name": table.name,
                    "cells": [[*cell.span, cell.row, cell.column, cell.rows, cell.columns] for cell in table.cells],
                }
                for table in self.tables
            ],
            "pages": [[page.number, *page.span, page.width, page.height] for page in self.pages],
            "boxes": [[*box.span, box.page, box.x0, box.y0, box.x1, box.y1, box.confidence] for box in self.boxes],
            "notes": [{"key": note.key, "facts": dict(note.facts), "span": note.span} for note in self.notes],
            "articles": [_article_json(article) for article in self.articles],
            "furniture": [[*one.span, one.kind] for one in self.furniture],
            "woven": self.is_woven,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Document:
        """Rebuild what `to_json` gave; offsets become a compact array."""
        return cls(
            name=data["name"],
            sha256=data["sha256"],
            format=data["format"],
            raw=data["raw"],
            text=data["text"],
            origin=_from_runs(data["origin"]),
            blocks=tuple(Block((a, b), level) for a, b, level in data["blocks"]),
            tables=tuple(
                Table(tuple(table["span"]), tuple(Cell((a, b), *rest) for a, b, *rest in table["cells"]), table["name"])
                for table in data["tables"]
            ),
            pages=tuple(Page(number, (a, b), width, height) for number, a, b, width, height in data["pages"]),
            boxes=tuple(Box((a, b), *rest) for a, b, *rest in data["boxes"]),
            notes=tuple(
                Note(note["key"], note["facts"], tuple(note["span"]) if note["span"] else None)
                for note in data["notes"]
            ),
            # Documents kept before articles were found have none.
            articles=tuple(_article(one) for one in data.get("articles", ())),
            furniture=tuple(Furniture((a, b), kind) for a, b, kind in data.get("furniture", ())),
            is_woven=data.get("woven", False),
        )


class ReadError(Exception):
    """A file that cannot be read: `where` in it, `what` is wrong, and what to do, as a phrase of the book."""

    def __init__(self, file: str, key: str, **facts: str | float) -> None:
        self.file, self.key, self.facts = file, key, facts
        super().__init__(f"{file}: {key}")

    def says(self, language: str) -> str:
        """The whole line for a person: `file: where: what: what to do`."""
        return say("reading.error", language, file=_printable(self.file), says=say(self.key, language, **self.facts))


def _article_json(article: Article) -> dict[str, Any]:
    return {
        "spans": article.spans,
        "headline": article.headline,
        "byline": article.byline,
        "authors": article.authors,
        "dateline": article.dateline,
        "day": article.day.isoformat() if article.day else None,
    }


def _article(data: Mapping[str, Any]) -> Article:
    headline, byline, dateline = (tuple(data[key]) if data[key] else None for key in ("headline", "byline", "dateline"))
    return Article(
        tuple((a, b) for a, b in data["spans"]),
        headline,
        byline,
        tuple(data["authors"]),
        dateline,
        date.fromisoformat(data["day"]) if data["day"] else None,
    )


def _runs(origin: Sequence[int]) -> list[int]:
    """Offsets as a flat list of first, count, first, count … of runs that rise by one."""
    if not len(origin):
        return []
    offsets = np.asarray(origin, dtype=np.int64)
    starts = np.flatnonzero(np.diff(offsets, prepend=offsets[0] - 2) != 1)
    counts = np.diff(starts, append=len(offsets))
    return np.stack((offsets[starts], counts), axis=1).ravel().tolist()


def _from_runs(runs: Sequence[int]) -> array[int]:
    offsets = array("l")
    for first, count in zip(runs[::2], runs[1::2], strict=True):
        offsets.extend(range(first, first + count))
    return offsets


def _printable(name: str) -> str:
    """A file's name without line breaks and characters that steer a terminal or turn the line around."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
