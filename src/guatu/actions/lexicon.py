"""The office's own lexicon (词库): a word is added or taken out by name and day; the next document is read by it."""

from __future__ import annotations

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.writing import words, write
from guatu.extraction import OwnWords
from guatu.ledger import (
    GROUPS,
    LONGEST_TERM,
    PERSON,
    Draft,
    Item,
    Ledger,
    Lesson,
    Source,
    as_it_was,
    lessons,
)
from guatu.store import documents, ledgers
from guatu.store.models import Unit

MOST_TERMS = 5000


def learn_term(
    acting: Acting, group: str, word: str, *, of: str | None = None, source: Source | None = None, key: str
) -> Done:
    """Add a word to the office's lexicon; one that is there already is refused."""
    wanted = _lesson(group, word, of)

    def drafts(ledger: Ledger) -> list[Draft]:
        if wanted.group == "unit" and wanted.word in _registered(acting.ledger):
            raise Refused("unit_known", name=wanted.word)
        return [_learnt(ledger, wanted, source)]

    return write(acting, "learn", key, drafts, asked=("learn", group, word, of))


def learn_from_draft(acting: Acting, item: int, only: Lesson | None = None, *, key: str) -> Done:
    """Add what the corrections of a draft teach, all of it or `only` one; refused where they teach nothing."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = ledger.items.get(item) or ledger.drafts.get(item)
        taught = lessons_of(acting, ledger, held) if held else []
        chosen = [one for one in taught if only is None or one == only]
        if not chosen or held is None:
            raise Refused("nothing_to_learn")
        return [_learnt(ledger, one, held.source) for one in chosen]

    return write(acting, "learn", key, drafts, asked=("learn_from", item, only and (only.group, only.word, only.of)))


def forget_term(acting: Acting, entry: int, *, key: str) -> Done:
    """Take a word out again; that it was there, and who took it out, stays."""

    def drafts(ledger: Ledger) -> list[Draft]:
        term = ledger.terms.get(entry)
        if term is None or not term.holds:
            raise Refused("no_term")
        return [Draft("forgotten", None, {"entry": entry})]

    return write(acting, "learn", key, drafts, asked=("forget", entry))


def lessons_of(acting: Acting, ledger: Ledger, item: Item) -> list[Lesson]:
    """What the corrections of a draft could teach now."""
    if item.source is None or not item.reviewed:
        return []
    document, _ = documents.load(acting.ledger, item.source.sha256)
    history = ledgers.some_entries(acting.ledger, item.entries)
    machine = None if item.rule == PERSON else as_it_was(history, history[0].seq + 1)
    return lessons(item, machine, document.text, ledger.terms.values(), frozenset(_registered(acting.ledger)))


def own_words(ledger: str) -> OwnWords:
    """What documents of the ledger are read by: its register of units with their other names, and its lexicon."""
    terms = [term for term in ledgers.ledger(ledger).terms.values() if term.holds]
    units = _registered(ledger)
    for term in terms:
        if term.group == "unit":
            units[term.word] = units.get(term.of or term.word, term.of or term.word)

    def listed(group: str) -> frozenset[str]:
        return frozenset(term.word for term in terms if term.group == group)

    return OwnWords(units, listed("project"), listed("duty"), listed("slogan"))


def _registered(ledger: str) -> dict[str, str]:
    """Every way the register writes a unit, to its name."""
    units = Unit.objects.filter(ledger_id=ledger)
    return {written: unit.name for unit in units for written in reversed(unit.names()) if len(written) > 1}


def _lesson(group: str, word: str, of: str | None) -> Lesson:
    found = next((each for each in GROUPS if each == group), None)
    if found is None:
        raise Refused("no_group")
    clean = words(word, "term", most=LONGEST_TERM)
    if len(clean) < 2 or "\n" in clean:
        raise Refused("term_short")
    return Lesson(found, clean, (words(of or "", "unit", required=False, most=LONGEST_TERM) or None))


def _learnt(ledger: Ledger, wanted: Lesson, source: Source | None) -> Draft:
    holding = [term for term in ledger.terms.values() if term.holds]
    if any((term.group, term.word) == (wanted.group, wanted.word) for term in holding):
        raise Refused("term_known", word=wanted.word)
    if len(holding) >= MOST_TERMS:
        raise Refused("terms_full", most=MOST_TERMS)
    facts = {"group": wanted.group, "word": wanted.word, **({"of": wanted.of} if wanted.of else {})}
    return Draft("learnt", None, facts, source)
