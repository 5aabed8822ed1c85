"""Yes-or-no lessons: logistic regression by AdaGrad, averaged over the last rounds and several orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Features

ROUNDS, RATE, DECAY, RARE, SEEDS = 6, 0.05, 2e-3, 4, 3
# What is known before any lesson: what stands alone in the bracket or line of an item answers for it, a party to a
# contract and the author of a paper answer for what they promise in it.
PRIOR = {
    "unit:givenTrue": 3.0,
    "unit:ownpartyp": 3.0,
    "unit:ownsignedp": 2.0,
    "unit:ownspeakerp": 2.0,
    "unit:ownpaperp": 3.0,
    "unit:ownfirmp": 2.0,
    "unit:owneditorp": 2.0,
    "unit:own-": -2.0,
    "unit:ownsealedp": 1.5,
    "unit:headsp": 3.0,
} | {f"unit:own{sort}has{flag}False": -4.0 for sort in ("paper", "party", "signed", "firm") for flag in "bhw"}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answered:
    """A yes-or-no question by its features, and the answer."""

    features: Features
    right: bool


def learnt(lessons: Sequence[Answered], prior: Mapping[str, float] = PRIOR) -> Mapping[str, float]:
    """The weights under which the features of what is right add up to more than nought; they decay to `prior`."""
    met = Counter(name for one in lessons for name in set(one.features))
    names = sorted({name for name, times in met.items() if times >= RARE} | set(prior))
    index = {name: number for number, name in enumerate(names)}
    rows = [np.array([index[name] for name in set(one.features) if name in index], dtype=np.int64) for one in lessons]
    wanted = np.array([one.right for one in lessons], dtype=np.float64)
    held = np.array([prior.get(name, 0.0) for name in names])
    total = np.zeros(len(names))
    for seed in range(SEEDS):
        total += _descend(rows, wanted, held, seed) / SEEDS
    return {name: float(total[number]) for number, name in enumerate(names) if abs(total[number]) > 1e-3}


def _descend(rows: Sequence[npt.NDArray[np.int64]], wanted: Floats, prior: Floats, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    weights, squares, total, taken = prior.copy(), np.full(len(prior), 1e-2), np.zeros(len(prior)), 0
    for turn in range(ROUNDS):
        for number in chance.permutation(len(rows)):
            own = rows[number]
            mine = weights[own]
            slope = 1.0 / (1.0 + np.exp(-mine.sum())) - wanted[number] + DECAY * (mine - prior[own])
            squares[own] += slope * slope
            weights[own] = mine - RATE * slope / np.sqrt(squares[own])
        if turn >= ROUNDS // 2:
            total += weights
            taken += 1
    return total / max(taken, 1)
