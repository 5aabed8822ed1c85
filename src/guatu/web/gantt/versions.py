"""The last versions of a ledger that pages show: what has changed since the one a page has, and drafts on top of it.

A page may be a few entries behind while its own edit is being saved. Its drafts are then computed over the version it
shows, and an answer tells what is new since; a page that is further behind is told to fetch everything again. Each
process of the office keeps its own: one that has not seen the newest entries makes their plan from the last it has.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings

from guatu.actions import Acting
from guatu.ledger import Item, Ledger
from guatu.scheduling import Activity, Plan, Relation, constraints_of, edited
from guatu.store import ledgers
from guatu.web.desk import Desk, desk_of
from guatu.web.gantt.load import load_of
from guatu.web.gantt.rows import changed_rows, links_of, windows_of

_MOST_VERSIONS = 4
_MOST_LEDGERS = 8
# What an item may change in without its plan having to be read anew as a whole.
_PLANNED = ("days", "due", "not_before", "started", "calendar", "name", "as_late")


@dataclass(frozen=True, slots=True)
class Version:
    """A ledger as of an entry, its plan on a day, and its lights where they have been worked out."""

    ledger: Ledger
    today: date
    plan: Plan
    lights: Mapping[int, str] | None


_kept: OrderedDict[tuple[str, str], OrderedDict[int, Version]] = OrderedDict()
_guard = threading.Lock()


def current(acting: Acting) -> Desk:
    """The picture as of now, remembered for the pages that will show it."""
    desk = desk_of(acting)
    _keep(acting, Version(desk.ledger, desk.today, desk.plan, desk.reconciliation.lights))
    return desk


def version(acting: Acting, seq: int) -> Version | None:
    """The version as of entry `seq`, where it is kept or is the newest; None when it is gone."""
    known = [each for each in _versions(acting) if each.today == acting.today]
    if found := next((each for each in known if each.ledger.seq == seq), None):
        return found
    ledger = ledgers.ledger(acting.ledger)
    if ledger.seq != seq:
        return None
    if known and (plan := _carried(known[-1], ledger)) is not None:
        carried = Version(ledger, acting.today, plan, None)
        _keep(acting, carried)
        return carried
    current(acting)
    return next((each for each in _versions(acting) if each.ledger.seq == seq), None)


def _versions(acting: Acting) -> list[Version]:
    with _guard:
        return list(_kept.get(_place(acting), OrderedDict()).values())


def _keep(acting: Acting, new: Version) -> None:
    with _guard:
        versions = _kept.setdefault(_place(acting), OrderedDict())
        _kept.move_to_end(_place(acting))
        versions[new.ledger.seq] = new
        versions.move_to_end(new.ledger.seq)
        while len(versions) > _MOST_VERSIONS:
            versions.popitem(last=False)
        while len(_kept) > _MOST_LEDGERS:
            _kept.popitem(last=False)


def _place(acting: Acting) -> tuple[str, str]:
    return str(settings.DATABASES["default"]["NAME"]), acting.ledger


def _carried(known: Version, ledger: Ledger) -> Plan | None:
    """The plan of a later state, where only planning has changed since; None where more has."""
    old, new = known.ledger.items, ledger.items
    if known.ledger.seq > ledger.seq or old.keys() != new.keys():
        return None
    touched = [number for number, item in new.items() if old[number] is not item]
    named = {str(number) for number in touched}
    activities = {each.id: each for each in known.plan.network.activities if each.id in named}
    if any(_more_than_planned(old[number], new[number]) for number in touched) or named != activities.keys():
        return None
    dropped: set[Relation] = set()
    added: set[Relation] = set()
    for number in touched:
        before, after = _relations(old[number]), _relations(new[number])
        dropped |= before - after
        added |= after - before
    return edited(known.plan, _as_now(activities, new), dropped=dropped, added=added)


def _more_than_planned(before: Item, now: Item) -> bool:
    same = (before.state, before.kind, before.parent, before.finished, before.reports)
    return same != (now.state, now.kind, now.parent, now.finished, now.reports) or now.state != "open"


def _as_now(activities: Mapping[str, Activity], items: Mapping[int, Item]) -> list[Activity]:
    changed = []
    for name, activity in activities.items():
        item = items[int(name)]
        fields: dict[str, Any] = {field: getattr(item, field) for field in _PLANNED}
        changed.append(replace(activity, **{**fields, "days": item.days or 0, "constraints": constraints_of(item)}))
    return changed


def _relations(item: Item) -> set[Relation]:
    return {Relation(str(link.after), str(item.number), link.type, link.lag) for link in item.links}


def changes(acting: Acting, before: Version | None, now: Desk) -> dict[str, Any]:
    """What a page that shows `before` must redraw; `reload` where rows came, went or moved to another whole."""
    if before is None or before.today != now.today or _rearranged(before.ledger, now.ledger):
        return {"seq": now.ledger.seq, "reload": True}
    old, new = before.ledger.items, now.ledger.items
    lights, lit = before.lights, now.reconciliation.lights
    touched = [number for number, item in new.items() if old.get(number) is not item]
    return {
        "seq": now.ledger.seq,
        "rows": changed_rows(acting, now, touched),
        "lights": [(number, light) for number, light in lit.items() if lights is None or lights.get(number) != light],
        "windows": moved(before.plan, now.plan),
        "linked": touched,
        "links": links_of(now, touched),
        **_load(before.ledger, now, touched),
    }


def _load(before: Ledger, now: Desk, touched: list[int]) -> dict[str, Any]:
    """What the strip under the chart is drawn from, where it can have changed."""
    if before.resources != now.ledger.resources:
        return load_of(now)
    if any(now.ledger.items[number].needs or before.items[number].needs for number in touched):
        return {"needs": load_of(now)["needs"]}
    return {}


def moved(before: Plan, now: Plan) -> list[list[int | None]]:
    """The windows that differ, as rows of `WINDOW_COLUMNS`."""
    return windows_of(now.windows, now.differing(before))


def _rearranged(before: Ledger, now: Ledger) -> bool:
    old, new = before.items, now.items
    if old.keys() != new.keys():
        return True
    return any(
        (item.parent, item.kind, item.state == "cancelled")
        != (old[number].parent, old[number].kind, old[number].state == "cancelled")
        for number, item in new.items()
        if old[number] is not item
    )
