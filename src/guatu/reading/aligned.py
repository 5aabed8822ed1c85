"""Tables without upright rules: columns that keep their gutters over several rows, one of them too narrow for prose.

Rows are those the level rules part, where there are any; else each entry of the first column makes a row,
and what stands in the other columns goes to the row it begins under, or is centred on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from guatu.reading.glyphs import Glyph, Rule
from guatu.reading.ruling import RuledCell, RuledTable
from guatu.reading.segments import Segment, by_rows, segments_of

_COLUMNS, _ROWS = 3, 3
_NARROW = 8.5  # of the size: newspaper columns are wider
_LEAST_GAP = 0.5
_RULE_SHARE = 0.5

_Gap = tuple[float, float]


def aligned_tables(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> list[RuledTable]:
    """All such tables from the top of the page."""
    rows = by_rows(segments_of(glyphs))
    tables: list[RuledTable] = []
    index = 0
    while index < len(rows):
        run, gaps = _run(rows[index:])
        if len(run) >= _ROWS and (table := _table(run, gaps, rules)) is not None:
            tables.append(table)
        # A run that is no table is prose in columns; the short ends of its columns are not looked at again.
        index += len(run)
    return tables


def _run(rows: Sequence[list[Segment]]) -> tuple[list[list[Segment]], list[_Gap]]:
    """The rows from the first on that leave its gutters open."""
    size = rows[0][0].size
    gaps = [(left.x1, right.x0) for left, right in pairwise(rows[0])]
    run = [rows[0]]
    if len(gaps) < _COLUMNS - 1:
        return run, gaps
    for row in rows[1:]:
        narrowed = [gap for gap in (_narrowed(gap, row) for gap in gaps) if gap[1] - gap[0] >= _LEAST_GAP * size]
        far = row[0].middle - run[-1][0].middle > 4 * size
        if far or len(narrowed) < len(gaps):
            break
        gaps = narrowed
        run.append(row)
    return run, gaps


def _narrowed(gap: _Gap, row: Sequence[Segment]) -> _Gap:
    left, right = gap
    for segment in row:
        if segment.x1 > left and segment.x0 < right:
            if segment.x0 <= left and segment.x1 >= right:
                return left, left
            if segment.x0 - left > right - segment.x1:
                right = segment.x0
            else:
                left = segment.x1
    return left, right


def _table(run: Sequence[Sequence[Segment]], gaps: Sequence[_Gap], rules: Sequence[Rule]) -> RuledTable | None:
    segments = [segment for row in run for segment in row]
    size = median(segment.size for segment in segments)
    x0, x1 = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    edges = [x0 - 1, *((left + right) / 2 for left, right in gaps), x1 + 1]
    columns: list[list[Segment]] = [[] for _ in edges[1:]]
    for segment in segments:
        columns[min(bisect_right(edges, (segment.x0 + segment.x1) / 2) - 1, len(columns) - 1)].append(segment)
    widths = [max(one.x1 for one in column) - min(one.x0 for one in column) for column in columns if column]
    if min(widths) >= _NARROW * size:
        return None
    starts = _row_starts(run, columns, rules, (x0, x1), size)
    if len(starts) < _ROWS:
        return None
    y0, y1 = min(segment.y0 for segment in segments), max(segment.y1 for segment in segments)
    cells = [RuledCell(row, column, 1, 1) for row in range(len(starts)) for column in range(len(columns))]
    for number, column in enumerate(columns):
        for segment in column:
            row = max(0, bisect_right(starts, segment.middle) - 1)
            cells[row * len(columns) + number].lines.append(segment)
    return RuledTable(x0, y0, x1, y1, tuple(edges), cells)


def _row_starts(
    run: Sequence[Sequence[Segment]], columns: Sequence[Sequence[Segment]], rules: Sequence[Rule],
    across: _Gap, size: float,
) -> list[float]:  # fmt: skip
    """The height at which each row begins."""
    top, foot = run[0][0].middle, run[-1][0].middle
    least = _RULE_SHARE * (across[1] - across[0])
    drawn = [rule.at for rule in rules if not rule.upright and rule.end - rule.start >= least and top < rule.at < foot]
    levels = [top - size]
    for place in sorted(drawn):
        if place - levels[-1] > size / 2:
            levels.append(place)
    anchors = [segment.middle for segment in columns[0] if segment.middle > top + size / 2]
    if len(levels) > max(_ROWS - 1, len(anchors) // 2):
        return levels
    if not anchors:
        return []
    first_body = run[1][0].middle
    centred = anchors[0] - first_body > size / 2
    between = [(above + below) / 2 for above, below in pairwise(anchors)]
    body = [(top + first_body) / 2, *(between if centred else [anchor - size / 2 for anchor in anchors[1:]])]
    return [top - size, *body]
