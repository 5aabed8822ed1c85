"""A `Statement` (陈述): one trackable clause of a document, and where each of its fields comes from.

Kinds and conventions are those of the annotation guide: target, observation, milestone, status, task.
Every field is a span of the document or rests on a named convention; what the text does not give is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from guatu.words import Comparator, Precision, Span

Kind = Literal["target", "observation", "milestone", "status", "task"]
KINDS: tuple[Kind, ...] = ("target", "observation", "milestone", "status", "task")
PROMISES: frozenset[str] = frozenset({"target", "milestone", "task"})


@dataclass(frozen=True, slots=True)
class Value:
    """The statement's one headline quantity; `unit` as written (亿元, %, 个)."""

    number: float
    unit: str
    comparator: Comparator


@dataclass(frozen=True, slots=True)
class Responsible:
    """An organisation the text makes answerable for the statement."""

    name: str
    role: Literal["lead", "support"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a field rests on: a raw `span`, or (span None) only the convention named by `rule`."""

    span: Span | None
    rule: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading the statement stands under; `span` is raw; level 1 is the document's title."""

    text: str
    span: Span
    level: int


@dataclass(frozen=True, slots=True)
class Statement:
    """`span` is raw and `text` is exactly `raw[start:end]`; `rule` names the rule that made it.

    `earliest` and `precision` keep what the due words allow besides the latest day; `grounds` has the keys
    subject, action, due, value, units (one ground each, of the whole field). `row` names the table row
    `(table, row)` it comes from. `path` runs from the document's title down.
    """

    doc: str
    span: Span
    text: str
    kind: Kind
    subject: str | None
    action: str | None
    due: date | None
    value: Value | None
    units: tuple[Responsible, ...]
    rule: str
    earliest: date | None = None
    precision: Precision | None = None
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    path: tuple[Heading, ...] = ()
    row: tuple[int, int] | None = None
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The record of the command line: the annotation guide's fields, then `rule`, then the grounds."""
        value = self.value
        return {
            "doc": self.doc,
            "span": list(self.span),
            "text": self.text,
            "kind": self.kind,
            "subject": self.subject,
            "action": self.action,
            "due": self.due.isoformat() if self.due else None,
            "value": value and {"number": value.number, "unit": value.unit, "comparator": value.comparator},
            "units": [{"name": unit.name, "role": unit.role} for unit in self.units],
            "rule": self.rule,
            "grounds": {
                name: {"span": list(ground.span) if ground.span else None, "rule": ground.rule}
                for name, ground in self.grounds.items()
            },
            "path": [heading.text for heading in self.path],
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An obligation sentence that became nothing: raw `span`, its text, and the rule that found the obligation."""

    span: Span
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document, in text order.

    `reference` is the day its words are relative to, with its ground (printed date, given by the caller …).
    `obligations` counts the sentences with an obligation; those not in `uncovered` hold a statement.
    """

    statements: tuple[Statement, ...]
    uncovered: tuple[Uncovered, ...]
    obligations: int
    reference: date | None
    reference_ground: Ground
