"""The headline quantity of a clause, the words that put it there, and its comparator by the guide's conventions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.extraction.clauses import Clause
from guatu.extraction.lexicon import any_of, ending, listed, one_of, words
from guatu.extraction.statement import Kind, Value
from guatu.words import Amount, Comparator

_LEAST = re.compile("迈上|跨上|站上|跃上|不低于|不少于|不小于|高于|超过|突破|超|以上|不止|多于|优于|快于|首破")
_MOST = re.compile("不超过|不高于|不大于|不多于|以内|以下|低于|不足|不到|之内")
_REACH = re.compile("达到|达|提高到|提升到|增加到|增长到|提高至|提升至|增至|升至|扩大到|上升到|力达")
_AFTER = re.compile("以上|以内|以下|左右|上下|之内|多|余")
_FILLER = re.compile(
    r"(?:了|近|约|将近|仅|仅为|至|到|为|达|到了|超过|只有|共|各|再|均|年均|累计|同比|大约|接近|不足|已|"
    r"[^，,、]{0,2}[总]量的|(?:年度|全年|年|省定|既定)?(?:任务|目标|计划|投资)(?:任务|计划|目标)?的?|如今的|目前的|现在的|(?:全省|全国|全市)平均(?:水平)?|全市的|全省的|应[^，,、]{1,4}的|[^，,、]{0,6}的)?"
    r"(?:近|约|将近|仅|超|超过)?\Z"
)
_SHARE = re.compile(r"(?:占|完成)(?!比|率)(?:[^，,、比]|比(?!重|例)){1,16}的?(?:近|约|超|超过)?\Z")
_RANGE = re.compile("至|到|-|－|—|~|～")
_PARAMETER = any_of("nouns.parameter")


@dataclass(frozen=True, slots=True)
class Headline:
    """The amount that is the statement's value; `verb` is the offset of the predicate before it, None without one.

    `kind` says what the predicate does: `level` and `grow` state an indicator, `act` counts what is done.
    """

    amount: Amount
    verb: tuple[int, int] | None
    kind: str


def headline(clause: Clause) -> Headline | None:
    """The last amount of the clause that is no design figure, with the predicate that puts it there."""
    if not clause.amounts:
        return None
    found = _PARAMETER.search(clause.text)
    if found and not clause.is_quoted(found.start()) and found.start() < clause.amounts[-1].span[0]:
        return None
    for amount in reversed(clause.amounts):
        verb, kind = _predicate(clause, amount)
        return Headline(amount, verb, kind)
    return None


def _predicate(clause: Clause, amount: Amount) -> tuple[tuple[int, int] | None, str]:
    text, end = clause.text, _amount_start(clause, amount)
    share = _SHARE.search(text, max(0, end - 22), end)
    if share and share.group().startswith("完成") and amount.unit not in {"%", "成", "倍"}:
        share = None
    best: tuple[int, int] | None = None
    kind = ""
    start = max([0, max(0, end - 40), *(p.span[1] for p in clause.periods if p.span[1] <= end)])
    for found in _VERB.finditer(text, start, end):
        if clause.is_quoted(found.start()) or _in_noun(text, found, end) or _in_object(text, best, found, end):
            continue
        word = found.group()
        if word in _STATING:
            if len(word) == 1 and not _FILLER.match(text, found.end(), end):
                continue
            if not _FILLER.match(text, found.end(), end) and not share:
                continue
            best, kind = found.span(), "grow" if word in _GROWING else "level"
        else:
            best, kind = found.span(), "act"
    if share and kind != "grow":
        return (share.start(), share.start() + 1), "level"
    return best, kind


def _in_object(text: str, verb: tuple[int, int] | None, found: re.Match[str], end: int) -> bool:
    """完成绿化补植: behind a verb that needs an object, a second act is part of the object's name."""
    if verb is None or found.group() in _STATING:
        return False
    return text[slice(*verb)] in _LIGHT and (found.start() - verb[1] >= 2 or end - found.end() >= 2)


def _amount_start(clause: Clause, amount: Amount) -> int:
    """Where the amount begins with the words of comparison before it."""
    start = amount.span[0]
    found = _BEFORE.search(clause.text, max(0, start - 4), start)
    return found.start() if found else start


def _in_noun(text: str, found: re.Match[str], end: int) -> bool:
    """Whether a verb is part of a noun (改造工程, 新增就业) and not the predicate."""
    rest = text[found.end() : min(end, found.end() + 4)]
    if _NOUN_AFTER.match(rest) and not (found.group() in _OF_PROJECTS and rest.startswith("项目")):
        return True
    return any(
        at.start() <= found.start() and found.end() <= at.end() and at.group() != found.group()
        for at in _INDICATOR.finditer(text, max(0, found.start() - 8), min(end, found.end() + 8))
    )


_STATING = words("verbs.level") | words("verbs.grow")
_GROWING = words("verbs.grow")
_ACTING = words("verbs.count") | words("verbs.works") | words("verbs.deed")
_LIGHT = listed("完成 启动 实施 开展 组织 引进 招引 培育 举办 推广 打造 建成 新建 建设 上线 新上线")
_VERB = re.compile(one_of(_STATING | _ACTING))
_INDICATOR = any_of("nouns.indicator")
_NOUN_AFTER = re.compile(
    "会(?!员)|班(?!组)|房|性|补贴|工程|项目|任务|行动|计划|规划|方案|工作|中心|基地|机制|办法|指标|进度|资金|面积|率|强度|能力|规模|用地|总量|总额|体系"
)
_OF_PROJECTS = listed("开工 新开工 竣工 实施 建成 签约 引进 储备 谋划 竣工投用 完工")
_BEFORE = re.compile(
    "(?:不低于|不少于|不小于|不超过|不高于|不大于|不足|高于|低于|超过|突破|超|近|约|将近|达到|达|仅|为|各)\\Z"
)


def value_of(clause: Clause, amount: Amount, kind: Kind) -> Value:
    """The amount with the comparator that `kind` gives it."""
    return Value(amount.number, amount.unit, _comparator(clause, amount, kind))


def _comparator(clause: Clause, amount: Amount, kind: Kind) -> Comparator:
    start, end = amount.span
    before = clause.text[max(0, start - 6) : start]
    after = _AFTER.match(clause.text, end)
    suffix = after.group() if after else ""

    if re.search("不低于|不少于|不小于", before):
        return ">="
    if kind == "target" and (amount.comparator == "<=" or ("控制在" in before and suffix == "以内")):
        return "<="
    if _MOST.search(suffix) or (_MOST.search(before) and kind != "observation") or re.search("不超过|不高于", before):
        return "<="
    if _says_more(before, suffix, kind) or _is_range(amount):
        return ">="
    if amount.comparator == ">=" and ("以上" in suffix + amount.text or "超" in before[-2:]):
        return ">="
    if (
        kind == "target"
        and _REACH.search(before)
        and suffix not in {"左右", "上下"}
        and not before.endswith(("约", "近"))
    ):
        return ">="
    return "="


def _says_more(before: str, suffix: str, kind: Kind) -> bool:
    if suffix == "以上":
        return True
    found = _LEAST.search(before)
    return (
        bool(found) and not (kind == "observation" and found.group() in {"高于", "快于", "优于", "低于"})
        if found
        else False
    )


def _is_range(amount: Amount) -> bool:
    return bool(_RANGE.search(amount.text)) and len(re.findall(r"\d[\d.]*", amount.text)) > 1


def is_indicator(name: str) -> bool:
    """Whether a noun phrase ends as something statistics measure."""
    return bool(ending(name, "nouns.indicator"))
