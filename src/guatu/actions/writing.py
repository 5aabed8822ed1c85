"""The one way entries get into a ledger: right, lock, key, drafts, chain, commit; whole or not at all."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence

from django.db import transaction

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.rights import require
from guatu.ledger import Draft, Item, Ledger, append
from guatu.store import ledgers
from guatu.store.models import KeyRow

Drafting = Callable[[Ledger], Sequence[Draft]]
TEXT_LENGTH = 4000


def write(acting: Acting, deed: str, key: str, make: Drafting, *, item: int | None = None) -> Done:
    """Do `deed` once under idempotency `key`: `make` sees the ledger under its lock and gives the drafts.

    Refused raised by `make` leaves nothing behind. A key already used answers what it did then.
    """
    if not key or len(key) > 100:
        raise Refused("key")
    with transaction.atomic():
        ledgers.lock(acting.ledger)
        ledger = ledgers.ledger(acting.ledger)
        require(acting, deed, ledger.items.get(item) if item is not None else None)
        if done := _done_before(acting.ledger, deed, key):
            return done
        if item is not None and item not in ledger.items:
            raise Refused("no_item", number=item)
        drafts = make(ledger)
        grown, new = append(ledger, drafts, at=acting.now, author=acting.person.login)
        ledgers.save(acting.ledger, new)
        seqs = [entry.seq for entry in new]
        KeyRow.objects.create(ledger_id=acting.ledger, key=key, deed=deed, seqs=seqs)
        transaction.on_commit(lambda: ledgers.remember(acting.ledger, grown))
    return Done(tuple(seqs), tuple(entry.item for entry in new if entry.item is not None))


def _done_before(ledger: str, deed: str, key: str) -> Done | None:
    row = KeyRow.objects.filter(ledger_id=ledger, key=key).first()
    if row is None:
        return None
    if row.deed != deed:
        raise Refused("key")
    return Done(tuple(row.seqs), again=True)


def current(ledger: Ledger, number: int, *states: str) -> Item:
    """The item, or a refusal when it is not in one of `states` (open unless given)."""
    item = ledger.items.get(number)
    if item is None:
        raise Refused("no_item", number=number)
    if item.state not in (states or ("open",)):
        raise Refused(f"state_{item.state}", number=number)
    return item


def promise(ledger: Ledger, number: int, *states: str) -> Item:
    """As `current`, and refused for a fact or a group: those are not done and not closed."""
    item = current(ledger, number, *states)
    if not item.is_promise:
        raise Refused("no_promise", number=number)
    return item


def words(text: str, field: str, *, required: bool = True) -> str:
    """What a person typed, trimmed; control characters and lone surrogates are dropped, an empty reason refused."""
    clean = "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cf"}
    ).strip()
    if required and not clean:
        raise Refused("empty", field=field)
    if len(clean) > TEXT_LENGTH:
        raise Refused("too_long", field=field, most=TEXT_LENGTH)
    json.dumps(clean).encode()
    return clean
