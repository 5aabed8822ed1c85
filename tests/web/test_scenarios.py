"""Scenarios under two pairs of hands, over a ledger that moves, with odd names, and with thousands of changes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu import actions
from guatu.actions import Refused
from guatu.ledger import Draft, Ledger, append
from guatu.store import ledgers
from guatu.store.models import Person, Unit
from guatu.web.views.scenarios import CHANGES
from tests.web.conftest import NOW, Office

pytestmark = pytest.mark.store
ODD = '<b>"桥" & 𠮷𡈽</b>'


def now() -> Ledger:
    return ledgers.ledger("main")


def body(response: Any) -> str:
    return str(response.content.decode())


def marks(page: str) -> list[str]:
    return re.findall(r'name="mark" value="(\w+)"', page)


def mistakes(response: Any) -> list[str]:
    return [unescape(text) for text in re.findall(r'class="mistake"[^>]*>([^<]*)', body(response))]


def suppose(office: Office, *edits: dict[str, Any], login: str = "ban", name: str = "抢工") -> int:
    return actions.suppose(office.acting(login), name, list(edits), key=f"s {name}").seqs[0]


def days(number: int, to: int) -> dict[str, Any]:
    return {"item": number, "field": "days", "to": to}


@pytest.fixture
def pair(office: Office) -> tuple[Office, int, int]:
    dam, plan = office.item("水库").number, office.item("内涝").number
    for number in (dam, plan):
        actions.plan_item(office.acting("ban"), number, days=20, key=f"p{number}")
    return office, dam, plan


def test_of_two_who_adopt_one_scenario_the_second_is_told(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12), days(plan, 5))
    first, second = office.client("ban"), office.client("du")
    seen = re.findall(r'name="seen" value="(\d+)"', body(second.get(f"/scenarios/{number}")))

    assert first.post(f"/scenarios/{number}/adopt", {"key": "a", "seen": seen[0]}).status_code == 302
    before = office.seq()
    again = second.post(f"/scenarios/{number}/adopt", {"key": "b", "seen": seen[0]})

    assert (again.status_code, mistakes(again)) == (422, ["推演“抢工”已采纳；如要再推演，请另起一个"])
    # The first's own second click is no mistake.
    assert first.post(f"/scenarios/{number}/adopt", {"key": "a", "seen": seen[0]}).status_code == 302
    assert office.seq() == before


def test_nobody_adopts_what_another_changed_after_the_page_was_opened(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12))
    [seen] = re.findall(r'name="seen" value="(\d+)"', body(office.client("ban").get(f"/scenarios/{number}")))
    office.client("du").post(f"/scenarios/{number}?does=days", {"item": str(plan), "to": "3", "key": "c"})

    answer = office.client("ban").post(f"/scenarios/{number}/adopt", {"key": "a", "seen": seen})

    assert mistakes(answer) == ["推演“抢工”在您打开页面后又改过；请看过现在的变动再办"]
    assert (now().items[dam].days, now().scenarios[number].state) == (20, "open")


def test_a_change_is_taken_out_by_what_it_is_and_not_by_its_place(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12), days(plan, 5))
    first, second = marks(body(office.client("ban").get(f"/scenarios/{number}")))

    for client, mark, key in ((office.client("du"), first, "1"), (office.client("ban"), first, "2")):
        answer = client.post(f"/scenarios/{number}", {"does": "remove", "mark": mark, "key": key})

    assert mistakes(answer) == ["这处变动已不在推演中，可能别人刚改过；请看现在的变动"]
    assert [edit.item for edit in now().scenarios[number].edits] == [plan]
    assert marks(body(office.client("ban").get(f"/scenarios/{number}"))) == [second]


def test_a_change_sent_twice_is_one(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office)
    for _ in range(2):
        wish = {"item": str(plan), "after": str(dam), "type": "SS", "to": "-3", "key": "c"}
        assert office.client("ban").post(f"/scenarios/{number}?does=link", wish).status_code == 302

    page = body(office.client("ban").get(f"/scenarios/{number}"))
    assert len(now().scenarios[number].edits) == 1
    assert "搭接3个工作日" in page
    assert "overlap 3 working days" in body(office.client("ban", "en").get(f"/scenarios/{number}"))


def test_what_came_between_is_not_overwritten(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12))
    revised = now().scenarios[number].revised
    actions.suppose(office.acting("du"), "抢工", [days(plan, 4)], scenario=number, seen=revised, key="x")

    with pytest.raises(Refused) as refused:
        actions.suppose(office.acting("ban"), "抢工", [days(dam, 9)], scenario=number, seen=revised, key="y")

    assert refused.value.why == "scenario_rewritten"
    assert [edit.item for edit in now().scenarios[number].edits] == [plan]


def test_over_items_closed_since_it_says_so_and_can_be_mended_in_one_go(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    ban = office.acting("ban")
    actions.depend(ban, plan, dam, key="d")
    number = suppose(office, days(dam, 12), days(plan, 5), {"item": plan, "field": "link", "after": dam, "to": 4})
    for item in (dam, plan):
        actions.cancel_item(ban, item, reason="并入他项", key=f"x{item}")
    client, before = office.client("ban"), office.seq()

    page = body(client.get(f"/scenarios/{number}"))
    adopted = client.post(f"/scenarios/{number}/adopt", {"key": "a"})

    assert "已不在办；请从推演中去掉这处变动" in page
    assert "/adopt" not in page
    assert "已不在办" in mistakes(adopted)[0]
    assert office.seq() == before
    assert (
        client.post(f"/scenarios/{number}", {"does": "remove", "mark": marks(page)[0], "key": "r"}).status_code == 302
    )
    assert now().scenarios[number].edits == ()
    assert client.get(f"/scenarios/{number}").status_code == 200


def test_rights_taken_away_between_page_and_click_count(pair: tuple[Office, int, int]) -> None:
    office, dam, _ = pair
    number = suppose(office, days(dam, 12), login="shui")
    client = office.client("shui")
    assert "/adopt" in body(client.get(f"/scenarios/{number}"))
    before = office.seq()

    # The unit that leads the dam is another's now: neither adopting nor the deed in it is theirs.
    Person.objects.filter(login="shui").update(unit=Unit.objects.get(name="云溪县政府"))
    moved = client.post(f"/scenarios/{number}/adopt", {"key": "a"})
    Person.objects.filter(login="shui").update(role="support")
    lowered = client.post(f"/scenarios/{number}/adopt", {"key": "b"})
    Person.objects.filter(login="shui").update(is_active=False)
    gone = client.post(f"/scenarios/{number}/adopt", {"key": "c"})

    assert (moved.status_code, lowered.status_code, gone.status_code) == (403, 403, 403)
    assert (office.seq(), now().items[dam].days) == (before, 20)


def test_who_may_not_do_all_of_it_is_told_before_the_click(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12), days(plan, 5), login="shui")

    own, task_force, other = (
        body(office.client(login).get(f"/scenarios/{number}")) for login in ("shui", "ban", "xian")
    )

    assert "/adopt" not in own
    assert "其中有不归您办的变动，由专班采纳" in own
    assert "/adopt" in task_force
    assert "不归您办" not in task_force
    assert "/adopt" not in other
    assert "不归您办" not in other


def test_one_deed_that_may_not_be_done_leaves_all_undone_and_names_its_item(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12), days(plan, 5), login="shui")
    before = office.seq()

    answer = office.client("shui").post(f"/scenarios/{number}/adopt", {"key": "a"})

    assert answer.status_code == 403
    assert f"一处也没有采纳。第{plan}号" in body(answer)
    assert (office.seq(), now().items[dam].days) == (before, 20)


def test_links_of_one_scenario_that_close_a_loop_are_refused_and_turned_links_are_not(
    pair: tuple[Office, int, int],
) -> None:
    office, dam, plan = pair
    ban = office.acting("ban")
    actions.depend(ban, plan, dam, key="d")
    loop = suppose(office, {"item": dam, "field": "link", "after": plan, "to": 0}, name="成环")
    turned = suppose(
        office, {"item": dam, "field": "link", "after": plan, "to": 0},
        {"item": plan, "field": "link", "after": dam, "to": None}, name="倒转",
    )  # fmt: skip
    before = office.seq()

    answer = office.client("ban").post(f"/scenarios/{loop}/adopt", {"key": "a"})

    assert f"一处也没有采纳。第{dam}号" in mistakes(answer)[0]
    assert office.seq() == before
    assert office.client("ban").post(f"/scenarios/{turned}/adopt", {"key": "b"}).status_code == 302
    assert ([link.after for link in now().items[dam].links], now().items[plan].links) == ([plan], ())


def many(office: Office, count: int) -> list[int]:
    """So many open items of the drainage unit, each after the one before."""
    ledger = now()
    first = ledger.next_number
    drafts = [Draft("opened", None, {"kind": "task", "name": f"事项{at}"}) for at in range(count)]
    drafts += [Draft("planned", -at - 1, {"days": 5}) for at in range(count)]
    _, new = append(ledger, drafts, at=NOW, author="ban")
    ledgers.save("main", new)
    return list(range(first, first + count))


def test_adopting_asks_the_database_as_often_for_one_change_as_for_hundreds(office: Office) -> None:
    numbers = many(office, 600)
    asked = []
    for count, name in ((2, "小"), (600, "大")):
        edits = [days(number, 9 + count) for number in numbers[: count // 2]]
        edits += [
            {"item": after, "field": "link", "after": before, "to": count}
            for before, after in pairwise(numbers[: count // 2 + 1])
        ]
        scenario = suppose(office, *edits, name=name)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            done = actions.adopt_scenario(office.acting("ban"), scenario, key=f"a{name}")
        assert len(done.seqs) == 1 + len(edits)
        assert actions.adopt_scenario(office.acting("ban"), scenario, key=f"a{name}").seqs == done.seqs
        asked.append([query["sql"].split(None, 1)[0] for query in queries])
    # Only the lines themselves are written by the hundred.
    assert [verb for verb in asked[0] if verb != "INSERT"] == [verb for verb in asked[1] if verb != "INSERT"]
    assert len(asked[1]) - len(asked[0]) <= 6


def test_a_scenario_holds_thousands_of_changes_and_shows_them_by_the_hundred(office: Office) -> None:
    numbers = many(office, 230)
    scenario = suppose(office, *(days(number, 9) for number in numbers))
    client = office.client("ban")

    pages = [body(client.get(f"/scenarios/{scenario}?changes={page}")) for page in (1, 2, 3)]

    assert [len(marks(page)) for page in pages] == [100, 100, 30]
    assert "采纳230处变动" in pages[0]
    assert len(marks(body(client.get(f"/scenarios/{scenario}?changes=99")))) == 30
    assert len(marks(body(client.get(f"/scenarios/{scenario}?changes=-1")))) == 100
    too_many = [days(numbers[0], 1)] * 5001
    answer = client.post(
        "/scenarios/save.json", json.dumps({"name": "太多", "edits": too_many, "key": "k"}), "application/json"
    )
    assert answer.json()["mistake"] == "一个推演最多5000处变动；请分成几个推演"


def test_a_baseline_of_a_whole_that_moved_and_closed_since_is_still_compared(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    ban = office.acting("ban")
    actions.move_item(ban, plan, dam, key="m1")
    actions.take_baseline(ban, "水库整体", of=dam, key="b")
    [kept] = now().baselines
    group = many(office, 1)[0]
    actions.move_item(ban, plan, None, key="m2")
    actions.move_item(ban, dam, group, key="m3")
    actions.plan_item(ban, plan, days=30, key="p")

    page = body(office.client("ban").get("/compare", {"before": kept}))
    assert "+10" in page
    actions.cancel_item(ban, dam, reason="并入他项", key="x")
    for before, after in ((kept, "today"), ("today", kept), (kept, kept)):
        assert office.client("ban").get("/compare", {"before": before, "after": after}).status_code == 200
    assert "取消" in body(office.client("ban").get("/compare", {"before": kept}))
    assert office.client("ban").get("/baselines").status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_odd_names_are_words_on_every_page_and_in_every_file(pair: tuple[Office, int, int], language: str) -> None:
    office, dam, plan = pair
    ban = office.acting("ban")
    actions.rename_item(ban, dam, ODD, key="n")
    actions.rename_item(ban, plan, '=cmd|"/c calc"!A1', key="n2")
    actions.take_baseline(ban, ODD, reason=ODD, key="b")
    actions.plan_item(ban, dam, days=25, key="p")
    actions.plan_item(ban, plan, days=25, key="p2")
    scenario = suppose(office, days(dam, 30), name=f"{ODD}2")
    actions.expose_item(ban, dam, says=ODD, probability=30, days=5, key="e")
    actions.make_forecast(ban, samples=200, key="f")
    [kept] = now().baselines
    client = office.client("ban", language)

    for address in (
        "/baselines", f"/compare?before={kept}", f"/compare?before={kept}&q=<b>", f"/scenarios/{scenario}", "/risk",
        f"/risk?q={ODD[:5]}", f"/items/{dam}/stages", f"/items/{dam}/repairs",
    ):  # fmt: skip
        page = body(client.get(address))
        assert "<b>&quot;" not in page.replace('value="', "")
        assert '<b>"桥"' not in page
        assert "𠮷" in page, address
    listed = list(csv.reader(io.StringIO(client.get(f"/compare.csv?before={kept}").content.decode("utf-8-sig"))))
    told = json.loads(client.get(f"/compare.json?before={kept}").content)
    assert [row[1] for row in listed[1:]] == [ODD, '\'=cmd|"/c calc"!A1']
    assert [one["name"] for one in told["deviations"]] == [ODD, '=cmd|"/c calc"!A1']
    assert [one["moved"] for one in told["deviations"]] == [5, 5]
    assert client.get(f"/compare.xlsx?before={kept}").content[:2] == b"PK"
    assert client.get(f"/compare.exe?before={kept}").status_code == 404


WEIRD = ("", "0", "-1", "9" * 400, "１２", "٣", "1e5", "NaN", "\x00", "\ufffd", "𠮷" * 500, "<script>", "2026-02-30",
         "9999-12-31", "0001-01-01", "%", "../..", "[]", "null")  # fmt: skip
WORST = ("9" * 400, "𠮷" * 500)


def typings(names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Each of them in all fields at once, and the worst in one field alone."""
    for text in WEIRD:
        yield dict.fromkeys(names, text)
    for name in names:
        yield from ({name: text} for text in WORST)


