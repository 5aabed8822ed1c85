"""Rows of the Gantt: every promise under the wholes that hold it, in columns a browser reads ten thousand of.

Days are counted from 1970-01-01 (`day_number`); what is absent is null. The names stand once, in `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from guatu import actions
from guatu.actions import Acting
from guatu.ledger import Item
from guatu.scheduling import Window
from guatu.web.desk import Desk

COLUMNS = (
    "number", "parent", "name", "kind", "state", "light", "units", "due", "promised", "days", "not_before", "started",
    "finished", "percent", "calendar", "rights", "earliest", "extensions", "least", "left", "as_late", "limits",
)  # fmt: skip
WINDOW_COLUMNS = (
    "number", "earliest_start", "earliest_finish", "latest_start", "latest_finish", "planned_start", "planned_finish",
    "float_days", "free_days", "critical", "provisional",
)  # fmt: skip
EPOCH = date(1970, 1, 1).toordinal()
MOST_UNITS_OF_A_ROW = 6
# What a person may change of a row, added up.
PLAN, LINK, FIRST_DUE, OTHER_DUE = 1, 2, 4, 8


def day_number(day: date | None) -> int | None:
    """Days since 1970-01-01."""
    return None if day is None else day.toordinal() - EPOCH


def rows_of(acting: Acting, desk: Desk) -> dict[str, Any]:
    """Everything the page draws of the ledger: rows in tree order, windows, links, names of units."""
    shown = shown_numbers(desk)
    units = {name: place for place, name in enumerate(desk.units)}
    order = [number for number in desk.tree.order if number in shown]
    rights = Rights(acting)
    return {
        "columns": COLUMNS,
        "rows": [_row(desk, number, shown, units, rights) for number in order],
        "window_columns": WINDOW_COLUMNS,
        "windows": windows_of(desk.plan.windows, map(str, order)),
        "links": links_of(desk, order),
        "units": desk.units,
        "today": day_number(desk.today),
        "seq": desk.ledger.seq,
    }


def shown_numbers(desk: Desk) -> set[int]:
    """Promises that are not cancelled, and everything above them."""
    items = desk.ledger.items
    shown: set[int] = set()
    for number, item in items.items():
        if not item.is_promise or item.state == "cancelled":
            continue
        at: int | None = number
        while at is not None and at in items and at not in shown:
            shown.add(at)
            at = items[at].parent
    return shown


def changed_rows(acting: Acting, desk: Desk, numbers: Iterable[int]) -> list[list[Any]]:
    """The rows of some items, for a page that shows an earlier state."""
    shown = shown_numbers(desk)
    units = {name: place for place, name in enumerate(desk.units)}
    rights = Rights(acting)
    return [_row(desk, number, shown, units, rights) for number in numbers if number in shown]


def links_of(desk: Desk, numbers: Iterable[int]) -> list[tuple[int | str, ...]]:
    """Links as (before, after, type, lag) between items of the plan, with a 1 where the order may be given up."""
    windows = desk.plan.windows
    return [
        (link.after, number, link.type, link.lag, *([1] if link.preferential else []))
        for number in numbers
        for link in desk.ledger.items[number].links
        if str(link.after) in windows
    ]


def windows_of(windows: Mapping[str, Window], names: Iterable[str]) -> list[list[int | None]]:
    """The windows named, one row of `WINDOW_COLUMNS` each; those not in the plan are left out."""
    return [_window(windows[name]) for name in names if name in windows]


def _window(window: Window) -> list[int | None]:
    return [
        int(window.id),
        day_number(window.earliest_start),
        day_number(window.earliest_finish),
        day_number(window.latest_start),
        day_number(window.latest_finish),
        day_number(window.planned_start),
        day_number(window.planned_finish),
        window.float_days,
        window.free_days,
        int(window.critical),
        int(window.provisional),
    ]


class Rights:
    """What the person may change of a row; units are asked once, not ten thousand times."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        roles = {name: acting.person.role in actions.MATRIX[name] for name in ("plan", "depend", "date", "extend")}
        self._any = any(roles.values())

    def of(self, item: Item) -> int:
        """The sum of what is allowed; 0 for what is not open."""
        if not self._any or item.state != "open":
            return 0
        may = actions.may
        acting = self._acting
        allowed = PLAN * may(acting, "plan", item) + LINK * may(acting, "depend", item)
        if item.due is None:
            return allowed + FIRST_DUE * may(acting, "date", item)
        in_time = item.is_promise and acting.today <= item.due
        return allowed + (OTHER_DUE if in_time and may(acting, "extend", item) else 0)


def _row(desk: Desk, number: int, shown: set[int], units: Mapping[str, int], rights: Rights) -> list[Any]:
    item = desk.ledger.items[number]
    return [
        number,
        item.parent if item.parent in shown and item.parent != number else None,
        item.name,
        item.kind,
        item.state,
        desk.light(number),
        _units(item, units),
        day_number(item.due),
        day_number(item.promised),
        item.days,
        day_number(item.not_before),
        day_number(item.started),
        day_number(item.finished),
        item.percent,
        item.calendar,
        rights.of(item),
        day_number(item.earliest),
        item.extensions,
        item.least,
        actions.remaining_of(item, desk.today),
        int(item.as_late),
        [[limit.type, day_number(limit.day)] for limit in item.limits] or None,
    ]


def _units(item: Item, places: Mapping[str, int]) -> list[int]:
    """The lead first, -1 where nobody leads."""
    lead = item.lead
    named = [places[unit.name] for unit in item.units if unit.name != lead]
    return [places[lead] if lead else -1, *named[: MOST_UNITS_OF_A_ROW - 1]]
