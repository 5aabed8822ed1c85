"""The review desk (审核台): approving, amending, splitting, merging, putting aside, and taking the last step back.

Nothing is edited in place: each step is a batch of entries under its own key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.writing import words, write
from guatu.extraction import KINDS
from guatu.ledger import (
    PERSON,
    Draft,
    Entry,
    Item,
    Ledger,
    amendment,
    approvals,
    facts_of_selection,
    merging,
    over_the_desk,
    read_as_meant,
    rest_of,
    short,
    slips_for,
    source_of,
    undoing,
)
from guatu.reading import Document
from guatu.store import documents, ledgers
from guatu.store.models import DocumentRow, KeyRow
from guatu.words import Span

MOST_AT_ONCE = 5000
# So many steps back the last one that still stands is looked for.
_STEPS_BACK = 300
_DEEDS = ("review", "dismiss", "learn")
_TEXTS = ("name", "subject", "action")


def approve_drafts(acting: Acting, items: Sequence[int], *, key: str) -> Done:
    """Post drafts, many at once if asked; headings above them come along."""
    if len(items) > MOST_AT_ONCE:
        raise Refused("too_many", most=MOST_AT_ONCE)

    def drafts(ledger: Ledger) -> list[Draft]:
        return list(approvals(ledger, [_draft(ledger, number) for number in dict.fromkeys(items)]))

    return write(acting, "review", key, drafts, asked=("approve", list(items)))


def amend_draft(
    acting: Acting,
    item: int,
    facts: Mapping[str, Any],
    *,
    grounds: Mapping[str, Span] | None = None,
    span: Span | None = None,
    key: str,
) -> Done:
    """Change what a draft says; `grounds` are the raw spans the person pointed at, `span` that of the whole promise.

    A fact equal to the one that stands is not written again; with none left nothing is written.
    """
    wanted = _checked(facts)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = _draft(ledger, item)
        changed = amendment(held, wanted)
        document = _document(acting, held)[0]
        pointed = {name: _inside(document, place) for name, place in (grounds or {}).items()}
        named = {"due" if name in {"due_text", "earliest"} else name for name in changed} - {"kind", "again"}
        if named:
            changed["grounds"] = {name: [list(pointed[name]) if name in pointed else None, PERSON] for name in named}
        moved = span is not None and held.source is not None and _inside(document, span) != held.source.span
        source = source_of(document, span) if moved and span is not None else None
        return [Draft("amended", item, changed, source)] if changed or source else []

    return write(acting, "review", key, drafts, asked=("amend", item, facts, grounds, span))


def take_up_slips(acting: Acting, item: int, *, key: str) -> Done:
    """Read the draft's sentence as the reader proposed: its facts are read anew, the kept file stays as it is."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = _draft(ledger, item)
        document, reference = _document(acting, held)
        read = read_as_meant(document, held, slips_for(document, held), reference)
        if read is None:
            raise Refused("no_slip")
        facts, span = read
        changed = amendment(held, facts)
        source = source_of(document, span) if held.source and span != held.source.span else None
        grounds = {name: ground for name, ground in facts["grounds"].items() if name in changed}
        return [Draft("amended", item, changed | ({"grounds": grounds} if grounds else {}), source)]

    return write(acting, "review", key, drafts, asked=("slips", item))


def open_draft(acting: Acting, sha256: str, span: Span, *, kind: str = "task", key: str) -> Done:
    """A draft of what the machine passed over: the words selected, read for a day, a quantity and units."""
    wanted = _kind(kind)

    def drafts(ledger: Ledger) -> list[Draft]:
        if sha256 not in ledger.documents:
            raise Refused("no_document")
        document, reference = _loaded(acting, sha256)
        place = _inside(document, span)
        facts = facts_of_selection(document, place, reference)
        return [Draft("opened", None, _opening({**facts, "kind": wanted}), source_of(document, place))]

    return write(acting, "review", key, drafts, asked=("open", sha256, span, kind))


