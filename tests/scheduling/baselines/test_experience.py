"""Durations learnt from closed items: quartiles by hand, nothing below three projects."""

from __future__ import annotations

from datetime import date, timedelta

from guatu.ledger import Draft, Ledger
from guatu.scheduling import templates
from guatu.scheduling.baselines import Learnt, learnt
from tests.scheduling.baselines.books import MEASURE, grown, opened

BUILDING = templates()[0]
STEP = BUILDING.steps[0]
BEGAN = date(2026, 3, 2)  # a Monday


def project(
    ledger: Ledger, days: int | None, *, rule: str = f"template:{BUILDING.key}.{STEP.key}", name: str = "立项"
) -> Ledger:
    """A project with one closed step that took `days` working days without any rest day of the office in it."""
    number = ledger.next_number
    facts = {"kind": "task", "name": name, "parent": number, "rule": rule}
    ledger = grown(ledger, opened(f"项目{number}"), Draft("opened", None, facts))
    if days is not None:
        weeks, rest = divmod(days - 1, 5)
        last = BEGAN + timedelta(days=weeks * 7 + rest)
        ledger = grown(
            ledger, Draft("planned", number + 1, {"started": BEGAN.isoformat(), "finished": last.isoformat()})
        )
    return grown(ledger, Draft("closed", number + 1))


def of(ledger: Ledger) -> Learnt:
    return learnt(ledger.items, MEASURE)[BUILDING.key, STEP.key]


def test_below_three_projects_nothing_is_said() -> None:
    ledger = project(project(Ledger(), 10), 12)

    assert of(ledger) == Learnt(BUILDING.key, STEP.key, projects=2, items=2, undated=0)
    assert of(ledger).days is None


def test_median_and_quartiles_lie_between_neighbours() -> None:
    ledger = Ledger()
    for days in (10, 25, 12, 20):
        ledger = project(ledger, days)

    assert of(ledger) == Learnt(
        BUILDING.key,
        STEP.key,
        projects=4,
        items=4,
        undated=0,
        low=11.5,
        median=16.0,
        high=21.25,
        shortest=10,
        longest=25,
    )
    assert of(project(ledger, 17)).median == 17


def test_half_a_day_is_planned_as_a_day() -> None:
    ledger = Ledger()
    for days in (10, 11, 12, 12):
        ledger = project(ledger, days)

    assert (of(ledger).median, of(ledger).days) == (11.5, 12)


def test_a_step_is_known_by_its_name_where_the_entry_does_not_say_it() -> None:
    ledger = Ledger()
    for days in (10, 11, 12):
        ledger = project(ledger, days, rule=f"template:{BUILDING.key}", name=f"泵站 · {STEP.name['zh']}")

    assert (of(ledger).projects, of(ledger).median) == (3, 11)


def test_items_without_the_day_they_began_are_counted_apart_and_others_are_not_asked() -> None:
    ledger = project(project(Ledger(), 10), None)
    ledger = project(project(ledger, 10, rule="template:gone.step"), 10, rule="milestone")

    assert (of(ledger).items, of(ledger).undated) == (1, 1)


def test_every_step_of_every_template_is_answered_for() -> None:
    found = learnt({}, MEASURE)

    assert list(found) == [(template.key, step.key) for template in templates() for step in template.steps]
