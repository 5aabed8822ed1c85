"""Resources of the office and needs of items: who states them, what is refused, what stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.actions import Acting, demand, keep_resource, move_item, retire_resource, take_back
from guatu.ledger import Need
from guatu.store import ledgers

from .conftest import Office, why_not

pytestmark = [pytest.mark.store, pytest.mark.django_db]
JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def keep(acting: Acting, name: str = "架桥机组", **given: Any) -> int:
    facts = {"unit": "台", "sort": "crew", "capacity": 2, "key": f"k-{name}-{ledgers.ledger('main').seq}"} | given
    done = keep_resource(acting, name, facts.pop("unit"), facts.pop("sort"), facts.pop("capacity"), **facts)
    return done.seqs[0]


def test_a_resource_is_what_was_last_said_of_it(ban: Acting) -> None:
    number = keep(ban, " 架桥  机组 ")
    keep(ban, "架桥机组", capacity=1, supplies=[(JULY, 3), (OCTOBER, 0)], resource=number)

    [held] = ledgers.ledger("main").resources.values()
    assert (held.entry, held.name, held.unit, held.sort, held.capacity) == (number, "架桥机组", "台", "crew", 1)
    assert held.supplies == ((JULY, 3), (OCTOBER, 0))
    assert held.revised > number


def test_what_cannot_be_is_refused(ban: Acting) -> None:
    number = keep(ban)

    assert why_not(lambda: keep(ban)) == "resource_known"
    assert why_not(lambda: keep(ban, "甲", sort="lorry")) == "resource_sort"
    assert why_not(lambda: keep(ban, "甲", capacity=-1)) == "amount"
    assert why_not(lambda: keep(ban, "甲", capacity=1_000_001)) == "amount"
    assert why_not(lambda: keep(ban, "甲", sort="budget", capacity=1_000_000_000)) == "amount"
    assert why_not(lambda: keep(ban, "甲", supplies=[(OCTOBER, 1), (JULY, 1)])) == "supply_order"
    assert why_not(lambda: keep(ban, "甲", supplies=[(JULY, 1), (JULY, 2)])) == "supply_order"
    assert why_not(lambda: keep(ban, "甲", supplies=[(date(1989, 1, 1), 1)])) == "supply_year"
    assert why_not(lambda: keep(ban, "甲", capacity=0)) == "resource_empty"
    assert why_not(lambda: keep(ban, "  ")) == "empty"
    assert why_not(lambda: keep(ban, "甲" * 41)) == "too_long"
    assert why_not(lambda: keep(ban, "乙", resource=number + 1)) == "no_resource"
    retire_resource(ban, number, key="r")
    assert why_not(lambda: keep(ban, resource=number)) == "resource_retired"
    assert why_not(lambda: retire_resource(ban, number, key="r2")) == "resource_retired"
    assert keep(ban) > number


def test_an_item_needs_an_amount_until_it_needs_none(office: Office, ban: Acting) -> None:
    crew, land = keep(ban), keep(ban, "用地指标", unit="亩", sort="quota", capacity=80)
    dam = office.item("水库").number
    demand(ban, dam, crew, 1, key="a")
    demand(ban, dam, land, 60, key="b")
    demand(ban, dam, crew, 2, key="c")

    assert office.item("水库").needs == (Need(land, 60), Need(crew, 2))
    demand(ban, dam, crew, 0, key="d")
    assert office.item("水库").needs == (Need(land, 60),)
    assert why_not(lambda: demand(ban, dam, crew, 0, key="e")) == "no_need"


def test_a_need_that_can_never_be_met_is_refused(office: Office, ban: Acting) -> None:
    crew = keep(ban, capacity=1, supplies=[(JULY, 2)])
    land = keep(ban, "用地指标", unit="亩", sort="quota", capacity=50, supplies=[(JULY, 30)])
    lost = keep(ban, "能耗指标", unit="吨", sort="quota", capacity=50, supplies=[(JULY, 30)], carries=False)
    dam = office.item("水库").number

    assert why_not(lambda: demand(ban, dam, crew, 3, key="a")) == "need_too_much"
    assert why_not(lambda: demand(ban, dam, land, 81, key="b")) == "need_too_much"
    assert why_not(lambda: demand(ban, dam, lost, 51, key="c")) == "need_too_much"
    assert why_not(lambda: demand(ban, dam, crew, -1, key="d")) == "amount"
    assert why_not(lambda: demand(ban, dam, crew + 999, 1, key="e")) == "no_resource"
    demand(ban, dam, land, 80, key="f")
    retire_resource(ban, land, key="g")
    assert why_not(lambda: demand(ban, dam, land, 1, key="h")) == "resource_retired"
    demand(ban, dam, land, 0, key="i")


def test_a_whole_needs_nothing_itself(office: Office, ban: Acting) -> None:
    crew, dam, plan = keep(ban), office.item("水库").number, office.item("内涝").number
    move_item(ban, plan, dam, key="m")

    assert why_not(lambda: demand(ban, dam, crew, 1, key="a")) == "need_of_whole"
    demand(ban, plan, crew, 1, key="b")


def test_supervisors_keep_resources_and_who_plans_an_item_states_its_needs(office: Office, ban: Acting) -> None:
    crew, dam = keep(ban), office.item("水库").number

    for login in ("shui", "xian", "guan"):
        assert why_not(lambda login=login: keep(office.acting(login), "甲")) == "not_allowed"
        assert why_not(lambda login=login: retire_resource(office.acting(login), crew, key="r")) == "not_allowed"
    demand(office.acting("shui"), dam, crew, 1, key="a")
    assert why_not(lambda: demand(office.acting("zhu"), dam, crew, 1, key="b")) == "not_yours"
    assert why_not(lambda: demand(office.acting("xian"), dam, crew, 1, key="c")) == "not_allowed"


def test_the_same_key_answers_as_the_first_time(office: Office, ban: Acting) -> None:
    first = keep_resource(ban, "架桥机组", "台", "crew", 2, key="same")

    assert keep_resource(ban, "架桥机组", "台", "crew", 2, key="same").again
    assert why_not(lambda: keep_resource(ban, "架桥机组", "台", "crew", 3, key="same")) == "key"
    assert list(ledgers.ledger("main").resources) == [first.seqs[0]]


def test_a_need_taken_back_is_what_it_was(office: Office, ban: Acting) -> None:
    crew, dam = keep(ban), office.item("水库").number
    first = demand(ban, dam, crew, 1, key="a")
    second = demand(ban, dam, crew, 2, key="b")

    assert why_not(lambda: take_back(ban, first.seqs, key="c")) == "undo_late"
    back = take_back(ban, second.seqs, key="d")
    assert office.item("水库").needs == (Need(crew, 1),)
    [entry] = ledgers.some_entries("main", back.seqs)
    assert (entry.facts["amount"], entry.facts["undoes"]) == (1, second.seqs[0])
    take_back(ban, first.seqs, key="e")
    assert office.item("水库").needs == ()
