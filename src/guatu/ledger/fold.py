"""From entries to items: a pure fold. The same entries give the same ledger, in one go or one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from guatu.extraction import Responsible, Value
from guatu.ledger.baseline import Baseline, with_baseline
from guatu.ledger.entry import GENESIS, PLACED, Draft, Entry
from guatu.ledger.forecast import Forecast, forecast_of
from guatu.ledger.item import (
    DESK_STATES,
    Change,
    DateLimit,
    Estimate,
    Evidence,
    Exposure,
    Item,
    Link,
    Need,
    Repeat,
    Report,
)
from guatu.ledger.resource import Resource, with_resource
from guatu.ledger.scenario import Scenario, with_scenario
from guatu.ledger.term import Term, term_of
from guatu.words import Span


@dataclass(frozen=True, slots=True)
class Received:
    """A document the ledger has taken in; `obligations` and `uncovered` count its obligation sentences."""

    sha256: str
    name: str
    format: str
    entry: int
    at: datetime
    by: str
    date: date | None = None
    pages: int = 0
    bytes: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    obligations: int = 0
    uncovered: int = 0
    dismissed: frozenset[Span] = frozenset()


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the entries come to. `seq` and `head` are the number and digest of the last entry folded.

    `drafts` holds what waits for review or was put aside there: apart, so that it counts nowhere else. `terms` is the
    office's own lexicon, `baselines`, `scenarios` and `forecasts` what was kept, supposed and foretold of its plan,
    `resources` what items want at once, each by the number of the entry that began it.
    """

    items: Mapping[int, Item] = field(default_factory=dict)
    documents: Mapping[str, Received] = field(default_factory=dict)
    seq: int = 0
    head: str = GENESIS
    drafts: Mapping[int, Item] = field(default_factory=dict)
    terms: Mapping[int, Term] = field(default_factory=dict)
    baselines: Mapping[int, Baseline] = field(default_factory=dict)
    scenarios: Mapping[int, Scenario] = field(default_factory=dict)
    forecasts: Mapping[int, Forecast] = field(default_factory=dict)
    resources: Mapping[int, Resource] = field(default_factory=dict)

    @property
    def next_number(self) -> int:
        """The number the next item opened will have."""
        return len(self.items) + len(self.drafts) + 1


def fold(entries: Iterable[Entry], onto: Ledger | None = None) -> Ledger:
    """Fold `entries`, in order of their numbers, onto a ledger (an empty one unless given)."""
    before = onto or Ledger()
    items, drafts, documents, kept = dict(before.items), dict(before.drafts), dict(before.documents), before
    seq, head, moved = before.seq, before.head, False
    for entry in entries:
        if entry.kind == "received":
            documents[entry.facts["sha256"]] = _received(entry)
        elif entry.kind in {"dismissed", "recalled"}:
            document = documents[entry.facts["sha256"]]
            documents[document.sha256] = _dismissed(document, entry)
        elif entry.kind in _KEPT:
            kept = _KEPT[entry.kind](kept, entry)
        elif entry.item is not None:
            moved |= _place(items, drafts, entry.item, entry)
        seq, head = entry.seq, entry.digest
    placed = dict(sorted(items.items())) if moved else items
    return replace(kept, items=placed, documents=documents, drafts=drafts, seq=seq, head=head)


# What entries of the ledger as a whole keep: the office's words, dates of the plan, what was foretold and supposed.
_KEPT: Mapping[str, Callable[[Ledger, Entry], Ledger]] = {
    "learnt": lambda kept, entry: replace(kept, terms={**kept.terms, entry.seq: term_of(entry)}),
    "forgotten": lambda kept, entry: replace(kept, terms=_forgotten(kept.terms, entry)),
    "baselined": lambda kept, entry: replace(kept, baselines=with_baseline(kept.baselines, entry)),
    "forecast": lambda kept, entry: replace(kept, forecasts={**kept.forecasts, entry.seq: forecast_of(entry)}),
    **dict.fromkeys(
        ("supposed", "adopted", "dropped"),
        lambda kept, entry: replace(kept, scenarios=with_scenario(kept.scenarios, entry)),
    ),
    **dict.fromkeys(
        ("resourced", "retired"), lambda kept, entry: replace(kept, resources=with_resource(kept.resources, entry))
    ),
}


def _place(items: dict[int, Item], drafts: dict[int, Item], number: int, entry: Entry) -> bool:
    """Apply an entry to its item and put it where its state belongs; True when an earlier number joined the items."""
    known = items[number] if number in items else drafts.get(number)
    if entry.kind == "opened":
        item = _opened(entry)
    else:
        assert known is not None, "an entry follows the opening of its item"
        item = _touch(known, entry)
    if item.state in DESK_STATES:
        items.pop(number, None)
        drafts[number] = item
        return False
    joined = drafts.pop(number, None) is not None
    items[number] = item
    return joined


