"""Articles (文章) of a document: each with its headline, byline, authors and day, and what the page holds beside them.

A document that is no page of articles is one article from its title on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guatu.reading.bylines import Signature
from guatu.reading.document import Article, Block, Furniture, FurnitureKind
from guatu.reading.headlines import HEADLINE, Draft, Parting, Piece, Stand, is_headlike, is_prose, join_posts, piece_of
from guatu.words import Span, read_number

_DAY = re.compile(
    r"(\d{4}|[〇零○一二三四五六七八九]{4})\s?[年./-]\s?([\d一二三四五六七八九十]{1,3})\s?[月./-]\s?([\d一二三四五六七八九十]{1,3})(?!\d)"
)
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_articles` finds; `blocks` are the given ones with the headlines' levels."""

    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]
    blocks: list[Block]


def find_articles(text: str, stands: Sequence[Stand], blocks: Sequence[Block], written: Callable[[Span], str]) -> Found:
    """Part the paragraphs of a document into its articles and what is put aside; `written` gives the raw of a span."""
    pieces = [piece_of(text, stand, written) for stand in stands]
    for index, piece in enumerate(pieces):
        piece.headlike = is_headlike(pieces, index)
    join_posts(pieces)
    drafts, banners = Parting(pieces).drafts()
    kinds: dict[int, FurnitureKind] = {
        number: piece.stand.aside  # type: ignore[misc]  # any aside but a byline is a kind of furniture
        for number, piece in enumerate(pieces)
        if piece.stand.aside and piece.stand.aside != "byline"
    }
    kinds |= dict.fromkeys(banners, "banner")
    kinds |= dict.fromkeys(_captions(pieces, drafts), "caption")
    page_day = next(
        (day for number in kinds if kinds[number] in {"date", "masthead"} and (day := _day(pieces[number].text))), None
    )
    articles = [_article(pieces, draft, kinds, page_day) for draft in drafts]
    furniture = tuple(Furniture(pieces[number].stand.span, kinds[number]) for number in sorted(kinds))
    levelled = list(blocks)
    for draft in drafts if len(drafts) > 1 else ():
        for number in draft.heads:
            stand = pieces[number].stand
            levelled[stand.block] = replace(levelled[stand.block], level=stand.level or 1)
    return Found(tuple(one for one in articles if one.spans), furniture, levelled)


def _captions(pieces: Sequence[Piece], drafts: Sequence[Draft]) -> list[int]:
    """A signed paragraph behind an article's end, under no headline, tells of a picture."""
    found: list[int] = []
    for draft in drafts:
        over = False
        for number in draft.pieces:
            piece = pieces[number]
            if over and piece.is_over and not piece.stand.aside and len(draft.pieces) > 1:
                found.append(number)
            over = over or piece.is_over
    return found


def _article(pieces: Sequence[Piece], draft: Draft, kinds: dict[int, FurnitureKind], page_day: date | None) -> Article:
    own = [number for number in (*draft.heads, *draft.pieces) if number not in kinds]
    signed = _signature(pieces, draft, own)
    dateline, day = _dated(pieces, own, page_day)
    heads = [number for number in draft.heads if not pieces[number].text.startswith("——")] or draft.heads
    return Article(
        spans=_runs([pieces[number].stand.span for number in own]),
        headline=(pieces[heads[0]].stand.span[0], pieces[heads[-1]].stand.span[1]) if heads else None,
        byline=signed[0] if signed else None,
        authors=signed[1] if signed else (),
        dateline=dateline,
        day=day or page_day,
    )


def _signature(pieces: Sequence[Piece], draft: Draft, own: Sequence[int]) -> tuple[Span, tuple[str, ...]] | None:
    """The first byline: its line under the headline, its lead, its closing bracket, or a line that strayed."""
    rest = [number for number in own if number not in draft.heads]
    for number in rest[:3]:
        piece = pieces[number]
        if is_prose(piece) and not piece.lead:
            break
        if piece.signs:
            return _placed(piece, piece.signs)
        if piece.lead and piece.lead[1]:
            return _placed(piece, piece.lead[1])
    for number in reversed(rest):
        piece = pieces[number]
        closing = piece.closes or (piece.signs if piece.stand.aside == "byline" else None)
        if closing:
            return _placed(piece, closing)
    return None


def _placed(piece: Piece, signature: Signature) -> tuple[Span, tuple[str, ...]]:
    start = piece.stand.span[0]
    return (start + signature.span[0], start + signature.span[1]), signature.names


def _dated(pieces: Sequence[Piece], own: Sequence[int], page_day: date | None) -> tuple[Span | None, date | None]:
    """The dateline of its lead, or a line near its head that is a day."""
    for number in own[:6]:
        piece = pieces[number]
        start = piece.stand.span[0]
        if piece.lead:
            (first, end), _ = piece.lead
            told = _MONTH_DAY.search(piece.text, first, end)
            return (start + first, start + end), _near(told, page_day) if told and page_day else None
        if len(piece.text) <= HEADLINE and "。" not in piece.text and (day := _day(piece.text)):
            return piece.stand.span, day
    return None, None


def _near(told: re.Match[str], page_day: date) -> date | None:
    """The day of a dateline: the last such day that is not after the page's."""
    for year in (page_day.year, page_day.year - 1):
        day = _date(year, int(told.group(1)), int(told.group(2)))
        if day and day <= page_day:
            return day
    return None


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    return _date(_year(found.group(1)), _number(found.group(2)), _number(found.group(3))) if found else None


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in text))


def _number(text: str) -> int:
    read = read_number(text)
    return int(read) if read is not None else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _runs(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Paragraphs that follow one another as one span."""
    runs: list[Span] = []
    for start, end in sorted(spans):
        if runs and start - runs[-1][1] <= 1:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return tuple(runs)
