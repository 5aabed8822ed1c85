"""What stands on an OFD page (GB/T 33190): its objects become characters with boxes, ruled lines and pictures.

OFD measures in millimetres from the top left corner; here everything is in points, as for PDF.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from math import hypot, isfinite
from typing import TypeAlias

from lxml import etree

from guatu.reading.glyphs import Glyph, Leaf, Rule, rule_between

POINTS = 72 / 25.4  # a millimetre's
_MOST_OBJECTS, _MOST_GLYPHS, _MOST_STEPS = 200_000, 200_000, 2_000
_DEEPEST = 32
_ASCENT, _DESCENT = 0.88, 0.12  # of the size, from the base line
_NARROW = 0.55  # of the size: a Latin letter's advance
_MOST_DELTAS = 20_000

# x' = a·x + c·y + e, y' = b·x + d·y + f
Affine: TypeAlias = tuple[float, float, float, float, float, float]
WHOLE: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on the page: its resource's number and its box in points."""

    resource: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Sheet:
    """A page under construction; `units` are the graphics that objects refer to by number.

    `overrun` says that it was given up: too many objects, or nested without end.
    """

    leaf: Leaf
    units: Mapping[str, etree._Element]
    pictures: list[Shown] = field(default_factory=list)
    overrun: bool = False
    _drawn: Iterator[int] = field(default_factory=count)
    _objects: int = 0

    def draw(self, container: etree._Element, place: Affine = WHOLE, seen: bool = True, depth: int = 0) -> None:
        """Take the objects of a layer, block or graphic, which `place` puts on the page."""
        for thing in container:
            kind = etree.QName(thing).localname if isinstance(thing.tag, str) else ""
            self._objects += 1
            if self._objects > _MOST_OBJECTS or depth > _DEEPEST:
                self.overrun = True
                return
            shown = seen and thing.get("Visible") != "false" and thing.get("Alpha") != "0"
            if kind in {"Layer", "PageBlock", "Content"}:
                self.draw(thing, place, shown, depth + 1)
            elif kind in {"TextObject", "PathObject", "ImageObject", "CompositeObject"}:
                self._object(kind, thing, place, shown, depth)

    def _object(self, kind: str, thing: etree._Element, outer: Affine, shown: bool, depth: int) -> None:
        place = _combined(outer, _placing(thing))
        if kind == "TextObject":
            self._text(thing, place, shown)
        elif kind == "PathObject" and shown:
            self.leaf.paths += 1
            self.leaf.rules += _rules(thing, place)
        elif kind == "ImageObject" and shown:
            self._picture(thing, outer)
        elif kind == "CompositeObject" and (unit := self.units.get(thing.get("ResourceID", ""))) is not None:
            self.draw(unit, place, shown, depth + 1)

    def _text(self, thing: etree._Element, place: Affine, shown: bool) -> None:
        shown = shown and not (thing.get("Fill") == "false" and thing.get("Stroke") != "true")
        size = _number(thing.get("Size"), 0.0)
        wide = _number(thing.get("HScale"), 1.0)
        into = self.leaf.glyphs if shown else self.leaf.unseen
        at = (0.0, 0.0)
        for code in thing.iterfind("{*}TextCode"):
            at = _number(code.get("X"), at[0]), _number(code.get("Y"), at[1])
            text = "".join(char for char in code.text or "" if char not in "\n\r\t")
            for char, (x, y), width in _laid(text, at, code, size * wide, size):
                if len(into) >= _MOST_GLYPHS:
                    return
                into.append(self._glyph(char, x, y, width, size, place))

    def _glyph(self, char: str, x: float, y: float, width: float, size: float, place: Affine) -> Glyph:
        corners = [
            _moved(place, x + across, y + up) for across in (0.0, width) for up in (-_ASCENT * size, _DESCENT * size)
        ]
        x0, x1 = min(x for x, _ in corners) * POINTS, max(x for x, _ in corners) * POINTS
        y0, y1 = min(y for _, y in corners) * POINTS, max(y for _, y in corners) * POINTS
        tall = size * hypot(place[2], place[3]) * POINTS
        return Glyph(char, x0, y0, x1, y1, tall or y1 - y0, next(self._drawn))

    def _picture(self, thing: etree._Element, outer: Affine) -> None:
        box = _numbers(thing.get("Boundary"), 4)
        if box is None:
            return
        # The matrix of a picture puts the unit square on its boundary, so the boundary is where it stands.
        (xa, ya), (xb, yb) = _moved(outer, box[0], box[1]), _moved(outer, box[0] + box[2], box[1] + box[3])
        shown = Shown(
            thing.get("ResourceID", ""),
            min(xa, xb) * POINTS, min(ya, yb) * POINTS, max(xa, xb) * POINTS, max(ya, yb) * POINTS,
        )  # fmt: skip
        self.leaf.images += 1
        area = max(self.leaf.width * self.leaf.height, 1.0)
        self.leaf.covered = max(self.leaf.covered, (shown.x1 - shown.x0) * (shown.y1 - shown.y0) / area)
        self.pictures.append(shown)


