"""`guatu schedule --risk` and `guatu risk`, as users run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import ROOT, Guatu

NETWORK: dict[str, Any] = {
    "today": "2026-03-02",
    "activities": [
        {
            "id": "a",
            "name": "审图",
            "days": 20,
            "due": "2026-04-10",
            "durations": {"optimistic": 15, "pessimistic": 40},
        },
        {"id": "b", "name": "主体", "days": 60, "calendar": "site"},
    ],
    "relations": [{"before": "a", "after": "b"}],
    "risks": [{"id": "r", "name": "征地", "probability": 0.2, "days": 20, "activities": ["b"]}],
}


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "网络.json"
    path.write_text(json.dumps(NETWORK), encoding="utf-8")
    return path


def test_json_gains_the_documented_fields_and_the_same_seed_prints_the_same(guatu: Guatu, network: Path) -> None:
    one, again, other = (
        guatu("schedule", network, "--json", "--risk", 2000, "--seed", seed).stdout for seed in (4, 4, 5)
    )

    assert one == again != other
    plan = json.loads(one)
    risk = plan["risk"]
    assert (risk["samples"], risk["seed"], risk["assumed"]) == (2000, 4, ["b"])
    assert risk["finish"]["p50"] <= risk["finish"]["p80"] <= risk["finish"]["p95"]
    [due] = risk["due"]
    assert (due["id"], due["due"]) == ("a", "2026-04-10")
    assert 0.7 < due["probability"] < 1
    assert {one["id"] for one in risk["tornado"]} == {"a", "b", "r"}
    assert risk["activities"][1]["assumed"] == "other"
    assert plan["activities"][0]["early_finish"] == "2026-03-27"
    documented = (ROOT / "docs/scheduling/risk.md").read_text(encoding="utf-8")
    fields = {*risk, *risk["activities"][0], *risk["tornado"][0]}
    assert [field for field in fields if field not in documented] == []


def test_what_cannot_be_run_is_one_line_and_nothing_is_shown(guatu: Guatu, network: Path) -> None:
    broken = network.with_name("坏.json")
    broken.write_text(json.dumps(NETWORK | {"risks": [{"probability": 2, "days": 1, "activities": ["a"]}]}), "utf-8")

    for arguments, says in (
        ((network, "--risk", 0), "网络.json：网络：模拟次数 0：须在1到1000000之间"),
        ((network, "--risk", 10, "--focus", "x"), "网络.json：网络：关注事项 x：不在计划中或已完成，请另选一项"),
        ((broken, "--risk", 10), "坏.json：网络：risks[0].probability：2 不是0到1之间的数，请改正"),
    ):
        done = guatu("schedule", *arguments)
        assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", says)


def test_a_forecast_is_kept_shown_and_scored(guatu: Guatu, plan: Path) -> None:
    assert guatu("post", plan, "--date", "2026-01-12").returncode == 0
    none = guatu("risk")
    assert (none.returncode, none.stderr.count("\n")) == (2, 1)

    kept = guatu("risk", "--forecast", 500, "--seed", 3, "--json")
    scores = guatu("risk", "--scores", "--json")

    assert kept.returncode == 0, kept.stderr
    forecast = json.loads(kept.stdout)
    assert (forecast["samples"], forecast["seed"]) == (500, 3)
    assert json.loads(scores.stdout)["judged"] == 0
    assert guatu("risk", "--forecast", 5).returncode == 2
    assert guatu("verify").returncode == 0
