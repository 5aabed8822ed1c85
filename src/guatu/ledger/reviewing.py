"""Reviewing (审核): what a person's step at the desk writes, and what takes it back. Pure: it gives entries to be.

A draft is an item apart from the others (`Ledger.drafts`). Approving one posts it as posting its document would
now: the headings above it come with it, and a promise the ledger already holds becomes a proposed repeat of that
item. Every step is undone by further entries, in the order in which they reverse it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from guatu.extraction import Kind, Statement
from guatu.ledger.entry import Draft, Entry, Source
from guatu.ledger.fold import Ledger, fold
from guatu.ledger.item import Item
from guatu.ledger.posting import short
from guatu.ledger.sameness import Promises
from guatu.ledger.selection import PERSON
from guatu.reading import Document
from guatu.words import Span

AMENDABLE = ("kind", "name", "subject", "action", "due", "due_text", "value", "units", "again", "reading")
# Two statements this near are read as one sentence when they are merged.
NEAR = 3


def over_the_desk(ledger: Ledger, sha256: str) -> tuple[Item, ...]:
    """Every statement of the document that came as a draft, whatever became of it, in text order; no groups."""
    found = [
        item
        for held in (ledger.items, ledger.drafts)
        for item in held.values()
        if item.reviewed and item.state != "undone" and item.kind != "group"
        if item.source and item.source.sha256 == sha256
    ]
    return tuple(sorted(found, key=lambda item: (item.source.span if item.source else (0, 0), item.number)))


def made_by_hand(ledger: Ledger) -> Mapping[str, Sequence[Span]]:
    """The spans of what people made drafts of, by document: one pass for all documents."""
    spans: dict[str, list[Span]] = {}
    for held in (ledger.items, ledger.drafts):
        for item in held.values():
            if item.rule == PERSON and item.reviewed and item.state != "undone" and item.source:
                spans.setdefault(item.source.sha256, []).append(item.source.span)
    return spans


def left_over(
    ledger: Ledger, sha256: str, sentences: Iterable[Span], by_hand: Mapping[str, Sequence[Span]] | None = None
) -> tuple[Span, ...]:
    """Of obligation sentences that had become nothing, those nobody dismissed or made a draft of since.

    `by_hand` is `made_by_hand`, for a caller that asks about many documents.
    """
    dismissed = ledger.documents[sha256].dismissed
    made = (made_by_hand(ledger) if by_hand is None else by_hand).get(sha256, ())
    return tuple(
        span
        for span in sentences
        if span not in dismissed and not any(start < span[1] and span[0] < end for start, end in made)
    )


def waiting(ledger: Ledger) -> Mapping[str, int]:
    """How many drafts of each document wait for review, by its digest; documents with none are left out."""
    count: dict[str, int] = {}
    for item in ledger.drafts.values():
        if item.state == "draft" and item.kind != "group" and item.source:
            count[item.source.sha256] = count.get(item.source.sha256, 0) + 1
    return count


def approvals(ledger: Ledger, chosen: Sequence[Item]) -> Iterator[Draft]:
    """Post drafts, in the order given; each heading above them once."""
    promises = Promises.about(ledger.items.values(), {item.subject for item in chosen if item.subject})
    placed: set[int] = set()
    beside = {item.source.sha256: set[int]() for item in chosen if item.source}
    for held in ledger.items.values():
        if held.source is not None and held.source.sha256 in beside:
            beside[held.source.sha256].add(held.number)
    for item in chosen:
        target = _said_before(ledger, promises, item, beside)
        if target is not None:
            yield Draft("repeated", target, _repeat_facts(item), item.source)
            yield Draft("merged", item.number, {"into": target})
            continue
        for number in (*_headings_above(ledger, item, placed), item.number):
            placed.add(number)
            yield Draft("approved", number)


def merging(item: Item, other: Item, document: Document) -> Iterator[Draft]:
    """`other` goes into `item`, which takes over what it lacks, and the text of both where they are neighbours."""
    facts: dict[str, Any] = {
        name: fact for name, fact in _facts(other).items() if fact and not _facts(item)[name] and name != "again"
    }
    if "due" in facts:
        facts["earliest"] = other.earliest and other.earliest.isoformat()
    source = None
    if item.source and other.source:
        first, second = sorted((item.source.span, other.source.span))
        hull = (first[0], max(first[1], second[1]))
        if second[0] - first[1] <= NEAR:
            source = source_of(document, hull)
            facts["name"] = short(source.text)
    if facts or source:
        yield Draft("amended", item.number, facts, source)
    yield Draft("merged", other.number, {"into": item.number})


def rest_of(item: Item, taken: Span, raw: str) -> Span | None:
    """What is left of the item's own words when its beginning or end goes to another; None when neither does."""
    if item.source is None:
        return None
    start, end = item.source.span
    if taken[0] <= start < taken[1] < end:
        start = taken[1]
    elif start < taken[0] < end <= taken[1]:
        end = taken[0]
    else:
        return None
    while start < end and not raw[start].isalnum():
        start += 1
    while end > start and not raw[end - 1].isalnum() and raw[end - 1] not in "%％》”）":
        end -= 1
    return (start, end) if end > start else None


def source_of(document: Document, span: Span) -> Source:
    """The raw `span` of a document as the source of an entry."""
    return Source(document.sha256, document.name, span, document.raw[span[0] : span[1]], document.page_at(span[0]))


