"""Headlines (标题): which paragraphs of a page begin an article, and which only look as if they did.

A headline is a short line that is no sentence. It begins an article where a byline or a lead (本报讯) follows it or
the article before it is over: signed in a bracket, or named by its source. Where the page shows furniture, a headline
that stands alone between two blank lines is enough, unless the articles there are signed under their headlines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from guatu.reading import bylines, structure
from guatu.reading.bylines import Signature
from guatu.reading.furniture import PAGE_SIGNS
from guatu.words import Span

HEADLINE = 60
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


@dataclass(frozen=True, slots=True)
class Stand:
    """A paragraph as it stands: the number of its block, its span, its format's level, blank line above, set aside."""

    block: int
    span: Span
    level: int
    gap: bool
    aside: str


@dataclass(slots=True)
class Piece:
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
class Draft:
    """An article under construction: the numbers of its headline's pieces and of all others."""

    heads: list[int]
    pieces: list[int] = field(default_factory=list)


def piece_of(text: str, stand: Stand, written: Callable[[Span], str]) -> Piece:
    """A paragraph with what it says of itself; `written` gives the raw of a span."""
    start = stand.span[0]
    own = text[slice(*stand.span)]

    def here(span: Span) -> str:
        return written((start + span[0], start + span[1]))

    piece = Piece(own, stand)
    if stand.aside and stand.aside not in {"byline", "source"}:
        return piece
    if len(own) <= 48:
        piece.signs = bylines.signature_line(own)
    if own[-1:] in ")）":
        piece.closes = bylines.credit(own, here)
    piece.sourced = stand.aside == "source" or bool(structure.SOURCE.search(own, max(0, len(own) - 40)))
    piece.lead = bylines.lead(own, here)
    return piece


def is_headlike(pieces: Sequence[Piece], index: int) -> bool:
    """A short line that is no sentence, number, label or signature, and begins where a sentence has ended."""
    piece = pieces[index]
    text = piece.text
    if (
        piece.stand.aside
        or piece.signs
        or len(text) > HEADLINE
        or not text.strip()
        or text[-1] in _NO_END
        or "。" in text
    ):
        return False
    if _COLUMN.match(text):
        return True
    if structure.OPENS.match(text) or structure.DATE_LINE.match(text) or _LABELLED.match(text) or piece.closes:
        return text.startswith("——") and index > 0 and pieces[index - 1].headlike
    commas = text.count("，") + text.count(",")
    return commas < 2 and not (commas and text[-1] in "？！?!”…")


def join_posts(pieces: Sequence[Piece]) -> None:
    """An office and post on a line of their own belong to the name below."""
    for piece, after in pairwise(pieces):
        if piece.headlike and after.signs and after.signs.bare and bylines.post_line(piece.text):
            whole = (0, after.stand.span[0] - piece.stand.span[0] + after.signs.span[1])
            piece.signs = Signature(whole, after.signs.names)
            piece.headlike = False


class Parting:
    """One pass over the paragraphs, from the top."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.count = len(pieces)
        signs = sum(piece.stand.aside in PAGE_SIGNS for piece in pieces)
        signs += sum(piece.is_over or piece.lead is not None for piece in pieces)
        self.groups = self._groups()
        strong = {first: self._is_signed(last) for first, last in self.groups.items()}
        self.paper = signs + sum(strong.values()) >= 2
        self.strong = strong
        # Where the format or the size of letters gives levels, those of signed headlines are the articles'.
        self.levels = {pieces[first].stand.level for first, signed in strong.items() if signed}

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
        after = next((piece for piece in self.pieces[index + 1 : index + 3] if not piece.stand.aside), None)
        return bool(signs and signs.bare and index and after is not None and is_prose(after))

    def _is_signed(self, last: int) -> bool:
        """Whether a byline or a lead follows a headline, before any other text."""
        for piece in self.pieces[last + 1 : last + 4]:
            if piece.signs is not None or piece.lead is not None:
                return True
            if not piece.stand.aside:
                return False
        return False

    def drafts(self) -> tuple[list[Draft], list[int]]:
        """The articles and the numbers of the banners over them."""
        drafts: list[Draft] = []
        banners: list[int] = []
        index = 0
        while index < self.count:
            last = self.groups.get(index)
            if last is not None and self._begins(index, last, drafts):
                first = self._behind_banner(index, last)
                banners += range(index, first)
                strayed = self._strayed(index, drafts)
                drafts.append(Draft(list(range(first, last + 1)), strayed))
                index = last + 1
                continue
            if not drafts and not self.pieces[index].stand.aside:
                drafts.append(Draft([]))
            if drafts:
                drafts[-1].pieces.append(index)
            index += 1
        if len(drafts) == 1:  # one article's title, however many blank lines stand in it
            drafts[0].heads[:0] = banners
            banners = []
        return drafts, banners

    def _begins(self, first: int, last: int, drafts: Sequence[Draft]) -> bool:
        """Whether the headline from `first` to `last` begins an article."""
        if not any(is_prose(piece) for piece in self.pieces[last + 1 : last + 5]):
            return False
        if not drafts:
            return True
        if self.strong[first] or self.pieces[first - 1].stand.aside == "byline":
            return True
        level = self.pieces[first].stand.level
        if (level or any(self.levels)) and level not in self.levels:
            return False
        before = next((piece for piece in reversed(self.pieces[:first]) if not piece.stand.aside), None)
        if not self.paper or before is None:
            return False
        if before.is_over:
            return True
        return self._stands_alone(first, last, before, drafts[-1])

    def _stands_alone(self, first: int, last: int, before: Piece, open_one: Draft) -> bool:
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

    def _strayed(self, first: int, drafts: Sequence[Draft]) -> list[int]:
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


def is_prose(piece: Piece) -> bool:
    """A paragraph of sentences."""
    return not piece.stand.aside and (len(piece.text) >= _PROSE or "。" in piece.text)
