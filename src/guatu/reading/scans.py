"""A page that is a picture becomes a page like any other: turned upright, set straight, recognised, laid out.

Its characters and ruled lines go through the same order and table code as those of a PDF with text; only
their boxes are carried back to where they stand on the picture as it came.
"""

from __future__ import annotations

from typing import Any

from guatu.reading.glyphs import Leaf, Rule
from guatu.reading.leaves import PageDraft, PageLine, PageTable, lay_out_leaf
from guatu.reading.recognition import glyphs_of, lines_on, quarter_turns

RESOLUTION = 150  # dots an inch; more costs time and reads no better
_INK = 12.0  # grey levels: a page that varies less is blank
_STEEPEST = 3.0  # degrees
_PROFILE_SIDE = 900
_LEAST_SKEW = 0.06
_RULE_SHARE, _RULE_WIDTH = 0.07, 7  # of the picture's width; pixels
_CLEAN = 30.0  # of 255: the most ink beside a rule


def is_blank(picture: Any) -> bool:
    """Whether a picture shows nothing: all its dots are about as light as each other."""
    import cv2

    grey = cv2.blur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (3, 3))
    inset_y, inset_x = grey.shape[0] // 40, grey.shape[1] // 40
    inner = grey[inset_y : grey.shape[0] - inset_y, inset_x : grey.shape[1] - inset_x]
    return bool(inner.size == 0 or float(inner.max()) - float(inner.min()) < 3 * _INK)


def lay_out_scan(picture: Any, width: float, height: float) -> PageDraft:
    """Recognise a picture (BGR array) that fills a page of the given size in points."""
    import numpy as np

    turns = quarter_turns(picture)
    upright = np.ascontiguousarray(np.rot90(picture, turns)) if turns else picture
    if turns % 2:
        width, height = height, width
    angle = skew_of(upright)
    straight, back = _straightened(upright, angle)
    scale = width / straight.shape[1]
    leaf = Leaf(width, height, glyphs_of(lines_on(straight), scale), rules=rules_on(straight, scale))
    draft = lay_out_leaf(leaf, lambda: (straight, 1 / scale))
    draft.recognised = bool(leaf.glyphs)
    draft.scan = not leaf.glyphs
    for line in _lines(draft):
        line.box = _carried(line.box, back, scale, turns, (width, height))
    if turns % 2:
        draft.width, draft.height = height, width
    return draft


def _lines(draft: PageDraft) -> list[PageLine]:
    lines = [part for part in draft.parts if isinstance(part, PageLine)]
    tables = [part for part in draft.parts if isinstance(part, PageTable)]
    return lines + [line for table in tables for cell in table.cells for line, _ in cell.lines]


def skew_of(picture: Any) -> float:
    """The angle in degrees, up to 3° either way, by which its lines are turned: where their profile is sharpest."""
    import cv2
    import numpy as np

    scale = min(1.0, _PROFILE_SIDE / max(picture.shape[:2]))
    grey = cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]

    def sharpness(angle: float) -> float:
        rows = _rotated(ink, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.25), key=sharpness)
    best = max(np.arange(best - 0.2, best + 0.21, 0.05), key=sharpness)
    return float(best) if abs(best) >= _LEAST_SKEW else 0.0


def _rotated(picture: Any, angle: float, border: int) -> Any:
    import cv2

    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), angle, 1.0)
    fill = (border, border, border)
    return cv2.warpAffine(picture, matrix, picture.shape[1::-1], flags=cv2.INTER_LINEAR, borderValue=fill)


def _straightened(picture: Any, angle: float) -> tuple[Any, Any]:
    """The picture turned back by its skew, and the matrix that carries places on it to where they were."""
    import cv2

    matrix = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), -angle, 1.0)
    if not angle:
        return picture, matrix
    fill = (255, 255, 255)
    turned = cv2.getRotationMatrix2D((picture.shape[1] / 2, picture.shape[0] / 2), angle, 1.0)
    return cv2.warpAffine(picture, turned, picture.shape[1::-1], flags=cv2.INTER_CUBIC, borderValue=fill), matrix


def _carried(
    box: tuple[float, float, float, float], back: Any, scale: float, turns: int, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """A box of the straightened page on the page as it came: its middle turned back, its sides kept."""
    x, y = (box[0] + box[2]) / 2 / scale, (box[1] + box[3]) / 2 / scale
    middle = [float(row[0] * x + row[1] * y + row[2]) * scale for row in back]
    half = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    x0, y0, x1, y1 = middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]
    width, height = size
    for _ in range(turns):  # clockwise again
        x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        width, height = height, width
    return x0, y0, x1, y1


def rules_on(picture: Any, scale: float) -> list[Rule]:
    """Straight level and upright lines drawn on a picture, in points."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    least = max(60, int(_RULE_SHARE * picture.shape[1]))
    level = [Rule(False, at * scale, start * scale, end * scale) for at, start, end in _drawn(ink, least)]
    upright = [Rule(True, at * scale, start * scale, end * scale) for at, start, end in _drawn(ink.T.copy(), least)]
    return level + upright


def _drawn(ink: Any, least: int) -> list[tuple[float, int, int]]:
    """Thin level lines with white above and below them, which rows of characters do not have: height, start, end."""
    import cv2

    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 1)))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (least, 1)))
    lines = []
    for outline in cv2.findContours(long, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, width, height = cv2.boundingRect(outline)
        near = [ink[max(0, y - 5) : max(0, y - 2), x : x + width], ink[y + height + 2 : y + height + 5, x : x + width]]
        if height <= _RULE_WIDTH and all(side.size == 0 or side.mean() < _CLEAN for side in near):
            lines.append((y + height / 2, x, x + width))
    return lines