def undoing(ledger: Ledger, step: Sequence[Entry], histories: Mapping[int, Sequence[Entry]]) -> Iterator[Draft]:
    """What takes back the entries of one step, the last first; `histories` gives the entries of its items.

    A heading that holds other items by now stays.
    """
    first, touched = step[0].seq, {entry.item for entry in step}
    held = {item.parent for item in ledger.items.values() if item.number not in touched}
    for entry in reversed(step):
        number, undoes = entry.item, {"undoes": first}
        if number is None:
            yield from _undoing_apart(ledger, entry, undoes)
        elif entry.kind == "approved" and number in held:
            continue
        elif entry.kind in {"approved", "discarded", "merged"}:
            yield Draft("restored", number, undoes)
        elif entry.kind == "opened":
            yield Draft("discarded", number, undoes)
        elif entry.kind == "repeated":
            yield Draft("refused", number, {"entry": entry.seq, **undoes})
        elif entry.kind == "amended":
            yield _amended_back(number, entry, histories[number], undoes)


def _undoing_apart(ledger: Ledger, entry: Entry, undoes: Mapping[str, int]) -> Iterator[Draft]:
    """Of an entry that is about no item: a sentence put aside, a word learnt."""
    if entry.kind == "dismissed":
        yield Draft("recalled", None, {"sha256": entry.facts["sha256"], "span": entry.facts["span"], **undoes})
    elif entry.kind == "learnt" and ledger.terms[entry.seq].holds:
        yield Draft("forgotten", None, {"entry": entry.seq, **undoes})


def as_it_was(history: Iterable[Entry], before: int) -> Item:
    """An item as its entries numbered below `before` made it."""
    past = fold(entry for entry in history if entry.seq < before)
    [item] = (*past.items.values(), *past.drafts.values())
    return item


def _amended_back(number: int, entry: Entry, history: Sequence[Entry], undoes: Mapping[str, int]) -> Draft:
    before = as_it_was(history, entry.seq)
    known = _facts(before)
    facts = {name: known[name] for name in entry.facts if name in known}
    if "due" in facts:
        facts["earliest"] = before.earliest and before.earliest.isoformat()
    grounds: dict[str, Any] = {}
    for earlier in history:
        if earlier.seq < entry.seq:
            grounds |= earlier.facts.get("grounds", {})
    back = {name: grounds.get(name) for name in entry.facts.get("grounds", {})}
    if back:
        facts["grounds"] = back
    return Draft("amended", number, {**facts, **undoes}, before.source if entry.source else None)


def _facts(item: Item) -> dict[str, Any]:
    """The amendable facts of an item as its entries would write them."""
    value = item.value
    return {
        "kind": item.kind,
        "name": item.name,
        "subject": item.subject,
        "action": item.action,
        "due": item.due and item.due.isoformat(),
        "due_text": item.due_text,
        "value": value and {"number": value.number, "unit": value.unit, "comparator": value.comparator},
        "units": [{"name": unit.name, "role": unit.role} for unit in item.units] or None,
        "again": item.again,
        "reading": [list(slip) for slip in item.reading] or None,
    }


def amendment(item: Item, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of the facts `wanted`, those that differ from the item's; a due day carries its earliest day along."""
    known = _facts(item)
    changed = {
        name: wanted[name]
        for name in AMENDABLE
        if name in wanted and (wanted[name] if name == "again" else wanted[name] or None) != known[name]
    }
    if "due" in changed:
        changed["earliest"] = wanted.get("earliest")
    return changed


def _repeat_facts(item: Item) -> dict[str, Any]:
    known = _facts(item) | {"rule": item.rule}
    return {name: known[name] for name in ("name", "due", "due_text", "value", "rule") if known[name] is not None}


def _headings_above(ledger: Ledger, item: Item, placed: set[int]) -> list[int]:
    """Draft groups above the item that are not posted yet, the highest first."""
    above: list[int] = []
    number = item.parent
    while number is not None and number in ledger.drafts and number not in above:
        if ledger.drafts[number].state == "draft" and number not in placed:
            above.insert(0, number)
        number = ledger.drafts[number].parent
    return above


def _said_before(ledger: Ledger, promises: Promises, item: Item, beside: Mapping[str, Collection[int]]) -> int | None:
    """The item that the draft says again: what posting found, unless a person said no; else one posted since.

    `beside` numbers the items of each document: what stands in the draft's own was compared when it was posted.
    """
    if item.again == 0 or not item.is_promise or item.source is None:
        return None
    if item.again is not None:
        number = _where_it_went(ledger, item.again)
        if number is not None and number != item.number:
            return number
    said = Statement(
        item.source.document,
        item.source.span,
        item.source.text,
        cast(Kind, item.kind),
        item.subject,
        item.action,
        item.due,
        item.value,
        item.units,
        item.rule or "",
    )
    found = promises.said_again_by(said, beside[item.source.sha256])
    return found.number if found else None


def _where_it_went(ledger: Ledger, number: int) -> int | None:
    """An open item or a draft with the number, or what it was merged into; None when it was put aside or ended."""
    for _ in range(20):
        held = ledger.items.get(number) or ledger.drafts.get(number)
        if held is None or held.state not in {"open", "draft", "merged"}:
            return None
        if held.state != "merged" or held.merged_into is None:
            return number
        number = held.merged_into
    return None
