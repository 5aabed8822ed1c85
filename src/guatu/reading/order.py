"""The order in which a page is read: of several cuts, the one that leaves the fewest sentences broken.

Columns first and headlines first are both tried. The order of drawing is a third witness: it is heard where
it runs line by line down a column, not row by row across them, and taken where it breaks fewer sentences, or
as few and goes nowhere up or to the left. What still stops in mid-sentence is joined to the column that begins in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from guatu.reading.columns import HEADLINE, Cutter, Region
from guatu.reading.frames import frames_of, insert, parted_at
from guatu.reading.glyphs import Glyph, Rule
from guatu.reading.segments import Segment, merge_rows, segments_of, settled
from guatu.reading.structure import SENTENCE_END

_INDENT = 1.2  # of the size
_SHORT = 3.0  # of the size: a line that stops this near to its column's edge is full
_JUMPS = 4  # lines to a jump, at least, in an order of drawing that means anything
_MOST_REGIONS = 300
_ROOM = 4.0  # of the size: lines of one run are no further apart


def regions_of(glyphs: Sequence[Glyph], rules: Sequence[Rule] = ()) -> list[Region]:
    """The page's regions in reading order."""
    return ordered(segments_of(glyphs), rules)


def ordered(segments: Sequence[Segment], rules: Sequence[Rule] = ()) -> list[Region]:
    """The regions of segments in reading order; what stands in drawn frames is read after what it interrupts."""
    segments = settled(segments)
    if not segments:
        return []
    frames = frames_of(rules, segments)
    held = {id(one) for frame in frames for one in frame.segments}
    body = _body(segments)
    regions = _flow([one for one in segments if id(one) not in held], rules, body)
    for frame in frames:
        regions = parted_at(frame, regions)
        inner = _flow(frame.segments, [], body)
        insert(inner, frame, regions, lambda above, below: _breaks(above, below, body) == 0 and _is_open(above, body))
    return regions


def _flow(segments: Sequence[Segment], rules: Sequence[Rule], body: float) -> list[Region]:
    """The best of the orders that the white, the headlines and the drawing give."""
    cuts = []
    for headlines_first in (False, True):
        regions = Cutter(rules, headlines_first).regions(segments)
        cuts.append([piece for region in regions for piece in _at_inner_headlines(region, body)])
    best = min((_stitched(cut, body) for cut in cuts), key=lambda regions: _faults(regions, body))
    drawn = _as_drawn(best, segments)
    if drawn:
        faults, others = _faults(best, body), _faults(drawn, body)
        if (others < faults and not _goes_up(drawn)) or (others == faults and _runs_on(drawn)):
            best = drawn
    return best


def _body(segments: Sequence[Segment]) -> float:
    """The size most characters have."""
    return median(glyph.size for segment in segments for glyph in segment.glyphs)


def _at_inner_headlines(region: Region, body: float) -> list[Region]:
    """A headline within a column begins a region of its own."""
    if not region.clean:
        return [region]
    pieces: list[list[Segment]] = [[]]
    for line in region.lines:
        above = pieces[-1][-1] if pieces[-1] else None
        if above is not None and line.size > HEADLINE * body and above.size <= HEADLINE * body:
            pieces.append([])
        pieces[-1].append(line)
    return [Region(lines, region.x0, region.x1) for lines in pieces if lines]


def _is_open(region: Region, body: float) -> bool:
    """Whether its last line is prose that stops in mid-sentence for want of room."""
    last = region.lines[-1]
    if last.size > HEADLINE * body or last.glyphs[-1].char in SENTENCE_END:
        return False
    return region.x1 - last.x1 < _SHORT * last.size and region.x1 - region.x0 > 6 * last.size and len(region.lines) > 1


def _is_fresh(region: Region, body: float) -> bool:
    """Whether it begins with a headline or an indent."""
    first = region.lines[0]
    return first.size > HEADLINE * body or first.x0 - region.x0 > _INDENT * first.size


def _goes_on(region: Region, body: float) -> bool:
    """Whether it begins in mid-paragraph: at its edge, where its paragraphs are indented."""
    return not _is_fresh(region, body) and any(
        line.x0 - region.x0 > _INDENT * line.size for line in region.lines[1:] if line.size <= HEADLINE * body
    )


