"""The rule for durations that nobody gave three points for: factors of the planned days, by stage."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guatu.scheduling.plan import Activity
from guatu.scheduling.risk.model import SHAPES, RiskModel, Shape, Spread

OTHER = "other"
# What the names of groups made by the rule begin with; a person's group cannot begin so.
SHARED = "\0parent "


# What the rule of factors from the office's own closed items is called, before the stage.
OWN = "own "


@dataclass(frozen=True, slots=True)
class Factors:
    """Three points as factors of the planned duration, and why. `own`: they come from the office's closed items."""

    optimistic: float
    pessimistic: float
    reason: str
    likely: float = 1.0
    own: bool = False


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The factors by stage, their shape, and the correlation of assumed durations under one parent."""

    shape: Shape
    correlation: float
    stages: Mapping[str, Factors]

    def spread(self, activity: Activity, stage: str | None) -> Spread:
        """The assumed spread of an activity; one without days stays without."""
        known = stage if stage is not None and stage in self.stages else OTHER
        factors, days = self.stages[known], float(activity.days)
        group = f"{SHARED}{activity.parent}" if activity.parent is not None and self.correlation else ""
        points = (days * factors.optimistic, days * factors.likely, days * factors.pessimistic)
        return Spread(*points, self.shape, group, OWN + known if factors.own else known)


@cache
def assumptions() -> Assumptions:
    """The shipped ones."""
    data = tomllib.loads(files(__package__).joinpath("spreads.toml").read_text("utf-8"))
    stages = {name: Factors(**table) for name, table in data.items() if isinstance(table, dict)}
    shape = next(shape for shape in SHAPES if shape == data["shape"])
    return Assumptions(shape, data["correlation"], stages)


def completed(activities: tuple[Activity, ...], given: RiskModel, rule: Assumptions | None = None) -> RiskModel:
    """The model with a spread for every activity that takes time and is not finished; those of the rule say so."""
    chosen = rule or assumptions()
    spreads = dict(given.spreads)
    groups = dict(given.groups)
    for activity in activities:
        if activity.id in spreads or activity.days <= 0 or activity.finished is not None:
            continue
        made = chosen.spread(activity, given.stages.get(activity.id))
        spreads[activity.id] = made
        if made.group:
            groups[made.group] = chosen.correlation
    return RiskModel(spreads, given.events, groups, given.stages)
