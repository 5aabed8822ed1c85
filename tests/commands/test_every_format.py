"""`guatu schedule` of every format with every option: the documented fields, and one line for what has no answer."""

from __future__ import annotations

import importlib.util
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from guatu.commands import main
from tests.scheduling.files.samples import CSV, GAN, PLANNER, PMXML, XER_TABLES, link, mspdi, task, xer
from tests.scheduling.scarce.small_instances import SM

Output = pytest.CaptureFixture[str]

_RESOURCES = """<Resources><Resource><UID>1</UID><ID>1</ID><Name>路基队</Name><Type>1</Type>
<MaxUnits>1</MaxUnits></Resource></Resources><Assignments><Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment>
<Assignment><UID>2</UID><TaskUID>3</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment></Assignments>"""
_TASKS = (
    task(1, "前期", 0, "<Summary>1</Summary>") + task(2, "立项", 16, level=2) + task(3, "可研", 12, level=2)
    + task(4, "开工", 0, link(2) + link(3) + "<Deadline>2026-03-04T17:00:00</Deadline>")
)  # fmt: skip
NETWORK = {
    "today": "2026-03-02",
    "resources": [{"id": "crew", "name": "施工队", "capacity": 1}],
    "activities": [
        {"id": "a", "name": "许可", "days": 8, "demands": {"crew": 1}},
        {"id": "b", "name": "进场", "days": 3, "due": "2026-03-12", "demands": {"crew": 1}},
    ],
    "relations": [{"before": "a", "after": "b", "lag": 1}],
}
XER = {
    **XER_TABLES,
    "RSRC": [{"rsrc_id": "5", "rsrc_name": "路基队", "rsrc_type": "RT_Labor"}],
    "RSRCRATE": [{"rsrc_id": "5", "max_qty_per_hr": "2", "start_date": "2020-01-01 00:00"}],
    "TASKRSRC": [{"task_id": "102", "rsrc_id": "5", "target_qty_per_hr": "1", "target_qty": "24"}],
}


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["序号", "任务名称", "工期", "开始", "前置任务", "截止", "资源名称"],
        [1, "许可", 8, "2026-03-02", None, None, "施工队"],
        [2, "进场", 3, None, "1FS+1d", "2026-03-12", "施工队[50%],挖掘机"],
    ):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


FILES: dict[str, bytes] = {
    "plan.xml": mspdi(_TASKS).replace(b"</Project>", _RESOURCES.encode() + b"</Project>"),
    "plan.xer": xer(XER).encode("gb18030"),
    "plan.pmxml": PMXML,
    "plan.gan": GAN,
    "plan.planner": PLANNER,
    "plan.csv": CSV.encode("gb18030"),
    "plan.xlsx": _workbook(),
    "plan.json": json.dumps(NETWORK, ensure_ascii=False).encode(),
    "plan.sm": SM.encode(),
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "plain": (),
    "level": ("--level", "--seconds", "1", "--schedules", "30", "--workers", "2", "--seed", "3"),
    "late": ("--level", "--schedules", "30", "--objective", "lateness"),
    "smooth": ("--level", "--schedules", "30", "--objective", "smooth"),
    "repair": ("--repair", "--seconds", "1"),
    "risk": ("--risk", "40", "--seed", "3"),
    "both": ("--repair", "--seconds", "1", "--risk", "40"),
}
# The others are kinds of these, and the same for all formats that are no networks.
PAIRS = [
    (name, asked) for name in FILES for asked in OPTIONS
    if asked in {"plain", "level", "repair", "risk"} or name in {"plan.xml", "plan.json"}
]  # fmt: skip
EVERYWHERE = (
    "id", "name", "days", "early_start", "early_finish", "late_start", "late_finish", "start", "finish",
    "total_float", "free_float", "critical",
)  # fmt: skip
OF_FILES = (
    *EVERYWHERE, "duration", "due", "stored_start", "stored_finish", "stored_early_start", "stored_early_finish",
    "stored_late_start", "stored_late_finish", "stored_total_float", "stored_free_float", "stored_critical", "parent",
    "calendar", "number", "code", "wbs", "level", "kind", "percent", "constraints", "total_float_days",
)  # fmt: skip
WHOLE = ("start", "finish", "today", "activities", "relations", "late", "problems")
LEVEL = ("objective", "value", "lower_bound", "proven", "makespan", "lateness", "roughness", "schedules", "starts")
FIELD = re.compile(r"`([^`]+)`")


