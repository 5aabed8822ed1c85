"""Broken and hostile files: a finding with its place, never a traceback, a hang or a wrong date."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from guatu.scheduling.files import UnreadableError, compute, kind_of, read_file
from guatu.scheduling.files.confined import read_confined
from guatu.scheduling.files.packing import pack, unpack
from guatu.scheduling.files.programme import Programme

from .samples import CSV, GAN, PLANNER, PMXML, XER_TABLES, link, mspdi, read, task, xer

BOMB = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<Project xmlns="http://schemas.microsoft.com/project"><Title>&d;</Title></Project>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Project xmlns="http://schemas.microsoft.com/project"><Title>&x;</Title></Project>"""


def refusal(data: bytes, name: str = "plan.xml") -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data, name)
    return caught.value.says("zh")


@pytest.mark.parametrize("data", [BOMB, OUTSIDE], ids=["expanding", "outside"])
def test_entities_are_refused_in_one_line(data: bytes) -> None:
    assert refusal(data) == "文件声明了XML实体，为安全起见不予读取，请用原软件重新导出"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.xer", "文件是空的，请核对后重新导出"),
        (b"<Project", "a.xml", "第1行第9列XML有误，请用原软件重新导出"),
        (b"<html><body/></html>", "a.xml",
         "XML根元素“html”不是已知的进度格式，请另存为MS Project XML、PMXML、.gan或.planner"),
        (b"\xac\xed\x00\x05sr", "a.pod",
         ".pod是ProjectLibre的内部格式，请在ProjectLibre中另存为MS Project XML"),
        (b"hello", "a.mpp", "内容不是.mpp进度文件，请用原软件重新导出"),
        (b"ERMHDR\t19\n%T\tPROJECT\n", "a.xer", "没有PROJECT表或TASK表，请在P6中重新导出项目"),
        (b"<APIBusinessObjects/>", "a.xml", "文件中没有项目，请在P6中重新导出项目"),
        (b"a,b\n1,2\n", "a.csv", "没有找到表头，至少要有“任务名称”“前置任务”和“工期”（或开始、完成），请补上"),
        (b"<a>" * 400, "a.xml", "第1行第771列XML有误，请用原软件重新导出"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(data: bytes, name: str, says: str) -> None:
    assert refusal(data, name) == says


@pytest.mark.parametrize(
    "given", ["0000-00-00T08:00:00", "99999-01-01T08:00:00", "2026-02-30T08:00:00", "2026-13-01", "tomorrow", "１"]
)
def test_a_date_that_is_none_is_told_with_its_place_and_left_out(given: str) -> None:
    programme = read(mspdi(task(7, "甲", 8, f"<Deadline>{given}</Deadline>")))

    assert programme.tasks[0].deadline is None
    assert [one.says("zh") for one in programme.problems] == [f"Deadline：“{given}”不是有效日期，已略去，请更正"]
    assert programme.problems[0].ids == ("7",)


@pytest.mark.parametrize("year", ["0001", "1899", "2999", "9999"])
def test_a_real_date_beyond_every_calendar_is_told_and_left_out(year: str) -> None:
    constraint = f"<ConstraintType>4</ConstraintType><ConstraintDate>{year}-06-01T08:00:00</ConstraintDate>"
    made = compute(read(mspdi(task(1, "甲", 8, constraint))), {})

    assert "scheduling.date_out_of_range" in [one.key for one in made.problems]
    assert made.plan.windows["1"].earliest_start.year < 2027


@pytest.mark.parametrize("hours", ["PT99999999H0M0S", "PT-5H0M0S", "-PT8H0M0S", "P1Y", "eight", ""])
def test_absurd_durations_are_told(hours: str) -> None:
    made = compute(read(mspdi(task(1, "甲", 8).replace("PT8H0M0S", hours))), {})

    assert made.plan.windows.keys() == {"1"}
    assert made.plan.finish is not None
    assert hours in {"P1Y", ""} or made.problems


def test_loops_unknown_ends_and_links_to_itself_are_told() -> None:
    made = compute(
        read(mspdi(task(1, "甲", 8, link(2)) + task(2, "乙", 8, link(1)) + task(3, "丙", 8, link(3) + link(99)))), {}
    )

    assert sorted(one.key for one in made.problems) == [
        "scheduling.loop", "scheduling.self_link", "scheduling.unknown_id",
    ]  # fmt: skip
    assert len(made.plan.windows) == 3


def test_calendars_in_a_circle_or_without_hours_are_told() -> None:
    circle = (
        "<Calendar><UID>2</UID><Name>甲班</Name><BaseCalendarUID>3</BaseCalendarUID></Calendar>"
        "<Calendar><UID>3</UID><Name>乙班</Name><BaseCalendarUID>2</BaseCalendarUID></Calendar>"
        "<Calendar><UID>4</UID><Name>停</Name><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>"
        + "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in range(1, 8))
        + "</WeekDays></Calendar>"
    )
    made = compute(
        read(
            mspdi(
                task(1, "甲", 8, "<CalendarUID>2</CalendarUID>") + task(2, "乙", 8, "<CalendarUID>4</CalendarUID>"),
                circle,
            )
        ),
        {},
    )

    assert {one.key for one in made.problems} == {"files.calendar_loop", "files.no_hours"}
    assert str(made.plan.windows["2"].earliest_finish) == "2026-03-02 17:00:00"


def test_an_exception_of_a_thousand_years_costs_no_more_than_the_scale_has_days() -> None:
    forever = (
        "<Calendar><UID>2</UID><Name>长</Name><BaseCalendarUID>1</BaseCalendarUID><Exceptions><Exception><TimePeriod>"
        "<FromDate>0001-01-01T00:00:00</FromDate><ToDate>9999-12-31T23:59:00</ToDate></TimePeriod>"
        "<DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"
    )
    made = compute(read(mspdi(task(1, "甲", 8, "<CalendarUID>2</CalendarUID>"), forever)), {})

    assert made.problems


def test_a_truncated_xer_is_read_as_far_as_it_goes_and_never_half_a_number() -> None:
    whole = xer(XER_TABLES)
    cut = whole[: whole.index("24\t24")]
    programme = read(cut, "plan.xer")

    assert [one.id for one in programme.tasks] == ["wbs.10", "101"]
    assert "files.xer_truncated" in [one.key for one in programme.problems]


@pytest.mark.parametrize("sample", ["mspdi", "xer", "pmxml", "gan", "planner", "csv"])
def test_no_cut_and_no_lost_sign_breaks_a_reader(sample: str) -> None:
    data, name = {
        "mspdi": (mspdi(task(1, "甲", 8) + task(2, "乙", 8, link(1, 1, 4800))), "a.xml"),
        "xer": (xer(XER_TABLES).encode(), "a.xer"),
        "pmxml": (PMXML, "a.xml"),
        "gan": (GAN, "a.gan"),
        "planner": (PLANNER, "a.planner"),
        "csv": (CSV.encode(), "a.csv"),
    }[sample]
    said: list[str] = []
    for at in range(1, len(data), max(1, len(data) // 20)):
        for broken in (data[:at], data[:at] + data[at + 3 :], data[:at] + b"9" + data[at:]):
            try:
                programme = read(broken, name)
            except UnreadableError as error:
                said.append(error.says("zh"))
            else:
                assert unpack(Programme, pack(programme)) == programme
    assert not any("\n" in one for one in said)


def test_a_hundred_thousand_links_are_read_and_too_many_tasks_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"task_id": "102", "pred_task_id": "101", "pred_type": "PR_FS", "lag_hr_cnt": "0"}] * 100_000
    assert len(read(xer(XER_TABLES | {"TASKPRED": rows}), "plan.xer").links) == 100_000

    monkeypatch.setattr("guatu.scheduling.files.mspdi.MOST_TASKS", 2)
    assert refusal(mspdi(task(1, "a", 1) + task(2, "b", 1))) == "任务有3项，超过2项上限，请拆分后再读"


def test_a_workbook_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(310):
                member.write(b" " * (1 << 20))
        archive.writestr("xl/workbook.xml", b"<a/>")
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(packed.getvalue())

    with pytest.raises(UnreadableError) as caught:
        read_file(path)
    assert caught.value.says("zh") == "工作簿解压后有310 MB，超过300 MB上限或部件过多，请只留任务清单后另存"


def test_a_list_is_known_by_its_headings_whatever_its_name() -> None:
    pasted = "序号\t任务名称\t工期\t前置任务\n1\t立项\t3天\t\n2\t可研\t2周\t1\n"

    assert [len(read(pasted.encode(encoding), "无名").links) for encoding in ("utf-8", "gb18030", "utf-16")] == [
        1,
        1,
        1,
    ]
    assert kind_of("方案.txt", "任务名称：修路。前置任务：立项。".encode()) is None
    assert kind_of("a.docx", b"PK\x03\x04" + b"word/document.xml" * 9) is None


def test_what_the_child_answers_is_a_programme_or_nothing() -> None:
    plain = pack(read(mspdi(task(1, "甲", 8))))

    for broken in (plain[:-1], ["json", *plain[1:-1], 7], {"form": "mspdi"}):
        with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
            unpack(Programme, broken)


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(xer(XER_TABLES).encode("gb18030"))

    read_programme = read_file(path)
    assert read_programme is not None
    assert read_programme.form == "xer"
    assert kind_of("a.txt", "关于印发方案的通知".encode()) is None
    assert kind_of("a.html", b"<html><project></project></html>") is None
    assert read_confined("xml", GAN).form == "gan"


def test_without_mpxj_one_line_says_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "plan.mpp"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnreadableError) as caught:
        read_file(path)

    assert caught.value.key in {"no_mpxj", "no_java", "mpxj_refused"}
    if caught.value.key == "no_mpxj":
        assert caught.value.says("en") == (
            'reading .mpp and .mpx needs python3 run.py setup mpp (or pip install "guatu[mpp]") and Java 17: '
            "install them, or save as XML in MS Project"
        )


