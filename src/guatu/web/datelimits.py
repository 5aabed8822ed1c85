"""Limits on an item's dates (日期限制) as its page shows them: in words, kept or not, with the form that ends each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guatu import actions
from guatu.ledger import LIMIT_TYPES, DateLimit, Item, LimitType
from guatu.scheduling import Window
from guatu.web.desk import Desk
from guatu.web.forms.bound import Form

# What bounds a start or finish from above; the others move dates and are always kept.
_MISSABLE: frozenset[LimitType] = frozenset({"SNLT", "SO", "FNLT", "FO"})


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit; `missed` counts the working days by which it cannot be kept, 0 when it can."""

    type: LimitType
    day: date
    missed: int
    undo: Form | None


def limits_of(desk: Desk, item: Item, undo: Callable[[LimitType], Form | None]) -> tuple[Limited, ...]:
    """The limits of an item, those of its start first."""
    ordered = sorted(item.limits, key=lambda limit: LIMIT_TYPES.index(limit.type))
    window = desk.window(item.number) if item.state == "open" else None
    return tuple(Limited(one.type, one.day, missed_by(item, one, window), undo(one.type)) for one in ordered)


def missed_by(item: Item, limit: DateLimit, window: Window | None) -> int:
    """By how many working days the earliest date comes after the limit."""
    if window is None or limit.type not in _MISSABLE or (limit.type[0] == "S" and item.started):
        return 0
    reached = window.earliest_start if limit.type[0] == "S" else window.earliest_finish
    return max(0, actions.measure().between(item.calendar, limit.day, reached)) if reached > limit.day else 0
