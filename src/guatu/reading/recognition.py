"""Characters on a picture: rapidocr (PP-OCRv6 small), with the weights that lie in its wheel.

The paths of the weights are given, so the library never looks for others and opens no connection. Its own
order of lines runs across columns and is not used. Loaded only when a picture comes.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from guatu.reading.glyphs import Glyph
from guatu.reading.segments import HALF

_THREADS = 2
_LONGEST_SIDE = 2600  # pixels; A3 at 150 dpi
_LEAST_SCORE = 0.3  # below this it is noise, not a line
_NARROW = 0.55  # a Latin letter's or digit's share of a square
_SHORT = 3.5  # squares: the size of a shorter line is known by its height only
_HEIGHT = 0.78  # of its box: the size of its characters
_ROOMY, _BLANK = 1.3, 0.6
_ALIKE = 0.45
_OPENING = frozenset("“‘（《〈【〔「『")
_NEAR = 6.0  # of the height of its box: how far away lines tell of a column's edge
_GUTTER, _COMMON = 0.7, 3  # of the size; lines that begin at one place show the edge of a column
_HALF_MARK = re.compile("(?<=[\u4e00-\u9fff）])[,:;!?()]|[,:;!?()](?=[\u4e00-\u9fff（])")
_WHOLE = str.maketrans(",:;!?()", "，：；！？（）")
_SAMPLE, _SMALL = 12, 960
_TALL = 1.5


@dataclass(frozen=True, slots=True)
class Found:
    """A line on a picture: text, box in pixels, and how sure the recogniser is, from 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float


@cache
def _engine() -> Any:
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        import omegaconf
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        paths = {
            "Det": models / "PP-OCRv6_det_small.onnx",
            "Rec": models / "PP-OCRv6_rec_small.onnx",
            "Cls": models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        }
        engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.text_score": _LEAST_SCORE,
                "Global.max_side_len": _LONGEST_SIDE,
                **{f"{task}.model_path": str(path) for task, path in paths.items()},
            }
        )
        with omegaconf.flag_override(engine.cfg, "allow_objects", True):
            for task, path in paths.items():
                engine.cfg[task].session = _session(path)
        return engine
    finally:
        logging.disable(disabled)


def _session(weights: Path) -> Any:
    onnxruntime: Any = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # it keeps the largest page's memory for good
    options.intra_op_num_threads, options.inter_op_num_threads = _THREADS, 1
    # Waiting threads sleep: on a machine with other work they else hold up those that have something to do.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