def test_no_form_of_these_pages_breaks_on_what_nobody_would_type(pair: tuple[Office, int, int]) -> None:
    office, dam, plan = pair
    number = suppose(office, days(dam, 12))
    client = office.client("ban")
    forms: dict[str, tuple[str, ...]] = {
        "/baselines": ("name", "parent", "reason"),
        "/scenarios": ("name",),
        f"/scenarios/{number}": ("does", "mark", "key"),
        **{f"/scenarios/{number}?does={does}": ("item", "after", "type", "to", "reason") for does in CHANGES},
        f"/scenarios/{number}/adopt": ("seen", "key"),
        "/risk/forecast": ("samples", "seed", "focus"),
        "/risk/stop": ("token",),
        f"/items/{dam}/repairs/adopt": ("mark", "key"),
        f"/items/{dam}/repairs/accept": ("scenario",),
        f"/items/{plan}/stages": ("template", "days-proposal"),
    }
    for address, names in forms.items():
        for sent in typings(names):
            answer = client.post(address, {"key": address[:90], **sent})
            assert answer.status_code < 500, (address, sent)
    pages = {
        "/compare": ("before", "after", "before_on", "page", "q", "kind", "unit", "project"),
        "/risk": ("entry", "page", "q", "sort", "level", "unit"),
        f"/scenarios/{number}": ("changes", "page", "before"),
        f"/items/{dam}/stages": ("template",),
        "/plan.json": ("of",),
    }
    for address, names in pages.items():
        for sent in typings(names):
            assert client.get(address, sent).status_code < 500, (address, sent)


