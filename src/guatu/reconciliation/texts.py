"""What two texts say of one thing: the same deed under different verbs, the same amount in different units."""

from __future__ import annotations

from typing import NamedTuple

from guatu.extraction import Value
from guatu.ledger import Item
from guatu.reconciliation.lexicon import DEEDS, MANNER, NOT_YET, SCALES


class Deed(NamedTuple):
    """What is done to what: (built, 市民中心)."""

    verb: str
    subject: str


def deed_of(item: Item) -> Deed | None:
    """The deed an item is about; of a status only when it says that it is done."""
    if not item.subject or not item.action:
        return None
    verb = DEEDS.get(MANNER.sub("", item.action))
    if verb is None:
        return None
    if item.kind == "status" and (NOT_YET.search(item.name) or _partial(item.value)):
        return None
    return Deed(verb, item.subject)


def differ(one: Value | None, other: Value | None) -> bool:
    """Whether two values of one promise contradict each other; different units cannot be compared."""
    if one is None or other is None:
        return False
    (a, unit), (b, other_unit) = _plain(one), _plain(other)
    return unit == other_unit and abs(a - b) > 1e-9 * max(abs(a), abs(b))


def amount(value: Value) -> str:
    """A value as it is written: 8000亿元."""
    return f"{value.number:.12g}{value.unit}"


def _plain(value: Value) -> tuple[float, str]:
    for prefix, scale in SCALES.items():
        if value.unit.startswith(prefix):
            return value.number * scale, value.unit[len(prefix) :]
    return value.number, value.unit


def _partial(value: Value | None) -> bool:
    return value is not None and value.unit == "%" and value.number < 100
