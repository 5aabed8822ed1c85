"""Who answers for a statement: the organisations its words, its sentence, its bracket or its item's lines name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from guatu.extraction.statement import Ground, Responsible
from guatu.words import Span, UnitMention, split_units

# After a unit's name: it is the doer. Before it: it helps, or it is told to do.
_DOES = re.compile(
    r"(?:要|将|应|须|认真|坚决|积极|主动|迅速|第一时间|负责|牵头|会同|抓紧|具体负责|组织实施|组织|主办|承办|计划|拟|启动|制定|出台|印发|还要|还将|建立|审议|研究|办公会|常务会|党委会|正在|承诺|还|曾|具体|依法|每|根据|力争|\d{1,4}[年月]|年底前|年内|[上下]半年|本月|下月|[一二三四]季度|[一二三四五六七八九十]{1,3}月)"
)
_HELPS_BEFORE = re.compile(r"(?:会同|联合|配合单位|协同|商|协办单位|配合)[：:]?\Z")
_HELPS_AFTER = re.compile(r"(?:等)?(?:部门|单位)?(?:按职责分工)?(?:积极)?(?:配合|协助|参与|支持|协办)")
_LEADS_AFTER = re.compile(r"(?:等)?(?:部门|单位)?(?:共同|具体)?(?:牵头|负责|主办|主责)")
_TOLD_BEFORE = re.compile(r"(?:由|要求|责成|责令|请|叮嘱|督促|交由|委托)\Z")
_LINE = re.compile(
    r"\s{0,8}[（(]?(?P<label>牵头(?:责任)?(?:单位|部门)?|(?:整改)?责任(?:单位|部门|主体|处室|科室)|主办单位|承办单位|实施单位|落实单位|配合(?:单位|部门)?|协办单位|参与单位|协助(?:单位|部门)|完成(?:时限|时间|期限|节点)|时间(?:节点|要求)|办[结理](?:时限|期限)|整改(?:时限|期限))[：:]"
)
_BRACKET = re.compile(
    r"[（(](?:牵头|责任|主办|承办|实施|配合|落实|完成时限)(?:[^（）()\n]|[（(][^（）()\n]{0,12}[)）]){0,200}[)）]|[（(][^（）()\n]{2,120}(?:牵头|负责|配合|按职责分工负责)[)）]"
)
# A sentence of its own that only says who does it: 牵头单位：…；配合单位：…。 or 由…牵头，…配合。
_SENTENCE = re.compile(
    r"(?<=[。；;！])\s{0,4}(?:(?:牵头|责任|主办|承办|实施|落实|配合|协办|参与)(?:责任)?(?:单位|部门|主体)[：:][^。\n]{2,240}(?:。|$)"
    r"|(?:此项工作|该项工作|以上工作|该项目|该工程)?由[^。，；\n\d]{2,60}(?:牵头|负责|牵头负责)(?:，[^。，；\n\d]{2,60}(?:配合|参与|协助)){0,2}(?:。|$))"
)
_LABELLED = re.compile(
    r"(?P<label>牵头(?:责任)?(?:单位|部门)|责任(?:单位|部门|主体|处室|科室)|主办单位|承办单位|实施单位|落实单位|配合(?:单位|部门)|协办单位|参与单位"
    r"|完成(?:时限|时间|期限|节点)|时间(?:节点|要求)|办结时限|整改时限|牵头|责任|配合)[：:]"
)
_HELPING = re.compile("配合|协办|协作|协助|参与")
_DATING = re.compile("时限|时间|期限|节点")
_JOINER = re.compile(r"[、，,和及与以 ]{1,3}")


@dataclass(frozen=True, slots=True)
class Owned:
    """Units with the place that names them; `rule` says how they came to the statement.

    `grounds` has one for each unit, where they are known each by itself.
    """

    units: tuple[Responsible, ...]
    ground: Ground | None
    grounds: tuple[Ground, ...] = ()


def is_line(text: str) -> re.Match[str] | None:
    """A 牵头单位：… or 完成时限：… line; group `label` says which."""
    return _LINE.match(text)


def brackets(text: str, span: Span) -> list[Span]:
    """The brackets of a passage that name who leads and who helps."""
    found = [match.span() for match in _BRACKET.finditer(text, *span)]
    if "单位" in text[slice(*span)] or "由" in text[slice(*span)] or "部门" in text[slice(*span)]:
        found += [match.span() for match in _SENTENCE.finditer(text, *span)]
    return sorted(found)


def only_names(text: str) -> bool:
    """Whether a sentence says nothing but who does it."""
    return bool(_LINE.match(text) or _SENTENCE.fullmatch("。" + text, 1))


def labelled(text: str, span: Span) -> list[tuple[str, Span]]:
    """The labels of a bracket or sentence with what stands behind each: (牵头单位, its units), (完成时限, its day)."""
    marks = list(_LABELLED.finditer(text, *span))
    ends = [mark.start() for mark in marks[1:]] + [span[1]]
    return [(mark["label"], (mark.end(), end)) for mark, end in zip(marks, ends, strict=False)]


def of_labels(text: str, span: Span) -> Owned | None:
    """The units that the labels of a bracket or sentence name; 责任单位 leads where no 牵头单位 stands beside it."""
    every = [(label, part) for label, part in labelled(text, span) if not _DATING.search(label)]
    led = any(label.startswith(("牵头", "主办")) for label, _ in every)
    units: list[Responsible] = []
    for label, part in every:
        for index, named in enumerate(split_units(text[slice(*part)].rstrip("。；;，, )）"))):
            helps = _HELPING.search(label) or (not label.startswith(("牵头", "主办")) and (led or index > 0))
            if all(unit.name != named.name for unit in units) and len(named.name) <= 24:
                units.append(Responsible(named.name, "support" if helps else "lead"))
    return Owned(tuple(units), Ground(span, "labelled")) if units else None


def named_in(text: str, mentions: Iterable[UnitMention], span: Span, within: Literal["clause", "list"]) -> Owned | None:
    """The responsible organisations among `mentions` inside `span`; in a list every name counts."""
    units: list[Responsible] = []
    first, last = -1, -1
    inside = [mention for mention in mentions if span[0] <= mention.span[0] and mention.span[1] <= span[1]]
    for index, mention in enumerate(inside):
        role = _role(text, mention, inside[index + 1 :], units, within, span)
        if role is None or any(unit.name == mention.name for unit in units):
            continue
        units.append(Responsible(mention.name, role))
        first = mention.span[0] if first < 0 else first
        last = mention.span[1]
    return Owned(tuple(units), Ground((first, last), f"named-in-{within}")) if units else None


def _role(
    text: str, mention: UnitMention, later: Sequence[UnitMention], units: Sequence[Responsible], within: str, span: Span
) -> Literal["lead", "support"] | None:
    start, end = mention.span
    before, after = text[max(span[0], start - 5) : start], text[end : end + 12]
    if _HELPS_BEFORE.search(before) or _HELPS_AFTER.match(after):
        return "support"
    if mention.role:
        return mention.role
    if _LEADS_AFTER.match(after) or _TOLD_BEFORE.search(before):
        return "lead"
    if _DOES.match(after) and not before.endswith(("报", "向", "经", "对", "在")):
        return "lead"
    if later and _JOINER.fullmatch(text[end : later[0].span[0]]):
        return _role(text, later[0], later[1:], units, within, span)
    if units and _JOINER.fullmatch(before[-1:] or " ") and text[start - 1 : start] in "、和及与":
        return units[-1].role
    if within == "list":
        return "support" if any(unit.role == "lead" for unit in units) and not mention.role else "lead"
    return None


@lru_cache(maxsize=4096)
def manner(left: str, right: str, label: str, *, opens: bool) -> str:
    """How the words around a list of names make it act.

    d does, t is told to, h helps, l is labelled, c heads what is its own (业务部：…), o opens a clause, - nothing.
    """
    if _HELPS_BEFORE.search(left) or _HELPS_AFTER.match(right) or _HELPING.search(label):
        return "h"
    if label:
        return "l"
    if _LEADS_AFTER.match(right) or _TOLD_BEFORE.search(left):
        return "t"
    if opens and right[:1] in {"：", ":"}:
        return "c"
    return "d" if opens and _DOES.match(right) else "o" if opens else "-"
