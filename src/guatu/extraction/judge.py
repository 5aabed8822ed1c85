"""The judge: a trained linear model that says of each clause which kind of statement it is, or none.

Multinomial logistic regression over the features of `features.py`; the weights stand beside this file and are made by
`python -m training.judge` from the annotated documents of `tests/corpus`. The rules propose and fill the fields; the
judge, who has seen what they proposed, decides. N-grams are weighed for a stretch of text at once, and the other
features by their groups, so that no string is made twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from guatu.extraction.features import STANCES, Group, Seen, features, groups
from guatu.extraction.grams import Grams
from guatu.extraction.masks import Stretch, sheet_of
from guatu.extraction.statement import Kind
from guatu.extraction.stored import kept

LABELS: tuple[Kind | None, ...] = (None, "target", "observation", "milestone", "status", "task")
Floats = npt.NDArray[np.float32]
_MANY = 1 << 16
# On documents unseen in training none of 795 statements was lost by it, and half of the clauses were spared.
_OUT = -1.5
_NOTHING = [1.0, *[0.0] * (len(LABELS) - 1)]
_PLACE = {stance: number for number, stance in enumerate(STANCES)}


class Judge:
    """`index` numbers the features; `weights` has a row for each and a column for each of `LABELS`."""

    def __init__(self, index: Mapping[str, int], weights: Floats) -> None:
        self.index, self.weights = index, weights
        self._points = np.empty((_MANY, len(LABELS)), dtype=np.float32)
        self._rows: dict[Group, int] = {}
        self._read: tuple[Stretch | None, npt.NDArray[np.float64], npt.NDArray[np.float64]] = (
            None,
            np.zeros(0),
            np.zeros(0),
        )

    def weigh(self, seen: Seen) -> list[float]:
        """The probability of each label, in the order of `LABELS`.

        Where no rule found anything, no figure stands and the words alone speak against every kind by `_OUT`,
        nothing else is asked.
        """
        clause = seen.scene.clause
        sheet = sheet_of(seen.text).around(clause.start, clause.end)
        start, end = sheet.places[clause.start - sheet.base], sheet.places[clause.end - sheet.base]
        said = self._said(sheet, start, end, seen.scene.stance or "-")
        if not (seen.drafts or clause.amounts or clause.periods) and max(said[1:]) - said[0] < _OUT:
            return _NOTHING
        found = groups(seen, sheet, start, end)
        rows = self._rows
        if len(rows) + len(found) > _MANY:
            rows = self._rows = {}
        numbers = [*map(rows.get, found, repeat(-1))]
        if -1 in numbers:
            numbers = [self._met(group) if row < 0 else row for row, group in zip(numbers, found, strict=True)]
        more: list[float] = np.add.reduce(self._points.take(numbers, axis=0)).tolist()
        return _chances([one + other for one, other in zip(said, more, strict=True)])

    def _said(self, sheet: Stretch, start: int, end: int, stance: str) -> list[float]:
        """The points of the n-grams of `sheet.text[start:end]`."""
        held, begins, ends = self._read
        if held is not sheet:
            begins, ends = self._grams.rising(sheet.codes)
            self._read = (sheet, begins, ends)
        place = _PLACE[stance]
        points: list[float] = (ends[end, place] - begins[start, place]).tolist()
        return points if end - start > 1 else [0.0] * len(points)

    def _met(self, group: Group) -> int:
        """The row of a group's points, made now."""
        row = self._rows.get(group)
        if row is None:
            row = len(self._rows)
            names, key = group
            self._points[row] = self._sum(names(key))
            self._rows[group] = row
        return row

    def _sum(self, names: Iterable[str]) -> Floats:
        index = self.index
        summed: Floats = self.weights[[index[name] for name in names if name in index]].sum(axis=0)
        return summed

    @cached_property
    def _grams(self) -> Grams:
        return Grams(self.index, self.weights)

    def reasons(self, seen: Seen, label: Kind | None, most: int = 5) -> list[tuple[str, float]]:
        """The features that speak loudest for a label against none (for none: against all), with their points."""
        column = LABELS.index(label)
        total: dict[str, float] = {}
        for name in features(seen):
            if name in self.index:
                row = self.weights[self.index[name]]
                against = row[0] if label else row[1:].mean()
                total[name] = total.get(name, 0.0) + float(row[column] - against)
        return sorted(total.items(), key=lambda one: -one[1])[:most]


def _chances(points: list[float]) -> list[float]:
    most = max(points)
    odds = [math.exp(one - most) for one in points]
    every = sum(odds)
    return [one / every for one in odds]


@cache
def judge() -> Judge:
    """The judge of the package."""
    names, weights = kept("judge")
    return Judge({name: number for number, name in enumerate(names)}, weights)
