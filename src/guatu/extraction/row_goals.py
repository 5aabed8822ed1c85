"""Numbers that stand apart from what they count, in a column of goals or in the due cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guatu.extraction.scene import Draft
from guatu.extraction.statement import Value
from guatu.words import Amount, Span

_ENDS = re.compile("[，,；;、。（(]")
_BOUND = re.compile("不少于|不低于|超过|达到|约|以上|规模|左右")
_WIDE = re.compile("新增|惠及|受益|带动")
_INDICATOR = re.compile("岗位|就业|人才|企业|家$|率")


@dataclass(frozen=True, slots=True)
class Goal:
    """An amount with the words before it."""

    amount: Amount
    named: str


def goals_of(text: str, span: Span, amounts: Iterable[Amount]) -> list[Goal]:
    """The amounts of a cell as goals."""
    return [Goal(amount, _BOUND.sub("", _ENDS.split(text[span[0] : amount.span[0]])[-1]).strip()) for amount in amounts]


def is_taken(text: str, goal: Goal, drafts: Sequence[Draft]) -> bool:
    """Give the amount to the measure it counts; a goal that names something else is a statement of its own."""
    if _WIDE.match(goal.named):
        return False
    for draft in drafts:
        if draft.value is None and draft.kind != "status" and _is_kin(text[slice(*draft.span)], goal.named):
            _give(draft, goal)
            if _INDICATOR.search(text[slice(*draft.span)]):
                draft.kind = "target"
            return True
    return False


def give_counts(text: str, goals: Iterable[Goal], drafts: Sequence[Draft]) -> None:
    """Amounts of the due cell go to the measures they name, else to the last that has no value."""
    for goal in goals:
        free = [draft for draft in drafts if draft.value is None and draft.kind != "status"]
        named = [draft for draft in free if goal.named and _is_kin(text[slice(*draft.span)], goal.named)]
        loose = [draft for draft in free if "《" not in text[slice(*draft.span)]] or free
        for draft in (named or loose)[-1:]:
            _give(draft, goal)


def _is_kin(measure: str, named: str) -> bool:
    return named[-2:] in measure or named[:2] in measure if len(named) >= 2 else True


def _give(draft: Draft, goal: Goal) -> None:
    amount = goal.amount
    draft.value, draft.value_span = Value(amount.number, amount.unit, amount.comparator or "="), amount.span
