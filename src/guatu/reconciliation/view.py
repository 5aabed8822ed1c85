"""What every check looks at besides the item: the plan, the rules, the day, and counts of working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from guatu.ledger import Item, Source
from guatu.reconciliation.rules import Rules
from guatu.reconciliation.texts import Deed, deed_of
from guatu.scheduling import Side, Step, Window

ONE_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1991, 1, 1), date(2100, 1, 1)


class WorkingDays(Protocol):
    """What reconciliation asks of a calendar."""

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included."""


class Scheduled(Protocol):
    """What reconciliation asks of a plan; activities are the items' numbers as text."""

    @property
    def windows(self) -> Mapping[str, Window]:
        """The windows of both passes by activity."""

    def why(self, name: str, side: Side) -> Sequence[Step]:
        """The chain that drives a date, in order of time."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding before the office's rules give it a light; `amount` is its number of days or points."""

    rule: str
    amount: int
    facts: Mapping[str, str | int]
    sources: tuple[Source, ...] = ()


@dataclass(slots=True)
class View:
    """Working days are counted once for each day that occurs."""

    plan: Scheduled
    rules: Rules
    calendar: WorkingDays
    today: date
    deeds: Mapping[Deed, Sequence[Item]] = field(default_factory=dict)
    _days: dict[date, int] = field(default_factory=dict)
    _last: tuple[int, Window | None] = (0, None)

    def days_to(self, due: date) -> int:
        """Working days left after today up to `due`; once `due` has passed, minus those begun since."""
        days = self._days.get(due)
        if days is None:
            # A calendar ends somewhere; a promise for the far future or past is counted up to there.
            due = min(max(due, FIRST_DAY), LAST_DAY)
            if due >= self.today:
                days = self.calendar.count(self.today + ONE_DAY, due) if due > self.today else 0
            else:
                days = -self.calendar.count(due + ONE_DAY, self.today)
            self._days[due] = days
        return days

    def late(self, due: date) -> int:
        """By how many working days `due` has passed; 0 until the first working day after it."""
        return max(0, -self.days_to(due)) if due < self.today else 0

    def window(self, item: Item) -> Window | None:
        """The item's window, None when the plan does not hold it.

        A plan makes its windows when asked, and the checks of one item ask one after the other.
        """
        if self._last[0] != item.number:
            self._last = (item.number, self.plan.windows.get(str(item.number)))
        return self._last[1]


def deeds_in(items: Iterable[Item]) -> dict[Deed, list[Item]]:
    """The status items that say something was started or finished, by what and for which subject."""
    deeds: dict[Deed, list[Item]] = {}
    for item in items:
        if item.kind == "status" and (deed := deed_of(item)):
            deeds.setdefault(deed, []).append(item)
    return deeds
