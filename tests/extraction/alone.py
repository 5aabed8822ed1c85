"""The rules alone, as the judge meets them: what a rule proposes is what becomes of a clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guatu.extraction import Extraction, extract
from guatu.extraction.features import Seen
from guatu.extraction.prose import Reading
from guatu.extraction.scene import Draft
from guatu.reading import read_here


def as_proposed(seen: Seen, _: object) -> Sequence[Draft]:
    """Decides on a clause as the rules do, who know of no judge."""
    return seen.drafts


def by_rules_alone(text: str, day: date | None) -> Extraction:
    """What a text says by its rules, with neither judge nor learnt choices."""
    return extract(read_here("澄州.txt", text.encode()), day, decide=as_proposed)


def seen_in(text: str, day: date) -> list[Seen]:
    """The clauses of a text as the judge meets them, the rules having decided on those before."""
    met: list[Seen] = []

    def watch(seen: Seen, _: object) -> Sequence[Draft]:
        met.append(seen)
        return seen.drafts

    Reading(read_here("澄州.txt", text.encode()), day, watch).run()
    return met
