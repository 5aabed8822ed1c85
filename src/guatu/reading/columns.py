"""A page is cut into regions by the white between its segments, and by the rules drawn across it.

A region is cut at a rule that runs all across it, then where a gutter runs clear through it; where headlines
block the gutter, above and below each of them (a recursive XY-cut that asks for columns first). Which of
several cuts reads well, and what the order of drawing adds to it, is decided in `order`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from guatu.reading.glyphs import Rule
from guatu.reading.segments import Segment, by_rows, merge_rows

HEADLINE = 1.15  # of the size of the text around it
_GUTTER = 0.5  # of the size: the least white between two columns
_CLEAR = 0.6  # of a region's rows must leave a gutter clear for it to be one
_DEEPEST = 14
_NARROW = 4.5  # of the size: narrower is no column of prose
_WIDE, _FEW_ROWS = 10.0, 4
_MIXED = 1.3  # sizes further apart than this are not one line
_SPANS = 0.9  # of a region: a rule this long parts it
_INDENTED = 2.6  # of the size: as far behind a column's edge may a line of it begin
_MOST_GUTTERS = 4
_HANG = 0.25  # of the size


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


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts a page; with `headlines_first`, headlines side by side part a region before its gutters do."""

    rules: Sequence[Rule] = ()
    headlines_first: bool = False

    def regions(self, segments: Sequence[Segment]) -> list[Region]:
        """The regions of `segments`, in the order of the cuts."""
        return list(self._divide(list(segments), 0)) if segments else []

    def _divide(self, segments: list[Segment], depth: int, sure: bool = True) -> Iterator[Region]:
        size = median(segment.size for segment in segments)
        parts, certain = self._parts(segments, size) if depth < _DEEPEST else ([], True)
        for part in parts:
            yield from self._divide(part, depth + 1, sure and certain)
        if not parts:
            yield _leaf(segments, size, sure)

    def _parts(self, segments: list[Segment], size: float) -> tuple[list[list[Segment]], bool]:
        if parts := _at_rules(segments, self.rules):
            return parts, True
        if columns := _columns(segments, size):
            return (_at_headlines(columns, size) if self.headlines_first else []) or columns, True
        return _bands(segments, size)


def _leaf(segments: Sequence[Segment], size: float, sure: bool) -> Region:
    lines = merge_rows(segments)
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    # Rows with several segments of prose side by side that no cut could part.
    beside = len(segments) - len(lines)
    clean = (beside * 4 <= len(lines) or len(lines) < _FEW_ROWS) and not _is_mixed(segments, size)
    return Region(lines, x0, x1, clean and sure)


def _is_mixed(segments: Sequence[Segment], size: float) -> bool:
    """Whether a headline stands in one row with a line of a column beside it."""
    return any(
        max(left.size, right.size) > _MIXED * min(left.size, right.size) and right.x0 - left.x1 >= size
        for row in by_rows(segments)
        for left, right in pairwise(row)
    )


def _at_rules(segments: Sequence[Segment], rules: Sequence[Rule]) -> list[list[Segment]]:
    """Part a region at the rules that run all across it, level ones before upright ones."""
    x0, x1 = min(one.x0 for one in segments), max(one.x1 for one in segments)
    y0, y1 = min(one.y0 for one in segments), max(one.y1 for one in segments)
    level = [r.at for r in rules if not r.upright and y0 < r.at < y1 and _runs(r, x0, x1)]
    level = [at for at in level if not any(one.y0 + 1 < at < one.y1 - 1 for one in segments)]
    if level:
        return _filed(segments, sorted(level), [one.middle for one in segments])
    upright = [r.at for r in rules if r.upright and x0 < r.at < x1 and _runs(r, y0, y1)]
    upright = [at for at in upright if not any(one.x0 + 1 < at < one.edge - 1 for one in segments)]
    return _filed(segments, sorted(upright), [one.x0 for one in segments])


