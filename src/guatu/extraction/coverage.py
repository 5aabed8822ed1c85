"""Coverage: every sentence that obliges somebody holds a statement or is listed, with the rule that saw the duty."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from guatu.extraction.owners import only_names
from guatu.extraction.passages import Passage, passages
from guatu.extraction.statement import Statement, Uncovered
from guatu.reading import Document
from guatu.words import Span

_SENTENCE = re.compile(r"[^。！？!?\n]{1,2000}[。！？!?]?")
_DEEDS = (
    "建|设|制|编|投|出台|启动|实施|举[办行]|完成|开[工通展放幕]|公[开布示]|发布|注册|推[出行]|引进|成立"
    "|组[织建]|试点|上线|交付"
)
_DUTIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("must", re.compile("(?<![主重需首概摘纪必只不])要(?![素点求闻职道闻目])|必须|务必|(?<!必)须|应当")),
    ("ensure", re.compile("确保|力争|争取|保证")),
    ("owner", re.compile("由[^，,。；]{2,24}(?:负责|牵头|办理)|牵头单位|责任单位")),
    ("agreed", re.compile("议定|决定|明确由|同意")),
    ("by-date", re.compile("[底末旬日月季年](?:以)?前(?:[^期景面沿瞻途些]|$)|完成时限")),
    ("will", re.compile(rf"(?<![军即])将(?![军近士要])[^，,。；]{{0,30}}(?:{_DEEDS})")),
)
# What a plan says without a word of duty: a verb that opens its clause, then a thing with a name or a number.
_OPENS = (
    "[创试兴筹建新重]建|推[行广开]|引[进入]|创作|编[纂写制]|拍摄|发行|招募|组[织建]|办好|上马|重启|注册|开[展通]|选派|设立?|建"
    "|发起|出台|制定|修订|印发|签订|实行|启用|争创|打造|探索|促成|聘请"
)
_NAMED = r"[“《][^”》\n]{2,24}[”》]|[一二两三四五六七八九十百\d]{1,6}[个家条首部项名支座处所批]"
_WORKS = "(?<!本)(?:示范|试点|机制|平台|制度|中心|基地|项目|工程|方案|办法)"
_BARE = re.compile(
    r"(?:(?<=[。；;，,：:、）)．.\n 　])|\A)(?:再|着手|支持|引导|率先|全力|常态化|择优|继续|全面)?"
    rf"(?:{_OPENS})[^，,。；]{{0,24}}?(?:{_NAMED}|{_WORKS})"
)
_REPORTED = re.compile(
    r"已|了|累计|去年|上年|以来|截至|同比|分别|完成率|顺利|成功|先后|正在|共[\d一二三四五六七八九十]"
)


def uncovered(document: Document, statements: Sequence[Statement]) -> tuple[tuple[Uncovered, ...], int]:
    """The obligation sentences that hold no statement, and how many obligation sentences there are."""
    starts = sorted(statement.span[0] for statement in statements)
    missed: list[Uncovered] = []
    count = 0
    for passage in passages(document):
        for found in _SENTENCE.finditer(document.text, *passage.span):
            rule = _duty(found.group(), passage)
            if rule is None or only_names(found.group()):
                continue
            count += 1
            span = document.raw_span(found.span())
            if not any(_holds(starts, run) for run in document.raw_runs(found.span())):
                missed.append(Uncovered(span, document.raw[slice(*span)], rule))
    return tuple(missed), count


def _duty(sentence: str, passage: Passage) -> str | None:
    """The first rule that sees a duty in a sentence; a report's bare verbs tell what was done."""
    for name, pattern in _DUTIES:
        if pattern.search(sentence):
            return name
    bare = (
        passage.mood != "report" and not passage.heading and _BARE.search(sentence) and not _REPORTED.search(sentence)
    )
    return "plan" if bare else None


def _holds(starts: Sequence[int], span: Span) -> bool:
    """Whether one of the sorted `starts` lies in the span."""
    at = bisect_left(starts, span[0])
    return at < len(starts) and starts[at] < span[1]
