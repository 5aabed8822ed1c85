"""Which reader reads which file: by the file's ending, after its content was seen to agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from guatu.reading.composition import compose
from guatu.reading.conversion import CONVERTED, read_converted
from guatu.reading.document import Document, Format, ReadError
from guatu.reading.inspection import inspect
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript

_UNREAD = "reading.note.unread"  # pictures without text are taken in: a person must type it in
_Reading = Callable[[str, bytes, Limits], Manuscript]
# Named, not imported: a child that reads text does not load the libraries of PDF.
_READERS: Mapping[Format, tuple[str, str]] = {
    "txt": ("plain", "read_plain"),
    "md": ("plain", "read_plain"),
    "html": ("webpage", "read_webpage"),
    "csv": ("commas", "read_commas"),
    "docx": ("wordfile", "read_word"),
    "xlsx": ("workbook", "read_workbook"),
    "xls": ("oldsheets", "read_old_sheets"),
    "ods": ("oldsheets", "read_old_sheets"),
    "pdf": ("pdf", "read_pdf"),
    "ofd": ("ofd", "read_ofd"),
    "image": ("pictures", "read_picture"),
}


def read_here(name: str, data: bytes, limits: Limits | None = None) -> Document:
    """Parse in this process: for trusted material, for tests, and for the child itself; raises `ReadError`."""
    limits = limits or Limits()
    form = inspect(name, data, limits)
    if form in CONVERTED:
        return read_converted(name, data, form, limits, lambda name, data: read_here(name, data, limits))
    module, verb = _READERS[form]
    read = cast(_Reading, getattr(import_module(f"guatu.reading.{module}"), verb))
    document = compose(name, data, form, read(name, data, limits))
    if not document.text.strip() and not any(note.key == _UNREAD for note in document.notes):
        raise ReadError(name, "reading.error.no_text")
    return document
