"""Whose document it is: the body that its title, its byline, its signature or its own 我局 speak of.

In a dialogue (阮仲平：…) it is the body whose head answers; an article without a byline goes on with the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from guatu.extraction.passages import Passage
from guatu.words import UnitMention

_POST = re.compile(
    "(?:党组|党委|党支部|党总支|总|副|常务副){0,2}(?:书记|局长|主任|厅长|部长|主席|区长|县长|市长|镇长|乡长|行长|会长|院长|校长|董事长|总经理|经理|处长|科长"
    "|检察长|支队长|大队长|队长|所长|站长|台长|社长|馆长|政委|理事长|秘书长|指挥长)"
)
_PERSON = re.compile(r"[ 　]{1,4}[一-龥][ 　]?[一-龥]{1,3}\Z")
_NAME = re.compile(
    r"(?:党组|党委|党支部|党总支|成员|总|副|常务副|[、兼]|书记|局长|主任|厅长|部长|主席|区长|县长|市长|镇长|乡长|行长|会长|院长|校长|董事长|经理|处长|科长){1,6}"
    r"[ 　:：]{0,4}(?P<name>[一-龥](?:[ 　]{0,2}[一-龥]){1,3})(?=[，。；、：:\s）)]|$)"
)
# Who speaks in a dialogue: 记者：, 阮仲平：.
_TURN = re.compile(r"\s{0,8}(?P<name>[一-龥](?:[ 　]?[一-龥]){1,20})[：:]")
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
    "支队",
    "大队",
    "总队",
    "管委会",
    "园区",
    "新区",
    "高新区",
    "开发区",
    "办",
)
# The body of an office that writes for it: 集团有限公司|综合部.
_OFFICE = re.compile(
    "(.{2,20}?(?:公司|集团|管理局|委员会|医院|学院|大学|学校|[一-龥]{3}局))(?:[一-龥]{0,4}(?:办公室|部|处|科))\\Z"
)
_CITY = re.compile(
    "(?![各省市县区州]|高新|经开|开发|新区|示范|园区|中共)[一-龥]{2,4}?(?=[市县区省州旗][一-龥]{1,16}(?:局|厅|委|办|委员会|支队|大队)\\Z)"
)
_SUBTITLE = re.compile(r"\s{0,4}(?:——|--|—)在|（?在[^，。]{4,60}上的(?:报告|讲话|发言)")
# Who edits a bulletin: 某集团综合部编.
_EDITS = re.compile(r"[一-龥]{0,10}?(?:主办|编印|编报|编制|编(?=[ 　\d]|$))")
_EDITED = re.compile("(?:主办|编印|编报|编制)(?:单位)?[：:]")
# Papers in which an office speaks of its own work, and those in which it tells others theirs.
_OWN_PAPER = re.compile(
    "总结|要点|打算|工作计划|工作安排|述职|答复|复函|专报|汇报|通报|简报|工作报告|台账|情况报告|承诺"
)
_FOR_OTHERS = re.compile("通知|方案|纪要|意见|办法|督办|督查|责任书|分解")
_TO_CONGRESS = re.compile("预算|决算|计划执行|审计|人民代表大会|人大常委会|人民政府关于")
_AREAS = tuple("省市县区镇乡村州旗")
_PAPER = re.compile(
    "(?P<congress>预算|决算|计划执行|人民代表大会|人大常委会|党代会|(?<!职工)代表大会上|全会上)|(?P<talk>讲话|发言|访|对话|发布会|笔谈|表态|交流)"
    "|(?P<others>通知|纪要|意见|办法|督办|督查|责任书|分解|批复)|(?P<plan>方案|规划|计划|要点|打算|安排)|(?P<reply>答复|复函|函)"
    "|(?P<own>总结|专报|汇报|周报|月报|旬报|日报|台账|情况|报告|述职)|(?P<brief>简报|通报|动态|快讯|通讯|要情)|(?P<news>召开|本报讯|调研)"
)
# Bodies and papers of which the one speaks for itself in the other.
_OWN_PAPERS = {("firm", "own"), ("firm", "plan"), ("bureau", "own"), ("bureau", "reply"), ("party", "own")}
_SORT = re.compile(
    "(?P<office>领导小组|指挥部|办公室|专班|工作组|安全生产委员会|安全委员会)\\Z"
    "|(?P<firm>公司|集团|银行|医院|保健院|学校|学院|大学|中心|中学|小学|幼儿园|研究院)\\Z"
    "|(?P<area>政府|管委会|管理委员会|街道|[省市县区镇乡村州旗]|(?:[省市县区镇乡村州]|人大)(?:委|委员会))\\Z"
    "|(?P<bureau>局|厅|[改革建健康信生管育资]委|(?:改革|建设|健康|信息化|生育|交通|农业|规划)委员会|部|办|处|科|支队|大队|总队|法院|检察院)\\Z"
    "|(?P<party>党委|工委|纪委|委员会|妇联|科协|工会|团市委|残联|工商联|文联|侨联|供销社|红十字会)\\Z"
)
# What may stand beside a body's name on a line of its own: a day and brackets.
_DATED = re.compile("[\\s（()）\\d〇零一二三四五六七八九十年月日.\\-—]{0,24}")
_SHORT, _MOST = 60, 4
# By what a body calls itself when its name was said.
_ALIAS = frozenset(("集团", "集团公司", "公司", "管委会", "医院", "学校", "学院", "大学", "银行", "中心", "指挥部"))
_BARE = frozenset(
    ("党委", "党组", "支部", "党支部", "工委", "党工委", "政府", "人民政府", "财政", "全市", "全县", "全区")
)


@dataclass(frozen=True, slots=True)
class Own:
    """What speaks for a body: `speaks` in one word; how often the text says 我局 and names it; its last word.

    `marks` says where it stands (T title, H head, B byline, S signature …), `paper` what sort of paper it is,
    `sort` what sort of body.
    """

    speaks: str
    we: int
    share: int
    word: str
    marks: str = ""
    paper: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies that may speak in a document or article, the likeliest first; `turns` of a dialogue: offset, body."""

    named: Sequence[tuple[UnitMention, Own]]
    turns: Sequence[tuple[int, UnitMention | None]] = ()

    def at(self, at: int, most: int) -> list[tuple[UnitMention, Own]]:
        """Those at an offset: where several heads sign or speak in turn, the one whose turn it is comes first."""
        signs = [mention.span[0] for mention, own in self.named if "B" in own.marks and mention.span[0] <= at]
        last = max(signs, default=-1)
        turn = next(((start, body) for start, body in reversed(self.turns) if last < start <= at), None)
        if turn is not None:
            speaker = turn[1]
            others = [(body, _silent(own)) for body, own in self.named if not speaker or body.name != speaker.name]
            if speaker is None:
                return others[:most]
            return [(speaker, Own("speaker", 0, 0, tail(speaker.name), sort=_sort(speaker.name))), *others[: most - 1]]
        if last < 0:
            last = min((mention.span[0] for mention, own in self.named if "B" in own.marks), default=-1)
        found = [
            (mention, own if "B" not in own.marks or mention.span[0] == last else _silent(own))
            for mention, own in self.named
        ]
        return sorted(found, key=lambda pair: pair[0].span[0] != last or "B" not in pair[1].marks)[:most]


