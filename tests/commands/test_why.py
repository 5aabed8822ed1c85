"""`guatu schedule --why`: the reason of a date in words and as data, the same that the page shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Guatu

NETWORK = {
    "today": "2026-09-21",
    "activities": [
        {"id": "许可", "name": "施工许可", "days": 8},
        {"id": "进场", "name": "进场", "days": 3, "due": "2026-10-30"},
    ],
    "relations": [{"before": "许可", "after": "进场", "lag": 2}],
}


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "网络.json"
    path.write_text(json.dumps(NETWORK, ensure_ascii=False), encoding="utf-8")
    return path


def test_both_sides_are_said_or_the_one_asked_for(guatu: Guatu, network: Path) -> None:
    both = guatu("schedule", network, "--why", "进场")
    latest = guatu("schedule", network, "--why", "进场", "--side", "latest")

    assert both.returncode == 0
    assert both.stdout.splitlines() == [
        "从今天起排 → 施工许可 8个工作日 → 中秋节 → 国庆节 → 进场 +2个工作日：进场最早2026年10月12日开始",
        "进场 3个工作日 → 完成时限2026年10月30日：进场最迟2026年10月30日完成",
    ]
    assert latest.stdout.splitlines() == both.stdout.splitlines()[1:]


def test_the_chain_is_given_as_data(guatu: Guatu, network: Path) -> None:
    told = json.loads(guatu("schedule", network, "--why", "进场", "--json").stdout)

    assert told.keys() == {"id", "name", "earliest", "latest", "planned"}
    first, last = told["earliest"]["chain"]
    assert (first["id"], first["relation"]["lag"], last["id"], last["on"]) == ("许可", 2, "进场", "2026-10-12")
    assert told["latest"]["day"] == "2026-10-30"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unknown_id_is_one_line(guatu: Guatu, network: Path, lang: str) -> None:
    done = guatu("schedule", network, "--why", "没有", lang=lang)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--why" in done.stderr


def test_limits_and_late_work_are_told_with_their_reason(guatu: Guatu, tmp_path: Path) -> None:
    path = tmp_path / "限制.json"
    limited = {"id": "进场", "days": 3, "constraints": [{"type": "SNET", "day": "2026-10-12"}]}
    late = {"id": "备料", "days": 2, "as_late": True}
    network = {"today": "2026-09-21", "activities": [late, limited], "relations": [{"before": "备料", "after": "进场"}]}
    path.write_text(json.dumps(network, ensure_ascii=False), encoding="utf-8")

    listed = guatu("schedule", path).stdout
    assert "      开始不早于2026-10-12\n" in listed
    assert "      尽量晚：计划2026年10月9日开始，再晚就推后“进场”\n" in listed
    assert guatu("schedule", path, "--why", "备料").stdout.splitlines()[-1].startswith("尽量晚：")
    assert guatu("schedule", path, "--why", "进场").stdout.startswith("限定开始不早于2026年10月12日 → 进场")
    told = json.loads(guatu("schedule", path, "--json").stdout)["activities"]
    assert [(one["as_late"], one["constraints"]) for one in told] == [
        (True, []),
        (False, [{"type": "SNET", "day": "2026-10-12"}]),
    ]
