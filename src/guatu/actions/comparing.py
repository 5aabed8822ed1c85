"""Which two plans to compare: today's, the ledger's of an earlier day, a baseline, a scenario; and who changed what.

The plan of an earlier day is made from the entries up to that day and scheduled as of that day, so it is what this
version of the scheduler would have said then; a baseline is what was said.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from guatu.actions.acting import Acting, Refused
from guatu.actions.baselines import TODAY, calendars, is_today, measure, plan_of
from guatu.ledger import Baseline, Item, Ledger, Scenario
from guatu.scheduling import Plan, network_of, schedule
from guatu.scheduling.baselines import (
    Comparison,
    DueChange,
    Label,
    Snapshot,
    Total,
    below,
    compare,
    due_entries,
    from_facts,
    headings,
    snapshot,
    snapshot_beside,
    totals,
    tried,
)
from guatu.store import ledgers
from guatu.store.models import Person

_MOST_KEPT = 8
_MOST_PLANS = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with the words for it: labels and changers of due days by id, totals by unit and by project."""

    comparison: Comparison
    labels: Mapping[str, Label]
    who: Mapping[str, DueChange]
    units: tuple[Total, ...]
    projects: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    snapshot: Snapshot
    of: int | None = None
    scenario: Scenario | None = None


def compared(acting: Acting, before: str, after: str = TODAY) -> Compared:
    """Compare what two words name: `today`, a day (2026-03-01), a baseline or scenario by number or by name.

    Refused where a word names nothing, or where two baselines share no item.
    """
    ledger = ledgers.ledger(acting.ledger)
    first, second = _side(acting, ledger, before), _side(acting, ledger, after)
    sides = [first.snapshot, second.snapshot]
    for number in {first.of, second.of} - {None}:
        keep = below(ledger.items, number or 0)
        keep |= frozenset[str]().union(*(side.snapshot.rows for side in (first, second) if side.of == number))
        sides = [side.only(keep) for side in sides]
    if first.of is not None and second.of is not None and not (sides[0].rows or sides[1].rows):
        raise Refused("nothing_shared", first=sides[0].name, second=sides[1].name)
    found = compare(sides[0], sides[1], measure())
    labels = _labels_kept(ledger)
    return Compared(
        found, labels, _changers(acting, ledger, found, second.scenario or first.scenario),
        totals(found, lambda id_: labels[id_].unit or None, measure()),
        totals(found, lambda id_: labels[id_].project or None, measure()),
    )  # fmt: skip


def plan_named(acting: Acting, word: str) -> Snapshot:
    """The plan that a word names: `today`, a day, a baseline or scenario by number or by name; refused if none."""
    return _side(acting, ledgers.ledger(acting.ledger), word).snapshot


def labels_of(ledger: Ledger) -> Mapping[str, Label]:
    """Name, project and lead unit of every item, as they are today; of those put back on the review desk too."""
    items = {**ledger.items, **ledger.drafts}
    projects = _projects(items)
    named = {number: f"{number} {items[number].name}" for number in set(projects.values()) if number}
    return {
        str(number): Label(item.name, named.get(projects[number] or 0, ""), item.lead or "")
        for number, item in items.items()
    }


def _labels_kept(ledger: Ledger) -> Mapping[str, Label]:
    with _guard:
        known = _labels.pop(ledger.head, None)
    made = known or labels_of(ledger)
    with _guard:
        while len(_labels) >= _MOST_PLANS:
            del _labels[next(iter(_labels))]
        _labels[ledger.head] = made
    return made


def _projects(items: Mapping[int, Item]) -> Mapping[int, int | None]:
    """The outermost whole that is no mere heading, else the nearest heading; an item with parts is its own project."""
    found: dict[int, int | None] = {}
    wholes = {item.parent for item in items.values()}
    for number, item in items.items():
        project = number if number in wholes and item.kind != "group" else None
        heading, above, seen = None, item.parent, {number}
        while above is not None and above in items and above not in seen:
            seen.add(above)
            if items[above].kind != "group":
                project = above
            elif heading is None:
                heading = above
            above = items[above].parent
        found[number] = project or heading
    return found


