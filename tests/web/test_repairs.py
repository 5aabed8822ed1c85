"""The repairs of an item by page: seen by all, adopted by who may, proposed by who may not, and nothing before that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.http import HttpResponse

from guatu import actions
from guatu.extraction import Responsible
from guatu.scheduling.repairs import edits_of, find_repairs, limits_of_items, load_allowances
from guatu.store import ledgers
from guatu.web.desk import desk_of
from tests.web.conftest import Office

pytestmark = pytest.mark.store


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is judged here is what is found, however busy the machine."""
    monkeypatch.setattr("guatu.web.repairs.SECONDS", 60.0)


@pytest.fixture
def late(office: Office) -> tuple[int, int]:
    """The reservoir (市水利局, due 30 September) after the plan of another unit: five working days too late."""
    ban = office.acting("ban")
    first, second = office.item("内涝").number, office.item("水库").number
    actions.plan_item(ban, first, days=60, not_before=date(2026, 3, 16), key="p1")
    actions.plan_item(ban, second, days=81, key="p2")
    actions.depend(ban, second, first, key="d1")
    return first, second


def forms(page: str, verb: str) -> list[tuple[str, str]]:
    """Key and mark (or scenario) of each form of a verb."""
    found = re.findall(rf'action="/items/\d+/repairs/{verb}".*?</form>', page, re.DOTALL)
    fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in found]
    return [(one["key"], one.get("mark") or one["scenario"]) for one in fields]


def test_what_is_too_late_leads_to_its_repairs(office: Office, late: tuple[int, int]) -> None:
    client, before = office.client("shui"), office.seq()
    second = late[1]

    assert f"/items/{second}/repairs" in text_of(client.get(f"/items/{second}"))
    assert f"/items/{second}/repairs" in text_of(client.get("/findings"))
    page = text_of(client.get(f"/items/{second}/repairs"))

    assert re.search(r"最早2026-10-\d\d完成，比时限2026-09-30晚\d{1,2}个工作日", page)
    assert "已证最小" in page
    assert "市住房城乡建设局" in page, "who answers for the work before must agree"
    assert "采纳之前什么都不变" in page
    assert office.seq() == before


def test_the_supervisor_adopts_and_the_due_day_is_met(office: Office, late: tuple[int, int]) -> None:
    second, client = late[1], office.client("ban")
    page = text_of(client.get(f"/items/{second}/repairs"))
    key, mark = forms(page, "adopt")[0]

    done, again = (client.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark}) for _ in range(2))

    assert (done.status_code, done.headers["Location"]) == (302, f"/items/{second}")
    assert again.headers["Location"] == done.headers["Location"], "sent twice is done once, and no mistake"
    after = text_of(client.get(f"/items/{second}"))
    assert "/repairs" not in after
    assert "无须修复" in text_of(client.get(f"/items/{second}/repairs"))
    ledger = ledgers.ledger("main")
    [scenario] = ledger.scenarios.values()
    assert (scenario.state, scenario.settled_by) == ("adopted", "ban")


def test_what_was_adopted_is_taken_back_as_any_step_of_planning(office: Office, late: tuple[int, int]) -> None:
    second, client, ban = late[1], office.client("ban"), office.acting("ban")
    was = dict(ledgers.ledger("main").items)
    key, mark = forms(text_of(client.get(f"/items/{second}/repairs")), "adopt")[0]
    client.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark})
    grown = ledgers.ledger("main")
    steps = [(number, item.entries[-1]) for number, item in grown.items.items() if item.entries != was[number].entries]

    for number, entry in steps:
        actions.take_back(ban, [entry], key=f"back {number}")

    now = ledgers.ledger("main").items
    for number, item in was.items():
        assert (now[number].days, now[number].due, now[number].links, now[number].calendar) == (
            item.days, item.due, item.links, item.calendar,
        )  # fmt: skip


