"""Lines and brackets that belong to a block: 牵头单位：…, 完成时限：… above or below it, （市住建局牵头） behind it.

A block is what stands between two headings; where labels come back, each round of them has its own. The lines stand
before their measures (a form that begins with them) or after (the rule); a heading's bracket holds for its section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from guatu.extraction import owners
from guatu.extraction.labels import Label, label_of, opening_of
from guatu.extraction.passages import Passage
from guatu.extraction.row_dues import RowDue, row_due
from guatu.extraction.scene import Draft, Found
from guatu.extraction.statement import Ground, Responsible
from guatu.extraction.surroundings import joined
from guatu.words import Period, Span, UnitMention, split_units

Dues = Callable[[Span], list[Period]]
Mentions = Callable[[Span], Sequence[UnitMention]]
Given = tuple[Period | None, owners.Owned | None]
Lines = dict[int, Given]
_SHORTEST_CONTENT = 24
_UNDATED = re.compile(
    "未(?:单独|另行|特别)?(?:写明|注明|标注|标明|明确|列明|规定)(?:完成|办结)?(?:时间|时限|期限|日期)[^，。；\n]{0,10}[，,]?"
    "(?:均|一律|统一)?(?:以|按|为|于|应于|应当于)(?P<day>[^。；\n]{2,30})"
)
_ENDING = re.compile(r"至[^，。；\n]{4,16}止")


@dataclass(slots=True)
class _Round:
    """One round of labels: the first and last of their lines, and what they say."""

    first: int
    last: int
    names: set[str] = field(default_factory=set)
    units: list[owners.Owned] = field(default_factory=list)
    due: RowDue = field(default_factory=RowDue)
    is_form: bool = False


def item_lines(text: str, every: Sequence[Passage], dues: Dues, mentions: Mentions) -> Lines:
    """For each passage that lines of labels or a heading's bracket speak of: the due period and the units."""
    lines: Lines = {}
    above: dict[Span, Given] = {}
    for start, stop in _sections(every):
        rounds = list(_rounds(text, every, (start, stop), dues))
        if start and every[start - 1].heading:
            _note_bracket(text, every[start - 1], mentions, above)
        if rounds and rounds[0].last - rounds[0].first == stop - start - 1 and every[start].path:
            only = rounds[0]
            above[every[start].path[-1].span] = _said(only, ""), joined(only.units)
            continue
        for each, content in _contents(text, every, rounds, (start, stop)):
            promised = [index for index in content if every[index].mood != "report" or not each.is_form]
            lines |= {index: (_said(each, text[slice(*every[index].span)]), joined(each.units)) for index in promised}
    _inherit(every, above, lines)
    _fall_back(text, every, lines, dues)
    return lines


def _fall_back(text: str, every: Sequence[Passage], lines: Lines, dues: Dues) -> None:
    """凡未单独写明时间的，均以12月31日为准: the day of all passages that promise and have none."""
    day: Period | None = None
    last: Period | None = None
    for passage in every:
        found = _UNDATED.search(text, *passage.span)
        if found:
            said = dues(found.span("day"))
            day = said[-1] if said else last if "期满" in found["day"] else day
        ending = _ENDING.search(text, *passage.span)
        last = next(reversed(dues(ending.span())), last) if ending else last
        day = last if found and "期满" in found["day"] and last else day
    for index, passage in enumerate(every):
        due, owned = lines.get(index, (None, None))
        if day and due is None and passage.mood == "plan":
            lines[index] = day, owned


def _inherit(every: Sequence[Passage], above: Mapping[Span, Given], lines: Lines) -> None:
    """What a heading's bracket, or lines right below it, say goes to all passages that have nothing of their own."""
    for index, passage in enumerate(every):
        said = next((above[block.span] for block in reversed(passage.path) if block.span in above), None)
        if said:
            due, owned = lines.get(index, (None, None))
            lines[index] = due or said[0], owned or said[1]


