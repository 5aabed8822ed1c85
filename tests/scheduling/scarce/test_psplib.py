"""PSPLIB files: what is read of them, and one line about each that is broken."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.scheduling import Problem
from guatu.scheduling.scarce import Effort, Instance, Levelled, level, read_sm, sm_json
from guatu.scheduling.scarce.bounds import least_makespan

from .small_instances import SM


def test_a_file_is_read() -> None:
    instance = read_sm(SM)

    assert isinstance(instance, Instance)
    assert instance.ids == ("1", "2", "3", "4", "5", "6")
    assert instance.span.tolist() == [0, 3, 4, 2, 4, 0]
    assert instance.need.tolist() == [[0, 0], [2, 0], [2, 1], [1, 1], [1, 0], [0, 0]]
    assert instance.capacity.tolist() == [[3], [1]]
    assert sorted(zip(instance.before.tolist(), instance.after.tolist(), strict=True)) == [
        (0, 1), (0, 2), (0, 3), (1, 4), (2, 5), (3, 5), (4, 5),
    ]  # fmt: skip


def test_both_passes_are_told_in_whole_numbers() -> None:
    instance = read_sm(SM)
    assert isinstance(instance, Instance)
    told = sm_json(instance)

    assert (told["start"], told["finish"]) == (0, 7)
    assert told["activities"][3] == {
        "id": "4", "name": "4", "days": 2, "early_start": 0, "early_finish": 2, "late_start": 5, "late_finish": 7,
        "total_float": 5, "free_float": 5, "critical": False, "start": 0, "finish": 2, "demands": {"R1": 1, "R2": 1},
    }  # fmt: skip
    assert [one["critical"] for one in told["activities"]] == [True, True, False, False, True, True]


FIVE = "   5        1          1           6"
FOUR = "  4      1     2       1    1"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("jobs (incl", "jabs (incl", "line 1: no “jobs” line, so this is no single-mode PSPLIB file: give another"),
        ("):  6", "):  0", "line 6: 0 jobs, not 1 to 100000: check it"),
        ("nonrenewable              :  0", "nonrenewable              :  2",
         "line 9: several modes or nonrenewable resources, only single-mode files are read: give another"),
        (FIVE, FIVE[:-1] + "2",
         "from line 19: the relations form a loop: check it"),
        (FIVE, FIVE[:-1] + "9",
         "line 23: successor 9 does not exist, jobs are 1 to 6: check it"),
        (FIVE, FIVE.replace("1    ", "2    ", 2).replace("2    ", "1    ", 1),
         "line 23: the number of successors does not match those listed: check it"),
        (FIVE, FIVE.replace("5", "7"),
         "line 23: job 7 where job 5 should be: check it"),
        ("  4      1     2 ", "  4      1    -2 ", "line 32: a negative or absurd duration or request: check it"),
        (FOUR, FOUR[:-5],
         "line 32: should give 2 amounts of resources: check it"),
        (FOUR, FOUR.replace("2", "zwei"),
         "line 32: should be a line of whole numbers: check it"),
        ("RESOURCEAVAIL", "RESOURCES",
         "line 39: no section “RESOURCEAVAILABILITIES”: the file may be cut off, fetch it again"),
    ],
)  # fmt: skip
def test_what_is_broken_is_told_with_its_line(old: str, new: str, says: str) -> None:
    assert old in SM
    found = read_sm(SM.replace(old, new, 1))

    assert isinstance(found, Problem)
    assert found.says("en") == says


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SM)), st.text("0123456789 \n:-R*", max_size=6), st.integers(0, 40))
def test_no_damage_makes_it_fail(at: int, put: str, cut: int) -> None:
    assert isinstance(read_sm(SM[:at] + put + SM[at + cut :]), Instance | Problem)


@pytest.mark.shared
def test_known_best_makespans_lie_between_our_bound_and_our_schedule(shared: Path) -> None:
    with (shared / "psplib/bounds.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: (int(row["lower"]), int(row["upper"])) for row in csv.DictReader(file)}
    gaps = []
    for name, text in _files(shared / "psplib/j30.tar.xz", 24):
        instance = read_sm(text)
        assert isinstance(instance, Instance)
        found = level(instance, Effort(seconds=None, schedules=5_000, solver=False))
        assert isinstance(found, Levelled)
        assert least_makespan(instance) <= best[name][1]
        assert found.makespan >= best[name][0]
        gaps.append(found.makespan / best[name][1] - 1)

    assert sum(gaps) / len(gaps) <= 0.005


def _files(archive: Path, count: int) -> list[tuple[str, str]]:
    with tarfile.open(archive) as files:
        members = [one for one in files.getmembers() if one.name.endswith(".sm")]
        step = max(len(members) // count, 1)
        return [
            (Path(one.name).stem, io.TextIOWrapper(files.extractfile(one) or io.BytesIO(), "ascii").read())
            for one in members[::step][:count]
        ]


def test_both_passes_of_a_file_need_neither_kernels_nor_the_solver(root: Path) -> None:
    code = (
        "import sys; from guatu.scheduling.scarce import read_sm, sm_json\n"
        "from tests.scheduling.scarce.small_instances import SM\n"
        "sm_json(read_sm(SM)); sys.exit('numba' in sys.modules or 'ortools' in sys.modules)"
    )

    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=env).returncode == 0
