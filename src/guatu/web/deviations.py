"""The lines of a comparison as a page shows them: what the address asks for, filtered, counted, one page of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from guatu.actions import Compared
from guatu.scheduling.baselines import KINDS, Comparison, Deviation, DueChange, Label, Total, tie_changes
from guatu.web.addresses import address, page_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of a comparison says; `before` and `after` name the two plans, the rest narrows the lines."""

    before: str = ""
    after: str = ""
    kind: str = ""
    unit: str = ""
    project: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Wanted:
        """Read the address; a day given beside a list counts before what is chosen in it."""
        return cls(
            before=(given.get("before_on", "") or given.get("before", "")).strip()[:100],
            after=(given.get("after_on", "") or given.get("after", "")).strip()[:100],
            kind=given.get("kind", "") if given.get("kind", "") in KINDS else "",
            unit=given.get("unit", "").strip()[:100],
            project=given.get("project", "").strip()[:300],
            q=given.get("q", "").strip()[:100],
            page=page_of(given.get("page", "")),
        )

    def address(self, **changes: Any) -> str:
        """The query string with `changes`; a change other than of the page goes to page 1."""
        return address(self, changes)

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the lines."""
        return any((self.kind, self.unit, self.project, self.q))


@dataclass(frozen=True, slots=True)
class Line:
    """One item that differs, with its words; `ties` are its links that came, went or have another lag."""

    number: str
    deviation: Deviation
    label: Label
    change: DueChange | None
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deviations:
    """One page of lines; `counts` of every kind among what the other filters leave, `total` of what all leave."""

    wanted: Wanted
    comparison: Comparison
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    total: int
    pages: int
    units: tuple[Total, ...]
    projects: tuple[Total, ...]

    @property
    def late(self) -> int:
        """How many items finish later than before."""
        return dict(self.counts).get("later", 0)


def chosen(found: Compared, wanted: Wanted) -> list[Deviation]:
    """The deviations that the filters leave, the kind included."""
    return [one for one in _left(found, wanted) if not wanted.kind or wanted.kind in one.kinds]


def list_deviations(found: Compared, wanted: Wanted, language: str, most: int = PAGE) -> Deviations:
    """Filter, count and cut one page; what moved furthest stands first, later before earlier."""
    left = _left(found, wanted)
    counts = Counter(kind for one in left for kind in one.kinds)
    kept = [one for one in left if not wanted.kind or wanted.kind in one.kinds]
    kept.sort(key=lambda one: ((one.moved or 0) <= 0, -abs(one.moved or 0)))
    pages = max(1, -(-len(kept) // most))
    page = min(wanted.page, pages)
    shown = kept[(page - 1) * most : page * most]
    return Deviations(
        replace(wanted, page=page), found.comparison, tuple(_line(found, one, language) for one in shown),
        tuple((kind, counts[kind]) for kind in KINDS if counts[kind]), len(kept), pages,
        tuple(total for total in found.units if total.differing),
        tuple(total for total in found.projects if total.differing),
    )  # fmt: skip


def _left(found: Compared, wanted: Wanted) -> list[Deviation]:
    words = wanted.q.casefold().split()
    left = []
    for one in found.comparison.deviations:
        label = found.labels.get(one.id, Label(one.id))
        if wanted.unit not in {"", label.unit} or wanted.project not in {"", label.project}:
            continue
        if all(word in f"{one.id} {label.name} {label.project}".casefold() for word in words):
            left.append(one)
    return left


def _line(found: Compared, one: Deviation, language: str) -> Line:
    return Line(
        one.id, one, found.labels.get(one.id, Label(one.id)), found.who.get(one.id),
        tie_changes(one, language),
    )  # fmt: skip
