"""`extract`: from a `Document` to its `Statements`, each with its span, fields, grounds and the rule that made it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guatu.extraction.answerable import answer
from guatu.extraction.candidates import Surroundings
from guatu.extraction.choice import choices
from guatu.extraction.coverage import uncovered
from guatu.extraction.joining import Join, learnt, ruled
from guatu.extraction.judge import judge
from guatu.extraction.own import OwnWords, heeding, name_subjects, name_units, reading_of
from guatu.extraction.prose import Decide, Reading, Traced
from guatu.extraction.reference import reference_of
from guatu.extraction.scene import Draft, Found
from guatu.extraction.statement import Extraction, Ground, Heading, Statement
from guatu.extraction.tables import read_tables
from guatu.extraction.verdicts import Deciding, deciding
from guatu.reading import Block, Document
from guatu.words import Span

_APART = 80  # characters of others that a statement may run around: a folio, a caption
_ONCE = frozenset({"milestone", "status", "task"})


def extract(
    document: Document,
    reference: date | None = None,
    decide: Decide | None = None,
    join: Join | None = None,
    own: OwnWords | None = None,
) -> Extraction:
    """Find the trackable statements of a document and the obligations that became none.

    `reference` is the day its words are relative to; without it the printed date counts, and without that only
    dates with a year are read. `decide` decides on clauses in place of the package's own judge, and `join`
    on which of them are one. `own` are the words of the office that reads.
    """
    day, ground = reference_of(document, reference)
    own = own or OwnWords()
    join = join or (ruled if decide else learnt(choices()))
    decide = decide or deciding(judge(), choices())
    reading = reading_of(own)(document, day, heeding(own, decide), join, by_article=reference is None)
    reading.run()
    prose = {id(one) for one in reading.found}
    found = sorted([*reading.found, *read_tables(document, reading)], key=lambda one: (one.draft.span, one.draft.rule))
    name_subjects(document.text, found, own)
    together = [one for one in found if not document.is_woven or _is_together(document, one.draft.span)]
    kept = _once_each(together)
    if isinstance(decide, Deciding):
        around = Surroundings(document, reading.every, reading.units)
        answer([one for one in kept if id(one) in prose], around, decide.weights)
    name_units(document.text, kept, own)
    statements = tuple(_statement(document, one) for one in kept)
    missed, obligations = uncovered(document, statements)
    return Extraction(statements, missed, obligations, day, ground)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a clause became what it became: raw span, its text, stance, the rule that took it, and reasons."""

    span: Span
    text: str
    stance: str
    rule: str | None
    reasons: tuple[str, ...]


def explain(document: Document, offset: int | None = None, reference: date | None = None) -> tuple[Explanation, ...]:
    """What the rules said to the clauses of the sentence around the raw `offset`, or to every clause of the prose."""
    day = reference_of(document, reference)[0]
    reading = Reading(document, day, deciding(judge(), choices()), learnt(choices()), by_article=reference is None)
    reading.run()
    start, end = 0, len(document.text)
    if offset is not None:
        start, end = _sentence(document.text, _place(document, offset))
    return tuple(_explanation(document, traced) for traced in reading.traces if start <= traced.span[0] < end)


def _explanation(document: Document, traced: Traced) -> Explanation:
    span = document.raw_span(traced.span)
    return Explanation(span, document.raw[slice(*span)], traced.stance, traced.rule, traced.reasons)


def _place(document: Document, offset: int) -> int:
    """The place in the text of the raw `offset`, or of what stands before it where that is not in the text."""
    if document.is_woven:
        return document.in_text((offset, offset + 1))[0]
    return max(0, bisect_right(document.origin, offset) - 1)


def _is_together(document: Document, span: Span) -> bool:
    """Whether a statement can be shown in the file: on a page read across, its halves may be columns apart."""
    runs = document.raw_runs(span)
    rising = all(before[1] <= after[0] for before, after in pairwise(runs))
    return len(runs) == 1 or (rising and runs[-1][1] - runs[0][0] <= span[1] - span[0] + _APART)


def _sentence(text: str, at: int) -> Span:
    start = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
    ends = [end for mark in "。！？\n" if (end := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))


def _once_each(found: list[Found]) -> list[Found]:
    """A commitment repeated within an article stands once, where it was first made in full."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Found] = []
    for one in found:
        draft = one.draft
        key = (_article(one), draft.kind, draft.subject and draft.subject.text, draft.due, draft.action, draft.row)
        if (draft.span, draft.kind) in seen or (draft.kind in _ONCE and key in seen):
            continue
        seen |= {(draft.span, draft.kind), key}
        kept.append(one)
    return kept


def _article(one: Found) -> Span | None:
    tops = [block.span for block in one.passage.path if block.level <= 3]
    return tops[-1] if tops else None


def _statement(document: Document, one: Found) -> Statement:
    draft = one.draft
    span = document.raw_span(_trimmed(document.text, draft.span))
    return Statement(
        doc=document.stem,
        span=span,
        text=document.raw[slice(*span)],
        kind=draft.kind,
        subject=draft.subject.text if draft.subject else None,
        action=draft.action,
        due=draft.due,
        value=draft.value,
        units=one.owned.units if one.owned and draft.kind != "observation" else (),
        rule=draft.rule,
        earliest=draft.period.earliest if draft.period and draft.due else None,
        precision=draft.period.precision if draft.period and draft.due else None,
        grounds=_grounds(document, one),
        path=tuple(_heading(document, block) for block in one.passage.path),
        row=draft.row,
        page=document.page_at(span[0]),
    )


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end - start > 1 and text[end - 1] in " ，,。；;、：:":
        end -= 1
    return start, end


def _heading(document: Document, block: Block) -> Heading:
    span = document.raw_span(block.span)
    return Heading(document.text[slice(*block.span)], span, block.level)


def _grounds(document: Document, one: Found) -> Mapping[str, Ground]:
    draft: Draft = one.draft
    grounds: dict[str, Ground] = {}
    if draft.subject:
        grounds["subject"] = _worded(document, draft.subject.text, draft.subject.span, draft, draft.subject.rule)
    if draft.action:
        rule = "as-written" if draft.action_span else "carried-over"
        grounds["action"] = _worded(document, draft.action, draft.action_span, draft, rule)
    if draft.due:
        grounds["due"] = draft.due_ground or _ground(
            document, draft.due_span, draft.period.rule if draft.period else "convention"
        )
    if draft.value:
        grounds["value"] = _ground(document, draft.value_span, "as-written")
    if one.owned and one.owned.ground and one.draft.kind != "observation":
        grounds["units"] = _ground(document, one.owned.ground.span, one.owned.ground.rule)
        for unit, ground in zip(one.owned.units, one.owned.grounds, strict=False):
            grounds[f"units:{unit.name}"] = _ground(document, ground.span, ground.rule)
    return grounds


def _worded(document: Document, words: str, span: Span | None, draft: Draft, rule: str) -> Ground:
    """Where a field's words stand: at their span, else in the statement; what is put together keeps a part's place."""
    if span and document.text[slice(*span)] != words:
        at = document.text.find(words, *draft.span)
        if at >= 0:
            span = at, at + len(words)
        elif rule in {"as-named", "as-written"}:
            rule = "composed"
    return _ground(document, span, rule)


def _ground(document: Document, span: Span | None, rule: str) -> Ground:
    return Ground(document.raw_span(span) if span else None, rule)
