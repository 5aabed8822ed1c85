"""The pages of baselines, comparisons and scenarios, in both languages, and the JSON of drafts."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from guatu import actions
from guatu.ledger import Draft, Ledger, append
from guatu.store import ledgers
from guatu.store.models import LedgerRow
from tests.web.conftest import NOW, Office

pytestmark = pytest.mark.store


def now() -> Ledger:
    return ledgers.ledger("main")


@pytest.fixture
def planned(office: Office) -> Office:
    """The dam takes 20 days, the drainage plan 10 after it; a baseline holds that; then the dam takes 25."""
    ban, dam, plan = office.acting("ban"), office.item("水库").number, office.item("内涝").number
    actions.plan_item(ban, dam, days=20, key="p1")
    actions.plan_item(ban, plan, days=10, key="p2")
    actions.depend(ban, plan, dam, key="d1")
    actions.take_baseline(ban, "年初计划", key="b")
    actions.plan_item(ban, dam, days=25, key="p3")
    actions.extend_due(ban, dam, date(2026, 10, 20), reason="汛期停工", key="e1")
    return office


def body(response: Any) -> str:
    return str(response.content.decode())


def begun(office: Office, login: str = "ban", name: str = "抢工") -> int:
    office.client(login).post("/scenarios", {"name": name, "key": f"n{name}"})
    return next(one.entry for one in now().scenarios.values() if one.name == name)


def test_the_list_is_there_before_the_first_baseline(office: Office) -> None:
    assert office.client("ban").get("/baselines").status_code == 200


def test_a_baseline_is_taken_and_listed_with_who_and_when(planned: Office) -> None:
    client = planned.client("ban")

    answer = client.post("/baselines", {"name": "二季度计划", "reason": "常务会审定", "key": "k"})
    page = body(client.get("/baselines"))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/baselines")
    for words in ("二季度计划", "常务会审定", "年初计划", "ban名", "2026-03-16", "与上一份", "留基线"):
        assert words in page
    taken = now().baselines
    assert client.post("/baselines", {"name": "二季度计划", "reason": "常务会审定", "key": "k"}).status_code == 302
    assert now().baselines == taken


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"name": ""}, "请填写"),
        ({"name": "年初计划"}, "已有基线或推演叫“年初计划”；基线不能覆盖，请另起名称"),
        ({"name": "2026-03-01"}, "“2026-03-01”会被当成日期或编号；请另起名称"),
        ({"name": "长" * 70}, "“名称”超过60字"),
        ({"name": "某某", "parent": "9999"}, "9999"),
    ],
)
def test_a_mistake_comes_back_beside_the_form(planned: Office, given: dict[str, str], line: str) -> None:
    before = now().seq

    answer = planned.client("ban").post("/baselines", {"key": "k", **given})

    assert answer.status_code == 422
    assert line in body(answer)
    assert now().seq == before


def test_those_who_may_not_take_one_see_the_list_without_the_form(planned: Office) -> None:
    page = body(planned.client("xian").get("/baselines"))

    assert "年初计划" in page
    assert "留下今天的排期" not in page
    assert planned.client("xian").post("/baselines", {"name": "甲", "key": "k"}).status_code == 403
    assert planned.client("xian").post("/scenarios", {"name": "甲", "key": "k"}).status_code == 403


def test_a_comparison_shows_shift_cause_and_who_changed_the_due_day(planned: Office) -> None:
    [kept] = now().baselines
    page = body(planned.client("xian").get("/compare", {"before": kept, "after": "today"}))

    for words in (
        "偏差：年初计划 → 今天",
        "工期 20 → 25",
        "+5",
        "2026-10-20",
        "ban名：汛期停工",
        "受前序影响",
        "2项有变动",
        "市水利局",
    ):
        assert words in page
    english = body(planned.client("xian", "en").get("/compare", {"before": kept}))
    for words in ("Deviations: 年初计划 → Today", "days 20 → 25", "5 working days later", "2 items differ"):
        assert words in english


def test_the_lines_are_narrowed_by_kind_unit_and_words(planned: Office) -> None:
    [kept] = now().baselines
    client, dam, plan = planned.client("ban"), planned.item("水库"), planned.item("内涝")

    def shown(**given: str) -> set[int]:
        page = body(
            client.get("/compare", {"before": kept, **given}, headers={"hx-request": "true", "hx-target": "deviations"})
        )
        assert "<html" not in page
        return {item.number for item in (dam, plan) if f'href="/items/{item.number}"' in page}

    assert shown() == {dam.number, plan.number}
    assert shown(kind="longer") == {dam.number}
    assert shown(unit="市住房城乡建设局") == {plan.number}
    assert shown(q="内涝") == {plan.number}
    assert shown(q="没有的事") == set()
    assert shown(kind="nonsense") == {dam.number, plan.number}


def test_what_is_shown_can_be_kept_as_csv_and_as_a_workbook(planned: Office) -> None:
    [kept] = now().baselines
    client, dam = planned.client("xian"), planned.item("水库")
    table = client.get("/compare.csv", {"before": kept, "kind": "due"})
    book = client.get("/compare.xlsx", {"before": kept})

    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["编号", str(dam.number)]
    assert rows[1][4:7] == ["推后、工期延长、时限变动", "5", "工期变动"]
    assert 'filename="deviations-2026-03-16.csv"' in table.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert sheet.max_row == 3
    assert client.get("/compare.pdf", {"before": kept}).status_code == 404
    assert client.get("/compare.csv", {"before": "没有的"}).status_code == 422


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("没有的", "没有叫“没有的”的基线或推演"),
        ("2027-01-01", "2027-01-01 还没有到"),
        ("1999-01-01", "1999-01-01 台账还没有账目"),
        ("<script>", "&lt;script&gt;"),
        ("9" * 40, "没有叫"),
    ],
)
def test_a_word_that_names_no_plan_is_said_on_the_page(planned: Office, before: str, line: str) -> None:
    answer = planned.client("ban").get("/compare", {"before": before})

    assert answer.status_code == 422
    assert line in body(answer)


def test_plans_of_another_ledger_are_not_seen(planned: Office, other: LedgerRow) -> None:
    stranger = actions.Acting.of(planned.acting("wai").person)
    actions.take_baseline(stranger, "外台账", key="o")
    [kept] = ledgers.ledger("other").baselines

    assert "外台账" not in body(planned.client("ban").get("/baselines"))
    # Its number names an entry of the own ledger or nothing.
    assert planned.client("ban").get("/compare", {"before": kept}).status_code == 422


def marks(page: str) -> list[str]:
    """What names each change of a scenario in its page's forms, in order."""
    return re.findall(r'name="mark" value="(\w+)"', page)


