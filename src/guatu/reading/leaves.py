"""A PDF page laid out: its lines in reading order with what they look like, and its drawn tables between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from guatu.reading.aligned import aligned_tables
from guatu.reading.columns import HEADLINE, Region
from guatu.reading.glyphs import Glyph, Leaf
from guatu.reading.order import regions_of
from guatu.reading.ruling import RuledCell, RuledTable, tables_of
from guatu.reading.segments import Segment, segments_of, text_of

_SHORT_OF_EDGE = 3.0  # of the size: a line that stops this near to its column's edge is full
_INDENT = 1.2
_ROOM = 2.2
_WIDE_PITCH = 1.45
_EDGE_BAND = 0.09  # of the page's height: where running heads and page numbers stand


@dataclass(slots=True)
class PageLine:
    """A line of the page; `edge` when it stands where running heads do; `sure` is its recogniser's confidence."""

    text: str
    box: tuple[float, float, float, float]
    size: float
    full: bool = False
    opens: bool = False
    gap: bool = False
    first: bool = False
    edge: bool = False
    sure: float = 1.0


@dataclass(slots=True)
class PageCell:
    """A cell; each line with whether the writer, not the width, broke it off the line before."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[tuple[PageLine, bool]]


@dataclass(slots=True)
class PageTable:
    """A table; `edges` are the places of its upright rules, by which its next page is known."""

    edges: tuple[float, ...]
    cells: list[PageCell]


@dataclass(slots=True)
class PageDraft:
    """What a page holds in order.

    `scan` when it is a picture on which nothing was read, `recognised` when something was, `blank` when it
    shows nothing, `pictured` when that is a picture of nothing, `layered` when its text is invisible.
    """

    width: float
    height: float
    parts: list[PageLine | PageTable] = field(default_factory=list)
    scan: bool = False
    layered: bool = False
    unseen: str = ""
    modelled: bool = False
    recognised: bool = False
    blank: bool = False
    pictured: bool = False

    def confidence(self) -> float:
        """How sure the recogniser is of the page's lines, from 0 to 1, the longer counting more."""
        lines = [part for part in self.parts if isinstance(part, PageLine)]
        tables = [part for part in self.parts if isinstance(part, PageTable)]
        lines += [line for table in tables for cell in table.cells for line, _ in cell.lines]
        total = sum(len(line.text) for line in lines)
        return sum(line.sure * len(line.text) for line in lines) / total if total else 1.0


def lay_out_leaf(leaf: Leaf, picture: Callable[[], tuple[Any, float]]) -> PageDraft:
    """Lay out what was found on a page; `picture` shows it to the layout model, with its pixels a point."""
    draft = PageDraft(leaf.width, leaf.height)
    if not leaf.glyphs and leaf.unseen:
        # A scan with a recognised text behind its picture: invisible, and all there is.
        leaf.glyphs, leaf.unseen, draft.layered = leaf.unseen, [], True
    draft.unseen = "".join(glyph.char for glyph in leaf.unseen)
    tables = tables_of(leaf.rules, leaf.glyphs)
    rest = [glyph for glyph in leaf.glyphs if not any(_holds(table, glyph) for table in tables)]
    if aligned := aligned_tables(rest, leaf.rules):
        tables = sorted([*tables, *aligned], key=lambda table: (table.y0, table.x0))
        rest = [glyph for glyph in rest if not any(_holds(table, glyph) for table in aligned)]
    top = 0.0
    for table in tables:
        above = [glyph for glyph in rest if top <= (glyph.y0 + glyph.y1) / 2 < table.y0]
        draft.parts += _lines(picture, leaf, above, draft)
        draft.parts.append(_table(table))
        top = table.y0
    draft.parts += _lines(picture, leaf, [glyph for glyph in rest if (glyph.y0 + glyph.y1) / 2 >= top], draft)
    return draft


def _holds(table: RuledTable, glyph: Glyph) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return table.x0 <= x <= table.x1 and table.y0 <= y <= table.y1


