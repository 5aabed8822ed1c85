"""Repairs of networks small enough to be reckoned by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guatu.scheduling import Activity, Constraint, Network, Problem, Relation, schedule
from guatu.scheduling.repairs import (
    AllowanceError,
    Allowances,
    Limits,
    Repair,
    Repairs,
    apply_changes,
    load_allowances,
    read_limits,
    repair_says,
    repairs_json,
    repairs_say,
    with_overtime,
)
from guatu.scheduling.repairs import find_repairs as search
from tests.scheduling.small_calendar import CALENDARS, TODAY, WEEKDAYS

ONLY_FIVE = {"office": WEEKDAYS}


def find_repairs(*asked: Any, seconds: float = 60, **more: Any) -> Repairs:
    """With time enough: what is judged here is what is found, however busy the machine."""
    return search(*asked, seconds=seconds, **more)


def only(*kinds: str, **changes: Any) -> Allowances:
    """The shipped table with these kinds of change alone."""
    table = load_allowances()
    off = {"share": 0.0, "most": 0, "weekdays": ()}
    return {kind: replace(one, **(changes if kind in kinds else off)) for kind, one in table.items()}


def chain(*days: int, late: int, names: str = "设计 编制 建设 开工") -> Network:
    """Works one after another, the last due `late` working days too early; no festival is near."""
    words = names.split()
    works = tuple(Activity(str(at), words[at], span) for at, span in enumerate(days))
    links = tuple(Relation(str(at), str(at + 1)) for at in range(len(days) - 1))
    finish = schedule(Network(works, links, TODAY), ONLY_FIVE).windows[str(len(days) - 1)].earliest_finish
    due = finish
    for _ in range(late):
        due -= timedelta(days=3 if due.weekday() == 0 else 1)
    return Network((*works[:-1], replace(works[-1], due=due)), links, TODAY)


def told(repair: Repair) -> list[tuple[str, str, int]]:
    return [(one.kind, one.name, one.amount) for one in repair.changes]


def test_the_only_way_is_the_cheapest_day_more() -> None:
    answer = find_repairs(chain(8, 12, 4, late=2), ONLY_FIVE, TODAY, allowances=only("shorten"))

    assert [told(one) for one in answer.repairs] == [[("shorten", "设计", 2)], [("shorten", "编制", 2)]]
    assert [one.cost for one in answer.repairs] == [6, 6]
    assert (answer.complete, answer.proven, answer.stopped) == (True, True, None)


def test_changes_are_combined_when_none_suffices_alone() -> None:
    answer = find_repairs(chain(8, 12, 4, late=5), ONLY_FIVE, TODAY, allowances=only("shorten"))

    assert [told(one) for one in answer.repairs] == [[("shorten", "设计", 2), ("shorten", "编制", 3)]]
    assert answer.complete
    [[met]] = [one.met for one in answer.repairs]
    assert (met.id, met.due, met.finish) == ("2", date(2024, 9, 26), date(2024, 9, 26))


def test_no_set_contains_another_and_the_fewest_changes_come_first() -> None:
    answer = find_repairs(chain(20, 20, 20, late=9), ONLY_FIVE, TODAY, most=50)

    sets = [frozenset((one.kind, one.id) for one in repair.changes) for repair in answer.repairs]
    assert answer.complete
    assert all(one.proven for one in answer.repairs)
    assert not any(one < other for one in sets for other in sets)
    assert len(sets) == len(set(sets))
    ranks = [(len(one.changes), one.cost) for one in answer.repairs]
    assert ranks == sorted(ranks)


def test_every_repair_is_in_time_by_the_real_passes() -> None:
    network = chain(20, 20, 20, late=9)
    twins = with_overtime(ONLY_FIVE)

    for repair in find_repairs(network, ONLY_FIVE, TODAY, most=50).repairs:
        plan = schedule(apply_changes(network, repair.changes), twins, TODAY)
        assert plan.late() == ()
        was = schedule(network, twins, TODAY)
        moved = {one for one in was.windows if was.windows[one].earliest_finish != plan.windows[one].earliest_finish}
        assert moved <= {one.id for one in repair.effects}
        for effect in repair.effects:
            window = plan.windows[effect.id]
            assert (effect.start, effect.finish) == (window.earliest_start, window.earliest_finish)


def test_what_the_law_gives_days_to_is_not_shortened() -> None:
    network = chain(20, 20, 4, late=4, names="公示 养护 报告")

    answer = find_repairs(network, ONLY_FIVE, TODAY, allowances=only("shorten", "crew", "rest"))

    assert [told(one) for one in answer.repairs] == []
    assert answer.complete


def test_limits_that_do_not_suffice_are_said_with_the_nearest_day_and_what_blocks_it() -> None:
    network = chain(8, 12, 4, late=9)

    answer = find_repairs(network, ONLY_FIVE, TODAY, allowances=only("shorten"))

    [nearest] = answer.nearest
    assert (answer.repairs, answer.complete, answer.proven) == ((), True, True)
    assert (nearest.days, nearest.blocked, nearest.names) == (3, ("0", "1", "2"), ("设计", "编制", "建设"))
    lines = repairs_say(answer, TODAY, "zh")
    assert lines[1] == "在现有限度内无法按时"
    assert lines[2].endswith("仍晚3个工作日；卡在：设计 → 编制 → 建设")


def test_a_due_day_is_put_off_by_the_setter_and_only_as_far_as_needed() -> None:
    network = chain(8, 12, 4, late=3)
    limits = Limits(setters={"2": "攻坚方案.docx"})

    [repair] = find_repairs(network, ONLY_FIVE, TODAY, allowances=only("extend", most=10), limits=limits).repairs

    [change] = repair.changes
    assert (change.kind, change.amount, change.cost) == ("extend", 3, 30)
    assert [one.name or one.party for one in change.agrees] == ["攻坚方案.docx", "supervisor"]
    assert change.now == schedule(network, ONLY_FIVE, TODAY).windows["2"].earliest_finish


def test_a_fixed_due_day_is_not_put_off() -> None:
    limits = Limits(fixed=frozenset({"2"}))
    answer = find_repairs(chain(8, 12, 4, late=3), ONLY_FIVE, TODAY, allowances=only("extend", most=10), limits=limits)

    assert (answer.repairs, answer.complete) == ((), True)


def test_only_a_preference_of_order_is_given_up() -> None:
    network = chain(8, 12, 4, late=3)

    assert find_repairs(network, ONLY_FIVE, TODAY, allowances=only("drop")).repairs == ()
    [repair] = find_repairs(
        network, ONLY_FIVE, TODAY, allowances=only("drop"), limits=Limits(preferences=frozenset({("0", "1")}))
    ).repairs
    assert told(repair) == [("drop", "编制", 1)]
    assert apply_changes(network, repair.changes).relations == (Relation("1", "2"),)


def test_work_on_saturdays_gains_what_the_weeks_hold_and_leaves_festivals_alone() -> None:
    table = only("rest", weekdays=(6,))

    [first, *_] = find_repairs(chain(20, 4, late=3), ONLY_FIVE, TODAY, allowances=table).repairs
    beyond = find_repairs(chain(20, 4, late=5), ONLY_FIVE, TODAY, allowances=table)

    assert told(first) == [("rest", "设计", 1)]
    assert first.changes[0].now == "office+6"
    assert beyond.repairs == ()
    twin: Any = with_overtime(CALENDARS)["office+6"]
    assert twin.is_working(date(2024, 9, 7))
    assert not twin.is_working(date(2024, 9, 8))
    assert not twin.is_working(date(2024, 10, 5)), "a Saturday within the National Day rest stays free"
    assert twin.is_working(date(2024, 9, 29)), "a make-up Sunday is worked as before"
    days = np.arange(date(2024, 9, 1).toordinal(), date(2024, 12, 1).toordinal())
    assert np.all(np.diff(twin.number(days)) >= 0)


def test_weekends_gone_by_cannot_be_worked_any_more() -> None:
    table, begun = only("rest", weekdays=(6,)), TODAY - timedelta(days=14)
    for remaining, repairs in ((None, []), (10, [[("rest", "设计", 1)]])):
        works = (Activity("0", "设计", 20, started=begun, remaining=remaining), Activity("1", "编制", 4))
        network = Network(works, (Relation("0", "1"),), TODAY)
        finish = schedule(network, ONLY_FIVE, TODAY).windows["1"].earliest_finish
        late = replace(network, activities=(works[0], replace(works[1], due=finish - timedelta(days=1))))

        answer = find_repairs(late, ONLY_FIVE, TODAY, allowances=table)

        assert [target.days for target in answer.targets] == [1]
        assert [told(one) for one in answer.repairs] == repairs


def test_least_days_that_are_stated_outrank_the_table() -> None:
    limits = Limits(shortest={"0": 3, "1": 12})

    answer = find_repairs(chain(8, 12, 4, late=5), ONLY_FIVE, TODAY, allowances=only("shorten"), limits=limits)

    assert [told(one) for one in answer.repairs] == [[("shorten", "设计", 5)]]


def test_nothing_that_was_in_time_becomes_late() -> None:
    """Shortening what must end with its predecessor makes it start later, and so what follows its start."""
    works = (
        Activity("a", "甲", 10),
        Activity("b", "乙", 8),
        Activity("c", "丙", 6, due=date(2024, 9, 10)),
        Activity("d", "丁", 2, due=date(2024, 9, 16)),
    )
    links = (Relation("a", "b", "FF"), Relation("b", "c", "SS"), Relation("b", "d", "FS"))
    network = Network(works, links, TODAY)
    was = schedule(network, ONLY_FIVE, TODAY)

    answer = find_repairs(network, ONLY_FIVE, TODAY, "d", allowances=only("shorten", least=2, share=0.5), most=20)

    late = {one.id: one.finish for one in was.late()}
    assert "d" in late
    assert answer.repairs
    for repair in answer.repairs:
        now = schedule(apply_changes(network, repair.changes), ONLY_FIVE, TODAY)
        assert all(one.id in late and one.finish <= late[one.id] for one in now.late())


def test_one_due_day_can_be_asked_about_by_anything_that_makes_it_late() -> None:
    network = chain(8, 12, 4, late=2)

    by_cause, by_target = (find_repairs(network, ONLY_FIVE, TODAY, one) for one in ("0", "2"))

    assert [one.id for one in by_cause.targets] == ["2"]
    assert by_cause.repairs == by_target.repairs


def test_a_whole_is_repaired_with_its_parts_and_lends_them_its_later_day() -> None:
    works = (
        Activity("w", "项目", due=date(2024, 9, 20)),
        Activity("a", "设计", 12, parent="w"),
        Activity("b", "建设", 8, parent="w"),
    )
    network = Network(works, (Relation("a", "b"),), TODAY)

    answer = find_repairs(network, ONLY_FIVE, TODAY, "w", allowances=only("extend", most=20))

    assert [one.id for one in answer.targets] == ["b"]
    assert [told(one) for one in answer.repairs] == [[("extend", "项目", 5)]]


def test_a_day_by_which_to_start_is_met_by_what_precedes_it() -> None:
    works = (Activity("a", "设计", 12), Activity("b", "建设", 8, constraints=(Constraint("SNLT", date(2024, 9, 16)),)))
    network = Network(works, (Relation("a", "b"),), TODAY)

    answer = find_repairs(network, ONLY_FIVE, TODAY, allowances=only("shorten"))

    assert [told(one) for one in answer.repairs] == [[("shorten", "设计", 2)]]


def test_begun_work_gives_up_what_is_left_of_it() -> None:
    works = (
        Activity("a", "设计", 20, started=date(2024, 8, 26), remaining=12),
        Activity("b", "建设", 4, due=date(2024, 9, 20)),
    )
    network = Network(works, (Relation("a", "b"),), TODAY)

    limits = Limits(shortest={"b": 4})
    [repair] = find_repairs(network, ONLY_FIVE, TODAY, allowances=only("shorten"), limits=limits).repairs

    assert [(one.kind, one.was, one.now) for one in repair.changes] == [("shorten", 12, 11)]
    assert apply_changes(network, repair.changes).activities[0] == replace(works[0], remaining=11)


def test_without_time_there_is_a_quick_answer_that_says_it_is_not_proven() -> None:
    answer = find_repairs(chain(20, 20, 20, late=9), ONLY_FIVE, TODAY, seconds=0)

    [repair] = answer.repairs
    assert (repair.proven, answer.proven, answer.complete, answer.stopped) == (False, False, False, 0)
    assert "未证最小" in repairs_say(answer, TODAY, "zh")[1]


def test_the_same_question_has_the_same_answer() -> None:
    network = chain(20, 20, 20, late=9)

    assert find_repairs(network, ONLY_FIVE, TODAY) == find_repairs(network, ONLY_FIVE, TODAY)


@pytest.mark.parametrize(("asked", "key"), [("99", "repairs.unknown"), ("0", "repairs.in_time")])
def test_what_is_asked_in_vain_is_a_problem(asked: str, key: str) -> None:
    answer = find_repairs(chain(8, 12, 4, late=0), ONLY_FIVE, TODAY, asked)

    assert [one.key for one in answer.problems] == [key]
    assert repairs_say(answer, TODAY, "zh") == [answer.problems[0].says("zh")]


def test_an_empty_network_and_one_in_time_need_nothing() -> None:
    for network in (Network((), (), TODAY), chain(8, 12, 4, late=0)):
        answer = find_repairs(network, ONLY_FIVE, TODAY)
        assert (answer.targets, answer.repairs, answer.complete) == ((), (), True)
        assert repairs_say(answer, TODAY, "zh") == ["没有要赶不上的时限"]


def test_a_repair_is_said_as_an_official_would() -> None:
    network = chain(20, 20, 20, late=11, names="施工图设计 施工图审查 招标")
    limits = Limits(answers={"0": "市设计院", "1": "市住建局", "2": "市招标办"}, fixed=frozenset({"2"}))
    table = only("shorten", "overlap", least=3)

    found = find_repairs(network, ONLY_FIVE, TODAY, allowances=table, limits=limits, most=30).repairs

    says = [repair_says(one, "zh") for one in found]
    assert "把“施工图审查”从20天压到15天（市住建局同意），再让“招标”与其搭接6天（市住建局、市招标办同意）" in says
    english = repair_says(found[0], "en")
    assert "(with the consent of 市住建局" in english


def test_the_json_holds_what_the_words_say() -> None:
    answer = find_repairs(chain(8, 12, 4, late=5), ONLY_FIVE, TODAY, allowances=only("shorten"))

    data = repairs_json(answer, TODAY, "zh")

    [repair] = data["repairs"]
    assert {key: repair["changes"][0][key] for key in ("kind", "id", "amount", "was", "now", "cost", "agrees")} == {
        "kind": "shorten", "id": "0", "amount": 2, "was": 8, "now": 6, "cost": 6,
        "agrees": [{"party": "lead", "name": None}],
    }  # fmt: skip
    assert data["repair_search"]["targets"][0]["days"] == 5
    assert (data["repair_search"]["proven"], data["repair_search"]["complete"]) == (True, True)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"activities": [{"id": "a", "min_days": -1}]}', "activities[0].min_days"),
        ('{"activities": [{"id": "a", "min_days": "x"}]}', "activities[0].min_days"),
        ('{"activities": [{"id": "a", "unit": 3}]}', "activities[0].unit"),
        ('{"activities": [{"id": "a", "due_fixed": 1}]}', "activities[0].due_fixed"),
        ('{"relations": [{"before": "a", "after": "b", "max_lead": true}]}', "relations[0].max_lead"),
        ('{"relations": [{"before": "a", "after": "b", "preferential": "yes"}]}', "relations[0].preferential"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_told_with_its_place(text: str, at: str) -> None:
    problem = read_limits(text)

    assert isinstance(problem, Problem)
    assert problem.facts == {"at": at}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[shorten", "repairs.table_broken"),
        ("[shortn]\nunit = 1", "repairs.table_field"),
        ("[shorten]\nunit = -1\nreason = {zh = '一'}", "repairs.table_field"),
        ("[shorten]\nunit = 1e9\nreason = {zh = '一'}", "repairs.table_field"),
        ("[shorten]\nshare = 2\nreason = {zh = '一'}", "repairs.table_field"),
        ("[shorten]\nshare = nan\nreason = {zh = '一'}", "repairs.table_field"),
        ("[shorten]\nagrees = ['mayor']\nreason = {zh = '一'}", "repairs.table_field"),
        ("[rest]\nweekdays = [1]\nreason = {zh = '一'}", "repairs.table_field"),
        ("[rest]\nweekdays = 6\nreason = {zh = '一'}", "repairs.table_field"),
        ("[shorten]\nunit = 1", "repairs.table_field"),
        ("shorten = 3", "repairs.table_field"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "repairs.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(AllowanceError) as caught:
        load_allowances(path)
    assert caught.value.key == key


def test_an_own_table_replaces_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "repairs.toml"
    path.write_text('[shorten]\nunit = 7\nshare = 0.5\nagrees = ["lead"]\nreason = {zh = "加班"}', encoding="utf-8")

    table = load_allowances(path)

    assert (table["shorten"].unit, table["shorten"].share_of("公示")[0]) == (7, 0.5)
    assert table["overlap"] == load_allowances()["overlap"]
    with pytest.raises(AllowanceError):
        load_allowances(tmp_path / "none.toml")


def test_loops_and_unknown_ends_do_not_stand_in_the_way() -> None:
    network = chain(8, 12, 4, late=2)
    broken = replace(network, relations=(*network.relations, Relation("1", "0"), Relation("2", "nobody")))

    assert find_repairs(broken, ONLY_FIVE, TODAY).problems == ()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_off_the_calendar_is_a_problem(day: date) -> None:
    answer = find_repairs(chain(8, 12, 4, late=2), ONLY_FIVE, day)

    assert [one.key for one in answer.problems] == ["scheduling.today_out_of_range"]


def test_no_solver_is_loaded_where_nothing_is_late() -> None:
    code = (
        "import sys; from datetime import date; from guatu.scheduling import Activity, Network\n"
        "from guatu.scheduling.repairs import find_repairs; from guatu.words import working_calendar\n"
        "find_repairs(Network((Activity('a', 'a', 3),)), {'office': working_calendar()}, date(2026, 1, 5))\n"
        "print(sorted({'ortools', 'numba', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.strip() == "[]"