def append(ledger: Ledger, drafts: Sequence[Draft], *, at: datetime, author: str) -> tuple[Ledger, tuple[Entry, ...]]:
    """Give the drafts of one batch their numbers and chain them; nothing is stored here.

    A negative item, parent or predecessor stands for the item opened by the batch's k-th `opened` draft.
    """
    opened: list[int] = []
    entries: list[Entry] = []
    seq, head, number = ledger.seq, ledger.head, ledger.next_number
    for draft in drafts:
        item, facts = draft.item, draft.facts
        for name in PLACED:
            if isinstance(facts.get(name), int) and facts[name] < 0:
                facts = {**facts, name: opened[-facts[name] - 1]}
        if draft.kind == "opened":
            item = number + len(opened)
            opened.append(item)
        elif item is not None and item < 0:
            item = opened[-item - 1]
        seq += 1
        entry = Entry.chain(replace(draft, item=item, facts=facts), seq=seq, at=at, author=author, previous=head)
        head = entry.digest
        entries.append(entry)
    return fold(entries, ledger), tuple(entries)


def _touch(item: Item, entry: Entry) -> Item:
    """Apply one entry to its item; every entry is remembered in the item's history."""
    changed = _APPLY[entry.kind](item, entry.facts, entry)
    return replace(changed, entries=(*item.entries, entry.seq))


def _dismissed(document: Received, entry: Entry) -> Received:
    span: Span = (entry.facts["span"][0], entry.facts["span"][1])
    put_aside = document.dismissed - {span} if entry.kind == "recalled" else document.dismissed | {span}
    return replace(document, dismissed=put_aside)


def _forgotten(terms: Mapping[int, Term], entry: Entry) -> Mapping[int, Term]:
    number = entry.facts["entry"]
    return {**terms, number: replace(terms[number], gone_by=entry.author, gone_at=entry.at)}


def _received(entry: Entry) -> Received:
    facts = entry.facts
    return Received(
        facts["sha256"],
        facts["name"],
        facts["format"],
        entry.seq,
        entry.at,
        entry.author,
        _day(facts.get("date")),
        facts.get("pages", 0),
        facts.get("bytes", 0),
        facts.get("counts", {}),
        facts.get("obligations", 0),
        facts.get("uncovered", 0),
    )


def _opened(entry: Entry) -> Item:
    facts = entry.facts
    due = _day(facts.get("due"))
    assert entry.item is not None
    return Item(
        number=entry.item,
        kind=facts["kind"],
        name=facts["name"],
        opened_at=entry.at,
        source=entry.source,
        parent=facts.get("parent"),
        subject=facts.get("subject"),
        action=facts.get("action"),
        due=due,
        promised=due,
        earliest=_day(facts.get("earliest")),
        due_text=facts.get("due_text"),
        value=value_of(facts.get("value")),
        units=units_of(facts.get("units")),
        rule=facts.get("rule"),
        entries=(entry.seq,),
        last_heard=entry.at,
        state="draft" if facts.get("draft") else "open",
        reviewed=bool(facts.get("draft")),
        again=facts.get("again"),
    )


