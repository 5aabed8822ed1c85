"""Baselines taken, scenarios tried and adopted all or none, and two plans compared, on a stored ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.ledger import Ledger
from guatu.store import ledgers
from tests.actions.conftest import Office

pytestmark = pytest.mark.store


def now() -> Ledger:
    return ledgers.ledger("main")


def refused(call: Any, *arguments: Any, **named: Any) -> str:
    before = now().seq
    with pytest.raises(Refused) as found:
        call(*arguments, **named)
    assert now().seq == before
    return found.value.says("zh")


def suppose(acting: Acting, *edits: dict[str, Any], name: str = "抢工期", scenario: int | None = None) -> int:
    done = actions.suppose(acting, name, list(edits), scenario=scenario, key=f"s-{name}-{now().seq}")
    return scenario or done.seqs[0]


@pytest.fixture
def works(office: Office) -> tuple[Office, int, int]:
    """The office, with the dam's grouting planned for 20 days, and the drainage plan for 10 after it."""
    ban, dam, plan = office.acting("ban"), office.item("水库").number, office.item("内涝").number
    actions.plan_item(ban, dam, days=20, key="p1")
    actions.plan_item(ban, plan, days=10, key="p2")
    actions.depend(ban, plan, dam, key="d1")
    return office, dam, plan


