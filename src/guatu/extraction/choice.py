"""A choice among candidates, each described by features: a log-linear model trained on the annotated documents.

The chance of a candidate is proportional to exp of the sum of its features' weights. The rules' own answer is one
of the candidates and says so among its features, so a model that knows nothing follows the rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

Features = Sequence[str]
Weights = Mapping[str, float]


def chosen(weights: Weights, candidates: Iterable[Features]) -> int:
    """The number of the candidate with the most points; the first of equals."""
    best, most = 0, float("-inf")
    for number, features in enumerate(candidates):
        points = points_of(weights, features)
        if points > most:
            best, most = number, points
    return best


def points_of(weights: Weights, features: Features) -> float:
    """The sum of the features' weights."""
    get = weights.get
    return sum([get(name, 0.0) for name in features])


@cache
def choices() -> Weights:
    """The package's weights, of all choices together; each feature begins with the name of its choice."""
    found = files("guatu.extraction").joinpath("weights", "choices.json")
    loaded: dict[str, float] = json.loads(found.read_text(encoding="utf-8"))
    return loaded
