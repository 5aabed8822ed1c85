"""What a baseline costs, how fast two plans are compared: `python3 run.py bench baselines`, a plain comparison beside.

A portfolio of 10,000 items in projects of twenty; one item in ten has changed days, one in twenty a later due day. The
plain comparison does what a script over two exported tables does: it walks the days between two dates one by one, and
looks at finishes only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bench.scheduling import portfolio, timed
from guatu.ledger import Draft, Edit, Item, Ledger, append, fold
from guatu.scheduling import network_of, schedule
from guatu.scheduling.baselines import (
    Comparison,
    Measure,
    Snapshot,
    as_xlsx,
    compare,
    comparison_table,
    headings,
    snapshot,
    to_facts,
    totals,
    tried,
)
from guatu.words import working_calendar

COUNT = 10_000
TODAY = date(2026, 1, 5)
CALENDAR = working_calendar()
CALENDARS = {"office": CALENDAR}
MEASURE = Measure(CALENDARS)
YEAR_OF_WEEKS = 52


def taken(items: dict[int, Item]) -> Snapshot:
    """The plan of the items, and of it what a baseline keeps."""
    plan = schedule(network_of(items, TODAY), CALENDARS, TODAY)
    return snapshot(plan, MEASURE, "now", leave_out=headings(items))


def changed(items: dict[int, Item]) -> dict[int, Item]:
    """One in ten takes five days more, one in twenty is due ten days later."""
    return {
        number: replace(
            item,
            days=(item.days or 0) + 5 if number % 10 == 3 else item.days,
            due=item.due + timedelta(days=10) if item.due and number % 40 == 1 else item.due,
        )
        for number, item in items.items()
    }


def plain(before: Snapshot, after: Snapshot) -> int:
    """How many finishes moved, and by how many working days, counted day by day."""
    moved = 0
    for id_, row in after.rows.items():
        old = before.rows.get(id_)
        if old is None or old.finish is None or row.finish is None or old.finish == row.finish:
            continue
        low, high = sorted((old.finish, row.finish))
        moved += sum(CALENDAR.is_working(low + timedelta(days=k)) for k in range((high - low).days)) > 0
    return moved


def kept(rows: Snapshot) -> tuple[int, Callable[[], Ledger]]:
    """The bytes of one baseline's entry, and a fold of a year of weekly ones."""
    facts = {"name": "基线", "day": TODAY.isoformat(), "plan": to_facts(rows.rows.values())}
    at = datetime(2026, 1, 5, tzinfo=UTC)
    _, entries = append(Ledger(), [Draft("baselined", None, facts)] * YEAR_OF_WEEKS, at=at, author="bench")
    return len(entries[0].body()), lambda: fold(entries)


def main() -> int:
    """Print the figures."""
    items = portfolio(COUNT)
    later = changed(items)
    before, after = taken(items), taken(later)
    plan = schedule(network_of(items, TODAY), CALENDARS, TODAY)
    number = next(number for number, item in items.items() if item.links)
    edits = (Edit(number, "days", 40, items[number].days),)
    found = compare(before, after, MEASURE)
    size, folding = kept(before)
    told: list[tuple[str, float]] = [
        ("plan taken as a snapshot, ms", 1000 * timed(lambda: snapshot(plan, MEASURE, "now"), 5)),
        ("one edit tried, and what differs, ms", 1000 * timed(lambda: tried(plan, edits).differing(plan), 9)),
        ("two snapshots compared, ms", 1000 * timed(lambda: compare(before, after, MEASURE), 5)),
        ("the plain comparison, finishes only, ms", 1000 * timed(lambda: plain(before, after), 3)),
        ("totals by one key, ms", 1000 * timed(lambda: totals(found, lambda id_: id_[-1], MEASURE), 5)),
        ("workbook of the deviations, ms", 1000 * timed(lambda: workbook(found), 3)),
        (f"fold of {YEAR_OF_WEEKS} baselines, ms", 1000 * timed(folding, 5)),
        ("bytes of a baseline's entry per item", size / len(before.rows)),
    ]
    print(f"{COUNT:,} items, {len(found.deviations):,} of them differ")
    for name, figure in told:
        print(f"{name:<45}{figure:>10.1f}")
    return 0


def workbook(found: Comparison) -> bytes:
    """Every deviation as a line of a workbook."""
    return as_xlsx(comparison_table(found, {}, {}, "zh"), "偏差")


if __name__ == "__main__":
    sys.exit(main())
