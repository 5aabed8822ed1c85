"""Scenarios (推演) as pages show them: the plans one can choose, how each scenario stands beside today, its changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu import actions
from guatu.ledger import Edit, Ledger, Scenario
from guatu.scheduling import Plan
from guatu.scheduling.baselines import conflicts, headings, late_ids, tried
from guatu.web.desk import Desk
from guatu.words import say

PAGE = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan that can be compared: `value` goes into the address."""

    value: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a plan stands: its last finish, how many items miss their due day, how many items are planned for other days.

    `scenario` is None for today's plan; `saved` counts the items that would no longer be late, `harmed` the others.
    """

    scenario: Scenario | None
    finish: date | None
    late: int
    differing: int = 0
    saved: int = 0
    harmed: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words; `mark` names it among those of its scenario, `conflict` says that its ground has gone."""

    mark: str
    edit: Edit
    name: str
    field: str
    after: str
    was: str
    to: str
    conflict: bool


_MOST_TALLIES = 200
_tallies: dict[tuple[str, str, date, int], Tally] = {}


def choices_of(ledger: Ledger, language: str) -> tuple[Choice, ...]:
    """Today, every baseline, every open scenario, the newest first."""
    found = [Choice("today", say("baselines.today", language), "today")]
    kept = sorted(ledger.baselines.values(), key=lambda one: -one.entry)
    found += [Choice(str(one.entry), f"{one.name} · {one.day.isoformat()}", "baseline") for one in kept]
    open_ones = [one for one in ledger.scenarios.values() if one.state == "open"]
    return (*found, *(Choice(str(one.entry), one.name, "scenario") for one in reversed(open_ones)))


def tallies_of(desk: Desk) -> tuple[Tally, ...]:
    """Today first, then every open scenario, the newest first; nothing where there is no open scenario."""
    open_ones = [one for one in desk.ledger.scenarios.values() if one.state == "open"]
    if not open_ones:
        return ()
    return (Tally(None, desk.plan.finish, len(late_ids(desk.plan))), *(tally(desk, one) for one in reversed(open_ones)))


def tally(desk: Desk, scenario: Scenario) -> Tally:
    """How one scenario stands beside today; reckoned once for a state of the ledger."""
    place = (desk.name, desk.ledger.head, desk.today, scenario.entry)
    known = _tallies.get(place)
    if known is None:
        known = _tallies[place] = _reckoned(desk, scenario)
        while len(_tallies) > _MOST_TALLIES:
            _tallies.pop(next(iter(_tallies)), None)
    return known


def _reckoned(desk: Desk, scenario: Scenario) -> Tally:
    plan = tried(desk.plan, scenario.edits)
    before, after = late_ids(desk.plan), late_ids(plan)
    new = len(plan.problems) - len(desk.plan.problems)
    replanned = _replanned(desk.plan, plan, headings(desk.ledger.items))
    return Tally(
        scenario, plan.finish, len(after), replanned, len(before - after), len(after - before), max(new, 0)
    )  # fmt: skip


def _replanned(before: Plan, after: Plan, headed: frozenset[str]) -> int:
    """How many activities are planned for other days; those that only gained or lost float are not."""
    wholes = {activity.parent for activity in after.activities} | headed
    count = 0
    for id_ in after.differing(before):
        if id_ not in wholes and id_ in before.windows:
            old, new = before.windows[id_], after.windows[id_]
            count += (old.planned_start, old.planned_finish) != (new.planned_start, new.planned_finish)
    return count


def told(ledger: Ledger, scenario: Scenario, language: str, page: int = 1) -> tuple[Told, ...]:
    """One page of the changes of a scenario in words."""
    found = conflicts(ledger.items, scenario.edits) if scenario.state == "open" else ()
    moved = {conflict.edit for conflict in found}
    return tuple(
        Told(
            mark_of(edit), edit, _name(ledger, edit.item), actions.field_says(edit, language),
            _after(ledger, edit, language),
            actions.value_says(edit, edit.was, language), actions.value_says(edit, edit.to, language), edit in moved,
        )
        for edit in scenario.edits[(page - 1) * PAGE : page * PAGE]
    )  # fmt: skip


def mark_of(edit: Edit) -> str:
    """A change by a short name, whatever its place: the list may have been rewritten since a page showed it."""
    return hashlib.sha256(json.dumps(edit.facts(), sort_keys=True).encode()).hexdigest()[:16]


def facts_of(edits: tuple[Edit, ...]) -> list[Mapping[str, object]]:
    """Changes as plain objects again, to be written down anew."""
    return [edit.facts() for edit in edits]


def _name(ledger: Ledger, number: int) -> str:
    held = ledger.items.get(number) or ledger.drafts.get(number)
    return held.name if held else ""


def _after(ledger: Ledger, edit: Edit, language: str) -> str:
    if edit.after is None:
        return ""
    relation = say(f"web.relation.{edit.type}", language)
    return say("baselines.link_to", language, number=edit.after, name=_name(ledger, edit.after), relation=relation)
