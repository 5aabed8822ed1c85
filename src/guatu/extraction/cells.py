"""The statements of a table's cell: clause by clause the rules propose and the judge decides, as in prose.

What the row says goes into each clause's scene: its project or heading is what the clause is about, its day dates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from guatu.extraction import owners
from guatu.extraction.clauses import Clause, clause_of, is_forbidding, is_hypothetical, parts_of
from guatu.extraction.features import Seen, about
from guatu.extraction.joining import merged
from guatu.extraction.measures import (
    of_project,
    plain_goal,
    plain_measure,
    plain_progress,
    state_beside,
    state_of_project,
)
from guatu.extraction.naming import Focus, Name, is_facility, without_exhortation
from guatu.extraction.parts_of_speech import Words, words_of
from guatu.extraction.passages import Passage, pieces, unnumbered
from guatu.extraction.prose import Reading
from guatu.extraction.row_dues import Part, RowDue
from guatu.extraction.rules import RULES
from guatu.extraction.scene import Draft, Found, Scene, stance_of
from guatu.extraction.statement import Ground
from guatu.extraction.surroundings import within
from guatu.words import Span

_MEASURE_END = re.compile("[；;。\n]")
_NUMBER = re.compile(r"\s{0,8}(?:[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳])?\s{0,4}")
_NUMBERS = frozenset({"goal", "yearly"})
_DATED = frozenset({"task", "milestone", "target"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row hands to its cells: its headings' names, the project it is about, its days and its units."""

    number: tuple[int, int]
    heads: tuple[Name, ...]
    project: Name | None
    due: RowDue
    owned: owners.Owned | None


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause of a cell, the measure it opens or belongs to, and the part of the due cell that dates it."""

    clause: Clause
    measure: Span
    first: bool
    due: Part | None


def read_cell(reading: Reading, passage: Passage, role: str, setting: Setting) -> list[Found]:
    """The statements of the cell `passage.span` in a column that holds `role`."""
    focus = _focus(setting)
    shared = (*about(reading.text, passage), "column", f"column={role}", f"column={role}{bool(setting.due.parts)}")
    found: list[Found] = []
    previous, words = "-", words_of(reading.text, passage.span)
    before: list[Clause] = []
    recent: list[Name] = []
    for told in _clauses(reading, passage, setting.due, words):
        if told.first:
            focus, recent = _focus(setting), []
        scene = _scene(reading, told, focus, role)
        scene.words, scene.before, scene.recent = words, tuple(before[:-4:-1]), tuple(recent[:-5:-1])
        barred = _barred(told.clause)
        propose = partial(_proposed, reading, scene, told, role, setting)
        node: Name | None = None
        if role in _NUMBERS:
            drafts: Sequence[Draft] = () if barred else propose()
        else:
            own = () if barred else tuple(propose())
            node = own[0].subject if own else None
            seen = Seen(
                scene=scene, drafts=own, barred=barred, previous=previous, text=reading.text,
                sentence=told.measure[0], about=shared, heads=setting.heads,
            )  # fmt: skip
            drafts = reading.decide(seen, propose)
        previous = drafts[0].kind if drafts else "-"
        before.append(told.clause)
        for draft in drafts:
            _finish(reading, draft, told, role, setting, node)
            if draft.kind in {"target", "observation"}:
                focus.indicator = draft.subject
            else:
                focus.last = draft.subject
            recent += [draft.subject] if draft.subject else []
            found.append(Found(draft, passage, _with_helpers(reading, told.clause, setting.owned)))
    return found


def _focus(setting: Setting) -> Focus:
    project = setting.project
    if project is None and setting.heads:
        head = setting.heads[0]
        return Focus(item=head if is_facility(head.text) else None, indicator=head)
    return Focus(item=project, project=project, last=project, indicator=project)


def _clauses(reading: Reading, passage: Passage, due: RowDue, words: Words) -> Iterator[_Told]:
    text = reading.text
    measures = list(_measures(text, passage.span))
    every: list[tuple[Clause, int, bool]] = []
    for number, span in enumerate(measures):
        periods, amounts = reading.periods(unnumbered(text, span)), reading.amounts(span)
        first = True
        for piece in merged(text, list(pieces(text, span)), periods, amounts, words, reading.join):
            clause = clause_of(text, piece, passage, within(periods, piece.span), within(amounts, piece.span))
            for part in parts_of(clause):
                every.append((part, number, first))
                first = False
    for place, (clause, number, first) in enumerate(every):
        part_due = due.of(clause.text, (place + 1, number + 1), (len(every), len(measures)))
        yield _Told(clause, measures[number], first, part_due)


def _measures(text: str, span: Span) -> Iterator[Span]:
    """The parts of a cell between ； and its like, without their numbers."""
    at = span[0]
    for mark in [*_MEASURE_END.finditer(text, *span), None]:
        end = mark.start() if mark else span[1]
        number = _NUMBER.match(text, at, end)
        start = number.end() if number else at
        if end - start >= 2:
            yield start, end
        at = mark.end() if mark else end


def _scene(reading: Reading, told: _Told, focus: Focus, role: str) -> Scene:
    clause = told.clause
    stance = clause.passage.mood
    if role == "progress":
        stance = stance_of(clause, "report", reading.reference)
    dated = told.due.period if told.due and clause.amounts else None
    return Scene(clause=clause, focus=focus, reference=reading.reference, stance=stance, item_due=dated)


def _barred(clause: Clause) -> str:
    if is_hypothetical(clause):
        return "hypothetical"
    return "forbidding" if is_forbidding(clause) else ""


def _proposed(reading: Reading, scene: Scene, told: _Told, role: str, setting: Setting) -> Sequence[Draft]:
    """What the first rule that takes the clause makes of it, else what the column makes of it."""
    for rule in RULES:
        drafts = rule.make(scene, reading.places)
        if drafts:
            for draft in drafts:
                draft.rule = rule.name
            return drafts
    span = scene.clause.start, scene.clause.end
    if role in _NUMBERS:
        return plain_goal(span, reading.amounts(span), scene.focus.item or scene.focus.indicator)
    if role == "progress":
        return plain_progress(reading.text, span, setting.project or next(iter(setting.heads), None))
    return plain_measure(reading.text, span, scene.focus, dated=told.due is not None) if told.first else ()


def _finish(reading: Reading, draft: Draft, told: _Told, role: str, setting: Setting, node: Name | None) -> None:
    """The row's name and day for what has none of its own; `node` is what the rules named in a project's row."""
    draft.row = setting.number
    draft.subject = without_exhortation(draft.subject) if draft.subject else None
    project = setting.project
    if project and role == "progress" and draft.kind == "status":
        draft.subject = state_of_project(project, draft.subject)
    elif role == "progress" and draft.kind == "status":
        measures = [head for head in setting.heads if head.rule == "row-measure"]
        draft.subject = state_beside(measures, told.clause.text, draft.subject)
    elif project and draft.subject and "《" not in draft.subject.text:
        named = node if node and draft.subject.text == project.text else draft.subject
        draft.subject = of_project(project, named)
    if role != "progress":
        _date(reading, draft, told)


def _date(reading: Reading, draft: Draft, told: _Told) -> None:
    """A day ahead that the clause names itself goes before the row's; a dated task is a milestone."""
    if draft.kind not in _DATED:
        return
    own = {day for period in told.clause.periods for day in (period.latest, period.earliest)}
    if not (draft.due in own and draft.due and draft.due >= reading.reference):
        part = told.due
        draft.period = part.period if part else None
        draft.due = draft.period.latest if draft.period else None
        draft.due_span, draft.due_ground = (part.span, None) if part else (None, None)
    if draft.kind != "target":
        draft.kind = "milestone" if draft.due else "task"


def _with_helpers(reading: Reading, clause: Clause, owned: owners.Owned | None) -> owners.Owned | None:
    """Units that the clause itself says to help (会同小湾镇政府) are added to the row's."""
    span = clause.start, clause.end
    named = owners.named_in(reading.text, reading.mentions(span), span, "clause")
    if named is None or owned is None:
        return owned or named
    known = {unit.name for unit in owned.units}
    more = tuple(unit for unit in named.units if unit.role == "support" and unit.name not in known)
    return owners.Owned((*owned.units, *more), owned.ground or Ground(span, "named-in-clause")) if more else owned
