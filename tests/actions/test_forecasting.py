"""Forecasts are entries with who, when and seed; what came of them is judged when it is known, and never stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.ledger import Estimate
from guatu.store import ledgers
from tests.actions.conftest import TODAY, Office

pytestmark = pytest.mark.store


def later(acting: Acting, days: int) -> Acting:
    return replace(acting, today=acting.today + timedelta(days=days), now=acting.now + timedelta(days=days))


def test_three_points_and_risks_belong_to_the_item_until_taken_out(office: Office) -> None:
    item, shui = office.item("水库").number, office.acting("shui")

    actions.estimate_item(shui, item, optimistic=80, likely=100, pessimistic=160, shape="triangular", key="1")
    [entry] = actions.expose_item(shui, item, says="汛期提前", probability=30, days=25, key="2").seqs

    held = office.item("水库")
    assert held.estimate == Estimate(80, 100, 160, "triangular")
    assert [(one.entry, one.says, one.probability, one.days) for one in held.exposures] == [
        (entry, "汛期提前", 0.3, 25)
    ]
    actions.relieve_item(shui, item, entry, key="3")
    assert office.item("水库").exposures == ()
    with pytest.raises(Refused) as refused:
        actions.relieve_item(shui, item, entry, key="4")
    assert refused.value.why == "no_exposure"


def test_a_forecast_is_an_entry_that_tells_who_when_and_how(office: Office) -> None:
    item, ban = office.item("水库").number, office.acting("ban")
    actions.plan_item(ban, item, days=130, key="days")
    actions.estimate_item(ban, item, optimistic=110, likely=130, pessimistic=170, key="estimate")
    actions.expose_item(ban, item, says="汛期提前", probability=50, days=30, key="expose")
    seen = ledgers.ledger("main").seq

    [entry] = actions.make_forecast(ban, samples=2000, seed=5, focus=item, key="run").seqs

    forecast = ledgers.ledger("main").forecasts[entry]
    assert (forecast.by, forecast.day, forecast.seed, forecast.samples) == ("ban", TODAY, 5, 2000)
    assert (forecast.seen, forecast.focus, forecast.assumed) == (seen, item, 0)
    outlook = forecast.outlooks[item]
    assert outlook.due == date(2026, 9, 30)
    assert outlook.probability is not None
    assert 0.2 < outlook.probability < 0.9
    assert outlook.p50 < outlook.p80 <= outlook.p95
    assert forecast.curve[0][1] < forecast.curve[-1][1] == 1
    assert {(one.item, one.risk is None) for one in forecast.influences} == {(item, True), (item, False)}


def test_of_an_item_with_nothing_but_a_due_day_nothing_is_foretold(office: Office) -> None:
    item, ban = office.item("水库").number, office.acting("ban")
    actions.plan_item(ban, item, days=30, key="days")

    [entry] = actions.make_forecast(ban, samples=200, key="run").seqs

    outlooks = ledgers.ledger("main").forecasts[entry].outlooks
    assert item in outlooks
    assert office.item("内涝").number not in outlooks


def test_the_same_key_keeps_one_forecast_and_the_same_seed_says_the_same(office: Office) -> None:
    ban = office.acting("ban")

    first = actions.make_forecast(ban, samples=500, key="one")
    again = actions.make_forecast(ban, samples=500, key="one")
    other = actions.make_forecast(ban, samples=500, key="two")

    forecasts = ledgers.ledger("main").forecasts
    assert again.again
    assert set(forecasts) == {*first.seqs, *other.seqs}
    assert forecasts[first.seqs[0]].outlooks == forecasts[other.seqs[0]].outlooks


def test_a_forecast_is_judged_when_the_item_is_finished_or_its_day_has_passed(office: Office) -> None:
    ban = office.acting("ban")
    reservoir, scheme = office.item("水库").number, office.item("内涝").number
    for number in (reservoir, scheme):
        actions.plan_item(ban, number, days=20, key=f"days {number}")
    actions.make_forecast(ban, samples=500, key="run")

    def judged(days: int) -> dict[int, bool]:
        scores = actions.forecast_scores(ledgers.ledger("main"), TODAY + timedelta(days=days))
        return {one.item: one.met for one in scores.judged}

    assert judged(0) == {}
    # The scheme is due on 30 June; 107 days on is 1 July.
    assert judged(106) == {}
    assert judged(107) == {scheme: False}
    actions.plan_item(later(ban, 30), reservoir, started=date(2026, 3, 20), finished=date(2026, 4, 10), key="done")
    assert judged(30) == {reservoir: True}
    assert judged(107) == {reservoir: True, scheme: False}
    # Proved afterwards to have been finished in time: judged anew.
    actions.plan_item(later(ban, 120), scheme, finished=date(2026, 6, 29), key="proved")
    assert judged(120) == {reservoir: True, scheme: True}
    actions.cancel_item(later(ban, 121), scheme, reason="并入他项", key="gone")
    assert judged(121) == {reservoir: True}


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (lambda acting, item: actions.estimate_item(
            acting, item, optimistic=9, likely=5, pessimistic=10, key="k"), "three_points"),
        (lambda acting, item: actions.estimate_item(
            acting, item, optimistic=1, likely=5, pessimistic=9999, key="k"), "three_points"),
        (lambda acting, item: actions.estimate_item(
            acting, item, optimistic=1, likely=5, pessimistic=9, shape="x", key="k"), "shape"),
        (lambda acting, item: actions.expose_item(acting, item, says="x", probability=100, days=3, key="k"), "chance"),
        (lambda acting, item: actions.expose_item(acting, item, says="x", probability=10, days=0, key="k"), "days"),
        (lambda acting, item: actions.expose_item(acting, item, says=" ", probability=10, days=3, key="k"), "empty"),
        (lambda acting, item: actions.make_forecast(acting, samples=10, key="k"), "samples"),
        (lambda acting, item: actions.make_forecast(acting, seed=-1, key="k"), "seed"),
        (lambda acting, item: actions.make_forecast(acting, samples=100, focus=9999, key="k"), "no_focus"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(
    office: Office, deed: Callable[[Acting, int], Any], why: str
) -> None:
    before = ledgers.ledger("main").seq

    with pytest.raises(Refused) as refused:
        deed(office.acting("ban"), office.item("水库").number)

    assert refused.value.why == why
    assert refused.value.says("zh")
    assert ledgers.ledger("main").seq == before


def test_who_only_supports_may_neither_estimate_nor_forecast(office: Office) -> None:
    item, xian = office.item("水库").number, office.acting("xian")

    for deed in (
        lambda: actions.estimate_item(xian, item, optimistic=1, likely=2, pessimistic=3, key="a"),
        lambda: actions.make_forecast(xian, samples=100, key="b"),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.forbidden
