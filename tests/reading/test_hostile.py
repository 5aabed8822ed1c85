"""Every text, Word, sheet, PDF and picture case of the shared corpus of hostile files, through the real command."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import hostile
from .hostile import MEGABYTES, SECONDS, Corpus, Listener, fault

ROOT = Path(__file__).resolve().parents[2]
# What shows only in notes, by case: words of the note that a person must see.
FLAGS = {
    "B06": "宏", "B13": "隐藏", "C06": "外部链接", "C07": "日期", "D01": "脚本", "D02": "附件",
    "D10": "没有文字层", "D11": "隐藏", "G07": "显示顺序", "G14": "“2026年2月30日”不是实有的日期",
}  # fmt: skip
HEAVY = ("B01", "B04", "C01", "C02", "D04", "D05", "F01", "F02", "G08", "G09", "G10", "G11", "G12")


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    found = hostile.make(shared, tmp_path_factory.mktemp("hostile"))
    assert found.canaries() == []
    with Listener() as listener:
        yield found
    assert listener.hits == []
    assert found.canaries() == []


def guatu(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GUATU", "DJANGO"))}
    environment = {**kept, "PYTHONPATH": str(ROOT / "src"), "GUATU_LANG": "zh"}
    command = [sys.executable, "-m", "guatu", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=200)


@pytest.mark.shared
def test_every_hostile_file_is_read_or_refused_as_the_manifest_says(corpus: Corpus, tmp_path: Path) -> None:
    told = guatu(tmp_path, "read", "--json", *(str(corpus.path(case)) for case in corpus.cases.values()))
    answers = [json.loads(line) for line in told.stdout.split("\n") if line]
    by_name = {answer.get("name") or answer["error"].split("：")[0]: answer for answer in answers}

    wrong = {case["id"]: found for case in corpus.cases.values() if (found := judged(case, by_name[case["file"]]))}

    assert wrong == {}
    assert told.returncode == 2
    assert "Traceback" not in told.stdout + told.stderr
    assert list(tmp_path.iterdir()) == []


def judged(case: dict[str, Any], answer: dict[str, Any]) -> str:
    if answer["status"] == "rejected":
        return fault(case, False, answer["error"])
    found = fault(case, True, json.dumps(answer, ensure_ascii=False).replace('\\"', '"'))
    flag = FLAGS.get(case["id"], "")
    return found or ("" if flag in "".join(answer["says"]) else f"{flag} is not in {answer['says']}")


@pytest.mark.shared
def test_statements_of_hostile_files_hold_nothing_hidden_and_no_impossible_day(corpus: Corpus, tmp_path: Path) -> None:
    told = guatu(tmp_path, "extract", "--jsonl", *(str(corpus.path(case)) for case in corpus.cases.values()))
    found = [json.loads(line) for line in told.stdout.split("\n") if line]
    units = {unit["name"] for statement in found for unit in statement["units"]}
    days = {statement["due"] for statement in found if statement["doc"] == "G14_impossible_dates"}

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "市交通局" in units
    assert "市水务局" not in units
    assert days <= {None, "2026-09-30", "2026-12-31"}
    assert {"A", "B", "C", "D", "G", "H"} - {statement["doc"][0] for statement in found} <= {"A"}


@pytest.mark.shared
def test_no_hostile_file_costs_more_than_ten_seconds_and_a_gigabyte(corpus: Corpus, tmp_path: Path) -> None:
    slow = {}
    # The largest child of all that this process ever had: other tests have children of their own.
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    for case in HEAVY:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        guatu(tmp_path, "extract", "--jsonl", str(corpus.path(corpus.cases[case])))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time: what else the machine does at the moment is not the file's doing.
        took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if took > SECONDS:
            slow[case] = took

    assert slow == {}
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(largest, MEGABYTES << 10)
