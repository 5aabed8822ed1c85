"""Finds names of organisations and the part the words give them; splits the cells of task tables into units.

A name begins at its level (市, 县, 各 …) or at the place or firm before it, and ends with an ending of the
lexicon. Chinese sets no blanks: where the place begins is told by the characters that cannot be in a name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from guatu.words.legible import legible
from guatu.words.period import Span, UnitMention

Role = Literal["lead", "support"]
_LEXICON = tomllib.loads(files("guatu.words").joinpath("lexicon", "organisations.toml").read_text(encoding="utf-8"))


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NOT_BEFORE: dict[str, str] = _LEXICON["not_before"]
_LONGER: dict[str, str] = _LEXICON["not_before_words"]


def _guarded(words: list[str]) -> str:
    """An alternation, longest first; a word that the characters behind it would change does not match there."""
    shunned = {word: f"(?![{_NOT_BEFORE[word]}])" for word in words if word in _NOT_BEFORE}
    shunned |= {word: f"{shunned.get(word, '')}(?!{_LONGER[word]})" for word in words if word in _LONGER}
    return "|".join(re.escape(word) + shunned.get(word, "") for word in sorted(words, key=len, reverse=True))


_BREAKS = re.escape(_LEXICON["breaks"])
_IN_NAME = rf"[^{_BREAKS}]"
_DEPARTMENT = rf"(?:{_either(_LEXICON['departments'])}|{_IN_NAME}{{1,10}}?)"
_ENDING = rf"(?:{_guarded(_LEXICON['endings'])})"
_LEVEL_MARK = f"(?:{_guarded(['省', '市', '区', '县'])})"
_ALL = (
    r"各(?:(?:县市区|区县|市县|县区|乡镇|[省市县区镇乡]|街道)"
    r"(?:[（(](?:[省市县区镇乡州、]|街道|园区|管委会|开发区){1,8}[)）])?|牵头|责任|有关|相关|成员|配合|参建|地)"
    r"(?:级|直)?(?:人民政府|政府|管委会|单位|部门|有关部门|相关部门|有关单位|街道)?"
    r"|[省市区县]直(?:各)?(?:有关|相关)?(?:部门|单位)|(?:市政府|区政府|县政府)?(?:各)?(?:有关|相关)(?:部门|单位)"
)
_PARTY = (
    r"[省市区县](?:委|人民政府|政府|人大常委会|人大|政协)"
    rf"(?:(?:{_IN_NAME}{{1,10}}?)?(?:办公室|研究室|督查室|组织部|宣传部|统战部|政法委|编办|网信办|社会工作部|党校|老干部局)|政法委|办|(?![员书常会议副]))"
)
_GROUPS = "总工会|科协|文联|残联|妇联|工商联|侨联|社科联|供销社|红十字会|法院|检察院|中级人民法院|人民法院|人民检察院"
_LEVEL = rf"{_LEVEL_MARK}(?:{_GROUPS}|(?:{_DEPARTMENT}){_ENDING})"
_PLACE_SEAT = r"(?:新区|开发区|高新区|经开区|示范区|工业园区|产业园区|园区|[县区市镇乡])(?:人民政府|政府|管委会|党工委)"
_NAMED = rf"(?:{_guarded(_LEXICON['endings_of_named'])})"
# A county or district by its bare name is a unit only where it is made to do something.
_BARE_PLACE = (
    r"(?:新区|开发区|高新区|经开区|县|(?<![览城片景社库灌校院厂山矿牧地小街港展林老市郊园])区)(?=要(?![求素点闻])|应当|须|牵头|负责|配合|还?将(?![来军近])|计划(?!投资|总|的|内|外)|拟(?!建)"
    r"|承诺|认真|抓紧|迅速|务必|必须|力争|确保|年底前|年内|\d{1,2}月\d{0,2}日?[底初上中下]?[旬前]?[前]?(?:完成|启动|出台|建成|开工|拆除|报送|制定))"
)

# The ending is found first; the name's beginning is then sought backward, among few characters.
PATTERNS = {
    "whole_name": re.compile(_either(_LEXICON["names"])),
    "collective": re.compile(_ALL),
    "party_and_government": re.compile(_PARTY),
    "department": re.compile(_LEVEL),
    "place_government": re.compile(_PLACE_SEAT),
    "named_body": re.compile(_NAMED),
    "place": re.compile(_BARE_PLACE),
}
_OWN_PLACE = ("新区", "高新区", "经开区", "开发区", "示范区", "园区", "产业园区", "工业园区")
SCAN = re.compile("|".join(f"(?P<{name}>{pattern.pattern})" for name, pattern in PATTERNS.items()))


def _leads() -> re.Pattern[str]:
    """Where one of the patterns may begin: at a level, or at the first two characters of a listed word.

    Each branch opens with one literal character: `re` then passes over all others in a tight loop.
    """
    following: dict[str, set[str]] = {}
    for word in [*_LEXICON["names"], *_LEXICON["endings_of_named"], *_OWN_PLACE]:
        following.setdefault(word[0], set()).add(re.escape(word[1:2]))
    followed = {first: f"[{''.join(sorted(seconds))}]" for first, seconds in following.items()}
    branches = followed | {
        "省": "(?![级道钱])", "各": "[县市区乡镇街牵责有相成配参地]", "有相": "关[部单]", "乡镇": "[人政管党]",
    }  # fmt: skip
    return re.compile(
        "|".join(f"{first}(?:{behind})" for firsts, behind in branches.items() for first in firsts) + "|市|区|县"
    )


LEADS = _leads()
_PLACE_BACK = re.compile(rf"{_IN_NAME}{{1,8}}\Z")
_WORD_BEFORE = re.compile(_either(_LEXICON["words_before"]))
_NEED_PLACE = frozenset({"place", "place_government", "named_body"})
_NOT_UNITS = frozenset(_LEXICON["not_units"])

_LEAD_AFTER = re.compile(
    r"[）)]?(?:要|应|须|将|为|作为)?(?:负责)?(?:牵头|主办|总牵头|具体负责|负责|承办|组织实施|为牵头单位)"
)
_SUPPORT_AFTER = re.compile(r"[）)]?(?:要|应|须|将|等)?(?:配合|协助|协同|参与|协办|支持配合|做好配合)")
_LEAD_BEFORE = re.compile(r"(?:牵头单位|主办单位|牵头部门|责任单位|负责单位|承办单位|由|责成|请|委托|指定)[:：]?\Z")
_SUPPORT_BEFORE = re.compile(r"(?:配合单位|协办单位|配合部门|参加单位|会同|协同|配合|联合|协助|商)[:：]?\Z")
# The last characters of these words: without one of them before a name, nothing was said of its part.
_SAYS = frozenset("位门由成请托定同合助商:：")
_JOIN = re.compile(r"[、，,和及与]{1,2}|以及|等")
_PART = re.compile(r"[、，,；;/\n\t]|(?<=[局委办厅部会府团司心])(?:和|及|与|以及)(?=[省市区县各团国])|[ \u3000]{1,8}")
_LABEL = re.compile(r"(?:(?P<lead>牵头单位|牵头部门|主办单位|牵头|主办)|(?P<first>责任单位|责任部门|负责单位|承办单位)"
                    r"|(?P<support>配合单位|配合部门|协办单位|参加单位|配合|协办))[:：]")  # fmt: skip
_MARK = re.compile(r"[（(](?:(?P<lead>牵头|主办|牵头单位|负责)|(?P<support>配合|协办|配合单位|协助))[)）]")
_LEFTOVER = re.compile(r"(?:等|按职责分工负责|牵头|负责|配合)\Z")


def find_units(text: str, known: frozenset[str] = frozenset()) -> list[UnitMention]:
    """Names of organisations in text order, not overlapping, with the role that the words around them give.

    `known` are names of units that somebody listed: each is found as it is written, but inside a longer name.
    """
    read = legible(text)
    found = list(_names(read.text))
    if known:
        found = _with_known(read.text, found, known)
    roles = _roles(read.text, [(start, end) for start, end, _ in found])
    mentions = []
    for (start, end, rule), role in zip(found, roles, strict=True):
        mentions.append(UnitMention(read.back(start, end), read.text[start:end], role, rule))
    return mentions


def _with_known(text: str, found: list[tuple[int, int, str]], known: frozenset[str]) -> list[tuple[int, int, str]]:
    """A listed name goes before what it meets, unless that holds it whole and more."""
    listed = [
        (*hit.span(), "known")
        for hit in _any_of(known).finditer(text)
        if not any(start <= hit.start() and hit.end() <= end and end - start > len(hit[0]) for start, end, _ in found)
    ]
    kept = [one for one in found if not any(start < one[1] and one[0] < end for start, end, _ in listed)]
    return sorted([*kept, *listed])


@lru_cache(maxsize=16)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(_either(list(names)))


def _hits(text: str) -> Iterator[re.Match[str]]:
    """Where one of the patterns matches, from left to right and without overlap."""
    where = LEADS.search(text)
    while where:
        hit = SCAN.match(text, where.start())
        if hit:
            yield hit
        where = LEADS.search(text, hit.end() if hit else where.start() + 1)


def _names(text: str) -> Iterator[tuple[int, int, str]]:
    last = 0
    for hit in _hits(text):
        rule = hit.lastgroup or ""
        start = hit.start()
        if rule in {"place", "place_government", "named_body", "department", "party_and_government"}:
            start = _beginning(text, last, start, place=rule in _NEED_PLACE)
        name = text[start : hit.end()]
        if rule in _NEED_PLACE and start == hit.start() and not name.startswith(_OWN_PLACE):
            continue
        if rule != "whole_name" and (name in _NOT_UNITS or name[-2:] in _NOT_UNITS or len(name) < 3):
            continue
        last = hit.end()
        yield start, hit.end(), rule


def _beginning(text: str, last: int, start: int, *, place: bool) -> int:
    """Where the place or firm before `start` begins: two characters of a place, all of a short run."""
    run = _PLACE_BACK.search(text, max(last, start - 8), start)
    if run is None:
        return start
    words = [found.end() for found in _WORD_BEFORE.finditer(run[0])]
    length = len(run[0]) - max(words, default=0)
    if place:
        return start - (length if length <= 4 else 2)
    return start - (length if length in {2, 3} else 0)


def _roles(text: str, spans: list[Span]) -> list[Role | None]:
    """A role said after the last of a joined list holds for all of it, one said before for all that follow."""
    roles: list[Role | None] = [None] * len(spans)
    group: list[int] = []
    for index, (start, end) in enumerate(spans):
        if group and not _JOIN.fullmatch(text[spans[group[-1]][1] : start]):
            group = []
        group.append(index)
        joined = index + 1 < len(spans) and bool(_JOIN.fullmatch(text[end : spans[index + 1][0]]))
        if not joined:
            role = _role(text, spans[group[0]][0], end)
            for member in group:
                roles[member] = role
    return roles


def _role(text: str, start: int, end: int) -> Role | None:
    head = text[max(0, start - 8) : start] if text[start - 1 : start] in _SAYS else ""
    if head and _SUPPORT_BEFORE.search(head):
        return "support"
    if _SUPPORT_AFTER.match(text, end):
        return "support"
    if _LEAD_AFTER.match(text, end) or (head and _LEAD_BEFORE.search(head)):
        return "lead"
    return None


def split_units(text: str, role: Role | None = None) -> tuple[UnitMention, ...]:
    """The units of a table cell or of what follows 牵头单位：, in order.

    Words in the cell give the role (配合单位：, （牵头）); else `role`, the column's; without either the first
    unit named leads and the others support.
    """
    mentions: list[UnitMention] = []
    said: Role | None = None
    for begin, end in _pieces(text):
        start = begin
        label = _LABEL.match(text[begin:end])
        if label:
            said = "support" if label["support"] else "lead" if label["lead"] else None
            start += label.end()
        name, mark = _bare_name(text[start:end])
        if not name:
            continue
        at = text.index(name[0], start)
        convention: Role = "lead" if not mentions else "support"
        rule = "cell_words" if mark or said else "cell"
        mentions.append(UnitMention((at, at + len(name)), name, mark or said or role or convention, rule))
    return tuple(mentions)


def _pieces(text: str) -> Iterator[Span]:
    start = counted = depth = 0
    for cut in _PART.finditer(text):
        depth += text.count("（", counted, cut.start()) - text.count("）", counted, cut.start())
        counted = cut.start()
        if depth > 0:
            continue
        yield start, cut.start()
        start = counted = cut.end()
        depth = 0
    yield start, len(text)


def _bare_name(piece: str) -> tuple[str, Role | None]:
    """The name without a mark of its role behind it, and that role."""
    name = piece.strip(" \u3000。.;；")
    mark = _MARK.search(name)
    role: Role | None = None
    if mark:
        role = "lead" if mark["lead"] else "support"
        name = name[: mark.start()]
    ending = _LEFTOVER.search(name)
    if ending:
        if ending[0] in {"牵头", "负责"}:
            role = "lead"
        elif ending[0] == "配合":
            role = "support"
        name = name[: ending.start()]
    return name.strip(), role
