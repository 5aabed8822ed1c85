"""Small schedules in every format, about one invented road of 澄州市: written for these tests."""

from __future__ import annotations

from dataclasses import replace

from guatu.scheduling.files.completing import complete
from guatu.scheduling.files.formats import kind_of, read_here
from guatu.scheduling.files.programme import Programme

_DAY = """<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"""
_REST = "<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>"
WEEK = _REST.format(day=1) + "".join(_DAY.format(day=day) for day in range(2, 7)) + _REST.format(day=7)


def mspdi(tasks: str, calendars: str = "", more: str = "") -> bytes:
    """An MSPDI file of these tasks; the project starts on Monday 2026-03-02."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>澄州市滨河路</Title>
<ScheduleFromStart>1</ScheduleFromStart><StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<MinutesPerDay>480</MinutesPerDay>{more}
<Calendars><Calendar><UID>1</UID><Name>标准</Name><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>{WEEK}</WeekDays>
</Calendar>{calendars}</Calendars>
<Tasks><Task><UID>0</UID><ID>0</ID><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>{tasks}</Tasks>
</Project>""".encode()


def task(uid: int, name: str, hours: int, more: str = "", level: int = 1) -> str:
    """A `Task` element."""
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT{hours}H0M0S</Duration><DurationFormat>7</DurationFormat>"
        f"<Milestone>{int(hours == 0)}</Milestone>{more}</Task>"
    )


def link(before: int, type_: int = 1, lag: int = 0, code: int = 7) -> str:
    """A `PredecessorLink`; types FF FS SF SS, lag in tenths of minutes."""
    return (
        f"<PredecessorLink><PredecessorUID>{before}</PredecessorUID><Type>{type_}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{code}</LagFormat></PredecessorLink>"
    )


def xer(tables: dict[str, list[dict[str, str]]], *, ended: bool = True) -> str:
    """An .xer of these tables."""
    lines = ["ERMHDR\t19.12\t2026-03-02\tProject\tadmin"]
    for table, rows in tables.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        lines += [f"%T\t{table}", "\t".join(["%F", *names])]
        lines += ["\t".join(["%R", *(row.get(name, "") for name in names)]) for row in rows]
    return "\n".join([*lines, *(["%E"] if ended else [])]) + "\n"


_HOURS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
CLNDR_DATA = (
    "(0||CalendarData()((0||DaysOfWeek()((0||1()())"
    + "".join(f"(0||{day}()({_HOURS}))" for day in range(2, 7))
    + "(0||7()())))(0||Exceptions()((0||0(d|46087)())))))"  # 2026-03-06
)
XER_TABLES: dict[str, list[dict[str, str]]] = {
    "PROJECT": [{"proj_id": "1", "proj_short_name": "滨河路", "clndr_id": "7", "export_flag": "Y",
                 "plan_start_date": "2026-03-02 08:00", "last_recalc_date": "2026-03-04 08:00"}],
    "CALENDAR": [{"clndr_id": "7", "clndr_name": "五日制", "day_hr_cnt": "8", "clndr_data": CLNDR_DATA}],
    "SCHEDOPTIONS": [{"proj_id": "1", "sched_progress_override": "N"}],
    "PROJWBS": [{"wbs_id": "10", "proj_id": "1", "wbs_short_name": "BH", "wbs_name": "滨河路", "parent_wbs_id": ""}],
    "TASK": [
        {"task_id": "101", "proj_id": "1", "wbs_id": "10", "clndr_id": "7", "task_type": "TT_Task",
         "status_code": "TK_Active", "task_code": "A1000", "task_name": "管线迁改", "target_drtn_hr_cnt": "32",
         "remain_drtn_hr_cnt": "16", "act_start_date": "2026-03-02 08:00"},
        {"task_id": "102", "proj_id": "1", "wbs_id": "10", "clndr_id": "7", "task_type": "TT_Task",
         "status_code": "TK_NotStart", "task_code": "A1010", "task_name": "路基施工", "target_drtn_hr_cnt": "24",
         "remain_drtn_hr_cnt": "24", "cstr_type": "CS_MEOB", "cstr_date": "2026-03-13 00:00"},
        {"task_id": "103", "proj_id": "1", "wbs_id": "10", "clndr_id": "7", "task_type": "TT_LOE",
         "status_code": "TK_NotStart", "task_code": "A1020", "task_name": "现场监理", "target_drtn_hr_cnt": "56",
         "remain_drtn_hr_cnt": "56", "early_start_date": "2026-03-02 08:00"},
    ],
    "TASKPRED": [{"task_id": "102", "pred_task_id": "101", "pred_type": "PR_FS", "lag_hr_cnt": "8"}],
}  # fmt: skip

