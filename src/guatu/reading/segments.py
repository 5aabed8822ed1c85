"""Characters of a page become segments: pieces of a line with no gap in them, by height and by the white between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from guatu.reading.glyphs import Glyph

_GAP = 0.5  # of the size: more white than this parts two segments of a line
_WORD_GAP = 0.28  # of the size: more white than this is a space
_CLOSING = frozenset("，。、；：！？,.;:!?”’）》】〕」』%")
HALF = frozenset("，。、；：！？”’）》】〕」』")
_COMMON = 3  # lines that begin at one place show the edge of a column
_NEAR = 6.0  # of the size: how far above and below it is looked for
_HEADLINE_GAP = 1.6  # of the size: white inside a headline


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

    @property
    def edge(self) -> float:
        """Where its ink ends: a closing mark fills the left half of its square."""
        last = self.glyphs[-1]
        return self.x1 - (last.x1 - last.x0) / 2 if last.char in HALF else self.x1

    @property
    def drawn(self) -> int:
        """Its place in the order in which the page was drawn."""
        return min(glyph.drawn for glyph in self.glyphs)


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


def settled(segments: Sequence[Segment]) -> list[Segment]:
    """Part what a hanging mark joins to the next column; join the words of a headline that stand far apart."""
    if not segments:
        return []
    size = median(segment.size for segment in segments)
    starts = Counter(round(segment.x0) for segment in segments)
    edges = {place for place in starts if sum(starts[place + off] for off in (-1, 0, 1)) >= _COMMON}
    begun: dict[int, list[float]] = {}
    for segment in sorted(segments, key=lambda one: one.middle):
        begun.setdefault(round(segment.x0), []).append(segment.middle)
    parted = [piece for segment in segments for piece in _parted(segment, edges, begun)]
    return [piece for row in by_rows(parted) for piece in _joined(row, edges, size)]


def _parted(segment: Segment, edges: set[int], begun: Mapping[int, list[float]]) -> list[Segment]:
    """Pieces that begin where many lines do, behind a mark that may hang over a column's edge."""
    pieces, first = [], 0
    for index in range(1, len(segment.glyphs)):
        before, glyph = segment.glyphs[index - 1], segment.glyphs[index]
        hangs = before.char in _CLOSING and round(glyph.x0) in edges and glyph.x0 - before.x0 > 0.9 * glyph.size
        if hangs and _is_edge_near(round(glyph.x0), segment, begun):
            pieces.append(Segment(segment.glyphs[first:index]))
            first = index
    return [*pieces, Segment(segment.glyphs[first:])] if pieces else [segment]


def _is_edge_near(place: int, segment: Segment, begun: Mapping[int, list[float]]) -> bool:
    """Whether several lines a little above or below begin at this place."""
    reach = _NEAR * segment.size
    count = 0
    for heights in (begun.get(place + off, []) for off in (-1, 0, 1)):
        count += bisect_right(heights, segment.middle + reach) - bisect_left(heights, segment.middle - reach)
    return count >= _COMMON


def _joined(row: Sequence[Segment], edges: set[int], body: float) -> list[Segment]:
    joined = [row[0]]
    for segment in row[1:]:
        before = joined[-1]
        large = min(before.size, segment.size) > 1.3 * body
        near = segment.x0 - before.x1 <= _HEADLINE_GAP * segment.size
        on_edge = any(abs(segment.x0 - place) < body / 2 for place in edges)
        if large and near and not on_edge and abs(before.size - segment.size) < 1:
            joined[-1] = Segment([*before.glyphs, *segment.glyphs])
        else:
            joined.append(segment)
    return joined


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
