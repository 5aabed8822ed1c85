"""Planning changes tried out: what they make of a network is what the entries would make of the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger import Draft, Edit, Ledger
from guatu.scheduling import Network, Relation, network_of, schedule
from guatu.scheduling.baselines import (
    EditError,
    conflicts,
    edited,
    headings,
    late_ids,
    read_edits,
    snapshot,
    snapshot_beside,
    tried,
)
from tests.scheduling.baselines.books import CALENDARS, DAYS, MEASURE, TODAY, grown, ledgers
from tests.scheduling.baselines.test_comparison import chained

DAMAGED: list[tuple[Any, str]] = [
    ({"a": 1}, "变动不是一个列表；请按 [{…}] 给出"),
    ([5], "第1处变动：不是对象；请给出 item、field、to"),
    ([{"item": "2", "field": "days", "to": 3}], "第1处变动：item 不是事项编号；请填编号"),
    ([{"item": True, "field": "days", "to": 3}], "第1处变动：item 不是事项编号；请填编号"),
    ([{"item": 99, "field": "days", "to": 3}], "第1处变动：台账中没有第99号事项；请核对编号"),
    ([{"item": 1, "field": "days", "to": 3}], "第1处变动：第1号不是在办事项；只能推演在办的事项"),
    (
        [{"item": 2, "field": "started", "to": "2026-03-01"}],
        "第1处变动：field 不认识；请用 days not_before calendar as_late due link limit 之一",
    ),
    ([{"item": 2, "field": "days"}], "第1处变动：days 没有给出新值；请填写 to"),
    ([{"item": 2, "field": "days", "to": -1}], "第1处变动：days 须为0到3650的整数；请改正"),
    ([{"item": 2, "field": "days", "to": 1.5}], "第1处变动：days 须为0到3650的整数；请改正"),
    ([{"item": 2, "field": "due", "to": None}], "第1处变动：due 不是1990至2100年间的日期；请写成 2026-09-30"),
    ([{"item": 2, "field": "due", "to": "0000-00-00"}], "第1处变动：due 不是1990至2100年间的日期；请写成 2026-09-30"),
    (
        [{"item": 2, "field": "not_before", "to": "9999-12-31"}],
        "第1处变动：not_before 不是1990至2100年间的日期；请写成 2026-09-30",
    ),
    ([{"item": 2, "field": "calendar", "to": "moon"}], "第1处变动：没有这个日历；请用 office site 之一"),
    ([{"item": 2, "field": "link", "after": 2, "to": 0}], "第1处变动：第2号不能接在自己之后；请换一个"),
    (
        [{"item": 3, "field": "link", "after": 2, "type": "XX", "to": 0}],
        "第1处变动：衔接方式不认识；请用 FS SS FF SF 之一",
    ),
    ([{"item": 3, "field": "link", "after": 2, "to": 9999}], "第1处变动：link 须为-2000到2000的整数；请改正"),
    (
        [{"item": 2, "field": "days", "to": 3}, {"item": 2, "field": "days", "to": 3, "reason": 7}],
        "第2处变动：理由不是文字或超过400字；请精简",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "line"), DAMAGED, ids=[line[:24] for _, line in DAMAGED])
def test_a_change_that_cannot_be_meant_is_refused_in_one_line(data: Any, line: str) -> None:
    with pytest.raises(EditError) as refused:
        read_edits(data, chained().items, CALENDARS)

    assert refused.value.says("zh") == line
    assert "\n" not in refused.value.says("en")


def test_what_holds_already_is_dropped_and_the_last_word_on_a_thing_counts() -> None:
    data = [
        {"item": 2, "field": "days", "to": 12},
        {"item": 3, "field": "due", "to": "2026-04-30"},
        {"item": 3, "field": "link", "after": 2, "to": None},
        {"item": 2, "field": "days", "to": 15, "reason": " 汛期\n提前 "},
    ]

    assert read_edits(data, chained().items, CALENDARS) == (
        Edit(3, "link", None, 0, after=2),
        Edit(2, "days", 15, 10, reason="汛期 提前"),
    )


def test_edits_of_the_schedule_page_are_read_too() -> None:
    data = [
        {"do": "plan", "item": 2, "days": 12, "not_before": "2026-03-20"},
        {"do": "due", "item": 3, "due": "2026-05-08", "reason": "汛期"},
        {"do": "link", "item": 3, "after": 2, "type": "SS", "lag": 2, "was": "FS"},
        {"do": "unlink", "item": 4, "after": 2, "type": "FS"},
    ]

    assert read_edits(data, chained().items, CALENDARS) == (
        Edit(2, "days", 12, 10),
        Edit(2, "not_before", "2026-03-20", None),
        Edit(3, "due", "2026-05-08", "2026-04-30", reason="汛期"),
        Edit(3, "link", None, 0, after=2, type="FS"),
        Edit(3, "link", 2, None, after=2, type="SS"),
    )


@st.composite
def wishes(draw: st.DrawFn, ledger: Ledger) -> list[dict[str, Any]]:
    promises = [number for number, item in ledger.items.items() if item.is_promise and item.state == "open"]
    told: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 8)) if promises else 0):
        item = draw(st.sampled_from(promises))
        field = draw(st.sampled_from(["days", "not_before", "calendar", "due", "link"]))
        to = {
            "days": st.none() | st.integers(0, 60),
            "not_before": st.none() | DAYS,
            "calendar": st.sampled_from(sorted(CALENDARS)),
            "due": DAYS,
            "link": st.none() | st.integers(-5, 20),
        }[field]
        wish: dict[str, Any] = {"item": item, "field": field, "to": draw(to)}
        if field == "link":
            others = [number for number in promises if number < item]
            if not others:
                continue
            wish |= {"after": draw(st.sampled_from(others)), "type": draw(st.sampled_from(["FS", "SS", "FF", "SF"]))}
        told.append(wish)
    return told


def entries_of(edits: tuple[Edit, ...]) -> list[Draft]:
    drafts = []
    for edit in edits:
        link = {"after": edit.after, "type": edit.type}
        if edit.field == "due":
            drafts.append(Draft("dated", edit.item, {"due": edit.to}))
        elif edit.field == "link" and edit.to is None:
            drafts.append(Draft("undepended", edit.item, link))
        elif edit.field == "link":
            drafts.append(Draft("depended", edit.item, {**link, "lag": edit.to}))
        else:
            drafts.append(Draft("planned", edit.item, {edit.field: edit.to}))
    return drafts


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_network_with_changes_laid_over_is_that_of_the_ledger_with_their_entries(data: st.DataObject) -> None:
    ledger = data.draw(ledgers())
    edits = read_edits(data.draw(wishes(ledger)), ledger.items, CALENDARS)

    laid_over = edited(network_of(ledger.items, TODAY), edits)
    posted = network_of(grown(ledger, *entries_of(edits)).items, TODAY)

    assert laid_over.activities == posted.activities
    assert _sorted(laid_over) == _sorted(posted)
    # The quick way to the same plan.
    plan = tried(schedule(network_of(ledger.items, TODAY), CALENDARS, TODAY), edits)
    assert dict(plan.windows) == dict(schedule(posted, CALENDARS, TODAY).windows)
    base = schedule(network_of(ledger.items, TODAY), CALENDARS, TODAY)
    now = snapshot(base, MEASURE, "now", leave_out=headings(ledger.items))
    beside = snapshot_beside(plan, MEASURE, "then", base=now, before=base, edits=edits)
    anew = snapshot(schedule(posted, CALENDARS, TODAY), MEASURE, "then", leave_out=headings(ledger.items))
    assert beside == anew
    assert late_ids(plan) == {late.id for late in plan.late()}


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_changes_conflict_just_where_the_ledger_has_moved_under_them(data: st.DataObject) -> None:
    ledger = data.draw(ledgers())
    edits = read_edits(data.draw(wishes(ledger)), ledger.items, CALENDARS)
    others = read_edits(data.draw(wishes(ledger)), ledger.items, CALENDARS)
    places = {edit.place for edit in others}

    assert conflicts(ledger.items, edits) == ()
    moved = grown(ledger, *entries_of(others))
    assert {one.edit.place for one in conflicts(moved.items, edits)} == {
        one.place for one in edits if one.place in places
    }


def test_a_change_on_a_closed_item_and_a_link_to_a_cancelled_one_conflict() -> None:
    ledger = chained()
    data = [{"item": 2, "field": "days", "to": 12}, {"item": 3, "field": "link", "after": 4, "to": 5}]
    edits = read_edits(data, ledger.items, CALENDARS)
    ledger = grown(ledger, Draft("closed", 2), Draft("cancelled", 4, {"reason": "并入他项"}))

    assert [(one.edit.item, one.open) for one in conflicts(ledger.items, edits)] == [(2, False), (3, False)]


def test_a_due_day_of_a_change_is_a_day_in_the_network() -> None:
    ledger = chained()
    edits = read_edits([{"item": 3, "field": "due", "to": "2026-05-08"}], ledger.items, CALENDARS)

    [found] = [one for one in edited(network_of(ledger.items, TODAY), edits).activities if one.id == "3"]

    assert found.due == date(2026, 5, 8)


def _sorted(network: Network) -> list[Relation]:
    return sorted(network.relations, key=lambda one: (one.after, one.before, one.type))
