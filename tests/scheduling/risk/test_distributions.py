"""Against what can be computed by hand: quantiles of one activity, sums, the later of two, correlation, events."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest

from guatu.scheduling import Activity, Network, Relation
from guatu.scheduling.risk import RiskEvent, RiskModel, Spread
from guatu.scheduling.risk.curves import pert_row, row_of, triangular_row
from guatu.scheduling.risk.draws import bits, keys_of
from tests.scheduling.risk.networks import TODAY, chain, run

SAMPLES = 40_000


def days(day: date) -> int:
    """The days from today to the end of `day`."""
    return (day - TODAY).days + 1


def spread_of(risk: object, name: str) -> np.ndarray:
    """Every sample's end in days from today."""
    return risk.of(name).ordinals - TODAY.toordinal() + 1  # type: ignore[attr-defined,no-any-return]


def test_the_pert_table_is_the_beta_distribution() -> None:
    shares = np.linspace(0, 1, 1025)[1:-1]
    middle, end = pert_row(128)[1:-1], pert_row(0)[1:-1]

    # Beta(3, 3) and Beta(1, 5) have distribution functions in closed form.
    assert np.abs(middle**3 * (10 - 15 * middle + 6 * middle**2) - shares).max() < 1e-5
    assert np.abs(1 - (1 - end) ** 5 - shares).max() < 1e-5


def test_tables_keep_mean_and_variance_of_every_shape() -> None:
    for step in (0, 17, 128, 200, 256):
        at, top = step / 256, row_of("triangular", step)
        a, b, beta = 1 + 4 * at, 5 - 4 * at, row_of("pert", step)
        for row, mean, variance in (
            (beta, a / 6, a * b / 252),
            (top, (1 + at) / 3, (1 - at + at * at) / 18),
        ):
            found = float((row[:-1] + row[1:]).mean() / 2)
            assert found == pytest.approx(mean, abs=1e-5)
            square = float((row[:-1] ** 2 + row[1:] ** 2 + row[:-1] * row[1:]).mean() / 3)
            assert square - found**2 == pytest.approx(variance, rel=5e-4)


def test_random_bits_are_even_and_each_name_has_its_own() -> None:
    one, other = (bits(key, 0, 100_000) / 2**32 for key in keys_of(7, "activity", ["a", "b"]))

    assert one.mean() == pytest.approx(0.5, abs=0.004)
    assert one.var() == pytest.approx(1 / 12, abs=0.001)
    assert abs(float(np.corrcoef(one, other)[0, 1])) < 0.012
    assert (bits(keys_of(7, "activity", ["a"])[0], 640, 704) / 2**32).tolist() == one[640:704].tolist()


@pytest.mark.parametrize("shape", ["pert", "triangular"])
def test_a_single_activity_ends_at_the_quantiles_of_its_spread(shape: str) -> None:
    spread = Spread(100, 160, 300, shape)  # type: ignore[arg-type]

    risk = run(chain(160), {"a": spread}, samples=SAMPLES)

    row = row_of(spread.shape, round(0.3 * 256)) * 200 + 100
    for share in (0.05, 0.5, 0.8, 0.95):
        exact = float(np.interp(share, np.linspace(0, 1, 1025), row))
        assert days(risk.finish.quantile(share)) == pytest.approx(math.ceil(exact), abs=2)
    # A triangle's median in closed form.
    if shape == "triangular":
        median = 300 - math.sqrt(0.5 * 200 * 140)
        assert days(risk.finish.quantile(0.5)) == pytest.approx(median, abs=2)


def test_the_sum_of_two_has_the_sum_of_means_and_variances() -> None:
    risk = run(chain(100, 100), {"a": Spread(50, 100, 150), "b": Spread(50, 100, 150, "triangular")}, samples=SAMPLES)

    ends = spread_of(risk, "b")
    # The end is rounded up to a whole day: half a day more, and a twelfth of a day squared.
    assert ends.mean() == pytest.approx(200.5, abs=0.5)
    assert ends.var() == pytest.approx(100**2 * 9 / 252 + 100**2 / 24 + 1 / 12, rel=0.02)


