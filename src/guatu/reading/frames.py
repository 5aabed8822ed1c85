"""Boxed text: what stands in a drawn frame is read by itself, and never in the middle of a sentence around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guatu.reading.columns import Region
from guatu.reading.glyphs import Rule
from guatu.reading.segments import Segment

_NEAR = 3.0  # points within which rules meet
_LEAST = 30.0  # points: a smaller frame is an ornament or a box to tick
_MOST_RULES = 240
_SHARE = 0.6  # of the page's lines: a frame around more is the frame of the page


@dataclass(slots=True)
class Frame:
    """A drawn rectangle with the segments in it."""

    x0: float
    y0: float
    x1: float
    y1: float
    segments: list[Segment]


def frames_of(rules: Sequence[Rule], segments: Sequence[Segment]) -> list[Frame]:
    """Frames around a part of the page's text, from the top; of nested ones the outermost."""
    level = [rule for rule in rules if not rule.upright and rule.end - rule.start >= _LEAST]
    upright = [rule for rule in rules if rule.upright and rule.end - rule.start >= _LEAST]
    if len(level) + len(upright) > _MOST_RULES:
        return []
    frames: list[Frame] = []
    for top in sorted(level, key=lambda rule: rule.at):
        for foot in level:
            same = abs(top.start - foot.start) < _NEAR and abs(top.end - foot.end) < _NEAR
            if same and foot.at - top.at >= _LEAST and _closed(top, foot, upright):
                frame = Frame(top.start, top.at, top.end, foot.at, [])
                frame.segments = [one for one in segments if _holds(frame, one)]
                if 0 < len(frame.segments) <= _SHARE * len(segments):
                    frames.append(frame)
    return [one for one in frames if not any(other is not one and _within(one, other) for other in frames)]


def _closed(top: Rule, foot: Rule, upright: Sequence[Rule]) -> bool:
    return all(
        any(
            abs(side.at - place) < _NEAR and side.start < top.at + _NEAR and side.end > foot.at - _NEAR
            for side in upright
        )
        for place in (top.start, top.end)
    )


def _holds(frame: Frame, segment: Segment) -> bool:
    middle = (segment.x0 + segment.x1) / 2
    return frame.x0 < middle < frame.x1 and frame.y0 < segment.middle < frame.y1


def _within(one: Frame, other: Frame) -> bool:
    """Whether a frame stands in another; of two that coincide (a double line), the later in the first."""
    inside = one.x0 >= other.x0 - 1 and one.x1 <= other.x1 + 1 and one.y0 >= other.y0 - 1 and one.y1 <= other.y1 + 1
    return inside and (one.x1 - one.x0, one.y1 - one.y0) != (other.x1 - other.x0, other.y1 - other.y0)


def parted_at(frame: Frame, regions: Sequence[Region]) -> list[Region]:
    """Regions that run around the frame, parted where it stands."""
    parted: list[Region] = []
    for region in regions:
        above = [line for line in region.lines if line.middle < frame.y0]
        below = [line for line in region.lines if line.middle > frame.y1]
        if _overlaps(frame, region) and above and below and len(above) + len(below) == len(region.lines):
            parted += [
                Region(above, region.x0, region.x1, region.clean),
                Region(below, region.x0, region.x1, region.clean),
            ]
        else:
            parted.append(region)
    return parted


def insert(
    inner: Sequence[Region], frame: Frame, regions: list[Region], joined: Callable[[Region, Region], bool]
) -> None:
    """Put the regions of a frame behind what stands above it, or else before what it stands beside or above."""
    above = [i for i, region in enumerate(regions) if _overlaps(frame, region) and region.y1 <= frame.y0 + _NEAR]
    below = [i for i, region in enumerate(regions) if _overlaps(frame, region) and region.y0 >= frame.y1 - _NEAR]
    right = [i for i, region in enumerate(regions) if region.x0 >= frame.x1 - _NEAR and region.y1 > frame.y0]
    at = above[-1] + 1 if above else min(below or right or [len(regions)])
    while 0 < at < len(regions) and joined(regions[at - 1], regions[at]):
        at += 1
    regions[at:at] = inner


def _overlaps(frame: Frame, region: Region) -> bool:
    return min(frame.x1, region.x1) - max(frame.x0, region.x0) > 0.3 * (region.x1 - region.x0)
