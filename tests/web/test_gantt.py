"""The JSON of the schedule's page: what it shows, drafts that write nothing, edits as deeds, reasons, bad input."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guatu import actions
from guatu.web.gantt.rows import COLUMNS, EPOCH, WINDOW_COLUMNS
from guatu.words import phrase_book
from tests.web.conftest import Office

pytestmark = pytest.mark.store


def fetched(office: Office, login: str = "ban", language: str = "zh") -> dict[str, Any]:
    return dict(office.client(login, language).get("/gantt.json").json())


def post(office: Office, name: str, body: Any, login: str = "ban", language: str = "zh") -> tuple[int, dict[str, Any]]:
    data = body if isinstance(body, str) else json.dumps(body)
    answer = office.client(login, language).post(f"/gantt/{name}.json", data, content_type="application/json")
    return answer.status_code, answer.json()


def rows(data: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {values[0]: dict(zip(COLUMNS, values, strict=True)) for values in data["rows"]}


def windows(data: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {values[0]: dict(zip(WINDOW_COLUMNS, values, strict=True)) for values in data["windows"]}


def day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number + EPOCH)


@pytest.fixture
def pair(office: Office) -> tuple[int, int]:
    """The reservoir takes ten days, the waterlogging plan comes after it."""
    first, second = office.item("水库").number, office.item("内涝").number
    ban = office.acting("ban")
    actions.plan_item(ban, first, days=10, key="days")
    actions.depend(ban, second, first, key="link")
    return first, second


def test_every_promise_stands_under_its_groups_with_window_and_links(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    data = fetched(office)

    shown = rows(data)
    assert {first, second} <= shown.keys()
    assert all(row["parent"] is None or row["parent"] in shown for row in shown.values())
    assert data["links"] == [[first, second, "FS", 0]]
    assert day(windows(data)[first]["earliest_start"]) == date(2026, 3, 16)
    assert day(windows(data)[first]["earliest_finish"]) == date(2026, 3, 27)
    assert windows(data)[second]["float_days"] < 0
    assert data["units"][shown[first]["units"][0]] == "市水利局"
    assert day(data["days"]["announced"]) == date(2026, 12, 31)
    assert {"name": "国庆节", "first": 20727, "last": 20733} in data["days"]["festivals"]
    assert "National Day" in {each["name"] for each in fetched(office, language="en")["days"]["festivals"]}


def test_what_one_may_change_is_told_row_by_row(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    assert {name: rows(fetched(office, name))[first]["rights"] for name in ("ban", "shui", "xian", "guan")} == {
        "ban": 1 + 2 + 8, "shui": 1 + 2, "xian": 0, "guan": 0
    }  # fmt: skip
    assert rows(fetched(office, "ban"))[second]["rights"] == 1 + 2, "overdue: no extension any more"


def test_a_draft_tells_every_window_that_would_move_and_writes_nothing(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    data, before = fetched(office), office.seq()
    status, draft = post(
        office,
        "draft",
        {"seq": data["seq"], "edits": [{"do": "plan", "item": first, "days": 12, "not_before": "2026-04-01"}]},
    )
    assert status == 200
    moved = windows(draft)
    assert day(moved[first]["planned_start"]) == date(2026, 4, 1)
    # Qingming rests from 4 to 6 April 2026.
    assert day(moved[first]["planned_finish"]) == date(2026, 4, 17)
    assert day(moved[second]["planned_start"]) == date(2026, 4, 17)
    assert (office.seq(), fetched(office)["windows"]) == (before, data["windows"])


def test_a_draft_of_links_and_due_days(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    seq = fetched(office)["seq"]
    changed = {"do": "link", "item": second, "after": first, "was": "FS", "type": "SS", "lag": 3}
    _, draft = post(office, "draft", {"seq": seq, "edits": [changed]})
    assert day(windows(draft)[second]["planned_start"]) == date(2026, 3, 19)
    gone = {"do": "unlink", "item": second, "after": first, "type": "FS"}
    due = {"do": "due", "item": first, "due": "2026-10-30"}
    _, draft = post(office, "draft", {"seq": seq, "edits": [gone, due]})
    assert day(windows(draft)[second]["planned_start"]) == date(2026, 3, 16)
    assert day(windows(draft)[first]["latest_finish"]) == date(2026, 10, 30)
    loop = {"do": "link", "item": first, "after": second, "type": "FS"}
    status, refused = post(office, "draft", {"seq": seq, "edits": [loop]})
    assert status == 422
    assert refused["mistake"]


def test_an_edit_is_a_deed_and_its_answer_what_changed(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    data = fetched(office)
    status, saved = post(
        office, "save", {"seq": data["seq"], "edit": {"do": "plan", "item": first, "days": 12}, "key": "k1"}
    )
    assert status == 200
    assert saved["seq"] == data["seq"] + 1 == office.seq()
    assert rows(saved)[first]["days"] == 12
    assert {first, second} <= windows(saved).keys()
    assert office.item("水库").days == 12
    status, again = post(
        office, "save", {"seq": data["seq"], "edit": {"do": "plan", "item": first, "days": 12}, "key": "k1"}
    )
    assert (status, again["entries"], office.seq()) == (200, saved["entries"], saved["seq"])

    status, back = post(office, "undo", {"seq": saved["seq"], "entries": saved["entries"], "key": "k2"})
    assert status == 200
    assert rows(back)[first]["days"] == 10 == office.item("水库").days
    assert fetched(office)["windows"] == data["windows"]
    page = office.client("ban").get(f"/items/{first}").content.decode()
    assert f"撤销第{saved['entries'][0]}号账目" in page


def test_links_and_due_days_are_saved_as_their_deeds(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    seq = fetched(office)["seq"]
    edit = {"do": "link", "item": second, "after": first, "was": "FS", "type": "FF", "lag": -2}
    _, saved = post(office, "save", {"seq": seq, "edit": edit, "key": "a"})
    assert saved["links"] == [[first, second, "FF", -2]]
    _, saved = post(office, "save", {
        "seq": saved["seq"], "edit": {"do": "due", "item": first, "due": "2026-10-30", "reason": "汛期"}, "key": "b"
    })  # fmt: skip
    assert (office.item("水库").due, office.item("水库").extensions) == (date(2026, 10, 30), 1)
    edit = {"do": "unlink", "item": second, "after": first, "type": "FF"}
    _, saved = post(office, "save", {"seq": saved["seq"], "edit": edit, "key": "c"})
    assert (saved["links"], office.item("内涝").links) == ([], ())


@pytest.mark.parametrize(
    ("login", "edit", "status", "says"),
    [
        ("xian", {"do": "plan", "days": 3}, 403, ""),
        ("guan", {"do": "plan", "days": 3}, 403, ""),
        ("shui", {"do": "due", "due": "2026-12-30", "reason": "汛期"}, 403, "您的角色不能办理此事"),
        ("ban", {"do": "due", "due": "2026-03-13", "reason": "提前"}, 422, "新时限不能早于今天（2026-03-16）"),
        ("shui", {"do": "due", "due": "2026-08-31", "reason": "提前"}, 403, "您的角色不能办理此事"),
        ("xian", {"do": "limit", "type": "SO", "day": "2026-05-08"}, 403, ""),
        ("ban", {"do": "limit", "type": "SO", "day": None}, 422, "没有这项日期限制"),
        ("ban", {"do": "plan", "remaining": 3}, 422, "还没有开工"),
        ("ban", {"do": "plan", "least": 11}, 422, "最短工期11个工作日，比工期10个工作日还长"),
        ("ban", {"do": "due", "due": "2026-12-30"}, 422, ""),
        ("ban", {"do": "link", "after": 9999, "type": "FS"}, 422, "9999"),
    ],
)
def test_what_may_not_be_done_is_one_line_and_changes_nothing(
    office: Office, pair: tuple[int, int], login: str, edit: dict[str, Any], status: int, says: str
) -> None:
    before = office.seq()
    client = office.client(login)
    body = {"seq": before, "edit": {"item": pair[0], **edit}, "key": "k"}
    answer = client.post("/gantt/save.json", json.dumps(body), content_type="application/json")
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert office.seq() == before


def test_a_unit_may_not_change_another_units_item(office: Office, pair: tuple[int, int]) -> None:
    body = {"seq": office.seq(), "edit": {"do": "plan", "item": pair[1], "days": 3}, "key": "k"}
    status, refused = post(office, "save", body, "shui")
    assert status == 403
    assert "只有本事项的牵头、配合单位或专班可以办理" in refused["mistake"]


GOOD = {"do": "plan", "item": 1, "days": 3}


LINK = {"do": "link", "item": 1, "after": 2, "type": "FS"}
BODIES = ("", "[]", "{", "null", '"x"', "[" * 100_000, {"seq": 1}, {"seq": "1", "edits": [GOOD]}, {"edits": [GOOD]},
          {"seq": True, "edits": [GOOD]}, {"seq": -1, "edits": [GOOD]})  # fmt: skip
EDITS = (
    None, [], {}, [GOOD] * 51, [None], [[]], ["plan"], [{}], [{"do": "drop table"}], [{"do": ["plan"]}],
    [{"do": "plan", "item": 1}], [{**GOOD, "item": "1"}], [{**GOOD, "item": 0}], [{**GOOD, "item": 10**12}],
    [{**GOOD, "item": True}], [{**GOOD, "item": 1.5}], [{**GOOD, "days": -1}], [{**GOOD, "days": 3651}],
    [{**GOOD, "days": "3"}], [{**GOOD, "days": 1e308}], [{**GOOD, "not_before": "2026-02-30"}],
    [{**GOOD, "not_before": "0000-01-01"}], [{**GOOD, "not_before": "9999-12-31"}],
    [{**GOOD, "not_before": "1989-12-31"}], [{**GOOD, "not_before": 20000}], [{**GOOD, "started": "2026-01-01"}],
    [{**GOOD, "item": 9999}], [{"do": "due", "item": 1}], [{"do": "due", "item": 1, "due": None}],
    [{"do": "due", "item": 1, "due": "2026-05-01", "reason": 7}], [{"do": "unlink", "item": 1, "after": 2}],
    [{"do": "link", "item": 1, "after": 2}], [{**LINK, "type": "XX"}], [{**LINK, "type": ["FS"]}],
    [{**LINK, "lag": 2001}], [{**LINK, "lag": None}], [{**LINK, "after": 9999}], [{**LINK, "was": "FFS"}],
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_that_cannot_be_read_is_one_line(office: Office, language: str) -> None:
    before = office.seq()
    bodies = (*BODIES, *({"seq": before, "edits": edits} for edits in EDITS))
    for body in bodies:
        status, answer = post(office, "draft", body, language=language)
        assert (status, answer.keys()) == (422, {"mistake"}), str(body)[:80]
        assert "\n" not in answer["mistake"]
        assert re.search(r"[一-鿿]", answer["mistake"]) is None or language == "zh"
    assert office.seq() == before


def test_an_undo_that_cannot_be_read_is_one_line(office: Office) -> None:
    before = office.seq()
    for entries in (None, "1", [None], ["1"], [0], [2**63], [True], [99999], [], [1], list(range(1, 99))):
        status, answer = post(office, "undo", {"seq": before, "entries": entries, "key": "k"})
        assert (status, answer.keys()) == (422, {"mistake"}), entries
    assert office.seq() == before


def test_a_page_of_long_ago_is_told_to_fetch_again(office: Office, pair: tuple[int, int]) -> None:
    status, answer = post(office, "draft", {"seq": 1, "edits": [{"do": "plan", "item": pair[0], "days": 3}]})
    assert (status, answer) == (200, {"reload": True})
    body = {"seq": 1, "edit": {"do": "plan", "item": pair[0], "days": 3}, "key": "k"}
    status, answer = post(office, "save", body)
    assert (status, answer["reload"]) == (200, True)


def test_a_page_behind_is_told_what_others_changed(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    seq = fetched(office)["seq"]
    actions.rename_item(office.acting("du"), second, "内涝治理方案", key="r")
    _, saved = post(office, "save", {"seq": seq, "edit": {"do": "plan", "item": first, "days": 4}, "key": "k"})
    assert rows(saved)[second]["name"] == "内涝治理方案"


def test_drafts_follow_a_version_made_by_another_process(office: Office, pair: tuple[int, int]) -> None:
    """What was saved elsewhere has a plan here that equals the one computed afresh."""
    first, second = pair
    fetched(office)
    ban = office.acting("ban")
    actions.plan_item(ban, first, days=7, not_before=date(2026, 4, 8), key="x")
    actions.change_link(ban, second, first, was="FS", type="SS", lag=1, key="y")
    _, draft = post(office, "draft", {"seq": office.seq(), "edits": [{"do": "plan", "item": first, "days": 9}]})
    carried = windows(draft)
    post(office, "save", {"seq": office.seq(), "edit": {"do": "plan", "item": first, "days": 9}, "key": "z"})
    whole = windows(fetched(office))
    assert {number: whole[number] for number in carried} == carried


def test_why_is_answered_as_words_and_as_a_chain(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    why = office.client("ban").get(f"/items/{second}/why.json").json()
    assert why["item"] == second
    assert [step["id"] for step in why["earliest"]["chain"]] == [str(first), str(second)]
    assert why["earliest"]["chain"][0]["relation"] == {
        "before": str(first), "after": str(second), "type": "FS", "lag": 0, "elapsed": False
    }  # fmt: skip
    assert why["earliest"]["day"] == "2026-03-27"
    assert "青溪水库" in why["earliest"]["says"]
    assert why["latest"]["chain"][-1]["why"] == "due"
    assert office.client("ban").get(f"/items/{second}/why.json?side=latest").json().keys() == {"item", "name", "latest"}
    assert office.client("ban").get(f"/items/{second}/why.json?side=middle").status_code == 422
    assert office.client("ban").get("/items/9999/why.json").status_code == 404


def test_the_words_of_the_scripts_are_the_words_of_the_book() -> None:
    """Each word a script asks for is there, and each that is there is asked for, by its whole key or its beginning."""
    folder = Path(__file__).resolve().parent.parent.parent / "src/guatu/web/static/web/gantt"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))
    asked = set(re.findall(r'(?:words|line)\("([a-zA-Z_.]+)"', text))
    whole = {name for name in asked if not name.endswith(".")}
    known = {key.removeprefix("gantt.word.") for key in phrase_book() if key.startswith("gantt.word.")}
    quoted = set(re.findall(r'"([a-zA-Z_.]+)"', text))

    assert whole - known == set()
    beginnings = tuple(name for name in asked if name.endswith("."))
    assert {name for name in known - quoted if not name.startswith(beginnings)} == set()


def test_the_last_forecast_comes_with_the_rows(office: Office, pair: tuple[int, int]) -> None:
    assert fetched(office)["risk"] is None
    actions.make_forecast(office.acting("ban"), samples=200, seed=7, key="f")
    risk = fetched(office)["risk"]
    bands = {number: (p50, p80, p95) for number, p50, p80, p95 in risk["rows"]}
    assert pair[0] in bands
    assert all(p50 <= p80 <= p95 for p50, p80, p95 in bands.values())
    assert day(risk["day"]) == date(2026, 3, 16)
    assert 'data-layer="risk"' in office.client("ban").get("/gantt").content.decode()