def test_a_thousand_calendars_of_different_hours_do_not_fill_the_memory() -> None:
    calendars = "".join(
        f"<Calendar><UID>{uid}</UID><Name>历{uid}</Name><BaseCalendarUID>1</BaseCalendarUID><Exceptions><Exception>"
        f"<TimePeriod><FromDate>2026-01-01T00:00:00</FromDate><ToDate>{2027 + uid % 40}-01-{1 + uid % 28:02}T00:00:00"
        "</ToDate></TimePeriod><DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"
        for uid in range(2, 130)
    )
    tasks = "".join(task(uid, "甲", 8, f"<CalendarUID>{uid}</CalendarUID>") for uid in range(2, 130))
    made = compute(read(mspdi(tasks, calendars)), {})

    assert len(made.calendars) <= 100
    assert "files.many_calendars" in [one.key for one in made.problems]


def test_a_child_that_takes_too_long_or_dies_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.scheduling.files.confined.SECONDS", 0.02)
    with pytest.raises(UnreadableError) as caught:
        read_confined("xml", GAN)
    assert caught.value.key == "too_slow"

    monkeypatch.setattr("guatu.scheduling.files.confined.SECONDS", 10.0)
    monkeypatch.setattr("guatu.scheduling.files.confined.MEMORY", 1 << 20)
    with pytest.raises(UnreadableError) as caught:
        read_confined("xml", GAN)
    assert caught.value.key in {"child_died", "too_much_memory"}


