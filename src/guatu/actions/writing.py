"""The one way entries get into a ledger: right, lock, key, drafts, chain, commit; whole or not at all."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import transaction

from guatu.actions.acting import Acting, Batch, Done, Refused
from guatu.actions.rights import require
from guatu.ledger import Draft, Entry, Item, Ledger
from guatu.store import ledgers
from guatu.store.models import KeyRow, Person

Drafting = Callable[[Ledger], Sequence[Draft]]
Following = Callable[[Acting], object]
TEXT_LENGTH = 4000


def write(
    acting: Acting,
    deed: str,
    key: str,
    make: Drafting,
    *,
    asked: object,
    item: int | None = None,
    then: Following | None = None,
) -> Done:
    """Do `deed` once under idempotency `key`: `make` sees the ledger under its lock and gives the drafts.

    `asked` is what the person wants, as they gave it: the same key, person, item and wish answer what was done
    then; the key with anything else of these is refused, since saying "done" would be untrue. Refused raised by
    `make` leaves nothing behind, the key neither. `then` does further deeds with the `Acting` it is given: they
    share the key, and are written with the first or not at all.
    """
    if acting.batch is not None:
        return _write_into(acting.batch, acting, deed, make, item)
    if not key or len(key) > 100 or not key.isprintable():
        raise Refused("key")
    with transaction.atomic():
        ledgers.lock(acting.ledger)
        acting = replace(acting, person=_as_now(acting.person))
        ledger = ledgers.ledger(acting.ledger)
        require(acting, deed, ledger.items.get(item) if item is not None else None)
        wish = _digest(acting, item, asked)
        if done := _done_before(acting.ledger, deed, key, wish):
            return done
        batch = Batch(ledger)
        _write_into(batch, acting, deed, make, item)
        if then:
            then(replace(acting, batch=batch))
        ledgers.save(acting.ledger, batch.entries)
        seqs = [entry.seq for entry in batch.entries]
        KeyRow.objects.create(ledger_id=acting.ledger, key=key, deed=deed, asked=wish, seqs=seqs)
        transaction.on_commit(lambda: ledgers.remember(acting.ledger, batch.ledger))
    return Done(tuple(seqs), _items(batch.entries))


def _write_into(batch: Batch, acting: Acting, deed: str, make: Drafting, item: int | None) -> Done:
    require(acting, deed, batch.ledger.items.get(item) if item is not None else None)
    if item is not None and item not in batch.ledger.items:
        raise Refused("no_item", number=item)
    new = batch.write(make(batch.ledger), at=acting.now, author=acting.person.login)
    return Done(tuple(entry.seq for entry in new), _items(new))


def _as_now(person: Person) -> Person:
    """The account as it stands now: a long upload may have begun before it was switched off."""
    known = Person.objects.select_related("unit").filter(pk=person.pk).first()
    if known is None:
        raise Refused("not_allowed", forbidden=True)
    return known


def _digest(acting: Acting, item: int | None, asked: object) -> str:
    wish = json.dumps([acting.person.login, item, asked], sort_keys=True, default=str)
    return hashlib.sha256(wish.encode()).hexdigest()


def _done_before(ledger: str, deed: str, key: str, wish: str) -> Done | None:
    row = KeyRow.objects.filter(ledger_id=ledger, key=key).first()
    if row is None:
        return None
    # Keys of before wishes were kept have none.
    if row.deed != deed or row.asked not in {wish, ""}:
        raise Refused("key")
    return Done(tuple(row.seqs), _items(ledgers.some_entries(ledger, row.seqs)), again=True)


def _items(entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(entry.item for entry in entries if entry.item is not None)


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


def words(text: str, field: str, *, required: bool = True, most: int = TEXT_LENGTH) -> str:
    """What a person typed, trimmed; control characters and lone surrogates are dropped, an empty reason refused."""
    clean = "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cf"}
    ).strip()
    if required and not clean:
        raise Refused("empty", field=field)
    if len(clean) > most:
        raise Refused("too_long", field=field, most=most)
    json.dumps(clean).encode()
    return clean
