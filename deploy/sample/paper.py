"""The minutes and the newspaper page as PDF with embedded subsets of the Noto CJK faces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF

FONTS = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the face for simplified Chinese within each Noto collection
RED = (190, 20, 26)
CLOSING = "，。；：？！、”’）》"
BODY, BODY_LEADING = 12.5, 22.0
OPENING = "“‘（《"


class Sheet(FPDF):
    """An A4 page in points with the four faces and Chinese line breaking."""

    def __init__(self, title: str, author: str, day: tuple[int, int, int]) -> None:
        super().__init__(unit="pt", format="A4")
        for family, style, name in (
            ("song", "", "NotoSerifCJK-Regular"),
            ("song", "B", "NotoSerifCJK-Bold"),
            ("hei", "", "NotoSansCJK-Regular"),
            ("hei", "B", "NotoSansCJK-Bold"),
        ):
            self.add_font(family, style, FONTS / f"{name}.ttc", collection_font_number=SIMPLIFIED)
        self.set_creation_date(datetime(*day, 9, 0, tzinfo=UTC))
        self.set_title(title)
        self.set_author(author)
        self.set_auto_page_break(False)
        self.set_margins(0, 0, 0)

    def lines(self, words: str, width: float, indent: float = 0) -> list[str]:
        """Break at any character, except before a closing and after an opening mark, or inside a number."""
        lines, line, room = [], "", width - indent
        for character in words:
            # One closing mark may hang over the edge, a second may not.
            hangs = character in CLOSING and self.get_string_width(line) <= room
            if line and self.get_string_width(line + character) > room and not hangs:
                cut = len(line)
                while cut > 1 and not _may_break(line[cut - 1], (line + character)[cut]):
                    cut -= 1
                lines.append(line[:cut])
                line, room = line[cut:], width
            line += character
        return [*lines, line]

    def put(self, x: float, y: float, words: str, width: float = 0, align: str = "L") -> None:
        """One line at its top left corner."""
        self.set_xy(x, y)
        self.cell(width or None, self.font_size * 1.2, words, align=align)


def _may_break(left: str, right: str) -> bool:
    number = (
        ((left.isascii() and left.isalnum()) or left == ".") and right.isascii() and (right.isalnum() or right == ".")
    )
    return left not in OPENING and right not in CLOSING and not number


# Mark → family, style, points, leading, alignment, indent in characters.
STYLES = {
    "!": ("song", "B", 26, 46, "C", 0),
    "^": ("song", "", 14, 26, "C", 0),
    "#": ("song", "B", 19, 40, "C", 0),
    "##": ("hei", "", 14, 26, "L", 2),
    "": ("song", "", 14, 26, "L", 2),
    "-": ("song", "", 14, 26, "L", 0),
    ">": ("song", "", 14, 26, "R", 0),
}


def official_pdf(lines: Sequence[tuple[str, str]], path: Path, day: tuple[int, int, int]) -> None:
    """An issued document in one column, page number at the foot, a red line under its head."""
    title = next(words for mark, words in lines if mark == "#")
    sheet = Sheet(title, "澄州市人民政府办公室", day)
    left, width, top, bottom = 79.0, 442.0, 92.0, 752.0
    sheet.add_page()
    y, headed = top, False
    for mark, words in lines:
        family, style, points, leading, align, characters = STYLES[mark]
        if mark == "#" and not headed:
            sheet.set_draw_color(*RED)
            sheet.set_line_width(1.8)
            sheet.line(left, y + 2, left + width, y + 2)
            y, headed = y + 22, True
        sheet.set_font(family, style, points)
        sheet.set_text_color(*(RED if mark == "!" else (0, 0, 0)))
        indent = characters * points
        for number, line in enumerate(sheet.lines(words, width, indent)):
            if y + leading > bottom:
                _folio(sheet, left, width)
                sheet.add_page()
                sheet.set_font(family, style, points)
                y = top
            shift = indent if number == 0 else 0
            sheet.put(left + shift, y, line, width - shift, align)
            y += leading
    _folio(sheet, left, width)
    sheet.output(str(path))


def _folio(sheet: Sheet, left: float, width: float) -> None:
    sheet.set_font("song", "", 12)
    sheet.set_text_color(0, 0, 0)
    sheet.put(left, 780, f"— {sheet.page_no()} —", width, "R" if sheet.page_no() % 2 else "L")


def newspaper_pdf(source: dict[str, Any], path: Path, day: tuple[int, int, int]) -> None:
    """A page with two articles and a column of briefs, each set in columns of one third of the page."""
    sheet = Sheet(source["name"] + source["line"], source["name"], day)
    sheet.add_page()
    left, width, gap = 40.0, 515.0, 17.0
    sheet.set_font("song", "B", 22)
    sheet.set_text_color(*RED)
    sheet.put(left, 30, source["name"])
    sheet.set_text_color(0, 0, 0)
    sheet.set_font("hei", "", 9)
    sheet.put(left, 42, source["line"], width, "R")
    _rule(sheet, left, 62, width, 1.4)
    first, second = source["article"]
    column = (width - 2 * gap) / 3
    foot = _article(sheet, first, left, 76, 3, column, gap)
    _rule(sheet, left, foot + 12, width, 0.5)
    _article(sheet, second, left, foot + 26, 2, column, gap)
    _brief(sheet, source["brief"][0], left + 2 * (column + gap), foot + 26, column)
    sheet.output(str(path))


def _rule(sheet: Sheet, x: float, y: float, width: float, weight: float) -> None:
    sheet.set_draw_color(60, 60, 60)
    sheet.set_line_width(weight)
    sheet.line(x, y, x + width, y)


def _article(
    sheet: Sheet, source: dict[str, str], x: float, y: float, columns: int, column: float, gap: float
) -> float:
    """Head over the whole width, then columns of equal height; gives where the longest ends."""
    width = columns * column + (columns - 1) * gap
    sheet.set_font("song", "B", 25 if columns == 3 else 18)
    sheet.put(x, y, source["title"], width, "C")
    y += 38 if columns == 3 else 30
    if source["under"]:
        sheet.set_font("song", "", 12)
        sheet.put(x, y, source["under"], width, "C")
        y += 24
    body = _set(sheet, source["text"], column, source["by"])
    height = -(-len(body) // columns)
    for number, (line, shift) in enumerate(body):
        at, row = divmod(number, height)
        sheet.put(x + at * (column + gap) + shift, y + row * BODY_LEADING, line)
    return y + height * BODY_LEADING


def _brief(sheet: Sheet, source: dict[str, str], x: float, y: float, column: float) -> None:
    sheet.set_font("hei", "B", 14)
    sheet.put(x, y, source["title"], column, "C")
    for number, (line, shift) in enumerate(_set(sheet, source["text"], column)):
        sheet.put(x + shift, y + 30 + number * BODY_LEADING, line)


def _set(sheet: Sheet, text: str, column: float, by: str = "") -> list[tuple[str, float]]:
    """The lines of an article with the indent of each; the byline opens it. Leaves the body face chosen."""
    sheet.set_font("song", "", BODY)
    body: list[tuple[str, float]] = []
    for paragraph in [by, *text.split("\n")]:
        if paragraph:
            broken = sheet.lines(paragraph, column, 2 * BODY)
            body.extend((line, 2 * BODY if number == 0 else 0.0) for number, line in enumerate(broken))
    return body
