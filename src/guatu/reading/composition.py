"""From a `Manuscript` to a `Document`: one paragraph a line, normal characters, each with its raw offset."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from hashlib import sha256

from guatu.reading import characters, furniture, structure, traditional
from guatu.reading.articles import find_articles
from guatu.reading.document import Block, Cell, Document, Format, Note, Table
from guatu.reading.doubts import doubts_of
from guatu.reading.headlines import Stand
from guatu.reading.manuscript import Grid, GridCell, Line, Manuscript
from guatu.reading.mending import mend
from guatu.reading.paragraphs import join_lines
from guatu.reading.weaving import unwoven
from guatu.words import Span

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_POINT = "，。；：！？、（）“”《》"
# Spaces that justification or recognition left inside Chinese prose.
_STRAY = re.compile(
    f"(?<=[{_HAN}{_POINT}]) {{1,2}}(?=[{_HAN}{_POINT}\\d])|(?<=\\d) {{1,2}}(?=[{_HAN}{_POINT}%])"
    f"|(?<=[%]) {{1,2}}(?=[{_HAN}{_POINT}])|(?<=\\d\\.) (?=\\d)"
)
# In short lines a space parts words (a title in two halves), save inside dates and between letter-spaced characters.
_STRAY_SHORT = re.compile(
    f"(?<=\\d) {{1,2}}(?=[年月日])|(?<=[年月]) {{1,2}}(?=\\d)|(?<=(?<![{_HAN}])[{_HAN}]) {{1,4}}(?=[{_HAN}](?: |$))"
)
_PROSE = re.compile("[。；;]|[，,][^，,]{4,60}[，,。]")
_TITLE_LENGTH = 60
_NO_TITLE = re.compile("编辑|校对|责编|组版|见习|记者|[:：]|\\d{4}年\\d{1,2}月\\d{1,2}日|^[\\d\\s.,-]{1,40}$")


class _Text:
    """The text under construction with its offsets."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.origin = array("l")
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.stands: list[Stand] = []
        self.woven = False

    def add_break(self, char: str, offset: int) -> None:
        """A break between paragraphs or cells, standing for whatever is at `offset`."""
        self.pieces.append(char)
        self.origin.append(min(offset, len(self.raw)))

    def written(self, span: Span) -> str:
        """A span of the text as the file has it."""
        return self.raw[self.origin[span[0]] : self.origin[span[1] - 1] + 1] if span[0] < span[1] else ""

    def add(self, spans: Sequence[Span], space: bool = False) -> Span:
        """The normal form of the raw `spans` as one run; `space` stands for each line break between them."""
        start = len(self.origin)
        reached = self.origin[-1] if start else 0
        for span in spans:
            self.woven = self.woven or span[0] < reached
            reached = span[1]
        first, last = spans[0] if len(spans) == 1 else (0, 0)
        if last > first and characters.is_plain(self.raw, first, last):
            self.pieces.append(self.raw[first:last])
            self.origin.extend(range(first, last))
            return start, start + last - first
        text, origin = _run(self.raw, spans, space)
        self.pieces.append(text)
        self.origin.extend(origin)
        return start, start + len(text)


def compose(name: str, data: bytes, form: Format, manuscript: Manuscript) -> Document:
    """Build the document of a file's bytes `data` from what its reader found."""
    built = _Text(manuscript.raw)
    for part in _in_order(manuscript):
        if isinstance(part, Grid):
            _add_table(built, part)
        else:
            _add_paragraph(built, part)
    built.origin.append(len(manuscript.raw))
    text, notes = _legible(built, manuscript)
    pages = find_articles(text, built.stands, built.blocks, built.written)
    return Document(
        name=name,
        sha256=sha256(data).hexdigest(),
        format=form,
        raw=manuscript.raw,
        text=text,
        origin=built.origin,
        blocks=_with_title(text, pages.blocks),
        tables=tuple(built.tables),
        pages=tuple(manuscript.pages),
        boxes=tuple(manuscript.boxes),
        notes=(*manuscript.notes, *notes),
        articles=pages.articles,
        furniture=pages.furniture,
        is_woven=built.woven,
    )


def _in_order(manuscript: Manuscript) -> Iterator[list[Line] | Grid]:
    lines: list[Line] = []
    for part in [*manuscript.parts, None]:
        if isinstance(part, Line):
            lines.append(part)
            continue
        yield from _paragraphs(manuscript.raw, lines)
        lines = []
        if part is not None:
            yield part


