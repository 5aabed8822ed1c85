"""Networks from JSON, plans to JSON, and the shipped stage templates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guatu.scheduling import (
    STAGES,
    Network,
    Problem,
    Relation,
    expand,
    read_network,
    schedule,
    stage_says,
    templates,
    to_json,
)

from .small_calendar import CALENDARS, TODAY


def test_the_room_loads_fast_because_numpy_waits(root: Path) -> None:
    code = "import sys, guatu.scheduling; sys.exit('numpy' in sys.modules or 'guatu.ledger' in sys.modules)"

    env = {**os.environ, "PYTHONPATH": str(root / "src")}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=env).returncode == 0


def test_a_network_is_read_and_its_plan_is_written() -> None:
    text = json.dumps({
        "today": "2024-09-02",
        "activities": [{"id": 1, "name": "甲", "days": 5}, {"id": "2", "due": "2024-09-10"}],
        "relations": [{"before": 1, "after": "2", "lag": 1}],
    })  # fmt: skip
    network = read_network(text)

    assert isinstance(network, Network)
    assert to_json(schedule(network, CALENDARS)) == {
        "start": "2024-09-02",
        "finish": "2024-09-09",
        "today": "2024-09-02",
        "activities": [
            {"id": "1", "name": "甲", "days": 5, "due": None, "early_start": "2024-09-02",
             "early_finish": "2024-09-06", "late_start": "2024-09-03", "late_finish": "2024-09-09", "total_float": 1,
             "free_float": 0, "critical": True, "late_by": 0, "provisional": False,
             "start": "2024-09-02", "finish": "2024-09-06", "calendar": "office", "parent": None,
             "constraints": [], "as_late": False},
            {"id": "2", "name": "2", "days": 0, "due": "2024-09-10", "early_start": "2024-09-09",
             "early_finish": "2024-09-09", "late_start": "2024-09-10", "late_finish": "2024-09-10", "total_float": 1,
             "free_float": 1, "critical": True, "late_by": 0, "provisional": False,
             "start": "2024-09-09", "finish": "2024-09-09", "calendar": "office", "parent": None,
             "constraints": [], "as_late": False},
        ],
        "relations": [{"before": "1", "after": "2", "type": "FS", "lag": 1, "elapsed": False}],
        "late": [],
        "problems": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "第1行第1列不是有效的JSON，请检查格式"),
        ("[" * 100_000, "第1行第1列不是有效的JSON，请检查格式"),
        ("[]", "$应为{…}，请更正"),
        ('{"activities": {}}', "activities应为[…]，请更正"),
        ('{"activities": [{"name": "甲"}]}', "activities[0].id缺失或不是编号，请填写文字或整数"),
        ('{"activities": [{"id": 1, "days": "三"}]}', "activities[0].days应为整数，请更正"),
        ('{"activities": [{"id": 1, "days": 1e999}]}', "activities[0].days应为整数，请更正"),
        ('{"activities": [{"id": 1, "due": "0000-01-01"}]}',
         "activities[0].due的日期“0000-01-01”无法识别，请写成2026-01-05"),
        ("{}", "activities应为[…]，请更正"),
        ('{"relations": [{"before": 1, "after": 2, "type": "FT"}]}',
         "relations[0].type：“FT”无法识别，请用 FS SS FF SF"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(text: str, says: str) -> None:
    found = read_network(text)

    assert isinstance(found, Problem)
    assert found.says("zh") == says


def test_every_template_can_be_scheduled_and_runs_through_all_stages() -> None:
    assert [template.key for template in templates()] == ["building", "road", "park", "water"]
    for template in templates():
        ready = expand(template, "澄州市示范项目")
        network = Network((ready.whole, *ready.activities), ready.relations, TODAY)
        plan = schedule(network, CALENDARS)
        assert plan.problems == ()
        assert tuple(dict.fromkeys(step.stage for step in template.steps)) == STAGES
        assert "".join(stage_says(stage, "zh") for stage in STAGES) == "谋划前期开工在建竣工投用"
        assert all(step.reason["zh"] and step.reason["en"] and step.name["en"] for step in template.steps)


def test_a_person_changes_the_days_of_a_template() -> None:
    road = templates()[1]

    ready = expand(road, "栖霞区滨河路", {"pipes": 40, "start": 0})

    days = {one.id: one.days for one in ready.activities}
    assert (days["road.pipes"], days["road.base"]) == (40, 60)
    assert Relation("road.pipes", "road.base", "SS", 25) in ready.relations
    assert ready.activities[0].name == "栖霞区滨河路线位研究及立项"
    with pytest.raises(ValueError, match="step 'tunnel': unknown"):
        expand(road, "栖霞区滨河路", {"tunnel": 3})


def test_the_plan_of_a_template_counts_back_from_one_due_day() -> None:
    ready = expand(templates()[0], "高新区学校")
    whole = replace(ready.whole, due=date(2027, 9, 1))

    plan = schedule(Network((whole, *ready.activities), ready.relations, date(2025, 3, 3)), CALENDARS)

    assert plan.windows["building"].latest_finish == date(2027, 9, 1)
    assert plan.windows["building.use"].latest_finish == date(2027, 9, 1)
    assert plan.windows["building.permit"].latest_start is not None


def test_a_plain_plan_waits_for_no_compiler_and_no_solver(root: Path, tmp_path: Path) -> None:
    network = tmp_path / "network.json"
    activities = [{"id": n, "name": f"工序{n}", "days": n % 9} for n in range(1000)]
    relations = [{"before": n - 1, "after": n} for n in range(1, 1000)]
    network.write_text(json.dumps({"today": "2026-01-05", "activities": activities, "relations": relations}))
    code = (
        "import sys; from guatu.commands import main; main(sys.argv[1:]);"
        " sys.exit(len({'numba', 'ortools', 'pandas', 'icalendar', 'mpxj'} & sys.modules.keys()))"
    )

    env = {**os.environ, "PYTHONPATH": str(root / "src")}
    told = subprocess.run(
        [sys.executable, "-c", code, "schedule", str(network), "--json"], check=False, env=env, capture_output=True
    )

    assert told.returncode == 0
    assert len(json.loads(told.stdout)["activities"]) == 1000


def test_relations_read_all_at_once_are_those_read_one_by_one() -> None:
    """A number among the ids sends all of them the slow way, which tells the place of what is wrong."""
    rows = [{"before": "1", "after": "2"}, {"before": "2", "after": "3", "type": "SS", "lag": -2, "elapsed": True}]
    slow = [{"before": 1, "after": "2"}, rows[1] | {"lag": -2.0}]
    made = [read_network(json.dumps({"activities": [], "relations": one})) for one in (rows, slow)]

    assert made[0] == made[1] == Network((), (Relation("1", "2"), Relation("2", "3", "SS", -2, True)))
    for wrong, at in (({"before": "", "after": "2"}, "before"), ({"before": "1", "after": "2", "type": "XX"}, "type"),
                      ({"before": "1", "after": "2", "elapsed": 1}, "elapsed"), ("1FS", "")):  # fmt: skip
        told = read_network(json.dumps({"activities": [], "relations": [*rows, wrong]}))
        assert isinstance(told, Problem)
        assert f"relations[2]{'.' if at else ''}{at}" in told.says("zh")
