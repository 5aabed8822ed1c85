"""Who might answer for a statement: every list of organisations around it, with where it stands.

A list (A、B和C) is one candidate: its members answer together or not at all. Looked at are the statement's own
clause, the rest of its paragraph, the paragraphs and headings that introduce it, the lines and brackets behind it,
and the document's own body: who signs it, whose letterhead it bears.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guatu.extraction.bodies import Bodies, Own, own_bodies
from guatu.extraction.passages import Passage
from guatu.reading import Document
from guatu.words import Span, UnitMention, find_bodies

_JOINER = re.compile(r"[\s、，,和及与以或/]{1,4}|(?:等)?(?:单位|部门)?[和及与]")
# Further than this many characters from a statement nothing is counted, so that a line without an end stays cheap.
_FAR = 4_000
_STOP = re.compile("[。！？!?\n]")
_LABEL = re.compile(
    r"(牵头|责任|主办|承办|实施|落实|配合|协办|协作|协助|协同|参与|参加|组织|主管|完成|督办|建设|申报|主责)(?:责任)?(?:单位|部门|科室|主体|处室|方|机构)?[：:]"
)
_OPENS = frozenset("（([［【〔〖")
_ROUND = str.maketrans("([［【〔〖)]］】〕〗", "（（（（（（））））））")
_CLOSES = frozenset("）)]］】〕〗")
_INTRODUCES = re.compile(r"[：:]\s{0,4}$|(?:以下|如下|下列)[^。]{0,16}$")
_HEAD = re.compile(
    r"\s{0,8}(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[章节条项]|[▲△●■◆★◇○□•·◎※]|任务[一二三四五六七八九十\d]{1,3}|[①-⑳])"
)
# From the outermost to the innermost: 第一章, 一、, （一）, 1., （1）, ①.
_NUMBERINGS = tuple(
    re.compile(rf"\s{{0,8}}(?:{head})")
    for head in (
        "[【〖]?(?:第[一二三四五六七八九十]{1,3}[章节类编]|任务[一二三四五六七八九十]{1,3})",
        "[一二三四五六七八九十]{1,3}、", "[（(][一二三四五六七八九十]{1,3}[)）]",
        r"\d{1,3}[、.．](?!\d)", r"[（(]\d{1,3}[)）]", "[①-⑳▲△●■◆★◇○□•·◎※]",
    )
)  # fmt: skip
_LEVELS = len(_NUMBERINGS)
_LINE = re.compile(rf"\s{{0,8}}[（(【]?\s{{0,2}}{_LABEL.pattern}")
_AFTER = frozenset(("", *"。；，：！\n 　;,:"))
_NO_NAME = re.compile(
    "(?:牵头|责任|主办|承办|实施|落实|配合|协办|参与|有关|相关|各有关|各相关|组织|主管|主责|建设|申报|完成)?(?:责任)?(?:单位|部门|科室?|处室?|企业|股室?|县|区|市|镇|乡|村)"
    "|[一-龥]{0,8}带队"
)
# Before a name and no part of it; after its end, where what it does begins.
_LED_BY = re.compile("[—-]{0,4}访(?=[^问])|[—-]{1,4}|获(?=[省市县区])")
_GOES_ON = re.compile(
    "(?<=[局厅府委司团院])(?:派[员驻]|另组|组成|开建|盯[着办]|领导带|一起|牵头|负责|带队|推出|形成|办结|每[周月季年]|春节|元旦|国庆|(?:要|还|将|已|拟)[^求]|政委\\Z)"
    "|(?<=.)(?:协作|配合|协办|参与|责任|牵头|主办|承办)(?:单位|部门|处室)\\Z"
)
_ENDED = re.compile("(?:等)?(?:部门|单位)?(?:按职责分工)?(?:牵头|负责|配合|主办|落实|实施)[）)】；;。，]")
# The label of a name that heads what follows it.
HEAD = "head"
_NUMBER = re.compile(r"\s{0,8}(?:[^\s，。：:]{1,5}[、.．)）】])?\s{0,4}[◇◆□■●▲△★☆]?\s{0,4}")
_ALONE = re.compile(r"\s{0,4}[（(](?:局长|主任|部长|科长|处长|书记|负责人|责任人)[：:][^（()）\n]{2,12}[)）]\s{0,8}")
_SHORTEST = 6
_BACK, _AHEAD, _FEW, _MOST, _MANY = 14, 8, 6, 4, 10
# How far before a name its sentence's beginning and its label are looked for.
_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """Organisations named together: where the list stands seen from the statement, and what surrounds it.

    `bracket` is the mark that opens the bracket it stands in, `pure` says that the bracket or line holds nothing else,
    `hung` that the bracket stands behind a finished sentence; `own` what makes it the document's own body.
    """

    members: tuple[UnitMention, ...]
    place: str
    distance: int
    left: str
    right: str
    label: str
    bracket: str
    opens: bool
    pure: bool = False
    hung: bool = False
    own: Own | None = None

    @property
    def span(self) -> Span:
        """From the first member's beginning to the last one's end."""
        return self.members[0].span[0], self.members[-1].span[1]


class Surroundings:
    """The passages of a document with the organisations each names; every passage is searched once."""

    def __init__(
        self, document: Document, every: Sequence[Passage], units: Mapping[Span, Sequence[UnitMention]] | None = None
    ) -> None:
        """`units` are those that `find_units` gives for the text of a span, where they are known."""
        self.document = document
        self.text = document.text
        self.every = every
        self.units = units or {}
        self.places = {passage.span: number for number, passage in enumerate(every)}
        self.lists: dict[Span, tuple[Listed, ...]] = {}
        self.standing: dict[int, tuple[int, str]] = {}
        self.placed: dict[tuple[int, str, int], Listed] = {}
        self.own: dict[int, Bodies] = {}
        articles = document.articles if len(document.articles) > 1 else ()
        self.articles = [(span, number) for number, article in enumerate(articles) for span in article.spans]

    def around(self, span: Span, passage: Passage) -> list[Listed]:
        """The candidates of a statement at `span` of `passage`."""
        near = self._near(span, passage.span)
        found = [self._seen_from(span, one, passage.span, near) for one in near]
        every = [one for one in found if one is not None]
        number = self.places.get(passage.span)
        if number is not None:
            below = list(self._ahead(number))
            every += below + list(self._back(number, passage, below=bool(below)))
        for depth, block in enumerate(reversed(passage.path)):
            if block.span != passage.span and block.level > 1:
                every += [self._placed(one, "head", min(depth, 2)) for one in self._lists(block.span)]
        return every + list(self._own(passage.span[0]))

    def _lists(self, span: Span) -> tuple[Listed, ...]:
        if span not in self.lists:
            self.lists[span] = tuple(_listed(self.text, span, self.units.get(span)))
        return self.lists[span]

    def _placed(self, one: Listed, place: str, distance: int) -> Listed:
        """The list as it is seen from somewhere; the same for all statements that see it so."""
        key = id(one), place, distance
        made = self.placed.get(key)
        if made is None:
            made = self.placed[key] = replace(one, place=place, distance=distance)
        return made

    def _near(self, span: Span, passage: Span) -> Sequence[Listed]:
        """The lists of the passage not too far from the statement, and those it begins with."""
        every = self._lists(passage)
        if len(every) <= _MANY:
            return every
        at = bisect_left(every, span[0], key=lambda one: one.span[0])
        first = max(0, at - _MANY)
        return every[: min(first, 2)] + every[first : at + _MANY]

    def _seen_from(self, span: Span, one: Listed, passage: Span, near: Sequence[Listed]) -> Listed | None:
        """The list with its place relative to the statement."""
        start = one.span[0]
        if span[0] <= start < span[1]:
            return self._placed(one, "within", 0)
        if start < span[0]:
            return self._said_before(span, one, passage)
        between = self.text[span[1] : min(start, span[1] + _FAR)]
        if one.bracket:
            return self._placed(one, "bracket", min(self._brackets(span[0], start, near), 3))
        if not _STOP.search(between):
            return self._placed(one, "behind", min(between.count("，") + 4 * between.count("；"), 4))
        told = (
            one.label
            or "由" in one.left
            or one.right.startswith(("牵头", "负责", "配合", "参与", "协助", "协办", "参加"))
        )
        return self._placed(one, "later", min(len(_STOP.findall(between)), 3)) if told else None

    def _said_before(self, span: Span, one: Listed, passage: Span) -> Listed:
        if one.label == HEAD:
            return self._placed(one, "first", 0)
        between = self.text[max(one.span[1], span[0] - _FAR) : span[0]]
        sentences = len(_STOP.findall(between))
        if not sentences:
            pauses = between.count("，") + between.count(",") + between.count("：")
            return self._placed(one, "part" if "；" in between else "same", min(pauses, 4))
        first = not _STOP.search(self.text, max(passage[0], one.span[0] - _FAR), one.span[0])
        return self._placed(one, "first" if first else "earlier", min(sentences, 4))

    def _brackets(self, start: int, end: int, near: Sequence[Listed]) -> int:
        """How many brackets with nothing but organisations close between a statement and this one."""
        return sum(
            one.pure
            and one.bracket != ""
            and start <= one.span[0]
            and one.span[1] < end
            and not _CLOSES.isdisjoint(self.text[one.span[1] : end])
            for one in near
        )

    def _ahead(self, number: int) -> Iterator[Listed]:
        """The lines and brackets below: 牵头单位：…, each a passage of its own."""
        reached = False
        for passage in self.every[number + 1 : number + 1 + _AHEAD]:
            line = self.text[passage.span[0] : min(passage.span[1], passage.span[0] + 90)]
            head = passage.heading or _HEAD.match(line)
            if not head and (_LINE.match(line) or (line.lstrip()[:1] in _OPENS and len(line) < 90)):
                reached = True
                yield from (self._placed(one, "line", 0) for one in self._lists(passage.span))
            elif head or reached:
                return

    def _back(self, number: int, passage: Passage, *, below: bool) -> Iterator[Listed]:
        """What introduces the paragraph: lead-ins, the heads of the lists it stands in, the lines above it."""
        level, heads = _level(self.text[passage.span[0] : passage.span[0] + 12]), 0
        numbered = level < _LEVELS
        for back in range(1, min(_BACK, number) + 1):
            before = self.every[number - back]
            if before.heading and any(block.span == before.span for block in passage.path):
                return
            mine, sort = self._standing(number - back)
            if sort == "intro":
                yield from self._moved(before, "intro", min(back, 4))
            elif sort == "line":
                if not heads and not below and not (numbered and back == 1):
                    yield from self._moved(before, "above", 0)
            elif sort == "short" and mine < level:
                heads += 1
                yield from self._moved(before, "item", heads)
            elif back == 1:
                yield from self._moved(before, "before", 1)
            level = min(level, mine)

    def _standing(self, number: int) -> tuple[int, str]:
        """How deep a passage's numbering stands, and whether it introduces, is a 牵头单位：… line, or is short."""
        found = self.standing.get(number)
        if found is None:
            start, end = self.every[number].span
            line = self.text[start : min(end, start + 70)]
            sort = "short" if end - start < 70 else ""
            if _INTRODUCES.search(self.text, max(start, end - 40), end):
                sort = "intro"
            elif sort and _LINE.match(line):
                sort = "line"
            found = self.standing[number] = _level(line), sort
        return found

    def _moved(self, passage: Passage, place: str, distance: int) -> Iterator[Listed]:
        """What an earlier passage hands on; a bracket behind its last sentence is its own affair."""
        return (self._placed(one, place, distance) for one in self._lists(passage.span)[-_FEW:] if not one.hung)

    def _own(self, at: int) -> tuple[Listed, ...]:
        """The body whose document or article it is."""
        number = next((number for span, number in self.articles if span[0] <= at < span[1]), -1)
        return tuple(
            Listed((mention,), "own", 0, "", "", "", "", False, own=own)
            for mention, own in self._bodies(number).at(at, _MOST)
        )

    def _bodies(self, number: int) -> Bodies:
        """The bodies of an article; one that neither headline nor byline opens goes on with those before it."""
        if number in self.own:
            return self.own[number]
        first = number
        while first > 0 and first not in self.own and self._goes_on(first):
            first -= 1
        if first not in self.own:
            named = [(passage, self._lists(passage.span)) for passage in self._inside(first)]
            self.own[first] = own_bodies(
                self.text, [(passage, [m for one in lists for m in one.members]) for passage, lists in named]
            )
        self.own[number] = self.own[first]
        return self.own[number]

    def _goes_on(self, number: int) -> bool:
        return not self.document.articles[number].byline and not any(one.heading for one in self._inside(number)[:1])

    def _inside(self, number: int) -> list[Passage]:
        """The passages of an article, or of the whole document."""
        if number < 0:
            return list(self.every)
        spans = self.document.articles[number].spans
        return [one for one in self.every if any(span[0] <= one.span[0] < span[1] for span in spans)]


