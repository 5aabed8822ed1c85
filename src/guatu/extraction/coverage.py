"""Coverage: every sentence that obliges somebody holds a statement or is listed, with the rule that saw the duty."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from guatu.extraction.owners import only_names
from guatu.extraction.passages import passages
from guatu.extraction.statement import Statement, Uncovered
from guatu.reading import Document
from guatu.words import Span

_SENTENCE = re.compile(r"[^。！？!?\n]{1,2000}[。！？!?]?")
_DUTIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("must", re.compile("(?<![主重需首概摘纪必只不])要(?![素点求闻职道闻目])|必须|务必|(?<!必)须|应当")),
    ("ensure", re.compile("确保|力争|争取|保证")),
    ("owner", re.compile("由[^，,。；]{2,24}(?:负责|牵头|办理)|牵头单位|责任单位")),
    ("agreed", re.compile("议定|决定|明确由|同意")),
    ("by-date", re.compile("[底末旬日月季年](?:以)?前(?:[^期景面沿瞻途些]|$)|完成时限")),
    ("will", re.compile("(?<![军即])将(?![军近士要])[^，,。；]{0,30}(?:建|设|制|出台|启动|实施|举办|完成|开工|投)")),
)


def uncovered(document: Document, statements: Sequence[Statement]) -> tuple[tuple[Uncovered, ...], int]:
    """The obligation sentences that hold no statement, and how many obligation sentences there are."""
    starts = sorted(statement.span[0] for statement in statements)
    missed: list[Uncovered] = []
    count = 0
    for passage in passages(document):
        for found in _SENTENCE.finditer(document.text, *passage.span):
            rule = next((name for name, pattern in _DUTIES if pattern.search(document.text, *found.span())), None)
            if rule is None or only_names(found.group()):
                continue
            count += 1
            span = document.raw_span(found.span())
            if not any(_holds(starts, run) for run in document.raw_runs(found.span())):
                missed.append(Uncovered(span, document.raw[slice(*span)], rule))
    return tuple(missed), count


def _holds(starts: Sequence[int], span: Span) -> bool:
    """Whether one of the sorted `starts` lies in the span."""
    at = bisect_left(starts, span[0])
    return at < len(starts) and starts[at] < span[1]