def test_a_scenario_is_made_changed_looked_at_and_adopted(planned: Office) -> None:
    client, dam, plan = planned.client("ban"), planned.item("水库").number, planned.item("内涝").number
    number = begun(planned)
    page = f"/scenarios/{number}"

    added = client.post(f"{page}?does=days", {"item": str(dam), "to": "12", "key": "c1"})
    client.post(f"{page}?does=unlink", {"item": str(plan), "after": str(dam), "type": "FS", "key": "c2"})
    client.post(f"{page}?does=calendar", {"item": str(dam), "to": "site", "key": "c3"})
    client.post(f"{page}?does=not_before", {"item": str(plan), "to": "2026-04-01", "key": "c4"})
    seen = body(client.get(page))

    assert added.headers["Location"] == f"{page}#changes"
    for words in (
        "推演中",
        "25个工作日",
        "12个工作日",
        "2026-04-01",
        "采纳4处变动",
        "与今天的排期对照",
        "工地（每周七天）",
    ):
        assert words in seen
    assert now().items[dam].days == 25
    client.post(page, {"does": "remove", "mark": marks(seen)[2], "key": "c5"})
    assert client.post(f"{page}/adopt", {"key": "a"}).headers["Location"] == page
    after = now().items
    assert (after[dam].days, after[dam].calendar, after[plan].links, after[plan].not_before) == (
        12, "office", (), date(2026, 4, 1),
    )  # fmt: skip
    assert "已采纳" in body(client.get(page))
    assert "已采纳" in body(client.get("/baselines"))


