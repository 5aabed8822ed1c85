"""Where a clause stands: passages with their heading path, the period and mood of their section, and their clauses.

A passage is a paragraph outside the tables. A sentence ends at 。！？； or the passage's end; clauses are parted
by commas and colons. Titles in 《》, short quotations and brackets are never cut. All offsets are into `Document.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from guatu.extraction.lexicon import any_of
from guatu.reading import Block, Document
from guatu.words import Span

Mood = Literal["report", "plan", ""]
LONGEST_CLAUSE = 240
_YEAR = re.compile(r"(20\d\d)年")
_BRACED = re.compile(r"\s{0,4}[【〖\[][^】〗\]\n]{2,24}[】〗\]]\s{0,4}\Z")
_WEAK_PLAN = re.compile("保障|行动|措施|举措|任务|目标|服务|建设")
_STRONG_MOOD = re.compile(
    "(?P<report>工作情况|完成情况|工作回顾|工作总结|情况回顾|总体进展|重点项目进展|执行情况|运行情况|推进情况|开展情况|进展情况|基本情况|总体情况|存在的?(?:主要|突出)?(?:问题|困难))|工作安排|工作计划|工作打算|下一步|下步|工作要点|重点任务|主要任务"
)
_WHOLE = r"《[^《》\n]{0,120}》|“[^“”\n]{0,20}”|‘[^‘’\n]{0,20}’|（[^（）\n]{0,60}）|\([^()\n]{0,60}\)"
_MARK = re.compile(rf"{_WHOLE}|(?P<end>[。！？!?；;\n])|(?P<pause>[，：,:])")
_TRIM_LEFT = " \t　“”‘’\"'…—－-▲△●■◆★☆·•*#>、。，,）)]】"
_TRIM_RIGHT = " \t　”“\"'…—*#、，,"
_NUMBERED = re.compile(
    r"\s{0,8}(?:[（(][一二三四五六七八九十\d]{1,4}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,3}(?:\.\d{1,3}){0,2}[.．、](?!\d(?!\d?月|\d{3}年))|[①-⑳]"
    r"|第[一二三四五六七八九十]{1,3}[，、]|[一二三四五六七八九十]{1,2}[是要]要?[，：]?|——)"
)
_ITEM = re.compile(
    r"\s{0,8}(?:[▲△●■◆★◇○□•·]|\d{1,3}(?:\.\d{1,3}){0,2}[.．、](?!\d)|[（(]\d{1,3}[)）]|[①-⑳])\s{0,4}([^。，；：\n]{3,48})(?:[。：]|$)"
)
_ABOUT = re.compile(
    r"\s{0,8}(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s{0,4}(?:关于)?([^。，；：\n]{3,40}?)(?:有关事项|事项|问题|工作)?[。：]"
)


@dataclass(slots=True)
class Piece:
    """A clause; `closes` is the mark after it; `sentence` and `part` number the sentence and its ；-parts."""

    span: Span
    closes: str
    sentence: int
    part: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what its headings say; `item` is the name of the numbered item it opens or belongs to."""

    span: Span
    path: tuple[Block, ...]
    mood: Mood
    item: Span | None
    heading: bool = False


def passages(document: Document, today: date | None = None) -> Iterator[Passage]:
    """The paragraphs and headings outside the tables in text order; `today` tells past years in headings.

    Page furniture is nobody's statement and is passed over; a caption tells what is to be seen and is read.
    """
    aside = {one.span for one in document.furniture if one.kind != "caption"}
    path: list[Block] = []
    item: Span | None = None
    starts = [table.span[0] for table in document.tables]
    for found_block in document.blocks:
        block = found_block
        if block.span in aside:
            continue
        index = bisect_right(starts, block.span[0]) - 1
        if index >= 0 and block.span[0] < document.tables[index].span[1]:
            continue
        text = document.text[slice(*block.span)]
        if not block.level and _BRACED.match(text):
            block = Block(block.span, 3)
        if block.level:
            path = [upper for upper in path if upper.level < block.level] + [block]
            item = None
        found = _ITEM.match(text) or _ABOUT.match(text)
        if found:
            item = block.span[0] + found.start(1), block.span[0] + found.end(1)
        yield Passage(block.span, tuple(path), _mood(document, path, today), item, bool(block.level))


