"""A record of a meeting as a scanner gives it: two pages that are pictures, slightly turned, without any text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from paper import CLOSING, FONTS, SIMPLIFIED
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, DOTS = 1240, 1754, 150  # A4
LEFT, TOP, LEADING = 165, 200, 62
SIZES = {"#": 44, "##": 32}
PAPER, INK = 244, 40
TURNS = (0.7, -0.5)  # degrees, one a page
SECOND_PAGE = "三、"  # the heading that begins the second page


def scanned_pdf(lines: Sequence[tuple[str, str]], path: Path, day: tuple[int, int, int]) -> None:
    """Draw the marked lines on two pages and save them as pictures in a PDF."""
    cut = next(index for index, (_, words) in enumerate(lines) if words.startswith(SECOND_PAGE))
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_creation_date(datetime(*day, 9, 0, tzinfo=UTC))
    pdf.set_auto_page_break(False)
    for part, turn in zip((lines[:cut], lines[cut:]), TURNS, strict=True):
        held = io.BytesIO()
        _page(part).rotate(turn, Image.Resampling.BICUBIC, fillcolor=PAPER).save(held, "JPEG", quality=45)
        pdf.add_page()
        pdf.image(held, 0, 0, pdf.w, pdf.h)
    pdf.output(str(path))


def _page(lines: Sequence[tuple[str, str]]) -> Image.Image:
    page = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(page)
    y = TOP
    for mark, words in lines:
        name = "NotoSansCJK-Regular.ttc" if mark == "##" else "NotoSerifCJK-Regular.ttc"
        face = ImageFont.truetype(str(FONTS / name), SIZES.get(mark, 30), index=SIMPLIFIED)
        indent = 2 * face.size if mark in {"", "##"} else 0
        for line in _broken(words, face, indent):
            width = face.getlength(line)
            x = {"#": (WIDTH - width) / 2, "^": (WIDTH - width) / 2, ">": WIDTH - LEFT - width}.get(mark, LEFT + indent)
            pen.text((x, y), line, fill=INK, font=face)
            y, indent = y + LEADING, 0
        y += 30 if mark == "#" else 0
    return page


def _broken(words: str, face: ImageFont.FreeTypeFont, indent: float) -> Iterator[str]:
    line, room = "", WIDTH - 2 * LEFT - indent
    for char in words:
        if line and char not in CLOSING and face.getlength(line + char) > room:
            yield line
            line, room = "", WIDTH - 2 * LEFT
        line += char
    yield line
