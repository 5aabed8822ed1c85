"""Who may do what: one matrix, asked by every deed before it reads or writes anything.

The supervisor (专班、督查室) keeps the ledger, judges evidence and closes. Units report on what they lead or
support. The administrator keeps people and units and takes documents in, and judges nothing: whoever can make
accounts must not be able to close items.
"""

from __future__ import annotations

from collections.abc import Mapping

from guatu.actions.acting import Acting, Refused
from guatu.ledger import Item

LEAD, SUPPORT, SUPERVISOR, ADMINISTRATOR = "lead", "support", "supervisor", "administrator"
MATRIX: Mapping[str, frozenset[str]] = {
    "post": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "dismiss": frozenset({SUPERVISOR}),
    "review": frozenset({SUPERVISOR}),
    "learn": frozenset({SUPERVISOR}),
    "open": frozenset({SUPERVISOR}),
    "report": frozenset({LEAD, SUPPORT, SUPERVISOR}),
    "evidence": frozenset({LEAD, SUPPORT, SUPERVISOR}),
    "note": frozenset({LEAD, SUPPORT, SUPERVISOR}),
    "accept": frozenset({SUPERVISOR}),
    "return": frozenset({SUPERVISOR}),
    "close": frozenset({SUPERVISOR}),
    "reopen": frozenset({SUPERVISOR}),
    "cancel": frozenset({SUPERVISOR}),
    "assign": frozenset({SUPERVISOR}),
    "date": frozenset({SUPERVISOR}),
    "extend": frozenset({SUPERVISOR}),
    "plan": frozenset({LEAD, SUPERVISOR}),
    "depend": frozenset({LEAD, SUPERVISOR}),
    "estimate": frozenset({LEAD, SUPERVISOR}),
    "resource": frozenset({SUPERVISOR}),
    "forecast": frozenset({LEAD, SUPERVISOR, ADMINISTRATOR}),
    "baseline": frozenset({SUPERVISOR, ADMINISTRATOR}),
    # Supposing changes nothing; adopting does the deeds supposed, and each asks for its own right.
    "suppose": frozenset({LEAD, SUPERVISOR}),
    "adopt": frozenset({LEAD, SUPERVISOR}),
    "move": frozenset({SUPERVISOR}),
    "rename": frozenset({SUPERVISOR}),
    "settle": frozenset({SUPERVISOR}),
    "people": frozenset({ADMINISTRATOR}),
    "settings": frozenset({ADMINISTRATOR}),
}
# On items, these two roles act only where their own unit is named, and the lead's deeds only where it leads.
OWN_ITEMS = frozenset({LEAD, SUPPORT})


def may(acting: Acting, deed: str, item: Item | None = None) -> bool:
    """Whether the person may do `deed`, on `item` when one is concerned."""
    return _hindrance(acting, deed, item) is None


def require(acting: Acting, deed: str, item: Item | None = None) -> None:
    """Refuse unless the person may."""
    if why := _hindrance(acting, deed, item):
        raise Refused(why, forbidden=True)


def _hindrance(acting: Acting, deed: str, item: Item | None) -> str | None:
    """`not_allowed` where the role may not do this at all, `not_yours` where the item is another unit's."""
    role = acting.person.role
    if acting.person.ledger_id != acting.ledger or not acting.person.is_active or role not in MATRIX[deed]:
        return "not_allowed"
    if item is None or role not in OWN_ITEMS:
        return None
    names = acting.person.unit_names()
    wanted = {"lead"} if deed in {"plan", "depend", "estimate"} else {"lead", "support"}
    return None if any(unit.name in names and unit.role in wanted for unit in item.units) else "not_yours"