def quarter_turns(picture: Any) -> int:
    """How often a picture is to be turned by 90° counter-clockwise until its lines run upright from left to right."""
    import cv2
    import numpy as np

    scale = min(1.0, _SMALL / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = _boxes(small)
    tall = sum(_TALL * (x1 - x0) < y1 - y0 for x0, y0, x1, y1 in boxes)
    turns = 0
    if boxes and tall * 2 > len(boxes):
        turns, small = 1, np.ascontiguousarray(np.rot90(small))
        boxes = _boxes(small)
    widest = sorted(boxes, key=lambda box: box[0] - box[2])[:_SAMPLE]
    over = sum(_is_upside_down(small[y0:y1, x0:x1]) for x0, y0, x1, y1 in widest)
    return turns + 2 if over * 2 > len(widest) else turns


def _boxes(picture: Any) -> list[tuple[int, int, int, int]]:
    boxes = _engine()(picture, use_det=True, use_cls=False, use_rec=False).boxes
    return [
        (max(0, int(box[:, 0].min())), max(0, int(box[:, 1].min())), int(box[:, 0].max()), int(box[:, 1].max()))
        for box in (boxes if boxes is not None else ())
    ]


def _is_upside_down(line: Any) -> bool:
    if min(line.shape[:2]) < 2:
        return False
    told = _engine()(line, use_det=False, use_cls=True, use_rec=False).cls_res
    return bool(told) and told[0][0] == "180" and told[0][1] > 0.8


def lines_on(picture: Any) -> list[Found]:
    """The lines of an upright picture (BGR array), in no order."""
    import cv2

    told = _engine()(picture, use_det=True, use_cls=False, use_rec=True)
    if told.boxes is None or told.txts is None:
        return []
    found = [_found(*line) for line in zip(told.txts, told.boxes, told.scores, strict=True) if line[0].strip()]
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    tight = [_tightened(line, grey) for line in found]
    parted = [piece for line in tight for piece in _parted(line, grey, _edges_near(line, tight))]
    return [_inked(line, grey) for line in parted]


def _inked(line: Found, grey: Any) -> Found:
    """The line without the margin of its box, which would narrow the gutters; marks keep their whole square."""
    runs = _runs(line, grey, line.x1 - line.x0)
    if not runs or not len(runs[0]):
        return line
    size, text = _HEIGHT * (line.y1 - line.y0), line.text.strip()
    x0 = float(runs[0][0]) - (size / 2 if text[0] in _OPENING else 0.0)
    x1 = float(runs[0][-1]) + 1 + (size / 2 if text[-1] in HALF else 0.0)
    return Found(line.text, max(x0, line.x0), line.y0, max(min(x1, line.x1), x0 + 1), line.y1, line.sure)


def _edges_near(line: Found, lines: Sequence[Found]) -> list[float]:
    """Where the lines begin that stand a few lines above and below."""
    reach = _NEAR * (line.y1 - line.y0)
    return sorted(other.x0 for other in lines if abs(other.y0 - line.y0) < reach)


def _parted(line: Found, grey: Any, edges: Sequence[float]) -> list[Found]:
    """A line that runs over a gutter into the next column, parted at the white before the edge of that column."""
    size = _HEIGHT * (line.y1 - line.y0)
    runs = _runs(line, grey, _GUTTER * size)
    for before, after in pairwise(runs):
        near = bisect_right(edges, after[0] + size / 2) - bisect_left(edges, after[0] - size / 2)
        if near < _COMMON:
            continue
        text = line.text.strip()
        left, right = before[-1] - runs[0][0], runs[-1][-1] - after[0]
        sums = list(accumulate(_widths(text)))
        # A mark at the end shows half its square at most.
        shown = sums[-1] - (0.5 if text[-1] in HALF else 0.0)
        wanted = shown * left / max(left + right, 1.0)
        cut = min(range(len(text)), key=lambda index: abs(sums[index] - wanted)) + 1
        if cut < len(text):
            one = Found(text[:cut], line.x0, line.y0, float(before[-1] + 1), line.y1, line.sure)
            other = Found(text[cut:], float(after[0]), line.y0, line.x1, line.y1, line.sure)
            return [one, *_parted(other, grey, edges)]
    return [line]


def _runs(line: Found, grey: Any, blank: float) -> list[Any]:
    """The columns of dots with ink in them (their places on the picture), parted where more than `blank` have none."""
    import numpy as np

    left = max(0, int(line.x0))
    inset = (line.y1 - line.y0) / 5  # what the box shows of the lines above and below is left out
    crop = grey[max(0, int(line.y0 + inset)) : int(line.y1 - inset), left : int(line.x1)]
    if crop.size == 0:
        return []
    inked = np.flatnonzero((crop < (int(crop.min()) + int(crop.max())) / 2).any(axis=0)) + left
    return list(np.split(inked, np.flatnonzero(np.diff(inked) > blank) + 1))


def _tightened(line: Found, grey: Any) -> Found:
    """A box much wider than its text has caught the end of the line beside it, and with it lies over a gutter."""
    size = _HEIGHT * (line.y1 - line.y0)
    wanted = _ROOMY * size * sum(_widths(line.text.strip()))
    if line.x1 - line.x0 <= wanted:
        return line
    runs = _runs(line, grey, _BLANK * size)
    if not runs:
        return line
    while len(runs) > 1 and runs[-1][-1] - runs[0][0] > wanted - size / 2:
        ends = [runs[0], runs[-1]]
        shortest = min(range(2), key=lambda end: len(ends[end]))
        if len(ends[shortest]) > size:
            break
        runs.pop(-1 if shortest else 0)
    x0, x1 = float(runs[0][0]), float(runs[-1][-1] + 1)
    return Found(line.text, x0, line.y0, max(x1, x0 + size / 2), line.y1, line.sure)


def _widths(text: str) -> list[float]:
    return [_NARROW if char.isascii() else 1.0 for char in text]


def _found(text: str, box: Any, sure: float) -> Found:
    x0, y0 = box.min(axis=0)
    x1, y1 = box.max(axis=0)
    # A picture does not tell half marks from whole ones; beside Chinese they are whole.
    text = _HALF_MARK.sub(lambda mark: mark.group().translate(_WHOLE), text)
    return Found(text, float(x0), float(y0), float(x1), float(y1), float(sure))


def glyphs_of(lines: Sequence[Found], scale: float) -> list[Glyph]:
    """The lines' characters, each with its share of the line's box; `scale` is points a pixel."""
    long = [line for line in lines if sum(_widths(line.text.strip())) >= _SHORT]
    usual = median(line.y1 - line.y0 for line in long) if long else 0.0
    body = median(_size(line) for line in long) if long else 0.0
    glyphs: list[Glyph] = []
    for line in lines:
        # The box of a short line says little of its size: what is about as high as most lines is as large.
        like_most = abs(line.y1 - line.y0 - usual) < _ALIKE * usual and sum(_widths(line.text.strip())) < _SHORT
        glyphs += _shares(line, body if like_most else _size(line), scale)
    return glyphs


def _size(line: Found) -> float:
    height, squares = _HEIGHT * (line.y1 - line.y0), sum(_widths(line.text.strip()))
    return min((line.x1 - line.x0) / squares, 1.3 * height) if squares >= _SHORT else height


def _shares(line: Found, size: float, scale: float) -> list[Glyph]:
    text = line.text.strip()
    widths = _widths(text)
    share = (line.x1 - line.x0) / sum(widths)
    glyphs, x = [], line.x0
    for char, width in zip(text, widths, strict=True):
        ends = x + width * share
        box = (x * scale, line.y0 * scale, ends * scale, line.y1 * scale)
        glyphs.append(Glyph(char, *box, size * scale, sure=line.sure))
        x = ends
    return glyphs