def _breaks(above: Region, below: Region, body: float) -> int:
    """1 when a sentence stops without going on, or goes on without having begun."""
    if _is_open(above, body):
        return int(_is_fresh(below, body))
    if above.lines[-1].size > HEADLINE * body or not _goes_on(below, body):
        return 0
    last = above.lines[-1]
    return int(len(above.lines) > 1 and above.x1 - last.x1 >= _SHORT * last.size)


def _faults(regions: Sequence[Region], body: float) -> int:
    unclean = sum(not region.clean for region in regions)
    return 3 * unclean + sum(_breaks(above, below, body) for above, below in pairwise(regions))


def _as_drawn(regions: Sequence[Region], segments: Sequence[Segment]) -> list[Region]:
    """The page in its order of drawing; empty where that jumps about and means nothing."""
    lines = sorted(segments, key=lambda one: one.drawn)
    runs: list[list[Segment]] = []
    for line in lines:
        if runs and _follows(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) * _JUMPS > len(lines):
        return []
    if all(region.clean for region in regions):  # else the drawing is all there is
        return sorted(regions, key=lambda region: median(line.drawn for line in region.lines))
    return [_region(run) for run in runs]


def _follows(above: Segment, line: Segment) -> bool:
    """Whether a line stands under the one drawn before it, or goes on in its row."""
    if abs(above.middle - line.middle) < 0.3 * above.size:
        return 0 <= line.x0 - above.x1 < _ROOM * above.size
    overlaps = min(above.x1, line.x1) - max(above.x0, line.x0) > 0
    alike = max(above.size, line.size) <= HEADLINE * min(above.size, line.size)
    return overlaps and alike and 0 < line.middle - above.middle < _ROOM * above.size


def _region(run: Sequence[Segment]) -> Region:
    lines = merge_rows(run)
    return Region(lines, min(line.x0 for line in lines), max(line.x1 for line in lines))


def _runs_on(regions: Sequence[Region]) -> bool:
    """Whether no region stands above, or at the left of, one that is read before it."""
    return len(regions) <= _MOST_REGIONS and not any(
        _is_before(later, earlier) for index, earlier in enumerate(regions) for later in regions[index + 1 :]
    )


def _goes_up(regions: Sequence[Region]) -> bool:
    """Whether a region stands right above, in one column, one that is read before it."""
    return len(regions) > _MOST_REGIONS or any(
        _is_over(later, earlier) for index, earlier in enumerate(regions) for later in regions[index + 1 :]
    )


def _is_over(one: Region, other: Region) -> bool:
    size = other.lines[0].size
    return min(one.x1, other.x1) - max(one.x0, other.x0) > size and one.y1 < other.y0 + size


def _is_before(one: Region, other: Region) -> bool:
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    size = other.lines[0].size
    return _is_over(one, other) or (down > size and one.x1 < other.x0 + size)


def _stitched(regions: list[Region], body: float) -> list[Region]:
    """Bring the column that begins in mid-sentence, with all up to the next headline, to where one stops."""
    regions = list(regions)
    for index in range(len(regions) - 1):
        above, below = regions[index], regions[index + 1]
        if not (_is_open(above, body) and _breaks(above, below, body)):
            continue
        for at in range(index + 2, len(regions)):
            orphan = _goes_on(regions[at], body) and not _is_open(regions[at - 1], body)
            if orphan and regions[at].x0 > above.x1 and _alike(above, regions[at]):
                end = at + 1
                while end < len(regions) and regions[end].lines[0].size <= HEADLINE * body:
                    end += 1
                moved = regions[at:end]
                del regions[at:end]
                regions[index + 1 : index + 1] = moved
                break
    return regions


def _alike(one: Region, other: Region) -> bool:
    """Columns of one article: as wide, and in letters of one size."""
    size = one.lines[-1].size
    return abs((one.x1 - one.x0) - (other.x1 - other.x0)) < 3 * size and abs(size - other.lines[0].size) < 0.1 * size
