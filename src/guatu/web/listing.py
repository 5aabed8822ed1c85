"""The ledger as a list: what the address asks for, which items that is, and one page of rows ready to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.http import QueryDict

from guatu.ledger import Item
from guatu.reconciliation import LIGHTS, Light
from guatu.web.addresses import address, page_of, whole
from guatu.web.desk import Desk
from guatu.web.wording import one_line

View = Literal["promises", "facts", "tree"]
VIEWS: tuple[View, ...] = ("promises", "facts", "tree")
SORTS = ("number", "light", "name", "lead", "due", "float", "percent", "state")
STATES = ("open", "closed", "cancelled", "claimed", "proposed")
PROMISE_KINDS = ("target", "milestone", "task")
FACT_KINDS = ("observation", "status")
PAGE = 50
TREE_PAGE = 100
_FAR = date.max


@dataclass(frozen=True, slots=True)
class Query:
    """What the address of the list says; unknown values are as if not given."""

    view: View = "promises"
    q: str = ""
    light: str = ""
    kind: str = ""
    unit: str = ""
    document: str = ""
    state: str = ""
    level: str = ""
    group: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Query:
        """Read the address."""
        return cls(
            view=_one_of(given.get("view", ""), VIEWS, "promises"),
            q=given.get("q", "").strip()[:100],
            light=_one_of(given.get("light", ""), LIGHTS, ""),
            kind=_one_of(given.get("kind", ""), (*PROMISE_KINDS, *FACT_KINDS, "group"), ""),
            unit=given.get("unit", "").strip()[:100],
            document=given.get("document", "")[:64],
            state=_one_of(given.get("state", ""), STATES, ""),
            level=_one_of(given.get("level", ""), ("1", "2", "3"), ""),
            group=_number(given.get("group", "")),
            sort=given.get("sort", "") if given.get("sort", "").lstrip("-") in SORTS else "",
            page=page_of(given.get("page", "")),
        )

    def address(self, **changes: Any) -> str:
        """The query string of the list with `changes`; a change other than of the page goes to page 1."""
        return address(self, changes, plain=("", "promises"))

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.q, self.light, self.kind, self.unit, self.document, self.state, self.level, self.group))


@dataclass(frozen=True, slots=True)
class Row:
    """One item as a line of the list."""

    item: Item
    light: Light
    depth: int
    float_days: int | None
    late_by: int
    overdue_by: int
    provisional: bool
    parts: int

    @property
    def quote(self) -> str:
        """The source sentence on one line, where it says more than the item's name."""
        text = one_line(self.item.source.text) if self.item.source else ""
        return "" if text == self.item.name else text


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: its rows, how many there are in all, and how many of the whole view have each light."""

    query: Query
    rows: tuple[Row, ...]
    total: int
    pages: int
    first: int
    lights: Mapping[str, int]

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def list_items(desk: Desk, query: Query) -> Listing:
    """Filter, sort and cut one page; only its rows are made ready."""
    wanted = [number for number in _candidates(desk, query) if _matches(desk, query, number)]
    lights: dict[str, int] = dict.fromkeys(LIGHTS, 0)
    for number in wanted:
        lights[desk.light(number)] += 1
    if query.light:
        wanted = [number for number in wanted if desk.light(number) == query.light]
    numbers = _sorted(desk, query, wanted)
    size = TREE_PAGE if query.view == "tree" else PAGE
    pages = max(1, -(-len(numbers) // size))
    page = min(max(1, query.page), pages)
    shown = numbers[(page - 1) * size : page * size]
    rows = tuple(row_of(desk, number) for number in shown)
    first = (page - 1) * size + 1 if rows else 0
    return Listing(replace(query, page=page), rows, len(numbers), pages, first, lights)


def row_of(desk: Desk, number: int) -> Row:
    """One item made ready to draw."""
    item, window = desk.ledger.items[number], desk.window(number)
    overdue = next((int(f.facts.get("days", 0)) for f in desk.findings_of.get(number, ()) if f.rule == "overdue"), 0)
    return Row(
        item,
        desk.light(number),
        desk.tree.depth[number],
        window.float_days if window and item.is_promise else None,
        window.late_by if window and item.is_promise else 0,
        overdue,
        bool(window and window.provisional and item.due),
        len(desk.tree.children.get(number, ())),
    )


def _candidates(desk: Desk, query: Query) -> Iterable[int]:
    items = desk.ledger.items
    if query.view == "tree":
        return desk.tree.order
    if query.view == "facts":
        return (number for number, item in items.items() if item.kind in FACT_KINDS)
    return (number for number, item in items.items() if item.is_promise)


def _matches(desk: Desk, query: Query, number: int) -> bool:
    item = desk.ledger.items[number]
    return (
        (not query.q or all(word in desk.haystack[number] for word in query.q.casefold().split()))
        and (not query.kind or item.kind == query.kind)
        and (not query.unit or any(unit.name == query.unit for unit in item.units))
        and (not query.document or _stands_in(item, query.document))
        and (not query.state or _STATES[query.state](item))
        and (not query.level or desk.tree.depth[number] < int(query.level))
        and (not query.group or _under(desk, number, int(query.group)))
    )


def _stands_in(item: Item, sha256: str) -> bool:
    if item.source and item.source.sha256 == sha256:
        return True
    return any(repeat.source.sha256 == sha256 for repeat in item.repeats)


_STATES: Mapping[str, Callable[[Item], bool]] = {
    "open": lambda item: item.state == "open",
    "closed": lambda item: item.state == "closed",
    "cancelled": lambda item: item.state == "cancelled",
    "claimed": lambda item: item.state == "open" and (item.claimed_done or _pending(item)),
    "proposed": lambda item: any(repeat.state == "proposed" for repeat in item.repeats),
}


def _pending(item: Item) -> bool:
    return any(proof.state == "pending" and proof.round == item.round for proof in item.evidence)


def _under(desk: Desk, number: int, group: int) -> bool:
    """Whether the item is the group or below it; the climb is bounded, whatever the parents say."""
    at: int | None = number
    for _ in range(20):
        if at == group:
            return True
        held = desk.ledger.items.get(at) if at is not None else None
        if held is None:
            return False
        at = held.parent
    return False


def _sorted(desk: Desk, query: Query, numbers: list[int]) -> list[int]:
    if query.view == "tree":
        return numbers
    sort = query.sort or ("light" if query.view == "promises" else "number")
    backwards = sort.startswith("-")
    key = _KEYS[sort.lstrip("-")]
    items = desk.ledger.items
    return sorted(numbers, key=lambda number: key(desk, items[number]), reverse=backwards)


def _float(desk: Desk, item: Item) -> int:
    window = desk.window(item.number)
    return window.float_days if window and window.float_days is not None else 10**6


_ORDER = {light: place for place, light in enumerate(LIGHTS)}
_KEYS: Mapping[str, Callable[[Desk, Item], Any]] = {
    "number": lambda _, item: item.number,
    "light": lambda desk, item: (_ORDER[desk.light(item.number)], item.due or _FAR, item.number),
    "name": lambda _, item: item.name,
    "lead": lambda _, item: (item.lead is None, item.lead or "", item.number),
    "due": lambda _, item: (item.due or _FAR, item.number),
    "float": lambda desk, item: (_float(desk, item), item.number),
    "percent": lambda _, item: (item.percent if item.percent is not None else -1, item.number),
    "state": lambda _, item: (item.state, item.number),
}


def _one_of(text: str, allowed: Iterable[Any], otherwise: Any) -> Any:
    return text if text in tuple(allowed) else otherwise


def _number(text: str) -> str:
    found = whole(text)
    return "" if found is None else str(found)
