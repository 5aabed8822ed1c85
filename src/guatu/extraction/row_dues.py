"""The days of a row's due cell: one for all its measures, or several, each for the measure it speaks of.

规划5月底前完成，其余年底前完成; 第一项全年，其余10月底前; 10月中旬举办；创建工作常年推进. Amounts that stand in the
cell (全年（不少于8场）) are values of the measures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.extraction.lexicon import listed
from guatu.words import Amount, Period, Span

_ENDS = re.compile("[；;，,。\n]")
_ALWAYS = re.compile("长期|持续|常态|常年|经常|全年推进|每[年季月周日]|按.{0,6}节点|跨年|适时|见")
_ORDINAL = re.compile("第([一二三四五六七八九\\d])[项条个]")
_REST = re.compile("其余|其他|余下|剩余")
_IDLE = re.compile(
    "完成|考核|推进|其中|工作|进行|落实|实现|坚持|分别|按|并|为|于|底|内|前|以|之|到|全部|年度|起|[（(][^（）()]{0,30}[)）]|[\\s、：:]"
)
_NUMERALS = "一二三四五六七八九"
_DURATIONS = listed("年 月 日 天 个月 个工作日 工作日 周 季度 届")
_LEAST_ALIKE = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cell: its period (None for what goes on for ever), its place, the words it speaks of."""

    period: Period | None
    span: Span
    about: str
    order: int = 0
    rest: bool = False
    inner: bool = False

    def alike(self, measure: str) -> float:
        """How much of what the part speaks of the measure names; 其中… speaks only of what it names first."""
        if self.inner and self.about[:2] not in measure:
            return 0.0
        return _alike(self.about, measure)


@dataclass(frozen=True, slots=True)
class RowDue:
    """What a row's due cells say."""

    parts: tuple[Part, ...] = ()
    amounts: tuple[Amount, ...] = ()

    def of(self, measure: str, place: tuple[int, int], count: tuple[int, int]) -> Part | None:
        """The part for a measure that is the `place`-th clause and part of `count` clauses and parts, from 1."""
        parts = self.parts
        if len(parts) < 2:
            return parts[0] if parts and parts[0].period else None
        named = next((part for part in parts if part.order and part.order == place[1]), None)
        if named is None:
            points = [part.alike(measure) for part in parts]
            best = max(range(len(parts)), key=points.__getitem__)
            named = parts[best] if points[best] >= _LEAST_ALIKE else None
        named = named or next((part for part in parts if part.rest), None)
        if named is None and any(part.inner for part in parts):
            named = next((part for part in parts if not part.inner), None)
        if named is None and len(parts) in count:
            named = parts[place[count.index(len(parts))] - 1]
        named = named or max((part for part in parts if part.period), key=_latest, default=None)
        return named if named and named.period else None


def row_due(text: str, span: Span, periods: Sequence[Period], amounts: Sequence[Amount]) -> RowDue:
    """What a due cell says; `periods` and `amounts` are those of the cell, with offsets in the document."""
    parts: list[Part] = []
    for start, end in _pieces(text, span, periods):
        inside = [period for period in periods if start <= period.span[0] < end]
        words = text[start:end]
        if not inside and not _ALWAYS.search(words):
            continue
        # A day in brackets after another puts it right (经批准调整为…), or says what it is.
        period = None if not inside or words.startswith("每") else inside[-1]
        ordinal = _ORDINAL.search(words)
        order = (_NUMERALS.find(ordinal.group(1)) + 1 or int(ordinal.group(1))) if ordinal else 0
        parts.append(
            Part(period, (start, end), _about(words, inside), order, bool(_REST.search(words)), "其中" in words)
        )
    dated = [part for part in parts if part.period]
    parts = [part for part in parts if part.period or part.about or not dated]
    counts = tuple(
        amount
        for amount in amounts
        if amount.unit not in _DURATIONS
        and not any(period.span[0] < amount.span[1] and amount.span[0] < period.span[1] for period in periods)
    )
    return RowDue(tuple(parts), counts)


def _pieces(text: str, span: Span, periods: Sequence[Period]) -> list[Span]:
    pieces: list[Span] = []
    at = span[0]
    for mark in _ENDS.finditer(text, *span):
        if not any(start < mark.start() < end for start, end in (period.span for period in periods)):
            pieces.append((at, mark.start()))
            at = mark.end()
    return [*pieces, (at, span[1])]


def _about(words: str, periods: Sequence[Period]) -> str:
    for period in periods:
        words = words.replace(period.text, "")
    return _IDLE.sub("", _ALWAYS.sub("", _REST.sub("", words)))


def _alike(about: str, measure: str) -> float:
    """How much of what a part speaks of the measure names: two characters together tell more than one."""
    if not about:
        return 0.0
    pairs = {about[start : start + 2] for start in range(len(about) - 1)}
    return 2.0 * sum(pair in measure for pair in pairs) + sum(char in measure for char in set(about)) / len(set(about))


def _latest(part: Part) -> date:
    return part.period.latest if part.period else date.min
