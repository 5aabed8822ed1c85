"""Which durations and events move an end most: rank correlation, share of what it explains, and the swing in days.

Nothing is kept from the run but the ends: durations depend on seed, activity and sample alone and are drawn again.
Sources: Spearman's rank correlation; squared and normalised it is the usual contribution to variance, which treats the
drivers as if they were independent. The swing compares the mean end in the samples where the driver is in its lowest
tenth, and in its highest, with the mean end of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.risk.arrays import Given, Singles
from guatu.scheduling.risk.model import RiskModel
from guatu.scheduling.risk.plain import event_cost
from guatu.scheduling.risk.simulation import compiled, drawn_again
from guatu.scheduling.ruler import Ints

# Drivers looked at more closely: those most often critical and widest.
CANDIDATES: Final = 120
# More samples than this add nothing a reader of the tornado could see.
ENOUGH: Final = 20_000
LEAST_CORRELATION: Final = 0.03


@dataclass(frozen=True, slots=True)
class Driver:
    """An activity or event: rank correlation with the end, its share of all squares, swing in calendar days."""

    id: str
    name: str
    kind: Literal["activity", "event"]
    correlation: float
    share: float
    low: float
    high: float


def drivers_of(
    reckoning: Reckoning, model: RiskModel, given: Given, counts: Ints, aim: Singles, most: int = 15
) -> tuple[Driver, ...]:
    """The strongest drivers of `aim`, the ends of the target by sample."""
    aim = aim[:ENOUGH]
    if float(aim.std()) == 0:
        return ()
    unit = 1.0 if reckoning.rulers.least else 1440.0
    ranks = _ranks(aim)
    found: list[Driver] = []
    kernel = compiled() if len(aim) > 5000 and reckoning.core.any_cross is False else None
    for place in _candidates(given, counts):
        activity = reckoning.columns.activities[int(reckoning.core.at[place])]
        took = drawn_again(given, place, len(aim), kernel)
        found.append(_driver(activity.id, activity.name, "activity", took, aim, ranks, unit))
    for at in _weightiest(model):
        event, cost = model.events[at], event_cost(given, at, 0, len(aim))
        found.append(_driver(event.id, event.name, "event", cost, aim, ranks, unit))
    # Weaker ones could be chance: a correlation of nothing has a spread of 1/√samples.
    least = max(LEAST_CORRELATION, 3.5 / len(aim) ** 0.5)
    told = [one for one in found if abs(one.correlation) >= least]
    total = sum(one.correlation**2 for one in told)
    told.sort(key=lambda one: (-abs(one.correlation), one.id))
    return tuple(
        Driver(one.id, one.name, one.kind, one.correlation, one.correlation**2 / total, one.low, one.high)
        for one in told[:most]
    )


def _candidates(given: Given, counts: Ints) -> list[int]:
    """Places that vary and were ever critical, or are linked to nothing, by how often times how wide."""
    draws = given.draws
    alone = (np.diff(given.links.first) == 0) & (given.ends.slot >= 0) & (counts == 0)
    varies = (draws.shape >= 0) & ((counts > 0) | alone)
    weight = np.where(varies, np.maximum(counts, 1) * draws.scale, 0)
    order = np.argsort(-weight, kind="stable")[:CANDIDATES]
    return [int(place) for place in order if weight[place] > 0]


def _weightiest(model: RiskModel) -> list[int]:
    """The events that cost most on average."""
    weight = [-event.probability * abs(event.impact.mean) for event in model.events]
    return sorted(range(len(weight)), key=weight.__getitem__)[:CANDIDATES]


def _driver(
    name: str,
    says: str,
    kind: Literal["activity", "event"],
    took: Singles,
    aim: Singles,
    ranks: NDArray[Any],
    unit: float,
) -> Driver:
    own = _ranks(took)
    spread = float(own.std() * ranks.std())
    correlation = float(((own - own.mean()) * (ranks - ranks.mean())).mean() / spread) if spread else 0.0
    tenth = max(len(took) // 10, 1)
    order = np.argsort(took, kind="stable")
    mean = float(aim.mean(dtype=float))
    # Of an event the ends are the samples without and with it.
    low, high = aim[order[:tenth]], aim[order[-tenth:]]
    if kind == "event" and (took != 0).any():
        low, high = aim[took == 0], aim[took != 0]
    swing = [(float(part.mean(dtype=float)) - mean) / unit if part.size else 0.0 for part in (low, high)]
    return Driver(name, says, kind, correlation, 0.0, *swing)


def _ranks(values: Singles) -> NDArray[Any]:
    """Ranks from 0, equal values sharing their mean."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts + 1) / 2)[place]
