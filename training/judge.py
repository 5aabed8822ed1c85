"""Train the judge: `python -m training.judge [--also FOLDER ...]`.

Multinomial logistic regression by AdaGrad with decay towards nought, averaged over the last half of the rounds
and over several orders of the examples. How it does on documents it has not seen is measured by `bench/folds.py`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from guatu.extraction.judge import LABELS, Judge
from guatu.extraction.stored import keep
from training import choices
from training.examples import Example, annotated, examples, fields, folders

WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "guatu" / "extraction" / "weights"
ROUNDS, RATE, DECAY, RARE, SEEDS = 6, 0.12, 3e-4, 2, 4
Floats = npt.NDArray[np.float32]


def trained(every: Sequence[Example]) -> Judge:
    """The judge of these examples, the mean of several descents; features met less than twice are passed over."""
    met = Counter(name for one in every for name in one.features)
    names = sorted(name for name, times in met.items() if times >= RARE)
    index = {name: number for number, name in enumerate(names)}
    rows = [_counted([index[name] for name in one.features if name in index]) for one in every]
    places = {str(label): number for number, label in enumerate(LABELS)}
    wanted = [places[str(one.label)] for one in every]
    weights = np.mean([_descend(rows, wanted, len(names), seed) for seed in range(SEEDS)], axis=0)
    return Judge(index, weights.astype(np.float32))


def _counted(rows: Sequence[int]) -> tuple[npt.NDArray[np.int64], Floats]:
    """The features of an example and how often it has each."""
    own, times = np.unique(np.array(rows, dtype=np.int64), return_counts=True)
    return own, times.astype(np.float32)[:, None]


def _descend(
    rows: Sequence[tuple[npt.NDArray[np.int64], Floats]], wanted: Sequence[int], size: int, seed: int
) -> Floats:
    chance = np.random.default_rng(seed)
    weights = np.zeros((size, len(LABELS)), dtype=np.float32)
    squares = np.full((size, len(LABELS)), 1e-3, dtype=np.float32)
    total, taken = np.zeros_like(weights), 0
    for turn in range(ROUNDS):
        for number in chance.permutation(len(rows)):
            own, times = rows[number]
            mine = weights[own]
            points = (mine * times).sum(axis=0)
            odds = np.exp(points - points.max())
            odds /= odds.sum()
            odds[wanted[number]] -= 1.0
            slope = odds * times + DECAY * mine
            squares[own] += slope * slope
            weights[own] = mine - RATE * slope / np.sqrt(squares[own])
        if turn >= ROUNDS // 2:
            total += weights
            taken += 1
    mean: Floats = total / np.float32(taken)
    return mean


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the weights of the judge and of all choices."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--also", type=Path, action="append", default=[], metavar="FOLDER", help="an office's corpus (`guatu corpus`)"
    )
    options = parser.parse_args(arguments)
    documents = [one for folder in [*folders(), *options.also] for one in annotated(folder)]
    made = trained([example for one in documents for example in examples(one)])
    write(made)
    made_choices = choices.trained(fields(one) for one in documents)
    numbers = np.array(list(made_choices.values()), dtype=np.float32)
    keep(WEIGHTS / "choices.npz", list(made_choices), numbers, 0.004)
    print(f"{len(documents)} documents, {len(made.index)} features")
    return 0


def write(made: Judge) -> None:
    """Write the weights that are not next to nought, with their features' names."""
    keep(WEIGHTS / "judge.npz", sorted(made.index, key=lambda name: made.index[name]), made.weights, 0.02)


if __name__ == "__main__":
    sys.exit(main())
