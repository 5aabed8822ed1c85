"""Repairs and reasons of schedule files: in days or hours, proved, and true in the file's own minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.scheduling import schedule
from guatu.scheduling.files import Computed, Programme, compute
from guatu.scheduling.files.explaining import explained
from guatu.scheduling.files.programme import Assignment, Link, Resource, Task, WorkCalendar
from guatu.scheduling.files.repairing import RepairedFile, repair_file, repaired_json, repaired_says
from guatu.scheduling.plan import RelationType
from guatu.scheduling.repairs import apply_changes, load_allowances
from guatu.words import named_calendars, working_calendar

from .samples import read

OFFICE = named_calendars(working_calendar())
MONDAY = datetime(2026, 3, 2, 8)  # noqa: DTZ001 - a wall clock
HOURS = ((480, 720), (780, 1020))
STANDARD = WorkCalendar("1", "标准", (HOURS,) * 5 + ((),) * 2)
NIGHTS = WorkCalendar("3", "夜班", (((1200, 1440),),) * 6 + ((),))
some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def at(day: int, hour: int = 17) -> datetime:
    return datetime(2026, 3, day, hour)  # noqa: DTZ001


def road(*, days: float = 8, due: datetime) -> Programme:
    """Two works of as many days one after the other, the second with a deadline."""
    span = round(days * 480)
    tasks = (Task("1", "路基施工", duration=span), Task("2", "路面铺设", duration=span, deadline=due))
    return Programme(
        "mspdi", start=MONDAY, calendar="1", calendars=(STANDARD,), tasks=tasks, links=(Link("1", "2"),)
    )  # fmt: skip


def repaired(made: Programme, wanted: str | None = None) -> tuple[Computed, RepairedFile]:
    computed = compute(made, OFFICE)
    return computed, repair_file(computed, wanted, load_allowances(), 10.0)


def test_repairs_of_hours_are_told_in_days_and_given_in_minutes() -> None:
    """Sixteen days from the 2nd end on the 23rd; the 20th is a day too early."""
    computed, answer = repaired(road(due=at(20)))
    told = repaired_json(answer, "zh")

    assert repaired_says(answer, "zh")[:2] == [
        "路面铺设：最早2026-03-23 17:00完成，比时限2026-03-20 17:00晚1个工作日",
        "  1. 让“路面铺设”与“路基施工”搭接1天（前序牵头单位、后序牵头单位同意）。改1处，代价2，已证最小",
    ]
    assert told["repair_search"]["targets"] == [
        {"id": "2", "name": "路面铺设", "due": "2026-03-20T17:00", "finish": "2026-03-23T17:00", "days": 480}
    ]
    first = told["repairs"][0]
    assert (first["cost"], first["proven"], first["met"]) == (
        2, True, [{"id": "2", "due": "2026-03-20T17:00", "finish": "2026-03-20T17:00"}],
    )  # fmt: skip
    assert [(one["kind"], one["amount"], one["was"], one["now"]) for one in first["changes"]] == [
        ("overlap", 480, 0, -480)
    ]
    assert computed.plan.windows["2"].late_by == 480


def test_half_days_are_repaired_by_half_days() -> None:
    """Seventeen days end on Tuesday the 24th; at noon of the 23rd is a day and a half earlier."""
    _, answer = repaired(road(days=8.5, due=at(23, 12)))

    assert repaired_says(answer, "en")[1] == (
        "  1. let “路面铺设” begin 1.5 days before “路基施工” ends (with the consent of the unit before, the unit"
        " after). Changes: 1, cost 3, proven minimal"
    )


def test_saturdays_are_worked_as_the_fridays_before_them() -> None:
    long = replace(road(days=20, due=at(27) + timedelta(days=28)), links=(Link("1", "2", lag=480),))
    _, answer = repaired(replace(long, links=(Link("1", "2", lag=480),)))
    kinds = {change.kind for repair in answer.found.repairs for change in repair.changes}

    assert "rest" in kinds
    rest = next(change for repair in answer.found.repairs for change in repair.changes if change.kind == "rest")
    assert (rest.was, rest.now) == ("标准", "标准+6")


def test_those_assigned_to_work_with_float_can_help_out() -> None:
    late = road(due=at(19))
    free = Task("3", "绿化", duration=480 * 4, not_before=at(16, 8))
    made = replace(
        late,
        tasks=(*late.tasks, free, Task("4", "完工", "milestone", deadline=at(31))), links=(*late.links, Link("3", "4")),
        resources=(Resource("r", "施工队"),), assignments=(Assignment("2", "r"), Assignment("3", "r")),
    )  # fmt: skip
    _, answer = repaired(made)
    moved = [change for repair in answer.found.repairs for change in repair.changes if change.kind == "move"]

    assert [(one.amount, one.lender.was, one.lender.now) for one in moved if one.lender] == [(960, 1920, 2880)]


def test_a_list_is_repaired_in_office_days() -> None:
    text = "序号,任务名称,工期,开始,前置任务,截止\n1,许可,8,2026-03-02,,\n2,进场,8,,1,2026-03-20\n"
    _, answer = repaired(read(text, "list.csv"))

    assert answer.found.targets[0].days == 1
    assert answer.found.repairs[0].changes[0].amount == 1


def test_an_id_asked_for_in_vain_is_told() -> None:
    assert repaired(road(due=at(20)), "77")[1].found.problems[0].key == "repairs.unknown"
    assert repaired(road(due=at(31)), "2")[1].found.problems[0].key == "repairs.in_time"


def test_a_day_to_plan_from_is_taken_without_an_hour() -> None:
    computed = compute(road(due=at(20)), OFFICE, at(4).date())
    answer = repair_file(computed, None, load_allowances(), 10.0)

    assert repaired_says(answer, "zh")[0] == "路面铺设：最早2026-03-25 17:00完成，比时限2026-03-20 17:00晚3个工作日"


def test_nothing_late_needs_no_repair() -> None:
    assert repaired_says(repaired(road(due=at(31)))[1], "zh") == ["没有要赶不上的时限"]


@st.composite
def late_files(draw: st.DrawFn) -> Programme:
    """Small networks in days, half days, hours or 50 minutes, on one calendar or two, with a deadline missed."""
    unit, count = draw(st.sampled_from([480, 240, 60, 50])), draw(st.integers(2, 5))
    calendars = draw(st.sampled_from([("1",), ("1", "3")]))
    types: st.SearchStrategy[RelationType] = st.sampled_from(["FS", "FS", "SS", "FF"])
    tasks = [
        Task(str(n), f"安装{n}", duration=draw(st.integers(1, 9)) * unit, calendar=draw(st.sampled_from(calendars)))
        for n in range(count)
    ]
    links = tuple(Link(str(n), str(n + 1), draw(types), draw(st.integers(0, 1)) * unit) for n in range(count - 1))
    made = Programme(
        "mspdi", start=MONDAY, calendar="1", calendars=(STANDARD, NIGHTS), tasks=tuple(tasks), links=links
    )  # fmt: skip
    finish = compute(made, OFFICE).plan.finish
    assert isinstance(finish, datetime)
    tasks[-1] = replace(tasks[-1], deadline=finish - timedelta(hours=draw(st.integers(1, 60))))
    return replace(made, tasks=tuple(tasks))


@some
@given(late_files())
def test_every_repair_holds_in_the_files_own_minutes(made: Programme) -> None:
    computed, answer = repaired(made)

    for repair in answer.found.repairs:
        twins = {one.now for one in repair.changes if one.kind == "rest"}
        if twins:
            continue  # calendars of rest days worked are made for the search alone
        plan = schedule(apply_changes(computed.network, repair.changes), computed.calendars)
        assert not any(plan.windows[one.id].late_by for one in repair.met)
    if answer.found.targets:
        assert answer.found.repairs  # a later due day always helps


def test_reasons_are_given_in_minutes_and_said_in_days() -> None:
    told = explained(compute(road(due=at(20)), OFFICE), "2", "zh")

    assert [told[side]["day"] for side in ("earliest", "latest")] == ["2026-03-12T08:00", "2026-03-20T17:00"]
    assert (
        told["latest"]["says"] == "路面铺设 8个工作日 → 完成时限2026年3月20日17:00：路面铺设最迟2026年3月20日17:00完成"
    )
    assert (
        told["earliest"]["says"]
        == "2026年3月2日8:00起方可开始 → 路基施工 8个工作日 → 路面铺设：路面铺设最早2026年3月12日8:00开始"
    )
    assert [step["days"] for step in told["earliest"]["chain"]] == [3840, 3840]


def test_the_end_of_the_whole_is_named_where_nothing_else_bounds_a_task() -> None:
    later = road(due=at(31))
    for made in (later, replace(later, tasks=(later.tasks[0], replace(later.tasks[1], deadline=None)))):
        told = explained(compute(made, OFFICE), "1", "zh", ("latest",))
        assert told["latest"]["chain"][-1]["why"] == "whole"
        assert told["latest"]["says"] == (
            "路基施工 8个工作日 → 路面铺设 8个工作日 → 全部工作2026年3月23日17:00完成："
            "路基施工最迟2026年3月11日17:00完成"
        )
