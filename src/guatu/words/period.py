"""The types in which `words` gives back what it found in a text: periods, amounts, names of units.

A span is `(start, end)` in code points of the text that was searched; `end` is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Span = tuple[int, int]
Precision = Literal["day", "week", "decad", "month", "quarter", "half", "year", "era"]
Comparator = Literal[">=", "=", "<="]


@dataclass(frozen=True, slots=True)
class Period:
    """A time expression: every day from `earliest` to `latest` is allowed; a due day is `latest`.

    `edge` says how the words close it: `by` (底前、之前), `from` (起), `within` otherwise.
    `from` gives a beginning: `latest` is then the last day to begin on, not a due day. `titled` marks words within
    the title of a document (《2026年工作要点》), which date the document and nothing else.
    `provisional` marks a day that rests on a working-day table not yet announced (春节前 of a later year).
    """

    span: Span
    text: str
    earliest: date
    latest: date
    precision: Precision
    edge: Literal["by", "from", "within"]
    rule: str
    provisional: bool = False
    titled: bool = False

    def moved(self, by: int) -> Period:
        """The same `by` characters further on, in a text that holds the one searched."""
        return Period(
            (self.span[0] + by, self.span[1] + by),
            self.text,
            self.earliest,
            self.latest,
            self.precision,
            self.edge,
            self.rule,
            self.provisional,
            self.titled,
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as officials write it: 8000亿元 is number 8000.0, unit `亿元`; 万 and 亿 stay in the unit.

    `comparator` is None where the words around the number state none; the statement's kind then decides.
    """

    span: Span
    text: str
    number: float
    unit: str
    comparator: Comparator | None
    rule: str

    def moved(self, by: int) -> Amount:
        """As `Period.moved`."""
        span = self.span[0] + by, self.span[1] + by
        return Amount(span, self.text, self.number, self.unit, self.comparator, self.rule)

    @property
    def yuan(self) -> float | None:
        """The sum in yuan: 1.2亿元 is 120000000; None for what is no sum of yuan."""
        return in_yuan(self.number, self.unit)


_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "百亿": 10**10, "千亿": 10**11,
           "万亿": 10**12}  # fmt: skip


def in_yuan(number: float, unit: str) -> float | None:
    """A number of 元, 万元, 亿元 … as yuan, to the fen; None for any other unit."""
    scale = _SCALES.get(unit[:-1]) if unit.endswith("元") else None
    if scale is None:
        return None
    sum_ = round(number * scale, 2)
    return int(sum_) if sum_.is_integer() else sum_


@dataclass(frozen=True, slots=True)
class UnitMention:
    """The name of an organisation as written, with the role that the words around it give, if any."""

    span: Span
    name: str
    role: Literal["lead", "support"] | None
    rule: str

    def moved(self, by: int) -> UnitMention:
        """As `Period.moved`."""
        return UnitMention((self.span[0] + by, self.span[1] + by), self.name, self.role, self.rule)
