"""Repairs found by trying everything: every amount of every option, each put to the real passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from guatu.scheduling import Activity, Network, Plan, core_network, schedule
from guatu.scheduling.repairs import Allowances, Change, Limits, apply_changes, overtime_name
from guatu.scheduling.repairs.change import Lender, Option
from guatu.scheduling.repairs.options import Offers
from tests.scheduling.slow_reference import ahead


@dataclass(frozen=True)
class Found:
    """What trying everything comes to: the minimal sets of options, with their least cost, and how many were tried."""

    sets: Mapping[frozenset[tuple[str, object]], int]
    tried: int


def key_of(change: Change | Option) -> tuple[str, object]:
    if change.lender:
        return change.kind, (change.id, change.lender if isinstance(change, Option) else change.lender.id)
    return change.kind, change.relation or change.id


def options_of(
    network: Network, calendars: Mapping[str, Any], today: date, allowances: Allowances, limits: Limits
) -> list[Option]:
    reckoning = core_network(network, calendars, today)
    assert reckoning is not None
    offers = Offers(reckoning, allowances, limits)
    found: dict[tuple[str, object], Option] = {}
    for number in range(len(network.activities)):
        for option in (*offers.of_activity(number), *offers.of_due(number)):
            found.setdefault(key_of(option), option)
    for relation in reckoning.links.relations:
        for option in offers.of_relation(relation):
            found.setdefault(key_of(option), option)
    return list(found.values())


def size(options: list[Option]) -> int:
    total = 1
    for option in options:
        total *= option.most + 1
    return total


def every_minimal(
    network: Network, calendars: Mapping[str, Any], today: date, options: list[Option], targets: set[str]
) -> Found:
    """Every set of options that meets the targets, makes nothing else later, and contains no such set."""
    plain = schedule(network, calendars, today)
    cheapest: dict[frozenset[tuple[str, object]], int] = {}
    tried = 0
    for amounts in product(*(range(option.most + 1) for option in options)):
        taken = [(option, amount) for option, amount in zip(options, amounts, strict=True) if amount]
        rivals = [option.either for option, _ in taken if option.either]
        if len(rivals) != len(set(rivals)):
            continue
        tried += 1
        chosen = frozenset(key_of(option) for option, _ in taken)
        cost = sum(option.cost(amount) for option, amount in taken)
        if cost >= cheapest.get(chosen, 1 << 40):
            continue
        changed = apply_changes(network, list(changes_of(network, calendars, taken)))
        if is_repaired(plain, schedule(changed, calendars, today), targets):
            cheapest[chosen] = cost
    minimal = {one: cost for one, cost in cheapest.items() if not any(other < one for other in cheapest)}
    return Found(minimal, tried)


def is_repaired(was: Plan, now: Plan, targets: set[str]) -> bool:
    """No target is late, and what else is late is no later than it was."""
    for late in now.late():
        if late.id in targets or late.id not in {one.id for one in was.late()}:
            return False
        if now.windows[late.id].earliest_finish > was.windows[late.id].earliest_finish:
            return False
    return True


def changes_of(network: Network, calendars: Mapping[str, Any], taken: list[tuple[Option, int]]) -> Iterator[Change]:
    by_id = {one.id: one for one in network.activities}
    for option, amount in taken:
        activity: Activity = by_id[option.id]
        now: Any = None
        if option.kind == "extend":
            assert activity.due is not None
            calendar = calendars[activity.calendar]
            now = ahead(calendar, last_worked(calendar, activity.due), amount)
        if option.kind == "rest":
            now = overtime_name(activity.calendar, (6,))
        yield Change(
            option.kind, option.id, activity.name, amount, 0, (), {}, activity.due, now, option.relation, None,
            Lender(option.lender, "", option.resource, 0, 0) if option.lender else None,
        )  # fmt: skip


def last_worked(calendar: Any, day: date) -> date:
    while not calendar.is_working(day):
        day = date.fromordinal(day.toordinal() - 1)
    return day
