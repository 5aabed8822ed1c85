"""Snapshots and their comparison: by hand as a planner checks, against a slow and plain one on random ledgers."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger import Draft, Ledger
from guatu.scheduling.baselines import (
    Comparison,
    Planned,
    Snapshot,
    compare,
    due_entries,
    from_facts,
    to_facts,
    totals,
)
from tests.scheduling.baselines.books import (
    CALENDARS,
    MEASURE,
    OFFICE,
    SITE,
    TODAY,
    grown,
    ledgers,
    opened,
    planning,
    taken,
)


def chained() -> Ledger:
    """1 a heading; 2 可研 10 days → 3 施工许可 5 days, due 30 April; 4 a bare promise for 30 June."""
    ledger = grown(
        Ledger(),
        opened("一、水利工程", kind="group"),
        opened("可研", parent=1),
        opened("施工许可", "2026-04-30", parent=1),
        opened("方案编制", "2026-06-30", parent=1),
    )
    return grown(
        ledger,
        Draft("planned", 2, {"days": 10}),
        Draft("planned", 3, {"days": 5}),
        Draft("depended", 3, {"after": 2, "type": "FS", "lag": 0}),
    )


def test_a_snapshot_holds_what_is_planned_and_leaves_headings_out() -> None:
    now = taken(chained())

    assert list(now.rows.values()) == [
        Planned("2", date(2026, 3, 16), date(2026, 3, 27), 10, state="waiting"),
        Planned("3", date(2026, 3, 30), date(2026, 4, 3), 5, date(2026, 4, 30), ties=(("2", "FS", 0),)),
        # Nothing but a due day is planned: it does not move from morning to morning.
        Planned("4", None, date(2026, 6, 30), 0, date(2026, 6, 30)),
    ]


def test_a_longer_step_moves_what_follows_and_each_has_its_cause() -> None:
    ledger = chained()
    before = taken(ledger)
    ledger = grown(
        ledger, Draft("planned", 2, {"days": 13}), Draft("extended", 4, {"due": "2026-07-10", "reason": "汛期"})
    )

    found = compare(before, taken(ledger), MEASURE)

    assert [(one.id, one.kinds, one.moved, one.lengthened, one.because) for one in found.deviations] == [
        ("2", ("later", "longer"), 3, 3, "days"),
        ("3", ("later",), 3, 0, "before"),
        ("4", ("later", "due"), 8, 0, "due"),
    ]
    assert found.deviations[2].due_moved == 8
    assert found.same == 0


def test_days_going_by_without_a_beginning_are_said_to_be_the_cause() -> None:
    ledger = chained()

    found = compare(taken(ledger), taken(ledger, TODAY + timedelta(days=7)), MEASURE)

    assert [(one.id, one.moved, one.because) for one in found.deviations] == [("2", 5, "time"), ("3", 5, "before")]
    assert found.same == 1


def test_what_came_went_and_was_relinked_is_told_apart() -> None:
    ledger = chained()
    before = taken(ledger)
    ledger = grown(
        ledger,
        opened("水保方案", "2026-05-30"),
        Draft("cancelled", 4, {"reason": "并入他项"}),
        Draft("undepended", 3, {"after": 2}),
        Draft("depended", 3, {"after": 2, "type": "SS", "lag": 2}),
    )

    found = compare(before, taken(ledger), MEASURE)

    assert [(one.id, one.kinds) for one in found.deviations] == [
        ("3", ("earlier", "relinked")),
        ("5", ("added",)),
        ("4", ("deleted",)),
    ]
    assert found.deviations[0].ties_added == (("2", "SS", 2),)
    assert found.deviations[0].ties_gone == (("2", "FS", 0),)
    assert found.deviations[0].because == "links"


def test_an_item_with_parts_shows_its_own_due_day_but_no_dates_of_its_own() -> None:
    ledger = grown(
        Ledger(), opened("泵站", "2026-05-29"), opened("泵站 · 可研", parent=1), Draft("planned", 2, {"days": 10})
    )
    before = taken(ledger)
    ledger = grown(
        ledger, Draft("planned", 2, {"days": 20}), Draft("extended", 1, {"due": "2026-06-12", "reason": "汛期"})
    )

    found = compare(before, taken(ledger), MEASURE)

    assert [(one.id, one.kinds, one.moved) for one in found.deviations] == [
        ("1", ("due",), None),
        ("2", ("later", "longer"), 10),
    ]


def test_totals_add_up_by_what_is_asked_and_say_how_far_the_last_finish_moved() -> None:
    ledger = chained()
    before = taken(ledger)
    after = taken(grown(ledger, Draft("planned", 2, {"days": 8}), Draft("dated", 4, {"due": "2026-07-01"})))
    found = compare(before, after, MEASURE)

    [dated, planned] = totals(found, {"2": "水利局", "3": "水利局", "4": "住建局"}.get, MEASURE)

    assert (dated.name, dated.items, dict(dated.counts), dated.moved, dated.lost, dated.won) == (
        "住建局", 1, {"later": 1, "due": 1}, 1, 1, 0,
    )  # fmt: skip
    assert (planned.name, planned.items, dict(planned.counts), planned.moved, planned.lost, planned.won) == (
        "水利局", 2, {"earlier": 2, "shorter": 1}, -2, 0, 4,
    )  # fmt: skip
    assert planned.finish_after == date(2026, 4, 1)


def test_the_entries_that_changed_a_due_day_lie_between_the_two_snapshots() -> None:
    ledger = chained()
    first = taken(ledger)
    ledger = grown(ledger, Draft("extended", 3, {"due": "2026-05-08", "reason": "汛期"}))
    second = taken(ledger)
    ledger = grown(ledger, Draft("extended", 3, {"due": "2026-05-15", "reason": "汛期"}))
    changes = [(change.entry, change.due) for change in ledger.items[3].changes]

    assert due_entries(changes, compare(first, second, MEASURE)) == (8,)
    assert due_entries(changes, compare(second, taken(ledger), MEASURE)) == (9,)
    assert due_entries(changes, compare(taken(ledger), first, MEASURE)) == (8, 9)


@given(ledgers())
@settings(max_examples=40, deadline=None)
def test_a_baseline_gives_back_what_it_was_given(ledger: Ledger) -> None:
    rows = taken(ledger).rows

    assert from_facts(to_facts(rows.values())) == rows


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_the_comparison_is_that_of_a_plain_and_slow_one(data: st.DataObject) -> None:
    ledger = data.draw(ledgers())
    before = taken(ledger)
    alive = [number for number, item in ledger.items.items() if item.state == "open"]
    later = [draft for draft in data.draw(planning(len(ledger.items))) if draft.item in alive]
    today = TODAY + timedelta(days=data.draw(st.integers(0, 30)))
    after = taken(grown(ledger, *later), today)

    found = compare(before, after, MEASURE)

    assert {one.id: (set(one.kinds), one.moved, one.lengthened) for one in found.deviations} == slow(before, after)
    assert found.same == len(after.rows) - sum("deleted" not in one.kinds for one in found.deviations)
    _sums_hold(found)


def slow(before: Snapshot, after: Snapshot) -> dict[str, tuple[set[str], int | None, int]]:
    told: dict[str, tuple[set[str], int | None, int]] = {}
    for id_ in {*before.rows, *after.rows}:
        old, new = before.rows.get(id_), after.rows.get(id_)
        if old is None or new is None:
            told[id_] = ({"added" if old is None else "deleted"}, None, 0)
            continue
        kinds, moved, lengthened = set(), None, 0
        if not (old.whole or new.whole):
            lengthened = new.days - old.days
            if old.finish and new.finish:
                moved = walked(new.calendar, old.finish, new.finish)
            if not moved and old.start and new.start:
                moved = walked(new.calendar, old.start, new.start)
        kinds |= {"later"} if moved and moved > 0 else {"earlier"} if moved else set()
        kinds |= {"longer"} if lengthened > 0 else {"shorter"} if lengthened else set()
        kinds |= {"relinked"} if set(old.ties) != set(new.ties) else set()
        kinds |= {"due"} if old.due != new.due else set()
        if kinds:
            told[id_] = (kinds, moved, lengthened)
    return told


def walked(calendar: str, first: date, last: date) -> int:
    """Working days from one day to another, counted one by one."""
    works = {"office": OFFICE, "site": SITE}[calendar].is_working
    step, count = (1, 0) if first <= last else (-1, 0)
    low, high = min(first, last), max(first, last)
    while low < high:
        count += works(low)
        low += timedelta(days=1)
    return step * count


def _sums_hold(found: Comparison) -> None:
    [one] = totals(found, lambda _: "all", MEASURE) or [None]
    if one is not None:
        assert one.touched == sum(len(each.kinds) for each in found.deviations)
        assert one.lost - one.won == sum(each.moved or 0 for each in found.deviations)


@given(ledgers())
@settings(max_examples=30, deadline=None)
def test_nothing_differs_from_itself_and_turning_round_turns_every_sign(ledger: Ledger) -> None:
    now, later = taken(ledger), taken(ledger, TODAY + timedelta(days=11))

    assert compare(now, now, MEASURE).deviations == ()
    forth, back = compare(now, later, MEASURE), compare(later, now, MEASURE)
    assert [(one.id, one.moved) for one in forth.deviations] == [
        (one.id, -one.moved if one.moved is not None else None) for one in back.deviations
    ]


def test_a_day_is_counted_in_the_calendar_of_the_item() -> None:
    before = Snapshot("a", TODAY, {"1": Planned("1", date(2026, 3, 30), date(2026, 3, 31), 2, calendar="site")})
    after = Snapshot("b", TODAY, {"1": Planned("1", date(2026, 4, 21), date(2026, 4, 22), 2, calendar="site")})

    [deviation] = compare(before, after, MEASURE).deviations

    assert (deviation.moved, MEASURE.between("office", date(2026, 3, 31), date(2026, 4, 22))) == (2, 16)
    assert MEASURE.count("site", date(2026, 3, 31), date(2026, 4, 22)) == 3
    assert MEASURE.on_or_after("site", date(2026, 4, 1)) == date(2026, 4, 21)
    assert set(CALENDARS) == {"office", "site"}
