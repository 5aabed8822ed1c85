"""A `Scene`: a clause with all that was said before it, and the `Draft` that a rule makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from guatu.extraction import owners
from guatu.extraction.clauses import Clause
from guatu.extraction.lexicon import any_of, listed, one_of, words
from guatu.extraction.naming import Focus, Name, after_lead
from guatu.extraction.parts_of_speech import Words
from guatu.extraction.passages import Mood, Passage
from guatu.extraction.statement import Ground, Kind, Value
from guatu.words import Period, Span

_MODIFIES = re.compile("[^，,的]{0,5}(?:的|以来)|年?(?:基础|水平)上")
# 要, 应 and 了 live inside many words; these are the ones that do not.
_MUST = re.compile(
    "(?<![主重需首概摘纪必只不])要(?![素点求闻职道闻目])|(?<![供响相对适反效呼])应(?=当|尽快|于|在)|(?<![军即])将(?![军近士要])|(?<!必)须"
)
_DONE = re.compile("(?<![除为不])了(?![解望结])|已(?!知)|己(?=完成)")
_PLANS = re.compile("[今明本后]年计划|(?<![度原年动投较比超划资产总])计划(?![的总投内外生]|任务|目标|》)")
_EITHER = listed(
    "完成 实现 发放 投放 开展 落实 取得 形成 引进 培训 排查 达到 招引 全面完成 建成 建设 组织 调研 "
    "汇报 举行 安排 举办 召开"
)
_NUMERALS = frozenset("0123456789一二三四五六七八九十")
_PUSHES = re.compile(
    "(?:突出|重点|切实|着力|大力|扎实|深入|积极|全力|持续|继续)?(?:抓好|推进|加快|推动|申报|筹备|实施|谋划)"
)
_BASES = ("较", "比", "由", "从", "原定", "于原")
_STRONG = listed(
    "力争 争取 确保 预计 拟 有望 督促 届时 下一步 接下来 明年 力促 务必 必须 议定 下半年将 拟于 即将 "
    "还将 定于 今年将 未来 今后 下阶段"
)
_TOLD = listed("截至 截止 仍有 正在 累计 同比 环比 以来 成功 首次 尚未 未能 仍未 此前 已经 曾 近日 日前 目前")
_COUNTED_UP = re.compile(r"(?:还|仍|尚)有\d|(?:发现|发生|查出)[^，,。]{2,14}\d|近期[^，,。将要]{2,12}\d")
# A clause without any of these says neither that it promises nor that it tells.
_SPEAKS = re.compile(
    "[要应将须了已己还仍尚]|计划|发现|发生|查出|近期|" + one_of(words("cues.plan") | (words("cues.report") & _TOLD))
)
_RECURRING = re.compile(r"每(?:年|季度?|月|周|半年|两年)")


@dataclass(slots=True)
class Draft:
    """What a rule makes: a statement before its path, page and owners are added. Spans are of `Document.text`."""

    kind: Kind
    span: Span
    subject: Name | None
    action: str | None
    action_span: Span | None
    due: date | None
    period: Period | None
    value: Value | None
    value_span: Span | None
    due_ground: Ground | None = None
    due_span: Span | None = None
    rule: str = ""
    row: tuple[int, int] | None = None


@dataclass(slots=True)
class Found:
    """A draft with the passage it stands in and the owners that go with it."""

    draft: Draft
    passage: Passage
    owned: owners.Owned | None


@dataclass(frozen=True, slots=True)
class Lately:
    """The day of the last statement of a sort, with its period, and where that stood: its paragraph and heading."""

    day: date
    period: Period | None
    paragraph: int
    heading: Span | None


@dataclass(slots=True)
class Near:
    """A period an earlier clause of the paragraph named: how many clauses ago, and whether in the same sentence."""

    period: Period
    ago: int
    same: bool


@dataclass(slots=True)
class Scene:
    """A clause in its place; `designed` where a project's design is being described.

    `told` is the period an observation measures when the clause names none; `near` are those the paragraph named
    before, the latest first, `headed` those of its headings, and `led` that of the last lead-in of a list. `before` are
    the paragraph's last clauses and `recent` the subjects of the last statements, the latest first; `lately`
    has the last day of each sort of statement. `trace` are reasons, put into words when they are called.
    """

    clause: Clause
    focus: Focus
    reference: date
    stance: Mood
    lead: Period | None = None
    ahead: Period | None = None
    told: Period | None = None
    section_end: date | None = None
    item_due: Period | None = None
    designed: bool = False
    near: tuple[Near, ...] = ()
    headed: tuple[Period, ...] = ()
    led: Period | None = None
    before: tuple[Clause, ...] = ()
    recent: tuple[Name, ...] = ()
    words: Words | None = None
    lately: Mapping[str, Lately] = field(default_factory=dict)
    trace: list[Callable[[], Sequence[str]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The clause's text."""
        return self.clause.text

    def absolute(self, start: int, end: int) -> Span:
        """A span of the clause as a span of `Document.text`."""
        return self.clause.start + start, self.clause.start + end

    def span_of(self, period: Period | None) -> Span | None:
        """Where the clause's own period stands; None for one carried over."""
        return self.absolute(*period.span) if period is not None and period in self.clause.periods else None

    def period(self) -> Period | None:
        """The period that dates the clause: its own last one that is no base of a comparison."""
        for period in self.clause.periods:
            before = self.text[max(0, period.span[0] - 2) : period.span[0]]
            if _MODIFIES.match(self.text, period.span[1]) or before.endswith(_BASES):
                continue
            return period
        return None


