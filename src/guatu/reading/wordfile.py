"""docx: paragraphs and tables in order as a reader of the page sees them.

Tracked insertions are in, deletions out; text boxes and notes follow the paragraph or the document they
belong to; text nobody sees is left out and named in a note. Pages are not known: Word computes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from guatu.reading.document import Note, ReadError
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript, Pen
from guatu.reading.parts import Parts, parse_xml
from guatu.reading.wordstyles import (
    Numbering,
    Style,
    W,
    is_on,
    numbering_of,
    outline_level,
    read_styles,
    value,
)
from guatu.words import Span

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = {W + tag for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "fldData", "rt")}
_PLAIN = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_MAIN = re.compile(r"word/document\d?\.xml")
_TINY = 4  # half-points
_EXCERPT = 60


def read_word(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read a docx that was inspected before."""
    parts = Parts(name, data, limits)
    return _Word(name, parts).read()


class _Word:
    def __init__(self, name: str, parts: Parts) -> None:
        self.name, self.parts = name, parts
        self.pen = Pen()
        self.found: list[Line | Grid] = []
        self.boxes: list[etree._Element] = []
        self.hidden: list[str] = []
        self.deleted: list[str] = []
        self.styles = read_styles(self._part("word/styles.xml"))
        self.numbering = Numbering.of(self._part("word/numbering.xml"))

    def read(self) -> Manuscript:
        main = next((part for part in self.parts.names() if _MAIN.fullmatch(part)), "word/document.xml")
        root = self._part(main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise ReadError(self.name, "reading.error.missing_part", ending="docx", part=main)
        self._flow(body)
        self._notes_of("word/footnotes.xml", W + "footnote")
        self._notes_of("word/endnotes.xml", W + "endnote")
        _settle_levels([part for part in self.found if isinstance(part, Line)])
        return Manuscript(self.pen.raw, self.found, notes=list(self._notes()))

    def _part(self, part: str) -> etree._Element | None:
        data = self.parts.read(part)
        return None if data is None else parse_xml(self.name, part, data)

    def _notes_of(self, part: str, tag: str) -> None:
        root = self._part(part)
        for note in () if root is None else root.iterfind(tag):
            if note.get(W + "type") is None:
                self._flow(note)

    def _notes(self) -> Iterator[Note]:
        for key, texts, count in (
            ("reading.note.hidden", self.hidden, sum(map(len, self.hidden))),
            ("reading.note.deleted", self.deleted, len(self.deleted)),
        ):
            if count:
                yield Note(key, {"count": count, "text": "".join(texts)[:_EXCERPT]})
        if any(part.endswith("vbaProject.bin") for part in self.parts.names()):
            yield Note("reading.note.macro")

    # Blocks

    def _flow(self, container: etree._Element) -> None:
        for block in _blocks(container):
            if block.tag == W + "p":
                self.found += self._paragraph(block)
            else:
                self._table(block)
            waiting, self.boxes = self.boxes, []
            for box in waiting:
                self._flow(box)

    def _paragraph(self, paragraph: etree._Element, shaded: bool = False) -> list[Line]:
        """Write a paragraph and a line break; give its lines, one for each manual line break in it."""
        properties = paragraph.find(W + "pPr")
        style = self.styles.get(value(properties, W + "pStyle") or "", Style())
        shaded = shaded or _is_shaded(properties)
        text = "".join(self._texts(paragraph, style.hidden, shaded))
        numbered = numbering_of(properties, style)
        label = self.numbering.next(*numbered) if numbered and text.strip() else ""
        level = outline_level(properties) or style.level
        lines = []
        for piece in (label + text).split("\n"):
            start, end = self.pen.write(piece)
            self.pen.write("\n")
            if piece.strip():
                lines.append(Line(start, end, level))
        return lines

    def _texts(self, element: etree._Element, hidden: bool, shaded: bool) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                yield from self._run(child, hidden, shaded)
            elif tag in (W + "del", W + "moveFrom"):
                self.deleted.append("".join(str(text) for text in child.itertext(W + "delText", W + "t")))
            elif tag == _MC + "AlternateContent":
                yield from self._texts(_alternative(child), hidden, shaded)
            elif isinstance(tag, str) and tag not in _GONE:
                yield from self._texts(child, hidden, shaded)

    def _run(self, run: etree._Element, hidden: bool, shaded: bool) -> Iterator[str]:
        properties = run.find(W + "rPr")
        style = self.styles.get(value(properties, W + "rStyle") or "", Style())
        unseen = hidden or style.hidden or _is_unseen(properties, shaded)
        for child in run:
            text = self._run_text(child)
            if unseen and text.strip():
                self.hidden.append(text)
            elif text:
                yield text

    def _run_text(self, child: etree._Element) -> str:
        if child.tag == W + "t":
            return child.text or ""
        if child.tag == W + "sym":
            code = child.get(W + "char", "")
            return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
        if child.tag in _PLAIN:
            return _PLAIN[child.tag]
        if child.tag in (W + "drawing", W + "pict", W + "object"):
            self.boxes += list(_boxes(child))
        elif child.tag == _MC + "AlternateContent":
            self.boxes += list(_boxes(_alternative(child)))
        return ""

    # Tables

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _rows(table) if row.find(f"{W}trPr/{W}del") is None]
        if len(rows) == 1 and len(list(_cells(rows[0]))) == 1:
            self._flow(next(_cells(rows[0])))  # a frame around text, no table
            return
        styled = table.find(f"{W}tblPr/{W}tblStyle") is not None
        cells: list[GridCell] = []
        open_cells: dict[int, GridCell] = {}
        for number, row in enumerate(rows):
            column = int(value(row, f"{W}trPr/{W}gridBefore") or 0)
            for cell in _cells(row):
                column += self._cell(cell, number, column, styled, cells, open_cells)
            self._turn("\n")
        if cells:
            self.found.append(Grid(cells))

    def _cell(
        self, cell: etree._Element, row: int, column: int, styled: bool,
        cells: list[GridCell], open_cells: dict[int, GridCell],
    ) -> int:  # fmt: skip
        """Write a cell; give how many columns it covers."""
        properties = cell.find(W + "tcPr")
        span = value(properties, W + "gridSpan") or "1"
        columns = min(int(span), 1000) if span.isdigit() and int(span) else 1
        merge = None if properties is None else properties.find(W + "vMerge")
        if merge is not None and merge.get(W + "val") != "restart" and column in open_cells:
            open_cells[column].rows += 1
            return columns
        spans = self._cell_lines(cell, styled or _is_shaded(properties))
        written = GridCell(spans, row, column, 1, columns)
        cells.append(written)
        open_cells.pop(column, None)
        if merge is not None:
            open_cells[column] = written
        return columns

    def _cell_lines(self, cell: etree._Element, shaded: bool) -> tuple[Span, ...]:
        start = self.pen.at
        spans: list[Span] = []
        for paragraph in _paragraphs(cell):
            spans += [(line.start, line.end) for line in self._paragraph(paragraph, shaded)]
        waiting, self.boxes = self.boxes, []
        for box in waiting:
            for paragraph in _paragraphs(box):
                spans += [(line.start, line.end) for line in self._paragraph(paragraph, shaded)]
        self._turn("\t")
        return tuple(spans) or ((start, start),)

    def _turn(self, mark: str) -> None:
        """End a cell or row: in place of the line break that ended its last paragraph."""
        self.pen.replace_last(mark)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, through content controls and insertions."""
    for child in container:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"):
            yield from _blocks(child)
        elif child.tag == _MC + "AlternateContent":
            yield from _blocks(_alternative(child))


def _paragraphs(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs, those of nested tables in their place."""
    for block in _blocks(container):
        if block.tag == W + "p":
            yield block
        else:
            for row in _rows(block):
                for cell in _cells(row):
                    yield from _paragraphs(cell)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _cells(child)


