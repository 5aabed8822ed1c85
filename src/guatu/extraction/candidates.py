"""Who might answer for a statement: every list of organisations around it, with where it stands.

A list (A、B和C) is one candidate: its members answer together or not at all. Looked at are the statement's own
clause, the rest of its paragraph, the paragraphs and headings that introduce it, the lines and brackets behind it,
and the document's own body: who signs it, whose letterhead it bears.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from guatu.extraction.passages import Passage
from guatu.words import Span, UnitMention, find_bodies

_JOINER = re.compile(r"[\s、，,和及与以或/]{1,4}|(?:等)?(?:单位|部门)?[和及与]")
_STOP = re.compile("[。！？!?\n]")
_LABEL = re.compile(
    r"(牵头|责任|主办|承办|实施|落实|配合|协办|参与|参加|组织|主管|完成|督办|建设|申报|主责)(?:责任)?(?:单位|部门|科室|主体|处室|方|机构)?[：:]"
)
_OPENS = frozenset("（([【〔")
_CLOSES = frozenset("）)]】〕")
_INTRODUCES = re.compile(r"[：:]\s*$|(?:以下|如下|下列)[^。]{0,16}$")
_HEAD = re.compile(
    r"\s{0,8}(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[章节条项]|[▲△●■◆★◇○□•·◎※]|任务[一二三四五六七八九十\d]{1,3}|[①-⑳])"
)
_LINE = re.compile(rf"\s{{0,8}}[（(【]?\s{{0,2}}{_LABEL.pattern}")
_BACK, _AHEAD, _FEW = 14, 8, 6


@dataclass(frozen=True, slots=True)
class Listed:
    """Organisations named together: where the list stands seen from the statement, and what surrounds it."""

    members: tuple[UnitMention, ...]
    place: str
    distance: int
    left: str
    right: str
    label: str
    bracket: str
    opens: bool

    @property
    def span(self) -> Span:
        """From the first member's beginning to the last one's end."""
        return self.members[0].span[0], self.members[-1].span[1]


class Surroundings:
    """The passages of a document with the organisations each names; every passage is searched once."""

    def __init__(self, text: str, every: Sequence[Passage]) -> None:
        self.text = text
        self.every = every
        self.places = {passage.span: number for number, passage in enumerate(every)}
        self.lists: dict[Span, tuple[Listed, ...]] = {}
        self.own: tuple[Listed, ...] | None = None

    def around(self, span: Span, passage: Passage) -> list[Listed]:
        """The candidates of a statement at `span` of `passage`, the nearest place first."""
        found = [self._seen_from(span, one, passage.span) for one in self._lists(passage.span)]
        every = [one for one in found if one is not None]
        number = self.places.get(passage.span)
        if number is not None:
            every += self._ahead(number)
            every += self._back(number, passage)
        for depth, block in enumerate(reversed(passage.path)):
            if block.span != passage.span:
                place = "title" if block.level <= 1 else f"head{min(depth, 2)}"
                every += [replace(one, place=place) for one in self._lists(block.span)]
        return every + list(self._body())

    def _lists(self, span: Span) -> tuple[Listed, ...]:
        if span not in self.lists:
            self.lists[span] = tuple(_listed(self.text, span))
        return self.lists[span]

    def _seen_from(self, span: Span, one: Listed, passage: Span) -> Listed | None:
        """The list with its place relative to the statement."""
        start, end = one.span
        if span[0] <= start < span[1]:
            return replace(one, place="within", distance=0)
        if start < span[0]:
            between = self.text[end : span[0]]
            sentences = len(_STOP.findall(between))
            if not sentences:
                pauses = between.count("，") + between.count(",") + between.count("：")
                place = "part" if "；" in between else "same"
                return replace(one, place=place, distance=min(pauses, 4))
            first = not _STOP.search(self.text, passage[0], start)
            return replace(one, place="first" if first else "earlier", distance=min(sentences, 4))
        between = self.text[span[1] : start]
        if one.bracket:
            return replace(one, place="bracket", distance=min(self._brackets(span[1], start, passage), 3))
        if not _STOP.search(between):
            return replace(one, place="behind", distance=min(between.count("，") + 4 * between.count("；"), 4))
        told = one.label or "由" in one.left or one.right.startswith(("牵头", "负责", "配合"))
        return replace(one, place="later", distance=min(len(_STOP.findall(between)), 3)) if told else None

    def _brackets(self, start: int, end: int, passage: Span) -> int:
        """How many brackets with organisations close between a statement and this one."""
        inside = {one.bracket + str(self.text.rfind(one.bracket[0], 0, one.span[0])) for one in self._lists(passage)
                  if one.bracket and start <= one.span[0] and one.span[1] < end}  # fmt: skip
        mine = self.text.rfind("（", start, end)
        return len({name for name in inside if not name.endswith(str(mine))})

    def _ahead(self, number: int) -> Iterator[Listed]:
        """The lines and brackets below: 牵头单位：…, each a passage of its own."""
        for ahead, passage in enumerate(self.every[number + 1 : number + 1 + _AHEAD]):
            line = self.text[passage.span[0] : min(passage.span[1], passage.span[0] + 24)]
            if not (_LINE.match(line) or line.lstrip()[:1] in _OPENS and len(line) < 90 and self._lists(passage.span)):
                if passage.heading or _HEAD.match(line):
                    return
                continue
            for one in self._lists(passage.span):
                yield replace(one, place="line", distance=min(ahead, 3))

    def _back(self, number: int, passage: Passage) -> Iterator[Listed]:
        """What introduces the paragraph: lead-ins, headings that are none to the layout, the paragraph before."""
        heads = 0
        for back in range(1, _BACK + 1):
            if number - back < 0:
                return
            before = self.every[number - back]
            if before.heading and before in passage.path:
                return
            line = self.text[slice(*before.span)]
            lists = self._lists(before.span) if back == 1 or len(line) < 70 or _INTRODUCES.search(line) else ()
            if _INTRODUCES.search(line):
                yield from (replace(one, place="intro", distance=min(back, 4)) for one in lists[-_FEW:])
            elif len(line) < 70 and (_HEAD.match(line) or _LINE.match(line)) and heads < 3:
                heads += 1
                yield from (replace(one, place="item", distance=heads) for one in lists)
            elif back == 1:
                yield from (replace(one, place="before", distance=1) for one in lists[-_FEW:])

    def _body(self) -> tuple[Listed, ...]:
        """Whose document it is: the names of its first and last short lines."""
        if self.own is None:
            found: list[Listed] = []
            for place, some in (("letterhead", self.every[:6]), ("signature", self.every[-5:])):
                for passage in some:
                    if passage.span[1] - passage.span[0] <= 60:
                        found += [replace(one, place=place) for one in self._lists(passage.span)]
            self.own = tuple(found)
        return self.own


def _listed(text: str, span: Span) -> Iterator[Listed]:
    """The lists of organisations in a span, those of overlapping readings being one."""
    every = _apart(find_bodies(text[slice(*span)]), span[0])
    group: list[UnitMention] = []
    for mention in every:
        if group and not _JOINER.fullmatch(text[group[-1].span[1] : mention.span[0]]):
            yield _described(text, span, group)
            group = []
        group.append(mention)
    if group:
        yield _described(text, span, group)


def _apart(found: Sequence[UnitMention], offset: int) -> list[UnitMention]:
    """Of names that overlap the longest."""
    kept: list[UnitMention] = []
    for mention in found:
        start, end = mention.span[0] + offset, mention.span[1] + offset
        if kept and start < kept[-1].span[1]:
            if end - start <= kept[-1].span[1] - kept[-1].span[0]:
                continue
            kept.pop()
        kept.append(replace(mention, span=(start, end)))
    return kept


def _described(text: str, span: Span, group: Sequence[UnitMention]) -> Listed:
    start, end = group[0].span[0], group[-1].span[1]
    left = text[max(span[0], start - 6) : start]
    sentence = max(text.rfind(mark, span[0], start) for mark in "。！？；\n") + 1
    opened = max(text.rfind(mark, max(span[0], start - 200), start) for mark in _OPENS)
    closed = max(text.rfind(mark, max(span[0], start - 200), start) for mark in _CLOSES)
    bracket = text[opened : opened + 1] if opened > closed else ""
    labels = list(_LABEL.finditer(text, max(sentence, span[0], opened if bracket else 0), start))
    label = labels[-1][1] if labels else ""
    opens = not left or left[-1] in "，。；：！？,;:、“（(\n 　"
    return Listed(tuple(group), "", 0, left, text[end : min(span[1], end + 8)], label, bracket, opens)