def is_recurring(text: str) -> bool:
    """每月5日前, 每年: a duty without one due day."""
    return bool(_RECURRING.search(text))


def stance_of(clause: Clause, held: Mood, reference: date, *, telling: bool = False) -> Mood:
    """Whether the clause promises or tells: its own words first, then its dates, then its sentence and section.

    `telling` is set where the section has told figures so far: there 新建学校19所 tells too.
    """
    speaks = _SPEAKS.search(clause.text)
    plan = _words_ahead(clause) if speaks else ""
    told = _words_back(clause) if speaks else ""
    if plan == "strong":
        return "plan"
    if told and not (told == "weak" and (held or clause.passage.mood) == "plan"):
        return "report"
    dated = _by_date(clause, reference)
    if dated:
        return dated
    if plan == "weak" and (held or clause.passage.mood) != "report":
        return "plan"
    if not (held or clause.passage.mood) and _imperative(clause):
        return "report" if telling and clause.amounts else "plan"
    return held or clause.passage.mood


def _imperative(clause: Clause) -> bool:
    """Where nothing says otherwise, a clause that opens with a doing verb tells somebody to do it."""
    if _PUSHES.match(clause.text):
        return True
    at = after_lead(clause)
    found = any_of("verbs.found").match(clause.text, at)
    return bool(found) and found.group() not in _EITHER if found else False


def _words_ahead(clause: Clause) -> Literal["strong", "weak", ""]:
    weak = False
    for found in any_of("cues.plan").finditer(clause.text):
        if clause.is_quoted(found.start()):
            continue
        if found.group() in _STRONG:
            return "strong"
        weak = weak or (found.start() <= 8 and found.group() not in {"要", "将", "应", "须", "目标"})
    if "计划" in clause.text and _PLANS.search(clause.text):
        return "strong"
    must = _MUST.search(clause.text)
    if must and not clause.is_quoted(must.start()):
        return "strong"
    return "weak" if weak else ""


def _words_back(clause: Clause) -> Literal["strong", "weak", ""]:
    text = clause.text
    done = ("了" in text or "已" in text or "己" in text) and _DONE.search(text)
    done = done or _COUNTED_UP.search(clause.text)
    if done and not clause.is_quoted(done.start()):
        return "strong"
    words = {
        found.group()
        for found in any_of("cues.report").finditer(clause.text)
        if found.group() in _TOLD
        and not clause.is_quoted(found.start())
        and not (found.group() == "日前" and clause.text[found.start() - 1 : found.start()] in _NUMERALS)
    }
    return ("weak" if words <= {"累计", "首次", "成功"} else "strong") if words else ""


def _by_date(clause: Clause, reference: date) -> Mood:
    for period in clause.periods:
        if period.latest < reference and (clause.text[max(0, period.span[0] - 1) : period.span[0]] not in {"较", "比"}):
            return "report"
        if period.earliest > reference or (period.edge == "by" and period.latest >= reference):
            return "plan"
        if period.latest > reference and period.precision in {"month", "decad", "quarter", "day"}:
            return "plan"
        if period.precision == "era":
            return "plan"
    return ""
