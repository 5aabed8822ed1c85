"""`guatu baseline`, `guatu compare`, `guatu stages` as users run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.commands.conftest import Guatu

pytestmark = pytest.mark.store
NETWORK = {
    "today": "2026-03-16",
    "activities": [{"id": "a", "name": "备料", "days": 5}, {"id": "b", "name": "浇筑", "days": 10}],
    "relations": [{"before": "a", "after": "b"}],
}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A network, and the same with three more days for its first activity."""
    longer = {**NETWORK, "activities": [{"id": "a", "name": "备料", "days": 8}, *NETWORK["activities"][1:]]}  # type: ignore[misc]
    paths = (tmp_path / "原.json", tmp_path / "现.json")
    for path, network in zip(paths, (NETWORK, longer), strict=True):
        path.write_text(json.dumps(network), encoding="utf-8")
    return paths


def test_a_baseline_is_kept_listed_and_compared_with_today(guatu: Guatu, plan: Path) -> None:
    guatu("post", plan)

    kept = guatu("baseline", "年初计划", "--reason", "常务会审定", "--json")
    listed = guatu("baseline")
    same = guatu("compare", "年初计划", "--json")

    assert (kept.returncode, listed.returncode, same.returncode) == (0, 0, 0)
    [one] = json.loads(kept.stdout)["baselines"]
    assert (one["name"], one["by"], one["items"], one["reason"]) == ("年初计划", "office", 2, "常务会审定")
    assert "年初计划" in listed.stdout
    told = json.loads(same.stdout)
    assert (told["deviations"], told["same"], told["before"]["name"]) == ([], 2, "年初计划")


def test_two_files_are_compared_without_a_ledger(guatu: Guatu, two: tuple[Path, Path], home: Path) -> None:
    told = guatu("compare", *two, "--json")
    plain = guatu("compare", *two)
    english = guatu("compare", *two, lang="en")

    assert (told.returncode, plain.returncode) == (1, 1)
    found = json.loads(told.stdout)["deviations"]
    assert [tuple(one[name] for name in ("id", "moved", "lengthened", "because")) for one in found] == [
        ("a", 3, 3, "days"), ("b", 3, 0, "before"),
    ]  # fmt: skip
    assert "备料  推后、工期延长  2026-03-20 → 2026-03-25  工期变动" in plain.stdout
    assert "2 items differ, 0 are the same" in english.stdout
    assert guatu("compare", two[0], two[0]).returncode == 0
    assert not home.exists()


def test_the_table_is_written_whole(guatu: Guatu, two: tuple[Path, Path], tmp_path: Path) -> None:
    done = guatu("compare", *two, "--out", tmp_path / "偏差.xlsx")

    assert (done.returncode, done.stdout) == (1, "")
    sheet = load_workbook(tmp_path / "偏差.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["a", "备料"]
    guatu("compare", *two, "--out", tmp_path / "偏差.csv")
    assert (tmp_path / "偏差.csv").read_text(encoding="utf-8-sig").startswith("编号,事项")


def test_the_stages_are_listed_with_what_is_known_of_them(guatu: Guatu, plan: Path) -> None:
    guatu("post", plan)

    told = json.loads(guatu("stages", "--json").stdout)

    assert told[0]["template"] == "building"
    assert told[0]["steps"][0] == {
        "step": "proposal", "stage": "scoping", "name": "项目建议书及立项", "days": 20, "projects": 0, "items": 0,
        "undated": 0, "low": None, "median": None, "high": None, "shortest": None, "longest": None,
    }  # fmt: skip
    assert "项目建议书及立项：20个工作日" in guatu("stages").stdout


def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    guatu: Guatu, plan: Path, two: tuple[Path, Path], tmp_path: Path
) -> None:
    guatu("post", plan)
    broken = tmp_path / "坏.json"
    broken.write_text("{", encoding="utf-8")
    for arguments, line in (
        (("compare", "没有的"), "没有的 … today：没有叫“没有的”的基线或推演，也不是日期；请从列表中选择"),
        (("compare", "2099-01-01"), "2099-01-01 … today：2099-01-01 还没有到；请选今天或以前的日期"),
        (("baseline", "2026-01-01"), "2026-01-01：“2026-01-01”会被当成日期或编号；请另起名称"),
        (("baseline", "长" * 61), "“名称”超过60字"),
        (("baseline", "某某", "--of", "999"), "某某：台账中没有第999号事项；请核对编号"),
        (("compare", two[0], "today"), "原.json：文件只能与文件对照；请给出两个排期文件，或两个台账里的名称"),
        (("compare", plan, two[0]), "方案.txt：不是排期文件"),
        (("compare", broken, two[0]), "坏.json"),
        (("compare", *two, "--out", tmp_path / "偏差.pdf"), "只能存为 .csv 或 .xlsx"),
    ):
        done = guatu(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert line in done.stderr
        assert done.stderr.count("\n") == 1
    assert json.loads(guatu("baseline", "--json").stdout)["baselines"] == []
    assert not (tmp_path / "偏差.pdf").exists()


def test_without_a_ledger_the_home_is_named(guatu: Guatu) -> None:
    done = guatu("baseline", "年初计划")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
