"""The conventions of `plan.py`, each checked by hand on a wall calendar."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.scheduling import Activity, Constraint, Late, Network, Relation, Rest, Side, Step, Window, schedule
from guatu.scheduling.plan import ConstraintType
from guatu.words import working_calendar

from .small_calendar import CALENDARS, NATIONAL_DAY, TODAY

OFFICE = {"office": NATIONAL_DAY}


def dates(network: Network, name: str) -> tuple[date, date, date | None, date | None]:
    window = schedule(network, CALENDARS).windows[name]
    return window.earliest_start, window.earliest_finish, window.latest_start, window.latest_finish


def test_a_step_ends_before_its_successor_starts() -> None:
    """The Sunday 29 September is a working day (调休), the week after 30 September is not."""
    network = Network(
        (Activity("1", "施工许可", 2), Activity("2", "进场", 3, due=date(2024, 10, 10))),
        (Relation("1", "2"),),
        date(2024, 9, 27),
    )

    plan = schedule(network, OFFICE)

    assert dict(plan.windows) == {
        "1": Window("1", date(2024, 9, 27), date(2024, 9, 29), date(2024, 9, 29), date(2024, 9, 30), 1, 0, True,
                    planned_start=date(2024, 9, 27), planned_finish=date(2024, 9, 29)),
        "2": Window("2", date(2024, 9, 30), date(2024, 10, 9), date(2024, 10, 8), date(2024, 10, 10), 1, 1, True,
                    planned_start=date(2024, 9, 30), planned_finish=date(2024, 10, 9)),
    }  # fmt: skip
    assert plan.problems == ()
    assert (plan.start, plan.finish) == (date(2024, 9, 27), date(2024, 10, 9))


def test_the_saturday_after_national_day_is_worked() -> None:
    network = Network((Activity("1", "进场", 5),), (), date(2024, 10, 8))

    assert dates(network, "1")[:2] == (date(2024, 10, 8), date(2024, 10, 12))


@pytest.mark.parametrize(
    ("kind", "lag", "start", "finish"),
    [
        ("FS", 0, date(2024, 9, 9), date(2024, 9, 10)),  # 1 takes 2–6 September, so from the Monday after
        ("FS", -2, date(2024, 9, 5), date(2024, 9, 6)),
        ("SS", 1, date(2024, 9, 3), date(2024, 9, 4)),
        ("FF", 0, date(2024, 9, 5), date(2024, 9, 6)),
        ("FF", 2, date(2024, 9, 9), date(2024, 9, 10)),
        ("SF", 3, date(2024, 9, 3), date(2024, 9, 4)),  # finish of the day before 2 September, and 3 days more
    ],
)
def test_each_type_of_relation(kind: str, lag: int, start: date, finish: date) -> None:
    network = Network(
        (Activity("1", "甲", 5), Activity("2", "乙", 2)),
        (Relation("1", "2", kind, lag),),  # type: ignore[arg-type]
        TODAY,
    )

    assert dates(network, "2")[:2] == (start, finish)


def test_a_milestone_is_on_the_finish_day_and_work_goes_on_the_day_after() -> None:
    network = Network(
        (Activity("1", "甲", 5), Activity("m", "竣工"), Activity("2", "乙", 1)),
        (Relation("1", "m"), Relation("m", "2")),
        TODAY,
    )

    assert dates(network, "m")[:2] == (date(2024, 9, 6), date(2024, 9, 6))
    assert dates(network, "2")[:2] == (date(2024, 9, 9), date(2024, 9, 9))


@pytest.mark.parametrize(("due", "float_days"), [(date(2024, 9, 3), 1), (date(2024, 9, 2), 0), (date(2024, 9, 1), -1)])
def test_a_milestone_due_today_has_no_day_to_spare(due: date, float_days: int) -> None:
    """1 September is a Sunday, so it means the Friday before."""
    window = schedule(Network((Activity("m", "开工", due=due),), (), TODAY), OFFICE).windows["m"]

    assert (window.float_days, window.late_by) == (float_days, max(-float_days, 0))


def test_a_due_day_in_the_holiday_means_the_last_working_day_before_it() -> None:
    network = Network((Activity("1", "甲", 2, due=date(2024, 10, 5)),), (), TODAY)

    assert dates(network, "1")[2:] == (date(2024, 9, 29), date(2024, 9, 30))


def test_a_link_across_two_calendars_goes_by_the_date() -> None:
    """The site works on Saturdays; the office takes over on Monday; the site then works on the coming Saturday."""
    network = Network(
        (
            Activity("1", "浇筑", 6, calendar="site"),
            Activity("2", "验收", 1),
            Activity("3", "回填", 5, due=date(2024, 9, 15), calendar="site"),
        ),
        (Relation("1", "2"), Relation("2", "3")),
        TODAY,
    )

    assert dates(network, "1") == (date(2024, 9, 2), date(2024, 9, 7), date(2024, 9, 2), date(2024, 9, 7))
    assert dates(network, "2") == (date(2024, 9, 9), date(2024, 9, 9), date(2024, 9, 9), date(2024, 9, 9))
    assert dates(network, "3") == (date(2024, 9, 10), date(2024, 9, 14), date(2024, 9, 10), date(2024, 9, 14))


def test_what_has_begun_keeps_its_start_and_cannot_finish_before_today() -> None:
    network = Network(
        (Activity("1", "甲", 5, date(2024, 9, 3), started=date(2024, 8, 20)), Activity("2", "乙", 1)),
        (Relation("1", "2"),),
        TODAY,
    )

    assert dates(network, "1") == (date(2024, 8, 20), date(2024, 9, 2), date(2024, 8, 20), date(2024, 9, 3))
    assert dates(network, "2")[0] == date(2024, 9, 3)


def test_what_is_finished_keeps_its_days_and_asks_only_for_what_is_left() -> None:
    network = Network(
        (
            Activity("1", "甲", 5, date(2024, 8, 1), finished=date(2024, 8, 30)),
            Activity("2", "乙", 1, date(2024, 9, 10)),
        ),
        (Relation("1", "2", "FS", 3),),
        TODAY,
    )

    assert dates(network, "1") == (date(2024, 8, 30), date(2024, 8, 30), None, None)
    assert dates(network, "2")[0] == date(2024, 9, 5)
    assert [step.why for step in schedule(network, OFFICE).why("2", "earliest")] == ["finished", "relation"]


def test_without_today_work_starts_when_the_most_urgent_must() -> None:
    network = Network((Activity("1", "甲", 3), Activity("2", "乙", 2, due=date(2024, 9, 13))), (Relation("1", "2"),))

    plan = schedule(network, OFFICE)

    assert plan.start == date(2024, 9, 9)
    assert plan.windows["2"].float_days == 0


def test_too_late_says_by_how_many_days_and_through_what() -> None:
    network = Network(
        (Activity("1", "施工许可", 8), Activity("2", "进场", 3, due=date(2024, 10, 9))),
        (Relation("1", "2", "FS", 2),),
        date(2024, 9, 18),
    )

    plan = schedule(network, {"office": working_calendar()})

    chain = (
        Step("1", "施工许可", date(2024, 9, 27), "today", Relation("1", "2", "FS", 2), 8,
             (Rest(date(2024, 10, 1), date(2024, 10, 7)),)),
        Step("2", "进场", date(2024, 10, 8), "relation", None, 3),
    )  # fmt: skip
    assert plan.late() == (Late("2", "进场", date(2024, 10, 9), date(2024, 10, 10), 1, chain),)
    assert plan.late("1") == plan.late()
    assert plan.late_says(plan.late()[0]) == (
        "进场最早2024年10月10日完成，比完成时限2024年10月9日晚1个工作日："
        "施工许可 8个工作日 → 国庆节 → 进场 +2个工作日，工期3个工作日"
    )
    assert plan.why_says("2", "earliest") == (
        "从今天起排 → 施工许可 8个工作日 → 国庆节 → 进场 +2个工作日：进场最早2024年10月8日开始"
    )
    assert plan.why_says("1", "latest", "en") == (
        "施工许可 8 working days → Mid-Autumn Festival → 进场 +2 working days, taking 3 working days → National Day → "
        "due 2024-10-09: "
        "施工许可 must be finished by 2024-09-26"
    )


def test_dates_that_rest_on_a_table_not_yet_announced_are_marked() -> None:
    """The latest start lies in the announced year, but is counted back from a due day that does not."""
    last = NATIONAL_DAY.last_announced
    network = Network(
        (
            Activity("1", "甲", 60, due=date(last.year + 1, 2, 1)),
            Activity("2", "乙", 1),
            Activity("3", "丙", 1, due=date(last.year, 6, 1)),
        ),
        (Relation("2", "1"),),
        date(last.year, 1, 5),
    )

    windows = schedule(network, OFFICE).windows

    assert [windows[name].provisional for name in "123"] == [True, True, False]


def test_a_chain_ends_where_begun_work_would_lead_back_to_itself() -> None:
    """The paving waits for the day the drains began, and the drains are not finished before the paving."""
    network = Network(
        (Activity("1", "排水", 3, started=TODAY), Activity("2", "铺装", 5)),
        (Relation("1", "2", "SS", 3), Relation("2", "1", "FF")),
        TODAY,
    )

    plan = schedule(network, CALENDARS)

    assert [step.id for step in plan.why("1", "earliest")] == ["2", "1"]
    assert plan.windows["2"].earliest_start == date(2024, 9, 5)
    assert plan.windows["1"].earliest_finish == date(2024, 9, 11)


def test_what_is_as_late_as_possible_moves_nothing_that_follows() -> None:
    network = Network(
        (
            Activity("1", "备料", 2, as_late=True),
            Activity("2", "申领施工许可", 5),
            Activity("3", "进场", 1),
            Activity("4", "资料归档", 1, as_late=True),
        ),
        (Relation("1", "3"), Relation("2", "3")),
        TODAY,
    )

    windows = schedule(network, CALENDARS).windows

    assert (windows["1"].earliest_start, windows["1"].planned_start) == (TODAY, date(2024, 9, 5))
    assert windows["3"].earliest_start == date(2024, 9, 9)
    assert windows["4"].planned_finish == date(2024, 9, 9)


@pytest.mark.parametrize(("progress", "finish"), [("override", date(2024, 9, 4)), ("retained", date(2024, 9, 12))])
def test_what_is_left_of_begun_work_goes_on_or_waits(progress: str, finish: date) -> None:
    network = Network(
        (Activity("1", "征地", 8), Activity("2", "清表", 5, started=date(2024, 8, 28), remaining=3)),
        (Relation("1", "2", "FS", -2),),
        TODAY,
        progress,  # type: ignore[arg-type]
    )

    assert schedule(network, CALENDARS).windows["2"].earliest_finish == finish


def test_an_elapsed_lag_counts_days_off_and_a_working_one_does_not() -> None:
    activities = (Activity("1", "浇筑", 5), Activity("2", "拆模", 1))
    cured = schedule(Network(activities, (Relation("1", "2", "FS", 7, elapsed=True),), TODAY), CALENDARS)
    counted = schedule(Network(activities, (Relation("1", "2", "FS", 7),), TODAY), CALENDARS)

    assert cured.windows["2"].earliest_start == date(2024, 9, 14 + 2)
    assert counted.windows["2"].earliest_start == date(2024, 9, 18)


def test_a_day_by_which_to_start_is_told_when_it_is_missed() -> None:
    network = Network(
        (Activity("1", "招标", 20), Activity("2", "进场", 5, constraints=(Constraint("SNLT", date(2024, 9, 20)),))),
        (Relation("1", "2"),),
        TODAY,
    )

    plan = schedule(network, OFFICE)

    assert (plan.windows["2"].late_by, plan.windows["2"].earliest_start) == (6, date(2024, 9, 29))
    assert plan.late()[0].due == date(2024, 9, 20)
    assert plan.why_says("2", "latest").startswith(
        "进场 5个工作日 → 限定开始不晚于2024年9月20日：进场最迟2024年9月26日完成"
    )


@pytest.mark.parametrize(
    ("type_", "day", "side", "says"),
    [
        ("SNET", 20, "earliest", "限定开始不早于2024年9月20日 → 进场：进场最早2024年9月20日开始"),
        ("SO", 20, "earliest", "限定2024年9月20日开始 → 进场：进场最早2024年9月20日开始"),
        ("SO", 20, "latest", "进场 5个工作日 → 限定2024年9月20日开始：进场最迟2024年9月26日完成"),
        ("FNET", 20, "earliest", "限定完成不早于2024年9月20日 → 进场：进场最早2024年9月16日开始"),
        ("FNLT", 20, "latest", "进场 5个工作日 → 限定完成不晚于2024年9月20日：进场最迟2024年9月20日完成"),
        ("FO", 20, "earliest", "限定2024年9月20日完成 → 进场：进场最早2024年9月16日开始"),
        ("FO", 20, "latest", "进场 5个工作日 → 限定2024年9月20日完成：进场最迟2024年9月20日完成"),
    ],
)
def test_a_date_held_by_a_limit_says_so_in_the_words_of_the_limit(
    type_: ConstraintType, day: int, side: Side, says: str
) -> None:
    limited = Activity("1", "进场", 5, constraints=(Constraint(type_, date(2024, 9, day)),))

    assert schedule(Network((limited,), (), TODAY), OFFICE).why_says("1", side) == says


def test_a_due_day_that_is_a_limit_too_is_told_as_the_due_day_and_a_whole_lends_its_limit() -> None:
    limit = (Constraint("FNLT", date(2024, 9, 20)),)
    due = Activity("1", "进场", 5, due=date(2024, 9, 20), constraints=limit)
    assert (
        schedule(Network((due,), (), TODAY), OFFICE).why_says("1").startswith("进场 5个工作日 → 完成时限2024年9月20日")
    )
    parts = (Activity("w", "工程", constraints=limit), Activity("p", "进场", 5, parent="w"))

    assert (
        schedule(Network(parts, (), TODAY), OFFICE)
        .why_says("p")
        .startswith("进场 5个工作日 → 上级事项限定完成不晚于2024年9月20日")
    )


def test_a_first_day_is_told_as_it_was_set_whatever_the_chain_leaves_by() -> None:
    network = Network(
        (Activity("1", "招标", 5, not_before=date(2024, 9, 9)), Activity("2", "进场", 5)), (Relation("1", "2"),), TODAY
    )

    assert schedule(network, OFFICE).why_says("2", "earliest").startswith("2024年9月9日起方可开始 → 招标")


def test_a_missed_limit_is_told_as_one() -> None:
    late = Activity("1", "进场", 5, constraints=(Constraint("FNLT", TODAY),))

    [told] = (plan := schedule(Network((late,), (), TODAY), OFFICE)).late()

    assert (told.limit, told.due, told.days) == ("FNLT", TODAY, 4)
    assert "比限定的" in plan.late_says(told)
    assert "时限" not in plan.late_says(told)


def test_what_is_as_late_as_possible_says_what_holds_it() -> None:
    network = Network(
        (
            Activity("1", "备料", 2, as_late=True),
            Activity("2", "开挖", 5),
            Activity("3", "砌筑", 3),
            Activity("4", "归档", 1, as_late=True),
            Activity("5", "验收", 1, due=date(2024, 10, 31), as_late=True),
            Activity("6", "进场", 2, as_late=True),
        ),
        (Relation("1", "3"), Relation("2", "3"), Relation("6", "2")),
        TODAY,
    )

    plan = schedule(network, OFFICE)

    assert [plan.planned_says(name) for name in "123456"] == [
        "尽量晚：计划2024年9月9日开始，再晚就推后“砌筑”",
        "",
        "",
        "尽量晚：没有后续和时限，计划2024年9月13日开始，与全部事项同时完成",
        "尽量晚：计划2024年10月31日开始，再晚就过了最迟日",
        "尽量晚：没有推后的余地，仍按最早日期2024年9月2日开始",
    ]


def test_a_plan_whose_work_is_all_done_can_be_asked_why() -> None:
    done = Activity("1", "立项", 3, started=date(2024, 9, 2), finished=date(2024, 9, 4))
    plan = schedule(Network((done,), (), date(2024, 9, 9)), CALENDARS)

    assert plan.planned_says("1") == ""
    assert [step.why for step in plan.why("1", "earliest")] == ["finished"]
