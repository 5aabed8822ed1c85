"""Wholes and parts, and the items of a ledger as a network."""

from __future__ import annotations

from datetime import UTC, date, datetime

from guatu.ledger import Item, Link, Report
from guatu.scheduling import Activity, Network, Relation, network_of, schedule

from .small_calendar import CALENDARS, TODAY

AT = datetime(2024, 8, 1, 2, 0, tzinfo=UTC)


def test_a_parent_is_the_envelope_of_its_parts_and_lends_them_its_due_day() -> None:
    network = Network(
        (
            Activity("p", "园区", due=date(2024, 9, 30)),
            Activity("1", "甲", 5, parent="p"),
            Activity("2", "乙", 3, date(2024, 9, 6), parent="p"),
        ),
        (),
        TODAY,
    )

    plan = schedule(network, CALENDARS)
    whole = plan.windows["p"]

    assert (whole.earliest_start, whole.earliest_finish) == (date(2024, 9, 2), date(2024, 9, 6))
    assert (whole.latest_start, whole.latest_finish) == (date(2024, 9, 4), date(2024, 9, 30))
    assert whole.float_days == 2
    assert plan.windows["1"].latest_finish == date(2024, 9, 30)
    assert [step.why for step in plan.why("1")] == ["parent"]
    assert [step.why for step in plan.why("2")] == ["due"]


def test_a_relation_to_a_parent_holds_all_its_parts() -> None:
    network = Network(
        (
            Activity("0", "征地", 2),
            Activity("p", "建设"),
            Activity("1", "甲", 5, parent="p"),
            Activity("2", "乙", 3, parent="p"),
            Activity("9", "投用", 1, date(2024, 9, 13)),
        ),
        (Relation("0", "p"), Relation("p", "9")),
        TODAY,
    )

    plan = schedule(network, CALENDARS)

    assert plan.windows["2"].earliest_start == date(2024, 9, 4)
    assert plan.windows["9"].earliest_start == date(2024, 9, 11)
    assert plan.windows["0"].latest_finish == date(2024, 9, 5)
    assert [step.id for step in plan.why("9", "earliest")] == ["0", "p", "1", "p", "9"]
    assert {name: window.critical for name, window in plan.windows.items()} == {
        "0": True, "p": True, "1": True, "2": False, "9": True,
    }  # fmt: skip


def test_items_become_activities_and_nothing_is_invented() -> None:
    group = Item(1, "group", "提升行动", AT, None, due=date(2024, 12, 31))
    items = {
        1: group,
        2: Item(2, "milestone", "云溪县水厂开工", AT, None, 1),
        3: Item(3, "task", "临江区道路贯通", AT, None, 1, due=date(2024, 9, 30), days=4, links=(Link(2, "FS", 1),)),
        4: Item(4, "observation", "用水量", AT, None, 1),
        5: Item(5, "task", "已取消", AT, None, 1, state="cancelled"),
        6: Item(6, "task", "取消事项的下级", AT, None, 5),
        7: Item(7, "group", "没有下级", AT, None),
        8: Item(8, "task", "已销账", AT, None, state="closed", closed_at=AT,
                reports=(Report(9, date(2024, 7, 30), "完成", "水利局", AT, None, True, 1),)),
    }  # fmt: skip

    network = network_of(items, TODAY)
    plan = schedule(network, CALENDARS)

    assert network.relations == (Relation("2", "3", "FS", 1),)
    assert [(one.id, one.days, one.due, one.parent) for one in network.activities] == [
        ("1", 0, date(2024, 12, 31), None),
        ("2", 0, None, "1"),
        ("3", 4, date(2024, 9, 30), "1"),
        ("6", 0, None, "1"),
        ("8", 0, None, None),
    ]
    assert plan.problems == ()
    assert plan.windows["8"].earliest_finish == date(2024, 7, 30)
    assert (plan.windows["2"].earliest_start, plan.windows["2"].latest_finish) == (TODAY, date(2024, 9, 24))
    assert plan.windows["6"].latest_finish == date(2024, 12, 31)


def test_a_group_whose_parts_are_closed_is_finished_and_a_promise_is_not() -> None:
    items = {
        1: Item(1, "group", "专项", AT, None, due=date(2024, 8, 10)),
        2: Item(2, "task", "甲", AT, None, 1, state="closed", closed_at=AT),
        3: Item(3, "task", "整体", AT, None, due=date(2024, 9, 10)),
        4: Item(4, "task", "乙", AT, None, 3, state="closed", closed_at=AT),
    }

    windows = schedule(network_of(items, TODAY), CALENDARS).windows

    assert (windows["1"].earliest_finish, windows["1"].float_days) == (date(2024, 8, 1), None)
    assert (windows["3"].earliest_finish, windows["3"].float_days) == (TODAY, 6)


def test_parents_in_a_circle_end_in_a_problem() -> None:
    items = {1: Item(1, "group", "甲", AT, None, 2), 2: Item(2, "status", "乙", AT, None, 1),
             3: Item(3, "task", "丙", AT, None, 2)}  # fmt: skip

    plan = schedule(network_of(items, TODAY), CALENDARS)

    assert "3" in plan.windows
