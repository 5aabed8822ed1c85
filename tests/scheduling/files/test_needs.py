"""Crews and stocks of an office written for MS Project: nothing moves, and reading back levels the same crews."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger import Item, Need
from guatu.ledger import Resource as Kept
from guatu.scheduling import Activity, Network, Plan, Relation, schedule
from guatu.scheduling.files import Programme, compute, programme_of, to_mspdi
from guatu.scheduling.files.exporting import portable, portable_levelled
from guatu.scheduling.files.levelled import LevelledFile, level_file
from guatu.scheduling.files.needs import needs_of_items, with_needs
from guatu.scheduling.scarce import Demand, Effort, Resource, Supply
from guatu.words import named_calendars, working_calendar

from .samples import read, without_notes
from .through_mpxj import LACKING, ask

OFFICE = named_calendars(working_calendar())
needs_java = pytest.mark.skipif(LACKING is not None, reason=LACKING.says("en") if LACKING else "")
BRIDGE = Resource("7", "架桥机组", 2, (Supply(date(2026, 5, 25), 1),))
LAND = Resource("9", "用地指标", 60, kind="quota")
# Over the Labour Day rest and the make-up Saturday after it; the site works on by its own days.
PLAN_OF = (
    Activity("1", "过江通道", due=date(2026, 6, 30)),
    Activity("2", "北塔", 12, parent="1", not_before=date(2026, 4, 20)),
    Activity("3", "南塔", 12, parent="1", not_before=date(2026, 4, 20), calendar="site"),
    Activity("4", "合龙", 0, parent="1"),
)
NEEDS = (Demand("2", "7", 2), Demand("3", "7", 1), Demand("3", "9", 40), Demand("1", "7", 1), Demand("4", "7", 1))


def plan() -> Plan:
    links = (Relation("2", "4"), Relation("3", "4"))
    return schedule(Network(PLAN_OF, links, date(2026, 4, 13)), OFFICE)


def written(made: Programme | None = None) -> Programme:
    return with_needs(made or programme_of(plan(), OFFICE, "过江通道"), (BRIDGE, LAND), NEEDS, {"7": "组", "9": "亩"})


def test_crews_are_work_and_stocks_material_and_both_come_back() -> None:
    made = written()
    again = read(to_mspdi(made).data)

    assert [(one.name, one.kind, one.units, one.label) for one in again.resources] == [
        ("架桥机组", "work", 2, ""), ("用地指标", "material", 1, "亩")
    ]  # fmt: skip
    assert [(str(one.first)[:10], one.units) for one in again.resources[0].changes] == [("2026-05-25", 1)]
    assert [(one.task, one.resource, one.units, one.work) for one in again.assignments] == [
        ("2", "7", 2, 2 * 12 * 480), ("3", "7", 1, 12 * 480), ("3", "9", 40, 2400)
    ]  # fmt: skip


def test_what_has_no_place_in_the_file_is_told() -> None:
    assert [one.says("zh") for one in written().losses] == [
        "“过江通道”下设子项，其资源需求未写出：请把需求写在子项上",
        "指标和资金按材料写出，可用数量及到位时间在MS Project中没有对应，未写出：用地指标等1项",
    ]


def test_nothing_moves_for_the_needs() -> None:
    with_, without = (
        compute(read(to_mspdi(one).data), OFFICE).plan for one in (written(), programme_of(plan(), OFFICE))
    )

    assert with_.windows == without.windows
    assert with_.problems == without.problems == ()


def test_the_crews_of_the_file_are_levelled_as_those_of_the_office() -> None:
    found = level_file(compute(read(to_mspdi(written()).data), OFFICE), Effort(None, 200), "makespan")

    assert isinstance(found, LevelledFile)
    north, south = (found.plan.windows[id_] for id_ in ("2", "3"))
    assert south.earliest_start > north.earliest_finish or north.earliest_start > south.earliest_finish


def test_needs_of_items_are_those_of_resources_in_use() -> None:
    crew = Kept(3, 3, "架桥机组", "组", "crew", 2, ((date(2026, 5, 25), 1),))
    gone = replace(crew, entry=4, name="旧机组", retired_by="ban")
    items = {5: Item(5, "task", "北塔", datetime(2026, 3, 1, tzinfo=UTC), None, needs=(Need(3, 2), Need(8, 1)))}

    scarce, demands, units = needs_of_items(items, {3: crew, 4: gone})

    assert (scarce[0].id, scarce[0].capacity, scarce[0].capacity_by) == ("3", 2, (Supply(date(2026, 5, 25), 1),))
    assert (demands, units["3"]) == ((Demand("5", "3", 2),), "组")


def test_the_people_of_a_list_go_with_it() -> None:
    text = '标识号,任务名称,工期,前置任务,资源名称\n1,清表,4d,,施工队[50%]\n2,桩基,6d,1,"施工队,桩机[2]"\n'
    made = portable(compute(read(text, "表.csv"), OFFICE, date(2026, 3, 2)))
    again = read(to_mspdi(made).data)

    assert {one.name: one.units for one in again.resources} == {"施工队": 1, "桩机": 2}
    assert sorted((one.task, one.units, one.work) for one in again.assignments) == [
        ("1", 0.5, 2 * 480), ("2", 1, 6 * 480), ("2", 2, 12 * 480)
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["2", "3", "4"]), st.sampled_from(["7", "9"]), st.integers(1, 9)),
        unique_by=lambda one: one[:2],
    )
)
def test_any_needs_are_read_back_the_same(needs: list[tuple[str, str, int]]) -> None:
    made = with_needs(programme_of(plan(), OFFICE, "过江通道"), (BRIDGE, LAND), [Demand(*one) for one in needs])
    again = without_notes(read(to_mspdi(made).data))

    assert again.assignments == made.assignments
    assert [(one.name, one.kind, one.units, one.changes) for one in again.resources] == [
        (one.name, one.kind, one.units, one.changes) for one in made.resources
    ]


@needs_java
def test_other_programs_open_it_with_the_same_dates_and_know_every_element(tmp_path: Path) -> None:
    """Also when the two towers, which cannot have the crew at once, are levelled."""
    paths = [tmp_path / "过江通道.xml", tmp_path / "均衡.xml"]
    paths[0].write_bytes(to_mspdi(written()).data)
    computed = compute(read(paths[0].read_bytes()), OFFICE)
    found = level_file(computed, Effort(None, 200), "makespan")
    assert isinstance(found, LevelledFile)
    paths[1].write_bytes(to_mspdi(portable_levelled(computed, found.plan)).data)
    answers = ask("open", paths)

    assert [(one["schema"], one["ignored"]) for one in answers.values()] == [([], 0)] * 2
    assert [one["scheduled"] for one in answers.values()] == [one["stored"] for one in answers.values()]
    assert answers["均衡.xml"]["stored"] != answers["过江通道.xml"]["stored"]
