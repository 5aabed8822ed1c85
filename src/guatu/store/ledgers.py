"""Entries in and out of the database, and each ledger folded in memory.

A process keeps the fold of each ledger and catches up by sequence number before it answers, so that a page
costs one indexed look-up and the fold of what is new. The rows are the truth; the memory can be thrown away.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.db import connection
from django.utils import timezone

from guatu.ledger import Entry, Fault, Ledger, Stored, fold, verify
from guatu.store.models import EntryRow, LedgerRow

_folds: dict[tuple[str, str], Ledger] = {}
_guard = threading.Lock()
_SHA256 = re.compile(r"[0-9a-f]{64}")


def ledger(name: str) -> Ledger:
    """The ledger as of now. Inside a transaction that holds the ledger's lock it is exactly current."""
    place = (_database(), name)
    with _guard:
        known = _folds.get(place, Ledger())
    # The last entry known is read again: when an older copy was put in the database's place, it is not there, and
    # what is in memory belongs to rows that are gone.
    new = entries(name, after=max(known.seq - 1, 0))
    last = next(new, None) if known.seq else None
    if known.seq and (last is None or (last.seq, last.digest) != (known.seq, known.head)):
        with _guard:
            _folds.pop(place, None)
        known, new = Ledger(), entries(name)
    current = fold(new, known)
    if current.seq != known.seq and not connection.in_atomic_block:
        remember(name, current)
    return current


def remember(name: str, current: Ledger) -> None:
    """Keep a fold in memory. Only of committed rows: what a transaction sees may yet be rolled back."""
    place = (_database(), name)
    with _guard:
        if _folds.get(place, Ledger()).seq < current.seq:
            _folds[place] = current


def forget() -> None:
    """Drop every fold held in memory, as after a restore."""
    with _guard:
        _folds.clear()


def lock(name: str) -> LedgerRow:
    """Hold the ledger's one writer lock until the transaction ends; LedgerRow.DoesNotExist if there is none."""
    # SQLite has taken its lock at BEGIN IMMEDIATE; PostgreSQL takes it on this row.
    rows = LedgerRow.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return rows.get(name=name)


def entries(name: str, after: int = 0) -> Iterator[Entry]:
    """The stored entries of a ledger in order, from the one after number `after`."""
    rows = EntryRow.objects.filter(ledger_id=name, seq__gt=after).order_by("seq")
    for body, digest, previous in rows.values_list("body", "digest", "previous").iterator(chunk_size=5000):
        yield Entry.read(bytes(body), digest, previous)


def some_entries(name: str, seqs: Sequence[int]) -> list[Entry]:
    """The entries with the numbers given, in order: an item's history without the rest of the ledger."""
    rows = EntryRow.objects.filter(ledger_id=name, seq__in=list(seqs)).order_by("seq")
    return [
        Entry.read(bytes(body), digest, previous)
        for body, digest, previous in rows.values_list("body", "digest", "previous")
    ]


def digest(name: str, seq: int) -> str:
    """The digest of one entry: what is made of its body can be kept under it."""
    return str(EntryRow.objects.values_list("digest", flat=True).get(ledger_id=name, seq=seq))


def last_on(name: str, day: date) -> int:
    """The number of the last entry made on or before `day` in the office's time zone, 0 if there is none.

    Found by halving: times in a ledger rise, but for a clock set back, and then any of the entries near will do.
    """
    first, last = 0, EntryRow.objects.filter(ledger_id=name).count()
    while first < last:
        middle = (first + last + 1) // 2
        [entry] = some_entries(name, [middle])
        if timezone.localdate(entry.at) <= day:
            first = middle
        else:
            last = middle - 1
    return first


def until(name: str, seq: int) -> Ledger:
    """The ledger as it stood after entry `seq`: folded anew, remembered nowhere."""
    return fold(itertools.takewhile(lambda entry: entry.seq <= seq, entries(name)))


def stored(name: str) -> Iterator[Stored]:
    """The rows as they lie in the database, for `verify`."""
    rows = EntryRow.objects.filter(ledger_id=name).order_by("seq")
    for seq, body, previous, digest in rows.values_list("seq", "body", "previous", "digest").iterator(5000):
        # SQLite keeps a text or a number where bytes should be, if a forger writes it: then nothing is what it says.
        yield seq, bytes(body) if isinstance(body, bytes | memoryview) else b"", previous, digest


def faults(name: str, expected_head: tuple[int, str] | None = None) -> tuple[Fault, ...]:
    """Every line of the stored ledger that does not hold."""
    return verify(stored(name), expected_head)


def file_faults(name: str, fault_of: Callable[[str], str | None]) -> tuple[tuple[Fault, str], ...]:
    """Entries whose file does not hold, with its digest: `fault_of` tells what is wrong with the file of a digest.

    Lines that cannot be read name no file; `faults` names them.
    """
    found: list[tuple[Fault, str]] = []
    known: set[str] = set()
    for seq, body, previous, digest in stored(name):
        try:
            sha256 = Entry.read(body, digest, previous).facts.get("sha256")
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        # One file is looked at once, with the first entry that brought it.
        if isinstance(sha256, str) and _SHA256.fullmatch(sha256) and sha256 not in known:
            known.add(sha256)
            if what := fault_of(sha256):
                found.append((Fault(seq, what), sha256))
    return tuple(found)


def save(name: str, new: Sequence[Entry]) -> None:
    """Store entries; their numbers and digests were made under the ledger's lock."""
    EntryRow.objects.bulk_create(
        [
            EntryRow(ledger_id=name, seq=entry.seq, previous=entry.previous, digest=entry.digest, body=entry.body())
            for entry in new
        ],
        batch_size=1000,
    )


def _database() -> str:
    return str(connection.settings_dict["NAME"])