def _mood(document: Document, path: list[Block], today: date | None) -> Mood:
    """The innermost heading that says whether it tells or promises decides."""
    strong = _strong_mood(document, path)
    for block in reversed(path):
        if strong and block.level > 2 and _WEAK_PLAN.search(document.text, *block.span):
            return strong
        outright = _STRONG_MOOD.search(document.text, *block.span) if block.level > 1 else None
        if outright:
            return "report" if outright["report"] else "plan"
        text = document.text[slice(*block.span)]
        past = any_of("cues.reporting_heading").search(text)
        ahead = any_of("cues.planning_heading").search(text)
        if past and not ahead:
            return "report"
        if ahead and not past:
            return "plan"
        if past and ahead and block.level > 1:
            return "report" if past.end() >= ahead.end() else "plan"
        year = _YEAR.search(text)
        if year and today and block.level > 1 and not (past or ahead):
            return "report" if int(year.group(1)) < today.year else "plan"
    return ""


def _strong_mood(document: Document, path: list[Block]) -> Mood:
    """What the innermost heading below the title that names a report or a plan outright says."""
    for block in reversed(path):
        told = _STRONG_MOOD.search(document.text, *block.span) if block.level > 1 else None
        if told:
            return "report" if told["report"] else "plan"
    return ""


def pieces(text: str, span: Span) -> Iterator[Piece]:
    """The clauses of a passage, without numbering, quotes and marks at their edges."""
    sentence, part = 0, 0
    at = unnumbered(text, span)[0]
    for mark in _MARK.finditer(text, at, span[1]):
        if mark.lastgroup is None or _in_number(text, mark):
            continue
        closes = mark.group()
        yield from _piece(text, (at, mark.start()), closes, sentence, part)
        at = mark.end()
        if mark.lastgroup == "end":
            part += 1
            sentence += closes not in "；;"
    yield from _piece(text, (at, span[1]), "", sentence, part)


def outside(text: str, piece: Piece, brackets: Sequence[Span]) -> Piece | None:
    """What of a clause stands behind the bracket it begins in: （市港航局负责）6月底前建成; None where nothing does."""
    start, end = piece.span
    for opens, closes in brackets:
        if opens <= start < closes:
            start = closes
    if start == piece.span[0]:
        return piece
    trimmed = _trimmed(text, min(start, end), end)
    return replace(piece, span=trimmed) if trimmed[0] < trimmed[1] else None


def unnumbered(text: str, span: Span) -> Span:
    """The span without the number it opens with, so that 1.9月底前 is the item 1 and a day in September."""
    numbered = _NUMBERED.match(text, *span)
    return (numbered.end(), span[1]) if numbered else span


def _in_number(text: str, mark: re.Match[str]) -> bool:
    """1,200 and 2.6:1 are no ends of clauses."""
    start, end = mark.span()
    return mark.group() in ",:：" and text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()


def _piece(text: str, span: Span, closes: str, sentence: int, part: int) -> Iterator[Piece]:
    """One clause; what is longer than any clause a person writes is cut."""
    for start in range(span[0], span[1], LONGEST_CLAUSE):
        trimmed = _trimmed(text, start, min(span[1], start + LONGEST_CLAUSE))
        if trimmed[0] < trimmed[1]:
            yield Piece(trimmed, closes, sentence, part)


def _trimmed(text: str, start: int, end: int) -> Span:
    numbered = _NUMBERED.match(text, start, end)
    if numbered and numbered.end() < end:
        start = numbered.end()
    while start < end and text[start] in _TRIM_LEFT and not (text[start] == "“" and "”" in text[start:end]):
        start += 1
    while start < end and text[end - 1] in _TRIM_RIGHT and not (text[end - 1] == "”" and "“" in text[start : end - 1]):
        end -= 1
    return start, end
