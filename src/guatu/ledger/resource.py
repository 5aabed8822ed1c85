"""A `Resource` (资源): what several items want at once and the office has too little of. Made by `fold`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from guatu.ledger.entry import Entry

# crew: so many at once on each working day; quota: taken whole at the start; budget: spent evenly over the days.
ResourceSort = Literal["crew", "quota", "budget"]
RESOURCE_SORTS: tuple[ResourceSort, ...] = ("crew", "quota", "budget")


@dataclass(frozen=True, slots=True)
class Resource:
    """`entry` numbers the entry that began it, `revised` the last one that rewrote it.

    `capacity`, in `unit`, holds until the first of `supplies`; a crew then has the amount of each from its day on, of a
    quota or budget that much more comes in on the day, and what is left of it goes over when it `carries`.
    """

    entry: int
    revised: int
    name: str
    unit: str
    sort: ResourceSort
    capacity: int
    supplies: tuple[tuple[date, int], ...] = ()
    carries: bool = True
    retired_by: str | None = None
    retired_at: datetime | None = None

    @property
    def most(self) -> int:
        """The most that one item can ever have of it."""
        later = [amount for _, amount in self.supplies]
        if self.sort == "crew" or (self.sort == "quota" and not self.carries):
            return max(self.capacity, *later) if later else self.capacity
        return self.capacity + sum(later)


def with_resource(known: Mapping[int, Resource], entry: Entry) -> Mapping[int, Resource]:
    """The resources, after an entry `resourced` or `retired`."""
    facts = entry.facts
    number = facts.get("resource", entry.seq)
    if entry.kind == "retired":
        return {**known, number: replace(known[number], retired_by=entry.author, retired_at=entry.at)}
    supplies = tuple((date.fromisoformat(day), amount) for day, amount in facts.get("supplies", ()))
    told = (facts["name"], facts["unit"], facts["sort"], facts["capacity"], supplies, facts.get("carries", True))
    return {**known, number: Resource(number, entry.seq, *told)}
