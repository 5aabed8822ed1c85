"""What is uncertain: three-point durations with their shapes, what they share, and events that may happen.

Durations are in units of the activity's calendar (working days; minutes of a clock) and may be fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Shape = Literal["pert", "triangular"]
SHAPES: Final[tuple[Shape, ...]] = ("pert", "triangular")


@dataclass(frozen=True, slots=True)
class Spread:
    """Optimistic ≤ likely ≤ pessimistic. `pert` is the beta distribution with weight 4 on the likely value.

    Activities of one `group` share a common factor (see `RiskModel.groups`). `assumed` names the rule that gave the
    three points where no person did; empty for a person's own.
    """

    optimistic: float
    likely: float
    pessimistic: float
    shape: Shape = "pert"
    group: str = ""
    assumed: str = ""

    @property
    def mean(self) -> float:
        """The expected value."""
        weight = 4 if self.shape == "pert" else 1
        return (self.optimistic + weight * self.likely + self.pessimistic) / (weight + 2)

    @property
    def is_fixed(self) -> bool:
        """There is nothing uncertain about it."""
        return self.pessimistic <= self.optimistic


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """Something that happens with `probability` and then adds `impact` to each of `activities`; less than 0 saves time.

    One throw a sample: it happens to all of them or to none, and costs each the same.
    """

    id: str
    name: str
    probability: float
    impact: Spread
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskModel:
    """What people stated. `spreads` by id of activity; an activity without one gets that of its stage by rule.

    `stages` names the stage of activities, by id, for that rule. `groups`: by name of group, the correlation of the
    underlying normal scores of any two of its members (one-factor Gaussian copula), from 0 up to below 1.
    """

    spreads: Mapping[str, Spread] = field(default_factory=dict)
    events: tuple[RiskEvent, ...] = ()
    groups: Mapping[str, float] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
