"""The repairs of one item as its page shows them: computed once for a state of the ledger, kept while it stands."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from guatu import actions
from guatu.actions import Acting
from guatu.ledger import Edit, Scenario
from guatu.scheduling.repairs import (
    AllowanceError,
    Allowances,
    Effect,
    Repair,
    Repairs,
    agrees_say,
    change_says,
    edits_of,
    find_repairs,
    limits_of_items,
    load_allowances,
    repair_says,
)
from guatu.web.desk import Desk
from guatu.words import say

SECONDS = 3.0
MOST_EFFECTS = 12
_MOST_KEPT = 64
OWN_TABLE = "repairs.toml"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in words."""

    says: str
    agrees: str
    cost: int
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """One repair; `mark` names it in a form, `adopts` says whether this person may do all of it."""

    rank: int
    mark: str
    repair: Repair
    changes: tuple[ChangeRow, ...]
    effects: tuple[Effect, ...]
    more: int
    adopts: bool


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """A repair that somebody proposed: its changes in words, and whether this person may adopt or decline it."""

    scenario: Scenario
    changes: tuple[str, ...]
    adopts: bool
    declines: bool


_known: OrderedDict[tuple[str, str, str, int, int], Repairs] = OrderedDict()
_searching = threading.Lock()


def repairs_for(desk: Desk, number: int) -> Repairs:
    """The repairs of item `number` on the ledger as it stands; the same ledger is searched once a process."""
    own = settings.HOME.path / OWN_TABLE
    written = own.stat().st_mtime_ns if own.is_file() else 0
    place = (desk.name, desk.ledger.head, desk.today.isoformat(), number, written)
    known = _known.get(place)
    if known is not None:  # what is known is not kept waiting behind another's search
        return known
    with _searching:
        if place not in _known:
            calendars = actions.calendars()
            allowances = _table(own, written)
            limits = limits_of_items(desk.ledger.items, desk.today, calendars, allowances, desk.ledger.resources)
            _known[place] = find_repairs(
                desk.network,
                calendars,
                desk.today,
                str(number),
                allowances=allowances,
                limits=limits,
                seconds=SECONDS,
            )
            while len(_known) > _MOST_KEPT:
                _known.popitem(last=False)
        return _known[place]


@lru_cache(maxsize=4)
def _table(own: Path, written: int) -> Allowances:
    """The office's own table as last written; a broken one is left aside, `guatu schedule --repair` says why."""
    try:
        return load_allowances(own if written else None)
    except AllowanceError:
        return load_allowances()


def cards_of(acting: Acting, desk: Desk, number: int, language: str) -> tuple[Card, ...]:
    """The repairs in order of rank."""
    found = repairs_for(desk, number)
    cards = []
    for rank, repair in enumerate(found.repairs, start=1):
        edits = edits_for(repair)
        rows = tuple(
            ChangeRow(
                change_says(one, language, bare=True), agrees_say(one.agrees, language), one.cost, one.reason[language]
            )
            for one in repair.changes
        )
        shown = repair.effects[:MOST_EFFECTS]
        adopts = actions.may_adopt(acting, desk.ledger, edits)
        mark = actions.repair_name(number, edits)
        cards.append(Card(rank, mark, repair, rows, shown, len(repair.effects) - len(shown), adopts))
    return tuple(cards)


def waiting_cards(acting: Acting, desk: Desk, number: int, language: str) -> tuple[WaitingCard, ...]:
    """What was proposed for the item and is still to be decided."""
    return tuple(
        WaitingCard(
            one,
            tuple(_edit_says(desk, edit, language) for edit in one.edits),
            actions.may_adopt(acting, desk.ledger, one.edits),
            acting.person.role == "supervisor" or acting.person.login == one.by,
        )
        for one in actions.waiting_repairs(desk.ledger, number)
    )


def edits_for(repair: Repair) -> tuple[Edit, ...]:
    """The planning changes of a repair, with the repair as their reason in the ledger's language."""
    return edits_of(repair, say("repairs.reason", "zh", says=repair_says(repair, "zh"))[:400])


def _edit_says(desk: Desk, edit: Edit, language: str) -> str:
    item = desk.ledger.items.get(edit.item)
    was, to = (actions.value_says(edit, value, language) for value in (edit.was, edit.to))
    facts = {"after": edit.after} if edit.field == "link" else {}
    key = f"web.repairs.edit.{edit.field}"
    return say(key, language, number=edit.item, name=item.name if item else "", was=was, to=to, **facts)