def _side(acting: Acting, ledger: Ledger, word: str) -> _Side:
    called = word.strip()
    day = _day(called)
    if is_today(called) or day == acting.today:
        return _Side(_kept(acting, ledger, acting.today))
    if day is not None:
        return _Side(_on(acting, day))
    known: list[Baseline | Scenario] = [*ledger.baselines.values(), *ledger.scenarios.values()]
    found = [one for one in known if str(one.entry) == called.removeprefix("#")] or [
        one for one in known if one.name == called and getattr(one, "state", "open") == "open"
    ]
    if not found:
        raise Refused("no_plan_named", name=called[:80])
    one = found[0]
    if isinstance(one, Baseline):
        return _Side(baseline_rows(acting, one), of=one.of)
    before = _plan_today(acting, ledger)
    plan, base = tried(before, one.edits), _kept(acting, ledger, acting.today)
    return _Side(snapshot_beside(plan, measure(), one.name, base=base, before=before, edits=one.edits), scenario=one)


def baseline_rows(acting: Acting, baseline: Baseline) -> Snapshot:
    """What a baseline keeps: it never changes, so it is read once."""
    place = (ledgers.digest(acting.ledger, baseline.entry), baseline.entry, baseline.day)

    def read() -> Snapshot:
        [entry] = ledgers.some_entries(acting.ledger, [baseline.entry])
        return Snapshot(baseline.name, baseline.day, from_facts(entry.facts["plan"]), baseline.entry)

    return _remembered(place, read)


def _on(acting: Acting, day: date) -> Snapshot:
    if day > acting.today:
        raise Refused("day_to_come", day=day.isoformat())
    seq = ledgers.last_on(acting.ledger, day)
    if not seq:
        raise Refused("day_before_ledger", day=day.isoformat())
    place = (ledgers.ledger(acting.ledger).head, seq, day)
    return _remembered(
        place, lambda: plan_of(ledgers.until(acting.ledger, seq), replace(acting, today=day), day.isoformat())
    )


def _kept(acting: Acting, ledger: Ledger, day: date) -> Snapshot:
    place = (ledger.head, ledger.seq, day)
    return _remembered(place, lambda: _snapshot(_plan_today(acting, ledger), ledger, day.isoformat()))


def _plan_today(acting: Acting, ledger: Ledger) -> Plan:
    """The plan itself, kept for the last ledgers asked for: a scenario is an edit of it, not a plan of its own."""
    place = (ledger.head, ledger.seq, acting.today)
    with _guard:
        known = _plans.pop(place, None)
    made = known or schedule(network_of(ledger.items, acting.today), calendars(), acting.today)
    with _guard:
        while len(_plans) >= _MOST_PLANS:
            del _plans[next(iter(_plans))]
        _plans[place] = made
    return made


# Plans by head of the ledger (a baseline by its own digest), last entry used and day: a page, its table and its file
# ask for the same two.
_Place = tuple[str, int, date]
_snapshots: dict[_Place, Snapshot] = {}
_plans: dict[_Place, Plan] = {}
_labels: dict[str, Mapping[str, Label]] = {}
_guard = threading.Lock()


def _remembered(place: _Place, make: Callable[[], Snapshot]) -> Snapshot:
    with _guard:
        known = _snapshots.get(place)
    made = known or make()
    with _guard:
        while len(_snapshots) >= _MOST_KEPT:
            del _snapshots[next(iter(_snapshots))]
        _snapshots[place] = made
    return made


def _snapshot(plan: Plan, ledger: Ledger, name: str) -> Snapshot:
    return snapshot(plan, measure(), name, seq=ledger.seq, leave_out=headings(ledger.items))


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if len(word) == len("2026-03-01") else None
    except ValueError:
        return None


def _changers(acting: Acting, ledger: Ledger, found: Comparison, scenario: Scenario | None) -> Mapping[str, DueChange]:
    """Who changed each due day last between the two, and why; in a scenario, its maker."""
    names = dict(Person.objects.filter(ledger_id=acting.ledger).values_list("login", "name"))
    supposed = {edit.item: edit for edit in scenario.edits if edit.field == "due"} if scenario else {}
    items = {**ledger.items, **ledger.drafts}
    told: dict[str, DueChange] = {}
    entries: dict[str, int] = {}
    for deviation in found.deviations:
        if "due" not in deviation.kinds:
            continue
        item = items[int(deviation.id)]
        if scenario and item.number in supposed:
            by = names.get(scenario.by, scenario.by)
            told[deviation.id] = DueChange(by, supposed[item.number].reason)
            continue
        between = due_entries([(change.entry, change.due) for change in item.changes], found)
        if between:
            entries[deviation.id] = between[-1]
    authors = {one.seq: one for one in ledgers.some_entries(acting.ledger, list(entries.values()))}
    for id_, seq in entries.items():
        one = authors[seq]
        told[id_] = DueChange(names.get(one.author, one.author), one.facts.get("reason", ""))
    return told
