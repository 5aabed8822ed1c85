"""A clause cast as the kind the judge says it is: subject, action, day and value found for that kind."""

from __future__ import annotations

import re
from datetime import date

from guatu.extraction import commitments, events, values
from guatu.extraction.lexicon import any_of
from guatu.extraction.naming import Name, after_lead, is_facility, is_part, name_at, noun_before, project_of
from guatu.extraction.quantities import Headline, headline, value_of
from guatu.extraction.scene import Draft, Scene, is_recurring
from guatu.extraction.statement import Ground, Kind
from guatu.words import Period, Span

RULE = "judged"
_STATE = re.compile(
    "已|正在|正(?=[一-龥])|基本|全部|全面|全线|顺利|完成|进入|转入|通过|取得|获|尚未|未|滞后|超期|逾期|停工|达到|实现|开始|启动|建成"
)


def cast(scene: Scene, kind: Kind, drafts: tuple[Draft, ...] = ()) -> list[Draft]:
    """The clause as a statement of `kind`; of `drafts` made for another kind what still fits is kept."""
    due, period, ground = _due(scene, kind)
    if kind == "milestone" and due is None:
        kind = "task"
    elif kind == "task" and due and not is_recurring(scene.text):
        kind = "milestone"
    if len(drafts) > 1 and {kind, drafts[0].kind} <= {"task", "milestone"}:
        return [_recast(scene, draft, kind, due, period, ground) for draft in drafts]
    return [_made(scene, kind, drafts, due, period, ground)]


def _recast(
    scene: Scene, draft: Draft, kind: Kind, due: date | None, period: Period | None, ground: Ground | None
) -> Draft:
    draft.kind, draft.rule = kind, RULE
    draft.due, draft.period, draft.due_ground = due, period, ground
    draft.due_span = scene.span_of(period)
    return draft


def _made(
    scene: Scene,
    kind: Kind,
    drafts: tuple[Draft, ...],
    due: date | None,
    period: Period | None,
    ground: Ground | None,
) -> Draft:
    head = headline(scene.clause)
    verb = _verb(scene, kind, head) if kind in {"milestone", "status", "task"} else None
    subject = _kept(drafts, kind) or _subject(scene, kind, head)
    return Draft(
        kind,
        (scene.clause.start, scene.clause.end),
        subject,
        scene.text[slice(*verb)] if verb else None,
        scene.absolute(*verb) if verb else None,
        due,
        period,
        value_of(scene.clause, head.amount, kind) if head else None,
        scene.absolute(*head.amount.span) if head else None,
        ground,
        scene.span_of(period),
        RULE,
    )


def _due(scene: Scene, kind: Kind) -> tuple[date | None, Period | None, Ground | None]:
    if kind == "task":
        kind = "milestone" if scene.period() else kind
    due, period, ground = values.due_of(scene, kind)
    if due and kind == "milestone" and period and period.latest < scene.reference:
        return None, None, None
    return due, period, ground


def _kept(drafts: tuple[Draft, ...], kind: Kind) -> Name | None:
    """The subject of the rules' own draft, where the new kind is about the same sort of thing."""
    if not drafts or drafts[0].subject is None:
        return None
    measured = {"target", "observation"}
    return drafts[0].subject if (kind in measured) == (drafts[0].kind in measured) else None


def _verb(scene: Scene, kind: Kind, head: Headline | None) -> Span | None:
    if kind == "status":
        found = _STATE.search(scene.text)
        return (found.start(), len(scene.text)) if found else None
    event = events.event_of(scene)
    if event:
        return event.start, event.end
    if head and head.verb:
        return head.verb
    return commitments.governing(scene, after_lead(scene.clause))


def _subject(scene: Scene, kind: Kind, head: Headline | None) -> Name | None:
    found: Name | None = None
    if kind in {"target", "observation"}:
        found = values.subject_of(scene, head) if head else scene.focus.indicator
    elif kind == "status":
        found = _of_status(scene)
    elif kind == "milestone":
        event = events.event_of(scene)
        found = events.subject_of(scene, event) if event else None
    if found is None and kind != "status":
        found = _of_act(scene, head)
    return found or _whole(scene)


def _of_status(scene: Scene) -> Name | None:
    found = _STATE.search(scene.text) or any_of("verbs.finish").search(scene.text)
    before = noun_before(scene.clause, found.start()) if found else None
    held = scene.focus.last or scene.focus.project or scene.focus.item
    if before and is_facility(project_of(before, scene.focus).text):
        return project_of(before, scene.focus)
    if before and is_part(before.text):
        return project_of(before, scene.focus)
    if held and (before is None or len(before.text) <= 4):
        return Name(held.text, held.span, "carried-over")
    return before


def _of_act(scene: Scene, head: Headline | None) -> Name | None:
    """What the clause's verb does something to, without the amount before or behind it."""
    verb = commitments.governing(scene, after_lead(scene.clause))
    if verb is None:
        return values.subject_of(scene, head) if head else None
    start, end = verb[1], len(scene.text)
    for amount in scene.clause.amounts:
        if amount.span[0] - start >= 2:
            end = min(end, amount.span[0])
        elif amount.span[0] >= start:
            start = amount.span[1]
    return name_at(scene.clause, start, end)


def _whole(scene: Scene) -> Name | None:
    clause = scene.clause
    return name_at(clause, after_lead(clause), len(clause.text)) or name_at(clause, 0, len(clause.text))
