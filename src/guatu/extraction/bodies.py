"""Whose document it is: the body that its title, its byline, its signature or its own 我局 speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guatu.extraction.passages import Passage
from guatu.words import UnitMention

_POST = re.compile(
    "(?:党组|党委|党支部|党总支|总)?(?:书记|局长|主任|厅长|部长|主席|区长|县长|市长|镇长|乡长|行长|会长|院长|校长|董事长|总经理|经理|处长|科长)"
)
_PERSON = re.compile(r"[ 　]{1,4}[一-龥][ 　]?[一-龥]{1,3}\Z")
_TAILS = (
    "公司",
    "集团",
    "医院",
    "学校",
    "中心",
    "学院",
    "大学",
    "银行",
    "街道",
    "管委会",
    "园区",
    "新区",
    "高新区",
    "开发区",
    "办",
)
_CITY = re.compile("[一-龥]{2,4}?(?=[市县区省州旗镇][一-龥]{2})")
# Papers in which an office speaks of its own work, and those in which it tells others theirs.
_OWN_PAPER = re.compile(
    "总结|要点|打算|工作计划|工作安排|述职|答复|复函|专报|汇报|通报|简报|工作报告|台账|情况报告|承诺"
)
_FOR_OTHERS = re.compile("通知|方案|纪要|意见|办法|督办|督查|责任书|分解")
_TO_CONGRESS = re.compile("预算|决算|计划执行|审计|人民代表大会|人大常委会|人民政府关于")
_AREAS = tuple("省市县区镇乡村州旗")
_SHORT, _MOST = 60, 4


@dataclass(frozen=True, slots=True)
class Own:
    """What speaks for a body: `speaks` in one word; how often the text says 我局 and names it; its last word."""

    speaks: str
    we: int
    share: int
    word: str


def own_bodies(text: str, named: Sequence[tuple[Passage, Sequence[UnitMention]]]) -> list[tuple[UnitMention, Own]]:
    """The bodies that may speak in these passages, each once, with what speaks for it; the likeliest first."""
    signs: dict[str, set[str]] = {}
    where: dict[str, UnitMention] = {}
    counts: Counter[str] = Counter()
    last = len(named) - _MOST
    for number, (passage, mentions) in enumerate(named):
        counts.update(mention.name for mention in mentions)
        short = passage.span[1] - passage.span[0] <= _SHORT
        if not short or "。" in text[slice(*passage.span)]:
            continue
        edge = number < 2 * _MOST or number >= last
        for mention in mentions:
            if edge or _signs(text, passage, mention):
                signs.setdefault(mention.name, set()).add(_sign(text, passage, mention, late=number >= last))
                where.setdefault(mention.name, mention)
    _most_named(named, counts, signs, where)
    title = "".join(text[slice(*passage.span)] for passage, _ in named[:3])
    body = "\n".join(text[slice(*passage.span)] for passage, _ in named)
    found = [
        (_as_named(where[name], counts), _own(name, marks, counts, (body, title))) for name, marks in signs.items()
    ]
    found.sort(key=lambda pair: (pair[1].speaks == "-", -pair[1].we, -pair[1].share))
    return found


def signer(found: Sequence[tuple[UnitMention, Own]], at: int) -> list[tuple[UnitMention, Own]]:
    """Where several heads sign in turn, whoever signed last before `at` speaks there and the others do not."""
    signed = [mention.span[0] for mention, own in found if own.speaks == "signed"]
    last = max((start for start in signed if start <= at), default=min(signed, default=0))
    return [
        (mention, own if own.speaks != "signed" or mention.span[0] == last else replace(own, speaks="-"))
        for mention, own in found
    ]


def _signs(text: str, passage: Passage, mention: UnitMention) -> bool:
    """Whether a short line names a body's head, or after its name nobody but a person (经济发展局 顾临)."""
    start, end = mention.span
    return bool(_POST.match(text, end)) or (
        start <= passage.span[0] + 1 and bool(_PERSON.match(text, end, passage.span[1]))
    )


def _sign(text: str, passage: Passage, mention: UnitMention, *, late: bool) -> str:
    if _signs(text, passage, mention):
        return "B"
    if passage.heading and passage.path and passage.path[-1].level <= 1:
        return "T"
    return "S" if late else "H"


def _most_named(
    named: Sequence[tuple[Passage, Sequence[UnitMention]]],
    counts: Counter[str],
    signs: dict[str, set[str]],
    where: dict[str, UnitMention],
) -> None:
    """The body named most, and the parties of a contract."""
    most = {name for name, times in counts.most_common(1) if times >= 4}
    parties = {name for name in ("乙方", "集团", "中心") if counts[name] >= 3}
    for _, mentions in named:
        for mention in mentions:
            if mention.name in most | parties:
                signs.setdefault(mention.name, set()).add("P" if mention.name in parties else "F")
                where.setdefault(mention.name, mention)


def _own(name: str, marks: set[str], counts: Counter[str], said: tuple[str, str]) -> Own:
    body, title = said
    word = tail(name)
    we = body.count(f"我{word}") + (body.count("本" + word) if len(word) == 1 else 0)
    return Own(_speaks(name, marks, we, title), min(we, 3), min(counts[name], 6) // 2, word)


def _speaks(name: str, marks: set[str], we: int, title: str) -> str:
    """As what a body speaks in its document: in a paper of its own, as its signer, a party …; - where it does not."""
    if name == "乙方":
        return "party"
    if name.endswith(("政府", *_AREAS)):
        return "area" + ("B" if "B" in marks else "" if marks & set("T") else "-")
    if "B" in marks:
        return "deputy" if _TO_CONGRESS.search(title) else "signed"
    own = (we >= 2 and marks & set("TS")) or (
        "T" in marks and _OWN_PAPER.search(title) and not _FOR_OTHERS.search(title)
    )
    if own:
        return "paper" if name.endswith(("局", "委", "厅", "委员会")) else "firm"
    return "title" if "T" in marks else "-"


def tail(name: str) -> str:
    """The word by which a body speaks of itself: 局 of 市教育局, 集团 of 城投集团."""
    return next((word for word in _TAILS if name.endswith(word)), name[-1])


def _as_named(mention: UnitMention, counts: Counter[str]) -> UnitMention:
    """The shorter name (县财政局 of 廊曲县财政局) where the text uses it by itself."""
    city = _CITY.match(mention.name)
    if not city:
        return mention
    short = mention.name[city.end() :]
    return replace(mention, name=short) if counts[short] else mention
