"""Train the judge: `python -m training.judge [--check] [--also FOLDER ...]`.

Multinomial logistic regression by AdaGrad with decay towards nought, averaged over the last half of the rounds
and over several orders of the examples. With
`--check` nothing is written: the documents are parted into folds, and each fold is scored by a judge that has not
seen it, beside the rules alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from guatu.extraction.judge import LABELS, Judge
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
    rows = [np.array([index[name] for name in set(one.features) if name in index]) for one in every]
    wanted = [LABELS.index(one.label) for one in every]  # type: ignore[arg-type]
    weights = sum(_descend(rows, wanted, len(names), seed) for seed in range(SEEDS)) / np.float32(SEEDS)
    return Judge(index, weights.astype(np.float32))


def _descend(rows: Sequence[npt.NDArray[np.int64]], wanted: Sequence[int], size: int, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    weights = np.zeros((size, len(LABELS)), dtype=np.float32)
    squares = np.full((size, len(LABELS)), 1e-3, dtype=np.float32)
    total, taken = np.zeros_like(weights), 0
    for turn in range(ROUNDS):
        for number in chance.permutation(len(rows)):
            own = rows[number]
            mine = weights[own]
            points = mine.sum(axis=0)
            odds = np.exp(points - points.max())
            odds /= odds.sum()
            odds[wanted[number]] -= 1.0
            slope = odds + DECAY * mine
            squares[own] += slope * slope
            weights[own] = mine - RATE * slope / np.sqrt(squares[own])
        if turn >= ROUNDS // 2:
            total += weights
            taken += 1
    return total / taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the weights, or with `--check` score each fold by a judge that has not seen it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="cross-validate by document and write nothing")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--also", type=Path, action="append", default=[], metavar="FOLDER", help="an office's corpus (`guatu corpus`)"
    )
    parser.add_argument("--shared", type=Path, help="the shared folder: its scorer, and its corpus to be scored too")
    options = parser.parse_args(arguments)
    documents = [one for folder in [*folders(), *options.also] for one in annotated(folder)]
    if options.check:
        return check(documents, options.folds, options.shared)
    made = trained([example for one in documents for example in examples(one)])
    write(made)
    made_choices = choices.trained(fields(one) for one in documents)
    rounded = {name: round(weight, 3) for name, weight in made_choices.items()}
    (WEIGHTS / "choices.json").write_text(json.dumps(rounded, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(documents)} documents, {len(made.index)} features")
    return 0


def write(made: Judge) -> None:
    """Write the weights as half-precision numbers beside their features' names."""
    WEIGHTS.mkdir(exist_ok=True)
    names = sorted(made.index, key=lambda name: made.index[name])
    (WEIGHTS / "judge.json").write_text(json.dumps(names, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    np.save(WEIGHTS / "judge.npy", made.weights.astype(np.float16))


if __name__ == "__main__":
    sys.exit(main())
