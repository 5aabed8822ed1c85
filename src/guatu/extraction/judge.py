"""The judge: a trained linear model that says of each clause which kind of statement it is, or none.

Multinomial logistic regression over the features of `features.py`; the weights stand beside this file and are made by
`python -m training.judge` from the annotated documents of `tests/corpus`. The rules propose and fill the fields; the
judge, who has seen what they proposed, decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from guatu.extraction.statement import Kind

LABELS: tuple[Kind | None, ...] = (None, "target", "observation", "milestone", "status", "task")
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judge:
    """`index` numbers the features; `weights` has a row for each and a column for each of `LABELS`."""

    index: Mapping[str, int]
    weights: Floats

    def weigh(self, features: Iterable[str]) -> Floats:
        """The probability of each label, in the order of `LABELS`."""
        index = self.index
        rows = [index[name] for name in set(features) if name in index]
        points = self.weights[rows].sum(axis=0)
        odds = np.exp(points - points.max())
        chances: Floats = odds / odds.sum()
        return chances


@cache
def judge() -> Judge:
    """The judge of the package."""
    folder = files("guatu.extraction").joinpath("weights")
    names: list[str] = json.loads(folder.joinpath("judge.json").read_text(encoding="utf-8"))
    with folder.joinpath("judge.npy").open("rb") as file:
        weights = np.load(file).astype(np.float32)
    return Judge({name: number for number, name in enumerate(names)}, weights)
