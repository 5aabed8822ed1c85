"""A `Clause`: what the rules look at, with its dates, amounts and cues, and where its statement would stand.

Offsets inside a clause count from the clause's start; `start` is its offset in `Document.text`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from guatu.extraction.lexicon import any_of, listed, one_of, words
from guatu.extraction.passages import Mood, Passage, Piece
from guatu.words import Amount, Period, Span

_QUOTED = re.compile(r"《[^《》\n]{0,120}》|“[^“”\n]{0,40}”")
_ELSEWHERE_SAYS = re.compile(
    r"(?:省|国家|中央|国务院|部委|外地|外省|邻市)[^，,。]{0,14}(?:会议|规划|纲要|文件|意见|方案)?[^，,。]{0,4}(?:提出|要求|明确|强调|规定)"
)
_OURS = re.compile("全市|我市|全区|我区|全县|我县|本市|市级")
_COMPARED = re.compile(one_of(words("cues.comparison")))
_ELSEWHERE = re.compile(
    "(?:全省|全国|我国|外省|兄弟城市|有的城市|有的地方|有的县城|有的县|先进地区|邻市|某市|发达国家|省内外)"
)
_DURATIONS = listed(
    "年 月 日 天 岁 点 时 分 秒 届 期 版 号 周年 周岁 世纪 年代 小时 分钟 楼 号线 千伏 万千伏 kV KV 元/平方米 度"
)
_DELAY = re.compile("滞后|推迟|延期|延迟|逾期|晚|落后|超期|提前|缩短|压缩|压减")
_ORDINAL = re.compile(r"第\Z|[A-Za-z]\Z")
_GRADE = re.compile(r"级|型|以上的?(?:项目|企业|村|工业|单位)|的村")
_EVENT_END = re.compile("[成产用运工车效]\\Z")
_JOINT = re.compile(r"[、和及与]|以及|并")
_AFTER_VALUE = re.compile(r"(?:以上|左右|以内|以下|上下|余|多)?(?:的[^、，]{1,8})?(、|和|及|以及)")
_NO_COUNT = re.compile(
    "的?(?:方面|县区|部门|同志|阶段|环节|层面|维度|领域|关系|短板|必须|坚持|一流|更加|意识|维护|自信|主要负责)"
)
_DOING = re.compile(one_of(words("verbs.found")))
_HELD_TIMES = re.compile("举办|开展|组织|召开|检查|巡查|演练|活动")
_COUNTABLE = listed("条 座 所 家 公里 成 倍 番 % 个百分点 亿元 万元 万亩 亩 处 批次")
_FORMULA = re.compile(
    "如下$|印发给你们|请认真|请结合|现予|特此|予以公布|解释$|自[^，]{0,8}起施行|关于[^，。]{2,80}的(?:通知|意见|函|批复|决定|报告|通报|公告|请示)$"
)
_SMALL = re.compile(r"[一二两几三]{1,2}[^十百千万亿成半番倍]")
_HYPOTHETICAL = re.compile("若(?!干)|倘若|" + one_of(words("cues.hypothetical") - {"若"}))


@dataclass(slots=True)
class Clause:
    """One clause or a part of it that carries its own date or value; `every` has all its amounts, durations too.

    `lead` is kept by `after_lead`, -1 before it is asked: after that neither `periods` nor `doers` are to be set;
    likewise `opens`, by `carried.leading`.
    """

    text: str
    start: int
    passage: Passage
    piece: Piece
    periods: tuple[Period, ...]
    amounts: tuple[Amount, ...]
    quoted: tuple[Span, ...]
    doers: tuple[Span, ...] = ()
    mood: Mood = ""
    first: bool = True
    every: tuple[Amount, ...] = ()
    lead: int = -1
    opens: int = -1

    @property
    def end(self) -> int:
        """Just after the clause in `Document.text`."""
        return self.start + len(self.text)

    def is_quoted(self, offset: int) -> bool:
        """Whether the character at `offset` of the clause stands in 《》 or “”."""
        return bool(self.quoted) and any(start <= offset < end for start, end in self.quoted)


def clause_of(
    text: str, piece: Piece, passage: Passage, periods: Sequence[Period], amounts: Sequence[Amount]
) -> Clause:
    """The clause of a piece; `periods` and `amounts` have offsets in the document's text."""
    start, end = piece.span
    own = text[start:end]
    quoted = tuple(found.span() for found in _QUOTED.finditer(own)) if "《" in own or "“" in own else ()
    clause = Clause(own, start, passage, piece, (), (), quoted)
    if not periods and not amounts:
        return clause
    clause.periods = tuple(
        period.moved(-start)
        for period in periods
        if not _inside(clause, period.span[0] - start, "《") and not _is_after_event(own, period, start)
    )
    moved = [amount.moved(-start) for amount in amounts]
    clause.amounts = tuple(
        amount for amount in moved if not _inside(clause, amount.span[0], "《“") and _counts(clause, amount)
    )
    clause.every = tuple(amount for amount in moved if amount.unit and not _in_a_day(clause, amount))
    return clause


def _in_a_day(clause: Clause, amount: Amount) -> bool:
    return any(period.span[0] <= amount.span[0] < period.span[1] for period in clause.periods)


