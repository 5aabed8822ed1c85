"""The risk page: what was forecast, by whom; asking for one is a deed that only some may do."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings

from guatu import actions
from guatu.store import ledgers
from guatu.web.outlook import Mark, _apart
from guatu.web.running import Running
from tests.web.conftest import NOW, TODAY, Office

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


def test_the_item_a_forecast_is_about_is_found_by_words(office: Office) -> None:
    number, client = planned(office), office.client("ban")

    found = client.get("/items/lookup?focus=水库").content.decode()
    wish = {"focus": "水库", "focus_chosen": str(number), "samples": "200", "seed": "1", "key": "k"}

    assert f'name="focus_chosen" value="{number}"' in found
    assert client.post("/risk/forecast", wish).status_code == 302
    assert [one.focus for one in ledgers.ledger("main").forecasts.values()] == [number]


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


def rows(page: str) -> list[str]:
    """The names of the items in the list, in order."""
    listed = page[page.index('<table class="ledger short chances">') :]
    return re.findall(r'<td class="what"><a href="/items/\d+">([^<]*)', listed)


def two_dues(office: Office) -> None:
    """The reservoir will hardly be in time, the drainage scheme surely; each led by its own unit."""
    ban = office.acting("ban")
    actions.plan_item(ban, office.item("水库").number, days=138, key="days 1")
    actions.plan_item(ban, office.item("内涝").number, days=3, key="days 2")
    actions.make_forecast(ban, samples=500, key="run")


def test_the_list_is_sorted_by_chance_and_filtered_by_words_unit_and_level(office: Office) -> None:
    two_dues(office)
    client = office.client("ban")

    def listed(query: str) -> list[str]:
        page = client.get(f"/risk?{query}").content.decode()
        return rows(page) if "没有符合条件的事项" not in page else []

    scheme, dam = office.item("内涝").name, office.item("水库").name
    assert sorted(listed("")) == sorted([scheme, dam])
    assert listed("sort=chance") == listed("sort=-chance")[::-1] == listed("")
    assert listed("sort=number") == [dam, scheme]
    assert listed("sort=-due") == [dam, scheme]
    assert listed("q=水库") == [dam]
    assert listed("unit=市住房城乡建设局") == [scheme]
    assert listed("unit=无此单位") == []
    assert listed("sort=nonsense&level=nonsense&page=99999999&page=-1") == listed("")
    answer = client.get("/risk?q=水库", headers={"HX-Target": "chances"}).content.decode()
    assert rows(answer) == [dam]
    assert "<html" not in answer


def test_a_second_person_is_told_whose_forecast_is_under_way_and_may_not_stop_it(office: Office) -> None:
    planned(office)
    before, wish = office.seq(), {"samples": "500", "seed": "1", "key": "k"}
    shui, du = office.client("shui"), office.client("du")
    with Running(settings.HOME.path, "forecast").alone("ban", "main", NOW, seconds=60) as hand:
        refused = shui.post("/risk/forecast", wish)
        told = shui.get("/risk/running.json").json()
        shui.post("/risk/stop", {"token": du.get("/risk/running.json").json()["token"]})
        hand._told = -1e9
        assert hand.proceed(1, 3), "a lead may not stop another's"
        page = shui.get("/risk").content.decode()
        du.post("/risk/stop", {"token": du.get("/risk/running.json").json()["token"]})
        hand._told = -1e9
        assert not hand.proceed(2, 3), "the supervisor may"
    assert refused.status_code == 422
    assert "ban名正在预测（10:00开始，已完成0%）；请等它做完，或请其停止" in refused.content.decode()
    assert (told["name"], told["at"], told["token"], told["says"]) == ("ban名", "10:00", "", "ban名正在预测")
    assert "ban名正在预测" in page
    assert office.seq() == before
    assert shui.get("/risk/running.json").json() == {}
    assert shui.post("/risk/forecast", wish).status_code == 302


def test_a_forecast_of_another_ledger_is_in_the_way_and_stays_unseen(office: Office) -> None:
    planned(office)
    with Running(settings.HOME.path, "forecast").alone("linjiang", "other", NOW, seconds=60):
        answer = office.client("ban").post("/risk/forecast", {"samples": "500", "seed": "1", "key": "k"})
        assert office.client("ban").get("/risk/running.json").json() == {}

    assert "有人刚开始预测；请等它做完" in answer.content.decode()
    assert "linjiang" not in answer.content.decode()


def test_what_is_stopped_or_takes_too_long_keeps_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(office)
    before = office.seq()
    monkeypatch.setattr("guatu.web.views.risk.SECONDS", -1.0)
    monkeypatch.setattr("guatu.web.running.TOLD_EVERY", 0.0)

    answer = office.client("ban").post("/risk/forecast", {"samples": "5000", "seed": "1", "key": "k"})

    assert answer.status_code == 422
    assert "请减少次数再作" in answer.content.decode()
    assert office.seq() == before


def test_few_judged_forecasts_are_said_to_be_few(office: Office) -> None:
    number = planned(office)
    ban = office.acting("ban")
    actions.make_forecast(ban, samples=500, key="run")
    actions.plan_item(ban, number, started=ban.today, finished=ban.today, key="done")

    assert "见分晓的只有1条，不到30条" in office.client("ban").get("/risk").content.decode()
    assert "fewer than 30" in office.client("ban", "en").get("/risk").content.decode()


@pytest.mark.parametrize("names", [("p80", "due"), ("p50", "p80", "p95", "due"), ("p50", "p80")])
def test_labels_of_one_day_stand_above_one_another(names: tuple[str, ...]) -> None:
    day = date(2026, 9, 30)
    for x, anchor in ((300.0, "middle"), (5.0, "start"), (715.0, "end")):
        placed = _apart([Mark(x, name, day, anchor) for name in names])
        assert [mark.y for mark in placed] == [-6 - 22 * at for at in range(len(names))]


def test_labels_far_apart_stand_on_one_line() -> None:
    placed = _apart([Mark(x, "p50", date(2026, 9, 30)) for x in (100.0, 152.0, 300.0)] + [Mark(420.0, "due", TODAY)])

    assert {mark.y for mark in placed} == {-6}
