"""The wall on paper as PDF, with a Chinese font of this machine embedded as a subset.

Fonts are looked for in the folders where systems keep them, without fontconfig; none is shipped.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.chart.sheet_plan import HEIGHT, WIDTH, Line, Mark, Ring, Shape, Text, sheets
from guatu.chart.svg import ChartError, scale_of
from guatu.chart.wall import WallChart

if TYPE_CHECKING:
    from fpdf import FPDF

FOLDERS = (
    "~/.local/share/fonts", "~/.fonts", "/usr/local/share/fonts", "/usr/share/fonts", "C:/Windows/Fonts",
    "/System/Library/Fonts", "/Library/Fonts",
)  # fmt: skip
POINTS_A_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: its regular and bold kin (one file when it has no bold) and the face within a collection."""

    regular: str
    bold: str
    number: int = 0


# The first that is found is used; in Noto's collections face 2 is the one for simplified Chinese.
FACES = (
    Face("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 2),
    Face("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    Face("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    Face("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
    Face("msyh.ttc", "msyhbd.ttc"),
    Face("wqy-microhei.ttc", "wqy-microhei.ttc"),
    Face("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    Face("simhei.ttf", "simhei.ttf"),
    Face("simsun.ttc", "simsun.ttc"),
    Face("STHeiti Light.ttc", "STHeiti Medium.ttc"),
)


def draw_pdf(chart: WallChart, language: str, size: str = "A3", folders: tuple[str, ...] = FOLDERS) -> bytes:
    """The sheets as PDF; raises ChartError where the machine has no Chinese font to embed."""
    from fpdf import FPDF

    language = "en" if language.startswith("en") else "zh"
    scale = scale_of(size)
    regular, bold, number = find_font(folders)
    # The font tool reports every table it leaves out; that is its work, not news.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    paper = FPDF(unit="mm", format=(WIDTH * scale, HEIGHT * scale))
    paper.set_auto_page_break(auto=False)
    paper.set_title(chart.title.encode("utf-8", "replace").decode())
    paper.add_font("wall", "", regular, collection_font_number=number)
    paper.add_font("wall", "B", bold, collection_font_number=number)
    for marks in sheets(chart, language):
        paper.add_page()
        for mark in marks:
            _draw(paper, mark, scale)
    return bytes(paper.output())


def find_font(folders: tuple[str, ...]) -> tuple[Path, Path, int]:
    """The files of the first face found and its number in a collection."""
    there = _fonts(folders)
    for face in FACES:
        if face.regular.lower() in there:
            regular = there[face.regular.lower()]
            return regular, there.get(face.bold.lower(), regular), face.number
    raise ChartError("chart.no_font")


@cache
def _fonts(folders: tuple[str, ...]) -> dict[str, Path]:
    return {path.name.lower(): path for folder in folders for path in _files(Path(folder).expanduser())}


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root) / name for name in names if name.lower().endswith((".ttc", ".otf", ".ttf")))


def _draw(paper: FPDF, mark: Mark, scale: float) -> None:
    if isinstance(mark, Text):
        _write(paper, mark, scale)
    elif isinstance(mark, Shape):
        paper.set_fill_color(*_rgb(mark.colour))
        paper.polygon([(x * scale, y * scale) for x, y in mark.points], style="F")
    elif isinstance(mark, Ring):
        _pen(paper, mark.colour, mark.width * scale)
        radius = mark.radius * scale
        paper.ellipse(mark.x * scale - radius, mark.y * scale - radius, 2 * radius, 2 * radius)
    else:
        _stroke(paper, mark, scale)


def _stroke(paper: FPDF, mark: Line, scale: float) -> None:
    _pen(paper, mark.colour, mark.width * scale)
    if mark.dashed:
        paper.set_dash_pattern(dash=1.2 * scale, gap=0.8 * scale)
    paper.line(mark.x1 * scale, mark.y1 * scale, mark.x2 * scale, mark.y2 * scale)
    if mark.dashed:
        paper.set_dash_pattern()


def _write(paper: FPDF, mark: Text, scale: float) -> None:
    words = "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else "\ufffd" for c in mark.text)
    if not words:
        return
    paper.set_font("wall", "B" if mark.bold else "", mark.size * scale * POINTS_A_MM)
    paper.set_text_color(*_rgb(mark.colour))
    x = mark.x * scale
    if mark.anchor != "start":
        x -= paper.get_string_width(words) * (0.5 if mark.anchor == "middle" else 1)
    paper.text(x, mark.y * scale, words)


def _pen(paper: FPDF, colour: str, width: float) -> None:
    paper.set_draw_color(*_rgb(colour))
    paper.set_line_width(width)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
