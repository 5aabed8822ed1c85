"""Predecessors, durations, dates and headings as planners write them in tables."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from guatu.scheduling.files import UnreadableError, read_here
from guatu.scheduling.files.programme import Link, Programme, Task
from guatu.scheduling.files.spans import Span, read_span
from guatu.scheduling.files.tasklist import read_rows

HEAD = ["序号", "任务名称", "工期", "开始", "前置任务"]


def rows(*cells: list[object]) -> Programme:
    return read_rows([HEAD, *cells])


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("1", [Link("1", "9")]),
        ("1,2", [Link("1", "9"), Link("2", "9")]),
        ("1；2、A-3", [Link("1", "9"), Link("2", "9"), Link("A-3", "9")]),
        ("1FS+2d", [Link("1", "9", "FS", 2)]),
        ("1fs + 2 days", [Link("1", "9", "FS", 2)]),
        ("1FS+2 个工作日", [Link("1", "9", "FS", 2)]),
        ("2SS-1天", [Link("2", "9", "SS", -1)]),
        ("2FF+1周", [Link("2", "9", "FF", 5, False, "w")]),
        ("2FS+3 日历日", [Link("2", "9", "FS", 3, True)]),
        ("2FS+3edays", [Link("2", "9", "FS", 3, True)]),
        ("A-3SF-2d", [Link("A-3", "9", "SF", -2)]),
        ("2+5", [Link("2", "9", "FS", 5)]),
        ("2完成-开始+2天", [Link("2", "9", "FS", 2)]),
        ("12", [Link("12", "9")]),
        ("2.0", [Link("2.0", "9")]),
    ],
)
def test_predecessors_are_read_as_planners_write_them(text: str, links: list[Link]) -> None:
    programme = rows(["1", "甲", 1, None, None], ["2", "乙", 1, None, None], ["A-3", "丙", 1, None, None],
                     ["9", "丁", 1, None, text])  # fmt: skip

    assert list(programme.links) == links
    assert programme.problems == ()


@pytest.mark.parametrize("text", ["甲", "1FS+两天半", "1FS+50%", "1FS++2d"])
def test_a_predecessor_that_cannot_be_read_is_told_with_its_row(text: str) -> None:
    programme = rows(["1", "甲", 1, None, None], ["9", "丁", 1, None, text])

    assert programme.links == ()
    assert [one.says("zh") for one in programme.problems] == [f"第3行前置任务“{text}”无法识别，已略去，请写成3FS+2天"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5", (5, "d", False)), ("5 days?", (5, "d", False)), ("5天", (5, "d", False)), ("1.5 wks", (1.5, "w", False)),
        ("2 个月", (2, "mo", False)), ("3 edays", (3, "d", True)), ("4小时", (4, "h", False)),
        ("-2d", (-2, "d", False)), ("25%", (25, "%", False)), ("五天", None), ("5 lightyears", None), ("", None),
    ],
)  # fmt: skip
def test_durations_in_words(text: str, span: tuple[float, str, bool] | None) -> None:
    assert read_span(text) == (Span(*span) if span else None)


def test_levels_come_from_codes_or_indents_and_wholes_have_no_duration_of_their_own() -> None:
    programme = read_rows([
        ["标题"], ["WBS", "工作名称", "工期（天）", "紧前工作"], ["1", "前期", "8", ""], ["1.1", "立项", "3", ""],
        ["1.2", "可研", "5", "2"], ["2", "开工", "0", "3"],
    ])  # fmt: skip

    assert [(one.id, one.name, one.kind, one.level, one.parent, one.duration) for one in programme.tasks] == [
        ("1", "前期", "summary", 1, None, 8), ("2", "立项", "task", 2, "1", 3), ("3", "可研", "task", 2, "1", 5),
        ("4", "开工", "milestone", 1, None, 0),
    ]  # fmt: skip
    indented = rows(["1", "前期", 8, None, None], ["2", "　立项", 3, None, None], ["3", "  可研", 5, None, "2"])
    assert [one.parent for one in indented.tasks] == [None, "1", "1"]


def test_a_workbook_with_real_dates_and_numbers_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("进度")
    sheet.append(["滨河路"])
    sheet.append([*HEAD, "截止", "完成百分比"])
    sheet.append([1, "立项", 3, datetime(2026, 3, 2), None, datetime(2026, 3, 20), 0.5])  # noqa: DTZ001
    sheet.append([2, "可研", "2周", None, 1, None, None])
    data = io.BytesIO()
    book.save(data)

    programme = read_here("workbook", data.getvalue())
    assert [(one.id, one.duration, one.percent) for one in programme.tasks] == [("1", 3, 50.0), ("2", 10, 0.0)]
    assert programme.tasks[0].deadline == datetime(2026, 3, 20)  # noqa: DTZ001
    assert programme.links == (Link("1", "2"),)


def test_a_duration_is_counted_from_the_dates_where_there_is_none() -> None:
    programme = read_rows([
        ["任务名称", "开始", "完成", "前置任务"], ["国庆前后", "2026-09-28", "2026-10-10", ""],
        ["只有开始", "2026-09-28", "", "1"],
    ])  # fmt: skip

    # 1 to 7 October are days off, the 10th is worked.
    assert [(one.kind, one.duration) for one in programme.tasks] == [("task", 6), ("milestone", 0)]


def test_what_is_no_list_is_refused_and_slips_are_told_with_their_row() -> None:
    with pytest.raises(UnreadableError):
        read_rows([["任务名称", "责任单位", "完成时限"], ["修路", "市交通局", "6月底"]])
    programme = rows(["1", "甲", "三天", "2026-02-30", None])

    assert programme.tasks == (Task("1", "甲", "milestone", number=1, duration=0),)
    assert [one.key for one in programme.problems] == ["files.list_duration", "files.list_date"]