def split_draft(acting: Acting, item: int, spans: Sequence[Span], *, key: str) -> Done:
    """Each span becomes a draft of its own, beside the first; the first keeps the rest of its words, if any.

    What the new draft's words do not say it has from the first: kind, subject, units, the heading above.
    """
    if not spans:
        raise Refused("empty", field="span")

    def drafts(ledger: Ledger) -> list[Draft]:
        held = _draft(ledger, item)
        document, reference = _document(acting, held)
        made = []
        rest = held.source.span if held.source else None
        for span in spans:
            place = _inside(document, span)
            if held.source is None or place == held.source.span:
                raise Refused("split_whole")
            own = facts_of_selection(document, place, reference)
            made.append(Draft("opened", None, _opening(_inherited(held) | own), source_of(document, place)))
            rest = rest_of(held.with_(source=source_of(document, rest)), place, document.raw) if rest else None
        if rest and held.source and rest != held.source.span:
            made.append(_remainder(held, rest, document, reference))
        return made

    return write(acting, "review", key, drafts, asked=("split", item, list(spans)))


def merge_drafts(acting: Acting, item: int, into: int, *, key: str) -> Done:
    """`item` goes into `into`, which takes over what it lacks."""
    if item == into:
        raise Refused("under_itself", number=item)

    def drafts(ledger: Ledger) -> list[Draft]:
        other, held = _draft(ledger, item), _draft(ledger, into)
        if held.source is None or other.source is None or held.source.sha256 != other.source.sha256:
            raise Refused("not_draft", number=item)
        return list(merging(held, other, _document(acting, held)[0]))

    return write(acting, "review", key, drafts, asked=("merge", item, into))


def discard_draft(acting: Acting, item: int, *, reason: str = "", key: str) -> Done:
    """Put a draft aside: it is no promise and no fact to keep."""

    def drafts(ledger: Ledger) -> list[Draft]:
        _draft(ledger, item)
        said = words(reason, "reason", required=False)
        return [Draft("discarded", item, {"reason": said} if said else {})]

    return write(acting, "review", key, drafts, asked=("discard", item, reason))


def undo_review(acting: Acting, sha256: str, *, key: str) -> Done:
    """Take back the person's last step on the document's drafts; refused when something else happened to them since."""

    def drafts(ledger: Ledger) -> list[Draft]:
        step = _last_step(acting, ledger, sha256)
        if step is None:
            raise Refused("nothing_to_undo")
        histories = _histories(acting.ledger, ledger, step)
        if _something_since(acting.ledger, ledger, step, histories):
            raise Refused("undo_late")
        return list(undoing(ledger, step, histories))

    return write(acting, "review", key, drafts, asked=("undo", sha256))


def reviewed_entries(acting: Acting, sha256: str) -> dict[int, list[Entry]]:
    """The entries of everything that came over the desk from a document, by item."""
    ledger = ledgers.ledger(acting.ledger)
    items = over_the_desk(ledger, sha256)
    seqs = [seq for item in items for seq in item.entries]
    by_item: dict[int, list[Entry]] = {item.number: [] for item in items}
    for entry in ledgers.some_entries(acting.ledger, seqs):
        if entry.item in by_item:
            by_item[entry.item].append(entry)
    return by_item


def _draft(ledger: Ledger, number: int) -> Item:
    item = ledger.drafts.get(number)
    if item is None or item.state != "draft":
        raise Refused("not_draft", number=number)
    return item


def _loaded(acting: Acting, sha256: str) -> tuple[Document, Any]:
    try:
        document, extraction = documents.load(acting.ledger, sha256)
    except DocumentRow.DoesNotExist:
        raise Refused("no_document") from None
    return document, extraction.reference


def _document(acting: Acting, item: Item) -> tuple[Document, Any]:
    if item.source is None:
        raise Refused("no_document")
    return _loaded(acting, item.source.sha256)


def _inside(document: Document, span: Span) -> Span:
    start, end = span
    if not 0 <= start < end <= len(document.raw):
        raise Refused("no_selection")
    return start, end


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refused("no_kind", kind=kind)
    return kind


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(facts)
    if "kind" in wanted:
        wanted["kind"] = _kind(wanted["kind"])
    for name in _TEXTS:
        if name in wanted:
            wanted[name] = words(wanted[name] or "", name, required=name == "name") or None
    if wanted.get("units"):
        wanted["units"] = [{"name": words(unit["name"], "unit"), "role": unit["role"]} for unit in wanted["units"]]
    return wanted


def _opening(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: fact for name, fact in facts.items() if fact is not None}, "rule": PERSON, "draft": True}


def _inherited(held: Item) -> dict[str, Any]:
    return {
        "kind": held.kind,
        "subject": held.subject,
        "units": [{"name": unit.name, "role": unit.role} for unit in held.units] or None,
        "parent": held.parent,
    }


