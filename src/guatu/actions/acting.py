"""Who acts, in which ledger, on which day; and how a deed is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

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


@dataclass(frozen=True, slots=True)
class Acting:
    """One person at work: every deed takes it first. `today` is the office's day, `now` the clock's time."""

    person: Person
    ledger: str
    today: date
    now: datetime

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