def _dated(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    due = _day(facts["due"])
    if "undoes" in facts:
        # What is taken back was no promise: the day before it stands again, and no extension is counted.
        kept = tuple(change for change in item.changes if change.entry != facts["undoes"])
        return replace(item, due=due, promised=item.promised if due or kept else None, changes=kept)
    change = Change(entry.seq, item.due, facts.get("reason", ""), entry.kind == "extended")
    return replace(item, due=due, promised=item.promised or due, changes=(*item.changes, change))


def _planned(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    days = {name: _day(facts[name]) for name in ("not_before", "started", "finished") if name in facts}
    plain = {name: facts[name] for name in ("days", "calendar", "least", "as_late") if name in facts}
    return item.with_(**days, **plain)


def _constrained(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    """One limit of each type; the same type is replaced."""
    others = tuple(limit for limit in item.limits if limit.type != facts["type"])
    day = _day(facts["day"])
    return replace(item, limits=(*others, DateLimit(facts["type"], day)) if day else others)


def _demanded(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    others = tuple(need for need in item.needs if need.resource != facts["resource"])
    amount = facts["amount"]
    return replace(item, needs=(*others, Need(facts["resource"], amount)) if amount else others)


def _depended(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    """Two items may be linked twice, start to start and finish to finish (搭接); the same type is replaced."""
    others = tuple(link for link in item.links if (link.after, link.type) != (facts["after"], facts["type"]))
    link = Link(facts["after"], facts["type"], facts["lag"], facts.get("preferential", False))
    return replace(item, links=(*others, link))


def _undepended(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    """Without a type, every link to that item goes."""
    only = facts.get("type")
    kept = tuple(link for link in item.links if link.after != facts["after"] or (only and link.type != only))
    return replace(item, links=kept)


def _estimated(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    points = (facts["optimistic"], facts["likely"], facts["pessimistic"])
    return replace(item, estimate=Estimate(*points, facts.get("shape", "pert")))


def _exposed(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    exposure = Exposure(entry.seq, facts["says"], facts["probability"] / 100, facts["days"])
    return replace(item, exposures=(*item.exposures, exposure))


def _relieved(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    return replace(item, exposures=tuple(one for one in item.exposures if one.entry != facts["entry"]))


def _reported(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    on = date.fromisoformat(facts["on"])
    report = Report(
        entry.seq, on, facts["says"], entry.author, entry.at, facts.get("percent"), facts.get("done", False), item.round
    )
    return replace(item, reports=(*item.reports, report), last_heard=entry.at)


def _evidenced(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    proof = Evidence(
        entry.seq, facts["sha256"], facts["name"], facts.get("says", ""), entry.author, entry.at, item.round
    )
    return replace(item, evidence=(*item.evidence, proof), last_heard=entry.at)


def _judged(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    verdict: dict[str, Any] = {"state": entry.kind, "judged_by": entry.author, "reason": facts.get("reason")}
    evidence = tuple(replace(proof, **verdict) if proof.entry == facts["entry"] else proof for proof in item.evidence)
    return replace(item, evidence=evidence)


def _repeated(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    assert entry.source is not None
    repeat = Repeat(
        entry.seq,
        entry.source,
        facts["name"],
        _day(facts.get("due")),
        facts.get("due_text"),
        value_of(facts.get("value")),
    )
    return replace(item, repeats=(*item.repeats, repeat), last_heard=entry.at)


def _settled(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    verdict: dict[str, Any] = {"state": entry.kind}
    repeats = tuple(replace(repeat, **verdict) if repeat.entry == facts["entry"] else repeat for repeat in item.repeats)
    return replace(item, repeats=repeats)


def _amended(item: Item, facts: Mapping[str, Any], entry: Entry) -> Item:
    """A fact that is named is replaced, by None where the promise has none; a source is that of the whole promise."""
    changes = {
        name: facts[name] for name in ("kind", "name", "subject", "action", "due_text", "again") if name in facts
    }
    if "due" in facts:
        changes |= {"due": _day(facts["due"]), "promised": _day(facts["due"]), "earliest": _day(facts.get("earliest"))}
    if "value" in facts:
        changes["value"] = value_of(facts["value"])
    if "units" in facts:
        changes["units"] = units_of(facts["units"])
    if "reading" in facts:
        changes["reading"] = tuple((start, end, meant) for start, end, meant in facts["reading"] or ())
    amendments = item.amendments + (-1 if "undoes" in facts else 1)
    return item.with_(**changes, source=entry.source or item.source, amendments=amendments)


def _discarded(item: Item, facts: Mapping[str, Any], _: Entry) -> Item:
    return replace(item, state="undone" if "undoes" in facts else "discarded")


def _reopened(item: Item, _: Mapping[str, Any], entry: Entry) -> Item:
    return replace(item, state="open", round=item.round + 1, closed_at=None, finished=None, last_heard=entry.at)


_APPLY: Mapping[str, Callable[[Item, Mapping[str, Any], Entry], Item]] = {
    "approved": lambda item, _, entry: replace(item, state="open", last_heard=entry.at),
    "amended": _amended,
    "discarded": _discarded,
    "merged": lambda item, facts, _: replace(item, state="merged", merged_into=facts["into"]),
    "restored": lambda item, _, __: replace(item, state="draft", merged_into=None),
    "repeated": _repeated,
    "confirmed": _settled,
    "refused": _settled,
    "assigned": lambda item, facts, _: replace(item, units=units_of(facts["units"])),
    "dated": _dated,
    "extended": _dated,
    "advanced": _dated,
    "planned": _planned,
    "constrained": _constrained,
    "demanded": _demanded,
    "depended": _depended,
    "undepended": _undepended,
    "moved": lambda item, facts, _: replace(item, parent=facts.get("parent")),
    "renamed": lambda item, facts, _: replace(item, name=facts["name"]),
    "estimated": _estimated,
    "exposed": _exposed,
    "relieved": _relieved,
    "reported": _reported,
    "evidenced": _evidenced,
    "accepted": _judged,
    "returned": _judged,
    "closed": lambda item, _, entry: replace(item, state="closed", closed_at=entry.at),
    "reopened": _reopened,
    "cancelled": lambda item, _, entry: replace(item, state="cancelled", closed_at=entry.at),
    "noted": lambda item, _, entry: replace(item, last_heard=entry.at),
}


def value_of(data: Mapping[str, Any] | None) -> Value | None:
    """A value from the facts of an entry."""
    return Value(data["number"], data["unit"], data["comparator"]) if data else None


def units_of(data: Sequence[Mapping[str, Any]] | None) -> tuple[Responsible, ...]:
    """Responsible units from the facts of an entry."""
    return tuple(Responsible(unit["name"], unit["role"]) for unit in data or ())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
