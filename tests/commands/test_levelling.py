"""`guatu schedule` of PSPLIB files and of networks with resources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import ROOT, Guatu
from tests.scheduling.scarce.small_instances import SM

NETWORK = {
    "today": "2026-01-05",
    "resources": [
        {"id": "crew", "name": "施工队", "capacity": 1},
        {"id": "land", "kind": "quota", "capacity": 5, "capacity_by": [{"from": "2026-03-02", "capacity": 5}]},
    ],
    "activities": [
        {"id": "a", "name": "甲项目", "days": 3, "due": "2026-01-07", "demands": {"crew": 1, "land": 5}, "worth": 2},
        {"id": "b", "name": "乙项目", "days": 2, "due": "2026-01-06", "demands": [{"resource": "crew", "amount": 1}]},
        {"id": "c", "name": "丙项目", "days": 1, "demands": {"land": 3}},
    ],
    "relations": [],
}


@pytest.fixture
def sm(tmp_path: Path) -> Path:
    path = tmp_path / "own.sm"
    path.write_text(SM, encoding="ascii")
    return path


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "own.json"
    path.write_text(json.dumps(NETWORK), encoding="utf-8")
    return path


def test_a_psplib_file_is_put_through_both_passes_without_loading_kernels(guatu: Guatu, sm: Path) -> None:
    done = guatu("schedule", sm, "--json")

    data = json.loads(done.stdout)
    assert (done.returncode, data["start"], data["finish"], len(data["activities"])) == (0, 0, 7, 6)
    assert "level" not in data


def test_a_psplib_file_is_levelled_to_its_proven_makespan(guatu: Guatu, sm: Path) -> None:
    done = guatu("schedule", sm, "--level", "--seconds", "1", "--workers", "2", "--json")

    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    level = data["level"]
    assert (level["makespan"], level["lower_bound"], level["proven"], level["objective"]) == (7, 7, True, "makespan")
    assert level["starts"] == {one["id"]: one["start"] for one in data["activities"]}
    page = (ROOT / "docs/scheduling/levelling.md").read_text(encoding="utf-8")
    assert [field for field in (*level, "level_start", "level_finish") if f"`{field}`" not in page] == []


def test_a_network_is_levelled_in_dates_and_what_is_late_is_an_exit_of_one(guatu: Guatu, network: Path) -> None:
    """The crew does 甲, which counts twice, first; 丙 waits for the land that comes in March."""
    done = guatu("schedule", network, "--level", "--schedules", "300", "--objective", "lateness", "--json")

    assert done.returncode == 1, done.stderr
    data = json.loads(done.stdout)
    assert {one["id"]: (one["level_start"], one["level_finish"]) for one in data["activities"]} == {
        "a": ("2026-01-05", "2026-01-07"),
        "b": ("2026-01-08", "2026-01-09"),
        "c": ("2026-03-02", "2026-03-02"),
    }
    assert data["level"]["lateness"] == 3


def test_the_needs_of_a_network_go_into_its_ms_project_file(guatu: Guatu, network: Path, tmp_path: Path) -> None:
    out = tmp_path / "计划.xml"
    done = guatu("export", str(network), "--schedule", str(out))
    data = json.loads(guatu("schedule", str(out), "--json").stdout)

    assert done.returncode == 0
    assert [line.partition("：")[2] for line in done.stderr.splitlines() if "land" in line] != []
    assert [(one["name"], one["kind"]) for one in data["resources"]] == [("施工队", "work"), ("land", "material")]
    assert [(one["units"], one["work"]) for one in data["assignments"]] == [(1, 1440), (5, 300), (1, 960), (3, 180)]


def test_a_levelled_network_goes_into_ms_project_and_a_calendar_as_levelled(
    guatu: Guatu, network: Path, tmp_path: Path
) -> None:
    asked = ("--level", "--schedules", "200", "--objective", "lateness", "--seed", "3")
    told = json.loads(guatu("schedule", str(network), *asked, "--json").stdout)
    out, days = tmp_path / "计划.xml", tmp_path / "计划.ics"
    done = [guatu("export", str(network), "--schedule", str(each), *asked).returncode for each in (out, days)]
    again = json.loads(guatu("schedule", str(out), "--json").stdout)

    assert done == [0, 0]
    assert [(one["name"], one["start"][:10], one["finish"][:10]) for one in again["activities"]] == [
        (one["name"], one["start"], one["finish"]) for one in told["activities"]
    ]
    alone = guatu("export", str(network), "--schedule", str(out), "--seed", "3")
    assert (alone.returncode, alone.stderr) == (2, "--seed：只和--level一起使用：请去掉，或加上--level\n")


ODD = [
    {"id": "w", "name": "整体", "as_late": True},
    {"id": "a", "name": "甲", "days": 5, "parent": "w", "demands": {"c": 1}},
    {"id": "b", "name": "乙", "days": 5, "parent": "w", "demands": {"c": 1}},
    {"id": "s", "name": "丙", "days": 5, "constraints": [{"type": "SNET", "day": "2026-04-14"}], "demands": {"c": 1}},
    {"id": "g", "name": "节点", "days": 0, "due": "2026-04-17"},
    {"id": "r", "name": "在建", "days": 2, "started": "2026-04-09", "remaining": 5, "demands": {"c": 1}},
    {"id": "z", "name": "长项", "days": 45},
    {"id": "x", "name": "环一", "days": 1},
    {"id": "y", "name": "环二", "days": 1, "demands": {"nobody": 1}},
]


def test_limits_wholes_milestones_and_begun_work_keep_their_levelled_days(guatu: Guatu, tmp_path: Path) -> None:
    path, out, days = (tmp_path / name for name in ("网络.json", "均衡.xml", "均衡.ics"))
    pairs = [("a", "g"), ("x", "y"), ("y", "x")]
    network = {
        "today": "2026-04-13", "resources": [{"id": "c", "name": "队", "capacity": 1}], "activities": ODD,
        "relations": [{"before": one, "after": other} for one, other in pairs],
    }  # fmt: skip
    path.write_text(json.dumps(network), encoding="utf-8")
    asked = ("--level", "--schedules", "300", "--seed", "1")
    told = json.loads(guatu("schedule", str(path), *asked, "--json").stdout)
    done = guatu("export", str(path), "--schedule", str(out), *asked)
    again = json.loads(guatu("schedule", str(out), "--json").stdout)

    dates = {one["name"]: (one["start"], one["finish"]) for one in told["activities"]}
    assert {one["name"]: (one["start"][:10], one["finish"][:10]) for one in again["activities"]} == dates
    assert dates["整体"] == (min(dates["甲"][0], dates["乙"][0]), max(dates["甲"][1], dates["乙"][1]))
    assert (len(again["relations"]), again["problems"]) == (1, [])
    assert "成环" in done.stderr
    assert done.stderr.count("nobody") == 1
    assert guatu("export", str(path), "--schedule", str(days), *asked).stderr.count("材料") == 0
    two = guatu("export", str(path), str(path), "--schedule", str(out))
    assert (two.returncode, two.stderr) == (2, "网络.json：一次只能导出一个文件，请分次导出\n")


def test_the_words_say_how_good_it_is(guatu: Guatu, sm: Path) -> None:
    assert guatu("schedule", sm, "--level", "--schedules", "60").stdout.splitlines()[:2] == [
        "总工期 7（7），下界 7，已证明最优", "1：0…0",
    ]  # fmt: skip


def test_what_cannot_be_levelled_is_one_line(guatu: Guatu, sm: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.sm"
    cut.write_text(SM[:900], encoding="ascii")
    text = tmp_path / "own.txt"
    text.write_text("plan", encoding="utf-8")
    broken = tmp_path / "own.json"
    broken.write_text(json.dumps(NETWORK | {"resources": [{"id": "crew", "capacity": -1}]}), encoding="utf-8")
    done = [guatu("schedule", path, "--level", lang="en") for path in (cut, text, broken, tmp_path / "none.sm")]

    assert [one.returncode for one in done] == [2, 2, 2, 2]
    assert [one.stderr.strip() for one in done] == [
        "cut.sm: network: line 22: should be a line of whole numbers: check it",
        "own.txt: levelling: the file names no resources: give a schedule file, .sm or .json with resources",
        "own.json: network: resources[0].capacity should be a whole number from 0 to 1099511627776: correct it",
        "none.sm: no such file: check the name",
    ]


KEPT = """
import sys
from pathlib import Path
from guatu.store.opening import open_home
home = open_home(Path(sys.argv[1]))
from guatu.actions import Acting, add_person, demand, keep_resource, plan_item
from guatu.commands.office import standing
owner = standing(home)
add_person(owner, login="ban", name="ban", role="supervisor", unit=None, password="kanban-2026-x")
from guatu.store.models import Person
ban = Acting.of(Person.objects.get(login="ban"))
crew = keep_resource(ban, "架桥机组", "台", "crew", 1, key="k").seqs[0]
for number in map(int, sys.argv[2:]):
    plan_item(ban, number, days=10, key=f"p{number}")
    demand(ban, number, crew, 1, key=f"d{number}")
