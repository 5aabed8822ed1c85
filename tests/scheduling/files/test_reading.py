"""Every format becomes the same kind of programme, and its plan is worked out in minutes or days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guatu.scheduling.files import Computed, answer, compare, compute
from guatu.scheduling.files.programme import Link, Programme
from guatu.scheduling.plan import Constraint
from guatu.words import named_calendars, working_calendar

from .samples import CLNDR_DATA, CSV, GAN, PLANNER, PMXML, XER_TABLES, link, mspdi, read, task, xer

OFFICE = named_calendars(working_calendar())


def computed(programme: Programme) -> Computed:
    return compute(programme, OFFICE)


def dates(made: Computed) -> dict[str, tuple[str, str]]:
    return {
        id_: (str(window.planned_start)[:16], str(window.planned_finish)[:16])
        for id_, window in made.plan.windows.items()
    }


def test_links_of_all_types_with_lags_in_working_and_in_all_hours() -> None:
    programme = read(
        mspdi(
            task(1, "甲", 16)
            + task(2, "乙", 8, link(1, 1, 4800))  # FS + 1 d
            + task(3, "丙", 8, link(1, 3, 600, 5))  # SS + 1 h
            + task(4, "丁", 8, link(1, 0, 14400, 8))  # FF + 1 ed
            + task(5, "戊", 0, link(2))
        )
    )

    assert programme.links == (
        Link("1", "2", "FS", 480), Link("1", "3", "SS", 60, False, "h"), Link("1", "4", "FF", 1440, True, "d"),
        Link("2", "5", "FS", 0),
    )  # fmt: skip
    assert dates(computed(programme)) == {
        "1": ("2026-03-02 08:00", "2026-03-03 17:00"),
        "2": ("2026-03-05 08:00", "2026-03-05 17:00"),
        "3": ("2026-03-02 09:00", "2026-03-03 09:00"),
        "4": ("2026-03-04 08:00", "2026-03-04 17:00"),
        "5": ("2026-03-05 17:00", "2026-03-05 17:00"),
    }


def test_a_calendar_inherits_and_a_task_keeps_its_own() -> None:
    own = """<Calendar><UID>2</UID><Name>夜班</Name><BaseCalendarUID>1</BaseCalendarUID><WeekDays>
    <WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>22:00:00</FromTime>
    <ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays><Exceptions><Exception><TimePeriod>
    <FromDate>2026-03-03T00:00:00</FromDate><ToDate>2026-03-03T23:59:00</ToDate></TimePeriod><Type>1</Type>
    <DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"""
    made = computed(read(mspdi(task(1, "浇筑", 10, "<CalendarUID>2</CalendarUID>"), own)))

    # Two hours on Monday night, none on Tuesday, eight on Wednesday.
    assert dates(made) == {"1": ("2026-03-02 22:00", "2026-03-04 17:00")}


def test_constraints_deadlines_and_float_are_read_as_they_are() -> None:
    made = computed(
        read(
            mspdi(
                task(
                    1, "甲", 8, "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-04T08:00:00</ConstraintDate>"
                )
                + task(2, "乙", 8, "<Deadline>2026-03-03T17:00:00</Deadline>")
                + task(3, "丙", 8, "<ConstraintType>1</ConstraintType>")
            )
        )
    )
    windows = made.plan.windows

    assert made.programme.tasks[0].constraints == (Constraint("SNET", datetime(2026, 3, 4, 8)),)  # noqa: DTZ001
    assert dates(made)["3"] == ("2026-03-04 08:00", "2026-03-04 17:00")
    assert [windows[id_].float_days for id_ in "123"] == [0, 480, 960]
    assert [made.is_critical(id_) for id_ in "123"] == [True, False, False]


def test_progress_in_ms_project_stays_where_it_was_recorded() -> None:
    begun = "<PercentComplete>50</PercentComplete><ActualStart>2026-03-03T08:00:00</ActualStart>"
    done = (
        "<PercentComplete>100</PercentComplete><ActualStart>2026-03-02T08:00:00</ActualStart>"
        "<ActualFinish>2026-03-02T12:00:00</ActualFinish>"
    )
    made = computed(read(mspdi(task(1, "甲", 4, done) + task(2, "乙", 16, begun) + task(3, "丙", 8, link(2)))))

    assert dates(made) == {
        "1": ("2026-03-02 08:00", "2026-03-02 12:00"),
        "2": ("2026-03-03 08:00", "2026-03-04 17:00"),
        "3": ("2026-03-05 08:00", "2026-03-05 17:00"),
    }


def test_manual_inactive_and_elapsed_tasks() -> None:
    manual = "<Manual>1</Manual><Start>2026-03-09T08:00:00</Start><Finish>2026-03-09T17:00:00</Finish>" + link(1)
    elapsed = task(4, "养护", 48, link(1)).replace("<DurationFormat>7", "<DurationFormat>8")
    made = computed(
        read(mspdi(task(1, "甲", 8) + task(2, "乙", 8, manual) + task(3, "丙", 8, "<Active>0</Active>") + elapsed))
    )

    assert dates(made) == {
        "1": ("2026-03-02 08:00", "2026-03-02 17:00"),
        "2": ("2026-03-09 08:00", "2026-03-09 17:00"),
        "4": ("2026-03-02 17:00", "2026-03-04 17:00"),
    }


def test_a_summary_spans_its_parts_and_its_links_hold_them() -> None:
    made = computed(
        read(
            mspdi(
                task(1, "前期", 0, "<Summary>1</Summary>")
                + task(2, "立项", 8, level=2)
                + task(3, "可研", 16, link(2), level=2)
                + task(4, "施工", 0, "<Summary>1</Summary>" + link(1))
                + task(5, "路基", 8, level=2)
            )
        )
    )

    assert [one.parent for one in made.programme.tasks] == [None, "1", "1", None, "4"]
    assert dates(made)["1"] == ("2026-03-02 08:00", "2026-03-04 17:00")
    assert dates(made)["5"] == ("2026-03-05 08:00", "2026-03-05 17:00")


def test_planned_from_the_finish_everything_is_as_late_as_it_can_be() -> None:
    more = "<FinishDate>2026-03-13T17:00:00</FinishDate>"
    data = mspdi(task(1, "甲", 8) + task(2, "乙", 16, link(1)), more=more).replace(
        b"<ScheduleFromStart>1", b"<ScheduleFromStart>0"
    )

    assert dates(computed(read(data))) == {
        "1": ("2026-03-11 08:00", "2026-03-11 17:00"),
        "2": ("2026-03-12 08:00", "2026-03-13 17:00"),
    }


def test_the_remaining_work_of_a_xer_waits_for_the_data_date() -> None:
    programme = read(xer(XER_TABLES), "plan.xer")
    made = computed(programme)

    assert (programme.name, programme.day_minutes, programme.progress) == ("滨河路", 480, "retained")
    assert [(one.id, one.code, one.kind, one.parent) for one in programme.tasks] == [
        ("wbs.10", "BH", "summary", None), ("101", "A1000", "task", "wbs.10"), ("102", "A1010", "task", "wbs.10"),
        ("103", "A1020", "effort", "wbs.10"),
    ]  # fmt: skip
    # 16 hours from Wednesday on, 8 hours of lag, Friday is a day off; due by the end of the 13th.
    assert dates(made)["101"] == ("2026-03-02 08:00", "2026-03-05 17:00")
    assert dates(made)["102"] == ("2026-03-10 08:00", "2026-03-12 17:00")
    assert str(made.plan.windows["102"].latest_finish) == "2026-03-12 17:00:00"
    assert "103" not in made.plan.windows
    assert [loss.key for loss in made.losses] == ["files.effort"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_xer_is_read_in_the_code_page_of_its_machine(encoding: str) -> None:
    assert read(xer(XER_TABLES).encode(encoding), "plan.xer").tasks[1].name == "管线迁改"


def test_a_western_xer_is_not_taken_for_chinese() -> None:
    tables = XER_TABLES | {"TASK": [XER_TABLES["TASK"][0] | {"task_name": "Überführung – Brücke für Straße"}]}
    western = {
        name: [{k: v if v.isascii() or k == "task_name" else "x" for k, v in row.items()} for row in rows]
        for name, rows in tables.items()
    }

    assert read(xer(western).encode("cp1252"), "plan.xer").tasks[1].name == "Überführung – Brücke für Straße"


def test_pmxml_says_the_same_as_xer() -> None:
    made = computed(read(PMXML))

    assert made.programme.calendars[0].week == ((((480, 720), (780, 1020))),) * 5 + ((), ())
    assert dates(made)["101"] == ("2026-03-02 08:00", "2026-03-05 17:00")
    assert dates(made)["102"] == ("2026-03-09 17:00", "2026-03-09 17:00")
    assert [one.verdict for one in compare(made)] == ["equal", "equal"]


def test_nested_tasks_of_ganttproject_keep_their_links() -> None:
    made = computed(read(GAN, "plan.gan"))

    # Friday the 6th is a holiday every year, Saturday the 7th is worked.
    assert made.programme.links == (Link("1", "2", "FS", 480),)
    assert dates(made) == {
        "0": ("2026-03-02 08:00", "2026-03-09 17:00"),
        "1": ("2026-03-02 08:00", "2026-03-04 17:00"),
        "2": ("2026-03-07 08:00", "2026-03-09 17:00"),
        "3": ("2026-03-20 08:00", "2026-03-20 08:00"),
    }
    assert [one.verdict for one in compare(made)] == ["equal"] * 3


def test_planner_counts_the_time_worked_and_lags_in_seconds() -> None:
    made = computed(read(PLANNER, "plan.planner"))

    assert [one.duration for one in made.programme.tasks] == [960, 480]
    assert dates(made) == {
        "1": ("2026-03-02 08:00", "2026-03-04 17:00"),
        "2": ("2026-03-06 08:00", "2026-03-06 17:00"),
    }


def test_a_chinese_list_with_predecessors_is_planned_in_working_days() -> None:
    made = computed(read(CSV, "plan.csv"))

    assert made.programme.unit == "day"
    assert made.programme.links == (
        Link("1", "2"), Link("2", "3", "FS", 2), Link("3", "4", "FS", 2), Link("4", "5", "SS", -1), Link("3", "5"),
        Link("5", "6", "FF", 3, True), Link("4", "6"),
    )  # fmt: skip
    assert dates(made) == {
        "1": ("2026-03-02", "2026-03-06"), "2": ("2026-03-09", "2026-03-20"), "3": ("2026-03-25", "2026-04-08"),
        "4": ("2026-04-13", "2026-05-06"), "5": ("2026-04-10", "2026-04-10"), "6": ("2026-05-07", "2026-05-09"),
    }  # fmt: skip
    assert made.plan.windows["3"].latest_finish == made.plan.windows["3"].earliest_finish


def test_the_answer_names_stored_and_computed_dates_side_by_side() -> None:
    stored = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish><TotalSlack>0</TotalSlack>"
    told = answer(computed(read(mspdi(task(1, "甲", 16, stored) + task(2, "乙", 4, link(1, lag=4800))))))
    first, second = told["activities"]

    assert {key: told[key] for key in ("start", "finish", "unit", "format", "relations")} == {
        "start": "2026-03-02T08:00", "finish": "2026-03-05T12:00", "unit": "minute", "format": "mspdi",
        "relations": [{"before": "1", "after": "2", "type": "FS", "lag": 480, "elapsed": False}],
    }  # fmt: skip
    assert (first["stored_start"], first["stored_finish"], first["stored_total_float"]) == (
        "2026-03-02T08:00", "2026-03-03T17:00", 0,
    )  # fmt: skip
    assert (first["early_start"], first["early_finish"], first["late_start"], first["late_finish"]) == (
        "2026-03-02T08:00", "2026-03-03T17:00", "2026-03-02T08:00", "2026-03-03T17:00",
    )  # fmt: skip
    assert (second["early_start"], second["days"], second["duration"], second["critical"]) == (
        "2026-03-05T08:00", 0.5, 240, True,
    )  # fmt: skip


def test_what_differs_from_the_stored_dates_has_a_reason_or_is_unexplained() -> None:
    def stored(start: int, finish: int) -> str:
        return f"<Start>2026-03-0{start}T08:00:00</Start><Finish>2026-03-0{finish}T17:00:00</Finish>"

    made = computed(
        read(
            mspdi(
                task(1, "甲", 8, stored(3, 3) + "<LevelingDelay>4800</LevelingDelay>")
                + task(2, "乙", 8, stored(4, 4) + link(1))
                + task(3, "丙", 8, stored(5, 6))
                + task(4, "丁", 8, stored(4, 4))
            )
        )
    )

    assert [(one.verdict, one.reason) for one in compare(made)] == [
        ("explained", "levelled"), ("explained", "predecessor"), ("explained", "own_dates"), ("unexplained", ""),
    ]  # fmt: skip


def test_the_calendar_text_of_a_xer_survives_any_cut() -> None:
    for at in range(0, len(CLNDR_DATA), 7):
        tables = XER_TABLES | {"CALENDAR": [XER_TABLES["CALENDAR"][0] | {"clndr_data": CLNDR_DATA[:at]}]}
        assert computed(read(xer(tables), "plan.xer")).plan.finish is not None


def test_the_usual_year_is_not_lost_on_long_calendars() -> None:
    made = computed(read(mspdi(task(1, "甲", 8 * 5 * 52))))

    assert made.plan.finish == datetime(2026, 3, 2, 17) + timedelta(days=7 * 52 - 3)  # noqa: DTZ001


def test_of_a_xer_only_the_projects_that_were_exported_are_read() -> None:
    other = XER_TABLES["PROJECT"][0] | {"proj_id": "2", "export_flag": "N", "proj_short_name": "别的"}
    outside = XER_TABLES["TASK"][1] | {"task_id": "201", "proj_id": "2"}
    tables = XER_TABLES | {
        "PROJECT": [other, *XER_TABLES["PROJECT"]],
        "TASK": [outside, *XER_TABLES["TASK"]],
        "TASKPRED": [*XER_TABLES["TASKPRED"], XER_TABLES["TASKPRED"][0] | {"pred_task_id": "201"}],
    }
    programme = read(xer(tables), "plan.xer")

    assert programme.name == "滨河路"
    assert [one.id for one in programme.tasks] == ["wbs.10", "101", "102", "103"]
    assert [(one.key, one.ids) for one in programme.losses] == [("files.outside_project", ("102",))]


def test_a_task_without_a_calendar_keeps_the_hours_of_who_works_on_it() -> None:
    more = """<Resources><Resource><UID>1</UID><Name>夜班队</Name><Type>1</Type><CalendarUID>2</CalendarUID></Resource>
    </Resources><Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>
    </Assignment></Assignments>"""
    night = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>20:00:00"
        "</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
        for day in range(1, 8)
    )
    calendar = f"<Calendar><UID>2</UID><Name>夜班</Name><WeekDays>{night}</WeekDays></Calendar>"
    made = computed(
        read(
            mspdi(task(1, "浇筑", 8) + task(2, "养护", 8), calendar).replace(
                b"</Project>", more.encode() + b"</Project>"
            )
        )
    )

    assert dates(made) == {
        "1": ("2026-03-02 20:00", "2026-03-04 00:00"),
        "2": ("2026-03-02 08:00", "2026-03-02 17:00"),
    }
