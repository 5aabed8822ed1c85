"""Formulas of a workbook that nobody has computed: the cell is empty for every reader, and the plan would be wrong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from typing import Final

from lxml import etree

from guatu.scheduling.files.refusing import MOST_UNPACKED

_CELL: Final = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,100}><f(?: [^>]{0,300})?(?:/>|>[^<]{0,8192}</f>)(?:<v ?/>|<v></v>)?</c>'
)
_BOOK: Final = "xl/workbook.xml"


def uncomputed(data: bytes, sheet: str, columns: Collection[int]) -> tuple[str, ...]:
    """The cells of a sheet, in these columns (from 0), with a formula and no value; none of any other format."""
    if not data.startswith(b"PK"):
        return ()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        part = _part(book, sheet)
        if part is None or book.getinfo(part).file_size > MOST_UNPACKED:
            return ()
        text = book.read(part)
    if b"<f" not in text:
        return ()
    wanted = {_letters(at) for at in columns}
    return tuple(f"{column.decode()}{row.decode()}" for column, row in _CELL.findall(text) if column.decode() in wanted)


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The member of the archive that holds a sheet."""
    names = set(book.namelist())
    relations = "xl/_rels/workbook.xml.rels"
    if not {_BOOK, relations} <= names:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    ids = {
        one.get("name"): next((value for name, value in one.attrib.items() if str(name).endswith("}id")), None)
        for one in etree.fromstring(book.read(_BOOK), parser).iter("{*}sheet")
    }
    targets = {one.get("Id"): one.get("Target") or "" for one in etree.fromstring(book.read(relations), parser)}
    target = str(targets.get(ids.get(sheet), ""))
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _letters(column: int) -> str:
    found, column = "", column + 1
    while column:
        column, at = divmod(column - 1, 26)
        found = chr(ord("A") + at) + found
    return found
