"""The risk model of a ledger: estimates and risks that people stated of items, and the stage each item belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from guatu.scheduling.items import finish_day
from guatu.scheduling.risk.assumptions import OTHER, Assumptions, Factors, assumptions
from guatu.scheduling.risk.model import RiskEvent, RiskModel, Spread
from guatu.scheduling.templates import templates

if TYPE_CHECKING:
    from guatu.ledger import Item

_TEMPLATE = "template:"
# Fewer closed items of a stage say less than the shipped factors do.
LEAST_CLOSED: Final = 10


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


def own_assumptions(items: Iterable[Item], count: Callable[[str, date, date], int]) -> Assumptions:
    """The shipped assumptions, with the factors of each stage that enough closed items tell of in their place.

    Of a stage's closed items with planned days, a start and a finish, actual over planned days: their 5th percentile,
    median and 95th percentile. `count` gives the working days of a calendar from a day to another, both inclusive.
    """
    ratios: dict[str, list[float]] = defaultdict(list)
    for item in items:
        last = finish_day(item)
        if item.state != "closed" or not item.days or item.started is None or last is None or last < item.started:
            continue
        ratios[stage_of(item) or OTHER].append(max(count(item.calendar, item.started, last), 1) / item.days)
    shipped = assumptions()
    own = {stage: _factors(found) for stage, found in ratios.items() if len(found) >= LEAST_CLOSED}
    return replace(shipped, stages={**shipped.stages, **own})


def _factors(ratios: list[float]) -> Factors:
    cuts = quantiles(ratios, n=20, method="inclusive")
    return Factors(cuts[0], cuts[-1], f"{len(ratios)} closed items", cuts[9], own=True)


@cache
def _stages() -> Mapping[tuple[str, str], str]:
    return {
        (template.key, named): step.stage
        for template in templates()
        for step in template.steps
        for named in (step.key, *step.name.values())
    }
