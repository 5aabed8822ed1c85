"""Who speaks: the office whose head signs an article speaks in all of it; on a page each article has its own voice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.extraction import owners
from guatu.extraction.passages import Passage
from guatu.extraction.statement import Ground, Responsible
from guatu.reading import Article, Document
from guatu.words import Span, UnitMention

_SIGNED = re.compile("(?:局长|主任|厅长|行长|总经理|董事长)")
_POST = re.compile("(?:书记|局长|主任|厅长|部长|主席|区长|县长|行长|会长|院长|校长|董事长)[ 、\\n]{0,2}[一-龥]{2,4}$")
_AFFILIATED = re.compile(r"作者(?:系|为|单位[:：])([^（）()\n]{4,40})[)）]")
_TAIL = 80

Mentions = Callable[[Span], Sequence[UnitMention]]


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose 我局 an article's is, None where no office signs, and the day it was written, None where it says none."""

    agent: owners.Owned | None
    day: date | None


def author(text: str, every: Sequence[Passage], mentions: Mentions) -> owners.Owned | None:
    """The office whose head signs a document that is one article."""
    signed: list[owners.Owned] = []
    for passage in [*every[:6], *every[-4:]]:
        line = text[slice(*passage.span)]
        if len(line) > 60 or "。" in line or not _SIGNED.search(line):
            continue
        signed += [_owned(unit) for unit in mentions(passage.span)[:1]]
    return signed[0] if len({owned.units for owned in signed}) == 1 else None


def voices(document: Document, mentions: Mentions) -> Mapping[int, Voice]:
    """The voice of each article of a page, by where the block behind its headline begins; none for other documents."""
    if len(document.articles) < 2:
        return {}
    starts = [block.span[0] for block in document.blocks]
    found: dict[int, Voice] = {}
    for article in document.articles:
        behind = article.headline[1] if article.headline else article.spans[0][0]
        index = bisect_left(starts, behind)
        if index < len(starts):
            found[starts[index]] = Voice(_agent(document, article, mentions), article.day)
    return found


def _agent(document: Document, article: Article, mentions: Mentions) -> owners.Owned | None:
    """The first office of a byline that names a post, or of the bracket that says what its author is."""
    text = document.text
    if article.byline and _POST.search(text[slice(*article.byline)]):
        return next((_owned(unit) for unit in mentions(article.byline)), None)
    start, end = article.spans[-1]
    told = _AFFILIATED.search(text, max(start, end - _TAIL), end)
    return next((_owned(unit) for unit in mentions(told.span(1))), None) if told else None


def _owned(unit: UnitMention) -> owners.Owned:
    return owners.Owned((Responsible(unit.name, "lead"),), Ground(unit.span, "author"))
