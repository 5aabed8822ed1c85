"""A document as numbered sentences, in parts short enough to be read by a language model with their headings.

A sentence ends at 。！？ or with its paragraph; of a table each row is one. Numbers begin with 1, in text order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guatu.extraction.passages import passages
from guatu.reading import Block, Document, Table
from guatu.words import Span

PART_CHARACTERS = 3000
_LONGEST = 800
_SENTENCE = re.compile(rf"[^。！？!?\n]{{1,{_LONGEST}}}[。！？!?]?")
_WORD = re.compile(r"\w")
_ABOVE, _ABOVE_CHARACTERS = 5, 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """`span` in `Document.text`; `path` the headings above; `row` is `(table, row)` of a table's row."""

    number: int
    span: Span
    path: tuple[Block, ...]
    heading: bool = False
    row: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Successive sentences and the JSON lines that show them: `above` the headings, then `id` and `text` of each."""

    sentences: tuple[Sentence, ...]
    shown: str


def sentences(document: Document) -> tuple[Sentence, ...]:
    """Every sentence, heading and table row that holds a word, in text order."""
    found = sorted([*_of_prose(document), *_of_tables(document)], key=lambda one: one[0])
    return tuple(Sentence(number, *one) for number, one in enumerate(found, start=1))


def parts(document: Document, every: Sequence[Sentence]) -> Iterator[Part]:
    """Parts of at most 3,000 characters with the headings above their first sentence."""
    lines: list[str] = []
    held: list[Sentence] = []
    size = 0
    for sentence in every:
        line = _line(document, sentence)
        if held and size + len(line) > PART_CHARACTERS:
            yield Part(tuple(held), "\n".join(lines))
            lines, held, size = [], [], 0
        if not held:
            lines.append(_above(document, sentence))
            size = len(lines[0])
        lines.append(line)
        held.append(sentence)
        size += len(line) + 1
    if held:
        yield Part(tuple(held), "\n".join(lines))


def _of_prose(document: Document) -> Iterator[tuple[Span, tuple[Block, ...], bool, tuple[int, int] | None]]:
    for passage in passages(document):
        path = tuple(block for block in passage.path if block.span != passage.span)
        for found in _SENTENCE.finditer(document.text, *passage.span):
            if _WORD.search(found.group()):
                yield found.span(), path, passage.heading, None


def _of_tables(document: Document) -> Iterator[tuple[Span, tuple[Block, ...], bool, tuple[int, int] | None]]:
    for index, table in enumerate(document.tables):
        path = _path_above(document, table)
        rows: dict[int, list[Span]] = {}
        for cell in table.cells:
            if _WORD.search(document.text, *cell.span):
                rows.setdefault(cell.row, []).append(cell.span)
        for number, spans in rows.items():
            first, last = min(start for start, _ in spans), max(end for _, end in spans)
            for start in range(first, last, _LONGEST):
                yield (start, min(last, start + _LONGEST)), path, False, (index, number)


def _path_above(document: Document, table: Table) -> tuple[Block, ...]:
    path: list[Block] = []
    for block in document.blocks:
        if block.span[0] >= table.span[0]:
            break
        if block.level:
            path = [upper for upper in path if upper.level < block.level] + [block]
    return tuple(path)


def _line(document: Document, sentence: Sentence) -> str:
    """JSON, so that no text of a document can pass for a line of another sentence."""
    text = document.text[slice(*sentence.span)]
    if sentence.row:
        text = text.replace("\t", " | ")
    shown: dict[str, object] = {"id": sentence.number, "text": " ".join(text.split())}
    if sentence.heading:
        shown["heading"] = True
    return json.dumps(shown, ensure_ascii=False)


def _above(document: Document, sentence: Sentence) -> str:
    path = [document.text[slice(*block.span)][:_ABOVE_CHARACTERS] for block in sentence.path[-_ABOVE:]]
    return json.dumps({"above": path}, ensure_ascii=False)
