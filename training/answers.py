"""Yes-or-no lessons: logistic regression by AdaGrad, averaged over the last rounds and several orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Features

ROUNDS, RATE, DECAY, RARE, SEEDS = 4, 0.05, 5e-3, 3, 2
Floats = npt.NDArray[np.float64]


def learnt(lessons: Sequence[tuple[Features, bool]]) -> Mapping[str, float]:
    """The weights under which the features of what is right add up to more than nought."""
    met = Counter(name for features, _ in lessons for name in set(features))
    names = sorted(name for name, times in met.items() if times >= RARE)
    index = {name: number for number, name in enumerate(names)}
    rows = [np.array([index[name] for name in set(features) if name in index], dtype=np.int64) for features, _ in lessons]
    wanted = np.array([right for _, right in lessons], dtype=np.float64)
    total = np.zeros(len(names))
    for seed in range(SEEDS):
        total += _descend(rows, wanted, len(names), seed) / SEEDS
    return {name: float(total[number]) for number, name in enumerate(names) if abs(total[number]) > 1e-3}


def _descend(rows: Sequence[npt.NDArray[np.int64]], wanted: Floats, size: int, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    weights, squares, total, taken = np.zeros(size), np.full(size, 1e-2), np.zeros(size), 0
    for turn in range(ROUNDS):
        for number in chance.permutation(len(rows)):
            own = rows[number]
            mine = weights[own]
            slope = 1.0 / (1.0 + np.exp(-mine.sum())) - wanted[number] + DECAY * mine
            squares[own] += slope * slope
            weights[own] = mine - RATE * slope / np.sqrt(squares[own])
        if turn >= ROUNDS // 2:
            total += weights
            taken += 1
    return total / max(taken, 1)
