"""`guatu schedule FILE` and `guatu export` on schedule files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar

from guatu.commands import main
from guatu.scheduling.files import read_here

from .samples import CSV, PMXML, link, mspdi, task


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "滨河路.xml"
    stored = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
    path.write_bytes(mspdi(task(1, "立项", 16, stored) + task(2, "可研", 4, link(1))))
    return path


def test_a_file_is_planned_and_compared(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", str(plan), "--lang", "zh"]) == 0

    assert capsys.readouterr().out == (
        "    1 立项  2026-03-02 08:00…2026-03-03 17:00  总时差0天  关键\n"
        "    2 可研  2026-03-04 08:00…2026-03-04 12:00  总时差0天  关键\n"
        "与文件所存日期相同：1项，有原因不同：0项，原因不明：0项\n"
    )


def test_the_json_has_the_documented_fields(plan: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", str(plan), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    page = (root / "docs/scheduling/files.md").read_text(encoding="utf-8")

    assert [name for name in {*told, *told["activities"][0]} if f"`{name}`" not in page] == []


def test_a_deadline_that_cannot_be_met_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "late.xml"
    path.write_bytes(mspdi(task(1, "甲", 80, "<Deadline>2026-03-04T17:00:00</Deadline>")))

    assert main(["schedule", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["late"] == [
        {"id": "1", "due": "2026-03-04T17:00", "finish": "2026-03-13T17:00", "days": 3360, "chain": ["1"],
         "limit": None}
    ]  # fmt: skip


def test_a_refused_file_is_one_line_and_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "计划.mpp"
    path.write_bytes(b"no project")

    assert main(["schedule", str(path), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == "计划.mpp：内容不是.mpp进度文件，请用原软件重新导出\n"
    assert main(["schedule", str(tmp_path / "没有.xer"), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == "没有.xer：文件不存在：请核对文件名\n"


def test_a_list_becomes_ms_project_and_a_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "清单.csv"
    source.write_text(CSV, encoding="gb18030")

    assert main(["export", str(source), "--schedule", str(tmp_path / "out.xml"), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == f"已写出{tmp_path / 'out.xml'}：6项任务、7条关系\n"
    written = read_here("xml", (tmp_path / "out.xml").read_bytes())
    assert str(written.tasks[3].stored.finish) == "2026-05-06 17:00:00"
    assert main(["export", str(source), "--schedule", str(tmp_path / "out.ics"), "--json"]) == 0
    assert len(Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk()) == 3


def test_other_endings_and_other_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "通知.txt"
    source.write_text("关于印发方案的通知", encoding="utf-8")

    assert main(["export", str(source), "--schedule", str(tmp_path / "out.mpp"), "--lang", "zh"]) == 2
    assert main(["export", str(source), "--schedule", str(tmp_path / "out.xml"), "--lang", "zh"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "out.mpp：只能写出.xml（MS Project）或.ics（日历），请更改扩展名",
        "通知.txt：不是进度文件，请给出MSPDI、.xer、PMXML、.gan、.planner、带前置任务的表格或JSON",
    ]


def test_a_network_in_json_is_exported_too(tmp_path: Path) -> None:
    source = tmp_path / "network.json"
    source.write_text('{"today": "2026-03-02", "activities": [{"id": 1, "name": "甲", "days": 2}]}', encoding="utf-8")

    assert main(["export", str(source), "--schedule", str(tmp_path / "out.xml")]) == 0
    written = read_here("xml", (tmp_path / "out.xml").read_bytes())
    assert [str(written.tasks[0].stored.start), str(written.tasks[0].stored.finish)] == [
        "2026-03-02 08:00:00", "2026-03-03 17:00:00",
    ]  # fmt: skip


BANNED = ("numba", "ortools", "pandas", "icalendar", "lxml", "guatu.extraction", "guatu.reading", "guatu.ledger")


@pytest.mark.parametrize(
    ("name", "data"), [("plan.json", b'{"activities": [{"id": 1, "days": 2}]}'), ("plan.xml", PMXML)]
)
def test_a_schedule_file_loads_no_room_it_does_not_need(tmp_path: Path, root: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    code = (
        "import sys; from guatu.commands import main; code = main(['schedule', sys.argv[1], '--json']);"
        f"found = [one for one in {BANNED} if one in sys.modules]; sys.exit(repr(found) if found or code else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