def _silent(own: Own) -> Own:
    return replace(own, speaks="-", marks=own.marks.replace("B", "-"))


def own_bodies(text: str, named: Sequence[tuple[Passage, Sequence[UnitMention]]]) -> Bodies:
    """The bodies that may speak in these passages, each once, with what speaks for it; the likeliest first."""
    signs: dict[str, set[str]] = {}
    where: dict[str, UnitMention] = {}
    counts = Counter(mention.name for _, mentions in named for mention in mentions)
    for name, sign, mention in _marked(text, named):
        if sign == "B" and "B" not in signs.get(name, ()):
            where[name] = mention
        signs.setdefault(name, set()).add(sign)
        where.setdefault(name, mention)
    _most_named(named, counts, signs, where)
    _merge_aliases(counts, signs)
    heads = [text[slice(*passage.span)] for passage, _ in named[:5]]
    title = "".join(head for head in heads if "。" not in head and len(head) <= _SHORT)
    body = "\n".join(text[slice(*passage.span)] for passage, _ in named)
    found = []
    for name, marks in signs.items():
        mention = _as_named(where[name])
        found.append((mention, _own(mention.name, marks, max(counts[name], counts[mention.name]), (body, title))))
    found.sort(key=lambda pair: (pair[1].speaks == "-", -pair[1].we, -pair[1].share))
    return Bodies(found, _turns(text, named))


def _marked(
    text: str, named: Sequence[tuple[Passage, Sequence[UnitMention]]]
) -> Iterator[tuple[str, str, UnitMention]]:
    """The names in the short lines at a text's edges and in those that sign, each with what sort of line it is."""
    last = len(named) - _MOST
    for number, (passage, mentions) in enumerate(named):
        if passage.span[1] - passage.span[0] > _SHORT or "。" in text[slice(*passage.span)]:
            continue
        edge = number < 2 * _MOST or number >= last
        for mention in mentions:
            if len(mention.name) < 3 or mention.name in _BARE:
                continue
            if edge or _signs(text, passage, mention):
                yield mention.name, _sign(text, passage, mention, late=number >= last), mention


def _merge_aliases(counts: Counter[str], signs: dict[str, set[str]]) -> None:
    """What only stands for a body named in full (集团) counts for that body, in place."""
    for alias in [name for name in signs if name in _ALIAS]:
        whole = next((name for name in signs if name != alias and is_alias(alias, name)), None)
        if whole:
            signs[whole] |= signs.pop(alias) & {"F", "P"}
            counts[whole] += counts[alias]


