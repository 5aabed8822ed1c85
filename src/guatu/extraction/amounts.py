"""Which of a clause's amounts is its statement's value: candidates for the choice of `choice.py`."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.extraction.choice import Known
from guatu.extraction.scene import Draft, Scene
from guatu.words import Amount

_CONTEXT = 2


@dataclass(slots=True)
class Quantity:
    """An amount, or none; `said` and `around` are the keys of the features that speak for it."""

    amount: Amount | None
    said: tuple[str, ...]
    around: tuple[str, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """The features that speak for it."""
        return (*_said(self.said), *_around(self.around))

    def points(self, weights: Known) -> float:
        """The sum of the features' weights."""
        return weights.sums(_said)[self.said] + weights.sums(_around)[self.around]


def quantities(scene: Scene, draft: Draft) -> list[Quantity]:
    """The amounts to choose from, and none."""
    count = len(scene.clause.every)
    state = f"{draft.kind}{min(count, 3)}"
    found = [Quantity(None, ("ruled" if draft.value is None else "other", state, draft.kind, "none"))]
    for number, amount in enumerate(scene.clause.every):
        ruled = "ruled" if draft.value_span == scene.absolute(*amount.span) else "other"
        said = (ruled, state, draft.kind, *_own(scene, amount, number, count))
        found.append(Quantity(amount, said, (draft.kind, *_beside(scene, amount))))
    return found


def _said(key: tuple[str, ...]) -> tuple[str, ...]:
    sign, state, kind, *names = key
    return (
        f"value:{sign}",
        f"value:{sign}{state}",
        f"value:{names[0]}{state}",
        *[f"value:{name}{kind}" for name in names],
    )


def _around(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([f"value:{name}{key[0]}" for name in key[1:]])


def _own(scene: Scene, amount: Amount, number: int, count: int) -> tuple[str, ...]:
    start, end = amount.span
    return (
        f"own{number == 0}{number == count - 1}",
        f"unit={amount.unit}",
        f"compares={amount.comparator}",
        f"counts={amount in scene.clause.amounts}{amount.unit}",
        f"small={amount.number < 10}{amount.unit}",
        f"ends={end >= len(scene.text) - 1}",
        f"starts={start <= 1}",
    )


def _beside(scene: Scene, amount: Amount) -> tuple[str, ...]:
    start, end = amount.span
    before, after = scene.text[max(0, start - _CONTEXT) : start], scene.text[end : end + _CONTEXT]
    return f"before={before}", f"before={before[-1:]}", f"after={after}", f"after={after[:1]}"
