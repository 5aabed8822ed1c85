"""MS Project's own files through MPXJ and Java, and what MPXJ makes of the MSPDI that guatu writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from guatu.scheduling import Activity, Constraint, Network, Relation, schedule
from guatu.scheduling.files import (
    Computed,
    Programme,
    UnreadableError,
    compare,
    compute,
    programme_of,
    read_file,
    read_here,
    to_mspdi,
)
from guatu.scheduling.files.completing import complete
from guatu.scheduling.files.exporting import portable
from guatu.scheduling.files.mpx import as_mpxj_reads_it
from guatu.scheduling.files.packing import unpack
from guatu.scheduling.files.programme import Link, Task, WorkCalendar
from guatu.scheduling.files.worked import worked_minutes
from guatu.scheduling.plan import RelationType
from guatu.words import named_calendars, working_calendar

from .through_mpxj import LACKING, ask

OFFICE = named_calendars(working_calendar())
needs_java = pytest.mark.skipif(LACKING is not None, reason=LACKING.says("en") if LACKING else "")
FILES = (
    "DurationTest8.mpp", "bug1.mpp", "caltest.mpp", "commercial_construction.mpp", "mpp14baseline.mpp",
    "mpp14relations.mpp", "mpp14task.mpp", "mpp14timephasedsegments.mpp", "mpp9relations.mpp", "sample.mpp",
    "splits9b.mpp", "calendar-recurring-exceptions-project2010-mpp14.mpp", "sample.mpx", "sample.de.mpx",
)  # fmt: skip
# As MS Project 98 writes it on a Chinese Windows: "ANSI" is GB18030 there, and dates are days.
MPX = """MPX,Microsoft Project for Windows,4.0,ANSI
12,1,1,480,/,:,,,20,20
20,标准,0,1,1,1,1,1,0
25,1
25,2,08:00,12:00,13:00,17:00
25,3,08:00,12:00,13:00,17:00
25,4,08:00,12:00,13:00,17:00
25,5,08:00,12:00,13:00,17:00
25,6,08:00,12:00,13:00,17:00
25,7
30,澄州大桥,,,标准,02/03/2026,30/03/2026,0,02/03/2026
41,1,40,49
50,朱镕班组,1,1
61,1,3,40,50,51,68,70,90,91,98
70,施工许可㙍,1,5d,02/03/2026,06/03/2026,,,1,As Soon As Possible,1
70,进场,1,2d,11/03/2026,12/03/2026,,1FS+2d,2,As Soon As Possible,2
75,1,1,16h,,,,,,,11/03/2026,12/03/2026,,1
70,主桥合龙,1,0d,30/03/2026,30/03/2026,30/03/2026,2,3,Start No Earlier Than,3
""".replace("\n", "\r\n")


@pytest.fixture(scope="module")
def through_java(shared: Path) -> dict[str, Any]:
    """Every shared file of MS Project, read in one Java."""
    return ask("read", [shared / "schedules" / name for name in FILES])


def computed(told: Any) -> Computed:
    assert "error" not in told
    programme = unpack(Programme, told["programme"])
    return compute(complete(programme) if programme.tasks else programme, OFFICE)


@needs_java
@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_leaf_task_of_an_mpp_is_computed_as_it_is_stored(
    shared: Path, through_java: dict[str, Any], name: str
) -> None:
    expected = json.loads((shared / "schedules/expected.json").read_text(encoding="utf-8"))[name]
    made = computed(through_java[name])
    compared = compare(made)

    assert [(one.task.id, one.verdict, one.reason) for one in compared if one.verdict != "equal"] == []
    assert [one.task.id for one in compared if made.is_critical(one.task.id) != one.task.stored.critical] == []
    if "error" not in expected:  # MPXJ's own choice of language refuses the German file
        assert (len(compared), len(made.programme.links)) == (expected["leaf_tasks"], expected["relations"])
        assert made.programme.problems == ()


@needs_java
@pytest.mark.shared
def test_the_same_plan_in_two_languages_is_the_same(through_java: dict[str, Any]) -> None:
    english, german = (computed(through_java[name]).plan for name in ("sample.mpx", "sample.de.mpx"))

    # One link of the English file is not in the German one; it moves nothing.
    assert {id_: one.planned_start for id_, one in english.windows.items()} == {
        id_: one.planned_start for id_, one in german.windows.items()
    }


@needs_java
@pytest.mark.shared
def test_an_interrupted_task_keeps_its_rests(through_java: dict[str, Any]) -> None:
    made = computed(through_java["splits9b.mpp"])
    task = next(one for one in made.programme.tasks if one.name == "Task C")

    assert task.gaps == ((datetime(2005, 8, 31, 17), datetime(2005, 9, 5, 8)),)  # noqa: DTZ001
    assert str(made.plan.windows[task.id].planned_finish) == "2005-09-13 17:00:00"
    assert [one.key for one in to_mspdi(made.programme).losses] == ["files.out_gaps"] * 3


@needs_java
@pytest.mark.shared
def test_a_password_is_told_in_one_line(shared: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_file(shared / "schedules/bothpassword9.mpp")

    assert caught.value.says("zh") == "文件设有密码，请在MS Project中取消密码后重新保存"


@needs_java
@pytest.mark.shared
def test_a_damaged_mpp_is_a_programme_or_one_line(shared: Path, tmp_path: Path) -> None:
    whole = (shared / "schedules/mpp9relations.mpp").read_bytes()
    broken = {f"cut{at}.mpp": whole[: len(whole) * at // 9] for at in range(1, 9)}
    broken |= {
        f"bent{at}.mpp": whole[:at] + bytes(64) + whole[at + 64 :] for at in range(1024, len(whole), len(whole) // 12)
    }
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    told = ask("read", [tmp_path / name for name in broken])

    assert told.keys() == broken.keys()
    for one in told.values():
        if "error" in one:
            assert "\n" not in one["error"]
            assert "save as XML" in one["error"]
        else:
            compute(unpack(Programme, one["programme"]), OFFICE)


@needs_java
def test_an_mpx_of_a_chinese_ms_project_is_read_with_its_names_in_a_limited_child(tmp_path: Path) -> None:
    path = tmp_path / "大桥.mpx"
    path.write_bytes(MPX.encode("gb18030"))
    programme = read_file(path)

    assert programme is not None
    assert programme.name == "澄州大桥"
    assert [task.name for task in programme.tasks] == ["施工许可㙍", "进场", "主桥合龙"]
    assert [(one.name, one.id) for one in programme.resources] == [("朱镕班组", "1")]
    assert [(one.task, one.resource, one.work) for one in programme.assignments] == [("2", "1", 960)]
    assert [(one.before, one.after, one.type, one.lag) for one in programme.links] == [
        ("1", "2", "FS", 960), ("2", "3", "FS", 0),
    ]  # fmt: skip
    made = compute(programme, OFFICE)
    assert [one.verdict for one in compare(made)] == ["equal"] * 3
    assert str(made.plan.windows["2"].planned_finish) == "2026-03-12 17:00:00"
    assert [str(one.stored.finish) for one in portable(made).tasks] == [
        "2026-03-06 17:00:00", "2026-03-12 17:00:00", "2026-03-30 08:00:00",
    ]  # fmt: skip


def test_an_mpx_is_sent_in_a_code_page_that_keeps_every_sign() -> None:
    for encoding in ("gb18030", "utf-8", "utf-16"):
        sent, back = as_mpxj_reads_it(MPX.encode(encoding))
        assert sent.startswith(b"MPX,Microsoft Project for Windows,4.0,ZH\r\n12,")
        assert sent.decode("gb2312").translate(back) == MPX.replace("ANSI", "ZH")

    western = MPX.replace("施工许可㙍", "Größe").encode("cp1252", "ignore")
    assert as_mpxj_reads_it(western) == (western, {})


@needs_java
@pytest.mark.shared
def test_what_is_written_for_ms_project_fits_its_schema_and_opens_with_the_same_dates(
    shared: Path, tmp_path: Path
) -> None:
    """MPXJ takes a fixed duration by the task's own calendar, so those whom resources' hours move are left out."""
    made = {}
    for path in sorted((shared / "schedules").iterdir()):
        if path.suffix in {".xml", ".xer", ".pmxml", ".gan", ".planner"} and path.stem != "sample_mspdi":
            programme = read_file(path)
            assert programme is not None
            made[f"{path.name}.xml"] = compute(programme, OFFICE)
    for name, one in made.items():
        (tmp_path / name).write_bytes(to_mspdi(portable(one)).data)
    told = ask("open", [tmp_path / name for name in made])

    assert {name: (one["schema"], one["ignored"]) for name, one in told.items()} == dict.fromkeys(made, ([], 0))
    assert {name: moved(told[name], one) for name, one in made.items()} == {name: [] for name in made}


def moved(told: Any, made: Computed) -> list[str]:
    """The leaf tasks with time worked between the dates that were written and those MPXJ computes."""
    leaves = [task.id for task in made.programme.tasks if task.kind != "summary"]
    calendar = {one.id: made.calendars[one.calendar] for one in made.plan.network.activities}
    return [
        id_
        for id_ in leaves
        for was, now in zip(told["stored"][id_], told["scheduled"][id_], strict=True)
        if worked_minutes(calendar[id_], datetime.fromisoformat(was), datetime.fromisoformat(now))  # type: ignore[arg-type]
    ]


@needs_java
def test_a_plan_of_the_office_opens_elsewhere_with_the_same_days_and_chinese_names(tmp_path: Path) -> None:
    """Make-up days, the Qingming rest, all four relations, lags both ways, limits, a milestone and groups."""
    activities = (
        Activity("1", "栖霞区文化馆", due=date(2026, 6, 30)),
        Activity("2", "施工许可", 8, parent="1", not_before=date(2026, 3, 9)),
        Activity("3", "主体结构", 23, parent="1"),
        Activity("4", "机电安装", 15, parent="1"),
        Activity("5", "室外管网", 6, parent="1", constraints=(Constraint("SNET", date(2026, 4, 13)),)),
        Activity("6", "消防验收", 3, parent="1"),
        Activity("7", "挂牌 “开馆”", 0, parent="1"),
    )
    relations = (
        Relation("2", "3", "FS", 2), Relation("3", "4", "SS", 5), Relation("4", "5", "FF", 1), Relation("4", "6"),
        Relation("5", "6", "FS", -1), Relation("6", "7"),
    )  # fmt: skip
    plan = schedule(Network(activities, relations, date(2026, 3, 2)), OFFICE)
    (tmp_path / "文化馆.xml").write_bytes(to_mspdi(programme_of(plan, OFFICE, "文化馆")).data)
    told = ask("open", [tmp_path / "文化馆.xml"])["文化馆.xml"]

    assert (told["schema"], told["ignored"]) == ([], 0)
    assert told["names"] == [one.name for one in activities]
    assert {id_: [day[:10] for day in days] for id_, days in told["scheduled"].items() if id_ != "7"} == {
        id_: [str(window.planned_start), str(window.planned_finish)]
        for id_, window in plan.windows.items()
        if id_ != "7"
    }


@needs_java
def test_three_hundred_activities_open_elsewhere_with_the_same_dates(tmp_path: Path) -> None:
    from bench.schedule_files import network_of

    plan = schedule(network_of(300), OFFICE)
    data = to_mspdi(programme_of(plan, OFFICE, "三百项")).data
    (tmp_path / "三百项.xml").write_bytes(data)
    told = ask("open", [tmp_path / "三百项.xml"])["三百项.xml"]

    assert told["schema"] == []
    assert told["scheduled"] == told["stored"]
    assert moved(told, compute(read_here("xml", data), OFFICE)) == []


@needs_java
def test_a_link_from_a_calendar_that_works_on_sunday_binds_as_elsewhere(tmp_path: Path) -> None:
    """Seven days to Sunday evening, then a task of the office: not a minute later than MPXJ has it."""
    hours = ((480, 720), (780, 1020))
    made = Programme(
        "mspdi", start=datetime(2026, 3, 2, 8), calendar="1",  # noqa: DTZ001
        calendars=(WorkCalendar("1", "标准", (hours,) * 5 + ((),) * 2), WorkCalendar("2", "七日", (hours,) * 7)),
        tasks=(Task("1", "甲", number=1, duration=7 * 480, calendar="2"), Task("2", "乙", number=2, duration=480)),
    )  # fmt: skip
    types: tuple[RelationType, ...] = ("FS", "SS", "FF")  # by SF MPXJ begins before the project does
    links = {f"{type_}{lag}.xml": Link("1", "2", type_, lag) for type_ in types for lag in (0, 120, 480)}
    for name, link in links.items():
        (tmp_path / name).write_bytes(to_mspdi(replace(made, links=(link,))).data)
    told = ask("open", [tmp_path / name for name in links])

    ours = {name: compute(replace(made, links=(link,)), OFFICE).plan.windows["2"] for name, link in links.items()}
    assert {name: one.earliest_start.isoformat()[:16] for name, one in ours.items()} == {
        name: answer["scheduled"]["2"][0] for name, answer in told.items()
    }
