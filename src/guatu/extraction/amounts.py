"""Which of a clause's amounts is its statement's value: candidates for the choice of `choice.py`."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.extraction.scene import Draft, Scene
from guatu.words import Amount

_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or none, with the features that speak for it."""

    amount: Amount | None
    features: tuple[str, ...]


def quantities(scene: Scene, draft: Draft) -> list[Quantity]:
    """The amounts to choose from, and none."""
    count = len(scene.clause.every)
    state = f"{draft.kind}{min(count, 3)}"
    found = [Quantity(None, _features(["none"], state, draft, ruled=draft.value is None))]
    for number, amount in enumerate(scene.clause.every):
        ruled = draft.value_span == scene.absolute(*amount.span)
        found.append(Quantity(amount, _features(_of(scene, amount, number, count), state, draft, ruled=ruled)))
    return found


def _features(names: list[str], state: str, draft: Draft, *, ruled: bool) -> tuple[str, ...]:
    sign = "ruled" if ruled else "other"
    found = [f"value:{sign}", f"value:{sign}{state}", f"value:{names[0]}{state}"]
    return (*found, *(f"value:{name}{draft.kind}" for name in names))


def _of(scene: Scene, amount: Amount, number: int, count: int) -> list[str]:
    start, end = amount.span
    text = scene.text
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    names = [f"own{number == 0}{number == count - 1}", f"unit={amount.unit}", f"compares={amount.comparator}"]
    names += [f"before={before}", f"before={before[-1:]}", f"after={after}", f"after={after[:1]}"]
    names += [f"counts={amount in scene.clause.amounts}{amount.unit}", f"small={amount.number < 10}{amount.unit}"]
    names += [f"ends={end >= len(text) - 1}", f"starts={start <= 1}"]
    return names