@pytest.mark.parametrize(
    ("does", "given", "line"),
    [
        ("days", {"item": "", "to": "5"}, "请填写"),
        ("days", {"item": "{dam}", "to": "-5"}, "0"),
        ("days", {"item": "{dam}", "to": "五"}, "数"),
        ("due", {"item": "{dam}", "to": "2026-02-30"}, "日期"),
        ("calendar", {"item": "{dam}", "to": "moon"}, "列表"),
        ("link", {"item": "{dam}", "after": "{dam}", "to": "0"}, "不能接在自己之后"),
        ("link", {"item": "1", "after": "{dam}", "to": "0"}, "不是在办事项"),
    ],
)
def test_a_change_that_cannot_be_meant_comes_back_beside_its_form(
    planned: Office, does: str, given: dict[str, str], line: str
) -> None:
    number, before = begun(planned), now().seq
    told = {name: value.replace("{dam}", str(planned.item("水库").number)) for name, value in given.items()}

    answer = planned.client("ban").post(f"/scenarios/{number}?does={does}", {**told, "key": "c"})

    assert answer.status_code == 422
    assert line in body(answer)
    assert now().seq == before


def test_a_scenario_whose_ground_has_gone_says_so_and_is_saved_again(planned: Office) -> None:
    client, dam = planned.client("ban"), planned.item("水库").number
    number = begun(planned)
    client.post(f"/scenarios/{number}?does=days", {"item": str(dam), "to": "12", "key": "c1"})
    actions.plan_item(planned.acting("shui"), dam, days=18, key="p9")

    page = body(client.get(f"/scenarios/{number}"))
    answer = client.post(f"/scenarios/{number}/adopt", {"key": "a"})

    assert "的工期在推演之后已改（推演时25个工作日，现18个工作日）" in page
    assert "台账已改" in page
    assert "采纳1处变动" not in page
    assert answer.status_code == 422
    client.post(f"/scenarios/{number}", {"does": "refresh", "key": "r"})
    assert client.post(f"/scenarios/{number}/adopt", {"key": "a2"}).status_code == 302
    assert now().items[dam].days == 12


def test_another_units_scenario_can_be_read_and_not_changed(planned: Office) -> None:
    number = begun(planned, "ban")
    client = planned.client("shui")
    page = body(client.get(f"/scenarios/{number}"))

    assert "抢工" in page
    assert "加入变动" not in page
    assert client.post(f"/scenarios/{number}/drop", {"key": "x"}).status_code == 403
    assert client.post(f"/scenarios/{number}", {"does": "refresh", "key": "y"}).status_code == 403
    assert client.get("/scenarios/9999").status_code == 404


def test_a_dropped_scenario_stays_readable(planned: Office) -> None:
    number = begun(planned)

    planned.client("ban").post(f"/scenarios/{number}/drop", {"key": "x"})

    assert "已放弃" in body(planned.client("shui", "zh").get(f"/scenarios/{number}"))
    assert planned.client("ban").post(f"/scenarios/{number}/adopt", {"key": "a"}).status_code == 422


def ask(office: Office, path: str, data: Any, login: str = "ban") -> tuple[int, Any]:
    raw = data if isinstance(data, str) else json.dumps(data)
    answer = office.client(login).post(path, raw, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_draft_is_answered_with_the_dates_that_would_move(planned: Office) -> None:
    dam, plan, before = planned.item("水库").number, planned.item("内涝").number, now().seq

    code, told = ask(planned, "/scenarios/dates.json", {"edits": [{"item": dam, "field": "days", "to": 20}]}, "xian")

    assert code == 200
    assert [(row["item"], row["was_finish"], row["finish"]) for row in told["rows"] if row["item"] in {dam, plan}] == [
        (dam, "2026-04-20", "2026-04-13"), (plan, "2026-05-07", "2026-04-27"),
    ]  # fmt: skip
    assert (told["changes"], told["seq"], told["problems"]) == (1, before, [])
    assert now().seq == before


def test_a_draft_of_the_schedule_page_is_kept_as_a_scenario(planned: Office) -> None:
    dam = planned.item("水库").number
    edits = [{"do": "plan", "item": dam, "days": 15}]

    code, told = ask(planned, "/scenarios/save.json", {"name": "拖出来的", "edits": edits, "key": "s"})

    assert (code, told) == (200, {"scenario": now().seq, "page": f"/scenarios/{now().seq}"})
    again = ask(planned, "/scenarios/save.json", {"name": "拖出来的", "edits": [], "scenario": now().seq, "key": "s2"})
    assert again[1]["scenario"] == told["scenario"]
    assert ask(planned, "/scenarios/dates.json", {"scenario": told["scenario"]})[1]["rows"] == []


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[",
        "[]",
        "{}",
        '{"edits": 5}',
        '{"edits": [[]]}',
        '{"edits": [{"item": 1e400}]}',
        "[" * 5000,
        '{"name": "深", "key": "k", "edits": [' + "[" * 900 + "]" * 900 + "]}",
        '{"name": "深", "key": "k", "edits": [{"item": {"a": [1]}}]}',
        '{"name": "大", "key": "k", "edits": [{"item": ' + "9" * 4000 + "}]}",
        '{"scenario": true}',
    ],
)
def test_a_draft_that_cannot_be_read_is_one_line(planned: Office, data: str) -> None:
    before = now().seq
    for path in ("/scenarios/dates.json", "/scenarios/save.json"):
        code, told = ask(planned, path, data)
        assert code == 422
        assert "\n" not in told["mistake"]
        assert len(told["mistake"]) < 200
    assert now().seq == before


