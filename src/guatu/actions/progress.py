"""Report, prove, judge, close (对账销账). Closing needs proof accepted in this round by someone else."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.rights import require
from guatu.actions.writing import current, promise, words, write
from guatu.ledger import Draft, Evidence, Item, Ledger
from guatu.store import ledgers

EVIDENCE_BYTES = 50 * 2**20


def report_progress(
    acting: Acting,
    item: int,
    *,
    says: str,
    on: date | None = None,
    percent: int | None = None,
    done: bool = False,
    key: str,
) -> Done:
    """What the unit says of its item on a day not in the future; `done` claims completion and proves nothing."""
    day = on or acting.today
    if day > acting.today:
        raise Refused("future", day=day.isoformat())
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("percent", percent=percent)

    def drafts(ledger: Ledger) -> list[Draft]:
        promise(ledger, item)
        facts = {"says": words(says, "says"), "on": day.isoformat(), "percent": percent, "done": done or None}
        return [Draft("reported", item, {name: fact for name, fact in facts.items() if fact is not None})]

    return write(acting, "report", key, drafts, asked=(says, on, percent, done), item=item)


def attach_evidence(acting: Acting, item: int, *, name: str, data: bytes, says: str = "", key: str) -> Done:
    """Put a file forward as proof; the same file twice in one round of one item is refused."""
    # Asked before the file is kept: whoever may not write must not fill the disk. The item's state is asked under
    # the lock, after the key: a repetition is answered as the first time even when the item is closed by now.
    held = ledgers.ledger(acting.ledger).items.get(item)
    require(acting, "evidence", held)
    if held is None:
        raise Refused("no_item", number=item)
    if not data:
        raise Refused("evidence_empty", name=name)
    if len(data) > EVIDENCE_BYTES:
        raise Refused("evidence_large", name=name, most=EVIDENCE_BYTES // 2**20)
    sha256 = settings.HOME.keep(data)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item)
        if any(proof.sha256 == sha256 and proof.round == held.round for proof in held.evidence):
            raise Refused("evidence_twice", name=name)
        facts = {
            "sha256": sha256,
            "name": words(name, "name")[-200:],
            "bytes": len(data),
            "says": words(says, "says", required=False),
        }
        return [Draft("evidenced", item, facts)]

    return write(acting, "evidence", key, drafts, asked=(sha256, name, says), item=item)


def accept_evidence(acting: Acting, item: int, entry: int, *, says: str = "", key: str) -> Done:
    """Judge a proof good; never one's own."""

    def drafts(ledger: Ledger) -> list[Draft]:
        _judgeable(acting, promise(ledger, item), entry)
        return [Draft("accepted", item, {"entry": entry, "says": words(says, "says", required=False)})]

    return write(acting, "accept", key, drafts, asked=(entry, says), item=item)


def return_evidence(acting: Acting, item: int, entry: int, *, reason: str, key: str) -> Done:
    """Send a proof back with the reason."""

    def drafts(ledger: Ledger) -> list[Draft]:
        _judgeable(acting, promise(ledger, item), entry)
        return [Draft("returned", item, {"entry": entry, "reason": words(reason, "reason")})]

    return write(acting, "return", key, drafts, asked=(entry, reason), item=item)


def close_item(acting: Acting, item: int, *, says: str = "", key: str) -> Done:
    """Close (销账): refused while a proof of this round is pending or none is accepted."""

    def drafts(ledger: Ledger) -> list[Draft]:
        why = not_closable(acting, promise(ledger, item))
        if why:
            raise Refused(why, number=item)
        return [Draft("closed", item, {"says": words(says, "says", required=False)})]

    return write(acting, "close", key, drafts, asked=says, item=item)


def not_closable(acting: Acting, item: Item) -> str | None:
    """Why the person cannot close the item now, as the key of a refusal; None when they can."""
    proofs = [proof for proof in item.evidence if proof.round == item.round]
    if any(proof.state == "pending" for proof in proofs):
        return "evidence_pending"
    accepted = [proof for proof in proofs if proof.state == "accepted"]
    if not accepted:
        return "no_evidence"
    if all(proof.by == acting.person.login for proof in accepted):
        return "own_evidence"
    return None


def reopen_item(acting: Acting, item: int, *, reason: str, key: str) -> Done:
    """Open a closed or cancelled item again; proof of the earlier round is kept and no longer counts."""

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item, "closed", "cancelled")
        return [Draft("reopened", item, {"reason": words(reason, "reason")})]

    return write(acting, "reopen", key, drafts, asked=reason, item=item)


def cancel_item(acting: Acting, item: int, *, reason: str, key: str) -> Done:
    """Take an item out of the count, with the reason; it stays in the ledger."""

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item)
        return [Draft("cancelled", item, {"reason": words(reason, "reason")})]

    return write(acting, "cancel", key, drafts, asked=reason, item=item)


def note_item(acting: Acting, item: int, *, says: str, key: str) -> Done:
    """Write a remark into the item's history."""

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item, "open", "closed", "cancelled")
        return [Draft("noted", item, {"says": words(says, "says")})]

    return write(acting, "note", key, drafts, asked=says, item=item)


def _judgeable(acting: Acting, item: Item, entry: int) -> Evidence:
    proof = next((proof for proof in item.evidence if proof.entry == entry), None)
    if proof is None or proof.state != "pending" or proof.round != item.round:
        raise Refused("evidence_settled")
    if proof.by == acting.person.login:
        raise Refused("own_evidence", forbidden=True, number=item.number)
    return proof
