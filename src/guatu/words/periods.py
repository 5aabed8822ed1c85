"""Finds time expressions: one scan for where a rule may begin, one match for what it means, then ranges.

All rules are one alternation, asked only where `date_leads` finds that one may begin, so a text is read once
whatever their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guatu.words.date_leads import leads
from guatu.words.date_meanings import Meaning
from guatu.words.date_parts import EDGE, OPEN_EDGES, Context, Edge, edge_of
from guatu.words.date_rules import RULES, TO, Rule
from guatu.words.festivals import SEASONS
from guatu.words.legible import Legible, legible
from guatu.words.period import Period, Span

_RANGE = re.compile(TO + r"\Z")
_NAMED = re.compile(r"\?P<\w+>")
# 目前 comes back to the document's own day as a new sentence does. The class comes first for speed.
_SENTENCE_END = re.compile(r"[。！？!?\n目当现眼](?:(?<=[。！？!?\n])|(?<=[目当])前|(?<=现)已|(?<=眼)下)")
_COMPARED = ("较", "比", "自", "从", "超")
_CLAUSE_BEGINS = re.compile(r"(?:\A|[，,。；;：:、（(\n\t]|到|至|于|在|计划|力争|确保|争取|预计|将|拟)\Z")
_UNTIL = ("到", "至", "截止")
_TITLE = 60
_COUNTED = frozenset({"countdown", "limit", "after_own_day"})


def _written(rule: Rule) -> str:
    return rule.pattern + (EDGE if rule.edged else "")


def _anonymous(pattern: str) -> str:
    """The pattern without its names; what a name is repeated by (?P=s) may be any separator of iso_day."""
    return _NAMED.sub("?:", pattern.replace("(?P=s)", "[-./]"))


PATTERNS = {rule.name: re.compile(_written(rule)) for rule in RULES}
_RULE_NAMED = {rule.name: rule for rule in RULES}
LEADS = leads(SEASONS)
SCAN = re.compile("|".join(f"(?P<{rule.name}>{_anonymous(_written(rule))})" for rule in RULES))


def find_periods(text: str, reference: date) -> list[Period]:
    """Time expressions in text order, not overlapping, relative to `reference`; see `lexicon` for conventions.

    A month without a year belongs to the year named before in the sentence, else to that of `reference`.
    Words that give no latest day (目前, 今年以来, 近年来, 每月) yield nothing.
    """
    read = legible(text)
    found: list[Period] = []
    last_end = 0
    for start, end, period in _periods(text, read, reference):
        if found and start - last_end <= 2 and _RANGE.fullmatch(read.text, last_end, start):
            found[-1] = _ranged(found[-1], period, text)
        else:
            found.append(period)
        last_end = end
    return found


def _hits(text: str) -> Iterator[tuple[Rule, int]]:
    """Each rule that matches, and where, from left to right and without overlap."""
    where = LEADS.search(text)
    while where:
        hit = SCAN.match(text, where.start())
        if hit:
            yield _RULE_NAMED[hit.lastgroup or ""], hit.start()
        where = LEADS.search(text, hit.end() if hit else where.start() + 1)


def _periods(text: str, read: Legible, reference: date) -> Iterator[tuple[int, int, Period]]:
    context = Context(reference)
    last_end, heard = -3, 0
    for rule, start in _hits(read.text):
        if rule.days is None:
            continue
        leans = context.year or context.month
        if leans and _SENTENCE_END.search(text, read.back(heard, heard + 1)[0], read.back(start, start + 1)[0]):
            context.year = context.month = None
        heard = max(start - 1, last_end, 0)
        match = PATTERNS[rule.name].match(read.text, start)
        meaning = rule.days(match, context) if match else None
        if match is None or meaning is None:
            continue
        is_range = 0 < start - last_end <= 2
        last_end = heard = match.end()
        word = match["edge"] if rule.edged else None
        if word in OPEN_EDGES:
            continue
        titled = _is_titled(read.text, start)
        head = read.text[max(0, start - 3) : start]
        _remember(context, meaning, leading=not titled and _leads(meaning, head, match[0]))
        edge = _edge(rule, meaning, word, until=not is_range and head.endswith(_UNTIL))
        span = read.back(start, last_end)
        yield start, last_end, _period(text, span, rule, meaning, edge, reference, titled)


def _is_titled(text: str, start: int) -> bool:
    """Whether `start` stands within 《》; a title not closed after _TITLE characters was never one."""
    opened = text.rfind("《", max(0, start - _TITLE), start)
    return opened >= 0 and text.find("》", opened, start) < 0


def _leads(meaning: Meaning, head: str, words: str) -> bool:
    """Whether later words lean on this: not on a year compared with, nor on one that only marks a thing.

    In 发布2026年项目名单，12月初… the year belongs to the list; at the beginning of a clause it dates what follows.
    """
    if head.endswith(_COMPARED) or meaning.precision == "era":
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


def _edge(rule: Rule, meaning: Meaning, word: str | None, *, until: bool) -> Edge:
    edge: Edge = "by" if meaning.before or rule.name in _COUNTED else edge_of(word)
    edge = "from" if rule.name == "immediately" else edge
    return "by" if until and edge == "within" else edge


def _period(text: str, span: Span, rule: Rule, meaning: Meaning, edge: Edge, reference: date, titled: bool) -> Period:
    """With 前 every day from the reference on is allowed; when it has passed, what the words name."""
    earliest, latest = meaning.days
    if edge == "by" and reference <= latest:
        earliest = reference
    return Period(
        span, text[slice(*span)], earliest, latest, meaning.precision, edge, rule.name, meaning.provisional, titled
    )


def _ranged(first: Period, last: Period, text: str) -> Period:
    """6月至9月; when the second month comes earlier in the year it is of the next (11月至3月)."""
    latest = last.latest
    if latest < first.earliest and latest.year == first.earliest.year:
        latest = latest.replace(year=latest.year + 1, day=min(latest.day, 28) if latest.month == 2 else latest.day)
    edge = last.edge if last.edge != "from" else "within"
    span = first.span[0], last.span[1]
    return replace(last, span=span, text=text[slice(*span)], earliest=min(first.earliest, latest), latest=latest,
                   edge=edge, rule="range", provisional=first.provisional or last.provisional)  # fmt: skip
