"""html: what a browser would show, without scripts and hidden parts; headings and tables by their tags."""

from __future__ import annotations

import re

from lxml import etree

from guatu.reading.document import Note, ReadError
from guatu.reading.encoding import decode
from guatu.reading.limits import Limits
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript, Pen
from guatu.words import Span

_SKIPPED = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "select",
    "textarea",
    "button",
}
_INLINE = {
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "o:p", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_SPACE = re.compile("[ \t\r\n\x0c]+")
_EXCERPT = 60


def read_webpage(name: str, data: bytes, limits: Limits) -> Manuscript:
    """Read an html file or saved page."""
    source = _decoded(name, data)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise ReadError(name, "reading.error.damaged", part="html")
    page = _Page(name, limits.depth)
    page.block(root, 0)
    page.flush()
    return page.finish()


def _decoded(name: str, data: bytes) -> str:
    """By the page's own word when it holds, else as any text."""
    told = _CHARSET.search(data[:4096])
    if told:
        try:
            encoding = told.group(1).decode().lower()
            return data.decode("gb18030" if encoding in {"gb2312", "gbk"} else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(name, data).removeprefix("\ufeff")


class _Page:
    def __init__(self, name: str, depth: int) -> None:
        self.name, self.depth = name, depth
        self.pen = Pen()
        self.parts: list[Line | Grid] = []
        self.hidden: list[str] = []
        self.waiting: list[str] = []
        self.level = 0

    def finish(self) -> Manuscript:
        hidden = _SPACE.sub(" ", "".join(self.hidden)).strip()
        facts: dict[str, str | float] = {"count": len(hidden), "text": hidden[:_EXCERPT]}
        return Manuscript(self.pen.raw, self.parts, notes=[Note("reading.note.hidden", facts)] if hidden else [])

    def flush(self) -> None:
        """End the paragraph whose words were gathered."""
        text = _SPACE.sub(" ", "".join(self.waiting)).strip()
        self.waiting.clear()
        if text:
            span = self.pen.write(text)
            self.pen.write("\n")
            self.parts.append(Line(*span, level=self.level))

    def block(self, element: etree._Element, depth: int) -> None:
        """Gather what an element shows; `depth` bounds the recursion."""
        if depth > self.depth:
            raise ReadError(self.name, "reading.error.nested")
        tag = str(element.tag).lower()
        if tag in _SKIPPED or _is_hidden(element):
            if tag not in _SKIPPED:
                self.hidden.append("".join(map(str, element.itertext())))
        elif tag == "table" and _is_data(element):
            self.flush()
            self._table(element)
        elif tag == "br":
            self.flush()
        else:
            self._inside(element, tag, depth)
        if element.tail:
            self.waiting.append(element.tail)

    def _inside(self, element: etree._Element, tag: str, depth: int) -> None:
        breaks = tag not in _INLINE
        outer = self.level
        if breaks:
            self.flush()
            self.level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else outer
        self.waiting.append(element.text or "")
        for child in element:
            self.block(child, depth + 1)
        if breaks:
            self.flush()
            self.level = outer

    def _table(self, table: etree._Element) -> None:
        cells: list[GridCell] = []
        taken: set[tuple[int, int]] = set()
        for row, element in enumerate(table.iter("tr")):
            column = 0
            for cell in element.iter("td", "th"):
                while (row, column) in taken:
                    column += 1
                rows, columns = _span(cell.get("rowspan")), _span(cell.get("colspan"))
                taken.update((row + down, column + right) for down in range(rows) for right in range(columns))
                cells.append(GridCell(self._cell(cell), row, column, rows, columns))
                column += columns
            self.pen.replace_last("\n")
        if cells:
            self.parts.append(Grid(cells))

    def _cell(self, cell: etree._Element) -> tuple[Span, ...]:
        inner = _Page(self.name, self.depth)
        inner._inside(cell, "td", 0)
        self.hidden += inner.hidden
        texts = [inner.pen.raw[line.start : line.end] for line in inner.parts if isinstance(line, Line)]
        spans = []
        for index, text in enumerate(texts or [""]):
            if index:
                self.pen.write("\n")
            spans.append(self.pen.write(text))
        self.pen.write("\t")
        return tuple(spans)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")[:2000].lower()))


def _is_data(table: etree._Element) -> bool:
    """Rows of several cells, and no table inside: a table, not a page's scaffold."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return sum(len(list(row.iter("td", "th"))) > 1 for row in table.iter("tr")) >= 2


def _span(text: str | None) -> int:
    return max(1, min(int(text), 1000)) if text and text.isdigit() and len(text) < 6 else 1