def test_the_dates_of_any_plan_are_given_for_the_schedule_to_draw(planned: Office) -> None:
    client, dam, [kept] = planned.client("xian"), planned.item("水库").number, now().baselines

    told = client.get("/plan.json", {"of": kept}).json()

    assert (told["name"], told["day"], told["rows"][str(dam)]) == (
        "年初计划",
        "2026-03-16",
        ["2026-03-16", "2026-04-13"],
    )
    assert client.get("/plan.json").json()["rows"][str(dam)] == ["2026-03-16", "2026-04-20"]
    assert client.get("/plan.json", {"of": "没有的"}).json() == {
        "mistake": "没有叫“没有的”的基线或推演，也不是日期；请从列表中选择"
    }


def test_the_history_says_baselines_and_scenarios_in_words(planned: Office) -> None:
    number = begun(planned)
    planned.client("ban").post(f"/scenarios/{number}/drop", {"key": "x"})

    page = body(planned.client("ban").get("/history"))

    for words in ("留基线“年初计划”", "推演“抢工”，0处变动", f"放弃推演（第{number}号账目）"):
        assert words in page


@pytest.mark.parametrize("address", ["/baselines", "/compare?before=today", "/scenarios/{number}"])
def test_every_page_speaks_english_too(planned: Office, address: str) -> None:
    number = begun(planned)
    page = body(planned.client("ban", "en").get(address.format(number=number)))

    assert 'lang="en"' in page
    assert "Baselines and scenarios" in page
    for words in ("推演中", "对照", "基线与推演", "加入"):
        assert words not in page


def test_the_stages_page_shows_what_closed_projects_took_and_takes_it_over(office: Office) -> None:
    ban, dam = office.acting("ban"), office.item("水库").number
    # Three finished projects of one step each, as a template makes it: 10, 12 and 20 working days.
    for place, last in enumerate(("2026-01-16", "2026-01-20", "2026-01-30")):
        facts = {"kind": "task", "name": f"泵站{place} · 项目建议书及立项", "rule": "template:building.proposal"}
        _post(Draft("opened", None, facts), *_closed("2026-01-05", last))

    client = office.client("ban")
    page = body(client.get(f"/items/{dam}/stages?template=building"))
    taken = body(client.get(f"/items/{dam}/stages?template=building&days-proposal=12"))

    assert "本单位3个项目：中位12（11–16）" in page
    assert "采用12" in page
    assert "days-proposal=12" in page
    assert 'name="days-proposal" value="12"' in taken
    assert "采用12" not in taken
    assert "天数全部采用本单位实际" not in taken
    assert actions.may(ban, "plan")


def _closed(first: str, last: str) -> list[Draft]:
    return [Draft("planned", -1, {"started": first, "finished": last}), Draft("closed", -1)]


def _post(*drafts: Draft) -> None:
    ledger, entries = append(now(), drafts, at=NOW, author="ban")
    ledgers.save("main", entries)
    ledgers.remember("main", ledger)