def test_the_later_of_two_is_met_as_often_as_both_are() -> None:
    network = Network(
        (Activity("a", "a", 100), Activity("b", "b", 100), Activity("end", "end", 0)),
        (Relation("a", "end"), Relation("b", "end")),
        TODAY,
    )
    spreads = {name: Spread(50, 100, 150, "triangular") for name in "ab"}

    risk = run(network, spreads, samples=SAMPLES)

    for number in (80, 100, 120):
        day = TODAY + timedelta(days=number - 1)
        x = (number - 50) / 100
        each = 2 * x * x if x <= 0.5 else 1 - 2 * (1 - x) ** 2
        found = risk.of("end")
        assert found is not None
        assert found.chance(day) == pytest.approx(each**2, abs=0.01)
    assert risk.criticality("a") == pytest.approx(0.5, abs=0.01)
    assert risk.criticality("end") == 1.0


def test_a_common_factor_raises_the_variance_of_a_sum_as_its_method_says() -> None:
    names = "abcd"
    alone = {name: Spread(50, 100, 150) for name in names}
    shared = {name: Spread(50, 100, 150, group="weather") for name in names}

    one = spread_of(run(chain(100, 100, 100, 100), alone, samples=SAMPLES), "d")
    other = spread_of(
        run(chain(100, 100, 100, 100), model=RiskModel(shared, groups={"weather": 0.6}), samples=SAMPLES), "d"
    )

    assert other.mean() == pytest.approx(one.mean(), abs=0.7)
    # Correlation of the durations is near that of the scores; four of them: 4 + 12·ρ instead of 4.
    assert other.var() / one.var() == pytest.approx(1 + 3 * 0.59, rel=0.05)


def test_an_event_happens_as_often_as_it_is_likely_and_costs_what_it_says() -> None:
    event = RiskEvent("rain", "rain", 0.3, Spread(20, 20, 20), ("a", "b"))

    risk = run(chain(10, 10), model=RiskModel({"a": Spread(10, 10, 10), "b": Spread(10, 10, 10)}, (event,)),
               samples=SAMPLES)  # fmt: skip

    values, counts = np.unique(spread_of(risk, "b"), return_counts=True)
    assert values.tolist() == [20, 60]
    assert counts[1] / SAMPLES == pytest.approx(0.3, abs=0.01)
    [driver] = risk.drivers
    assert (driver.id, driver.kind, driver.share) == ("rain", "event", 1.0)
    assert (driver.low, driver.high) == (pytest.approx(-12, abs=0.3), pytest.approx(28, abs=0.3))


def test_a_chance_that_saves_time_leaves_something_to_do() -> None:
    event = RiskEvent("luck", "luck", 1.0, Spread(-50, -50, -50), ("a",))

    risk = run(chain(10, 5), model=RiskModel({"a": Spread(10, 10, 10), "b": Spread(5, 5, 5)}, (event,)), samples=64)

    assert days(risk.of("a").quantile(1)) == 1  # type: ignore[union-attr]
    assert days(risk.finish.quantile(0.5)) == 6


def test_a_milestone_can_be_put_off_by_an_event() -> None:
    event = RiskEvent("hold", "hold", 1.0, Spread(3, 3, 3), ("b",))

    risk = run(chain(10, 0, 5), model=RiskModel({"a": Spread(10, 10, 10), "c": Spread(5, 5, 5)}, (event,)), samples=64)

    assert [days(risk.of(name).quantile(0.5)) for name in "abc"] == [10, 13, 18]  # type: ignore[union-attr]


def test_the_tornado_names_the_widest_first() -> None:
    spreads = {"a": Spread(90, 100, 110), "b": Spread(50, 100, 200), "c": Spread(100, 100, 100)}

    risk = run(chain(100, 100, 100), spreads, samples=5000)

    assert [driver.id for driver in risk.drivers] == ["b", "a"]
    assert sum(driver.share for driver in risk.drivers) == pytest.approx(1)
    assert risk.drivers[0].correlation > 0.95
    assert risk.drivers[0].low < -30 < 30 < risk.drivers[0].high


def test_the_triangle_with_its_top_at_an_end_is_a_ramp() -> None:
    assert triangular_row(256)[512] == pytest.approx(math.sqrt(0.5))
