"""Resources, needs of items and levelling by page: what is shown, what is refused, and that nobody sees another's."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from guatu import actions
from guatu.ledger import Need
from guatu.store import ledgers
from guatu.store.models import LedgerRow
from guatu.web.running import Running
from tests.web.conftest import Office

pytestmark = [pytest.mark.store, pytest.mark.django_db]
FORM = {"name": "架桥机组", "sort": "crew", "unit": "台", "capacity": "1", "carries": "1"}


@pytest.fixture
def works(office: Office) -> Office:
    """Two items of ten days that both need the one crane."""
    ban = office.acting("ban")
    crane = actions.keep_resource(ban, "架桥机组", "台", "crew", 1, key="crane").seqs[0]
    for words in ("水库", "内涝"):
        number = office.item(words).number
        actions.plan_item(ban, number, days=10, key=f"p{number}")
        actions.demand(ban, number, crane, 1, key=f"d{number}")
    return office


@pytest.fixture(autouse=True)
def _kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposals of one test are not seen by another."""
    from guatu.store.home import Home

    monkeypatch.setattr(settings, "HOME", Home(tmp_path))


def crane() -> int:
    return next(iter(ledgers.ledger("main").resources))


def test_a_resource_is_made_with_its_days_and_stands_in_the_list(office: Office) -> None:
    client = office.client("ban")
    supplies = {"supply_day": ["2026-07-01", "", "2026-10-01"], "supply_amount": ["2", "", "0"]}

    answer = client.post("/resources", {**FORM, **supplies, "key": "one"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/resources")
    [held] = ledgers.ledger("main").resources.values()
    assert held.supplies == ((date(2026, 7, 1), 2), (date(2026, 10, 1), 0))
    assert held.carries
    page = client.get("/resources").content.decode()
    assert "架桥机组" in page
    assert "2026-07-01起2台" in page
    english = office.client("ban", "en").get(f"/resources/{held.entry}").content.decode()
    assert 'value="2026-10-01"' in english
    assert "Who needs it" in english
    assert "登记资源“架桥机组”" in client.get("/history").content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "填写"),
        ({"capacity": "x"}, "整数"),
        ({"capacity": "-1"}, "0"),
        ({"capacity": "99999999999"}, "整数"),
        ({"sort": "lorry"}, "选"),
        ({"capacity": "0"}, "都是0"),
        ({"supply_day": ["2026-07-01"], "supply_amount": [""]}, "第1行"),
        ({"supply_day": ["2026-13-01"], "supply_amount": ["1"]}, "第1行"),
        ({"supply_day": ["2026-07-01", "2026-06-01"], "supply_amount": ["1", "1"]}, "先后"),
        ({"supply_day": ["0001-01-01"], "supply_amount": ["1"]}, "第1行"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed(office: Office, wrong: dict[str, Any], says: str) -> None:
    before = office.seq()

    answer = office.client("ban").post("/resources", {**FORM, **wrong, "key": "k"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert re.search(rf'role="alert"[^<]*>[^<]*{says}', page) or says == "填写", page[-3000:]
    assert office.seq() == before


def test_only_supervisors_keep_resources_and_everyone_sees_them(works: Office) -> None:
    for login in ("shui", "xian", "guan"):
        client = works.client(login)
        assert client.get("/resources").status_code == 200
        assert client.get(f"/resources/{crane()}").status_code == 200
        assert 'id="form-keep"' not in client.get("/resources").content.decode()
        assert client.post("/resources", {**FORM, "name": "乙", "key": "k"}).status_code == 403
        assert client.post(f"/resources/{crane()}", {**FORM, "key": "k"}).status_code == 403
        assert client.post(f"/resources/{crane()}/retire", {"key": "k"}).status_code == 403
    assert works.client("ban").get("/resources/9999").status_code == 404


def test_a_resource_page_says_when_it_is_short_and_who_needs_it(works: Office) -> None:
    page = works.client("ban").get(f"/resources/{crane()}").content.decode()

    assert "2026-03-16起不够：计划用2台，只有1台" in page
    assert page.count("届时不够") == 2
    assert 'class="over"' in page
    answer = works.client("ban").post(f"/resources/{crane()}", {**FORM, "capacity": "2", "key": "more"})
    assert answer.status_code == 302
    assert "起不够" not in works.client("ban").get(f"/resources/{crane()}").content.decode()


def test_a_retired_resource_keeps_its_page_and_leaves_the_items(works: Office) -> None:
    number, entry = works.item("水库").number, crane()

    assert works.client("ban").post(f"/resources/{entry}/retire", {"key": "r"}).status_code == 302

    assert "已停用" in works.client("ban").get(f"/resources/{entry}").content.decode()
    assert "架桥机组" not in re.sub(r"(?s)<section id=\"history\">.*", "", item_page(works, number))
    assert works.client("ban").post(f"/resources/{entry}/retire", {"key": "r2"}).status_code == 422


def item_page(office: Office, number: int, login: str = "ban") -> str:
    return office.client(login).get(f"/items/{number}").content.decode()


def test_needs_are_added_changed_and_removed_on_the_items_page(works: Office) -> None:
    number, client = works.item("水库").number, works.client("shui")
    land = actions.keep_resource(works.acting("ban"), "用地指标", "亩", "quota", 80, key="land").seqs[0]

    assert client.post(f"/items/{number}/demand", {"resource": land, "amount": "60", "key": "a"}).status_code == 302
    assert client.post(f"/items/{number}/demand", {"resource": crane(), "amount": "0", "key": "b"}).status_code == 302
    assert works.item("水库").needs == (Need(land, 60),)
    page = item_page(works, number, "shui")
    assert 'value="60"' in page
    assert "需要“用地指标”60亩" in page
    assert "不再需要“架桥机组”" in page
    assert "form-demand" in page
    seen = item_page(works, number, "xian")
    assert "60 亩" in seen
    assert "form-demand" not in seen


@pytest.mark.parametrize(("amount", "says"), [("81", "最多只有80亩"), ("x", "整数"), ("", "填写"), ("-3", "0")])
def test_a_need_that_cannot_be_comes_back_beside_its_amount(works: Office, amount: str, says: str) -> None:
    number, before = works.item("水库").number, works.seq()
    land = actions.keep_resource(works.acting("ban"), "用地指标", "亩", "quota", 80, key="land").seqs[0]

    answer = works.client("ban").post(f"/items/{number}/demand", {"resource": land, "amount": amount, "key": "a"})

    page = answer.content.decode()
    assert answer.status_code == 422
    found = re.search(r'<details class="add-need" open>.*?role="alert">([^<]*)<', page, re.DOTALL)
    assert found is not None
    assert says in found[1]
    assert works.seq() == before + 1


def test_the_chart_gets_resources_and_needs(works: Office) -> None:
    data = works.client("xian").get("/gantt.json").json()

    assert data["resource_columns"] == ["entry", "name", "unit", "sort", "capacity", "supplies", "carries"]
    assert data["resources"] == [[crane(), "架桥机组", "台", "crew", 1, [], True]]
    assert sorted(data["needs"]) == sorted([[works.item(words).number, crane(), 1] for words in ("水库", "内涝")])


def level(office: Office, login: str = "ban", **wish: str) -> Any:
    return office.client(login).post("/levelling", {"objective": "makespan", "seconds": "1", "key": "k", **wish})


def test_levelling_shows_what_moves_and_is_kept_as_a_scenario_that_can_be_adopted(works: Office) -> None:
    before = works.seq()
    answer = level(works)

    assert answer.status_code == 302
    address = answer.headers["Location"]
    assert works.seq() == before
    client = works.client("ban")
    page = client.get(address).content.decode()
    assert "架桥机组不够的天数" in page
    assert "10 → 0" in page
    assert "已证明没有更好的排法" in page
    token = address.partition("=")[2]
    kept = client.post("/levelling/keep", {"result": token, "name": "均衡一", "key": "s"})
    assert kept.status_code == 302
    [scenario] = ledgers.ledger("main").scenarios.values()
    assert (scenario.name, [edit.field for edit in scenario.edits]) == ("均衡一", ["not_before"])
    actions.adopt_scenario(works.acting("ban"), scenario.entry, key="adopt")
    assert "enough" in works.client("ban", "en").get("/resources").content.decode()
    again = client.post("/levelling/keep", {"result": token, "name": "均衡一", "key": "t"})
    assert again.status_code in {302, 422}
    assert "台账有变动" in client.get(address).content.decode()


def test_a_proposal_is_for_those_of_its_ledger_only(works: Office, other: LedgerRow) -> None:
    address = level(works).headers["Location"]
    token = address.partition("=")[2]

    assert other.name == "other"
    seen = works.client("wai").get(address).content.decode()
    assert "架桥机组" not in seen
    assert works.client("wai").post("/levelling/keep", {"result": token, "name": "x", "key": "k"}).status_code == 404
    for wrong in ("../../x", "a" * 24, "zz", ""):
        assert (
            works.client("ban").post("/levelling/keep", {"result": wrong, "name": "x", "key": "k"}).status_code == 404
        )
        assert works.client("ban").get("/levelling", {"result": wrong}).status_code == 200


@pytest.mark.parametrize("wish", [{"seconds": "61"}, {"seconds": "0"}, {"seconds": ""}, {"objective": "best"}])
def test_levelling_takes_no_wish_it_cannot_keep(works: Office, wish: dict[str, str]) -> None:
    answer = level(works, **wish)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_levelling_is_for_those_who_may_suppose(works: Office) -> None:
    assert level(works, "xian").status_code == 403
    assert level(works, "guan").status_code == 403
    assert level(works, "shui").status_code == 302


def test_a_ledger_without_needs_says_what_to_do(office: Office) -> None:
    actions.keep_resource(office.acting("ban"), "架桥机组", "台", "crew", 1, key="c")

    answer = level(office)

    assert answer.status_code == 422
    assert "没有待办事项登记资源需求" in answer.content.decode()


def test_who_comes_second_is_told_and_whoever_began_can_stop_it(works: Office) -> None:
    place = Running(settings.HOME.path, "levelling")
    ban = works.acting("ban")
    with place.alone("ban", "main", ban.now, seconds=60) as hand:
        hand.proceed(5, 10)
        second = level(works, "shui")
        assert second.status_code == 422
        assert "ban名正在均衡" in second.content.decode()
        told = works.client("shui").get("/levelling/running").json()
        assert (told["name"], told["percent"], told["token"]) == ("ban名", 0, "")
        mine = works.client("ban").get("/levelling/running").json()
        works.client("shui").post("/levelling/stop", {"token": mine["token"]})
        assert not place.asked_to_stop(mine["token"])
        works.client("ban").post("/levelling/stop", {"token": mine["token"]})
        assert place.asked_to_stop(mine["token"])
    assert works.client("ban").get("/levelling/running").json() == {}


def test_old_proposals_go(works: Office) -> None:
    import os
    import time

    folder = settings.HOME.path / "levelling"
    folder.mkdir()
    old = folder / f"{'0' * 24}.json"
    old.write_text(json.dumps({"ledger": "main"}), "utf-8")
    os.utime(old, (time.time() - 90_000,) * 2)

    level(works)

    assert not old.exists()
    assert len(list(folder.glob("*.json"))) == 1


def test_any_name_is_shown_as_it_was_typed(office: Office) -> None:
    name = "<img src=x onerror=alert(1)>&\"'𠮷🚧"
    client = office.client("ban")
    assert client.post("/resources", {**FORM, "name": name, "unit": "<b>", "key": "n"}).status_code == 302
    [held] = ledgers.ledger("main").resources.values()
    assert (held.name, held.unit) == (name, "<b>")
    number = office.item("水库").number
    actions.plan_item(office.acting("ban"), number, days=3, key="p")
    assert (
        client.post(f"/items/{number}/demand", {"resource": held.entry, "amount": "1", "key": "d"}).status_code == 302
    )

    for address in ("/resources", f"/resources/{held.entry}", f"/items/{number}", "/levelling", "/history"):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page, address
        assert "&lt;img src=x" in page, address
    assert client.get("/gantt.json").json()["resources"][0][1] == name


def test_an_answer_to_an_edit_tells_of_needs_and_resources_that_changed(works: Office) -> None:
    dam, client = works.item("水库").number, works.client("ban")

    def save(seq: int, days: int, number: int = dam) -> Any:
        edit = {"do": "plan", "item": number, "days": days}
        wish = {"seq": seq, "edit": edit, "key": f"{seq}-{days}"}
        return client.post("/gantt/save.json", json.dumps(wish), content_type="application/json").json()

    seq = client.get("/gantt.json").json()["seq"]
    first = save(seq, 12)
    assert (len(first["needs"]), "resources" in first) == (2, False)
    actions.demand(works.acting("ban"), dam, crane(), 0, key="none")
    assert len(save(first["seq"], 13)["needs"]) == 1
    actions.demand(works.acting("ban"), works.item("内涝").number, crane(), 0, key="none either")
    seq = client.get("/gantt.json").json()["seq"]
    assert "needs" not in save(seq, 14)
    actions.retire_resource(works.acting("ban"), crane(), key="gone")
    assert save(works.seq() - 1, 15)["resources"] == []
