"""What an item needs of the office's resources, as its page shows it, with the forms to change that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu import actions
from guatu.actions import Acting
from guatu.ledger import Item, Resource
from guatu.web.addresses import whole
from guatu.web.desk import Desk
from guatu.web.forms.bound import new_key
from guatu.web.resources import users_of
from guatu.web.sheet import Attempt


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need: `short` when there is too little while the item is planned, `first` None when nobody knows when."""

    resource: Resource
    amount: str
    first: date | None
    short: bool
    key: str
    mistake: str


@dataclass(frozen=True, slots=True)
class Needs:
    """`others` can be added; `asked` is the one that was chosen when a form came back with `mistake`."""

    lines: tuple[NeedLine, ...]
    others: tuple[Resource, ...]
    may: bool
    key: str
    asked: int | None
    amount: str
    mistake: str

    @property
    def shown(self) -> bool:
        """Whether there is anything to see or to do."""
        return bool(self.lines or (self.may and self.others))


def needs_of(acting: Acting, desk: Desk, item: Item, attempt: Attempt | None = None) -> Needs:
    """The needs of an item, those of resources since retired left out."""
    back = attempt if attempt and attempt.deed == "demand" else None
    raw = back.typed.raw if back else {}
    mistake = (back.mistake or next(iter(back.typed.mistakes.values()), "")) if back else ""
    typed = raw.get("resource", "")
    asked = whole(typed)
    held = {need.resource: need.amount for need in item.needs}
    known = {number: one for number, one in desk.ledger.resources.items() if one.retired_at is None}
    lines = tuple(
        _line(desk, item, known[number], raw.get("amount", "") if back and asked == number else str(amount),
              mistake if asked == number else "")
        for number, amount in held.items() if number in known
    )  # fmt: skip
    may = item.is_promise and item.state == "open" and actions.may(acting, "plan", item)
    others = tuple(one for number, one in known.items() if number not in held)
    adding = asked is None or asked not in held
    return Needs(
        lines, others, may, new_key(), asked, raw.get("amount", "") if adding else "", mistake if adding else ""
    )


def _line(desk: Desk, item: Item, resource: Resource, amount: str, mistake: str) -> NeedLine:
    found = next((one for one in users_of(desk, resource.entry) if one.item.number == item.number), None)
    first, short = (found.first, found.short) if found else (None, False)
    return NeedLine(resource, amount, first, short, new_key(), mistake)
