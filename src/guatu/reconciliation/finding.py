"""What reconciliation (对账) sees: `Finding`s about items, and the `Light` of each item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guatu.ledger import Source
from guatu.words import say

Light = Literal["red", "yellow", "green", "blue", "grey", "done"]
LIGHTS: tuple[Light, ...] = ("red", "yellow", "blue", "green", "grey", "done")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should look at. `rule` is its kind: overdue, due_soon, silent, too_late, unproven, …

    `facts` fill the phrase `finding.<rule>`; days are working days. `sources` are the sentences it rests on.
    """

    rule: str
    item: int
    light: Light
    facts: Mapping[str, str | int] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    def says(self, language: str) -> str:
        """The finding in one sentence."""
        return say(f"finding.{self.rule}", language, **self.facts)