PMXML = """<?xml version="1.0" encoding="UTF-8"?>
<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects">
<Calendar><ObjectId>7</ObjectId><Name>五日制</Name><HoursPerDay>8</HoursPerDay><IsDefault>1</IsDefault>
<StandardWorkWeek>{days}</StandardWorkWeek><HolidayOrExceptions>
<HolidayOrException><Date>2026-03-06T00:00:00</Date></HolidayOrException></HolidayOrExceptions></Calendar>
<Project ObjectId="1"><ObjectId>1</ObjectId><Name>滨河路</Name><DataDate>2026-03-02T08:00:00</DataDate>
<WBS><ObjectId>10</ObjectId><Code>BH</Code><Name>滨河路</Name></WBS>
<Activity><ObjectId>101</ObjectId><Id>A1000</Id><Name>管线迁改</Name><Type>Task Dependent</Type>
<Status>Not Started</Status><CalendarObjectId>7</CalendarObjectId><WBSObjectId>10</WBSObjectId>
<PlannedDuration>32</PlannedDuration><RemainingDuration>32</RemainingDuration>
<StartDate>2026-03-02T08:00:00</StartDate><FinishDate>2026-03-05T17:00:00</FinishDate></Activity>
<Activity><ObjectId>102</ObjectId><Id>A1010</Id><Name>路基验收</Name><Type>Finish Milestone</Type>
<Status>Not Started</Status><CalendarObjectId>7</CalendarObjectId><WBSObjectId>10</WBSObjectId>
<PlannedDuration>0</PlannedDuration><RemainingDuration>0</RemainingDuration>
<FinishDate>2026-03-09T17:00:00</FinishDate></Activity>
<Relationship><PredecessorActivityObjectId>101</PredecessorActivityObjectId>
<SuccessorActivityObjectId>102</SuccessorActivityObjectId><Type>Finish to Start</Type><Lag>8</Lag></Relationship>
</Project></APIBusinessObjects>""".format(
    days="".join(
        f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek><WorkTime><Start>08:00:00</Start><Finish>11:59:00</Finish>"
        "</WorkTime><WorkTime><Start>13:00:00</Start><Finish>16:59:00</Finish></WorkTime></StandardWorkHours>"
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    )
    + "".join(f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek></StandardWorkHours>" for day in ("Saturday", "Sunday"))
).encode()

GAN = """<?xml version="1.0" encoding="UTF-8"?>
<project name="滨河路" view-date="2026-03-02" version="3.3"><calendars><day-types>
<default-week id="1" name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/>
<only-show-weekends value="false"/></day-types>
<date year="" month="3" date="6" type="HOLIDAY"/><date year="2026" month="3" date="7" type="WORKING_DAY"/></calendars>
<tasks><task id="0" name="前期" start="2026-03-02" duration="5">
<task id="1" name="立项" start="2026-03-02" duration="3">
<depend id="2" type="2" difference="1" hardness="Strong"/></task>
<task id="2" name="可研" start="2026-03-07" duration="2"/></task>
<task id="3" name="开工" meeting="true" start="2026-03-20" duration="0"/></tasks></project>""".encode()

PLANNER = """<?xml version="1.0"?>
<project name="滨河路" project-start="20260302T000000Z" mrproject-version="2" calendar="1">
<calendars><calendar id="1" name="标准"><default-week mon="0" tue="0" wed="0" thu="0" fri="0" sat="1" sun="1"/>
<overridden-day-types><overridden-day-type id="0"><interval start="0800" end="1200"/>
<interval start="1300" end="1700"/></overridden-day-type></overridden-day-types>
<days><day date="20260303" type="day-type" id="1"/></days></calendar></calendars>
<tasks><task id="1" name="立项" work="57600" start="20260302T000000Z" work-start="20260302T080000Z"
end="20260304T170000Z" type="normal"/><task id="2" name="可研" work="28800" start="20260306T080000Z"
work-start="20260306T080000Z" end="20260306T170000Z" type="normal">
<predecessors><predecessor id="1" predecessor-id="1" type="FS" lag="28800"/></predecessors></task></tasks>
</project>""".encode()

CSV = """滨河路进度计划,,,,
序号,任务名称,工期,开始,完成,前置任务,截止
1,立项批复,5天,2026年3月2日,,,
2,初步设计,2周,,,1,
3,施工图,10个工作日,,,2FS+2d,2026-04-30
4,招标,15,,,3FS+2 个工作日,
5,进场,0,,,"4SS-1天,3",
6,完工,3,,,5FF+3日历日;4
"""


def read(data: bytes | str, name: str = "plan.xml") -> Programme:
    """The programme of a sample, read in this process as the child would."""
    raw = data.encode() if isinstance(data, str) else data
    kind = kind_of(name, raw)
    assert kind is not None
    return complete(read_here(kind, raw))


def without_notes(programme: Programme) -> Programme:
    """The programme without what was told about its file."""
    return replace(programme, losses=(), problems=())