def test_a_baseline_keeps_name_person_day_and_every_planned_date(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    done = actions.take_baseline(office.acting("ban"), " 年初  计划 ", reason="市政府常务会审定", key="b")

    [kept] = now().baselines.values()
    rows = actions.baseline_rows(office.acting("shui"), kept).rows

    assert (kept.entry, kept.name, kept.by, kept.day, kept.of, kept.reason) == (
        done.seqs[0], "年初 计划", "ban", date(2026, 3, 16), None, "市政府常务会审定",
    )  # fmt: skip
    assert kept.items == len(rows)
    assert (rows[str(dam)].start, rows[str(dam)].finish, rows[str(dam)].days, rows[str(dam)].due) == (
        date(2026, 3, 16), date(2026, 4, 13), 20, date(2026, 9, 30),
    )  # fmt: skip
    assert (rows[str(plan)].start, rows[str(plan)].ties) == (date(2026, 4, 14), ((str(dam), "FS", 0),))


def test_a_baseline_is_never_overwritten_and_stays_what_it_was(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works
    ban = office.acting("ban")
    actions.take_baseline(ban, "年初计划", key="b")
    [kept] = now().baselines.values()
    before = actions.baseline_rows(ban, kept).rows
    actions.plan_item(ban, dam, days=45, key="p3")
    actions.take_baseline(ban, "二季度计划", key="b2")

    assert refused(actions.take_baseline, ban, "年初计划", key="b3") == (
        "已有基线或推演叫“年初计划”；基线不能覆盖，请另起名称"
    )
    assert actions.baseline_rows(ban, now().baselines[kept.entry]).rows == before
    assert [one.name for one in now().baselines.values()] == ["年初计划", "二季度计划"]
    assert actions.take_baseline(ban, "年初计划", key="b").again


def test_a_baseline_of_one_whole_holds_what_is_under_it(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    ban = office.acting("ban")
    actions.move_item(ban, plan, dam, key="m")
    actions.take_baseline(ban, "水库", of=dam, key="b")
    [kept] = now().baselines.values()

    assert set(actions.baseline_rows(ban, kept).rows) == {str(dam), str(plan)}
    # Compared with today it asks only for that whole, what has come under it since included.
    found = actions.compared(ban, "水库").comparison
    assert set(found.after.rows) == {str(dam), str(plan)}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "“name”没有填写；请填写后提交"),
        ("2026-03-01", "“2026-03-01”会被当成日期或编号；请另起名称"),
        ("12", "“12”会被当成日期或编号；请另起名称"),
        ("今天", "“今天”会被当成日期或编号；请另起名称"),
        ("长" * 61, "“name”超过60字；请精简，详情可作为佐证文件上传"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(works: tuple[Office, int, int], name: str, line: str) -> None:
    office, _, _ = works

    assert refused(actions.take_baseline, office.acting("ban"), name, key="b") == line


def test_who_may_take_suppose_and_adopt(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works

    def may(deed: str) -> set[str]:
        return {login for login in ("shui", "xian", "zhu", "ban", "guan") if actions.may(office.acting(login), deed)}

    assert (may("baseline"), may("suppose"), may("adopt")) == (
        {"ban", "guan"},
        {"shui", "zhu", "ban"},
        {"shui", "zhu", "ban"},
    )
    # A lead unit may suppose what it likes; it adopts only what it could do by hand.
    number = suppose(office.acting("shui"), {"item": plan, "field": "days", "to": 8})
    assert refused(actions.adopt_scenario, office.acting("shui"), number, key="a") == (
        f"一处也没有采纳。第{plan}号：只有本事项的牵头、配合单位或专班可以办理；如责任单位有误，请专班改派"
    )
    assert refused(actions.drop_scenario, office.acting("zhu"), number, key="x") == (
        "推演“抢工期”由他人所拟，只有拟定人和专班可以改动；请另起一个"
    )
    assert actions.adopt_scenario(office.acting("zhu"), number, key="a2").items == (plan,)
    assert now().items[dam].days == 20


def test_a_scenario_changes_nothing_until_it_is_adopted_and_then_everything(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    ban, items = office.acting("ban"), dict(now().items)
    number = suppose(
        ban,
        {"item": dam, "field": "days", "to": 15},
        {"item": dam, "field": "calendar", "to": "site"},
        {"item": dam, "field": "not_before", "to": "2026-03-20"},
        {"item": dam, "field": "due", "to": "2026-10-30", "reason": "汛期停工"},
        {"item": plan, "field": "link", "after": dam, "to": None},
        {"item": dam, "field": "link", "after": plan, "type": "SS", "to": 3},
    )
    assert dict(now().items) == items

    done = actions.adopt_scenario(ban, number, key="a")

    after = now().items
    assert (after[dam].days, after[dam].calendar, after[dam].not_before, after[dam].due) == (
        15, "site", date(2026, 3, 20), date(2026, 10, 30),
    )  # fmt: skip
    assert after[dam].changes[-1].reason == "汛期停工"
    assert after[plan].links == ()
    assert [(link.after, link.type, link.lag) for link in after[dam].links] == [(plan, "SS", 3)]
    kinds = [entry.kind for entry in ledgers.some_entries("main", done.seqs)]
    assert kinds == ["adopted", "planned", "undepended", "depended", "extended"]
    assert now().scenarios[number].state == "adopted"
    assert actions.adopt_scenario(ban, number, key="a").again
    assert refused(actions.adopt_scenario, ban, number, key="a2") == "推演“抢工期”已采纳；如要再推演，请另起一个"


def test_where_one_deed_is_refused_none_is_done(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    ban, items = office.acting("ban"), dict(now().items)
    number = suppose(
        ban,
        {"item": dam, "field": "days", "to": 15},
        {"item": plan, "field": "due", "to": "2026-03-13"},
    )

    assert refused(actions.adopt_scenario, ban, number, key="a") == (
        f"一处也没有采纳。第{plan}号：新时限不能早于今天（2026-03-16）；请改选日期"
    )
    assert dict(now().items) == items
    assert now().scenarios[number].state == "open"


def test_a_scenario_that_would_close_a_loop_is_refused_whole(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    number = suppose(
        office.acting("ban"),
        {"item": dam, "field": "days", "to": 9},
        {"item": dam, "field": "link", "after": plan, "to": 0},
    )

    line = refused(actions.adopt_scenario, office.acting("ban"), number, key="a")

    assert line.startswith(f"一处也没有采纳。第{dam}号：")
    assert now().items[dam].days == 20


def test_a_ledger_that_moved_under_a_scenario_refuses_it_until_it_is_saved_again(
    works: tuple[Office, int, int],
) -> None:
    office, dam, plan = works
    ban = office.acting("ban")
    edits = [{"item": dam, "field": "days", "to": 15}, {"item": plan, "field": "days", "to": 7}]
    number = suppose(ban, *edits)
    actions.plan_item(office.acting("shui"), dam, days=25, key="p9")
    actions.note_item(ban, plan, says="已踏勘", key="n")

    line = refused(actions.adopt_scenario, ban, number, key="a")

    assert line == (
        f"第{dam}号“{now().items[dam].name}”的工期在推演之后已改（推演时20个工作日，现25个工作日）；请核对后重新保存推演"
    )
    standing = actions.not_adoptable(now(), now().scenarios[number])
    assert standing is not None
    assert standing.says("zh") == line
    suppose(ban, *edits, scenario=number)
    actions.adopt_scenario(ban, number, key="a3")
    assert (now().items[dam].days, now().items[plan].days) == (15, 7)


def test_a_change_of_something_else_is_no_conflict(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works
    ban = office.acting("ban")
    number = suppose(ban, {"item": dam, "field": "days", "to": 15})
    actions.extend_due(ban, dam, date(2026, 10, 15), reason="汛期", key="e")

    actions.adopt_scenario(ban, number, key="a")

    assert (now().items[dam].days, now().items[dam].due) == (15, date(2026, 10, 15))


def test_a_dropped_scenario_stays_readable_and_frees_its_name(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works
    ban = office.acting("ban")
    number = suppose(ban, {"item": dam, "field": "days", "to": 15})
    actions.drop_scenario(ban, number, key="x")

    held = now().scenarios[number]
    assert (held.state, held.settled_by, len(held.edits)) == ("dropped", "ban", 1)
    assert refused(actions.adopt_scenario, ban, number, key="a") == "推演“抢工期”已放弃；如要再推演，请另起一个"
    assert refused(actions.drop_scenario, ban, 9999, key="y") == "没有这个推演；请从列表中选择"
    assert suppose(ban, {"item": dam, "field": "days", "to": 15}) != number


def test_changes_that_cannot_be_meant_are_refused_in_one_line(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works

    line = refused(actions.suppose, office.acting("ban"), "抢工期", [{"item": dam, "field": "days", "to": -3}], key="s")

    assert line == "第1处变动：days 须为0到3650的整数；请改正"
    empty = suppose(office.acting("ban"), {"item": dam, "field": "days", "to": 20})
    assert refused(actions.adopt_scenario, office.acting("ban"), empty, key="a") == (
        "推演“抢工期”没有变动可采纳；请先加变动，或放弃它"
    )


def test_a_baseline_against_today_says_who_changed_a_due_day_and_adds_up_by_unit(
    works: tuple[Office, int, int],
) -> None:
    office, dam, plan = works
    ban = office.acting("ban")
    actions.take_baseline(ban, "年初计划", key="b")
    actions.plan_item(ban, dam, days=25, key="p3")
    actions.extend_due(ban, plan, date(2026, 7, 15), reason="部门会商", key="e")

    found = actions.compared(office.acting("shui"), "年初计划")

    assert {one.id: (one.kinds, one.moved, one.because) for one in found.comparison.deviations} == {
        str(dam): (("later", "longer"), 5, "days"),
        str(plan): (("later", "due"), 5, "before"),
    }
    assert {id_: (change.by, change.reason) for id_, change in found.who.items()} == {str(plan): ("ban", "部门会商")}
    assert {total.name: (total.lost, total.moved) for total in found.units} == {
        "市水利局": (5, 5), "市住房城乡建设局": (5, 5),
    }  # fmt: skip


def test_scenarios_are_compared_with_today_and_with_each_other(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    ban = office.acting("ban")
    suppose(ban, {"item": dam, "field": "days", "to": 15}, name="加班")
    slow = suppose(
        ban, {"item": dam, "field": "days", "to": 30}, {"item": dam, "field": "due", "to": "2026-10-15"}, name="停工"
    )

    def moved(before: str, after: str) -> dict[str, int | None]:
        return {one.id: one.moved for one in actions.compared(ban, before, after).comparison.deviations}

    assert moved("today", "加班") == {str(dam): -5, str(plan): -5}
    assert moved("加班", str(slow)) == {str(dam): 15, str(plan): 15}
    assert actions.compared(ban, "今天", f"#{slow}").who[str(dam)].by == "ban"


def test_the_ledger_of_an_earlier_day_is_replayed(works: tuple[Office, int, int]) -> None:
    office, dam, plan = works
    later = datetime(2026, 4, 20, 2, tzinfo=UTC)
    ban = replace(office.acting("ban"), today=later.date(), now=later)
    actions.plan_item(ban, dam, days=40, key="p7")

    found = actions.compared(ban, "2026-03-16", "2026-04-20").comparison

    assert (found.before.day, found.after.day) == (date(2026, 3, 16), date(2026, 4, 20))
    assert found.before.rows[str(dam)].days == 20
    assert {one.id: one.lengthened for one in found.deviations} == {str(dam): 20, str(plan): 0}
    assert found.before.seq < found.after.seq == now().seq


def test_replaying_gives_the_ledger_as_it_stood_after_every_entry(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works
    known, states = now().seq, []
    for place in range(1, 8):
        moment = datetime(2026, 4, place, 2, tzinfo=UTC)
        ban = replace(office.acting("ban"), now=moment, today=moment.date())
        actions.plan_item(ban, dam, days=20 + place, key=f"k{place}")
        states.append(now())

    for place, state in enumerate(states, 1):
        seq = ledgers.last_on("main", date(2026, 4, place))
        assert seq == known + place
        assert ledgers.until("main", seq) == state
    assert ledgers.last_on("main", date(2026, 3, 16) - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("没有的", "没有叫“没有的”的基线或推演，也不是日期；请从列表中选择"),
        ("2026-02-30", "没有叫“2026-02-30”的基线或推演，也不是日期；请从列表中选择"),
        ("2027-01-01", "2027-01-01 还没有到；请选今天或以前的日期"),
        ("2020-01-01", "2020-01-01 台账还没有账目；请选较晚的日期"),
    ],
)
def test_what_names_no_plan_is_refused(works: tuple[Office, int, int], word: str, line: str) -> None:
    office, _, _ = works

    assert refused(actions.compared, office.acting("xian"), word) == line


def test_an_item_back_on_the_review_desk_is_gone_from_today_and_stays_in_the_baseline(office: Office) -> None:
    ban = office.acting("ban")
    text = "城市更新方案\n\n2026年1月20日\n\n（一）8月底前完成临江文化馆主体结构封顶。\n牵头单位：市住房城乡建设局\n"
    posted = actions.post_document(ban, "更新.txt", text.encode(), review=True, key="r")
    number = next(number for number, item in now().drafts.items() if item.is_promise)
    actions.approve_drafts(ban, [number], key="ap")
    actions.take_baseline(ban, "审核后", key="b")
    scenario = suppose(ban, {"item": number, "field": "days", "to": 9})
    actions.undo_review(ban, posted.document.sha256, key="un")

    found = actions.compared(ban, "审核后")

    assert number not in now().items
    assert [(one.id, one.kinds) for one in found.comparison.deviations] == [(str(number), ("deleted",))]
    assert found.labels[str(number)].unit == "市住房城乡建设局"
    line = refused(actions.adopt_scenario, ban, scenario, key="a")
    assert line == f"第{number}号“{now().drafts[number].name}”或它所接的事项已不在办；请从推演中去掉这处变动"


def test_a_step_made_from_a_template_says_which(works: tuple[Office, int, int]) -> None:
    office, dam, _ = works
    actions.apply_template(office.acting("ban"), dam, "building", days={}, key="t")

    rules = [item.rule for item in now().items.values() if item.parent == dam]

    assert rules[:2] == ["template:building.proposal", "template:building.feasibility"]
