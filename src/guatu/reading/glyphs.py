"""The characters of a PDF page with their boxes, its ruled lines and images, by PDFium.

Boxes are in points from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw

_INVISIBLE = 3
_MOST_PATHS, _MOST_SEGMENTS = 4_000, 400
_MOST_GLYPHS = 200_000
_RULE_SLANT = 1.5

pdfium: Any = pypdfium2.raw  # made at run time, so no type checker sees its names
_Place = Callable[[float, float], tuple[float, float]]


@dataclass(slots=True)
class Glyph:
    """A character and its box; `size` in points; `drawn` is its place in the order of drawing,
    `sure` how sure a recogniser is of it.
    """

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    drawn: int = 0
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight level or upright line: at `at`, from `start` to `end`."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Leaf:
    """What was found on a page; `unseen` are drawn invisibly, `covered` is the largest image's share of the page."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    unseen: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    paths: int = 0
    covered: float = 0.0


def read_leaf(page: Any) -> Leaf:
    """Take characters, rules and the count of images from a pypdfium2 page."""
    width, height = page.get_size()
    leaf = Leaf(width, height)
    place = _placing(page)
    text = page.get_textpage()
    try:
        for glyph, visible in _glyphs(text.raw, place):
            if glyph.x1 >= 0 and glyph.x0 <= width and glyph.y1 >= 0 and glyph.y0 <= height:
                (leaf.glyphs if visible else leaf.unseen).append(glyph)
    finally:
        text.close()
    for index, thing in enumerate(page.get_objects(max_depth=4)):
        if index >= _MOST_PATHS:
            break
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            leaf.images += 1
            left, bottom, right, top = thing.get_bounds()
            leaf.covered = max(leaf.covered, (right - left) * (top - bottom) / max(width * height, 1.0))
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            leaf.paths += 1
            leaf.rules += _rules(thing, place)
    return leaf


def _placing(page: Any) -> _Place:
    """From PDF user space to the shown page, its rotation and crop included."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()

    def place(x: float, y: float) -> tuple[float, float]:
        if turn == 90:
            return y - bottom, x - left
        if turn == 180:
            return right - x, y - bottom
        if turn == 270:
            return top - y, right - x
        return x - left, top - y

    return place


def _glyphs(text: Any, place: _Place) -> Iterator[tuple[Glyph, bool]]:
    loose = pdfium.FS_RECTF()
    visible_of: dict[int, bool] = {}
    for index in range(min(pdfium.FPDFText_CountChars(text), _MOST_GLYPHS)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        # PDFium adds spaces and breaks where it thinks a line ends; the geometry decides that here.
        if (
            pdfium.FPDFText_IsGenerated(text, index) == 1
            or code in {0, 10, 13, 0xFFFE, 0xFFFF}
            or 0xD800 <= code < 0xE000
        ):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(loose)):
            continue
        (xa, ya), (xb, yb) = place(loose.left, loose.top), place(loose.right, loose.bottom)
        size = pdfium.FPDFText_GetFontSize(text, index)
        x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        drawn = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        if key not in visible_of:
            visible_of[key] = not drawn or pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE
        # The font size lacks the scale of the text matrix; the box has it.
        yield Glyph(chr(code), x0, y0, x1, y1, min(size, y1 - y0) if size > 1 else y1 - y0, index), visible_of[key]


def _rules(path: Any, place: _Place) -> Iterator[Rule]:
    count = min(pdfium.FPDFPath_CountSegments(path.raw), _MOST_SEGMENTS)
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        before, here = here, place(*matrix.on_point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            yield from rule_between(before, here)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from rule_between(here, start)


def rule_between(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    """The rule from one point to another, when it is level or upright and long enough to be seen as one."""
    (xa, ya), (xb, yb) = one, other
    if abs(ya - yb) <= _RULE_SLANT < abs(xa - xb):
        yield Rule(False, (ya + yb) / 2, min(xa, xb), max(xa, xb))
    elif abs(xa - xb) <= _RULE_SLANT < abs(ya - yb):
        yield Rule(True, (xa + xb) / 2, min(ya, yb), max(ya, yb))