def _runs(rule: Rule, start: float, end: float) -> bool:
    return min(rule.end, end) - max(rule.start, start) >= _SPANS * (end - start)


def _filed(segments: Sequence[Segment], cuts: Sequence[float], places: Sequence[float]) -> list[list[Segment]]:
    parts: list[list[Segment]] = [[] for _ in range(len(cuts) + 1)]
    for segment, place in zip(segments, places, strict=True):
        parts[bisect_right(cuts, place)].append(segment)
    parts = [part for part in parts if part]
    return parts if len(parts) > 1 else []


def _columns(segments: Sequence[Segment], size: float) -> list[list[Segment]]:
    """Part a region at the gutters that run through it clear; empty when there are none.

    A region of one row has none.
    """
    ordered = sorted(segments, key=lambda segment: segment.x0)
    columns: list[list[Segment]] = [[]]
    right = ordered[0].edge
    for segment in ordered:
        if segment.x0 - right >= _GUTTER * size and columns[-1]:
            columns.append([])
        columns[-1].append(segment)
        right = max(right, segment.edge)
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


def _at_headlines(columns: Sequence[Sequence[Segment]], size: float) -> list[list[Segment]]:
    """Cut a region where all its columns that go on below a place begin there with a headline, two at least."""
    tops = sorted(one.y0 for column in columns for one in column if one.size > HEADLINE * size)
    first = min(one.y0 for column in columns for one in column)
    for top in tops:
        below = [[one for one in column if one.middle > top] for column in columns]
        heads = [min(column, key=lambda one: one.y0) for column in below if column]
        headed = all(one.size > HEADLINE * size and one.y0 - top < 2 * size for one in heads)
        if top - first > 2 * size and len(heads) >= 2 and headed:
            return _filed([one for column in columns for one in column], [top],
                          [one.middle for column in columns for one in column])  # fmt: skip
    return []


def _bands(segments: Sequence[Segment], size: float) -> tuple[list[list[Segment]], bool]:
    """Cut above and below what blocks a gutter, at the first gutter where no column is cut in two by that.

    Where every gutter cuts a column in two, the second value says so.
    """
    rows = by_rows(segments)
    doubtful: list[list[Segment]] = []
    for gutter, edge in _gutters(segments, rows, size):
        states = _states(rows, gutter, edge, size)
        if set(states) == {"clear"}:
            return _filed(segments, [gutter], [one.x0 for one in segments]), True
        _take_subtitles(rows, states, size)
        bands: list[list[Segment]] = []
        before = ""
        for row, state in zip(rows, states, strict=True):
            # What stands beside a headline goes on below it, so nothing is cut between them.
            if state != before and not (before == "beside" and state == "clear"):
                bands.append([])
            bands[-1].extend(row)
            before = state
        if len(bands) > 1 and not any(_is_sliced(above, below, gutter, size) for above, below in pairwise(bands)):
            return bands, True
        doubtful = doubtful or (bands if len(bands) > 1 else [])
    return doubtful, False


def _is_sliced(above: Sequence[Segment], below: Sequence[Segment], gutter: float, size: float) -> bool:
    """Whether a column's lines run on from one band to the next at their usual distance."""
    pitch = min(_pitch(above, size), _pitch(below, size))
    foot = max(one.middle for one in above) - 3 * size
    top = min(one.middle for one in below) + 3 * size
    return any(
        abs(upper.x0 - lower.x0) <= _INDENTED * size
        and abs(upper.edge - lower.edge) <= _INDENTED * size
        and lower.middle - upper.middle <= 1.2 * pitch
        for upper in above
        if upper.middle > foot and _is_body(upper, gutter, size)
        for lower in below
        if lower.middle < top and _is_body(lower, gutter, size)
    )


def _is_body(segment: Segment, gutter: float, size: float) -> bool:
    return segment.size <= HEADLINE * size and not segment.x0 < gutter < segment.edge