def documented(root: Path) -> set[str]:
    pages = ("commands.md", *(f"scheduling/{name}.md" for name in ("files", "levelling", "repairs", "risk", "gantt")))
    told = "\n".join((root / "docs" / page).read_text(encoding="utf-8") for page in pages)
    told = re.sub(r"```.*?```", "", told, flags=re.DOTALL)
    return {word for found in FIELD.findall(told) for word in re.findall(r"[a-z_0-9]+", found)}


def answer(output: Output, path: Path, *options: str) -> dict[str, Any]:
    code = main(["schedule", str(path), "--json", "--lang", "zh", *options])
    printed = output.readouterr()
    assert code in {0, 1}, printed.err
    told: dict[str, Any] = json.loads(printed.out)
    return told


def check(told: dict[str, Any], asked: str, known: set[str], *, foreign: bool) -> None:
    """Every field that is promised is there, and every one that is there is documented."""
    assert set(WHOLE) <= told.keys()
    for one in told["activities"]:
        assert set(OF_FILES if foreign else EVERYWHERE) <= one.keys()
    for one in told["relations"]:
        assert {"before", "after", "type", "lag"} <= one.keys()
    parts: list[Any] = [told, *told["activities"][:1], *told["relations"][:1], *told["late"][:1], *told["problems"][:1]]
    if asked in {"level", "late", "smooth"}:
        assert set(LEVEL) <= told["level"].keys()
        placed = [one for one in told["activities"] if "level_start" in one]
        assert told["level"]["starts"] == {one["id"]: one["level_start"] for one in placed}
        assert told["level"]["lower_bound"] <= told["level"]["value"]
        parts.append(told["level"])
    if asked in {"repair", "both"}:
        parts += [told["repair_search"], *told["repairs"][:1], *[one["changes"][0] for one in told["repairs"][:1]]]
    if asked in {"risk", "both"}:
        assert {"p50", "p80", "p95"} <= told["risk"]["finish"].keys()
        parts += [told["risk"], *told["risk"]["activities"][:1], *told["risk"]["tornado"][:1]]
    assert {name for part in parts for name in part} - known == set()


