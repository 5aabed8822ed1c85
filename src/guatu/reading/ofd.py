"""ofd (GB/T 33190): the fixed-layout format of Chinese offices, a zip of XML, laid out as PDF is.

Characters, ruled lines and pictures come from the pages and their templates; order and tables from the same
code as those of PDF; pages that are pictures are recognised. Seals and signatures are not checked.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from guatu.reading.document import Note, ReadError
from guatu.reading.glyphs import Leaf
from guatu.reading.leaves import PageDraft, PageLine, PageTable, lay_out_leaf
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Manuscript
from guatu.reading.ofdpage import POINTS, Sheet
from guatu.reading.pagebook import PageBook, notes_on, refuse_textless
from guatu.reading.parts import Parts, parse_xml

_A4 = (210.0, 297.0)  # millimetres, where a file does not say
_COVERED, _FEW = 0.5, 40  # as for PDF: a picture over half the page with fewer characters on it is a scan
_MODEL_SCALE = 1.5


def read_ofd(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read an OFD that was inspected before."""
    package = _Package(name, Parts(name, data, limits))
    drafts: list[PageDraft] = []
    scans = 0
    for body in package.bodies():
        for page in body.pages:
            if len(drafts) >= limits.pages:
                raise ReadError(name, "reading.error.pages", count=len(drafts) + 1, limit=limits.pages)
            drafts.append(_draft(package, body, page, limits if scans < limits.scans else None))
            scans += drafts[-1].recognised
    refuse_textless(name, drafts)
    notes = list(notes_on(drafts))
    if any(part.endswith("/signatures.xml") for part in package.places):
        notes.append(Note("reading.note.seal"))
    return PageBook(drafts, notes).write()


@dataclass(slots=True)
class _Body:
    """One document of the file: its pages' parts in order, and what they refer to by number."""

    size: tuple[float, float]
    pages: list[str]
    templates: Mapping[str, str]
    units: dict[str, etree._Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)


class _Package:
    """The parts of the zip by the paths that the file itself uses."""

    def __init__(self, name: str, parts: Parts) -> None:
        self.name, self.parts = name, parts
        # Some writers spell a part differently from the path to it.
        self.places = {part.lower().lstrip("/"): part for part in parts.names()}

    def bodies(self) -> Iterator[_Body]:
        root = self.xml("OFD.xml")
        for place in root.iterfind("{*}DocBody/{*}DocRoot"):
            yield self._body(_path("", place.text))

    def xml(self, path: str) -> etree._Element:
        data = self.bytes(path)
        if data is None:
            raise ReadError(self.name, "reading.error.missing_part", ending="ofd", part=path)
        return parse_xml(self.name, path, data)

    def bytes(self, path: str) -> bytes | None:
        return self.parts.read(self.places.get(path.lower(), path))

    def _body(self, path: str) -> _Body:
        root = self.xml(path)
        shared = root.find("{*}CommonData")
        body = _Body(
            _size(root.find("{*}CommonData/{*}PageArea")) or _A4,
            [_path(path, page.get("BaseLoc")) for page in root.iterfind("{*}Pages/{*}Page")],
            {
                page.get("ID", ""): _path(path, page.get("BaseLoc"))
                for page in root.iterfind("{*}CommonData/{*}TemplatePage")
            },
        )
        for tag in ("PublicRes", "DocumentRes"):
            for place in () if shared is None else shared.iterfind("{*}" + tag):
                self.take_resources(body, _path(path, place.text))
        return body

    def take_resources(self, body: _Body, path: str) -> None:
        """Pictures and graphics of a resource part; one that is missing is none."""
        if self.bytes(path) is None:
            return
        root = self.xml(path)
        folder = _path(path, (root.get("BaseLoc") or ".") + "/.")
        for medium in root.iterfind("{*}MultiMedias/{*}MultiMedia"):
            file = medium.findtext("{*}MediaFile")
            if file:
                inner, outer = _path(folder + "/.", file), _path(path, file)
                body.media[medium.get("ID", "")] = inner if inner.lower() in self.places else outer
        for unit in root.iterfind("{*}CompositeGraphicUnits/{*}CompositeGraphicUnit"):
            body.units[unit.get("ID", "")] = unit


