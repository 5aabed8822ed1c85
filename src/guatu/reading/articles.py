"""Articles (文章): where on a page an article begins and ends, its headline, its byline, its day.

A headline is a short line that is no sentence. It begins an article where a byline or a lead (本报讯) follows it or
the article before it is over: signed in a bracket, or named by its source. Where the page shows furniture, a headline
that stands alone between two blank lines is enough, unless the articles there are signed under their headlines. A
document that is no page of articles is one article from its title on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from guatu.reading import bylines, structure
from guatu.reading.bylines import Signature
from guatu.reading.document import Article, Block, Furniture, FurnitureKind
from guatu.words import Span, read_number

_HEADLINE = 60
_SUBHEAD = 14  # characters: what may be a heading within an article
_PROSE = 40
_KICKER = 5
_PEN_NAME = 9
_NO_END = frozenset("。；，、：;,:.")
_LABELLED = re.compile(
    r"[^：:]{0,10}(?:单位|部门|时限|时间|时段|地点|地址|人员?|领导|内容|目标|名称|类型|投资|进展|问题|情况|举措|措施|原因|日期|对象|范围|要求|任务"
    r"|标准|节点|期限|电话|记者|编辑)[:：]|[（(][^（）()]{1,56}[)）]\Z|[\d\s.,%-]{1,40}\Z|附件|[^？?！!]{1,50}[？?！!].{0,40}[？?！!]"
)
_COLUMN = re.compile(
    r"[◆■□●★☆]?\s?[一-龥]{0,6}(?:简讯|短讯|要闻简报|一句话新闻|漫笔|闲话|时评|短评|快评|社论|侧记|札记|随笔|论坛|观察|聚焦|专栏|言论|图片新闻)\Z"
)
_BULLETS = "◆■□●★☆ "
_DAY = re.compile(
    r"(\d{4}|[〇零○一二三四五六七八九]{4})\s?[年./-]\s?([\d一二三四五六七八九十]{1,3})\s?[月./-]\s?([\d一二三四五六七八九十]{1,3})(?!\d)"
)
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
PAGE_SIGNS = frozenset({"masthead", "date", "folio", "editors", "jump"})


@dataclass(frozen=True, slots=True)
class Stand:
    """A paragraph as it stands: the number of its block, its span, its format's level, blank line above, set aside."""

    block: int
    span: Span
    level: int
    gap: bool
    aside: str


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_articles` finds; `blocks` are the given ones with the headlines' levels."""

    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]
    blocks: list[Block]


@dataclass(slots=True)
class _Piece:
    """A paragraph as the pass sees it."""

    text: str
    stand: Stand
    headlike: bool = False
    signs: Signature | None = None  # a byline line
    closes: Signature | None = None  # a bracket at its end
    sourced: bool = False
    lead: tuple[Span, Signature | None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether an article ends with it."""
        return self.closes is not None or self.sourced


@dataclass(slots=True)
class _Draft:
    """An article under construction: the numbers of its headline's pieces and of all others."""

    heads: list[int]
    pieces: list[int] = field(default_factory=list)


def find_articles(text: str, stands: Sequence[Stand], blocks: Sequence[Block], written: Callable[[Span], str]) -> Found:
    """Part the paragraphs of a document into its articles and what is put aside; `written` gives the raw of a span."""
    pieces = [_piece(text, stand, written) for stand in stands]
    for index, piece in enumerate(pieces):
        piece.headlike = _is_headlike(pieces, index)
    _join_posts(pieces)
    drafts, banners = _Pass(pieces).drafts()
    kinds: dict[int, FurnitureKind] = {
        number: piece.stand.aside  # type: ignore[misc]  # any aside but a byline is a kind of furniture
        for number, piece in enumerate(pieces)
        if piece.stand.aside and piece.stand.aside != "byline"
    }
    kinds |= dict.fromkeys(banners, "banner")
    kinds |= dict.fromkeys(_captions(pieces, drafts), "caption")
    page_day = next((day for number in kinds if kinds[number] == "date" and (day := _day(pieces[number].text))), None)
    articles = [_article(pieces, draft, kinds, page_day) for draft in drafts]
    furniture = tuple(Furniture(pieces[number].stand.span, kinds[number]) for number in sorted(kinds))
    levelled = list(blocks)
    for draft in drafts if len(drafts) > 1 else ():
        for number in draft.heads:
            stand = pieces[number].stand
            levelled[stand.block] = replace(levelled[stand.block], level=stand.level or 1)
    return Found(tuple(one for one in articles if one.spans), furniture, levelled)


def _piece(text: str, stand: Stand, written: Callable[[Span], str]) -> _Piece:
    start = stand.span[0]
    own = text[slice(*stand.span)]

    def here(span: Span) -> str:
        return written((start + span[0], start + span[1]))

    piece = _Piece(own, stand)
    if stand.aside and stand.aside not in {"byline", "source"}:
        return piece
    if len(own) <= 48:
        piece.signs = bylines.signature_line(own)
    if own[-1:] in ")）":
        piece.closes = bylines.credit(own, here)
    piece.sourced = stand.aside == "source" or bool(structure.SOURCE.search(own, max(0, len(own) - 40)))
    piece.lead = bylines.lead(own, here)
    return piece


def _is_headlike(pieces: Sequence[_Piece], index: int) -> bool:
    """A short line that is no sentence, number, label or signature, and begins where a sentence has ended."""
    piece = pieces[index]
    text = piece.text
    if piece.stand.aside or len(text) > _HEADLINE or not text.strip() or text[-1] in _NO_END or "。" in text:
        return False
    if _COLUMN.match(text):
        return True
    if structure.OPENS.match(text) or structure.DATE_LINE.match(text) or _LABELLED.match(text) or piece.closes:
        return text.startswith("——") and index > 0 and pieces[index - 1].headlike
    commas = text.count("，") + text.count(",")
    return commas < 2 and not (commas and text[-1] in "？！?!”…")


def _join_posts(pieces: Sequence[_Piece]) -> None:
    """An office and post on a line of their own belong to the name below."""
    for piece, after in pairwise(pieces):
        if piece.headlike and after.signs and after.signs.bare and bylines.post_line(piece.text):
            whole = (0, after.stand.span[0] - piece.stand.span[0] + after.signs.span[1])
            piece.signs = Signature(whole, after.signs.names)
            piece.headlike = False


class _Pass:
    """One pass over the paragraphs, from the top."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.pieces = pieces
        self.count = len(pieces)
        signs = sum(piece.stand.aside in PAGE_SIGNS for piece in pieces)
        signs += sum(piece.is_over or piece.lead is not None for piece in pieces)
        self.groups = self._groups()
        strong = {first: self._is_signed(last) for first, last in self.groups.items()}
        self.paper = signs + sum(strong.values()) >= 2
        self.strong = strong
        self.level = min((pieces[first].stand.level for first, signed in strong.items() if signed), default=0)

    def _groups(self) -> dict[int, int]:
        """Headlike lines in a row: the first and the last of each; a name under a headline is a byline."""
        groups: dict[int, int] = {}
        index = 0
        while index < self.count:
            if not self.pieces[index].headlike:
                index += 1
                continue
            first = index
            while index + 1 < self.count and self.pieces[index + 1].headlike and not self._is_name(index + 1):
                index += 1
            groups[first] = index
            index += 2 if index + 1 < self.count and self._is_name(index + 1) else 1
        return groups

    def _is_name(self, index: int) -> bool:
        """A bare name over prose; under a headline it may be a pen name."""
        piece = self.pieces[index]
        if piece.signs is None and index and self.pieces[index - 1].headlike and len(piece.text) <= _PEN_NAME:
            piece.signs = bylines.pen_name(piece.text)
        signs = piece.signs
        after = next((piece for piece in self.pieces[index + 1 :][:2] if not piece.stand.aside), None)
        return bool(signs and signs.bare and index and after is not None and _is_prose(after))

    def _is_signed(self, last: int) -> bool:
        """Whether a byline or a lead follows a headline, before any other text."""
        for piece in self.pieces[last + 1 : last + 4]:
            if piece.signs is not None or piece.lead is not None:
                return True
            if not piece.stand.aside:
                return False
        return False

    def drafts(self) -> tuple[list[_Draft], list[int]]:
        """The articles and the numbers of the banners over them."""
        drafts: list[_Draft] = []
        banners: list[int] = []
        index = 0
        while index < self.count:
            last = self.groups.get(index)
            if last is not None and self._begins(index, last, drafts):
                first = self._behind_banner(index, last)
                banners += range(index, first)
                strayed = self._strayed(index, drafts)
                drafts.append(_Draft(list(range(first, last + 1)), strayed))
                index = last + 1
                continue
            if not drafts and not self.pieces[index].stand.aside:
                drafts.append(_Draft([]))
            if drafts:
                drafts[-1].pieces.append(index)
            index += 1
        return drafts, banners

    def _begins(self, first: int, last: int, drafts: Sequence[_Draft]) -> bool:
        """Whether the headline from `first` to `last` begins an article."""
        if not any(_is_prose(piece) for piece in self.pieces[last + 1 : last + 5]):
            return False
        if not drafts:
            return True
        level = self.pieces[first].stand.level
        if (level or self.level) and level != self.level:
            return False
        if self.strong[first]:
            return True
        before = next((piece for piece in reversed(self.pieces[:first]) if not piece.stand.aside), None)
        if not self.paper or before is None:
            return False
        if before.is_over:
            return True
        return self._stands_alone(first, last, before, drafts[-1])

    def _stands_alone(self, first: int, last: int, before: _Piece, open_one: _Draft) -> bool:
        """A headline between blank lines that no article under a byline can hold as a heading of its own."""
        if not self.pieces[first].stand.gap or before.text[-1:] not in structure.SENTENCE_END:
            return False
        signed = any(self.pieces[number].signs or self.pieces[number].lead for number in open_one.pieces[:3])
        return not (signed and len(self.pieces[first].text) <= _SUBHEAD and first == last and self._gaps_vary())

    def _gaps_vary(self) -> bool:
        """Whether blank lines part only some paragraphs, so that one says nothing here."""
        return sum(piece.stand.gap for piece in self.pieces) * 2 > self.count

    def _behind_banner(self, first: int, last: int) -> int:
        """Where the headline proper begins: lines over a blank line, which it stands under, head the whole page."""
        after = self.pieces[last + 1] if last + 1 < self.count else None
        if after is not None and after.stand.gap:
            return self._behind_column(first, last)
        parted = [index for index in range(first + 1, last + 1) if self.pieces[index].stand.gap]
        return self._behind_column(parted[-1] if parted else first, last)

    def _behind_column(self, first: int, last: int) -> int:
        """The name of a column (桥头闲话) stands over a headline and is none."""
        text = self.pieces[first].text
        return first + 1 if first < last and (len(text) <= _KICKER or _COLUMN.match(text)) else first

    def _strayed(self, first: int, drafts: Sequence[_Draft]) -> list[int]:
        """The byline over a headline that has none below: 本报评论员, or one that the article before does not want."""
        if self.strong[first] or not drafts:
            return []
        before = drafts[-1].pieces
        strayed: list[int] = []
        while before and self.pieces[before[-1]].stand.aside == "byline":
            strayed.insert(0, before.pop())
        others = any(self.pieces[number].signs or self.pieces[number].closes for number in before)
        if strayed and not (others or "评论员" in self.pieces[strayed[-1]].text):
            before += strayed
            strayed = []
        return strayed


def _is_prose(piece: _Piece) -> bool:
    return not piece.stand.aside and (len(piece.text) >= _PROSE or "。" in piece.text)


def _captions(pieces: Sequence[_Piece], drafts: Sequence[_Draft]) -> list[int]:
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


def _article(
    pieces: Sequence[_Piece], draft: _Draft, kinds: dict[int, FurnitureKind], page_day: date | None
) -> Article:
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


def _signature(pieces: Sequence[_Piece], draft: _Draft, own: Sequence[int]) -> tuple[Span, tuple[str, ...]] | None:
    """The first byline: its line under the headline, its lead, its closing bracket, or a line that strayed."""
    rest = [number for number in own if number not in draft.heads]
    for number in rest[:3]:
        piece = pieces[number]
        if piece.signs and (not piece.signs.bare or number == next(iter(rest), None)):
            return _placed(piece, piece.signs)
        if piece.lead and piece.lead[1]:
            return _placed(piece, piece.lead[1])
    for number in reversed(rest):
        piece = pieces[number]
        closing = piece.closes or (piece.signs if piece.stand.aside == "byline" else None)
        if closing:
            return _placed(piece, closing)
    return None


def _placed(piece: _Piece, signature: Signature) -> tuple[Span, tuple[str, ...]]:
    start = piece.stand.span[0]
    return (start + signature.span[0], start + signature.span[1]), signature.names


def _dated(pieces: Sequence[_Piece], own: Sequence[int], page_day: date | None) -> tuple[Span | None, date | None]:
    """The dateline of its lead, or a line near its head that is a day."""
    for number in own[:6]:
        piece = pieces[number]
        start = piece.stand.span[0]
        if piece.lead:
            (first, end), _ = piece.lead
            told = _MONTH_DAY.search(piece.text, first, end)
            return (start + first, start + end), _near(told, page_day) if told and page_day else None
        if len(piece.text) <= _HEADLINE and "。" not in piece.text and (day := _day(piece.text)):
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
