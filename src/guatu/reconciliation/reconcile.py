"""Reconciliation (对账): the ledger, its plan and a day become findings and lights, by the office's rules.

Pure and deterministic: the same arguments give the same findings in the same order, the most urgent first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guatu.ledger import Item
from guatu.reconciliation.checks import AFTER_CLOSING, CHECKS, RANKS
from guatu.reconciliation.finding import LIGHTS, Finding, Light
from guatu.reconciliation.rules import Rules
from guatu.reconciliation.view import Scheduled, Sighting, View, WorkingDays, deeds_in
from guatu.words import say

# Two findings that a rule file calls by one name.
_CONDITION_OF = {"contradicted_value": "contradicted", "closed_reported": "closed_contradicted"}
# Of a group that has one of these lights it is said which item below gave it.
URGENT: frozenset[Light] = frozenset({"red", "yellow", "blue"})
_SEVERITY: Mapping[Light, int] = {light: rank for rank, light in enumerate(LIGHTS)}


@dataclass(frozen=True, slots=True)
class Because:
    """Why an item has its light: a finding, or phrase `reason.<key>` with its facts; `name` as the office says."""

    light: Light
    key: str
    facts: Mapping[str, str | int]
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`findings` by urgency; `lights` of every item by number; facts and undated promises are grey."""

    findings: tuple[Finding, ...]
    lights: Mapping[int, Light]
    rules: Rules
    because: Mapping[int, Because]

    def reason(self, number: int, language: str) -> str:
        """Why item `number` has its light, in one line."""
        because = self.because[number]
        light = self.rules.name_of(because.light, language)
        if because.finding:
            return say("reason.finding", language, light=light, says=because.finding.says(language))
        return say(f"reason.{because.key}", language, light=light, **because.facts)

    def of(self, number: int) -> tuple[Finding, ...]:
        """The findings about one item, by urgency."""
        return tuple(finding for finding in self.findings if finding.item == number)


def reconcile(
    items: Mapping[int, Item] | Iterable[Item], plan: Scheduled, rules: Rules, calendar: WorkingDays, today: date
) -> Reconciliation:
    """Compare what was promised with what is known on `today`; `items` is a ledger's or any part of it."""
    given = items.values() if isinstance(items, Mapping) else items
    everything = sorted(given, key=lambda item: item.number)
    view = View(plan, rules, calendar, today, deeds_in(everything))
    judge = _Judge(rules)
    found: list[tuple[tuple[int, int, int, int], Finding]] = []
    because: dict[int, Because] = {}
    for item in everything:
        if not item.is_promise:
            because[item.number] = Because("grey", "fact" if item.kind != "group" else "empty", {})
            continue
        sightings = _sightings(item, view)
        findings = [_finding(item, sighting, judge) for sighting in sightings]
        found += [(_urgency(one, sighting), one) for one, sighting in zip(findings, sightings, strict=True)]
        because[item.number] = _because(item, sightings, findings, judge)
    _give_groups_their_worst(everything, because)
    found.sort(key=lambda pair: pair[0])
    lights = {number: why.light for number, why in because.items()}
    return Reconciliation(tuple(finding for _, finding in found), lights, rules, because)


def _sightings(item: Item, view: View) -> list[Sighting]:
    if item.state == "cancelled":
        return []
    checks = CHECKS if item.state == "open" else AFTER_CLOSING
    return [sighting for check in checks for sighting in check(item, view)]


class _Judge:
    """The rules, with what they said remembered: most items stand alike."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._said: dict[tuple[tuple[str, int], ...], tuple[Light, str] | None] = {}

    def __call__(self, seen: Mapping[str, int]) -> tuple[Light, str] | None:
        """The light and the condition that lit it."""
        key = tuple(seen.items())
        if key not in self._said:
            lit = self._rules.judge(seen)
            self._said[key] = (lit[0].light, lit[1].name) if lit else None
        return self._said[key]


def _finding(item: Item, sighting: Sighting, judge: _Judge) -> Finding:
    """Give a sighting the light that it alone would light; grey when the rules ask for none."""
    seen = {_CONDITION_OF.get(sighting.rule, sighting.rule): sighting.amount}
    lit = judge(seen)
    light: Light = lit[0] if lit and lit[1] != "otherwise" else "grey"
    return Finding(sighting.rule, item.number, light, sighting.facts, sighting.sources)


def _urgency(finding: Finding, sighting: Sighting) -> tuple[int, int, int, int]:
    """By light, then by kind, then the worst first; of those due soon the nearest first."""
    amount = sighting.amount if sighting.rule == "due_soon" else -sighting.amount
    return _SEVERITY[finding.light], RANKS[finding.rule], amount, finding.item


def _because(item: Item, sightings: list[Sighting], findings: list[Finding], judge: _Judge) -> Because:
    seen = _standing(item)
    for sighting in sightings:
        name = _CONDITION_OF.get(sighting.rule, sighting.rule)
        seen[name] = max(sighting.amount, seen.get(name, sighting.amount))
    lit = judge(seen)
    if lit is None:
        return Because("grey", "unruled", {})
    light, condition = lit
    for finding in findings:
        if _CONDITION_OF.get(finding.rule, finding.rule) == condition:
            return Because(light, condition, {}, finding)
    day = item.closed_at.date().isoformat() if item.closed_at else ""
    return Because(light, condition, {"day": day})


def _standing(item: Item) -> dict[str, int]:
    """The conditions that need no check: how the item stands in the ledger."""
    if item.state != "open":
        return {item.state: 1}
    return {} if item.due else {"undated": 1}


def _give_groups_their_worst(items: list[Item], because: dict[int, Because]) -> None:
    """Carry each promise's light up to the groups above it; a group keeps the worst.

    The climb stops where it changes nothing, so that a circle of parents cannot hold it.
    """
    by_number = {item.number: item for item in items}
    worst: dict[int, int] = {}
    for item in items:
        if not item.is_promise:
            continue
        light = because[item.number].light
        parent = by_number.get(item.parent) if item.parent is not None else None
        while parent is not None and _SEVERITY[light] < worst.get(parent.number, len(LIGHTS)):
            worst[parent.number] = _SEVERITY[light]
            if parent.kind == "group":
                key = "group" if light in URGENT else "group_calm"
                because[parent.number] = Because(light, key, {"number": item.number, "name": item.name})
            parent = by_number.get(parent.parent) if parent.parent is not None else None
