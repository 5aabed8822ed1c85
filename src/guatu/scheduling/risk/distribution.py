"""What the samples say of one end: its quantiles as dates, the chance of a day, points of the curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.risk.goals import NEAR
from guatu.scheduling.ruler import Ints, Scale


@dataclass(frozen=True)
class Distribution:
    """The ends of all samples in order: moments in units of calendar `row` from `zero` on, of the scale itself if None.

    Only what is asked for becomes dates: a network has as many distributions as activities.
    """

    ends: NDArray[np.float32]
    zero: int
    row: int | None
    scale: Scale

    @cached_property
    def ordinals(self) -> Ints:
        """The ends as ordinals of the scale."""
        return self._ordinals(self.ends)

    def quantile(self, share: float) -> date:
        """The first day on or before which at least `share` of the samples end."""
        at = max(math.ceil(share * len(self.ends) - 1e-9) - 1, 0)
        return self._value(int(self._ordinals(self.ends[at : at + 1])[0]))

    def chance(self, day: date) -> float:
        """The share of samples that end on `day` or before."""
        last = self.scale.ordinal(day, end=True)
        if self.row is not None:
            last = int(self.scale.on_or_before(np.array([self.row]), np.array([last]))[0])
        return float(np.searchsorted(self.ends, last - self.zero + 1 + NEAR, "right")) / len(self.ends)

    def curve(self, most: int = 60) -> tuple[tuple[date, float], ...]:
        """The S-curve: at most so many days, first and last among them, with the share that has ended by each."""
        values, places = np.unique(self.ordinals, return_index=True)
        shares = np.append(places[1:], len(self.ordinals)) / len(self.ordinals)
        kept = np.unique(np.linspace(0, len(values) - 1, min(most, len(values))).round().astype(int))
        return tuple((self._value(int(values[at])), float(shares[at])) for at in kept)

    def _ordinals(self, ends: NDArray[np.float32]) -> Ints:
        whole = np.ceil(ends.astype(float) - NEAR).astype(np.int64) - 1 + self.zero
        return whole if self.row is None else self.scale.date_of(np.full(whole.shape, self.row), whole)

    def _value(self, ordinal: int) -> date:
        return self.scale.value(ordinal, end=True)
