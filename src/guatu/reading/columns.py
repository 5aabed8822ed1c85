"""Reading order on a page: characters become segments, segments regions, by the white between them.

A page is cut where a gutter runs clear through a region; where headlines block the gutter, the region is
first cut above and below each of them (a recursive XY-cut that asks for columns first). The order in
which a PDF draws its characters is not used: it may run row by row across columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from guatu.reading.glyphs import Glyph

_GAP = 0.5  # of the size: more white than this parts two segments of a line
_WORD_GAP = 0.28  # of the size: more white than this is a space
_GUTTER = 0.5  # of the size: the least white between two columns
_CLEAR = 0.6  # of a region's rows must leave a gutter clear for it to be one
_DEEPEST = 12
_NARROW = 4.5  # of the size: narrower is no column of prose
_WIDE, _FEW_ROWS = 10.0, 4
_HEADLINE = 1.3  # sizes further apart than this are not one line


@dataclass(slots=True)
class Segment:
    """Characters of one line without a gap; its box is theirs."""

    glyphs: list[Glyph]
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    size: float = 0.0

    def __post_init__(self) -> None:
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.y0 = min(glyph.y0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        self.y1 = max(glyph.y1 for glyph in self.glyphs)
        self.size = median(glyph.size for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        """The height at which the line runs."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Region:
    """Lines of one column, top to bottom; `clean` is False where the cut could not part what stands side by side."""

    lines: list[Segment]
    x0: float
    x1: float
    clean: bool = True

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return min(line.y0 for line in self.lines)

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return max(line.y1 for line in self.lines)


@dataclass(slots=True)
class _Cut:
    regions: list[Region] = field(default_factory=list)


def segments_of(glyphs: Sequence[Glyph], gap: float = _GAP) -> list[Segment]:
    """Group characters into lines by height and part each line at its gaps, top to bottom, left to right."""
    segments: list[Segment] = []
    for row in _rows(glyphs):
        row.sort(key=lambda glyph: glyph.x0)
        current: list[Glyph] = []
        for glyph in row:
            if current and glyph.x0 - current[-1].x1 > gap * max(glyph.size, current[-1].size):
                segments += _closed(current)
                current = []
            if not (current and _is_shadow(current[-1], glyph)):
                current.append(glyph)
        segments += _closed(current)
    return segments


def _closed(glyphs: list[Glyph]) -> list[Segment]:
    """The segment of some characters, without the white space that indents or ends it; none when nothing is left."""
    black = [index for index, glyph in enumerate(glyphs) if not glyph.char.isspace()]
    return [Segment(glyphs[black[0] : black[-1] + 1])] if black else []


def _is_shadow(glyph: Glyph, following: Glyph) -> bool:
    """Bold is often made by drawing a character twice, a hair apart."""
    return glyph.char == following.char and abs(following.x0 - glyph.x0) < 0.15 * glyph.size


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters whose middles are within a third of their size are on one line."""
    rows: list[list[Glyph]] = []
    at: list[float] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y0 + glyph.y1) / 2):
        middle = (glyph.y0 + glyph.y1) / 2
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            if middle - at[index] <= 0.35 * min(glyph.size, rows[index][0].size * 1.5):
                rows[index].append(glyph)
                break
        else:
            rows.append([glyph])
            at.append(middle)
    return rows


def regions_of(glyphs: Sequence[Glyph]) -> list[Region]:
    """The page's regions in reading order."""
    cut = _Cut()
    segments = segments_of(glyphs)
    if segments:
        _divide(segments, cut, 0)
    return cut.regions


def _divide(segments: list[Segment], cut: _Cut, depth: int) -> None:
    size = median(segment.size for segment in segments)
    if depth < _DEEPEST and (columns := _columns(segments, size)):
        for column in columns:
            _divide(column, cut, depth + 1)
        return
    if depth < _DEEPEST and (bands := _bands(segments, size)):
        for band in bands:
            _divide(band, cut, depth + 1)
        return
    lines = merge_rows(segments)
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    # Rows with several segments of prose side by side that no cut could part.
    beside = len(segments) - len(lines)
    clean = (beside * 4 <= len(lines) or len(lines) < _FEW_ROWS) and not _is_mixed(segments, size)
    cut.regions.append(Region(lines, x0, x1, clean))


def _is_mixed(segments: Sequence[Segment], size: float) -> bool:
    """Whether a headline stands in one row with a line of a column beside it."""
    return any(
        max(left.size, right.size) > _HEADLINE * min(left.size, right.size) and right.x0 - left.x1 >= size
        for row in by_rows(segments)
        for left, right in pairwise(row)
    )


