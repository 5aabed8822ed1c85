"""Rows of the Gantt (排期): every promise with a day or a duration, under the groups that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from guatu.ledger import Item
from guatu.scheduling import Window
from guatu.web.desk import Desk


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows the chart: a group's number, a unit's name, whether closed items are left out."""

    group: str = ""
    unit: str = ""
    open: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Filter:
        """Read the address."""
        group = given.get("group", "")
        return cls(
            group if group.isascii() and group.isdigit() and len(group) < 9 else "",
            given.get("unit", "").strip()[:100],
            "1" if given.get("open") == "1" else "",
        )

    @property
    def address(self) -> str:
        """The query string."""
        given = {"group": self.group, "unit": self.unit, "open": self.open}
        return urlencode({name: value for name, value in given.items() if value})


def groups_of(desk: Desk) -> tuple[Item, ...]:
    """The groups one can narrow the chart to, in tree order."""
    items = desk.ledger.items
    return tuple(items[number] for number in desk.tree.order if desk.tree.children.get(number))[:300]


def count_bars(desk: Desk, wanted: Filter) -> int:
    """How many rows the chart will have."""
    return len(_shown(desk, wanted))


def bars_of(desk: Desk, wanted: Filter) -> dict[str, Any]:
    """Rows in tree order and the links between them, as the Gantt component reads them; empty fields left out."""
    shown = _shown(desk, wanted)
    depth, parents = _levels(desk, shown)
    rows = [_row(desk, number, depth[number], parents[number]) for number in desk.tree.order if number in shown]
    links = [
        {"before": link.after, "after": number, "type": link.type, "lag": link.lag}
        for number in shown
        for link in desk.ledger.items[number].links
        if link.after in shown
    ]
    return {"rows": rows, "links": links}


def _shown(desk: Desk, wanted: Filter) -> set[int]:
    """Promises with something to draw, and everything above them."""
    items = desk.ledger.items
    shown: set[int] = set()
    for number, item in items.items():
        if not item.is_promise or item.state == "cancelled" or (wanted.open and item.state != "open"):
            continue
        if not (item.due or item.days or item.started):
            continue
        if wanted.unit and all(unit.name != wanted.unit for unit in item.units):
            continue
        chain = _chain(desk, number)
        if wanted.group and int(wanted.group) not in chain:
            continue
        shown |= set(chain)
    return shown


def _chain(desk: Desk, number: int) -> list[int]:
    chain: list[int] = []
    at: int | None = number
    while at is not None and at in desk.ledger.items and at not in chain:
        chain.append(at)
        at = desk.ledger.items[at].parent
    return chain


def _levels(desk: Desk, shown: set[int]) -> tuple[Mapping[int, int], Mapping[int, int | None]]:
    depth = {number: desk.tree.depth[number] for number in shown}
    parents = {number: desk.ledger.items[number].parent for number in shown}
    return depth, parents


def _row(desk: Desk, number: int, level: int, parent: int | None) -> dict[str, Any]:
    item, window = desk.ledger.items[number], desk.window(number)
    row: dict[str, Any] = {
        "number": number,
        "level": level,
        "name": item.name,
        "kind": item.kind,
        "state": item.state,
        "light": desk.light(number),
        "parent": parent,
        "lead": item.lead,
        "due": _iso(item.due),
        "earliest": _iso(item.earliest),
        "days": item.days,
        "started": _iso(item.started),
        "finished": _iso(item.finished),
        "percent": item.percent,
        **_passes(window if item.kind != "group" else None),
    }
    return {name: value for name, value in row.items() if value is not None}


def _passes(window: Window | None) -> dict[str, Any]:
    if window is None:
        return {}
    return {
        "earliest_start": _iso(window.earliest_start),
        "earliest_finish": _iso(window.earliest_finish),
        "latest_start": _iso(window.latest_start),
        "latest_finish": _iso(window.latest_finish),
        "float_days": window.float_days,
        "late_by": window.late_by or None,
        "critical": window.critical or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