def _level(line: str) -> int:
    """How deep the numbering a line begins with stands; `_LEVELS` for a line without one."""
    return next((level for level, head in enumerate(_NUMBERINGS) if head.match(line)), _LEVELS)


def _listed(text: str, span: Span, units: Sequence[UnitMention] | None) -> Iterator[Listed]:
    """The lists of organisations in a span, those of overlapping readings being one."""
    group: list[UnitMention] = []
    for mention in _apart(find_bodies(text[slice(*span)], units), span[0]):
        if group and not _JOINER.fullmatch(text[group[-1].span[1] : mention.span[0]]):
            yield _described(text, span, group)
            group = []
        group.append(mention)
    if group:
        yield _described(text, span, group)


def _apart(found: Sequence[UnitMention], offset: int) -> list[UnitMention]:
    """Of names that overlap the surest, then the longest; labels are no names."""
    kept: list[UnitMention] = []
    for mention in found:
        if _NO_NAME.fullmatch(mention.name):
            continue
        moved = _trimmed(mention).moved(offset)
        while kept and moved.span[0] < kept[-1].span[1] and _weight(kept[-1]) < _weight(moved):
            kept.pop()
        if not kept or moved.span[0] >= kept[-1].span[1]:
            kept.append(moved)
    return kept


def _trimmed(mention: UnitMention) -> UnitMention:
    """The name without a word that leads to it (访市教育局) and without what it goes on to do (市教育局|春节前 …)."""
    start, end = mention.span
    led, on = _LED_BY.match(mention.name), _GOES_ON.search(mention.name)
    first, last = led.end() if led else 0, on.start() if on else len(mention.name)
    if (not led and not on) or last - first < 3:
        return mention
    if end - start != len(mention.name):
        return replace(mention, name=mention.name[first:last])
    return replace(mention, name=mention.name[first:last], span=(start + first, start + last))


