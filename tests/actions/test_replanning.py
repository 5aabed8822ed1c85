"""Steps on the schedule taken back: what was before is written again, by its own person, and never over others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guatu.actions import (
    Acting,
    change_link,
    depend,
    extend_due,
    plan_item,
    set_due,
    take_back,
    undepend,
)
from guatu.ledger import Link
from guatu.store import ledgers

from .conftest import Office, why_not

pytestmark = [pytest.mark.store, pytest.mark.django_db]


def test_a_duration_taken_back_is_what_it_was_and_the_history_keeps_both(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, key="a")
    done = plan_item(ban, number, days=15, not_before=date(2026, 4, 1), key="b")

    back = take_back(ban, done.seqs, key="c")

    item = office.item("水库")
    assert (item.days, item.not_before) == (10, None)
    [entry] = ledgers.some_entries("main", back.seqs)
    assert entry.kind == "planned"
    assert entry.facts == {
        "days": 10, "not_before": None, "undoes": done.seqs[0], "reason": f"撤销第{done.seqs[0]}号账目"
    }  # fmt: skip
    assert set(done.seqs) < set(item.entries)


def test_an_extension_taken_back_counts_as_none(office: Office, ban: Acting) -> None:
    number, due = office.item("水库").number, office.item("水库").due
    done = extend_due(ban, number, date(2026, 10, 31), reason="汛期停工", key="a")

    take_back(ban, done.seqs, key="b")

    item = office.item("水库")
    assert (item.due, item.promised, item.extensions) == (due, due, 0)


def test_a_first_due_day_taken_back_leaves_none(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    ledger_item = office.item("水库")
    assert ledger_item.due is not None
    assert why_not(lambda: set_due(ban, number, date(2026, 10, 1), key="x")) == "has_due"
    group = ledger_item.parent
    assert group is not None
    done = set_due(ban, group, date(2026, 10, 1), key="a")

    take_back(ban, done.seqs, key="b")

    assert (office.items()[group].due, office.items()[group].promised) == (None, None)


def test_links_come_and_go_with_their_lags(office: Office, ban: Acting) -> None:
    first, second = office.item("水库").number, office.item("内涝").number
    depend(ban, second, first, type="FS", lag=2, key="a")
    changed = change_link(ban, second, first, was="FS", type="SS", lag=5, key="b")
    assert office.item("内涝").links == (Link(first, "SS", 5),)

    take_back(ban, changed.seqs, key="c")
    assert office.item("内涝").links == (Link(first, "FS", 2),)

    gone = undepend(ban, second, first, key="d")
    take_back(ban, gone.seqs, key="e")
    assert office.item("内涝").links == (Link(first, "FS", 2),)


def test_what_changed_since_is_not_taken_back(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    done = plan_item(ban, number, days=10, key="a")
    plan_item(office.acting("du"), number, days=12, key="b")

    assert why_not(lambda: take_back(ban, done.seqs, key="c")) == "undo_late"


def test_another_persons_step_an_old_one_and_a_strange_one_are_not_taken_back(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    done = plan_item(ban, number, days=10, key="a")
    assert why_not(lambda: take_back(office.acting("du"), done.seqs, key="c")) == "nothing_to_undo"
    assert why_not(lambda: take_back(ban, (1,), key="c")) == "nothing_to_undo"
    assert why_not(lambda: take_back(ban, (99999,), key="c")) == "nothing_to_undo"
    assert why_not(lambda: take_back(ban, (), key="c")) == "nothing_to_undo"
    late = replace(ban, now=ban.now + timedelta(days=1, minutes=1))
    assert why_not(lambda: take_back(late, done.seqs, key="c")) == "undo_late"


def test_a_link_taken_back_never_closes_a_loop(office: Office, ban: Acting) -> None:
    first, second = office.item("水库").number, office.item("内涝").number
    depend(ban, second, first, key="a")
    gone = undepend(ban, second, first, key="b")
    depend(ban, first, second, key="c")

    assert why_not(lambda: take_back(ban, gone.seqs, key="d")) == "loop"


def test_a_link_that_is_not_there_cannot_change(office: Office, ban: Acting) -> None:
    first, second = office.item("水库").number, office.item("内涝").number
    assert why_not(lambda: change_link(ban, second, first, was="FS", type="SS", lag=0, key="a")) == "no_link"
    assert why_not(lambda: change_link(ban, second, first, was="FS", type="SS", lag=2001, key="a")) == "lag"
    unit = office.acting("shui")
    assert why_not(lambda: change_link(unit, second, first, was="FS", type="SS", lag=0, key="a")) == "not_yours"


def test_a_plan_can_be_cleared(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, not_before=date(2026, 4, 1), key="a")

    plan_item(ban, number, clear=("days", "not_before"), key="b")

    assert (office.item("水库").days, office.item("水库").not_before) == (None, None)
