"""Finds time expressions: one scan for where a rule may begin, one match for what it means, then ranges.

All rules are one alternation behind one set of first characters, so a text is read once whatever their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guatu.words.date_meanings import Meaning
from guatu.words.date_parts import EDGE, OPEN_EDGES, Context, edge_of
from guatu.words.date_rules import RULES, TO, Rule
from guatu.words.legible import Legible, legible
from guatu.words.period import Period

_STARTS = (
    "0-9一二三四五六七八九十首廿今明后去前本上下次翌大这周星月年岁全中每逐按隔近往历常当同多"
    "连百几数两千农阴正腊春元清端国劳儿建教节即自从供采入迎主汛秋暑高取QqＱ昨“\"‘”’'「植双"
)
_RANGE = re.compile(TO + r"\Z")
_NAMED = re.compile(r"\?P<\w+>")
# 目前 comes back to the document's own day as a new sentence does.
_SENTENCE_END = re.compile(r"[。！？!?\n]|目前|当前|现已|眼下")
_COMPARED = re.compile(r"[较比自从超]\Z")
_CLAUSE_BEGINS = re.compile(r"(?:\A|[，,。；;：:、（(\n\t]|到|至|于|在|计划|力争|确保|争取|预计|将|拟)\Z")
_UNTIL = re.compile(r"(?:到|至|截至|截止|截止到|截至到)\Z")


def _written(rule: Rule) -> str:
    return rule.pattern + (EDGE if rule.edged else "")


def _anonymous(pattern: str) -> str:
    """The pattern without its names; what a name is repeated by (?P=s) may be any separator of iso_day."""
    return _NAMED.sub("?:", pattern.replace("(?P=s)", "[-./]"))


PATTERNS = {rule.name: re.compile(_written(rule)) for rule in RULES}
_RULE_NAMED = {rule.name: rule for rule in RULES}
SCAN = re.compile(
    f"(?=[{_STARTS}])(?:" + "|".join(f"(?P<{rule.name}>{_anonymous(_written(rule))})" for rule in RULES) + ")"
)


def find_periods(text: str, reference: date) -> list[Period]:
    """Time expressions in text order, not overlapping, relative to `reference`; see `lexicon` for conventions.

    A month without a year belongs to the year named before in the sentence, else to that of `reference`.
    Words that give no latest day (目前, 今年以来, 近年来, 每月) yield nothing.
    """
    read = legible(text)
    found: list[tuple[int, int, Period]] = []
    for start, end, period in _periods(text, read, reference):
        if found and _is_range(read.text, found[-1], start):
            first_start, _, first = found.pop()
            found.append((first_start, end, _ranged(first, period)))
        else:
            found.append((start, end, period))
    return [_as_written(text, read, start, end, period) for start, end, period in found]


def _periods(text: str, read: Legible, reference: date) -> Iterator[tuple[int, int, Period]]:
    context = Context(reference)
    last_end = -3
    for hit in SCAN.finditer(read.text):
        start, end = hit.span()
        rule = _RULE_NAMED[hit.lastgroup or ""]
        if rule.days is None:
            continue
        if _SENTENCE_END.search(text, read.back(max(last_end, 0), max(last_end, 0) + 1)[0], read.back(start, end)[0]):
            context.year = context.month = None
        match = PATTERNS[rule.name].match(read.text, start)
        meaning = rule.days(match, context) if match else None
        if match is None or meaning is None:
            continue
        is_range = 0 < start - last_end <= 2
        last_end = end
        edge = match.groupdict().get("edge")
        if edge in OPEN_EDGES:
            continue
        head = read.text[max(0, start - 3) : start]
        _remember(context, meaning, leading=_leads(meaning, head, match[0]))
        yield start, end, _period(rule, meaning, edge, reference, until=not is_range and bool(_UNTIL.search(head)))


def _leads(meaning: Meaning, head: str, words: str) -> bool:
    """Whether later words lean on this: not on a year compared with, nor on one that only marks a thing.

    In 发布2026年项目名单，12月初… the year belongs to the list; at the beginning of a clause it dates what follows.
    """
    if _COMPARED.search(head) or meaning.precision == "era":
        return False
    marks = words[:1].isdecimal() or words[:2] in {"去年", "上年", "前年"}
    return meaning.precision != "year" or not marks or bool(_CLAUSE_BEGINS.search(head))


def _remember(context: Context, meaning: Meaning, *, leading: bool) -> None:
    """Keep the year, and the month, that later words of the sentence lean on."""
    latest = meaning.days[1]
    if leading and meaning.names_year:
        context.year = latest.year
    if leading and meaning.precision in {"day", "decad", "month"}:
        context.month = latest.month


def _period(rule: Rule, meaning: Meaning, word: str | None, reference: date, *, until: bool) -> Period:
    """With 前 every day from the reference on is allowed; when it has passed, what the words name."""
    earliest, latest = meaning.days
    edge = "by" if meaning.before or rule.name == "countdown" else edge_of(word)
    edge = "from" if rule.name == "immediately" else edge
    if until and edge == "within":
        edge = "by"
    if edge == "by" and reference <= latest:
        earliest = reference
    return Period((0, 0), "", earliest, latest, meaning.precision, edge, rule.name, meaning.provisional)


def _is_range(text: str, before: tuple[int, int, Period], start: int) -> bool:
    gap = text[before[1] : start]
    return 0 < len(gap) <= 2 and bool(_RANGE.fullmatch(gap))


def _ranged(first: Period, last: Period) -> Period:
    """6月至9月; when the second month comes earlier in the year it is of the next (11月至3月)."""
    latest = last.latest
    if latest < first.earliest and latest.year == first.earliest.year:
        latest = latest.replace(year=latest.year + 1, day=min(latest.day, 28) if latest.month == 2 else latest.day)
    edge = last.edge if last.edge != "from" else "within"
    return replace(last, earliest=min(first.earliest, latest), latest=latest, edge=edge, rule="range",
                   provisional=first.provisional or last.provisional)  # fmt: skip


def _as_written(text: str, read: Legible, start: int, end: int, period: Period) -> Period:
    span = read.back(start, end)
    return replace(period, span=span, text=text[span[0] : span[1]])
