"""Unseen documents by cross-validation: each fold is read by a judge and choices that learnt from the other folds.

Documents are dealt into folds as a whole, since sentences of one document resemble each other; several deals (seeds)
show how much of a figure is luck.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.corpora import records
from bench.scoring import Score, score
from bench.standing import Coverage, coverage
from guatu.extraction import Extraction, extract
from guatu.extraction.joining import learnt
from guatu.extraction.verdicts import deciding
from training import choices, judge
from training.choices import Lessons
from training.examples import Annotated, Example, examples, fields


@dataclass(frozen=True, slots=True)
class Lesson:
    """A document with what is learnt from it."""

    document: Annotated
    examples: Sequence[Example]
    choices: Lessons


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold read unseen: `found` by the documents' names, with its score and coverage."""

    seed: int
    number: int
    documents: Sequence[Annotated]
    found: Mapping[str, Extraction]
    score: Score
    coverage: Coverage


def lessons_of(documents: Sequence[Annotated]) -> list[Lesson]:
    """What each document teaches; reading it so takes a few seconds a hundred documents."""
    return [Lesson(one, examples(one), fields(one)) for one in documents]


def folded(lessons: Sequence[Lesson], folds: int, seeds: Sequence[int]) -> Iterator[Fold]:
    """Every fold of every deal, each after its own training."""
    for seed in seeds:
        dealt = list(lessons)
        random.Random(seed).shuffle(dealt)
        for number in range(folds):
            unseen = dealt[number::folds]
            seen = [one for place, one in enumerate(dealt) if place % folds != number]
            yield _fold(seed, number, [one.document for one in unseen], seen)


def _fold(seed: int, number: int, unseen: Sequence[Annotated], seen: Sequence[Lesson]) -> Fold:
    verdicts = judge.trained([example for one in seen for example in one.examples])
    weights = choices.trained(one.choices for one in seen)
    decide, join = deciding(verdicts, weights), learnt(weights)
    found = {one.name: extract(one.document, one.day, decide, join) for one in unseen}
    told = score([line for one in unseen for line in one.gold], records(found))
    return Fold(seed, number, unseen, found, told, coverage(unseen, found))
