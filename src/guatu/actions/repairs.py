"""Taking a repair up (修复方案): as a scenario, adopted at once by who may do all of it, else waiting for who may."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.rights import may
from guatu.actions.scenarios import adopt_scenario, suppose
from guatu.ledger import Edit, EditField, Ledger, Scenario
from guatu.store import ledgers
from guatu.words import say

RIGHT: Mapping[EditField, str] = {
    "days": "plan", "not_before": "plan", "calendar": "plan", "as_late": "plan", "limit": "plan", "due": "extend",
    "link": "depend",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What was written; `adopted` is False when the repair waits as scenario `scenario` for someone who may."""

    done: Done
    scenario: int
    adopted: bool


def may_adopt(acting: Acting, ledger: Ledger, edits: Sequence[Edit]) -> bool:
    """Whether the person may do every deed that these changes are."""
    return may(acting, "adopt") and all(may(acting, RIGHT[edit.field], ledger.items.get(edit.item)) for edit in edits)


def take_up_repair(acting: Acting, item: int, edits: Sequence[Edit], *, key: str) -> TakenUp:
    """Write the changes of a repair of `item` down, and do them where the person may do them all.

    Refused when something they rest on has changed since they were computed: then they are to be computed anew.
    """
    told = [edit.facts() for edit in edits]
    with transaction.atomic():
        noted = suppose(acting, name_of(item, edits), told, key=f"{key[:90]}.s")
        scenario, ledger = noted.seqs[0], ledgers.ledger(acting.ledger)
        if [edit.was for edit in ledger.scenarios[scenario].edits] != [edit.was for edit in edits]:
            raise Refused("repair_moved")
        if not may_adopt(acting, ledger, edits):
            return TakenUp(noted, scenario, adopted=False)
        return TakenUp(adopt_scenario(acting, scenario, key=key), scenario, adopted=True)


def name_of(item: int, edits: Sequence[Edit]) -> str:
    """What such a scenario is called: the same changes for the same item have the same name, others another."""
    told = json.dumps([edit.facts() for edit in edits], sort_keys=True, default=str)
    # Names go into the ledger, so they are said in its language, whoever takes the repair up.
    return say("repairs.proposal", "zh", number=item, mark=hashlib.sha256(told.encode()).hexdigest()[:6])


def waiting_repairs(ledger: Ledger, item: int) -> tuple[Scenario, ...]:
    """The repairs of an item that wait for someone who may adopt them, the newest first."""
    found = [one for one in ledger.scenarios.values() if one.state == "open" and one.name == name_of(item, one.edits)]
    return tuple(sorted(found, key=lambda one: -one.entry))