def _named_by(text: str, period: Period, at: int) -> bool:
    """A day that is part of a quoted name (“大干四季度”行动) dates nothing."""
    quoted = _QUOTED.search(text, max(0, at - 12))
    return bool(quoted) and quoted.start() + 1 < at <= quoted.end() - 1 - len(period.text) if quoted else False


def _is_after_event(text: str, period: Period, start: int) -> bool:
    """建成后年产值: 后年 is no year here."""
    at = period.span[0] - start
    if _named_by(text, period, at):
        return True
    return period.text.startswith("后年") and bool(_EVENT_END.search(text, max(0, at - 2), at))


def _inside(clause: Clause, at: int, marks: str) -> bool:
    return bool(clause.quoted) and any(
        start <= at < end and clause.text[start] in marks for start, end in clause.quoted
    )


def _counts(clause: Clause, amount: Amount) -> bool:
    """Whether an amount can be a statement's value: no rank, grade, duration (but of a delay), or figure of speech."""
    start, end = amount.span
    before, after = clause.text[max(0, start - 6) : start], clause.text[end : end + 6]
    if _ORDINAL.search(before) and amount.unit not in {"位", "名"}:
        return False
    if any(period.span[0] <= start < period.span[1] for period in clause.periods) or amount.unit == "":
        return False
    if _GRADE.match(after) and not after.startswith("以上的行政"):
        return False
    if (
        amount.unit in _DURATIONS and not (amount.unit == "期" and re.search("班|培训|轮训|讲座|讲堂", before))
    ) or amount.unit in {
        "个月",
        "个工作日",
        "工作日",
        "个小时",
        "个半月",
    }:
        return bool(_DELAY.search(clause.text)) and amount.unit not in {"号", "号线", "届", "期"}
    if "级" in amount.unit:
        return False
    if amount.unit in {"次", "届"} and not _HELD_TIMES.search(before):
        return False
    if _NO_COUNT.match(after):
        return False
    small = _SMALL.match(amount.text) and not amount.text[0].isdigit()
    return not small or amount.unit in _COUNTABLE


def parts_of(clause: Clause) -> list[Clause]:
    """The clause cut at 、和以及 where each side has a date or value of its own; the clause itself otherwise."""
    if len(clause.periods) + len(clause.amounts) < 2:
        return [clause]
    marks = sorted([(*p.span, "date") for p in clause.periods] + [(*a.span, "value") for a in clause.amounts])
    cuts = [cut for left, right in pairwise(marks) if (cut := _cut(clause, left[1], right[0], left[2], right[2]))]
    if not cuts:
        return [clause]
    edges = [0, *(edge for cut in cuts for edge in cut), len(clause.text)]
    spans = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
    return [_part(clause, span, first=not index) for index, span in enumerate(spans) if span[0] < span[1]]


def _cut(clause: Clause, start: int, end: int, left: str, right: str) -> Span | None:
    """Where between two figures one statement ends and the next begins: at a value's end, or at a date's beginning."""
    if left == "value":
        found = _AFTER_VALUE.match(clause.text, start, end)
        return None if not found or clause.is_quoted(found.start(1)) else found.span(1)
    if right == "value":
        return None
    joints = [found.span() for found in _JOINT.finditer(clause.text, start, end) if not clause.is_quoted(found.start())]
    return joints[-1] if joints and end - joints[-1][1] <= 6 else None


def _part(clause: Clause, span: Span, *, first: bool) -> Clause:
    start, end = span
    periods = [p for p in clause.periods if start <= p.span[0] < end]
    amounts = [a for a in clause.amounts if start <= a.span[0] < end]
    return Clause(
        clause.text[start:end],
        clause.start + start,
        clause.passage,
        clause.piece,
        tuple(p.moved(-start) for p in periods),
        tuple(a.moved(-start) for a in amounts),
        tuple((max(a - start, 0), b - start) for a, b in clause.quoted if a < end and b > start),
        tuple((a - start, b - start) for a, b in clause.doers if start <= a and b <= end),
        clause.mood,
        first=first and clause.first,
        every=tuple(a.moved(-start) for a in clause.every if start <= a.span[0] < end),
    )


def is_hypothetical(clause: Clause) -> bool:
    """若…则…: nobody is committed, from here to the end of the sentence."""
    if not _HYPOTHETICAL.search(clause.text):
        return False
    return any(not clause.is_quoted(found.start()) for found in _HYPOTHETICAL.finditer(clause.text))


def is_forbidding(clause: Clause) -> bool:
    """Prohibitions, threats, and the formulas of covering letters; 不低于 and its like compare and are none."""
    if _FORMULA.search(clause.text):
        return True
    found = any_of("cues.forbidding").search(clause.text)
    return bool(found) and not clause.is_quoted(found.start()) if found else False


def is_elsewhere(clause: Clause) -> bool:
    """The province's, the country's or another city's; a comparison of our own figure with theirs is ours."""
    if _ELSEWHERE_SAYS.search(clause.text):
        return True
    found = _ELSEWHERE.search(clause.text, 0, 24)
    if found and _DOING.search(clause.text[: found.start()]):
        return False
    return bool(found) and not _COMPARED.search(clause.text) and not _OURS.search(clause.text)


def is_ours(clause: Clause) -> bool:
    """The clause turns back to the document's own place."""
    return bool(_OURS.search(clause.text))
