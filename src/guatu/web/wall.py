"""The wall of today (挂图), the home page: how many items stand how, what is urgent, who holds what, what was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.ledger import Item, Received, waiting
from guatu.reconciliation import LIGHTS, Finding, Light
from guatu.web.desk import Desk

MOST_OF_A_RULE = 5
MOST_GROUPS = 6
MOST_SOON = 10
MOST_UNITS = 12
SOON = timedelta(days=45)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """One light: how many promises have it, and what the office says it means."""

    light: Light
    count: int
    means: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding and its item."""

    finding: Finding
    item: Item
    light: Light


@dataclass(frozen=True, slots=True)
class Kind:
    """The findings of one rule: how many there are, and the most urgent of them."""

    rule: str
    count: int
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What one unit leads: all, open, by light."""

    name: str
    leads: int
    open: int
    red: int
    yellow: int
    closed: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The promises due in one month, stacked by light: x, y and height of each part in the drawing's units."""

    year: int
    month: int
    count: int
    x: float
    parts: tuple[tuple[Light, float, float], ...]
    now: bool


@dataclass(frozen=True, slots=True)
class Wall:
    """The home page."""

    tallies: tuple[Tally, ...]
    promises: int
    facts: int
    kinds: tuple[Kind, ...]
    finding_count: int
    soon: tuple[Item, ...]
    units: tuple[UnitLine, ...]
    unit_count: int
    unled: int
    documents: tuple[Received, ...]
    obligations: int
    uncovered: int
    waiting: int
    proposed: int
    bars: tuple[Bar, ...]
    # Drafts that wait for review, and the document that has waited longest.
    for_review: int = 0
    review_first: str = ""


def wall_of(desk: Desk, language: str) -> Wall:
    """Lay out the day."""
    items = desk.ledger.items
    promises = [item for item in items.values() if item.is_promise]
    documents = sorted(desk.ledger.documents.values(), key=lambda document: -document.entry)
    units = _units(desk, promises)
    drafts = waiting(desk.ledger)
    return Wall(
        tallies=_tallies(desk, promises, language),
        promises=len(promises),
        facts=sum(item.kind in {"observation", "status"} for item in items.values()),
        kinds=_kinds(desk),
        finding_count=len(desk.reconciliation.findings),
        soon=_soon(desk, promises),
        units=units[:MOST_UNITS],
        unit_count=len(units),
        unled=sum(item.lead is None and item.state == "open" for item in promises),
        documents=tuple(documents[:6]),
        obligations=sum(document.obligations for document in documents),
        uncovered=sum(desk.open_sentences.values()),
        waiting=sum(_waits(item) for item in promises),
        proposed=sum(any(repeat.state == "proposed" for repeat in item.repeats) for item in promises),
        bars=_bars(desk, promises),
        for_review=sum(drafts.values()),
        review_first=min(drafts, key=lambda sha256: desk.ledger.documents[sha256].entry, default=""),
    )


def _kinds(desk: Desk) -> tuple[Kind, ...]:
    """By rule, the rule of the most urgent finding first."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in desk.reconciliation.findings:
        by_rule[finding.rule].append(finding)
    return tuple(
        Kind(rule, len(found), tuple(_seen(desk, finding) for finding in found[:MOST_OF_A_RULE]))
        for rule, found in list(by_rule.items())[:MOST_GROUPS]
    )


def _seen(desk: Desk, finding: Finding) -> Seen:
    return Seen(finding, desk.ledger.items[finding.item], desk.light(finding.item))


def _tallies(desk: Desk, promises: list[Item], language: str) -> tuple[Tally, ...]:
    count = Counter(desk.light(item.number) for item in promises)
    means: dict[str, str] = {}
    for rule in desk.reconciliation.rules.lights:
        means.setdefault(rule.light, rule.means(language))
    shown = [light for light in LIGHTS if light in means or count[light]]
    return tuple(Tally(light, count[light], means.get(light, "")) for light in shown)


def _soon(desk: Desk, promises: list[Item]) -> tuple[Item, ...]:
    until = desk.today + SOON
    due = [item for item in promises if item.state == "open" and item.due and desk.today <= item.due <= until]
    return tuple(sorted(due, key=lambda item: (item.due or until, item.number))[:MOST_SOON])


def _waits(item: Item) -> bool:
    return item.state == "open" and any(
        proof.state == "pending" and proof.round == item.round for proof in item.evidence
    )


def _units(desk: Desk, promises: list[Item]) -> tuple[UnitLine, ...]:
    led: dict[str, list[Item]] = defaultdict(list)
    for item in promises:
        if item.lead and item.state != "cancelled":
            led[item.lead].append(item)
    lines = [_unit(desk, name, items) for name, items in led.items()]
    return tuple(sorted(lines, key=lambda line: (-line.red, -line.yellow, -line.open, line.name)))


def _unit(desk: Desk, name: str, items: list[Item]) -> UnitLine:
    lights: Mapping[Light, int] = Counter(desk.light(item.number) for item in items if item.state == "open")
    return UnitLine(
        name,
        len(items),
        sum(item.state == "open" for item in items),
        lights.get("red", 0),
        lights.get("yellow", 0),
        sum(item.state == "closed" for item in items),
    )


BAR_HEIGHT = 72.0
BAR_STEP = 1.0


def _bars(desk: Desk, promises: list[Item]) -> tuple[Bar, ...]:
    """Twelve months around today: two past, this one, nine to come."""
    by_month: dict[tuple[int, int], Counter[Light]] = defaultdict(Counter)
    for item in promises:
        if item.due and item.state != "cancelled":
            by_month[item.due.year, item.due.month][desk.light(item.number)] += 1
    months = [_month(desk.today, offset) for offset in range(-2, MONTHS - 2)]
    tallest = max((by_month[month].total() for month in months if month in by_month), default=0)
    bars = []
    for place, month in enumerate(months):
        count, top, parts = by_month.get(month, Counter()), BAR_HEIGHT, []
        for light in LIGHTS:
            if count[light]:
                height = BAR_HEIGHT * count[light] / tallest
                top -= height
                parts.append((light, round(top, 2), round(height, 2)))
        now = month == (desk.today.year, desk.today.month)
        bars.append(Bar(*month, count.total(), place * BAR_STEP, tuple(parts), now))
    return tuple(bars)


def _month(today: date, offset: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + offset
    return months // 12, months % 12 + 1
