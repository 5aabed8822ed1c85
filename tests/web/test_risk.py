"""The risk page: what was forecast, by whom; asking for one is a deed that only some may do."""

from __future__ import annotations

import pytest

from guatu import actions
from guatu.store import ledgers
from tests.web.conftest import Office

pytestmark = pytest.mark.store


def planned(office: Office) -> int:
    """The reservoir takes 130 working days and runs a risk."""
    number, ban = office.item("水库").number, office.acting("ban")
    actions.plan_item(ban, number, days=130, key="days")
    actions.expose_item(ban, number, says="汛期提前", probability=40, days=30, key="risk")
    return number


def test_without_a_forecast_the_page_says_how_to_make_one(office: Office) -> None:
    page = office.client("ban").get("/risk").content.decode()

    assert "还没有预测" in page
    assert 'name="samples"' in page
    assert 'name="samples"' not in office.client("xian").get("/risk").content.decode()


def test_asking_for_a_forecast_writes_one_entry_and_shows_it(office: Office) -> None:
    number, before = planned(office), office.seq()
    wish = {"focus": str(number), "samples": "1000", "seed": "7", "key": "one"}

    for _ in range(2):
        answer = office.client("ban").post("/risk/forecast", wish)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/risk")

    assert office.seq() == before + 1
    [forecast] = ledgers.ledger("main").forecasts.values()
    chance = forecast.outlooks[number].probability
    assert chance is not None
    for language, says, word in (("zh", "模拟1000次，种子7", "汛期提前"), ("en", "1000 samples, seed 7", "Likely")):
        page = office.client("ban", language).get("/risk").content.decode()
        item = office.client("ban", language).get(f"/items/{number}").content.decode()
        assert says in page
        assert f"{chance * 100:.0f}%" in page
        assert f"{chance * 100:.0f}%" in item
        assert word in page + item
        assert "<polyline" in page
    history = office.client("ban").get("/history").content.decode()
    assert f"风险预测{len(forecast.outlooks)}项：模拟1000次，种子7" in history


def test_a_mistake_comes_back_beside_the_form_and_nothing_is_written(office: Office) -> None:
    planned(office)
    before = office.seq()

    for wish in ({"samples": "5"}, {"samples": "x"}, {"focus": "9999"}, {"focus": "没有这一项"}, {}):
        answer = office.client("ban").post("/risk/forecast", {"seed": "1", **wish})
        assert answer.status_code == 422, wish
        assert 'role="alert"' in answer.content.decode()
    assert office.client("ban").get("/risk?entry=9999").status_code == 404
    assert office.client("ban").get("/risk?entry=x").status_code == 404
    assert office.seq() == before


def test_a_stated_risk_is_taken_out_from_the_page(office: Office) -> None:
    number = planned(office)
    [exposure] = office.item("水库").exposures

    answer = office.client("ban").post(f"/items/{number}/relieve", {"entry": str(exposure.entry), "key": "gone"})

    assert answer.status_code == 302
    assert office.item("水库").exposures == ()


def test_what_was_forecast_is_judged_on_the_page(office: Office) -> None:
    number = planned(office)
    ban = office.acting("ban")
    actions.make_forecast(ban, samples=500, key="run")
    actions.plan_item(ban, number, started=ban.today, finished=ban.today, key="done")

    page = office.client("ban").get("/risk").content.decode()

    assert "1条已见分晓，0条尚待" in page
    assert "<circle" in page
