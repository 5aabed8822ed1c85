"""Quantile tables: a distribution becomes a row of 1,025 values, and a sample one look-up between two of them.

PERT(o, m, p) is o + (p − o)·Beta(1 + 4r, 5 − 4r) with r = (m − o)/(p − o), so its shape has one parameter. It is kept
for the 257 values of r that are multiples of 1/256; a shape between two of them takes the nearer table and is moved by
the difference of the means, so that the mean is exact and no quantile is off by more than 0.15 % of the range.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.risk.model import Shape, Spread

Floats = NDArray[np.float64]
CELLS: Final = 1024
STEPS: Final = 256
# The normal distribution in steps of 1/128 from -6 to 6, beyond which lies a billionth.
NORMAL_END: Final = 6
NORMAL_CELLS: Final = 2 * NORMAL_END * 128
_GRID: Final = 4096


@cache
def pert_row(step: int) -> Floats:
    """Quantiles of Beta(1 + 4r, 5 − 4r) at k/1024, r = step/256: the density integrated and turned round."""
    a, b = 1 + 4 * step / STEPS, 5 - 4 * step / STEPS
    # Fine where the density is steep, at both ends: x = sin²(πt/2).
    angle = np.linspace(0, math.pi / 2, _GRID + 1)
    low, high = np.sin(angle), np.cos(angle)
    density = 2 * low ** (2 * a - 1) * high ** (2 * b - 1)
    # Simpson over pairs of cells gives every second point; the points between are not needed.
    parts = (density[:-2:2] + 4 * density[1:-1:2] + density[2::2]) / 3
    share = np.concatenate(([0.0], np.cumsum(parts)))
    share /= share[-1]
    return _ended(lambda at: np.interp(at, share, low[::2] ** 2))


@cache
def triangular_row(step: int) -> Floats:
    """Quantiles of the triangle on 0…1 with its top at step/256."""
    top = step / STEPS
    return _ended(lambda at: np.where(at < top, np.sqrt(at * top), 1 - np.sqrt((1 - at) * (1 - top))))


def _ended(quantile: Callable[[Floats], Floats]) -> Floats:
    """The quantiles at k/1024, the outermost two such that the mean of their cells is right: tails are no lines."""
    row = quantile(np.linspace(0, 1, CELLS + 1))
    fine = np.linspace(0, 1, 401) ** 4 / CELLS
    for end, inner, at in ((0, 1, fine), (CELLS, CELLS - 1, 1 - fine)):
        row[end] = 2 * CELLS * np.trapezoid(quantile(at), fine) - row[inner]
    return row


def placed(spread: Spread) -> tuple[tuple[Shape, int], float, float]:
    """The table for a spread, and the scale and shift that make its values durations."""
    width = spread.pessimistic - spread.optimistic
    at = (spread.likely - spread.optimistic) / width if width > 0 else 0.0
    step = round(min(max(at, 0.0), 1.0) * STEPS)
    mean = spread.optimistic + width * _mean(spread.shape, step)
    return (spread.shape, step), width, spread.optimistic + (spread.mean - mean)


@cache
def _mean(shape: Shape, step: int) -> float:
    """The mean of what the table gives, which is off by the straight lines between its points."""
    row = row_of(shape, step)
    return float((row[:-1] + row[1:]).mean() / 2)


def row_of(shape: Shape, step: int) -> Floats:
    """The quantiles of a shape."""
    return pert_row(step) if shape == "pert" else triangular_row(step)


@cache
def normal_scores() -> Floats:
    """The standard normal's quantiles at k/1024; each end stands for its half cell."""
    normal = NormalDist()
    inner = [normal.inv_cdf(k / CELLS) for k in range(1, CELLS)]
    end = normal.inv_cdf(1 / (4 * CELLS))
    return np.array([end, *inner, -end])


@cache
def normal_shares() -> Floats:
    """The standard normal's distribution function from -6 to 6."""
    places = np.linspace(-NORMAL_END, NORMAL_END, NORMAL_CELLS + 1)
    return np.array([0.5 * (1 + math.erf(place / math.sqrt(2))) for place in places])
