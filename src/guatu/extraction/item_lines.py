"""Lines and brackets that belong to an item: 牵头单位：…, 完成时限：… below it, （市住建局牵头） behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from guatu.extraction import owners
from guatu.extraction.passages import Passage
from guatu.extraction.scene import Draft, Found
from guatu.extraction.statement import Ground, Responsible
from guatu.extraction.surroundings import joined
from guatu.words import Period, Span, UnitMention, split_units

Dues = Callable[[Span], list[Period]]


def item_lines(text: str, every: Sequence[Passage], dues: Dues) -> dict[int, tuple[Period | None, owners.Owned | None]]:
    """For each passage with lines below it: the due period and the units these lines name."""
    lines: dict[int, tuple[Period | None, owners.Owned | None]] = {}
    above: list[int] = []
    due: Period | None = None
    units: list[owners.Owned] = []
    for index, passage in enumerate([*every, None]):
        label = owners.is_line(text[slice(*passage.span)]) if passage else None
        if passage and label:
            due = _line_due(passage, label, dues) or due
            units += _line_units(text, passage, label)
            continue
        if due or units:
            lines |= dict.fromkeys(above, (due, joined(units)))
            above, due, units = [], None, []
        if passage and (passage.item is None or not above or every[above[0]].item != passage.item):
            above = []
        above.append(index)
    return lines


def _line_due(passage: Passage, label: re.Match[str], dues: Dues) -> Period | None:
    if not re.search("时|节点|期限", label["label"]):
        return None
    start = passage.span[0] + label.end()
    return next(iter(dues((start, passage.span[1]))), None)


def _line_units(text: str, passage: Passage, label: re.Match[str]) -> list[owners.Owned]:
    if re.search("时|节点|期限", label["label"]):
        return []
    start = passage.span[0] + label.end()
    role: Literal["lead", "support"] = "support" if re.search("配合|协办|参与|责任", label["label"]) else "lead"
    units = tuple(Responsible(unit.name, role) for unit in split_units(text[start : passage.span[1]]))
    return [owners.Owned(units, Ground((start, passage.span[1]), "item-line"))] if units else []


def give_brackets(
    text: str,
    bracketed: Sequence[Span],
    mentions: Sequence[UnitMention],
    every: Sequence[Found],
    start: int,
    dues: Dues,
) -> None:
    """（市住建局牵头） after a measure goes to all that stands before it since the last bracket."""
    for bracket in bracketed:
        owned = owners.of_labels(text, bracket) or owners.named_in(text, mentions, bracket, "list")
        due = _due_of_labels(text, bracket, dues)
        for found in reversed(every):
            if found.draft.span[0] < start:
                break
            if found.draft.span[0] < bracket[0]:
                found.owned = owned or found.owned
                _date_by_label(found.draft, due)
        start = bracket[1]


def _due_of_labels(text: str, bracket: Span, dues: Dues) -> tuple[Period, Span] | None:
    for label, part in owners.labelled(text, bracket):
        periods = dues(part) if re.search("时|节点|期限", label) else []
        if periods:
            return periods[-1], part
    return None


def _date_by_label(draft: Draft, due: tuple[Period, Span] | None) -> None:
    """（…，完成时限：2026年底） dates what has no day of its own; a dated task is a milestone."""
    if due is None or draft.due or draft.kind not in {"task", "target", "milestone"}:
        return
    draft.due, draft.period, draft.due_span = due[0].latest, due[0], due[1]
    draft.kind = "milestone" if draft.kind == "task" else draft.kind
