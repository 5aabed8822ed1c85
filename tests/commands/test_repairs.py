"""`guatu schedule … --repair`: documented fields, one line for each mistake, and the ledger left as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Guatu

NETWORK = {
    "today": "2026-01-05",
    "activities": [
        {"id": "a", "name": "施工图设计", "days": 20, "unit": "市设计院", "min_days": 20},
        {"id": "b", "name": "施工图审查", "days": 20, "unit": "市住建局", "min_days": 15},
        {"id": "c", "name": "招标", "days": 25, "unit": "市招标办"},
        {"id": "d", "name": "开工", "days": 0, "due": "2026-03-27", "due_fixed": True},
    ],
    "relations": [
        {"before": "a", "after": "b", "max_lead": 0},
        {"before": "b", "after": "c", "max_lead": 5},
        {"before": "c", "after": "d"},
    ],
}


def written(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(NETWORK | changes, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_best_repair_is_one_line_in_plain_words(guatu: Guatu, tmp_path: Path) -> None:
    table = tmp_path / "表.toml"
    table.write_text(
        '[crew]\nshare = 0.0\nreason = {zh = "不增派"}\n[rest]\nreason = {zh = "不加班"}\n', encoding="utf-8"
    )

    done = guatu("schedule", written(tmp_path), "--repair", "--allowances", table, "--seconds", "60")

    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == "开工：最早2026-04-10完成，比时限2026-03-27晚9个工作日"
    assert (
        "  1. 把“施工图审查”从20天压到16天（市住建局同意），再让“招标”与其搭接5天（市住建局、市招标办同意）。"
        "改2处，代价22，已证最小"
    ) in lines


def test_the_json_gains_two_fields_and_loses_none(guatu: Guatu, tmp_path: Path) -> None:
    path = written(tmp_path)
    plain, repaired = (
        json.loads(guatu("schedule", path, "--json", *more).stdout)
        for more in ((), ("--repair", "d", "--seconds", "60"))
    )

    assert set(repaired) - set(plain) == {"repairs", "repair_search"}
    assert {key: repaired[key] for key in plain} == plain
    first = repaired["repairs"][0]
    assert set(first) == {"changes", "cost", "proven", "met", "effects", "text"}
    assert first["met"][0]["finish"] <= first["met"][0]["due"] == "2026-03-27"
    assert {"kind", "id", "name", "amount", "was", "now", "cost", "agrees", "reason"} <= set(first["changes"][0])
    assert [one["id"] for one in repaired["repair_search"]["targets"]] == ["d"]
    assert repaired["repair_search"]["proven"]


def test_the_quick_answer_and_english(guatu: Guatu, tmp_path: Path) -> None:
    done = guatu("schedule", written(tmp_path), "--repair", "--seconds", "0", lang="en")

    assert "not proven minimal" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--repair", "z"), "没有编号为“z”的事项"),
        (("--repair", "--allowances", "none.toml"), "none.toml"),
        (("--repair", "--seconds", "nan"), "nan"),
    ],
)
def test_a_wrong_question_is_said_and_exits_with_2(
    guatu: Guatu, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    done = guatu("schedule", written(tmp_path), *options)

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_limit_that_cannot_be_meant_is_one_line_with_its_place(guatu: Guatu, tmp_path: Path) -> None:
    done = guatu("schedule", written(tmp_path, activities=[{"id": "a", "min_days": "三"}], relations=[]), "--repair")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "activities[0].min_days" in done.stderr


def test_the_stored_ledger_is_asked_and_not_changed(guatu: Guatu, plan: Path, home: Path) -> None:
    guatu("post", plan)
    before = guatu("verify", "--json").stdout

    done = guatu("schedule", "--repair", "--on", "2026-12-01")

    assert done.returncode == 1
    assert "时限2026-09-30已过，只能顺延" in done.stdout
    assert guatu("verify", "--json").stdout == before
    (home / "repairs.toml").write_text("[shorten]\nunit = 'x'", encoding="utf-8")
    wrong = guatu("schedule", "--repair", "--on", "2026-12-01")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    assert "repairs.toml" in wrong.stderr
