"""The scores, on forecasts whose outcome and score can be counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guatu.ledger import Forecast, Item, Outlook
from guatu.scheduling import Activity, templates
from guatu.scheduling.risk import Held, assumptions, own_assumptions, scores_of, stage_of

DAY = date(2026, 3, 2)
DUE = DAY + timedelta(days=30)


def forecast(entry: int, day: date, chances: dict[int, float]) -> Forecast:
    outlooks = {
        item: Outlook(item, DUE, chance, day + timedelta(days=10), day + timedelta(days=20), day + timedelta(days=40))
        for item, chance in chances.items()
    }
    return Forecast(entry, datetime(2026, 3, 2, tzinfo=UTC), "ban", day, 1, 1000, entry, None, 0, outlooks)


def test_brier_skill_and_parts_are_those_counted_by_hand() -> None:
    kept = [forecast(9, DAY, {1: 0.95, 2: 0.95, 3: 0.25, 4: 0.25})]
    ends = {1: DUE, 2: DUE + timedelta(days=1), 3: None, 4: DUE - timedelta(days=5)}

    scores = scores_of(kept, ends, DUE + timedelta(days=5))

    # 0.05², 0.95², 0.25², 0.75²
    assert scores.brier == pytest.approx((0.0025 + 0.9025 + 0.0625 + 0.5625) / 4)
    assert scores.uncertainty == 0.25
    assert scores.skill == pytest.approx(1 - scores.brier / 0.25)
    # Both tenths were met by half, which is the whole's rate.
    assert scores.resolution == 0
    assert scores.reliability == pytest.approx((0.45**2 + 0.25**2) / 2)
    assert [(one.low, one.count, one.met) for one in scores.tenths] == [(0.2, 2, 0.5), (0.9, 2, 0.5)]
    assert scores.brier == pytest.approx(scores.reliability - scores.resolution + scores.uncertainty)
    # Of P50 and P80 every day has passed, P95 lies ahead.
    assert scores.quantiles == (Held(50, 4, 0), Held(80, 4, 0), Held(95, 0, 0))


def test_forecasts_that_are_sure_and_right_score_nothing_and_sure_and_wrong_score_one() -> None:
    ends = {1: DUE, 2: DUE + timedelta(days=1)}

    right = scores_of([forecast(9, DAY, {1: 1.0, 2: 0.0})], ends, DUE + timedelta(days=5))
    wrong = scores_of([forecast(9, DAY, {1: 0.0, 2: 1.0})], ends, DUE + timedelta(days=5))
    half = scores_of([forecast(9, DAY, {1: 0.5, 2: 0.5})], ends, DUE + timedelta(days=5))

    assert [(one.brier, one.skill) for one in (right, wrong, half)] == [(0, 1), (1, -3), (0.25, 0)]
    # A tenth of one that was met: Wilson's interval by hand, z = 1.96.
    [low, high] = right.tenths
    assert (low.met, high.met, low.least, high.most) == (0, 1, 0, 1)
    assert high.least == pytest.approx(1 / (1 + 1.96**2))


def test_the_last_forecast_of_a_day_counts_and_what_is_open_waits() -> None:
    kept = [
        forecast(1, DAY, {1: 0.1}),
        forecast(2, DAY, {1: 0.9, 2: 0.5}),
        forecast(3, DAY + timedelta(days=1), {1: 1.0}),
    ]

    scores = scores_of(kept, {1: DUE, 2: None}, DUE)

    assert [(one.entry, one.probability) for one in scores.judged] == [(2, 0.9), (3, 1.0)]
    assert scores.pending == 1
    assert scores.tenths[0].low == 0.9
    # All were met: no forecaster could be told from another.
    assert scores.skill is None


def test_without_anything_judged_there_is_no_score() -> None:
    scores = scores_of([forecast(1, DAY, {1: 0.5})], {}, DUE)

    assert (scores.brier, scores.tenths, scores.pending) == (None, (), 0)


def test_the_stage_of_an_item_is_that_of_its_template_step() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    step = next(step for step in templates()[0].steps if step.stage == "construction")

    named = Item(1, "task", "甲", at, None, rule=f"template:{templates()[0].key}.{step.key}")
    older = Item(2, "task", f"甲 · {step.name['zh']}", at, None, rule=f"template:{templates()[0].key}")

    assert (stage_of(named), stage_of(older)) == ("construction", "construction")
    assert stage_of(Item(3, "task", "甲", at, None, rule="judged")) is None
    assert stage_of(Item(4, "task", "甲", at, None, rule="template:none.none")) is None


def test_ten_closed_items_of_a_stage_put_the_offices_own_factors_in_place() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    step = next(step for step in templates()[0].steps if step.stage == "construction")

    rule = f"template:{templates()[0].key}.{step.key}"

    def closed(number: int, days: int, took: int) -> Item:
        return Item(number, "task", f"第{number}项", at, None, rule=rule, state="closed",
                    days=days, started=DAY, finished=DAY + timedelta(days=took - 1))  # fmt: skip

    def count(_: str, first: date, last: date) -> int:
        return (last - first).days + 1

    items = [closed(number, 10, 10 + number) for number in range(10)]

    few, enough = own_assumptions(items[:9], count), own_assumptions(items, count)

    assert few.stages["construction"] == assumptions().stages["construction"]
    own = enough.stages["construction"]
    assert (own.optimistic, own.likely, own.pessimistic) == pytest.approx((1.045, 1.45, 1.855))
    spread = enough.spread(Activity("a", "a", 20), "construction")
    assert (spread.assumed, spread.likely) == ("own construction", pytest.approx(29))
    assert enough.stages["use"] == assumptions().stages["use"]
