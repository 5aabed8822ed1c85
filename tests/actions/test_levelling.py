"""The ledger levelled, kept as a scenario and adopted: what was shown is what comes of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guatu.actions import (
    Acting,
    Refused,
    adopt_scenario,
    calendars,
    demand,
    depend,
    keep_resource,
    level_ledger,
    plan_item,
    post_document,
    suppose,
)
from guatu.scheduling import Problem, network_of, schedule
from guatu.scheduling.scarce import Effort, Proposal, profiles
from guatu.store import ledgers
from guatu.words import named_calendars, working_calendar

from .conftest import PLAN, TODAY, Office

pytestmark = [pytest.mark.store, pytest.mark.django_db]
FEW = Effort(seconds=None, schedules=200, solver=False)


@pytest.fixture
def ban(office: Office) -> Acting:
    ban = office.acting("ban")
    post_document(ban, "方案.txt", PLAN.encode(), key="post")
    return ban


def crowded(office: Office, ban: Acting, *, as_late: bool = False) -> tuple[int, int]:
    """The dam and the drainage plan, ten and fifteen days, with one crew between them."""
    dam, drains = office.item("水库").number, office.item("内涝").number
    crew = keep_resource(
        ban, "施工队", "支", "crew", 1, supplies=[(date(2026, 9, 1), 0), (date(2026, 10, 1), 1)], key="k"
    )
    for number, days in ((dam, 10), (drains, 15)):
        plan_item(ban, number, days=days, as_late=as_late, key=f"p{number}")
        demand(ban, number, crew.seqs[0], 1, key=f"d{number}")
    return dam, drains


def levelled() -> Proposal:
    found = level_ledger(ledgers.ledger("main"), TODAY, objective="lateness", effort=FEW)
    assert isinstance(found, Proposal)
    return found


def over_now() -> list[date | None]:
    ledger = ledgers.ledger("main")
    plan = schedule(network_of(ledger.items, TODAY), calendars(), TODAY)
    known = named_calendars(working_calendar())
    return [one.first_over for one in profiles(ledger.items.values(), ledger.resources, plan.windows, known, TODAY)]


@pytest.mark.parametrize("as_late", [False, True])
def test_an_adopted_proposal_leaves_nothing_short(office: Office, ban: Acting, as_late: bool) -> None:
    dam, drains = crowded(office, ban, as_late=as_late)
    # Put off to the last, the dam ends with September, in which there is no crew.
    before, seq = over_now(), ledgers.ledger("main").seq
    found = levelled()
    assert ledgers.ledger("main").seq == seq

    kept = suppose(ban, "均衡", [edit.facts() for edit in found.edits], key="s")
    adopt_scenario(ban, kept.seqs[0], key="a")

    assert before[0] is not None
    assert over_now() == [None]
    ledger = ledgers.ledger("main")
    plan = schedule(network_of(ledger.items, TODAY), calendars(), TODAY)
    now = {one.item: one.now for one in found.moves}
    for number in (dam, drains):
        window = plan.windows[str(number)]
        assert now.get(number, (window.planned_start, window.planned_finish)) == (
            window.planned_start, window.planned_finish,
        )  # fmt: skip
    # Once more there is nothing to do.
    assert levelled().edits == ()


def test_what_began_since_makes_the_scenario_stale(office: Office, ban: Acting) -> None:
    crowded(office, ban)
    [edit] = levelled().edits
    kept = suppose(ban, "均衡", [edit.facts()], key="s")
    plan_item(ban, edit.item, not_before=TODAY + timedelta(days=3), key="x")

    with pytest.raises(Refused) as caught:
        adopt_scenario(ban, kept.seqs[0], key="a")
    assert caught.value.why == "scenario_moved"


def test_a_ledger_whose_links_were_changed_is_levelled_as_it_is_now(office: Office, ban: Acting) -> None:
    dam, drains = crowded(office, ban)
    depend(ban, drains, dam, key="l")

    assert levelled().edits == ()


def test_without_needs_there_is_nothing_to_level(office: Office, ban: Acting) -> None:
    found = level_ledger(ledgers.ledger("main"), TODAY, objective="makespan", effort=FEW)

    assert isinstance(found, Problem)
    assert found.says("zh").startswith("没有待办事项登记资源需求")
    assert office.items()