@pytest.mark.parametrize(("name", "asked"), PAIRS)
def test_every_format_answers_every_option(root: Path, tmp_path: Path, capsys: Output, name: str, asked: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    if name == "plan.sm" and asked in {"repair", "both"}:
        assert main(["schedule", str(path), *OPTIONS[asked], "--lang", "zh"]) == 2
        assert capsys.readouterr().err == "plan.sm：--repair：.sm文件没有完成时限，无从修复：请去掉该选项\n"
        return

    told = answer(capsys, path, *OPTIONS[asked])

    check(told, asked, documented(root), foreign=name not in {"plan.sm", "plan.json"})
    if name in {"plan.xml", "plan.json", "plan.sm"}:
        assert main(["schedule", str(path), *OPTIONS[asked], "--lang", "en"]) in {0, 1}
        assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", FILES)
def test_every_date_of_every_format_has_a_reason(tmp_path: Path, capsys: Output, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    plain = answer(capsys, path)
    dated = [one for one in plain["activities"] if one["early_start"] is not None]
    for one in (dated[0], dated[-1]):
        told = answer(capsys, path, "--why", one["id"])
        assert told["earliest"]["day"] == one["early_start"]
        assert told["latest"]["day"] == one["late_finish"]
        assert all(told[side]["says"] for side in ("earliest", "latest"))
        assert told["earliest"]["chain"]


def test_levelled_dates_keep_the_crew_of_a_file(tmp_path: Path, capsys: Output) -> None:
    """One crew, sixteen and twelve hours of it: the deadline of the milestone behind both is missed by half a day."""
    path = tmp_path / "plan.xml"
    path.write_bytes(FILES["plan.xml"])
    told = answer(capsys, path, *OPTIONS["level"])
    dates = {one["id"]: (one["level_start"], one["level_finish"]) for one in told["activities"]}

    assert dates["4"][1] == "2026-03-05T12:00"
    assert told["level"] | {"seconds": 0, "starts": 0, "schedules": 0} == {
        "objective": "makespan", "value": 1680, "lower_bound": 1680, "proven": True, "makespan": 1680, "lateness": 240,
        "roughness": told["level"]["roughness"], "schedules": 0, "seconds": 0, "starts": 0, "step": 240,
    }  # fmt: skip


TOGETHER = [
    (("--why", "a", "--repair"), "--why、--repair：不能同时使用：请分开执行\n"),
    (("--level", "--risk", "9"), "--level、--risk：不能同时使用：请分开执行\n"),
    (("--repair", "--level"), "--repair、--level：不能同时使用：请分开执行\n"),
    (("--seed", "3"), "--seed：只和--risk / --level一起使用：请去掉，或加上--risk / --level\n"),
    (("--risk", "9", "--objective", "smooth"), "--objective：只和--level一起使用：请去掉，或加上--level\n"),
    (("--level", "--focus", "a"), "--focus：只和--risk一起使用：请去掉，或加上--risk\n"),
    (("--why", "a", "--seconds", "3"), "--seconds：只和--level / --repair一起使用：请去掉，或加上--level / --repair\n"),
    (("--repair", "zz"), "plan.json：--repair：没有编号为“zz”的事项：先运行 guatu schedule 查看编号\n"),
]


@pytest.mark.parametrize(("options", "says"), TOGETHER, ids=[" ".join(options) for options, _ in TOGETHER])
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, capsys: Output, options: tuple[str, ...], says: str
) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(FILES["plan.json"])

    assert main(["schedule", str(path), *options, "--lang", "zh"]) == 2
    assert capsys.readouterr() == ("", says)


def test_a_file_behind_repair_is_a_file(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(FILES["plan.json"])

    assert main(["schedule", "--repair", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["repair_search"]["targets"][0]["id"] == "b"


def _shared_files(shared: Path) -> list[Path]:
    readable = {".xml", ".xer", ".pmxml", ".gan", ".planner"}
    if importlib.util.find_spec("mpxj") is not None:
        readable |= {".mpp", ".mpx"}
    return [path for path in sorted((shared / "schedules").iterdir()) if path.suffix in readable]


@pytest.mark.shared
@pytest.mark.parametrize("asked", ["plain", "level", "repair", "risk"])
def test_every_shared_file_answers_every_option(root: Path, shared: Path, capsys: Output, asked: str) -> None:
    known, files = documented(root), _shared_files(shared)
    assert len(files) >= 12
    for path in files:
        code = main(["schedule", str(path), "--json", "--lang", "zh", *OPTIONS[asked]])
        printed = capsys.readouterr()
        if code == 2:
            assert path.suffix in {".mpp", ".mpx"}, printed.err
            assert printed.err.count("\n") == 1
            continue
        told = json.loads(printed.out)
        check(told, asked, known, foreign=True)
        if told["activities"] and asked == "plain":
            some = next((one for one in reversed(told["activities"]) if one["early_start"]), None)
            if some is not None:
                assert answer(capsys, path, "--why", some["id"])["earliest"]["day"] == some["early_start"]