def _weight(mention: UnitMention) -> tuple[bool, int]:
    return mention.rule != "known-body", mention.span[1] - mention.span[0]


def _heads(text: str, span: Span, start: int, end: int) -> bool:
    """Whether a name heads a paragraph (医务部：…) or is a heading with its head (一、招商局（局长：某某）)."""
    if not _NUMBER.fullmatch(text, span[0], start):
        return False
    told = text[end : end + 1] in {"：", ":"} and span[1] - end > _SHORTEST
    return told or bool(_ALONE.fullmatch(text, end, span[1]))


def _described(text: str, span: Span, group: Sequence[UnitMention]) -> Listed:
    start, end = group[0].span[0], group[-1].span[1]
    # 〔…〕 and (…) are learnt from as （…）.
    left = text[max(span[0], start - 6) : start].translate(_ROUND)
    right = text[end : min(span[1], end + 8)].translate(_ROUND)
    sentence = max(text.rfind(mark, max(span[0], start - _SENTENCE), start) for mark in "。！？；\n") + 1
    opened = max(text.rfind(mark, max(span[0], start - 200), start) for mark in _OPENS)
    closed = max(text.rfind(mark, max(span[0], start - 200), start) for mark in _CLOSES)
    bracket = "（" if opened > closed else ""
    labels = list(_LABEL.finditer(text, max(sentence, span[0], start - _SENTENCE, opened if bracket else 0), start))
    label = labels[-1][1] if labels else ""
    opens = not left or left[-1] in "，。；：！？,;:、“（\n 　"
    begun = not left or left[-1] in "（：:；;★☆▲△●◆※"
    ended = not right or right[0] in ("）；;" if bracket else "）；;。 　\t|") or bool(_ENDED.match(right))
    closed_off = not bracket or right[:1] != "）" or text[end + 1 : min(span[1], end + 2)] in _AFTER
    pure = begun and ended and closed_off and bool(bracket or label or not left)
    if not label and not bracket and _heads(text, span, start, end):
        label, pure = HEAD, True
    hung = bool(bracket) and text[max(span[0], opened - 1) : opened] in "。；！"
    return Listed(tuple(group), "", 0, left, right, label, bracket, opens, pure, hung)
