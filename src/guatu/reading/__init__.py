"""读: a file becomes a Document: text in reading order, pages, boxes, and the raw offset of every character."""

from guatu.reading.document import Block, Box, Cell, Document, Note, Page, ReadError, Table

__all__ = ["Block", "Box", "Cell", "Document", "Note", "Page", "ReadError", "Table"]
