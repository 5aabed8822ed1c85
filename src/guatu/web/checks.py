"""The findings (对账) as a list by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from guatu.ledger import Item
from guatu.reconciliation import Finding, Light
from guatu.web.addresses import page_of
from guatu.web.desk import Desk

PAGE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with its item."""

    finding: Finding
    item: Item
    light: Light


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule on this page."""

    rule: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """One page of findings; `counts` gives every rule seen today and how often."""

    groups: tuple[Group, ...]
    counts: tuple[tuple[str, int], ...]
    rule: str
    unit: str
    q: str
    total: int
    all: int
    page: int
    pages: int

    def address(self, **changes: Any) -> str:
        """The list's address with changes."""
        given = {"rule": self.rule, "unit": self.unit, "q": self.q, "page": 1, **changes}
        return "?" + urlencode({name: value for name, value in given.items() if value not in {"", 1}})


def list_findings(desk: Desk, given: QueryDict) -> Findings:
    """Filter by unit, words and rule; the most urgent rule first, as reconciliation orders them."""
    unit, q = given.get("unit", "").strip()[:100], given.get("q", "").strip()[:100]
    items = desk.ledger.items
    found = [
        finding
        for finding in desk.reconciliation.findings
        if (not unit or any(named.name == unit for named in items[finding.item].units))
        and (not q or all(word in desk.haystack[finding.item] for word in q.casefold().split()))
    ]
    counts = Counter(finding.rule for finding in found)
    rule = given.get("rule", "") if given.get("rule", "") in counts else ""
    order = list(counts)  # first seen first: by urgency
    kept = [finding for finding in found if not rule or finding.rule == rule]
    kept.sort(key=lambda finding: order.index(finding.rule))
    pages = max(1, -(-len(kept) // PAGE))
    asked = given.get("page", "")
    page = min(pages, page_of(asked))
    shown = kept[(page - 1) * PAGE : page * PAGE]
    groups = tuple(
        Group(
            name,
            tuple(
                Line(finding, items[finding.item], desk.light(finding.item))
                for finding in shown
                if finding.rule == name
            ),
        )
        for name in order
        if any(finding.rule == name for finding in shown)
    )
    return Findings(groups, tuple(counts.items()), rule, unit, q, len(kept), len(found), page, pages)
