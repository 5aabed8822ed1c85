"""Articles whose columns were read across: what breaks off in mid-sentence is joined to where it goes on.

A page is seen as runs of lines between blank lines. A run that stops in mid-sentence waits; a run that begins in one
(not indented where paragraphs are, with the marks of prose) goes to the run it continues best: where the characters
on both sides of the seam stand together elsewhere on the page, else to the one that has waited longest. Before that,
runs in which the lines of two articles alternate are parted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from statistics import mode

from guatu.reading import structure
from guatu.reading.manuscript import Line
from guatu.reading.strands import pairs_of, strands

_INDENT = "\u3000 "
_CLOSING = frozenset("，。、；：！？）》”’％%,.;:!?)")
_FEWEST = 3
_MOST_WAITING = 8  # articles on a page; so that a hostile one costs its length


@dataclass(slots=True)
class _Run:
    """Lines without a blank line in them, and their texts."""

    lines: list[Line]
    texts: list[str]
    orphan: bool = False
    open: bool = False
    headed: bool = False


@dataclass(slots=True)
class _Thread:
    """The runs of one article so far."""

    runs: list[_Run] = field(default_factory=list)

    @property
    def tail(self) -> str:
        """Its last line."""
        return self.runs[-1].texts[-1]


def unwoven(raw: str, lines: Sequence[Line]) -> list[Line]:
    """The lines with each article's together; lines that go on with the one before them are marked as `follows`."""
    pairs = cache(lambda: pairs_of(raw, lines))
    runs = [strand for run in _runs(raw, lines) for strand in _strands(run, pairs)]
    for run in runs:
        run.orphan = _is_orphan(run.texts)
        run.open = _is_open(run.texts, orphan=run.orphan)
        run.headed = not run.orphan and run.texts[0][:1] not in _INDENT
    if not (any(run.open for run in runs) and any(run.orphan for run in runs)):
        return [line for run in runs for line in run.lines]
    threads: list[_Thread] = []
    waiting: list[_Thread] = []
    current = _Thread()
    for run in runs:
        if run.orphan and waiting:
            current = _best(waiting, run, pairs)
            waiting.remove(current)
            run.lines[0].follows = True
        elif run.headed or not threads:
            current = _Thread()
            threads.append(current)
        elif current in waiting:
            waiting.remove(current)
        current.runs.append(run)
        if run.open:
            waiting = [*waiting[-_MOST_WAITING:], current]
    return [line for thread in threads for run in thread.runs for line in run.lines]


def _runs(raw: str, lines: Sequence[Line]) -> list[_Run]:
    runs: list[_Run] = []
    for line in lines:
        text = raw[line.start : line.end].rstrip()
        if not runs or line.gap:
            runs.append(_Run([], []))
        runs[-1].lines.append(line)
        runs[-1].texts.append(text)
    return runs


def _strands(run: _Run, pairs: Callable[[], frozenset[str]]) -> list[_Run]:
    """A run as it is, or the two articles whose lines alternate in it."""
    found = strands(run.texts, pairs)
    if found is None:
        return [run]
    parted = [_Run([run.lines[index] for index in strand], [run.texts[index] for index in strand]) for strand in found]
    for strand in parted:
        strand.lines[0].gap = True
    return parted


def _is_orphan(texts: Sequence[str]) -> bool:
    """Whether a run begins in mid-sentence: its first lines are neither indented nor a headline, and are prose."""
    first = texts[0]
    if first[:1] in _INDENT or structure.OPENS.match(first):
        return False
    if first[0] in _CLOSING or "。" in first:
        return True
    head = [text for text in texts[:2] if text[:1] not in _INDENT]
    column = mode([len(text) for text in texts])
    marked = any(structure.CLAUSE_MARK.search(text) for text in head)
    return marked and len(texts) >= _FEWEST and len(first) >= column - 1 and len(head) == 2


def _is_open(texts: Sequence[str], *, orphan: bool) -> bool:
    """Whether a run stops in mid-sentence: its last line has no end, and it is prose."""
    if texts[-1][-1] in structure.SENTENCE_END or not (orphan or len(texts) >= _FEWEST):
        return False
    return any("。" in text or "，" in text for text in texts) and any(text[:1] in _INDENT for text in texts)


def _best(waiting: Sequence[_Thread], run: _Run, pairs: Callable[[], frozenset[str]]) -> _Thread:
    """The thread a run continues: by the page's own pairs of characters, else the first."""
    if len(waiting) == 1:
        return waiting[0]
    return max(waiting, key=partial(_seam, run=run, pairs=pairs()))


def _seam(thread: _Thread, run: _Run, pairs: frozenset[str]) -> int:
    """How well a run goes on where a thread stopped."""
    before, after = thread.tail, run.texts[0]
    if before[-1].isdigit() and (after[0].isdigit() or after[0] in "年月日.%％个万亿"):
        return 2
    return 2 * (before[-1] + after[0] in pairs) + (before.count("“") > before.count("”") and "”" in after)
