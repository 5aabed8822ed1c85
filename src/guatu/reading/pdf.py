"""PDF: characters by PDFium, order by the white between them, tables by their rules; pictures are recognised."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

from guatu.reading.document import Note, ReadError
from guatu.reading.glyphs import Leaf, read_leaf
from guatu.reading.leaves import PageDraft, lay_out_leaf
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript
from guatu.reading.pagebook import PageBook, notes_on, refuse_textless

_SCALE = 1.5  # pixels a point for the layout model: 108 dpi, enough for blocks
_COVERED, _FEW = 0.5, 40  # a picture over half the page with fewer characters on it is a scan
_TAIL = 2048


def read_pdf(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read a PDF that was inspected before."""
    book = _opened(name, data)
    try:
        if len(book) > limits.pages:
            raise ReadError(name, "reading.error.pages", count=len(book), limit=limits.pages)
        drafts: list[PageDraft] = []
        scans = 0
        for index in range(len(book)):
            drafts.append(_draft(name, book, index, limits if scans < limits.scans else None))
            scans += drafts[-1].recognised
        notes = [*notes_on(drafts), *_warnings(book, data)]
    finally:
        book.close()
    refuse_textless(name, drafts)
    return PageBook(drafts, notes).write()


def _opened(name: str, data: bytes) -> Any:
    import pypdfium2

    open_pdf: Any = pypdfium2.PdfDocument

    try:
        return open_pdf(data)
    except pypdfium2.PdfiumError as error:
        key = "encrypted" if "password" in str(error).lower() or b"/Encrypt" in data else "damaged"
        facts = {} if key == "encrypted" else {"part": "PDF"}
        raise ReadError(name, f"reading.error.{key}", **facts) from None


def _draft(name: str, book: Any, index: int, limits: Limits | None) -> PageDraft:
    """One page; without `limits` pictures are no longer recognised."""
    import pypdfium2

    try:
        page = book[index]
        try:
            leaf = read_leaf(page)
            return _pictured(page, leaf, limits) if _is_picture(leaf) else lay_out_leaf(leaf, lambda: _shown(page))
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError(name, "reading.error.page", page=index + 1) from None


def _is_picture(leaf: Leaf) -> bool:
    """Whether there is nothing to read on a page, or little on a picture that covers it."""
    if leaf.unseen and not leaf.glyphs:
        return False
    return not leaf.glyphs or (leaf.covered > _COVERED and len(leaf.glyphs) < _FEW and not leaf.unseen)


def _pictured(page: Any, leaf: Leaf, limits: Limits | None) -> PageDraft:
    if not (leaf.images or leaf.paths):
        return PageDraft(leaf.width, leaf.height, blank=True)
    if limits is None:
        return PageDraft(leaf.width, leaf.height, scan=True)
    from guatu.reading.scans import RESOLUTION, is_blank, lay_out_scan

    area = max(leaf.width * leaf.height, 1.0)
    scale = min(RESOLUTION / 72, sqrt(limits.scan_pixels / area))
    picture = page.render(scale=scale).to_numpy()[:, :, :3].copy()
    if is_blank(picture):
        return PageDraft(leaf.width, leaf.height, blank=True, pictured=leaf.images > 0)
    return lay_out_scan(picture, leaf.width, leaf.height)


def _shown(page: Any) -> tuple[Any, float]:
    """The page as a picture, and its pixels a point."""
    return page.render(scale=_SCALE).to_numpy(), _SCALE


def _warnings(book: Any, data: bytes) -> Iterator[Note]:
    """What a PDF may carry besides its pages, found by the plain words of its format."""
    if b"/JavaScript" in data or b"/Launch" in data:
        yield Note("reading.note.active")
    if b"/EmbeddedFile" in data:
        yield Note("reading.note.embedded")
    if b"startxref" not in data[-_TAIL:]:
        yield Note("reading.note.recovered", {"pages": len(book)})