def test_a_unit_proposes_what_is_not_its_own_and_the_supervisor_accepts(office: Office, late: tuple[int, int]) -> None:
    first, second = late
    unit, judge = office.client("shui"), office.client("ban")
    page = text_of(unit.get(f"/items/{second}/repairs"))
    at = next(place for place, part in enumerate(page.split("<section")[1:]) if "提请采纳" in part)
    key, mark = forms(page, "adopt")[at]
    was = {number: (item.days, item.due, item.links) for number, item in ledgers.ledger("main").items.items()}

    proposed = unit.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark})
    again = unit.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark})

    assert again.headers.get("Location") == proposed.headers["Location"]
    assert (proposed.status_code, proposed.headers["Location"]) == (302, f"/items/{second}/repairs?done=1")
    assert "已提请，等专班采纳" in text_of(unit.get(proposed.headers["Location"]))
    now = {number: (item.days, item.due, item.links) for number, item in ledgers.ledger("main").items.items()}
    assert now == was, "a proposal changes nothing"
    assert forms(text_of(unit.get(f"/items/{second}/repairs")), "accept") == []
    waiting = text_of(judge.get(f"/items/{second}/repairs"))
    assert "shui名提请" in waiting
    [(key, scenario)] = forms(waiting, "accept")
    other = unit.post(f"/items/{second}/repairs/accept", {"key": "own", "scenario": scenario})
    assert other.status_code == 403
    for _ in range(2):
        accepted = judge.post(f"/items/{second}/repairs/accept", {"key": key, "scenario": scenario})
        assert accepted.status_code == 302
    rival = office.client("du").post(f"/items/{second}/repairs/accept", {"key": "du", "scenario": scenario})
    assert rival.status_code == 422
    assert "此方案已不在可选之列" in text_of(rival)
    assert "无须修复" in text_of(judge.get(f"/items/{second}/repairs"))
    assert first


def test_what_is_proposed_already_is_joined_and_not_proposed_again(office: Office, late: tuple[int, int]) -> None:
    second = late[1]
    unit, judge = office.client("shui"), office.client("ban")
    page = text_of(unit.get(f"/items/{second}/repairs"))
    at = next(place for place, part in enumerate(page.split("<section")[1:]) if "提请采纳" in part)
    _, mark = forms(page, "adopt")[at]
    unit.post(f"/items/{second}/repairs/adopt", {"key": "one", "mark": mark})

    shown = text_of(unit.get(f"/items/{second}/repairs"))
    again = unit.post(f"/items/{second}/repairs/adopt", {"key": "two", "mark": mark})
    adopted = judge.post(f"/items/{second}/repairs/adopt", {"key": "three", "mark": mark})

    assert mark not in [one for _, one in forms(shown, "adopt")]
    assert again.headers["Location"] == f"/items/{second}/repairs?done=1"
    assert adopted.headers["Location"] == f"/items/{second}"
    assert [one.state for one in ledgers.ledger("main").scenarios.values()] == ["adopted"]


def test_a_proposal_is_declined_and_stays_readable(office: Office, late: tuple[int, int]) -> None:
    second = late[1]
    unit, judge = office.client("shui"), office.client("ban")
    page = text_of(unit.get(f"/items/{second}/repairs"))
    at = next(place for place, part in enumerate(page.split("<section")[1:]) if "提请采纳" in part)
    key, mark = forms(page, "adopt")[at]
    unit.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark})
    [(key, scenario)] = forms(text_of(judge.get(f"/items/{second}/repairs")), "decline")

    assert judge.post(f"/items/{second}/repairs/decline", {"key": key, "scenario": scenario}).status_code == 302

    assert [one.state for one in ledgers.ledger("main").scenarios.values()] == ["dropped"]
    assert forms(text_of(judge.get(f"/items/{second}/repairs")), "decline") == []


def test_those_who_only_support_or_administer_see_and_do_nothing(office: Office, late: tuple[int, int]) -> None:
    second, before = late[1], office.seq()
    [(_, mark), *_] = forms(text_of(office.client("ban").get(f"/items/{second}/repairs")), "adopt")
    for login in ("xian", "guan"):
        client = office.client(login)
        page = client.get(f"/items/{second}/repairs")
        assert page.status_code == 200
        assert forms(text_of(page), "adopt") == []
        assert client.post(f"/items/{second}/repairs/adopt", {"key": "k", "mark": mark}).status_code == 403
    assert office.seq() == before


@pytest.mark.parametrize("mark", ["", "不在", "9" * 300, "修复第1号·000000"])
def test_a_repair_that_is_not_offered_is_refused(office: Office, late: tuple[int, int], mark: str) -> None:
    before = office.seq()
    response = office.client("ban").post(f"/items/{late[1]}/repairs/adopt", {"key": "k", "mark": mark})

    assert response.status_code == 422
    assert "请刷新后重选" in text_of(response)
    assert office.seq() == before