def _remainder(held: Item, rest: Span, document: Document, reference: Any) -> Draft:
    """The first draft on the rest of its words: a day or quantity that stood in what was taken goes with it."""
    source = source_of(document, rest)
    said = facts_of_selection(document, rest, reference)
    facts: dict[str, Any] = {"name": short(source.text)}
    if held.due is not None and held.due_text and held.due_text not in "".join(source.text.split()):
        facts |= {name: said.get(name) for name in ("due", "due_text", "earliest")}
    if held.value is not None:
        facts["value"] = said.get("value")
    return Draft("amended", held.number, amendment(held, facts), source)


def _last_step(acting: Acting, ledger: Ledger, sha256: str) -> list[Entry] | None:
    """The entries of the person's last step on the document that is not taken back yet."""
    steps = _steps(acting.ledger)
    firsts = {entry.seq: entry for entry in ledgers.some_entries(acting.ledger, [seqs[0] for seqs in steps])}
    taken_back = {entry.facts.get("undoes") for entry in firsts.values()}
    for seqs in steps:
        first = firsts[seqs[0]]
        if first.author != acting.person.login or first.seq in taken_back or "undoes" in first.facts:
            continue
        entries = ledgers.some_entries(acting.ledger, seqs)
        if any(_is_of(ledger, entry, sha256) for entry in entries):
            return entries
    return None


def _steps(name: str) -> list[list[int]]:
    rows = KeyRow.objects.filter(ledger_id=name, deed__in=_DEEDS).order_by("-used_at").values_list("seqs", flat=True)
    return sorted((seqs for seqs in rows[:_STEPS_BACK] if seqs), key=lambda seqs: -seqs[0])


def _is_of(ledger: Ledger, entry: Entry, sha256: str) -> bool:
    """Whether an entry is a step on the document: on its drafts, its sentences, or on the lexicon from its words."""
    if entry.kind == "learnt":
        return entry.source is not None and entry.source.sha256 == sha256 and ledger.terms[entry.seq].holds
    if entry.kind == "dismissed":
        return bool(entry.facts["sha256"] == sha256)
    return _stands_in(ledger, entry.item, sha256)


def _stands_in(ledger: Ledger, number: int | None, sha256: str) -> bool:
    item = None if number is None else ledger.items.get(number) or ledger.drafts.get(number)
    return item is not None and item.source is not None and item.source.sha256 == sha256


def _histories(name: str, ledger: Ledger, step: Sequence[Entry]) -> dict[int, list[Entry]]:
    histories: dict[int, list[Entry]] = {}
    for number in {entry.item for entry in step if entry.item is not None and entry.kind != "repeated"}:
        item = ledger.items.get(number) or ledger.drafts[number]
        histories[number] = ledgers.some_entries(name, item.entries)
    return histories


def _something_since(
    name: str, ledger: Ledger, step: Sequence[Entry], histories: Mapping[int, Sequence[Entry]]
) -> bool:
    """Whether an item of the step has been touched since, but for steps that were themselves taken back."""
    touched, last = set(histories), step[-1].seq
    steps = _steps(name)
    undone = {entry.facts.get("undoes") for history in histories.values() for entry in history}
    gone = {seq for seqs in steps if seqs[0] in undone for seq in seqs}
    for number, history in histories.items():
        if any(entry.seq > last and "undoes" not in entry.facts and entry.seq not in gone for entry in history):
            return True
        kind = (ledger.items.get(number) or ledger.drafts[number]).kind
        if kind != "group" and number in ledger.items and _leaned_on(ledger, number, touched):
            return True
    return any(entry.kind == "repeated" and not _still_proposed(ledger, entry) for entry in step)


def _leaned_on(ledger: Ledger, number: int, touched: set[int]) -> bool:
    """Whether another item lies under it or comes after it."""
    return any(
        held.parent == number or any(link.after == number for link in held.links)
        for other, held in ledger.items.items()
        if other not in touched
    )


def _still_proposed(ledger: Ledger, entry: Entry) -> bool:
    item = ledger.items.get(entry.item or 0) or ledger.drafts.get(entry.item or 0)
    return item is not None and any(repeat.entry == entry.seq and repeat.state == "proposed" for repeat in item.repeats)
