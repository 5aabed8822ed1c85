"""Whether a ledger is whole: numbers without gaps, every digest right, every line chained to the one before.

A chain alone cannot show a tail cut off or an older copy put in its place; a head kept elsewhere does
(`expected_head`). Source: RFC 6962 on append-only logs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guatu.ledger.entry import GENESIS, Entry, digest_of

Stored = tuple[int, bytes, str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first line that does not hold: `what` is gap, edited, unchained, unreadable or head."""

    seq: int
    what: str


def verify(rows: Iterable[Stored], expected_head: tuple[int, str] | None = None) -> tuple[Fault, ...]:
    """Check stored rows `(seq, body, previous, digest)` in order; every line at fault is named.

    `expected_head` is a (seq, digest) that someone kept: the ledger must hold just that line.
    """
    faults: list[Fault] = []
    previous, number = GENESIS, 0
    digests = {number: previous}
    for row in rows:
        seq, _, _, digest = row
        number += 1
        if what := _fault(row, number, previous):
            faults.append(Fault(seq, what))
            number = seq if isinstance(seq, int) else number
        previous = digest
        digests[seq] = digest
    if expected_head and digests.get(expected_head[0]) != expected_head[1]:
        faults.append(Fault(expected_head[0], "head"))
    return tuple(faults)


def _fault(row: Stored, number: int, previous: str) -> str | None:
    seq, body, stored_previous, digest = row
    if seq != number:
        return "gap"
    if stored_previous != previous:
        return "unchained"
    try:
        # A forger may put anything anywhere: what is no digest and what is no bytes must not end the check.
        if digest_of(body, stored_previous) != digest:
            return "edited"
        entry = Entry.read(body, digest, stored_previous)
    except (ValueError, KeyError, TypeError, RecursionError):
        return "unreadable"
    return None if entry.seq == seq else "edited"