def _lines(
    picture: Callable[[], tuple[Any, float]], leaf: Leaf, glyphs: Sequence[Glyph], draft: PageDraft
) -> list[PageLine]:
    edges, middle = _parted(leaf, glyphs)
    regions = regions_of(middle, leaf.rules)
    if not all(region.clean for region in regions):
        from guatu.reading.layout import regions_by_model

        regions = regions_by_model(*picture(), segments_of(middle)) or regions
        draft.modelled = True
    heads = [region for region in edges if region.y0 < leaf.height / 2]
    feet = [region for region in edges if region.y0 >= leaf.height / 2]
    lines = [line for region in heads for line in _page_lines(region, edge=True)]
    lines += [line for region in regions for line in _page_lines(region, edge=False)]
    return lines + [line for region in feet for line in _page_lines(region, edge=True)]


def _parted(leaf: Leaf, glyphs: Sequence[Glyph]) -> tuple[list[Region], list[Glyph]]:
    """The outermost lines within the bands at head and foot, which would block the gutters, and all the rest."""
    head, foot = leaf.height * _EDGE_BAND, leaf.height * (1 - _EDGE_BAND)
    edge = [glyph for glyph in glyphs if glyph.y1 < head or glyph.y0 > foot]
    middle = [glyph for glyph in glyphs if not (glyph.y1 < head or glyph.y0 > foot)]
    if not edge or not middle:
        return [], list(glyphs)
    inner_top, inner_foot = min(glyph.y0 for glyph in middle), max(glyph.y1 for glyph in middle)
    size = median(glyph.size for glyph in middle)
    kept: list[Region] = []
    from_inside = sorted(segments_of(edge, gap=100.0), key=lambda one: abs(one.middle - leaf.height / 2))
    for segment in from_inside:
        above = segment.middle < leaf.height / 2
        # Headlines, and text that runs on at the usual distance, belong to the page, however near its edge.
        near = (inner_top - segment.y1 if above else segment.y0 - inner_foot) < 0.8 * size
        if near or segment.size > HEADLINE * size:
            middle += segment.glyphs
            inner_top, inner_foot = min(inner_top, segment.y0), max(inner_foot, segment.y1)
        else:
            kept.append(Region([segment], segment.x0, segment.x1))
    return sorted(kept, key=lambda region: region.y0), middle


def _page_lines(region: Region, edge: bool) -> list[PageLine]:
    pitch = median([below.middle - above.middle for above, below in pairwise(region.lines)] or [0.0])
    lines: list[PageLine] = []
    before: Segment | None = None
    for segment in region.lines:
        line = _page_line(segment, region.x0, region.x1)
        line.edge, line.first, line.full = edge, before is None, line.full and not edge
        if before is not None:
            apart = segment.middle - before.middle
            sized = max(segment.size, before.size) > 1.15 * min(segment.size, before.size)
            line.gap = sized or apart > _WIDE_PITCH * max(pitch, segment.size)
        before = segment
        lines.append(line)
    return lines


def _page_line(segment: Segment, left: float, right: float) -> PageLine:
    return PageLine(
        text=text_of(segment),
        box=(segment.x0, segment.y0, segment.x1, segment.y1),
        size=segment.size,
        full=right - segment.x1 < _SHORT_OF_EDGE * segment.size,
        opens=segment.x0 - left > _INDENT * segment.size,
        sure=fmean(glyph.sure for glyph in segment.glyphs),
    )


def _table(table: RuledTable) -> PageTable:
    return PageTable(table.edges, [_page_cell(cell, table) for cell in table.cells])


def _page_cell(cell: RuledCell, table: RuledTable) -> PageCell:
    right = table.edges[cell.column + cell.columns]
    lines: list[tuple[PageLine, bool]] = []
    left = table.edges[cell.column]
    padding = min((min(one.x0 - left, right - one.x1) for one in cell.lines), default=0.0)
    for segment in cell.lines:
        # What would have had room on the line before was broken off by the writer; centred lines leave room twice.
        room = right - left - 2 * padding - (lines[-1][0].box[2] - lines[-1][0].box[0]) if lines else 0.0
        broken = room > _ROOM * segment.size
        lines.append((_page_line(segment, table.edges[cell.column], right), broken))
    return PageCell(cell.row, cell.column, cell.rows, cell.columns, lines)
