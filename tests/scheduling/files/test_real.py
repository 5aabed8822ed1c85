"""Real files of MS Project, Primavera, GanttProject and Planner against what is stored in them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guatu.scheduling.files import Computed, UnreadableError, compare, compute, read_file, read_here, to_mspdi
from guatu.words import named_calendars, working_calendar

FILES = (
    "sample_mspdi.xml", "mspdirelations.xml", "caltest.xml", "commercial_construction_converted.xml",
    "commercial_construction_converted.xer", "commercial_construction_converted.pmxml", "PredecessorCalendar.xer",
    "PredecessorCalendar.pmxml", "resource-rates-test.xer", "HouseBuildingSample.gan", "planner-sample.planner",
    "planner-calendar.planner",
)  # fmt: skip
# The file has 17 dependencies; MPXJ reads 3 of them, and other types of links than there are.
TRUTH = {"HouseBuildingSample.gan": {"relations": 17}}


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    found = json.loads((shared / "schedules/expected.json").read_text(encoding="utf-8"))
    return {name: one | TRUTH.get(name, {}) for name, one in found.items()}


def computed(shared: Path, name: str) -> Computed:
    programme = read_file(shared / "schedules" / name)
    assert programme is not None
    return compute(programme, named_calendars(working_calendar()))


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_leaf_task_is_as_stored_or_has_a_reason(shared: Path, expected: dict[str, Any], name: str) -> None:
    made = computed(shared, name)
    compared = compare(made)

    assert len(compared) == expected[name]["leaf_tasks"]
    assert len(made.programme.links) == expected[name]["relations"]
    assert [(one.task.id, one.verdict, one.reason) for one in compared if one.verdict != "equal"] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in FILES if "construction" in name or name.startswith("mspdi")])
def test_the_critical_tasks_are_those_of_the_file(shared: Path, expected: dict[str, Any], name: str) -> None:
    made = computed(shared, name)
    leaves = [one.task.id for one in compare(made)]
    critical = sorted(int(id_) for id_ in leaves if made.is_critical(id_))

    # MPXJ marks no task critical in PMXML; the same plan is in the other two.
    source = name.replace(".pmxml", ".xer")
    assert critical == sorted(expected[source]["critical_unique_ids"])
    assert made.plan.start is not None
    assert made.plan.start.isoformat()[:16] == expected[name]["project_start"]
    assert made.plan.finish is not None
    assert made.plan.finish.isoformat()[:16] == expected[name]["project_finish"]


@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".xml")])
def test_mspdi_written_again_is_the_same_programme(shared: Path, name: str) -> None:
    made = computed(shared, name)
    again = read_here("xml", to_mspdi(made.programme).data)

    # Work spread over time, a loss, is what a split was seen by.
    assert [replace(one, hints=()) for one in again.tasks] == [replace(one, hints=()) for one in made.programme.tasks]
    assert (again.links, again.calendars) == (made.programme.links, made.programme.calendars)
    assert (again.resources, again.assignments) == (made.programme.resources, made.programme.assignments)


@pytest.mark.shared
def test_stored_late_dates_and_floats_are_computed_to_the_minute(shared: Path) -> None:
    made = computed(shared, "commercial_construction_converted.xml")
    wrong = []
    for one in compare(made):
        window, stored = made.plan.windows[one.task.id], one.task.stored
        late = (window.latest_start, window.latest_finish, window.float_days)
        if late != (stored.late_start, stored.late_finish, stored.total_float or 0):
            wrong.append(one.task.id)

    assert wrong == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["commercial_construction.pod", "bothpassword9.mpp"])
def test_what_is_not_read_says_what_to_do(shared: Path, name: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_file(shared / "schedules" / name)

    assert caught.value.key in {"pod", "no_mpxj", "no_java", "password"}
