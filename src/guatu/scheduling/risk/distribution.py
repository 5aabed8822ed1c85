"""What the samples say of one end: its quantiles as dates, the chance of a day, points of the curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from guatu.scheduling.ruler import Ints, Scale


@dataclass(frozen=True)
class Distribution:
    """The ends of all samples in order, as ordinals of the scale."""

    ordinals: Ints
    scale: Scale

    def quantile(self, share: float) -> date:
        """The first day on or before which at least `share` of the samples end."""
        at = max(math.ceil(share * len(self.ordinals) - 1e-9) - 1, 0)
        return self._value(int(self.ordinals[at]))

    def chance(self, day: date) -> float:
        """The share of samples that end on `day` or before."""
        return float(np.searchsorted(self.ordinals, self.scale.ordinal(day, end=True), "right")) / len(self.ordinals)

    def curve(self, most: int = 60) -> tuple[tuple[date, float], ...]:
        """The S-curve: at most so many days, first and last among them, with the share that has ended by each."""
        values, places = np.unique(self.ordinals, return_index=True)
        shares = np.append(places[1:], len(self.ordinals)) / len(self.ordinals)
        kept = np.unique(np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int))
        return tuple((self._value(int(values[at])), float(shares[at])) for at in kept)

    def bars(self, edges: Sequence[date]) -> tuple[float, ...]:
        """The share of samples from each edge up to the next, exclusive."""
        cuts = np.searchsorted(self.ordinals, [self.scale.ordinal(edge) for edge in edges])
        return tuple((np.diff(cuts) / len(self.ordinals)).tolist())

    def _value(self, ordinal: int) -> date:
        return self.scale.value(ordinal, end=True)
