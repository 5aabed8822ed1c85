"""Who acts, in which ledger, on which day; and how a deed is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from guatu.ledger import Draft, Entry, Ledger, append
from guatu.store.models import LedgerRow, Person
from guatu.words import say


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A deed that may not be done: phrase `refused.<why>` with its facts says why and what to do.

    `forbidden` is True when the person may not, False when the matter does not stand so.
    """

    def __init__(self, why: str, *, forbidden: bool = False, **facts: str | int) -> None:
        self.why, self.forbidden, self.facts = why, forbidden, facts
        super().__init__(why)

    def says(self, language: str) -> str:
        """The refusal in one sentence."""
        return say(f"refused.{self.why}", language, **self.facts)


@dataclass(slots=True)
class Batch:
    """Deeds that belong together: each sees what those before it wrote, and all is stored at once, or nothing.

    `links_hold` says that all their links together are known to close no loop, so that none need be asked for alone.
    """

    ledger: Ledger
    entries: list[Entry] = field(default_factory=list)
    links_hold: bool = False

    def write(self, drafts: Sequence[Draft], *, at: datetime, author: str) -> tuple[Entry, ...]:
        """Number and chain the drafts after what was written before."""
        self.ledger, new = append(self.ledger, drafts, at=at, author=author)
        self.entries += new
        return new


@dataclass(frozen=True, slots=True)
class Acting:
    """One person at work: every deed takes it first. `today` is the office's day, `now` the clock's time.

    Within a `batch` a deed writes into it instead of into the ledger.
    """

    person: Person
    ledger: str
    today: date
    now: datetime
    batch: Batch | None = None

    @property
    def links_hold(self) -> bool:
        """Whether the links being made are known to close no loop."""
        return self.batch is not None and self.batch.links_hold

    @classmethod
    def of(cls, person: Person, now: datetime | None = None) -> Acting:
        """The person in their ledger, on its fixed day (a demonstration) or today."""
        moment = now or timezone.now()
        return cls(person, person.ledger_id, office_day(person.ledger, moment), moment)


def office_day(ledger: LedgerRow, now: datetime | None = None) -> date:
    """The day the office goes by: the ledger's fixed day if it has one, else the day in its time zone."""
    return ledger.fixed_day or timezone.localdate(now)


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed wrote: numbers of its entries; `again` when the key had done it before."""

    seqs: tuple[int, ...]
    items: tuple[int, ...] = ()
    again: bool = False