@pytest.mark.parametrize(
    "sent",
    ["", "null", "[]", "{", "[" * 5000, '{"edits": null}', '{"edits": {}}', '{"edits": [null]}', '{"edits": [[[]]]}',
     '{"edits": [{"item": 1e400}]}', '{"edits": [{"item": true, "field": "days", "to": 1}]}', '{"scenario": true}',
     '{"edits": [{"item": 1, "field": "days", "to": NaN}]}', '{"edits": [{"item": {}, "field": [], "to": {}}]}',
     '{"edits": [{"do": "plan", "item": 1, "days": {}}]}', '{"edits": [{"do": [], "item": 1}]}',
     '{"edits": [{"do": "link"}]}', '{"name": {"a": 1}, "edits": [], "key": []}', '{"edits": "' + "9" * 4000 + '"}'],
)  # fmt: skip
def test_no_draft_breaks_the_answer_in_json(pair: tuple[Office, int, int], sent: str) -> None:
    office, _, _ = pair
    client, before = office.client("ban"), office.seq()

    for address in ("/scenarios/dates.json", "/scenarios/save.json"):
        answer = client.post(address, sent, "application/json")
        assert answer.status_code in {200, 422}, address
        assert answer.headers["Content-Type"].startswith("application/json")
    assert office.seq() - before <= 1


def test_a_limit_on_a_date_is_named_as_the_cause_of_a_move(pair: tuple[Office, int, int]) -> None:
    office, dam, _ = pair
    ban = office.acting("ban")
    actions.take_baseline(ban, "之前", key="b")
    actions.constrain_item(ban, dam, "SNET", date(2026, 4, 13), key="c")
    actions.take_baseline(ban, "之后", key="b2")
    first, second = now().baselines

    [found] = json.loads(office.client("ban").get(f"/compare.json?before={first}&after={second}").content)["deviations"]

    assert (found["id"], found["because"]) == (str(dam), "limits")
    assert "日期限制变动" in body(office.client("ban").get(f"/compare?before={first}&after={second}"))