def _boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """Text boxes, the outermost only, once though a file holds them for new and old readers."""
    for child in drawing:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == _MC + "AlternateContent":
            yield from _boxes(_alternative(child))
        elif isinstance(child.tag, str):
            yield from _boxes(child)


def _alternative(element: etree._Element) -> etree._Element:
    for child in element:
        if child.tag == _MC + "Choice":
            return child
    fallback = element.find(_MC + "Fallback")
    return element if fallback is None else fallback


def _is_shaded(properties: etree._Element | None) -> bool:
    fill = value(properties, W + "shd", "fill")
    return fill is not None and fill.upper() not in {"AUTO", "FFFFFF"}


def _is_unseen(properties: etree._Element | None, shaded: bool) -> bool:
    """Vanished, a point high, or white on white."""
    if properties is None:
        return False
    if is_on(properties, W + "vanish") or is_on(properties, W + "webHidden"):
        return True
    size = value(properties, W + "sz") or ""
    if size.isdigit() and int(size) <= _TINY:
        return True
    white = (value(properties, W + "color") or "").upper() == "FFFFFF"
    dark = shaded or _is_shaded(properties) or properties.find(W + "highlight") is not None
    return white and not dark


def _settle_levels(lines: list[Line]) -> None:
    """Level 1 is the title: a style Title, or the only Heading 1 when it comes first; other headings follow below."""
    headings = [line for line in lines if line.level]
    if not headings:
        return
    titled = any(line.level == -1 for line in headings)
    sole = not titled and headings[0].level == 1 and sum(line.level == 1 for line in headings) == 1
    for line in headings:
        line.level = 1 if line.level == -1 else line.level + (not sole)
