"""xlsx, cell by cell as a stream: what a sheet declares of its size is not believed, and formats are shown.

A library that gives typed values loses what the office sees (5.7 % stored as 0.057, 2026年6月 stored as a
day), and builds the whole rectangle between two far cells; here a sheet costs what it holds.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree

from guatu.reading.display import number_format, show_number
from guatu.reading.document import Note, ReadError
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript
from guatu.reading.parts import Parts, has_doctype, parse_xml
from guatu.reading.sheetgrid import Sheet, compose_sheets

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_NAMED = 5  # bad cells named in a note


def read_workbook(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read an xlsx that was inspected before."""
    return _Workbook(name, Parts(name, data, limits), limits).read()


class _Workbook:
    def __init__(self, name: str, parts: Parts, limits: Limits) -> None:
        self.name, self.parts, self.limits = name, parts, limits
        self.strings = list(self._shared_strings())
        self.formats = self._formats()
        self.cells = self.formulas = self.hidden = 0
        self.bad_days: list[str] = []
        self.bad_cells: list[str] = []
        self.epoch_1904 = False

    def read(self) -> Manuscript:
        sheets, unseen = [], []
        for title, part, visible in self._sheets():
            if visible:
                sheets.append(self._sheet(title, part))
            else:
                unseen.append(title)
        return compose_sheets(sheets, list(self._notes(unseen)))

    def _notes(self, unseen: list[str]) -> Iterator[Note]:
        if unseen:
            yield Note("reading.note.hidden_sheets", {"names": "、".join(unseen), "count": len(unseen)})
        for key, count in (("hidden_rows", self.hidden), ("formulas", self.formulas)):
            if count:
                yield Note(f"reading.note.{key}", {"count": count})
        for key, places in (("bad_days", self.bad_days), ("bad_cells", self.bad_cells)):
            if places:
                yield Note(f"reading.note.{key}", {"cells": "、".join(places[:_NAMED]), "count": len(places)})
        names = self.parts.names()
        if any(part.endswith("vbaProject.bin") for part in names):
            yield Note("reading.note.macro")
        if any(part.startswith("xl/externalLinks/") for part in names):
            yield Note("reading.note.external")

    def _xml(self, part: str) -> etree._Element | None:
        data = self.parts.read(part)
        return None if data is None else parse_xml(self.name, part, data)

    def _sheets(self) -> Iterator[tuple[str, str, bool]]:
        book, links = self._xml("xl/workbook.xml"), self._xml("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            raise ReadError(self.name, "reading.error.missing_part", ending="xlsx", part="xl/workbook.xml")
        properties = book.find(_S + "workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for sheet in book.iterfind(f"{_S}sheets/{_S}sheet"):
            target = targets.get(sheet.get(_R + "id"), "")
            part = target.lstrip("/") if target.startswith("/") else "xl/" + target
            yield sheet.get("name", ""), part, sheet.get("state", "visible") == "visible"

    def _shared_strings(self) -> Iterator[str]:
        root = self._xml("xl/sharedStrings.xml")
        for item in () if root is None else root.iterfind(_S + "si"):
            yield _rich_text(item)

    def _formats(self) -> list[str]:
        root = self._xml("xl/styles.xml")
        if root is None:
            return []
        own = {
            int(one.get("numFmtId", "0")): one.get("formatCode", "")
            for one in root.iterfind(f"{_S}numFmts/{_S}numFmt")
            if one.get("numFmtId", "0").isdigit()
        }
        numbers = [one.get("numFmtId", "0") for one in root.iterfind(f"{_S}cellXfs/{_S}xf")]
        return [number_format(int(number) if number.isdigit() else 0, own) for number in numbers]

    def _sheet(self, title: str, part: str) -> Sheet:
        data = self.parts.read(part)
        if data is None:
            raise ReadError(self.name, "reading.error.missing_part", ending="xlsx", part=part)
        sheet = Sheet(title)
        hidden_columns: set[int] = set()
        row_number = -1
        for element in self._stream(part, data):
            if element.tag == _S + "row":
                row_number = self._row(element, row_number + 1, sheet, hidden_columns)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]  # type: ignore[union-attr]
            elif element.tag == _S + "col" and element.get("hidden") in {"1", "true"}:
                first, last = _whole(element.get("min")), _whole(element.get("max"))
                hidden_columns.update(range(first - 1, min(last, _LAST_COLUMN)))
            elif element.tag == _S + "mergeCell":
                _merge(sheet, element.get("ref", ""))
        return sheet

    def _stream(self, part: str, data: bytes) -> Iterator[etree._Element]:
        tags = [_S + tag for tag in ("row", "col", "mergeCell")]
        stream = etree.iterparse(io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            for _, element in stream:
                if has_doctype(element):
                    raise ReadError(self.name, "reading.error.entities", part=part)
                yield element
        except etree.XMLSyntaxError:
            raise ReadError(self.name, "reading.error.damaged", part=part) from None

    def _row(self, row: etree._Element, number: int, sheet: Sheet, hidden_columns: set[int]) -> int:
        """Take a row's cells; give its number from 0."""
        stated = _whole(row.get("r"))
        number = stated - 1 if 0 < stated <= _LAST_ROW else number
        if row.get("hidden") in {"1", "true"}:
            self.hidden += 1
            return number
        column = -1
        for cell in row.iterfind(_S + "c"):
            self.cells += 1
            if self.cells > self.limits.cells:
                raise ReadError(self.name, "reading.error.cells", limit=self.limits.cells)
            column = self._column(cell, column + 1)
            text = self._text(cell, f"{sheet.name}!{cell.get('r', '')}")
            if text and column not in hidden_columns:
                sheet.rows.setdefault(number, {})[column] = text
        return number

    def _column(self, cell: etree._Element, following: int) -> int:
        place = cell.get("r")
        if place is None:
            return following
        found = _PLACE.match(place)
        column = _column_number(found.group(1)) if found else -1
        if 0 <= column < _LAST_COLUMN:
            return column
        self.bad_cells.append(place[:20])
        return following

    def _text(self, cell: etree._Element, place: str) -> str:
        if cell.find(_S + "f") is not None:
            self.formulas += 1
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(_S + "is")
            return "" if inline is None else _rich_text(inline)
        stored = cell.findtext(_S + "v") or ""
        if kind == "s":
            index = _whole(stored)
            if stored.isdigit() and index < len(self.strings):
                return self.strings[index]
            self.bad_cells.append(place)
            return ""
        if kind != "n" or not stored:
            return _unescape(stored) if kind == "str" else {"b0": "FALSE", "b1": "TRUE"}.get(kind + stored, stored)
        style = _whole(cell.get("s"))
        text, bad = show_number(
            stored, self.formats[style] if style < len(self.formats) else "General", self.epoch_1904
        )
        if bad:
            self.bad_days.append(f"{place} ({text})")
        return text


def _rich_text(item: etree._Element) -> str:
    """A string's runs without the reading aids (phonetic runs) that stand beside it."""
    pieces = [
        piece.text or ""
        for piece in item.iter(_S + "t")
        if (parent := piece.getparent()) is None or parent.tag != _S + "rPh"
    ]
    return _unescape("".join(pieces))


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), text) if "_x" in text else text


def _merge(sheet: Sheet, reference: str) -> None:
    first, _, last = reference.partition(":")
    one, other = _PLACE.match(first), _PLACE.match(last)
    if one and other:
        row, column = int(one.group(2)) - 1, _column_number(one.group(1))
        height, width = int(other.group(2)) - row, _column_number(other.group(1)) - column + 1
        if height > 0 and width > 0:
            sheet.merged[row, column] = (height, width)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0
