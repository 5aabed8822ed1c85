"""读: a file becomes a Document: text in reading order, pages, boxes, and the raw offset of every character."""

from guatu.reading.document import (
    Article,
    Block,
    Box,
    Cell,
    Document,
    Format,
    Furniture,
    FurnitureKind,
    Note,
    Page,
    ReadError,
    Table,
)
from guatu.reading.formats import read_here
from guatu.reading.inspection import ENDINGS
from guatu.reading.limits import Limits
from guatu.reading.reader import Reader, read, read_bytes

__all__ = [
    "ENDINGS",
    "Article",
    "Block",
    "Box",
    "Cell",
    "Document",
    "Format",
    "Furniture",
    "FurnitureKind",
    "Limits",
    "Note",
    "Page",
    "ReadError",
    "Reader",
    "Table",
    "read",
    "read_bytes",
    "read_here",
]