def test_a_plan_that_ends_too_late_is_one_late_end_not_one_a_task() -> None:
    chain = [XER_TABLES["TASK"][1] | {"task_id": str(1000 + at), "cstr_type": ""} for at in range(300)]
    links = [
        {"task_id": str(1001 + at), "pred_task_id": str(1000 + at), "pred_type": "PR_FS", "lag_hr_cnt": "0"}
        for at in range(299)
    ]
    project = XER_TABLES["PROJECT"][0] | {"plan_end_date": "2026-03-20 17:00"}
    made = compute(read(xer(XER_TABLES | {"TASK": chain, "TASKPRED": links, "PROJECT": [project]}), "a.xer"), {})

    assert [one.id for one in made.plan.late()] == ["1299"]
    assert all(window.float_days is not None and window.float_days < 0 for window in made.plan.windows.values())


def test_elements_of_one_id_or_in_a_circle_are_read_once() -> None:
    row = XER_TABLES["PROJWBS"][0]
    rows = [row, row, row | {"parent_wbs_id": "11"}, row | {"wbs_id": "11", "parent_wbs_id": "10"}]
    circle = [row | {"parent_wbs_id": "11"}, row | {"wbs_id": "11", "parent_wbs_id": "10"}]

    twice = read(xer(XER_TABLES | {"PROJWBS": rows}), "a.xer")
    assert [one.id for one in twice.tasks] == ["wbs.10", "101", "102", "103", "wbs.11"]
    round_ = read(xer(XER_TABLES | {"PROJWBS": circle}), "a.xer")
    assert [one.id for one in round_.tasks] == ["101", "102", "103"]
    assert [one.key for one in round_.problems] == ["files.wbs_loop"] * 2
