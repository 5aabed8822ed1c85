"""A `Baseline` (基线): the planned dates of one day, kept under a name by a person and never overwritten.

The ledger in memory keeps only what a list shows; the dates themselves stay in the entry, which is read when they are
compared: fifty baselines of ten thousand items must not lie in the memory of every process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from guatu.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Baseline:
    """`entry` numbers the entry that holds the dates; `of` is the item it is confined to, None for the whole ledger.

    `day` is the day of the data: the office's day when it was taken. `items` counts what it holds.
    """

    entry: int
    name: str
    by: str
    at: datetime
    day: date
    items: int
    of: int | None = None
    reason: str = ""


def with_baseline(known: Mapping[int, Baseline], entry: Entry) -> Mapping[int, Baseline]:
    """The baselines, with the one that a `baselined` entry keeps."""
    facts = entry.facts
    taken = Baseline(
        entry.seq, facts["name"], entry.author, entry.at, date.fromisoformat(facts["day"]),
        len(facts["plan"]["number"]), facts.get("of"), facts.get("reason", ""),
    )  # fmt: skip
    return {**known, entry.seq: taken}
