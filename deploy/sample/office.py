"""The plan as docx and the task table as xlsx, as an office prints them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

ISSUED = datetime(2026, 1, 28, 9, 0, tzinfo=UTC)
LISTED = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
PACKED = (2026, 1, 28, 9, 0, 0)
RED = RGBColor(0xC0, 0x10, 0x18)
# Mark → typeface, points, alignment, indent of two characters, colour.
STYLES = {
    "!": ("方正小标宋简体", 36, WD_ALIGN_PARAGRAPH.CENTER, False, RED),
    "^": ("仿宋", 16, WD_ALIGN_PARAGRAPH.CENTER, False, None),
    "^^": ("黑体", 16, WD_ALIGN_PARAGRAPH.LEFT, False, None),
    "#": ("方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER, False, None),
    "##": ("黑体", 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True, None),
    "###": ("楷体", 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True, None),
    ">": ("仿宋", 16, WD_ALIGN_PARAGRAPH.RIGHT, False, None),
    "-": ("仿宋", 16, WD_ALIGN_PARAGRAPH.LEFT, False, None),
    "": ("仿宋", 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True, None),
    "+": ("仿宋", 16, WD_ALIGN_PARAGRAPH.JUSTIFY, True, None),
}
HEADINGS = {"#": "Heading 1", "##": "Heading 2", "###": "Heading 3"}


def plan_docx(lines: Sequence[tuple[str, str]], path: Path) -> None:
    """A Word document with headings, a task table with merged cells and one tracked insertion."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.7),
        Cm(3.5),
        Cm(2.8),
        Cm(2.6),
    )
    rows: list[list[str]] = []
    for mark, words in lines:
        if mark == "|":
            rows.append([cell.strip() for cell in words.split("|")])
            continue
        _paragraph(document, mark, words)
    _table(document, rows)
    facts = document.core_properties
    facts.title, facts.author = "澄州市重点项目攻坚年（2026）实施方案", "澄州市人民政府"
    facts.created = facts.modified = ISSUED
    facts.last_modified_by, facts.revision = facts.author, 1
    packed = BytesIO()
    document.save(packed)
    path.write_bytes(_repacked(packed.getvalue()))


def _paragraph(document: Any, mark: str, words: str) -> None:
    face, points, alignment, indent, colour = STYLES[mark]
    paragraph = document.add_paragraph(style=HEADINGS.get(mark, "Normal"))
    paragraph.alignment = alignment
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(max(28, points * 1.5)), Pt(0), Pt(0)
    shape.page_break_before = mark == "^^"
    shape.first_line_indent = Pt(points * 2) if indent else None
    run = paragraph.add_run(words)
    _face(run, face, points, colour)
    if mark == "!":
        _red_line(paragraph)
    if mark == "+":
        _as_insertion(paragraph, run)


def _face(run: Any, face: str, points: float, colour: RGBColor | None = None) -> None:
    run.font.name, run.font.size, run.font.bold = face, Pt(points), False
    run.font.color.rgb = colour or RGBColor(0, 0, 0)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _red_line(paragraph: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "C01018")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _as_insertion(paragraph: Any, run: Any) -> None:
    """Word's tracked insertion: the run stands inside `w:ins` with its author and day."""
    inserted = OxmlElement("w:ins")
    for name, value in (("id", "1"), ("author", "市攻坚办"), ("date", "2026-01-27T16:20:00Z")):
        inserted.set(qn(f"w:{name}"), value)
    paragraph._p.append(inserted)
    inserted.append(run._element)


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = (1.1, 3.2, 4.2, 2.9, 2.4, 2.6)
    for column in range(len(rows[0])):
        last: Any = None
        for number, row in enumerate(rows):
            cell = table.cell(number, column)
            cell.width = Cm(widths[column])
            if row[column] == '"':
                last = last.merge(cell)
                continue
            last = cell
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER if column != 2 else WD_ALIGN_PARAGRAPH.LEFT
            _face(cell.paragraphs[0].add_run(row[column]), "黑体" if number == 0 else "仿宋", 11)
        _drop_empty_lines(table, column)


def _drop_empty_lines(table: Any, column: int) -> None:
    """Merging leaves an empty paragraph for each cell swallowed; an office would not."""
    for cell in table.columns[column].cells:
        for paragraph in cell.paragraphs[1:]:
            if not paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)


def _repacked(data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def table_xlsx(source: dict[str, Any], path: Path) -> None:
    """The workbook: sheet 任务分解表 with merged tasks, sheet 指标分解表 with a two-row head."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": source["title"], "author": "市攻坚办", "created": LISTED})
    cell = {
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "font_name": "仿宋",
        "font_size": 11,
    }
    formats = {
        "title": book.add_format(
            {"align": "center", "valign": "vcenter", "font_name": "方正小标宋简体", "font_size": 18}
        ),
        "issued": book.add_format({"align": "right", "font_name": "楷体", "font_size": 11}),
        "head": book.add_format({**cell, "font_name": "黑体", "bg_color": "#E8EDF2"}),
        "cell": book.add_format(cell),
        "left": book.add_format({**cell, "align": "left"}),
        "note": book.add_format({"font_name": "楷体", "font_size": 10}),
    }
    _tasks(book.add_worksheet("任务分解表"), source, formats)
    _indicators(book.add_worksheet("指标分解表"), source["indicators"], formats)
    book.close()


def _tasks(sheet: Any, source: dict[str, Any], formats: dict[str, Any]) -> None:
    head, rows = source["head"], source["rows"]
    for column, width in enumerate((6, 12, 16, 30, 18, 24, 16, 16)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, len(head) - 1, source["title"], formats["title"])
    sheet.merge_range(1, 0, 1, len(head) - 1, source["issued"], formats["issued"])
    sheet.write_row(2, 0, head, formats["head"])
    sheet.set_row(0, 32)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.repeat_rows(2)
    for number, row in enumerate(rows):
        sheet.write_number(3 + number, 0, number + 1, formats["cell"])
        for column, words in enumerate(row[2:], start=3):
            sheet.write(3 + number, column, words, formats["left" if column == 3 else "cell"])
    for column in (1, 2):
        _merged(sheet, [row[column - 1] for row in rows], column, formats["cell"])
    for number, note in enumerate(source["notes"]):
        sheet.write(3 + len(rows) + number, 0, note, formats["note"])


def _merged(sheet: Any, words: Sequence[str], column: int, shape: Any) -> None:
    starts = [number for number, word in enumerate(words) if word]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        if end - start > 1:
            sheet.merge_range(3 + start, column, 2 + end, column, words[start], shape)
        else:
            sheet.write(3 + start, column, words[start], shape)


def _indicators(sheet: Any, source: dict[str, Any], formats: dict[str, Any]) -> None:
    head, places = source["head"], source["places"]
    last = len(head) - 1 + len(places)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, last + 1, 13)
    sheet.merge_range(0, 0, 0, last, source["title"], formats["title"])
    sheet.set_row(0, 30)
    for column, words in enumerate(head[:-1]):
        sheet.merge_range(1, column, 2, column, words, formats["head"])
    sheet.merge_range(1, len(head) - 1, 1, last - 1, head[-1], formats["head"])
    sheet.merge_range(1, last, 2, last, source["units"], formats["head"])
    sheet.write_row(2, len(head) - 1, places, formats["head"])
    for number, row in enumerate(source["rows"], start=3):
        for column, words in enumerate(row):
            numeric = words.replace(".", "", 1).isdigit()
            sheet.write(number, column, float(words) if numeric else words, formats["cell"])