def _paragraphs(raw: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The paragraphs with what is put aside behind the one it interrupts."""
    flow: list[Line] = []
    asides: dict[int, list[Line]] = {}  # by the start of the line of text before them, -1 for none
    for line in furniture.set_aside(raw, lines):
        before = flow[-1].start if flow else -1
        if line.aside:
            asides.setdefault(before, []).append(line)
        else:
            line.resumes = before in asides
            line.gap = line.gap or (line.resumes and any(aside.gap for aside in asides[before]))
            flow.append(line)
    signs = sum(line.aside in furniture.PAGE_SIGNS for set_off in asides.values() for line in set_off)
    if asides and all(line.loose and line.full is None for line in flow):
        flow = unwoven(raw, flow)
    yield from ([aside] for aside in asides.get(-1, ()))
    for paragraph in join_lines(raw, flow, page=signs > 1):
        yield paragraph
        for line in paragraph:
            yield from ([aside] for aside in asides.get(line.start, ()))


def _add_paragraph(built: _Text, lines: list[Line]) -> None:
    spans = [span for line in lines for span in _without(line)]
    start, end = built.add(spans)
    if start == end:
        return
    text = built.pieces[-1]
    level = lines[0].level or (structure.heading_level(text) if structure.is_short_heading(text) else 0)
    lead = 0 if level else structure.lead_end(text)
    if lead:
        built.blocks.append(Block((start, start + lead), structure.heading_level(text)))
    built.blocks.append(Block((start + lead, end), level))
    built.stands.append(Stand(len(built.blocks) - 1, (start + lead, end), lines[0].level, lines[0].gap, lines[0].aside))
    built.add_break("\n", lines[-1].end)


def _add_table(built: _Text, grid: Grid) -> None:
    """One row a line, cells parted by tabs; a cell's own line breaks become spaces."""
    first = len(built.origin)
    cells: list[Cell] = []
    previous: GridCell | None = None
    for cell in grid.cells:
        if previous is not None:
            built.add_break("\n" if cell.row != previous.row else "\t", previous.spans[-1][1])
        span = built.add(cell.spans, space=True)
        cells.append(Cell(span, cell.row, cell.column, cell.rows, cell.columns))
        previous = cell
    if previous is not None:
        built.tables.append(Table((first, len(built.origin)), tuple(cells), grid.name))
        built.add_break("\n", previous.spans[-1][1])


def _run(raw: str, spans: Sequence[Span], space: bool) -> tuple[str, array[int]]:
    """One run of the spans; in a cell (`space`) strays are looked for in each line alone, so that the joints stay."""
    pieces: list[str] = []
    origin = array("l")
    before = 0
    for start, end in spans:
        if origin and _is_parted(raw, before, start, space, pieces[-1]):
            pieces.append(" ")
            origin.append(max(start - 1, origin[-1]))
        if space:
            text, offsets = _clean(raw, start, end)
            pieces.append(text)
            origin.extend(offsets)
        else:
            characters.normalise(raw, start, end, pieces, origin)
        before = end
    text = "".join(pieces)
    return (text, origin) if space else _without_strays(text, origin)


def _clean(raw: str, start: int, end: int) -> tuple[str, array[int]]:
    pieces: list[str] = []
    origin = array("l")
    characters.normalise(raw, start, end, pieces, origin)
    return _without_strays("".join(pieces), origin)


def _is_parted(raw: str, before: int, start: int, space: bool, piece: str) -> bool:
    """A line that ended parts words of letters, and all that stands in a table's cell."""
    between = raw[before:start]
    if "\n" not in between and "\r" not in between:
        return False
    last, following = piece[-1:], raw[start : start + 1]
    return space or (last.isascii() and last.isalnum() and following.isascii() and following.isalnum())


def _without_strays(text: str, origin: array[int]) -> tuple[str, array[int]]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start or end < len(text):
        text, origin = text[start:end], origin[start : max(start, end)]
    if " " not in text:
        return text, origin
    pattern = _STRAY if _PROSE.search(text) else _STRAY_SHORT
    kept_text: list[str] = []
    kept_origin = array("l")
    at = 0
    for stray in pattern.finditer(text):
        kept_text.append(text[at : stray.start()])
        kept_origin.extend(origin[at : stray.start()])
        at = stray.end()
    if not at:
        return text, origin
    kept_text.append(text[at:])
    kept_origin.extend(origin[at:])
    return "".join(kept_text), kept_origin


def _without(line: Line) -> Iterator[Span]:
    """The parts of a line between the marks it leaves out."""
    at = line.start
    for start, end in line.skips:
        if start > at:
            yield at, start
        at = max(at, end)
    if line.end > at:
        yield at, line.end


def _with_title(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Where the format names no heading, a short first line that is no sentence, name list or date is the title."""
    if any(block.level == 1 for block in blocks[:20]):
        return tuple(blocks)
    titled = list(blocks)
    for index, block in enumerate(blocks[:3]):
        line = text[slice(*block.span)]
        if _NO_TITLE.search(line) or structure.DATE_LINE.match(line):
            continue
        if not block.level and len(line) <= _TITLE_LENGTH and line[-1] not in "。；，！;,.!":
            titled[index] = Block(block.span, 1)
        break
    return tuple(titled)


def _legible(built: _Text, manuscript: Manuscript) -> tuple[str, list[Note]]:
    """The text in simplified characters with its certain slips mended, every character at its place, and all doubts."""
    text = "".join(built.pieces)
    notes: list[Note] = []
    if traditional.is_traditional(text):
        text = traditional.simplified(text)
        notes.append(Note("reading.note.traditional"))
    text, slips = mend(text)
    notes += doubts_of(manuscript.raw, text, built.origin, manuscript.pages, slips)
    return text, notes