def _said(one: _Round, measure: str) -> Period | None:
    part = one.due.of(measure, (1, 1), (1, 1))
    return part.period if part else None


def _note_bracket(text: str, heading: Passage, mentions: Mentions, above: dict[Span, Given]) -> None:
    """（一）场馆建设部（牵头：市建设局；配合：市体育局） names the units of its section."""
    for bracket in owners.brackets(text, heading.span):
        owned = owners.of_labels(text, bracket) or owners.named_in(text, mentions(bracket), bracket, "list")
        if owned:
            above[heading.path[-1].span] = None, owned


def _sections(every: Sequence[Passage]) -> Iterator[Span]:
    """The runs of passages between headings."""
    start = 0
    for index, passage in enumerate(every):
        if passage.heading:
            if index > start:
                yield start, index
            start = index + 1
    if len(every) > start:
        yield start, len(every)


def _rounds(text: str, every: Sequence[Passage], section: Span, dues: Dues) -> Iterator[_Round]:
    current: _Round | None = None
    for index in range(*section):
        label = label_of(text, every[index].span)
        if label is None:
            continue
        if current is None or label.name in current.names:
            if current and (current.units or current.due.parts):
                yield current
            current = _Round(index, index)
        current.last = index
        current.names.add(label.name)
        current.is_form = current.is_form or label.sort in {"plan", "report"}
        _take(text, current, label, dues)
    if current and (current.units or current.due.parts):
        yield current


def _take(text: str, current: _Round, label: Label, dues: Dues) -> None:
    if label.sort == "due":
        current.due = row_due(text, label.rest, dues(label.rest), ())
    if label.sort == "unit":
        role: Literal["lead", "support"] = "support" if re.search("配合|协|参与|责任", label.name) else "lead"
        units = tuple(Responsible(unit.name, role) for unit in split_units(text[slice(*label.rest)]))
        if units:
            current.units.append(owners.Owned(units, Ground(label.rest, "item-line")))


def _contents(
    text: str, every: Sequence[Passage], rounds: Sequence[_Round], section: Span
) -> Iterator[tuple[_Round, Sequence[int]]]:
    """Each round of labels with the passages it speaks of."""
    start, stop = section
    leads = bool(rounds) and (rounds[0].is_form or not _is_content(text, every, range(start, rounds[0].first)))
    for number, each in enumerate(rounds):
        follows = rounds[number + 1].first if number + 1 < len(rounds) else stop
        if each.is_form:
            yield each, range(each.first, _form_end(text, every, each, follows))
        elif leads:
            yield each, range(each.first, follows)
        else:
            before = rounds[number - 1].last + 1 if number else start
            yield each, range(_block_start(text, every, before, each, alone=len(rounds) == 1), each.last + 1)


def _is_content(text: str, every: Sequence[Passage], indices: range) -> bool:
    """Whether passages say more than a title does."""
    return any(
        every[index].span[1] - every[index].span[0] > _SHORTEST_CONTENT or "。" in text[slice(*every[index].span)]
        for index in indices
    )


def _form_end(text: str, every: Sequence[Passage], each: _Round, follows: int) -> int:
    """A form ends with its last label and the numbered lines behind it."""
    end = each.last + 1
    while end < follows and opening_of(text, every[end].span):
        end += 1
    return end


def _block_start(text: str, every: Sequence[Passage], before: int, each: _Round, *, alone: bool) -> int:
    """Where the block above a round of labels begins.

    Below a heading of its own that is the section's beginning; else it is the last passage that opens as the block
    after the labels does, or the item the labels stand in.
    """
    if alone and len(every[each.first].path) > 1:
        return before
    above = range(each.first - 1, before - 1, -1)
    after = opening_of(text, every[each.last + 1].span) if each.last + 1 < len(every) else ""
    if after:
        return next((index for index in above if opening_of(text, every[index].span) == after), before)
    item = every[each.first].item
    start = each.first
    for index in above:
        if item is None and start < each.first:
            break
        if every[index].item != item:
            break
        start = index
    return start


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
