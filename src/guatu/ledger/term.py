"""A `Term` (词条): a word the office itself added, which its later documents are read by. Made by `fold`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guatu.ledger.entry import Entry, Source

Group = Literal["unit", "project", "duty", "slogan"]
GROUPS: tuple[Group, ...] = ("unit", "project", "duty", "slogan")


@dataclass(frozen=True, slots=True)
class Term:
    """`entry` numbers the entry that added it; `of` is the unit whose other name the word is; `source` where it stood.

    A term taken out again stays, with who did it and when: `gone_by` and `gone_at`.
    """

    entry: int
    group: Group
    word: str
    of: str | None
    by: str
    at: datetime
    source: Source | None
    gone_by: str | None = None
    gone_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether documents are read by it now."""
        return self.gone_by is None


def term_of(entry: Entry) -> Term:
    """The term that a `learnt` entry adds."""
    facts = entry.facts
    return Term(entry.seq, facts["group"], facts["word"], facts.get("of"), entry.author, entry.at, entry.source)