def _placing(thing: etree._Element) -> Affine:
    """From an object's own space to that of what holds it: its matrix, then the corner of its boundary."""
    x, y, *_ = _numbers(thing.get("Boundary"), 4) or (0.0, 0.0)
    a, b, c, d, e, f = _numbers(thing.get("CTM"), 6) or WHOLE
    return a, b, c, d, e + x, f + y


def _combined(outer: Affine, inner: Affine) -> Affine:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip


def _moved(place: Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * x + c * y + e, b * x + d * y + f


def _laid(
    text: str, at: tuple[float, float], code: etree._Element, advance: float, size: float
) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Each character with its place on the base line and its width; steps that are not given are a font's usual."""
    rightward, downward = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
    x, y = at
    for index, char in enumerate(text):
        usual = advance * (1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW)
        right = rightward[index] if index < len(rightward) else 0.0 if downward else usual
        yield char, (x, y), min(right, usual) if right > size / 10 else usual
        x += right
        y += downward[index] if index < len(downward) else 0.0


def _steps(text: str | None) -> list[float]:
    """`1.5 2 g 3 0.5` is 1.5, 2 and three times 0.5."""
    words = iter((text or "").split())
    steps: list[float] = []
    for word in words:
        times, step = (_number(next(words, ""), 0.0), next(words, "")) if word == "g" else (1.0, word)
        steps += [_number(step, 0.0)] * max(0, min(int(times), _MOST_DELTAS - len(steps)))
    return steps


def _rules(path: etree._Element, place: Affine) -> list[Rule]:
    """The straight level and upright strokes of a path."""
    data = path.findtext("{*}AbbreviatedData") or ""
    points = [_moved(place, x, y) for x, y in _corners(data)]
    broken = [(x * POINTS, y * POINTS) if isfinite(x) else None for x, y in points]
    return [
        rule
        for one, other in pairwise(broken)
        if one is not None and other is not None
        for rule in rule_between(one, other)
    ]


def _corners(data: str) -> Iterator[tuple[float, float]]:
    """The corners of a path; what is not a number parts them, and a curve is its end only, parted off."""
    apart = (float("inf"), float("inf"))
    words = iter(data.split()[: 8 * _MOST_STEPS])
    start = apart
    for word in words:
        if word in {"M", "S", "L"}:
            point = _number(next(words, ""), 0.0), _number(next(words, ""), 0.0)
            if word != "L":
                yield apart
                start = point
            yield point
        elif word == "C":
            yield start
        else:  # curves: B, Q, A, and their numbers
            yield apart


def _numbers(text: str | None, wanted: int) -> tuple[float, ...] | None:
    words: Sequence[str] = (text or "").split()
    return tuple(_number(word, 0.0) for word in words) if len(words) == wanted else None


def _number(text: str | None, otherwise: float) -> float:
    try:
        number = float(text or "")
    except ValueError:
        return otherwise
    return number if isfinite(number) and abs(number) < 1e6 else otherwise
