"""Settling what the machine proposed: is this sentence a promise the ledger already holds?"""

from __future__ import annotations

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.writing import promise, write
from guatu.ledger import Draft, Item, Ledger, Repeat


def confirm_repeat(acting: Acting, item: int, entry: int, *, adopt_due: bool = False, key: str) -> Done:
    """It is the same promise; with `adopt_due` the later document's day is taken over, the promised one kept."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item)
        repeat = _open_repeat(held, entry)
        made = [Draft("confirmed", item, {"entry": entry})]
        if adopt_due:
            if repeat.due is None:
                raise Refused("no_due", number=item)
            facts = {"due": repeat.due.isoformat(), "reason": repeat.source.document}
            made.append(Draft("dated", item, facts, repeat.source))
        return made

    return write(acting, "settle", key, drafts, asked=("confirm", entry, adopt_due), item=item)


def refuse_repeat(acting: Acting, item: int, entry: int, *, key: str) -> Done:
    """It is another promise: it becomes an item of its own, with its own source."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item, "open", "closed", "cancelled")
        repeat = _open_repeat(held, entry)
        facts = {
            "kind": held.kind,
            "name": repeat.name,
            "subject": held.subject,
            "due": repeat.due and repeat.due.isoformat(),
            "due_text": repeat.due_text,
            "value": repeat.value
            and {
                "number": repeat.value.number,
                "unit": repeat.value.unit,
                "comparator": repeat.value.comparator,
            },
        }
        kept = {name: fact for name, fact in facts.items() if fact is not None}
        return [Draft("refused", item, {"entry": entry}), Draft("opened", None, kept, repeat.source)]

    return write(acting, "settle", key, drafts, asked=("refuse", entry), item=item)


def _open_repeat(item: Item, entry: int) -> Repeat:
    repeat = next((repeat for repeat in item.repeats if repeat.entry == entry), None)
    if repeat is None or repeat.state != "proposed":
        raise Refused("repeat_settled")
    return repeat
