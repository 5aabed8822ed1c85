"""Levelling of a ledger: what is begun stays, what needs something finds it, adopting gives what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger import Edit, Item, Link, Need, Resource
from guatu.scheduling import Plan, Problem, network_of, schedule
from guatu.scheduling.scarce import (
    Effort,
    Lateness,
    OwnContention,
    Proposal,
    Taker,
    contention_of_items,
    lateness_of,
    level,
    profile,
    profiles,
    proposed,
)
from guatu.scheduling.scarce.from_items import concerned
from guatu.words import named_calendars, working_calendar

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
CALENDARS = named_calendars(working_calendar())
FEW = Effort(seconds=None, schedules=80, solver=False)
CREW = Resource(101, 101, "架桥机组", "台", "crew", 1)
LAND = Resource(102, 102, "用地指标", "亩", "quota", 50, ((date(2026, 7, 1), 50),))
MONEY = Resource(103, 103, "专项资金", "万元", "budget", 300, ((date(2026, 4, 1), 300), (date(2026, 7, 1), 600)))


def item(number: int, **facts: Any) -> Item:
    facts.setdefault("days", 10)
    return Item(number, "task", f"事项{number}", NOW, None, **facts)


def ledger(*items: Item) -> dict[int, Item]:
    return {one.number: one for one in items}


def planned(items: Mapping[int, Item]) -> Plan:
    return schedule(network_of(items, TODAY), CALENDARS, TODAY)


def levelled(items: Mapping[int, Item], *resources: Resource, objective: Any = "lateness") -> Proposal:
    held, plan = {one.entry: one for one in resources}, planned(items)
    own = contention_of_items(items, held, plan, CALENDARS)
    assert isinstance(own, OwnContention)
    found = level(own.contention.instance, FEW, objective)
    assert not isinstance(found, Problem)
    return proposed(items, held, plan, own, found, CALENDARS)


def needs(*pairs: tuple[Resource, int]) -> tuple[Need, ...]:
    return tuple(Need(resource.entry, amount) for resource, amount in pairs)


def test_two_items_that_want_one_crew_come_one_after_the_other_the_urgent_one_first() -> None:
    items = ledger(
        item(1, due=date(2026, 6, 30), needs=needs((CREW, 1))),
        item(2, due=date(2026, 3, 30), needs=needs((CREW, 1))),
    )

    found = levelled(items, CREW)

    assert found.edits == (Edit(1, "not_before", "2026-03-30"),)
    assert [(one.item, one.was, one.now, one.needs) for one in found.moves] == [
        (1, (date(2026, 3, 16), date(2026, 3, 27)), (date(2026, 3, 30), date(2026, 4, 13)), True)
    ]
    assert (found.before[0].first_over, found.before[0].peak) == (TODAY, (TODAY, 2))
    assert (found.after[0].first_over, found.after[0].peak) == (None, (TODAY, 1))
    assert (found.late_before, found.late_after) == (Lateness(0, 0), Lateness(0, 0))
    assert found.levelled.value == 0
    assert found.levelled.proven


def test_what_follows_moves_along_without_an_edit_of_its_own() -> None:
    items = ledger(
        item(1, due=date(2026, 3, 27), needs=needs((CREW, 1))),
        item(2, needs=needs((CREW, 1))),
        item(3, due=date(2026, 4, 14), links=(Link(2, "FS", 0),)),
    )

    found = levelled(items, CREW)

    assert [one.item for one in found.edits] == [2]
    assert [(one.item, one.needs) for one in found.moves] == [(2, True), (3, False)]
    assert (found.late_before, found.late_after) == (Lateness(0, 0), Lateness(1, 9))
    assert found.levelled.value == 9


def test_begun_and_closed_work_stays_and_keeps_what_it_has() -> None:
    begun = {"started": date(2026, 3, 9), "days": 15}
    items = ledger(
        item(1, needs=needs((CREW, 1), (LAND, 40)), **begun),
        item(2, needs=needs((LAND, 10)), state="closed", finished=date(2026, 3, 2), started=date(2026, 2, 2)),
        item(3, needs=needs((CREW, 1))),
        item(4, needs=needs((LAND, 5))),
    )

    found = levelled(items, CREW, LAND)

    # The crew is free on 30 March; of the land 50 have been drawn, and the next come in on 1 July.
    assert found.edits == (Edit(3, "not_before", "2026-03-30"), Edit(4, "not_before", "2026-07-01"))
    assert {one.item for one in found.moves} == {3, 4}
    assert found.problems == ()


def test_money_is_spent_as_it_comes_in() -> None:
    items = ledger(*(item(number, days=20, needs=needs((MONEY, 300))) for number in (1, 2, 3)))

    found = levelled(items, MONEY, objective="makespan")

    assert found.before[0].first_over is not None
    assert found.after[0].first_over is None
    assert found.after[0].peak is not None
    assert found.after[0].peak[1] == 900


def test_what_is_put_off_to_the_last_is_levelled_where_it_is_planned() -> None:
    items = ledger(
        item(1, due=date(2026, 6, 30), as_late=True, needs=needs((CREW, 1))),
        item(2, due=date(2026, 6, 30), as_late=True, needs=needs((CREW, 1))),
    )

    found = levelled(items, CREW)

    assert found.before[0].first_over is not None
    assert found.after[0].first_over is None
    assert found.late_after.items == 1
    [moved] = found.moves
    assert moved.now[0] > moved.was[1]


def test_more_land_than_there_will_ever_be_is_told_and_the_latest_waits() -> None:
    items = ledger(
        item(1, due=date(2026, 6, 30), needs=needs((LAND, 60))),
        item(2, due=date(2026, 9, 30), needs=needs((LAND, 60))),
    )

    found = levelled(items, LAND)

    [problem] = found.problems
    assert (problem.key, problem.ids) == ("levelling.short", ("2",))
    assert found.edits == (Edit(1, "not_before", "2026-07-01"),)


def test_a_ledger_without_needs_has_nothing_to_level() -> None:
    items = ledger(item(1), item(2, days=None, due=date(2026, 6, 30), needs=needs((CREW, 1))))
    retired = replace(CREW, retired_by="ban", retired_at=NOW)

    for resources in ({101: CREW}, {101: retired}):
        found = contention_of_items(items, resources, planned(items), CALENDARS)
        assert isinstance(found, Problem)
        assert found.key == "levelling.no_needs"


def test_only_what_hangs_together_with_a_need_is_levelled() -> None:
    items = ledger(
        replace(item(1), kind="group", days=None),
        item(2, parent=1, needs=needs((CREW, 1))),
        item(3, links=(Link(2, "SS", 3),)),
        item(4),
        item(5, links=(Link(4, "FS", 0),)),
    )

    assert [one.id for one in concerned(network_of(items, TODAY), {"2"}).activities] == ["1", "2", "3"]


def test_use_is_counted_on_working_days_only_and_stocks_add_up() -> None:
    takers = [
        Taker(1, 2, "office", date(2026, 3, 20), date(2026, 3, 24)),
        Taker(2, 1, "office", date(2026, 3, 23), date(2026, 3, 23)),
    ]
    crew = profile(CREW, takers, CALENDARS)
    quota = profile(replace(LAND, capacity=2), takers, CALENDARS)
    budget = profile(
        replace(MONEY, capacity=1), [Taker(1, 7, "office", date(2026, 3, 20), date(2026, 3, 24))], CALENDARS
    )

    assert crew.use.tolist() == [2, 0, 0, 3, 2]
    assert crew.over.tolist() == [True, False, False, True, True]
    assert [one.number for one in crew.by(date(2026, 3, 23))] == [1, 2]
    assert quota.use.tolist() == [2, 2, 2, 3, 3]
    assert quota.first_over == date(2026, 3, 23)
    assert budget.use.tolist() == [2, 2, 2, 4, 7]


def test_of_a_stock_that_does_not_carry_over_each_period_is_counted_by_itself() -> None:
    lost = replace(LAND, capacity=3, supplies=((date(2026, 3, 23), 1),), carries=False)
    takers = [Taker(one, 1, "office", day, day) for one, day in enumerate((date(2026, 3, 20), date(2026, 3, 24)))]

    found = profile(lost, takers, CALENDARS)

    assert found.use.tolist() == [1, 1, 1, 0, 1]
    assert found.capacity.tolist() == [3, 3, 3, 1, 1]


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[dict[int, Item], list[Resource]]:
    """Up to eight items on two calendars, some begun, closed or put off, with needs of three resources."""
    lost = draw(st.booleans())
    resources = [
        replace(CREW, capacity=draw(st.integers(1, 2)), supplies=((date(2026, 4, 6), draw(st.integers(1, 3))),)),
        replace(LAND, capacity=draw(st.integers(0, 3)), supplies=((date(2026, 4, 1), 3), (date(2026, 5, 1), 4))),
        replace(MONEY, capacity=draw(st.integers(0, 9)), supplies=((date(2026, 4, 1), 9),), carries=not lost),
    ]
    items = {}
    for number in range(1, draw(st.integers(2, 9))):
        state = draw(st.sampled_from(("plain", "plain", "plain", "begun", "closed", "late")))
        facts: dict[str, Any] = {
            "days": draw(st.integers(0, 12)),
            "calendar": draw(st.sampled_from(("office", "site"))),
        }
        if number > 1 and draw(st.booleans()):
            after = draw(st.integers(1, number - 1))
            # What is to finish with another thing still waits for it when it has begun: its end would move.
            types = ("FS", "SS") if state == "begun" else ("FS", "SS", "FF", "SF")
            facts["links"] = (Link(after, draw(st.sampled_from(types)), draw(st.integers(-3, 5))),)
        if draw(st.booleans()):
            facts["due"] = TODAY + timedelta(days=draw(st.integers(-5, 60)))
        if state == "begun":
            facts |= {"started": TODAY - timedelta(days=draw(st.integers(0, 20))), "days": max(facts["days"], 1)}
        if state == "closed":
            facts |= {"started": date(2026, 3, 2), "finished": date(2026, 3, 11), "state": "closed"}
        facts["as_late"] = state == "late"
        wanted = [(resource, draw(st.integers(0, 2))) for resource in resources]
        items[number] = item(number, needs=needs(*((one, amount) for one, amount in wanted if amount)), **facts)
    return items, resources


@settings(max_examples=150, deadline=None)
@given(ledgers(), st.sampled_from(("makespan", "lateness", "smooth")))
def test_adopting_a_levelled_ledger_overdraws_nothing_and_moves_nothing_that_has_begun(
    made: tuple[dict[int, Item], list[Resource]], objective: Any
) -> None:
    items, resources = made
    held, plan = {one.entry: one for one in resources}, planned(items)
    own = contention_of_items(items, held, plan, CALENDARS)
    if isinstance(own, Problem):
        assert own.key in {"levelling.no_needs", "levelling.nothing"}
        return
    found = level(own.contention.instance, FEW, objective)
    if isinstance(found, Problem):  # what is lost at the end of a period can be too little for ever
        assert found.key == "levelling.no_room"
        assert not resources[2].carries
        return
    proposal = proposed(items, held, plan, own, found, CALENDARS)

    # Adopted by hand, from the items: the same plan, and no more in use than there is.
    changed = dict(items)
    for edit in proposal.edits:
        to = date.fromisoformat(str(edit.to)) if edit.field == "not_before" else bool(edit.to)
        changed[edit.item] = changed[edit.item].with_(**{edit.field: to})
    after = planned(changed)
    use = profiles(changed.values(), held, after.windows, CALENDARS, TODAY)
    assert [one.use.tolist() for one in use] == [one.use.tolist() for one in proposal.after]
    if not proposal.problems:
        over = {one.resource.name: one.first_over for one in use if one.first_over}
        assert {name: day for name, day in over.items() if not _was_over(proposal, name, day)} == {}
    moved = {one.item for one in proposal.moves} | {edit.item for edit in proposal.edits}
    assert all(items[number].started is None and items[number].state == "open" for number in moved)


def _was_over(proposal: Proposal, name: str, day: date) -> bool:
    """Before today, where closed and begun work alone overdrew."""
    before = next(one for one in proposal.before if one.resource.name == name)
    return day < TODAY and before.first_over == day


def test_a_bad_calendar_name_counts_as_the_office() -> None:
    found = profile(CREW, [Taker(1, 1, "unknown", date(2026, 3, 20), date(2026, 3, 23))], CALENDARS)

    assert found.use.tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize("objective", ["makespan", "lateness", "smooth"])
def test_every_objective_can_be_stopped_at_once(objective: Any) -> None:
    items = ledger(*(item(number, due=date(2026, 4, 30), needs=needs((CREW, 1))) for number in range(1, 30)))
    own = contention_of_items(items, {101: CREW}, planned(items), CALENDARS)
    assert isinstance(own, OwnContention)

    found = level(own.contention.instance, Effort(seconds=60.0, workers=1), objective, halt=lambda: True)

    assert not isinstance(found, Problem)
    assert found.seconds < 10


def test_days_at_the_ends_of_the_calendars_are_counted_as_far_as_they_go() -> None:
    takers = [
        Taker(1, 5, "office", date(1990, 1, 1), date(1990, 1, 3)),
        Taker(2, 7, "site", date(2100, 12, 29), date(2100, 12, 31)),
    ]

    for resource in (CREW, LAND, MONEY):
        found = profile(resource, takers, CALENDARS)
        assert int(found.use.max()) in {7, 12}
        assert profile(resource, [], CALENDARS).peak is None


def test_a_plan_that_ends_with_the_calendar_is_late_by_what_can_be_counted() -> None:
    items = ledger(item(1, days=20, due=date(2026, 6, 30), not_before=date(2100, 11, 25)))

    assert lateness_of(items, planned(items).windows, CALENDARS).items <= 1
