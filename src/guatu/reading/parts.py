"""The parts of an office file: members of its zip, and XML that may neither expand nor fetch anything."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from guatu.reading.document import ReadError
from guatu.reading.limits import Limits


def parse_xml(name: str, part: str, data: bytes) -> etree._Element:
    """The root of a part; raises `ReadError` for entities and DTDs, excessive depth, and damage."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(name, _why(error), part=part) from None
    if has_doctype(root):
        raise ReadError(name, "reading.error.entities", part=part)
    return root


def has_doctype(element: etree._Element) -> bool:
    """Whether the document an element belongs to declares a DTD."""
    told: Any = element.getroottree().docinfo  # the stubs lack its doctype
    return bool(told.doctype)


def _why(error: etree.XMLSyntaxError) -> str:
    message = str(error)
    if "depth" in message.lower():
        return "reading.error.nested"
    if "entit" in message.lower():
        return "reading.error.entities"
    return "reading.error.damaged"


class Parts:
    """Members of a zip, read no further than they declare and the limits allow."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._archive = zipfile.ZipFile(io.BytesIO(data))

    def names(self) -> list[str]:
        """All member names."""
        return self._archive.namelist()

    def read(self, part: str) -> bytes | None:
        """A member's bytes; None when it is missing; raises `ReadError` when it is damaged or larger than it says."""
        member = self._archive.NameToInfo.get(part)
        if member is None:
            return None
        try:
            with self._archive.open(member) as stream:
                data = stream.read(min(member.file_size, self._limits.unpacked) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
            raise ReadError(self._name, "reading.error.damaged", part=part) from None
        if len(data) > member.file_size:
            raise ReadError(self._name, "reading.error.unpacked", megabytes=len(data) >> 20, limit=0)
        return data
