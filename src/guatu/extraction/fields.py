"""The fields of a claim read anew: words are looked up near the quotation, days and amounts are read by `words`.

A field whose words do not stand near stays empty and is named in `empty`; no wording is corrected, none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from guatu.extraction.clauses import Clause
from guatu.extraction.passages import Passage, Piece
from guatu.extraction.quantities import value_of
from guatu.extraction.quotes import Folded, fold
from guatu.extraction.statement import Ground, Kind, Responsible, Value
from guatu.reading import Document
from guatu.words import Period, Span, find_amounts, find_periods

MARKS = " \t\n　，,。；;、：:！？!?"
_LONGEST_NAME = 60
# Two days of different years, months and halves: words that mean the same day from both name their year.
_ONE_DAY, _OTHER_DAY = date(2011, 2, 3), date(2016, 9, 20)
_NOWHERE, _NOTHING = Passage((0, 0), (), "", None), Piece((0, 0), "", 0, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: `span` in the text, and the sentence or heading `around` it."""

    span: Span
    around: Span


class Pages:
    """A document's text in folded form, piece by piece, each folded once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self._folds: dict[Span, Folded] = {}

    def places(self, span: Span, quote: Folded) -> Iterator[Span]:
        """Where the quotation stands inside `span`; never over the edge of a table cell."""
        if span not in self._folds:
            self._folds[span] = fold(self.text[slice(*span)], parted=True)
        for start, end in self._folds[span].places(quote):
            yield span[0] + start, span[0] + end

    def find(self, words: str, near: Sequence[Place]) -> Place | None:
        """The first place of the words; `near` has the nearest first."""
        quote = fold(words.strip(MARKS))
        for place in near:
            span = next(self.places(place.span, quote), None)
            if span:
                return Place(span, place.around)
        return None


@dataclass(slots=True)
class Fields:
    """The fields of one statement as they are read: `grounds` of those found, `empty` the names of the others."""

    pages: Pages
    near: Sequence[Place]
    reference: date | None
    grounds: dict[str, Ground] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)

    def words(self, name: str, claimed: str) -> str | None:
        """The words as they stand in the text."""
        place = self._place(name, claimed)
        if place is None:
            return None
        self._rests_on(name, place.span, "as-written")
        return self.pages.text[slice(*place.span)]

    def period(self, claimed: str) -> Period | None:
        """The one time expression that the words touch, as it is read in its sentence."""
        place = self._place("due", claimed)
        if place is None:
            return None
        text, start = self.pages.text[slice(*place.around)], place.around[0]
        found = [one for one in _dated(text, self.reference) if _touch(one.span, place.span, start)]
        if len(found) != 1:
            self.empty.append("due")
            return None
        self._rests_on("due", _shifted(found[0].span, start), found[0].rule)
        return found[0]

    def value(self, claimed: str, kind: Kind) -> Value | None:
        """The one amount that the words touch, with the comparator that the guide gives it in its sentence."""
        place = self._place("value", claimed)
        if place is None:
            return None
        text, start = self.pages.text[slice(*place.around)], place.around[0]
        found = [one for one in find_amounts(text) if one.unit and _touch(one.span, place.span, start)]
        if len(found) != 1:
            self.empty.append("value")
            return None
        self._rests_on("value", _shifted(found[0].span, start), "as-written")
        return value_of(Clause(text, start, _NOWHERE, _NOTHING, (), (), ()), found[0], kind)

    def units(self, lead: Sequence[str], support: Sequence[str], wide: Sequence[Place]) -> tuple[Responsible, ...]:
        """The organisations; each is a span, sought in `wide`: one named above may answer for all that follows."""
        units: dict[str, Responsible] = {}
        for name in (*lead, *support):
            place = self.pages.find(name, wide) if 2 <= len(name.strip(MARKS)) <= _LONGEST_NAME else None
            if place is None:
                self.empty.append("units")
                continue
            written = "".join(self.pages.text[slice(*place.span)].split())
            units.setdefault(written, Responsible(written, "lead" if name in lead else "support"))
            if len(units) == 1:
                self._rests_on("units", place.span, "as-written")
        return tuple(units.values())

    def _place(self, name: str, claimed: str) -> Place | None:
        if not claimed.strip(MARKS):
            return None
        place = self.pages.find(claimed, self.near)
        if place is None:
            self.empty.append(name)
        return place

    def _rests_on(self, name: str, span: Span, rule: str) -> None:
        self.grounds[name] = Ground(self.pages.document.raw_span(span), rule)


def _dated(text: str, reference: date | None) -> list[Period]:
    """Time expressions; without a reference day only those that name their year."""
    if reference:
        return find_periods(text, reference)
    other = {(one.span, one.latest) for one in find_periods(text, _OTHER_DAY)}
    return [one for one in find_periods(text, _ONE_DAY) if (one.span, one.latest) in other]


def due_of(period: Period | None) -> date | None:
    """The latest day allowed; of words that only open a time (起) its first."""
    if period is None:
        return None
    return period.earliest if period.edge == "from" else period.latest


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _touch(found: Span, place: Span, start: int) -> bool:
    first, last = _shifted(found, start)
    return first < place[1] and place[0] < last
