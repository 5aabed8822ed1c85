"""The day's picture: ledger, plan, findings and lights of one ledger, kept until an entry, the day or the rules change.

A page at 10,000 items must not schedule 10,000 items again: what a new entry changes is computed once a process.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from django.conf import settings

from guatu.actions import Acting
from guatu.ledger import Item, Ledger, Link, left_over, made_by_hand
from guatu.reconciliation import Finding, Light, Reconciliation, load_rules, reconcile
from guatu.scheduling import Network, Plan, Window, network_of, schedule
from guatu.scheduling.scarce import Profile, profiles
from guatu.store import documents, ledgers
from guatu.words import Calendar, named_calendars, working_calendar

_MOST_DESKS = 8


@cache
def calendar() -> Calendar:
    """The office calendar."""
    return working_calendar()


@dataclass(frozen=True)
class Tree:
    """Items in the order of the ledger's tree: `order` runs depth first, `depth` counts from 0."""

    order: tuple[int, ...]
    depth: Mapping[int, int]
    children: Mapping[int | None, tuple[int, ...]]


@dataclass(frozen=True)
class Desk:
    """What a page shows of a ledger on one day. Nothing in it is written to."""

    name: str
    today: date
    rules: str
    ledger: Ledger
    network: Network
    plan: Plan
    reconciliation: Reconciliation

    @cached_property
    def findings_of(self) -> Mapping[int, tuple[Finding, ...]]:
        """The findings by item, each item's by urgency."""
        by_item: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.reconciliation.findings:
            by_item[finding.item].append(finding)
        return {number: tuple(found) for number, found in by_item.items()}

    @cached_property
    def tree(self) -> Tree:
        """The tree by parents; an item whose parent is missing, or that is its own ancestor, stands at the top."""
        return _tree(self.ledger.items)

    @cached_property
    def haystack(self) -> Mapping[int, str]:
        """What the search looks through, by item: number, name, sentence, subject and units in small letters."""
        return {number: _searched(item) for number, item in self.ledger.items.items()}

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Name of every file the ledger holds, documents and evidence, by digest."""
        names = {sha256: document.name for sha256, document in self.ledger.documents.items()}
        for item in self.ledger.items.values():
            for proof in item.evidence:
                names.setdefault(proof.sha256, proof.name)
        return names

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Every unit an item names, those with most items first."""
        count: dict[str, int] = defaultdict(int)
        for item in self.ledger.items.values():
            for unit in item.units:
                count[unit.name] += 1
        return tuple(sorted(count, key=lambda name: (-count[name], name)))

    @cached_property
    def of_document(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the items that stand in each document, by its digest."""
        by_document: dict[str, list[int]] = defaultdict(list)
        for number, item in self.ledger.items.items():
            if item.source and item.kind != "group":
                by_document[item.source.sha256].append(number)
        return {sha256: tuple(numbers) for sha256, numbers in by_document.items()}

    @cached_property
    def open_sentences(self) -> Mapping[str, int]:
        """How many obligation sentences of each document are neither an item or draft nor dismissed, by its digest.

        Only where a person made drafts of sentences passed over must the document itself be asked which they are.
        """
        by_hand = made_by_hand(self.ledger)
        count: dict[str, int] = {}
        for sha256, document in self.ledger.documents.items():
            count[sha256] = document.uncovered - len(document.dismissed)
            if count[sha256] and sha256 in by_hand:
                _, extraction = documents.load(self.name, sha256)
                spans = [found.span for found in extraction.uncovered]
                count[sha256] = len(left_over(self.ledger, sha256, spans, by_hand))
        return count

    @cached_property
    def followers(self) -> Mapping[int, tuple[tuple[int, Link], ...]]:
        """The items that come after each item, with the link."""
        after: dict[int, list[tuple[int, Link]]] = defaultdict(list)
        for number, item in self.ledger.items.items():
            for link in item.links:
                after[link.after].append((number, link))
        return {number: tuple(found) for number, found in after.items()}

    @cached_property
    def use(self) -> Mapping[int, Profile]:
        """What is used of each resource that is not retired, as planned, by its number."""
        wholes = {int(one.parent) for one in self.network.activities if one.parent is not None}
        found = profiles(
            self.ledger.items.values(), self.ledger.resources, self.plan.windows, named_calendars(calendar()),
            self.today, wholes,
        )  # fmt: skip
        return {one.resource.entry: one for one in found}

    def light(self, number: int) -> Light:
        """The item's light today."""
        return self.reconciliation.lights.get(number, "grey")

    def window(self, number: int) -> Window | None:
        """Both passes for the item; None when it is not in the plan."""
        return self.plan.windows.get(str(number))


_desks: dict[tuple[str, str], Desk] = {}
_building = threading.Lock()


def desk_of(acting: Acting) -> Desk:
    """The picture of the acting person's ledger as of now."""
    current = ledgers.ledger(acting.ledger)
    rules = acting.person.ledger.rules
    place = (str(settings.DATABASES["default"]["NAME"]), acting.ledger)
    with _building:
        known = _desks.get(place)
        if known is None or known.ledger.head != current.head or known.today != acting.today or known.rules != rules:
            known = lay_out(acting.ledger, current, acting.today, rules)
            if len(_desks) >= _MOST_DESKS and place not in _desks:
                _desks.pop(next(iter(_desks)))
            _desks[place] = known
    return known


def lay_out(name: str, ledger: Ledger, today: date, rules: str) -> Desk:
    """Schedule and reconcile a ledger."""
    network = network_of(ledger.items, today)
    plan = schedule(network, named_calendars(calendar()))
    found = reconcile(ledger.items.values(), plan, load_rules(rules), calendar(), today)
    return Desk(name, today, rules, ledger, network, plan, found)


def _tree(items: Mapping[int, Item]) -> Tree:
    children: dict[int | None, list[int]] = defaultdict(list)
    for number, item in items.items():
        parent = item.parent if item.parent in items and item.parent != number else None
        children[parent].append(number)
    order: list[int] = []
    depth: dict[int, int] = {}
    waiting = [(number, 0) for number in reversed(children[None])]
    while waiting:
        number, level = waiting.pop()
        if number in depth:
            continue
        depth[number] = level
        order.append(number)
        waiting.extend((child, level + 1) for child in reversed(children.get(number, [])))
    for number in items:
        if number not in depth:  # a circle of parents hangs on nothing
            depth[number] = 0
            order.append(number)
    return Tree(tuple(order), depth, {parent: tuple(numbers) for parent, numbers in children.items()})


def _searched(item: Item) -> str:
    parts = [str(item.number), item.name, item.subject or "", *(unit.name for unit in item.units)]
    if item.source:
        parts += [item.source.text, item.source.document]
    return "\n".join(parts).casefold()
