"""Train the choices of days, values and subjects: `python -m training.choices`; the judge's command does it too.

Each is a log-linear model; where several candidates are right their common chance is raised.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Features, points_of
from guatu.extraction.subjects import LONGEST, Stretches, length_name, shape
from training.answers import Answered, learnt

ROUNDS, RATE, DECAY, RARE, SEEDS = 5, 0.15, 1e-3, 2, 1
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Picked:
    """Candidates by their features, and the numbers of the right ones."""

    candidates: tuple[Features, ...]
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """The stretches and carried names of a clause, and which of them are right."""

    stretches: Stretches
    carried: tuple[Features, ...]
    right: tuple[tuple[int, int], ...]
    right_carried: frozenset[int]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two clauses with a comma between them, and whether they are one statement."""

    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one document teaches."""

    picked: list[Picked]
    named: list[Named]
    joined: list[Joined]
    answered: list[Answered] = field(default_factory=list)


class Descent:
    """Weights under AdaGrad with decay towards nought; `add` takes one feature's slope."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = defaultdict(float)
        self.squares: dict[str, float] = defaultdict(lambda: 1e-2)

    def add(self, name: str, slope: float) -> None:
        """Step against the slope of one feature."""
        slope += DECAY * self.weights[name]
        self.squares[name] += slope * slope
        self.weights[name] -= RATE * slope / math.sqrt(self.squares[name])


def trained(lessons: Iterable[Lessons]) -> Mapping[str, float]:
    """The weights of all choices: the mean of several descents, each the mean of its last rounds."""
    every = list(lessons)
    picked = [each for one in every for each in one.picked]
    named = [each for one in every for each in one.named]
    joined = [each for one in every for each in one.joined]
    total: Counter[str] = Counter()
    for seed in range(SEEDS):
        chance = np.random.default_rng(seed)
        descent = Descent()
        for turn in range(ROUNDS):
            for number in chance.permutation(len(picked)):
                _learn_pick(descent, picked[number])
            for number in chance.permutation(len(named)):
                _learn_name(descent, named[number])
            for number in chance.permutation(len(joined)):
                _learn_join(descent, joined[number])
            if turn >= ROUNDS // 2:
                total.update(descent.weights)
    met = _met(picked, named)
    met.update(name for one in joined for name in one.features)
    parts = SEEDS * (ROUNDS - ROUNDS // 2)
    mean = {name: weight / parts for name, weight in sorted(total.items()) if met[name] >= RARE}
    known = learnt([each for one in every for each in one.answered])
    return {name: weight for name, weight in mean.items() if abs(weight) > 1e-3} | dict(known)


def _met(picked: Iterable[Picked], named: Iterable[Named]) -> Counter[str]:
    met: Counter[str] = Counter()
    for one in picked:
        for features in one.candidates:
            met.update(features)
    for found in named:
        for features in (*found.stretches.starts, *found.stretches.ends, *found.carried):
            met.update(features)
        met.update({"subject:figures": 2, "subject:ruled": 2})
        met.update(length_name(n, found.stretches.kind) for n in range(LONGEST))
    return met


def _learn_pick(descent: Descent, one: Picked) -> None:
    points = np.array([points_of(descent.weights, features) for features in one.candidates])
    odds, wanted = _odds(points, one.right)
    for number, features in enumerate(one.candidates):
        slope = odds[number] - wanted[number]
        if abs(slope) > 1e-4:
            for name in features:
                descent.add(name, slope)


def _learn_join(descent: Descent, one: Joined) -> None:
    points = points_of(descent.weights, one.features)
    slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, points)))) - one.right
    _step(descent, one.features, slope)


def _odds(points: Floats, right: frozenset[int]) -> tuple[Floats, Floats]:
    odds = np.exp(points - points.max())
    odds /= odds.sum()
    wanted = np.zeros_like(odds)
    for number in right:
        wanted[number] = max(odds[number], 1e-12)
    return odds, wanted / wanted.sum()


def _learn_name(descent: Descent, one: Named) -> None:
    grid = shape(one.stretches, descent.weights)
    size = grid.size
    points = np.concatenate([grid.ravel(), [points_of(descent.weights, names) for names in one.carried]])
    right = {start * grid.shape[1] + end for start, end in one.right} | {size + n for n in one.right_carried}
    odds, wanted = _odds(points, frozenset(right))
    slopes = odds - wanted
    inner = slopes[:size].reshape(grid.shape)
    for number, slope in enumerate(inner.sum(axis=1)):
        _step(descent, one.stretches.starts[number], slope)
    for number, slope in enumerate(inner.sum(axis=0)):
        _step(descent, one.stretches.ends[number], slope)
    for number, features in enumerate(one.carried):
        _step(descent, features, slopes[size + number])
    if one.stretches.ruled:
        _step(descent, ["subject:ruled"], inner[one.stretches.ruled])
    crossed = one.stretches.crossed
    _step(descent, ["subject:figures"], float(inner[(crossed[None, :] - crossed[:, None]) > 0].sum()))
    for length in range(2, LONGEST + 1):
        _step(descent, [length_name(length, one.stretches.kind)], float(np.trace(inner, offset=length)))


def _step(descent: Descent, features: Features, slope: float) -> None:
    if abs(slope) > 1e-4:
        for name in features:
            descent.add(name, float(slope))


def squash(text: str | None) -> str:
    """A name without white space, compatibility characters folded, as the scorer compares names."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def alike(one: str, other: str) -> float:
    """The F1 of two names' characters, as the scorer counts it."""
    left, right = Counter(one), Counter(other)
    shared = sum((left & right).values())
    return 2 * shared / (len(one) + len(other)) if shared else 0.0
