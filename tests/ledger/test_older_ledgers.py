"""A ledger written before limits, fewest days, needs and preferences existed folds as it did then, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from guatu.ledger import Change, Draft, Edit, Entry, Item, Link, append, fold, verify
from guatu.scheduling import network_of

WRITTEN = Path(__file__).with_name("before_planning_facts.jsonl").read_text(encoding="utf-8").splitlines()
HEAD = "a6450243bff5595936e53fd3c9efc867ef64c5fcefefb940501692e7bbc14c3a"


def entries() -> list[Entry]:
    told = [json.loads(line) for line in WRITTEN]
    return [Entry.read(one["body"].encode(), one["digest"], one["previous"]) for one in told]


def stored(held: Iterable[Entry]) -> list[tuple[int, bytes, str, str]]:
    return [(one.seq, one.body(), one.previous, one.digest) for one in held]


def test_its_chain_holds_and_its_bytes_are_the_same() -> None:
    held = entries()

    assert verify(stored(held)) == ()
    assert [one.body().decode() for one in held] == [json.loads(line)["body"] for line in WRITTEN]
    assert fold(held).head == HEAD


def test_its_items_are_what_they_were_and_have_none_of_the_new_facts() -> None:
    items = fold(entries()).items
    frame, inside = items[2], items[3]

    assert (frame.days, frame.not_before, frame.started, frame.calendar) == (
        40, date(2026, 3, 9), date(2026, 3, 10), "site"
    )  # fmt: skip
    assert (frame.due, frame.promised, frame.extensions) == (date(2026, 7, 31), date(2026, 6, 30), 1)
    assert frame.changes == (Change(12, date(2026, 6, 30), "汛期停工", extension=True),)
    assert (inside.due, inside.promised, inside.links) == (date(2026, 9, 30), date(2026, 9, 30), (Link(2, "FS", -5),))
    assert [(item.limits, item.least, item.as_late, item.needs) for item in items.values()] == [
        ((), None, False, ())
    ] * 3
    assert not any(link.preferential for item in items.values() for link in item.links)


def test_its_scenarios_are_what_they_were() -> None:
    [scenario] = fold(entries()).scenarios.values()

    assert scenario.edits == (
        Edit(2, "days", 30, 40),
        Edit(3, "link", 0, -5, after=2, type="FS"),
        Edit(2, "due", "2026-08-31", "2026-07-31", reason="雨"),
    )
    assert [edit.facts() for edit in scenario.edits] == entries()[12].facts["edits"]


def test_its_network_has_no_constraints_and_nothing_late() -> None:
    network = network_of(fold(entries()).items, date(2026, 3, 16))

    assert [(one.constraints, one.as_late) for one in network.activities] == [((), False)] * 3


def test_it_goes_on_with_the_new_facts() -> None:
    before = fold(entries())
    drafts = [
        Draft("constrained", 3, {"type": "SNET", "day": "2026-08-03"}),
        Draft("planned", 3, {"days": 20, "least": 15, "as_late": True}),
        Draft("advanced", 2, {"due": "2026-07-15", "reason": "提前"}),
        Draft("depended", 3, {"after": 2, "type": "FS", "lag": -5, "preferential": True}),
    ]

    grown, new = append(before, drafts, at=entries()[-1].at, author="lin")

    assert verify(stored([*entries(), *new])) == ()
    frame, inside = grown.items[2], grown.items[3]
    assert (frame.due, frame.promised, frame.extensions) == (date(2026, 7, 15), date(2026, 6, 30), 1)
    assert isinstance(inside, Item)
    assert (inside.least, inside.as_late, [limit.type for limit in inside.limits]) == (15, True, ["SNET"])
    assert inside.links == (Link(2, "FS", -5, preferential=True),)