def _columns(segments: Sequence[Segment], size: float) -> list[list[Segment]]:
    """Part a region at the gutters that run through it clear; empty when there are none.

    A region of one row has none.
    """
    ordered = sorted(segments, key=lambda segment: segment.x0)
    columns: list[list[Segment]] = [[]]
    right = ordered[0].x1
    for segment in ordered:
        if segment.x0 - right >= _GUTTER * size and columns[-1]:
            columns.append([])
        columns[-1].append(segment)
        right = max(right, segment.x1)
    columns = _joined(columns, size)
    rows = len(by_rows(segments))
    if len(columns) < 2 or rows < 2:
        return []
    # In a few rows, short things side by side are pairs to be read across (a name, a telephone).
    return [] if rows < _FEW_ROWS and min(_width(column) for column in columns) < _WIDE * size else columns


def _joined(columns: list[list[Segment]], size: float) -> list[list[Segment]]:
    """A narrow column is a row of labels or numbers that belongs to the text at its right."""
    joined: list[list[Segment]] = []
    carried: list[Segment] = []
    for column in columns:
        carried = [*carried, *column]
        if _width(column) >= _NARROW * size or column is columns[-1]:
            joined.append(carried)
            carried = []
    return joined


def _width(column: Sequence[Segment]) -> float:
    return max(segment.x1 for segment in column) - min(segment.x0 for segment in column)


def _bands(segments: Sequence[Segment], size: float) -> list[list[Segment]]:
    """Cut above and below what blocks the best gutter; empty when no gutter is worth it."""
    gutter = _best_gutter(segments, size)
    if gutter is None:
        return []
    bands: list[list[Segment]] = []
    blocked: bool | None = None
    for row in by_rows(segments):
        blocks = any(segment.x0 < gutter < segment.x1 for segment in row)
        if blocks is not blocked:
            bands.append([])
        bands[-1].extend(row)
        blocked = blocks
    return bands if len(bands) > 1 else []


def _best_gutter(segments: Sequence[Segment], size: float) -> float | None:
    """Where between segments side by side the most rows leave a gap, if most do."""
    rows = by_rows(segments)
    gaps = [
        (left.x1, right.x0) for row in rows for left, right in pairwise(row) if right.x0 - left.x1 >= _GUTTER * size
    ]
    best, most = None, 0
    for place in sorted({round((left + right) / 2) for left, right in gaps}):
        beside = sum(left < place < right for left, right in gaps)
        if beside > most:
            best, most = float(place), beside
    if best is None or most < 2:
        return None
    blocked = sum(any(one.x0 < best < one.x1 for one in row) for row in rows)
    return best if blocked <= (1 - _CLEAR) * len(rows) or most >= 4 else None


def by_rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments side by side, rows from top to bottom."""
    rows: list[list[Segment]] = []
    bottom = float("-inf")
    for segment in sorted(segments, key=lambda segment: segment.middle):
        if rows and segment.middle - bottom <= 0.5 * segment.size:
            rows[-1].append(segment)
        else:
            rows.append([segment])
            bottom = segment.middle
    return [sorted(row, key=lambda segment: segment.x0) for row in rows]


def merge_rows(segments: Sequence[Segment]) -> list[Segment]:
    """Pieces of one line become one segment again."""
    return [Segment([glyph for segment in row for glyph in segment.glyphs]) for row in by_rows(segments)]


def text_of(segment: Segment) -> str:
    """The segment's characters, with a space where the white between two says so."""
    pieces: list[str] = []
    before: Glyph | None = None
    for glyph in sorted(segment.glyphs, key=lambda glyph: glyph.x0):
        if before is not None and not before.char.isspace() and not glyph.char.isspace():
            wide = _WORD_GAP if before.char.isascii() and glyph.char.isascii() else _GAP
            if glyph.x0 - before.x1 > wide * glyph.size:
                pieces.append(" ")
        pieces.append(glyph.char)
        before = glyph
    return "".join(pieces).strip(" ")


def order_boxes(regions: Sequence[Region]) -> list[Region]:
    """Order whole blocks (Breuel): above before below, else left before right unless one spans both."""
    waiting = sorted(regions, key=lambda region: (region.y0, region.x0))
    before = {
        index: {other for other, above in enumerate(waiting) if other != index and _precedes(above, region, waiting)}
        for index, region in enumerate(waiting)
    }
    ordered: list[Region] = []
    while before:
        # Blocks that claim to precede each other are taken from the top.
        free = [index for index, others in before.items() if not others] or [min(before)]
        ordered.append(waiting[free[0]])
        del before[free[0]]
        for others in before.values():
            others.discard(free[0])
    return ordered


def _precedes(one: Region, other: Region, regions: Sequence[Region]) -> bool:
    if _overlaps(one, other):
        return one.y0 < other.y0
    if one.x1 > other.x0 + 1:
        return False
    top, bottom = min(one.y0, other.y0), max(one.y0, other.y0)
    return not any(
        top < between.y0 < bottom and _overlaps(between, one) and _overlaps(between, other)
        for between in regions
        if between is not one and between is not other
    )


def _overlaps(one: Region, other: Region) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 1