def _pitch(segments: Sequence[Segment], size: float) -> float:
    """The distance of lines one under the other; where there are none, the least a line takes."""
    ordered = sorted(
        (one for one in segments if one.size <= HEADLINE * size), key=lambda one: (round(one.x0), one.middle)
    )
    apart = [
        below.middle - above.middle
        for above, below in pairwise(ordered)
        if abs(above.x0 - below.x0) < 1 and size < below.middle - above.middle < 4 * size
    ]
    return median(apart) if apart else 1.2 * size


def _states(rows: Sequence[Sequence[Segment]], gutter: float, edge: float, size: float) -> list[str]:
    """For each row: `blocked`, blocked with text `beside` that, or `clear`; short rows are like the one above."""
    states: list[str] = []
    for row in rows:
        blockers = [one for one in row if one.x0 < gutter < one.edge]
        if blockers:
            apart = [one for one in row if one not in blockers and one.size > HEADLINE * size]
            large = blockers[0].size > HEADLINE * size
            states.append("beside" if large and len(row) > 1 and (apart or _is_mixed(row, size)) else "blocked")
        elif any(-size <= one.x0 - edge <= _INDENTED * size for one in row) or not states:
            states.append("clear")
        else:
            states.append("clear" if states[-1] == "beside" else states[-1])
    return states


def _take_subtitles(rows: Sequence[Sequence[Segment]], states: list[str], size: float) -> None:
    """A short row centred under a headline, where no column stands beside it, belongs to the headline."""
    left = min(row[0].x0 for row in rows)
    for index in range(1, len(rows)):
        head, row = rows[index - 1], rows[index]
        if (states[index - 1], states[index]) != ("blocked", "clear"):
            continue
        centre = (head[0].x0 + head[-1].x1) / 2
        width = row[-1].x1 - row[0].x0
        centred = abs((row[0].x0 + row[-1].x1) / 2 - centre) <= 1.2 * size
        large = len(row) == 1 and row[0].size > HEADLINE * size
        if large or (centred and row[0].x0 - left > 2 * size and (len(row) == 1 or width < 12 * size)):
            states[index] = "blocked"


def _gutters(
    segments: Sequence[Segment], rows: Sequence[Sequence[Segment]], size: float
) -> Iterator[tuple[float, float]]:
    """Where between segments side by side the most lines leave a gap, with the edge of the column behind it."""
    gaps = _gaps(segments, size)
    counts = {
        place: sum(left < place < right for left, right in gaps) for place in {round((a + b) / 2) for a, b in gaps}
    }
    tried: list[int] = []
    for place in sorted(counts, key=lambda place: (-counts[place], place)):
        most = counts[place]
        if most < 2 or len(tried) >= _MOST_GUTTERS:
            return
        if any(abs(place - other) < size for other in tried):
            continue
        tried.append(place)
        blocked = sum(any(one.x0 < place < one.edge for one in row) for row in rows)
        if blocked <= (1 - _CLEAR) * len(rows) or most >= 4:
            edges = Counter(round(right) for left, right in gaps if left < place < right)
            edge = float(min(edges, key=lambda edge: (-edges[edge], edge)))
            # A mark may hang into the gutter; what runs over it reaches the next column's edge.
            yield max(float(place), edge - _HANG * size), edge


def _gaps(segments: Sequence[Segment], size: float) -> list[tuple[float, float]]:
    """The white between each segment and the nearest at its right that begins at about its height."""
    ordered = sorted(segments, key=lambda one: one.middle)
    heights = [one.middle for one in ordered]
    gaps = []
    for one in ordered:
        reach = 0.8 * max(size, one.size)
        near = ordered[bisect_left(heights, one.middle - reach) : bisect_right(heights, one.middle + reach)]
        right = min((other.x0 for other in near if other.x0 >= one.edge), default=one.edge)
        if right - one.edge >= _GUTTER * size:
            gaps.append((one.edge, right))
    return gaps
