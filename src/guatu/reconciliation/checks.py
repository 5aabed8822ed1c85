"""The checks of reconciliation (对账), one function each: an item and the view in, sightings out.

A check looks at open promises unless it stands in `AFTER_CLOSING`. Days are working days; `silent` counts
calendar days, as offices do. A due day that passed over a weekend is overdue from the next working day on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guatu.ledger import Item, Repeat, Source
from guatu.reconciliation.texts import amount, deed_of, differ
from guatu.reconciliation.view import Sighting, View

CHAIN_SHOWN = 5

Check = Callable[[Item, View], Iterator[Sighting]]


def _sources(item: Item) -> tuple[Source, ...]:
    return (item.source,) if item.source else ()


def overdue(item: Item, view: View) -> Iterator[Sighting]:
    """The due day in force has passed."""
    if item.due and (days := view.late(item.due)):
        yield Sighting("overdue", days, {"days": days, "due": item.due.isoformat()}, _sources(item))


def due_soon(item: Item, view: View) -> Iterator[Sighting]:
    """The due day comes within the office's threshold."""
    if item.due is None or view.late(item.due):
        return
    days = max(0, view.days_to(item.due))
    if days <= view.rules.due_soon:
        yield Sighting("due_soon", days, {"days": days, "due": item.due.isoformat()}, _sources(item))


def too_late(item: Item, view: View) -> Iterator[Sighting]:
    """Negative float that is not simply a due day already passed; names the chain that drives it."""
    if (item.due is None and not item.limits) or (item.due is not None and view.late(item.due)):
        return
    window = view.window(item)
    if window is None or window.late_by < 1 or window.latest_finish is None:
        return
    facts: dict[str, str | int] = {
        "days": window.late_by,
        # A successor's due day can bind earlier than the item's own.
        "latest": window.latest_finish.isoformat(),
        "finish": window.earliest_finish.isoformat(),
        "chain": chain(item, view),
    }
    yield Sighting("too_late", window.late_by, facts, _sources(item))


def chain(item: Item, view: View) -> str:
    """The driving chain from its cause to the item, its middle left out when long."""
    own = str(item.number)
    names = [*(step.name for step in view.plan.why(own, "earliest") if step.id != own), item.name]
    if len(names) > CHAIN_SHOWN:
        names = [*names[:2], "…", *names[-2:]]
    return " → ".join(names)


def silent(item: Item, view: View) -> Iterator[Sighting]:
    """Nothing heard for longer than the threshold, counted from the opening if nothing ever was."""
    last = (item.last_heard or item.opened_at).date()
    days = (view.today - last).days
    if days > view.rules.silent and not item.claimed_done:
        yield Sighting("silent", days, {"days": days, "last": last.isoformat()}, _sources(item))


def unproven(item: Item, view: View) -> Iterator[Sighting]:
    """Claimed done in this round, without accepted evidence of this round."""
    if not item.claimed_done:
        return
    if any(proof.round == item.round and proof.state == "accepted" for proof in item.evidence):
        return
    on = item.reports[-1].on
    yield Sighting("unproven", max(0, (view.today - on).days), {"on": on.isoformat()}, _sources(item))


def contradicted(item: Item, _: View) -> Iterator[Sighting]:
    """Another document gives a due day that this item never had, or another value."""
    known = {item.due, item.promised, *(change.due for change in item.changes)}
    for repeat in _repeats(item):
        both = (*_sources(item), repeat.source)
        if item.due and repeat.due and repeat.due not in known:
            gap = abs((repeat.due - item.due).days)
            facts = {"due": item.due.isoformat(), "other": repeat.due.isoformat(), **_between(item, repeat)}
            yield Sighting("contradicted", gap, facts, both)
        if item.value and repeat.value and differ(item.value, repeat.value):
            facts = {"value": amount(item.value), "other": amount(repeat.value), **_between(item, repeat)}
            yield Sighting("contradicted_value", 1, facts, both)


def behind(item: Item, view: View) -> Iterator[Sighting]:
    """Reported percent against the share of its latest window that has gone; needs a duration or a start."""
    if item.percent is None or item.claimed_done:
        return
    window = view.window(item)
    if window is None:
        return
    start, finish = (window.latest_start if item.days else item.started), window.latest_finish
    if start is None or finish is None or start > view.today or start >= finish:
        return
    whole = view.calendar.count(start, finish)
    gone = view.calendar.count(start, min(view.today, finish))
    expected = 100 * gone // whole if whole else 0
    points = expected - item.percent
    if points >= max(1, view.rules.behind):
        facts = {"points": points, "percent": item.percent, "expected": expected}
        yield Sighting("behind", points, facts, _sources(item))


def done_in_text(item: Item, view: View) -> Iterator[Sighting]:
    """A status in another document says the very deed is done, while the item is open."""
    deed = deed_of(item) if view.deeds else None
    for status in view.deeds.get(deed, ()) if deed else ():
        source = status.source
        if source and (item.source is None or item.source.sha256 != source.sha256):
            facts = {"there": source.document, "text": status.name}
            yield Sighting("done_in_text", 1, facts, (*_sources(item), source))
            return


def reopened(item: Item, _: View) -> Iterator[Sighting]:
    """Closed once and opened again."""
    if item.round > 1:
        yield Sighting("reopened", item.round - 1, {"round": item.round}, _sources(item))


def made_up(item: Item, view: View) -> Iterator[Sighting]:
    """The promised day has passed, and since then it was extended or claimed done."""
    if item.promised is None or not view.late(item.promised):
        return
    if item.claimed_done or (item.due is not None and not view.late(item.due)):
        yield Sighting("made_up", view.late(item.promised), {"promised": item.promised.isoformat()}, _sources(item))


def closed_contradicted(item: Item, _: View) -> Iterator[Sighting]:
    """Closed, and since then said again in a document or reported as not done."""
    if item.closed_at is None:
        return
    closed = item.closed_at.date().isoformat()
    later = {entry for entry in reversed(item.entries) if entry > _closing(item)}
    for repeat in _repeats(item):
        if repeat.entry in later:
            facts = {"closed": closed, "there": repeat.source.document, "text": repeat.name}
            yield Sighting("closed_contradicted", 1, facts, (*_sources(item), repeat.source))
    for report in item.reports:
        if report.at > item.closed_at and not report.done:
            yield Sighting("closed_reported", 1, {"closed": closed, "text": report.says}, _sources(item))


def _closing(item: Item) -> int:
    """The entry that closed the item: the last that is not one of the repeats and reports that came after it."""
    after = {repeat.entry for repeat in item.repeats} | {report.entry for report in item.reports}
    return next((entry for entry in reversed(item.entries) if entry not in after), 0)


def _repeats(item: Item) -> Iterator[Repeat]:
    return (repeat for repeat in item.repeats if repeat.state != "refused")


def _between(item: Item, repeat: Repeat) -> dict[str, str]:
    return {"here": item.source.document if item.source else "—", "there": repeat.source.document}


# The most urgent first: findings of one light are listed in this order.
CHECKS: tuple[Check, ...] = (
    overdue, too_late, contradicted, unproven, behind, due_soon, made_up, reopened, done_in_text, silent,
)  # fmt: skip
AFTER_CLOSING: tuple[Check, ...] = (closed_contradicted,)
RANKS = {
    rule: rank
    for rank, rule in enumerate(
        (
            "overdue", "too_late", "closed_contradicted", "closed_reported", "contradicted", "contradicted_value",
            "unproven", "behind", "due_soon", "made_up", "reopened", "done_in_text", "silent",
        )
    )
}  # fmt: skip