def _turns(text: str, named: Sequence[tuple[Passage, Sequence[UnitMention]]]) -> list[tuple[int, UnitMention | None]]:
    """Who speaks from which offset on, where two and more turns are somebody's whose body a line names."""
    heads: dict[str, UnitMention] = {}
    for passage, mentions in named:
        for mention in mentions if passage.span[1] - passage.span[0] <= 3 * _SHORT else ():
            person = _NAME.match(text, mention.span[1], passage.span[1])
            if person:
                heads.setdefault(re.sub("[ 　]", "", person["name"]), _as_named(mention))
    turns: list[tuple[int, UnitMention | None]] = []
    for passage, mentions in named:
        turn = _TURN.match(text, *passage.span)
        first = mentions[0] if mentions and mentions[0].span[0] <= passage.span[0] + 2 else None
        person = _NAME.match(text, first.span[1], passage.span[1]) if first else None
        if first and person and text[person.end() : person.end() + 1] in {"：", ":"}:
            turns.append((passage.span[0], _as_named(first)))
        elif turn:
            name = re.sub("[ 　]", "", turn["name"])
            if name in heads or name.endswith("记者") or turns:
                turns.append((passage.span[0], heads.get(name)))
    return turns if sum(body is not None for _, body in turns) >= 2 else []


def is_alias(short: str, name: str) -> bool:
    """Whether a body of that name may be called so for short (集团公司 of 城市投资集团有限公司)."""
    if short in {"集团", "集团公司", "公司"}:
        return "集团" in name[1:] or (name.endswith("公司") and len(name) > len(short))
    if short in {"市局", "县局", "区局"}:
        return name.endswith("局") and len(name) > len(short)
    return short in _ALIAS and name.endswith(short) and len(name) > len(short)


def _signs(text: str, passage: Passage, mention: UnitMention) -> bool:
    """Whether a short line names a body's head, or after its name nobody but a person (经济发展局 顾临)."""
    start, end = mention.span
    return bool(_POST.match(text, end)) or (
        start <= passage.span[0] + 1 and bool(_PERSON.match(text, end, passage.span[1]))
    )


def _sign(text: str, passage: Passage, mention: UnitMention, *, late: bool) -> str:
    if _signs(text, passage, mention):
        return "B"
    # Under the title the body's name and nothing else: it is the body's paper.
    rest = text[passage.span[0] : mention.span[0]] + text[mention.span[1] : passage.span[1]]
    alone = _DATED.fullmatch(rest)
    if not late and alone and not passage.heading:
        return "T"
    if (passage.heading and passage.path and passage.path[-1].level <= 1) or _SUBTITLE.match(text, *passage.span):
        return "T"
    if _EDITS.match(text, mention.span[1], passage.span[1]) or _EDITED.search(text, *passage.span):
        return "E"
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


def _own(name: str, marks: set[str], times: int, said: tuple[str, str]) -> Own:
    body, title = said
    word = tail(name)
    we = body.count(f"我{word}") + (body.count("本" + word) if len(word) == 1 else 0)
    return Own(
        _speaks(name, marks, we, title), min(we, 3), min(times, 6) // 2, word,
        "".join(sorted(marks)), _paper(title), _sort(name),
    )  # fmt: skip


def _paper(title: str) -> str:
    """The sort of paper, as its title says."""
    found = _PAPER.search(title)
    return (found.lastgroup or "") if found else ""


def _sort(name: str) -> str:
    """The sort of body, as its name's end says."""
    found = _SORT.search(name)
    return (found.lastgroup or "") if found else ""


def _speaks(name: str, marks: set[str], we: int, title: str) -> str:
    """As what a body speaks in its document: in a paper of its own, as its signer, a party …; - where it does not."""
    if name == "乙方":
        return "party"
    if name.endswith(("政府", *_AREAS)):
        return "area" + ("B" if "B" in marks else "" if marks & set("T") else "-")
    if "B" in marks:
        return "deputy" if _TO_CONGRESS.search(title) else "signed"
    sort = _sort(name)
    own = (we >= 2 and marks & set("TS")) or (
        "T" in marks and _OWN_PAPER.search(title) and not _FOR_OTHERS.search(title)
    ) or ("T" in marks and (sort, _paper(title)) in _OWN_PAPERS)  # fmt: skip
    if own and sort != "office":
        return "paper" if sort in {"bureau", "party"} else "firm" if sort == "firm" else "other"
    if "S" in marks and (sort, _paper(title)) in _OWN_PAPERS:
        return "sealed"
    if "E" in marks and sort in {"bureau", "firm"}:
        return "editor"
    if sort == "office" and marks & set("TES"):
        return "office"
    return "title" if "T" in marks else "-"


def tail(name: str) -> str:
    """The word by which a body speaks of itself: 局 of 市教育局, 集团 of 城投集团."""
    return next((word for word in _TAILS if name.endswith(word)), name[-1])


def _as_named(mention: UnitMention) -> UnitMention:
    """The name by which an office goes in its own place: 县财政局 of 廊曲县财政局; without the office that wrote."""
    office = _OFFICE.match(mention.name)
    if office:
        mention = replace(mention, name=office[1])
    city = _CITY.match(mention.name)
    return replace(mention, name=mention.name[city.end() :]) if city else mention