"""


@pytest.mark.store
def test_the_stored_ledger_is_levelled_within_its_own_resources(guatu: Guatu, plan: Path, home: Path) -> None:
    guatu("post", plan)
    bare, out = guatu("schedule", "--level"), home.parent / "台账.xml"
    numbers = [one["id"] for one in json.loads(guatu("schedule", "--json").stdout)["activities"]][-2:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", KEPT, str(home), *numbers], check=True, env=environment)

    done = guatu("schedule", "--level", "--schedules", "200", "--objective", "makespan", "--json")
    said = guatu("schedule", "--level", "--schedules", "200")
    written = guatu("export", "--schedule", str(out))
    again = json.loads(guatu("schedule", str(out), "--json").stdout)

    levelled = home.parent / "均衡.xml"
    guatu("export", "--schedule", str(levelled), "--level", "--schedules", "200")
    held = {
        one["id"]: one["start"][:10]
        for one in json.loads(guatu("schedule", str(levelled), "--json").stdout)["activities"]
    }

    assert {held[one] for one in numbers} == {json.loads(done.stdout)["level"]["starts"][one] for one in numbers}
    assert written.returncode == 0
    assert [(one["name"], one["units"]) for one in again["resources"]] == [("架桥机组", 1)]
    assert sorted((one["task"], one["units"], one["work"]) for one in again["assignments"]) == sorted(
        (number, 1, 4800) for number in numbers
    )
    assert (bare.returncode, bare.stderr.count("\n"), bare.stdout) == (2, 1, "")
    assert "资源需求" in bare.stderr
    data = json.loads(done.stdout)
    [moved] = data["moves"]
    [edit] = data["edits"]
    [use] = data["use"]
    assert (use["name"], use["before"]["peak"], use["after"]) == ("架桥机组", 2, {"peak": 1, "first_over": None})
    assert (edit["item"], edit["field"], edit["to"]) == (int(moved["id"]), "not_before", moved["to"][0])
    assert data["level"]["starts"][moved["id"]] == moved["to"][0] > moved["from"][1]
    assert data["level"]["makespan"] == 20
    assert f"{moved['to'][0]}…{moved['to'][1]}" in said.stdout
    page = (ROOT / "docs/scheduling/levelling.md").read_text(encoding="utf-8")
    own = data.keys() - json.loads(guatu("schedule", "--json").stdout).keys()
    assert own == {"level", "edits", "moves", "lateness", "use"}
    assert [field for field in own if f"`{field}`" not in page] == []
