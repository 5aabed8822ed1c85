"""One item as its page shows it: dates and why, the sentence in its place, proofs, repeats, history, and its forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.ledger import Evidence, Item, LimitType, Link, Repeat
from guatu.reconciliation import Finding
from guatu.scheduling import Window, templates
from guatu.store import documents, ledgers
from guatu.store.models import DocumentRow
from guatu.web.datelimits import Limited, limits_of
from guatu.web.desk import Desk
from guatu.web.forms.bound import Form, draw_deed, offering
from guatu.web.forms.deeds import DEEDS
from guatu.web.forms.fields import Typed
from guatu.web.listing import Row, row_of
from guatu.web.outlook import chance_says
from guatu.web.passage import Mark, Paragraph, Reader
from guatu.web.wording import Told, names_of, rule_says, tell
from guatu.words import say

# The forms of the side column, in the order of use; which of them are shown depends on rights and state.
ORDER = (
    "report",
    "evidence",
    "close",
    "date",
    "extend",
    "advance",
    "assign",
    "plan",
    "limit",
    "estimate",
    "expose",
    "depend",
    "note",
    "move",
    "rename",
    "cancel",
)
SIDE_OF_STATE: Mapping[str, tuple[str, ...]] = {
    "open": ORDER,
    "closed": ("reopen", "note"),
    "cancelled": ("reopen", "note"),
}
# Facts and groups are not promised, so nothing is reported, proved or closed on them.
OF_PROMISES = frozenset({"report", "evidence", "close", "extend", "advance", "estimate", "expose"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that came back with a mistake: what was typed, what is wrong, under which key."""

    deed: str
    typed: Typed
    mistake: str
    key: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof with the forms to judge it, or the reason why this person cannot."""

    evidence: Evidence
    by: str
    judged_by: str
    current: bool
    accept: Form | None
    back: Form | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Again:
    """A repeat with its paragraph and the forms that settle it."""

    repeat: Repeat
    differs: bool
    confirm: Form | None
    adopt: Form | None
    refuse: Form | None


@dataclass(frozen=True, slots=True)
class Linked:
    """Another item before or after this one; `soften` says that the link may be given up, or takes that back."""

    row: Row
    link: Link
    undo: Form | None
    soften: Form | None = None


@dataclass(frozen=True, slots=True)
class DueChange:
    """A due day that was replaced by the next: from, to, why, and whether it was extended, brought forward or else."""

    was: date | None
    now: date | None
    reason: str
    how: Literal["extension", "advance", "other"]


@dataclass(frozen=True)
class Sheet:
    """Everything on the page of one item."""

    item: Item
    row: Row
    reason: str
    findings: tuple[Finding, ...]
    window: Window | None
    why_latest: str
    why_earliest: str
    why_planned: str
    limits: tuple[Limited, ...]
    remaining: int | None
    changes: tuple[DueChange, ...]
    above: tuple[Item, ...]
    parts: tuple[Row, ...]
    paragraph: Paragraph | None
    proofs: tuple[Proof, ...]
    again: tuple[Again, ...]
    before: tuple[Linked, ...]
    after: tuple[Linked, ...]
    history: tuple[Told, ...]
    forms: tuple[Form, ...]
    close_why_not: str
    stages: bool
    scheduled: bool
    rule: str
    chance: str


def sheet_of(acting: Acting, desk: Desk, number: int, language: str, attempt: Attempt | None = None) -> Sheet:
    """Lay out item `number`; KeyError when the ledger has none."""
    item = desk.ledger.items[number]
    window = desk.window(number)
    maker = _Maker(acting, desk, item, language, attempt)
    names = names_of(acting.ledger)
    entries = ledgers.some_entries(acting.ledger, item.entries)
    children = desk.tree.children.get(number, ())
    return Sheet(
        item=item,
        row=row_of(desk, number),
        reason=desk.reconciliation.reason(number, language),
        findings=desk.findings_of.get(number, ()),
        window=window,
        why_latest=desk.plan.why_says(str(number), "latest", language) if _latest(window) else "",
        why_earliest=desk.plan.why_says(str(number), "earliest", language) if _takes_time(desk, item) else "",
        why_planned=desk.plan.planned_says(str(number), language) if window else "",
        limits=limits_of(desk, item, maker.unlimit),
        remaining=actions.remaining_of(item, desk.today),
        changes=_changes(item, {entry.seq: entry.kind for entry in entries}),
        above=_above(desk, item),
        parts=tuple(row_of(desk, child) for child in children[:100]),
        paragraph=_paragraph(acting.ledger, item),
        proofs=tuple(maker.proof(proof, names) for proof in reversed(item.evidence)),
        again=tuple(maker.again(repeat) for repeat in item.repeats),
        before=tuple(
            maker.linked(link.after, link, own=True) for link in item.links if link.after in desk.ledger.items
        ),
        after=tuple(maker.linked(other, link, own=False) for other, link in desk.followers.get(number, ())),
        history=tuple(
            tell(entry, desk.ledger.items, names, language, desk.ledger.resources) for entry in reversed(entries)
        ),
        forms=maker.side(),
        close_why_not=maker.close_why_not(),
        stages=_can_stage(acting, item, bool(children)),
        scheduled=bool(window and item.is_promise and (item.due or _takes_time(desk, item))),
        rule=rule_says(item.rule, language),
        chance=chance_says(desk, number, language),
    )


class _Maker:
    """Makes the forms of one page for one person."""

    def __init__(self, acting: Acting, desk: Desk, item: Item, language: str, attempt: Attempt | None) -> None:
        self._acting, self._desk, self._item = acting, desk, item
        self._language, self._attempt = language, attempt

    def side(self) -> tuple[Form, ...]:
        return tuple(
            form for name in SIDE_OF_STATE[self._item.state] if self._fits(name) and (form := self._form(name))
        )

    def _fits(self, name: str) -> bool:
        item = self._item
        if name in OF_PROMISES and not item.is_promise:
            return False
        if name == "close":
            return actions.not_closable(self._acting, item) is None
        if name == "date":
            return item.due is None and item.kind not in {"observation", "status"}
        if name == "limit":
            return item.kind not in {"observation", "status"} and item.finished is None
        if name == "advance":
            return item.due is not None and item.due > self._acting.today
        return name != "extend" or (item.due is not None and item.due >= self._acting.today)

    def _form(self, name: str, mark: str = "", values: Mapping[str, str] | None = None) -> Form | None:
        deed = DEEDS[name]
        if not actions.may(self._acting, deed.right, self._item):
            return None
        attempt = self._attempt
        if attempt and attempt.deed == name and (not mark or attempt.typed.raw.get("entry") == mark):
            return draw_deed(
                deed,
                self._item.number,
                self._language,
                typed=attempt.typed,
                mistake=attempt.mistake,
                key=attempt.key,
                mark=mark,
            )
        form = draw_deed(deed, self._item.number, self._language, values=values or self._known(name), mark=mark)
        if name == "limit" and self._desk.tree.children.get(self._item.number):
            return offering(form, "type", actions.LIMITS_OF_WHOLES)
        if name != "plan" or self._item.started:
            return form
        # Nothing is left of what has not begun.
        return replace(form, boxes=tuple(box for box in form.boxes if box.name != "remaining"))

    def _known(self, name: str) -> Mapping[str, str]:
        """What the form holds before anyone types."""
        item = self._item
        known = {
            "report": {"on": self._acting.today.isoformat(), "percent": _text(item.percent)},
            "assign": {
                "lead": item.lead or "",
                "support": "\n".join(unit.name for unit in item.units if unit.role == "support"),
            },
            "plan": {
                "days": _text(item.days),
                "not_before": _text(item.not_before),
                "started": _text(item.started),
                "finished": _text(item.finished),
                "least": _text(item.least),
                "as_late": "1" if item.as_late else "",
            },
            "estimate": _points(item),
            "move": {"parent": _text(item.parent)},
            "rename": {"name": item.name},
            "depend": {"type": "FS", "lag": "0"},
        }
        return known.get(name, {})

    def close_why_not(self) -> str:
        """Why the person who may close cannot do so now, in words."""
        item = self._item
        if item.state != "open" or not item.is_promise or not actions.may(self._acting, "close", item):
            return ""
        why = actions.not_closable(self._acting, item)
        return Refused(why, number=item.number).says(self._language) if why else ""

    def proof(self, proof: Evidence, names: Mapping[str, str]) -> Proof:
        item = self._item
        current = proof.round == item.round
        open_here = proof.state == "pending" and current and item.state == "open"
        own = proof.by == self._acting.person.login
        mark = str(proof.entry)
        values = {"entry": mark}
        why_not = ""
        if open_here and own and actions.may(self._acting, "accept", item):
            why_not = say("refused.own_evidence", self._language, number=item.number)
        judge = open_here and not own
        return Proof(
            proof,
            names.get(proof.by, proof.by),
            names.get(proof.judged_by or "", proof.judged_by or ""),
            current,
            self._form("accept", mark, values) if judge else None,
            self._form("return", mark, values) if judge else None,
            why_not,
        )

    def again(self, repeat: Repeat) -> Again:
        item, mark = self._item, str(repeat.entry)
        differs = repeat.due is not None and item.due is not None and repeat.due != item.due
        proposed = repeat.state == "proposed"
        can_confirm = proposed and item.state == "open"
        values = {"entry": mark}
        adopts = {**values, "adopt_due": "1"}
        return Again(
            repeat,
            differs,
            self._form("confirm", mark, values) if can_confirm else None,
            self._form("confirm", mark, adopts) if can_confirm and repeat.due and repeat.due != item.due else None,
            self._form("refuse", mark, values) if proposed else None,
        )

    def linked(self, number: int, link: Link, *, own: bool) -> Linked:
        if not own or self._item.state != "open":
            return Linked(row_of(self._desk, number), link, None)
        values = {"after": str(number), "type": link.type, "preferential": "" if link.preferential else "1"}
        return Linked(
            row_of(self._desk, number),
            link,
            self._form("undepend", str(number), {"after": str(number)}),
            self._form("soften", f"{number}{link.type}", values),
        )

    def unlimit(self, type_: LimitType) -> Form | None:
        """The form that takes a limit away."""
        return self._form("unlimit", type_, {"type": type_}) if self._item.state == "open" else None


def _takes_time(desk: Desk, item: Item) -> bool:
    """Whether anything but today says when it can start: a duration, a link, a day it may not start before."""
    has_place = bool(
        item.days or item.links or item.not_before or item.started or item.limits or item.number in desk.followers
    )
    return has_place and item.is_promise and desk.window(item.number) is not None


def _latest(window: Window | None) -> bool:
    return window is not None and window.latest_finish is not None


def _changes(item: Item, kinds: Mapping[int, str]) -> tuple[DueChange, ...]:
    if not item.changes:
        return ()
    nows = [change.due for change in item.changes[1:]] + [item.due]
    return tuple(
        DueChange(change.due, now, change.reason, _HOW.get(kinds.get(change.entry, ""), "other"))
        for change, now in zip(item.changes, nows, strict=True)
        if change.due is not None
    )


_HOW: Mapping[str, Literal["extension", "advance"]] = {"extended": "extension", "advanced": "advance"}


def _above(desk: Desk, item: Item) -> tuple[Item, ...]:
    above: list[Item] = []
    number = item.parent
    while number is not None and number in desk.ledger.items and len(above) < 12:
        above.insert(0, desk.ledger.items[number])
        number = above[0].parent
    return tuple(above)


def _paragraph(ledger: str, item: Item) -> Paragraph | None:
    """The paragraph the item's sentence stands in, with the sentence marked."""
    if item.source is None:
        return None
    try:
        document, _ = documents.load(ledger, item.source.sha256)
    except DocumentRow.DoesNotExist:
        return None
    mark = Mark(item.source.span, item.number, item.kind, current=True)
    return Reader(document, [mark]).around(item.source.span)


def _can_stage(acting: Acting, item: Item, has_parts: bool) -> bool:
    open_promise = item.state == "open" and item.kind not in {"observation", "status"}
    return open_promise and not has_parts and bool(templates()) and actions.may(acting, "plan", item)


def _points(item: Item) -> Mapping[str, str]:
    known = item.estimate
    if known is None:
        return {"likely": _text(item.days), "shape": "pert"}
    return {
        "optimistic": str(known.optimistic),
        "likely": str(known.likely),
        "pessimistic": str(known.pessimistic),
        "shape": known.shape,
    }


def _text(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
