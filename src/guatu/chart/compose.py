"""From ledger, plan and reconciliation to the `WallChart`: pure, and only what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from guatu.chart.sheets import Texts, sheets_of
from guatu.chart.wall import Arrow, Both, Counts, Coverage, LegendLine, Missed, Place, Remark, Row, WallChart
from guatu.extraction import Value
from guatu.ledger import Item, Ledger, Source, left_over, made_by_hand
from guatu.reconciliation import Reconciliation
from guatu.scheduling import Side, Window
from guatu.words import LANGUAGES

MAX_LEVEL = 12


class Planned(Protocol):
    """What the chart asks of a plan; activities are the items' numbers as text."""

    @property
    def windows(self) -> Mapping[str, Window]:
        """The windows of both passes by activity."""

    def why_says(self, name: str, side: Side, language: str) -> str:
        """The chain that drives a date, in words."""


def compose(
    ledger: Ledger, plan: Planned, reconciliation: Reconciliation, documents: Texts, today: date, title: str
) -> WallChart:
    """Put on one chart what is known on `today`; a document whose text is None shows its cited sentences only."""
    places = _Places(ledger)
    rows = tuple(
        _row(item, level, plan.windows.get(str(item.number)), plan, reconciliation, places)
        for item, level in _in_tree_order(ledger.items)
    )
    return WallChart(
        title=title,
        day=today.isoformat(),
        rules={"zh": reconciliation.rules.zh, "en": reconciliation.rules.en},
        rows=rows,
        links=_links(ledger),
        findings=tuple(
            Remark(one.rule, one.item, one.light, _both(one.says), places.all(one.sources))
            for one in reconciliation.findings
        ),
        documents=sheets_of(ledger, documents),
        legend=tuple(
            LegendLine(rule.light, _both(rule.name), _both(rule.means)) for rule in reconciliation.rules.lights
        ),
        coverage=_coverage(ledger, documents, places),
        counts=_counts(ledger.items.values(), reconciliation),
        head=ledger.head,
    )


class _Places:
    """Where sources stand on the chart: documents are numbered in the order the ledger received them."""

    def __init__(self, ledger: Ledger) -> None:
        self.index = {sha256: at for at, sha256 in enumerate(ledger.documents)}

    def all(self, sources: Iterable[Source | None]) -> tuple[Place, ...]:
        return tuple(
            Place(self.index[source.sha256], *source.span, source.page)
            for source in sources
            if source is not None and source.sha256 in self.index
        )


def _in_tree_order(items: Mapping[int, Item]) -> list[tuple[Item, int]]:
    """Every item once, children after their parent; those in a circle of parents come last, at the root."""
    children: dict[int | None, list[Item]] = defaultdict(list)
    for item in sorted(items.values(), key=lambda item: item.number):
        children[item.parent if item.parent in items else None].append(item)
    ordered: list[tuple[Item, int]] = []
    waiting = [(item, 0) for item in reversed(children[None])]
    while waiting:
        item, level = waiting.pop()
        ordered.append((item, min(level, MAX_LEVEL)))
        waiting += [(child, level + 1) for child in reversed(children[item.number])]
    placed = {item.number for item, _ in ordered}
    return ordered + [(item, 0) for number, item in sorted(items.items()) if number not in placed]


def _row(
    item: Item, level: int, window: Window | None, plan: Planned, reconciliation: Reconciliation, places: _Places
) -> Row:
    number = item.number
    repeats = (repeat.source for repeat in item.repeats if repeat.state != "refused")
    return Row(
        number=number, level=level, name=item.name, kind=item.kind, state=item.state,
        light=reconciliation.lights[number],
        reason={language: reconciliation.reason(number, language) for language in LANGUAGES},
        parent=item.parent, lead=item.lead,
        support=tuple(unit.name for unit in item.units if unit.name != item.lead),
        value=_amount(item.value), due=_iso(item.due), due_text=item.due_text, earliest=_iso(item.earliest),
        promised=_iso(item.promised) if item.promised != item.due else None, extensions=item.extensions,
        percent=item.percent, days=item.days, started=_iso(item.started), finished=_iso(item.finished),
        **_window(item, window), why=_why(item, window, plan),
        sources=places.all((item.source, *repeats)),
    )  # fmt: skip


def _window(item: Item, window: Window | None) -> dict[str, Any]:
    """Both passes of a promise that is open; facts and groups have no window."""
    if window is None or not item.is_promise:
        return {}
    return {
        "earliest_start": _iso(window.earliest_start), "earliest_finish": _iso(window.earliest_finish),
        "latest_start": _iso(window.latest_start), "latest_finish": _iso(window.latest_finish),
        "float_days": window.float_days, "late_by": window.late_by, "critical": window.critical,
        "provisional": window.provisional,
    }  # fmt: skip


def _why(item: Item, window: Window | None, plan: Planned) -> Both | None:
    """The chain in words where dates come from other items: of what is too late its earliest, else its latest."""
    if window is None or item.state != "open" or not (item.days or item.links):
        return None
    side: Side = "earliest" if window.late_by or window.latest_finish is None else "latest"
    return {language: plan.why_says(str(item.number), side, language) for language in LANGUAGES}


def _links(ledger: Ledger) -> tuple[Arrow, ...]:
    return tuple(
        Arrow(link.after, item.number, link.type, link.lag)
        for item in ledger.items.values()
        for link in item.links
        if link.after in ledger.items
    )


def _coverage(ledger: Ledger, documents: Texts, places: _Places) -> Coverage:
    obligations = sum(document.obligations for document in ledger.documents.values())
    dismissed = sum(len(document.dismissed) for document in ledger.documents.values())
    missed, still_open, by_hand = [], 0, made_by_hand(ledger)
    for sha256, received in ledger.documents.items():
        known = documents.get(sha256)
        if known is None:
            still_open += received.uncovered - len(received.dismissed)
            continue
        document, extraction = known
        left = set(left_over(ledger, sha256, [one.span for one in extraction.uncovered], by_hand))
        for one in extraction.uncovered:
            if one.span in left:
                page = document.page_at(one.span[0])
                missed.append(Missed(Place(places.index[sha256], one.span[0], one.span[1], page), one.text))
        still_open += len(left)
    return Coverage(obligations, obligations - still_open, dismissed, tuple(missed))


def _counts(items: Iterable[Item], reconciliation: Reconciliation) -> Counts:
    lights: Counter[str] = Counter()
    units: dict[str, Counter[str]] = defaultdict(Counter)
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        if not item.is_promise:
            continue
        light = reconciliation.lights[item.number]
        lights[light] += 1
        if item.lead:
            units[item.lead][light] += 1
        if item.due:
            months[item.due.isoformat()[:7]][light] += 1
    return Counts(lights, dict(sorted(units.items())), dict(sorted(months.items())))


def _both(say: object) -> Both:
    assert callable(say)
    return {language: say(language) for language in LANGUAGES}


def _amount(value: Value | None) -> str | None:
    if value is None:
        return None
    sign = {">=": "≥", "<=": "≤", "=": ""}[value.comparator]
    return f"{sign}{value.number:.12g}{value.unit}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
