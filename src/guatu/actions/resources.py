"""What the office has too little of (资源), and how much of it an item needs (需求)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.writing import promise, words, write
from guatu.ledger import RESOURCE_SORTS, Draft, Ledger, Resource, ResourceSort

# What a form can hold; more of a crew would be a slip of the pen, and its square is summed by day.
MOST_AMOUNT = 999_999_999
MOST_CREW = 1_000_000
MOST_SUPPLIES = 60
MOST_RESOURCES = 100
LONGEST_NAME, LONGEST_UNIT = 40, 10
FIRST_YEAR, LAST_YEAR = 1990, 2100


def keep_resource(
    acting: Acting,
    name: str,
    unit: str,
    sort: ResourceSort,
    capacity: int,
    *,
    supplies: Sequence[tuple[date, int]] = (),
    carries: bool = True,
    resource: int | None = None,
    key: str,
) -> Done:
    """State what there is of a resource; with `resource`, the number of the entry that began it, state it anew.

    `supplies` in order of their days: a crew has that many from then on, of a quota or budget so much more comes in.
    """
    _check(sort, capacity, supplies)
    told = [[day.isoformat(), amount] for day, amount in supplies]

    def drafts(ledger: Ledger) -> list[Draft]:
        if resource is not None:
            _current(ledger, resource)
        facts = {
            "name": _fit_name(ledger, name, but=resource),
            "unit": " ".join(words(unit, "resource_unit", most=LONGEST_UNIT).split()),
            "sort": sort,
            "capacity": capacity,
            "supplies": told,
            "carries": carries or sort == "crew",
        }
        return [Draft("resourced", None, facts | ({} if resource is None else {"resource": resource}))]

    asked = (name, unit, sort, capacity, told, carries, resource)
    return write(acting, "resource", key, drafts, asked=asked)


def retire_resource(acting: Acting, resource: int, *, key: str) -> Done:
    """It is scarce no more, or gone: needs of it stay in the history and count nowhere."""

    def drafts(ledger: Ledger) -> list[Draft]:
        _current(ledger, resource)
        return [Draft("retired", None, {"resource": resource})]

    return write(acting, "resource", key, drafts, asked=("retire", resource))


def demand(acting: Acting, item: int, resource: int, amount: int, *, key: str) -> Done:
    """How much of a resource an item needs, on each working day (crew) or in all; 0 for none."""
    if not 0 <= amount <= MOST_AMOUNT:
        raise Refused("amount", amount=amount, most=MOST_AMOUNT)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item)
        known = ledger.resources.get(resource)
        if known is None:
            raise Refused("no_resource")
        if amount:
            _current(ledger, resource)
            _fits(ledger, item, known, amount)
        elif all(need.resource != resource for need in held.needs):
            raise Refused("no_need", number=item, name=known.name)
        return [Draft("demanded", item, {"resource": resource, "amount": amount})]

    return write(acting, "plan", key, drafts, asked=("demand", resource, amount), item=item)


def _fits(ledger: Ledger, item: int, known: Resource, amount: int) -> None:
    if any(other.parent == item and other.state != "cancelled" for other in ledger.items.values()):
        raise Refused("need_of_whole", number=item)
    if amount > known.most:
        raise Refused("need_too_much", amount=amount, most=known.most, unit=known.unit, name=known.name)


def _check(sort: str, capacity: int, supplies: Sequence[tuple[date, int]]) -> None:
    if sort not in RESOURCE_SORTS:
        raise Refused("resource_sort", known=" ".join(RESOURCE_SORTS))
    most = MOST_CREW if sort == "crew" else MOST_AMOUNT
    amounts = (capacity, *(amount for _, amount in supplies))
    for amount in amounts:
        if not 0 <= amount <= most:
            raise Refused("amount", amount=amount, most=most)
    if not any(amounts):
        raise Refused("resource_empty")
    _check_days([day for day, _ in supplies])


def _check_days(days: Sequence[date]) -> None:
    if len(days) > MOST_SUPPLIES:
        raise Refused("supplies", most=MOST_SUPPLIES)
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused("supply_year", day=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)
    for before, after in pairwise(days):
        if after <= before:
            raise Refused("supply_order", day=after.isoformat(), before=before.isoformat())


def _fit_name(ledger: Ledger, name: str, *, but: int | None) -> str:
    called = " ".join(words(name, "resource_name", most=LONGEST_NAME).split())
    held = [one for one in ledger.resources.values() if one.retired_at is None and one.entry != but]
    if any(one.name.casefold() == called.casefold() for one in held):
        raise Refused("resource_known", name=called)
    if len(held) >= MOST_RESOURCES:
        raise Refused("resources", most=MOST_RESOURCES)
    return called


def _current(ledger: Ledger, resource: int) -> Resource:
    held = ledger.resources.get(resource)
    if held is None:
        raise Refused("no_resource")
    if held.retired_at is not None:
        raise Refused("resource_retired", name=held.name)
    return held
