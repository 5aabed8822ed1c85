"""A choice among candidates, each described by features: a log-linear model trained on the annotated documents.

The chance of a candidate is proportional to exp of the sum of its features' weights. The rules' own answer is one
of the candidates and says so among its features, so a model that knows nothing follows the rules.

Features that always come together (all that a few characters before an offset say) are summed once and kept: `Sums`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from guatu.extraction.stored import kept

Features = Sequence[str]
Weights = Mapping[str, float]
Key = TypeVar("Key", bound=Hashable)
_MANY = 50_000


class Sums(dict[Key, float]):
    """The points of a group of features by what the group is made of; what was not met before is summed and kept.

    Forgets everything when it has grown beyond what any one document needs, so that memory stays bounded.
    """

    def __init__(self, weights: Weights, names: Callable[[Key], Iterable[str]]) -> None:
        super().__init__()
        self._weights, self._names = weights, names

    def __missing__(self, key: Key) -> float:
        if len(self) >= _MANY:
            self.clear()
        get = self._weights.get
        points = self[key] = sum([get(name, 0.0) for name in self._names(key)])
        return points


class Edges(dict[Key, complex]):
    """As `Sums`, of two groups for a key: the real part speaks for a name that begins, the other for one that ends."""

    def __init__(self, weights: Weights, names: Callable[[Key], tuple[Features, Features]]) -> None:
        super().__init__()
        self._weights, self._names = weights, names

    def __missing__(self, key: Key) -> complex:
        if len(self) >= _MANY:
            self.clear()
        begins, ends = self._names(key)
        points = self[key] = complex(points_of(self._weights, begins), points_of(self._weights, ends))
        return points


class Known(dict[str, float]):
    """Weights that change no more, with the sums already made of them."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        self.made: dict[Hashable, Any] = {}

    def sums(self, names: Callable[[Key], Iterable[str]]) -> Sums[Key]:
        """The sums of the groups of features that `names`, a function of a module, gives for a key."""
        found: Sums[Key] | None = self.made.get(names)
        if found is None:
            found = self.made[names] = Sums(self, names)
        return found

    def edges(self, names: Callable[[Key], tuple[Features, Features]]) -> Edges[Key]:
        """As `sums`, for names that begin and end at a place."""
        found: Edges[Key] | None = self.made.get(names)
        if found is None:
            found = self.made[names] = Edges(self, names)
        return found


def known(weights: Weights) -> Known:
    """The weights as they are to be asked: no change of them is seen from here on."""
    return weights if isinstance(weights, Known) else Known(weights)


def points_of(weights: Weights, features: Features) -> float:
    """The sum of the features' weights."""
    get = weights.get
    return sum([get(name, 0.0) for name in features])


@cache
def choices() -> Known:
    """The package's weights, of all choices together; each feature begins with the name of its choice."""
    names, weights = kept("choices")
    return Known(dict(zip(names, weights.tolist(), strict=True)))
