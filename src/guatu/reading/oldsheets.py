"""xls and ods by calamine, which gives typed values; what it cannot stand ends the child, not the office."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from guatu.reading.display import show_value
from guatu.reading.document import Note, ReadError
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript
from guatu.reading.sheetgrid import Sheet, compose_sheets

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def read_old_sheets(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read xls or ods."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    sheets, unseen, cells = [], [], 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for told in book.sheets_metadata:
            if told.visible != SheetVisibleEnum.Visible:
                unseen.append(told.name)
                continue
            opened = book.get_sheet_by_name(told.name)
            cells += opened.total_height * opened.total_width
            if cells > limits.cells:
                raise ReadError(name, "reading.error.cells", limit=limits.cells)
            sheets.append(_sheet(opened))
    except PasswordError:
        raise ReadError(name, "reading.error.encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise ReadError(name, "reading.error.damaged", part=name.rsplit(".", 1)[-1]) from None
    notes = [Note("reading.note.hidden_sheets", {"names": "、".join(unseen), "count": len(unseen)})] if unseen else []
    return compose_sheets(sheets, notes)


def _sheet(opened: CalamineSheet) -> Sheet:
    sheet = Sheet(opened.name)
    for row, values in enumerate(opened.to_python(skip_empty_area=False)):
        texts = {column: show_value(value) for column, value in enumerate(values) if value != ""}
        if texts:
            sheet.rows[row] = texts
    for (top, left), (bottom, right) in opened.merged_cell_ranges or ():
        sheet.merged[top, left] = (bottom - top + 1, right - left + 1)
    return sheet
