"""Sheets become text: the lines above the table, then one row a line; sparse sheets stay sparse."""

from __future__ import annotations

from dataclasses import dataclass, field

from guatu.reading.document import Note, Page
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript, Pen

_WIDEST_FILLED = 100  # columns up to which empty cells are written too, so that a row's tabs count its columns


@dataclass(slots=True)
class Sheet:
    """The texts of a sheet by row and column from 0, and how many rows and columns its merged cells cover."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def compose_sheets(sheets: list[Sheet], notes: list[Note]) -> Manuscript:
    """Write all sheets, each as a page."""
    pen = Pen()
    manuscript = Manuscript("", notes=notes)
    for number, sheet in enumerate(sheets, 1):
        start = pen.at
        _write(sheet, pen, manuscript.parts)
        manuscript.pages.append(Page(number, (start, pen.at)))
    manuscript.raw = pen.raw
    return manuscript


def _write(sheet: Sheet, pen: Pen, parts: list[Line | Grid]) -> None:
    rows = sorted(row for row, cells in sheet.rows.items() if any(text.strip() for text in cells.values()))
    covered = _covered(sheet)
    columns = sorted({column for row in rows for column, text in sheet.rows[row].items() if text.strip()})
    filled = range(columns[0], columns[-1] + 1) if columns and columns[-1] - columns[0] < _WIDEST_FILLED else None
    cells: list[GridCell] = []
    for row in rows:
        texts = {column: text for column, text in sheet.rows[row].items() if text.strip()}
        if not cells and len(texts) == 1 and len(columns) > 1:
            # What stands alone above the table is its title, unit or date.
            span = pen.write(next(iter(texts.values())).replace("\n", " "))
            parts.append(Line(*span, level=0 if any(isinstance(part, Line) for part in parts) else 1))
            pen.write("\n")
            continue
        cells.extend(
            _cell(sheet, pen, row, column, texts.get(column, ""))
            for column in filled or sorted(texts)
            if (row, column) not in covered
        )
        pen.replace_last("\n")
    if cells:
        parts.append(Grid(cells, sheet.name))


def _cell(sheet: Sheet, pen: Pen, row: int, column: int, text: str) -> GridCell:
    spans = []
    for index, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if index:
            pen.write("\n")
        spans.append(pen.write(line))
    pen.write("\t")
    rows, columns = sheet.merged.get((row, column), (1, 1))
    return GridCell(tuple(spans), row, column, rows, columns)


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells under a merged one; only those in rows that hold anything, so that a merged million costs nothing."""
    covered: set[tuple[int, int]] = set()
    for (row, column), (height, width) in sheet.merged.items():
        if width > _WIDEST_FILLED:
            continue
        for one in sheet.rows if height > len(sheet.rows) else range(row, row + height):
            if row <= one < row + height and one in sheet.rows:
                covered.update((one, other) for other in range(column, column + width))
        covered.discard((row, column))
    return covered
