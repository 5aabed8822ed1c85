"""The risk model of a ledger: estimates and risks that people stated of items, and the stage each item belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from guatu.scheduling.risk.model import RiskEvent, RiskModel, Spread
from guatu.scheduling.templates import templates

if TYPE_CHECKING:
    from guatu.ledger import Item

_TEMPLATE = "template:"


def model_of(items: Iterable[Item]) -> RiskModel:
    """What the items say; the event of an exposure is named by the entry that stated it."""
    spreads: dict[str, Spread] = {}
    events: list[RiskEvent] = []
    stages: dict[str, str] = {}
    for item in items:
        name = str(item.number)
        if (points := item.estimate) is not None:
            spreads[name] = Spread(points.optimistic, points.likely, points.pessimistic, points.shape)
        events += [
            RiskEvent(str(one.entry), one.says, one.probability, Spread(one.days, one.days, one.days), (name,))
            for one in item.exposures
        ]
        if stage := stage_of(item):
            stages[name] = stage
    return RiskModel(spreads, tuple(events), stages=stages)


def stage_of(item: Item) -> str | None:
    """The stage of the template's step the item came from; None for any other item.

    Rules of before steps were named say the template only, and the item's name ends with that of its step.
    """
    if not item.rule or not item.rule.startswith(_TEMPLATE):
        return None
    template, _, step = item.rule.removeprefix(_TEMPLATE).partition(".")
    return _stages().get((template, step or item.name.rpartition(" · ")[2]))


@cache
def _stages() -> Mapping[tuple[str, str], str]:
    return {
        (template.key, named): step.stage
        for template in templates()
        for step in template.steps
        for named in (step.key, *step.name.values())
    }