@pytest.mark.parametrize("scenario", ["", "x", "-1", "9" * 40, "1"])
def test_a_proposal_that_does_not_wait_is_refused(office: Office, late: tuple[int, int], scenario: str) -> None:
    for verb in ("accept", "decline"):
        response = office.client("ban").post(f"/items/{late[1]}/repairs/{verb}", {"key": "k", "scenario": scenario})
        assert response.status_code == 422


def test_a_repair_whose_ground_has_moved_is_computed_anew(office: Office, late: tuple[int, int]) -> None:
    first, second = late
    client = office.client("ban")
    key, mark = forms(text_of(client.get(f"/items/{second}/repairs")), "adopt")[0]
    actions.plan_item(office.acting("ban"), first, days=59, key="moved")
    actions.plan_item(office.acting("ban"), second, days=80, key="moved too")
    before = office.seq()

    response = client.post(f"/items/{second}/repairs/adopt", {"key": key, "mark": mark})

    assert response.status_code == 422
    assert office.seq() == before


def test_an_item_in_time_and_one_out_of_the_plan_say_so(office: Office) -> None:
    ban = office.acting("ban")
    number = office.item("水库").number
    client = office.client("ban")
    assert "无须修复" in text_of(client.get(f"/items/{number}/repairs"))
    actions.cancel_item(ban, number, reason="并入他项", key="c")
    assert client.get(f"/items/{number}/repairs").status_code == 200
    assert client.get("/items/999/repairs").status_code == 404


def test_a_due_day_that_has_passed_is_decided_anew(office: Office) -> None:
    number = office.item("内涝").number
    actions.assign_units(office.acting("ban"), number, [Responsible("市住房城乡建设局", "lead")], key="a")

    page = text_of(office.client("ban").get(f"/items/{number}/repairs"))

    assert "时限2026-02-28已过，只能顺延" in page
    assert forms(page, "adopt") == []


def test_saturdays_worked_are_adopted_as_the_items_calendar(office: Office, late: tuple[int, int]) -> None:
    second, ban = late[1], office.acting("ban")
    desk = desk_of(ban)
    table = load_allowances()
    none = {kind: replace(one, share=0.0, most=0, weekdays=()) for kind, one in table.items()}
    limits = limits_of_items(desk.ledger.items, desk.today, actions.calendars())
    found = find_repairs(
        desk.network, actions.calendars(), desk.today, str(second), allowances={**none, "rest": table["rest"]},
        limits=limits, seconds=60,
    )  # fmt: skip

    taken = actions.take_up_repair(ban, second, edits_of(found.repairs[0], "周六加班"), key="rest")

    assert taken.adopted
    assert "office+6" in {item.calendar for item in ledgers.ledger("main").items.values()}
    assert desk_of(ban).plan.windows[str(second)].late_by == 0
    assert desk_of(ban).plan.problems == ()


def test_a_crew_is_moved_between_two_items_of_the_ledger(office: Office, late: tuple[int, int]) -> None:
    """A third item needs the same crew at the same time and is due in winter: both durations change."""
    second, ban = late[1], office.acting("ban")
    office.post("ban", "绿道.txt", "滨河绿道工作方案\n\n（一）12月20日前完成滨河绿道整治。\n牵头单位：市水利局\n")
    third = office.item("绿道").number
    actions.plan_item(ban, third, days=90, not_before=date(2026, 6, 1), key="p3")
    [crew] = actions.keep_resource(ban, "土方队", "队", "crew", 2, key="r").seqs
    for number in (second, third):
        actions.demand(ban, number, crew, 1, key=f"n{number}")
    desk, table = desk_of(ban), load_allowances()
    too_late = desk.plan.windows[str(second)].late_by
    none = {kind: replace(one, share=0.0, most=0, weekdays=()) for kind, one in table.items()}
    limits = limits_of_items(desk.ledger.items, desk.today, actions.calendars(), None, desk.ledger.resources)
    found = find_repairs(
        desk.network, actions.calendars(), desk.today, str(second), allowances={**none, "move": table["move"]},
        limits=limits, seconds=60,
    )  # fmt: skip

    taken = actions.take_up_repair(ban, second, edits_of(found.repairs[0], "抽调土方队"), key="move")

    items = ledgers.ledger("main").items
    assert taken.adopted
    assert too_late > 0
    assert (items[second].days, items[third].days) == (81 - too_late, 90 + too_late)
    assert desk_of(ban).plan.windows[str(second)].late_by == 0