def _draft(package: _Package, body: _Body, path: str, limits: Limits | None) -> PageDraft:
    """One page; without `limits` pictures are no longer recognised."""
    root = package.xml(path)
    for place in root.iterfind("{*}PageRes"):
        package.take_resources(body, _path(path, place.text))
    width, height = _size(root.find("{*}Area")) or body.size
    sheet = Sheet(Leaf(width * POINTS, height * POINTS), body.units)
    for used in root.iterfind("{*}Template"):
        template = body.templates.get(used.get("TemplateID", ""))
        for content in () if template is None else package.xml(template).iterfind("{*}Content"):
            sheet.draw(content)
    for content in root.iterfind("{*}Content"):
        sheet.draw(content)
    if sheet.overrun:
        raise ReadError(package.name, "reading.error.nested")
    leaf = sheet.leaf
    if leaf.unseen and not leaf.glyphs:
        return lay_out_leaf(leaf, lambda: _shown(leaf))
    if leaf.glyphs and not (leaf.covered > _COVERED and len(leaf.glyphs) < _FEW):
        return lay_out_leaf(leaf, lambda: _shown(leaf))
    return _pictured(package, body, sheet, limits)


def _pictured(package: _Package, body: _Body, sheet: Sheet, limits: Limits | None) -> PageDraft:
    """A page that shows a picture: the largest is recognised where it stands."""
    leaf = sheet.leaf
    if not sheet.pictures:
        return PageDraft(leaf.width, leaf.height, blank=not leaf.paths, scan=bool(leaf.paths))
    shown = max(sheet.pictures, key=lambda one: (one.x1 - one.x0) * (one.y1 - one.y0))
    data = package.bytes(body.media.get(shown.resource, ""))
    if limits is None or data is None:
        return PageDraft(leaf.width, leaf.height, scan=True)
    from guatu.reading.pictures import draft_of

    draft = draft_of(package.name, data, (shown.x1 - shown.x0, shown.y1 - shown.y0), limits)
    for line in _lines(draft):
        x0, y0, x1, y1 = line.box
        line.box = x0 + shown.x0, y0 + shown.y0, x1 + shown.x0, y1 + shown.y0
    draft.width, draft.height = leaf.width, leaf.height
    return draft


def _lines(draft: PageDraft) -> Iterator[PageLine]:
    for part in draft.parts:
        if isinstance(part, PageTable):
            yield from (line for cell in part.cells for line, _ in cell.lines)
        else:
            yield part


def _shown(leaf: Leaf) -> tuple[Any, float]:
    """The page for the layout model: a dark patch for each character, which is all that it goes by."""
    import numpy as np

    height, width = (max(1, min(4_000, round(side * _MODEL_SCALE))) for side in (leaf.height, leaf.width))
    picture = np.full((height, width, 3), 255, dtype=np.uint8)
    for glyph in leaf.glyphs:
        x0, y0, x1, y1 = (max(0, round(edge * _MODEL_SCALE)) for edge in (glyph.x0, glyph.y0, glyph.x1, glyph.y1))
        picture[y0 + 2 : y1 - 1, x0 + 1 : x1 - 1] = 60
    return picture, _MODEL_SCALE


def _size(area: etree._Element | None) -> tuple[float, float] | None:
    """Width and height in millimetres of a page's physical box."""
    words = ("" if area is None else area.findtext("{*}PhysicalBox") or "").split()
    try:
        width, height = float(words[2]), float(words[3])
    except (IndexError, ValueError):
        return None
    return (width, height) if 0 < width < 5_000 and 0 < height < 5_000 else None


def _path(base: str, told: str | None) -> str:
    """A path as the part `base` tells it: from the root when it begins with a slash, else from that part's folder."""
    told = (told or "").strip()
    joined = told if told.startswith("/") else posixpath.join(posixpath.dirname(base), told)
    return posixpath.normpath(joined).lstrip("/")
