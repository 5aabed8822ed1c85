"""The due days of a forecast as a list: what the address asks for, filtered, sorted, one page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from guatu.ledger import Forecast, Item, Outlook
from guatu.web.addresses import address, page_of
from guatu.web.desk import Desk

PAGE = 100
# From this chance on a day is called sure, below the other it is in danger.
SURE, IN_DANGER = 0.8, 0.5
LEVELS = ("danger", "open", "sure")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the table; `level` is sure, open or danger, `percent` never 100 of what can fail."""

    item: Item
    outlook: Outlook
    level: str
    percent: str
    width: float
    moved: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list says; unknown values are as if not given."""

    entry: str = ""
    q: str = ""
    unit: str = ""
    level: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        """Read the address."""
        level, sort = given.get("level", ""), given.get("sort", "")
        return cls(
            entry=given.get("entry", "")[:12],
            q=given.get("q", "").strip()[:100],
            unit=given.get("unit", "").strip()[:100],
            level=level if level in LEVELS else "",
            sort=sort if sort.removeprefix("-") in _KEYS else "",
            page=page_of(given.get("page", "")),
        )

    def address(self, **changes: Any) -> str:
        """The query string with `changes`; a change other than of the page goes to page 1."""
        return address(self, changes)

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the lines."""
        return any((self.q, self.unit, self.level))

    @property
    def filters(self) -> Asked:
        """What narrows the lines and orders them, without the page."""
        return replace(self, page=1)


@dataclass(frozen=True, slots=True)
class Chances:
    """One page of lines; `counts` of every level among what search and unit leave, `total` of what all leave."""

    asked: Asked
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    units: tuple[str, ...]
    known: int
    total: int
    pages: int


def list_chances(forecast: Forecast, desk: Desk, asked: Asked) -> Chances:
    """Filter, sort and cut one page of the items whose due day was foretold."""
    items = desk.ledger.items
    dated = [(items[number], one) for number, one in forecast.outlooks.items() if one.due and number in items]
    left = [(item, one) for item, one in dated if _fits(desk, item, asked)]
    levels = [level_of(one.probability or 0.0) for _, one in left]
    if asked.level:
        left = [pair for pair, level in zip(left, levels, strict=True) if level == asked.level]
    left.sort(key=_KEYS[asked.sort.removeprefix("-") or "chance"], reverse=asked.sort.startswith("-"))
    pages = max(1, -(-len(left) // PAGE))
    page = min(asked.page, pages)
    shown = left[(page - 1) * PAGE : page * PAGE]
    return Chances(
        asked=replace(asked, page=page),
        lines=tuple(_line(item, one, forecast.day) for item, one in shown),
        counts=tuple((level, levels.count(level)) for level in LEVELS),
        units=_units(item for item, _ in dated),
        known=len(dated),
        total=len(left),
        pages=pages,
    )


def level_of(chance: float) -> str:
    """Sure, open or in danger."""
    return "sure" if chance >= SURE else "danger" if chance < IN_DANGER else "open"


def percent_says(share: float) -> str:
    """Never 100 % of what can fail, nor 0 % of what can happen: samples are not all that can come."""
    if share >= 0.995:
        return ">99%"
    return "<1%" if share < 0.005 else f"{share * 100:.0f}%"


def _fits(desk: Desk, item: Item, asked: Asked) -> bool:
    if asked.unit and item.lead != asked.unit:
        return False
    return not asked.q or all(word in desk.haystack[item.number] for word in asked.q.casefold().split())


def _units(items: Iterable[Item]) -> tuple[str, ...]:
    """The units that lead, those with most lines first."""
    count: dict[str, int] = {}
    for item in items:
        if item.lead:
            count[item.lead] = count.get(item.lead, 0) + 1
    return tuple(sorted(count, key=lambda name: (-count[name], name)))


def _line(item: Item, outlook: Outlook, day: date) -> Line:
    chance = outlook.probability or 0.0
    overdue = outlook.due is not None and outlook.due < day
    return Line(
        item, outlook, level_of(chance), percent_says(chance), round(chance * 100, 1), item.due != outlook.due, overdue
    )  # fmt: skip


Pair = tuple[Item, Outlook]
_KEYS: Mapping[str, Callable[[Pair], tuple[Any, ...]]] = {
    "number": lambda pair: (pair[0].number,),
    "name": lambda pair: (pair[0].name, pair[0].number),
    "lead": lambda pair: (pair[0].lead is None, pair[0].lead or "", pair[0].number),
    "due": lambda pair: (pair[1].due or date.max, pair[0].number),
    "chance": lambda pair: (pair[1].probability or 0.0, pair[1].due or date.max, pair[0].number),
    "p50": lambda pair: (pair[1].p50, pair[0].number),
    "p80": lambda pair: (pair[1].p80, pair[0].number),
    "p95": lambda pair: (pair[1].p95, pair[0].number),
    "critical": lambda pair: (-(pair[1].criticality or 0.0), pair[0].number),
}
