"""What a correction at the desk can teach: words for the office's own lexicon, each for a person to take or leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from guatu.ledger.item import Item
from guatu.ledger.term import Group, Term

_ACTS = frozenset({"milestone", "status", "task"})
LONGEST_TERM = 60


@dataclass(frozen=True, slots=True)
class Lesson:
    """A word to be listed in `group`; `of` is the unit whose other name it is."""

    group: Group
    word: str
    of: str | None = None


def lessons(item: Item, machine: Item | None, text: str, terms: Iterable[Term], units: Collection[str]) -> list[Lesson]:
    """What the draft as it stands teaches beside what the `machine` made of it (None where a person made it).

    `text` is the document's; `units` are the names known already. Only words that stand in the text are of use.
    """
    known = {(term.group, term.word) for term in terms if term.holds}
    found = [*_of_units(item, machine, text, units), *_of_words(item, machine, text)]
    return [
        one
        for one in dict.fromkeys(found)
        if (one.group, one.word) not in known and 2 <= len(one.word) <= LONGEST_TERM and "\n" not in one.word
    ]


def _of_units(item: Item, machine: Item | None, text: str, units: Collection[str]) -> Iterator[Lesson]:
    if item.state == "discarded":
        return
    before = {unit.name for unit in machine.units} if machine else set()
    now = {unit.name for unit in item.units}
    gone = [name for name in before - now if name in text]
    for unit in item.units:
        if unit.name in before:
            continue
        if unit.name not in text and len(gone) == 1 and len(now - before) == 1:
            # Else the machine took another unit for this one, which is no name of it.
            if gone[0] not in units and is_short_for(gone[0], unit.name):
                yield Lesson("unit", gone[0], unit.name)
        elif unit.name in text and unit.name not in units:
            yield Lesson("unit", unit.name)


def is_short_for(short: str, name: str) -> bool:
    """Whether the characters of `short` stand in `name` in their order: 市住建局 for 市住房和城乡建设局."""
    rest = iter(name)
    return all(char in rest for char in short)


def _of_words(item: Item, machine: Item | None, text: str) -> Iterator[Lesson]:
    if item.state == "discarded":
        if machine and item.kind == "task" and item.due is None and item.value is None and item.action:
            yield Lesson("slogan", item.action)
        return
    said = item.source.text if item.source else ""
    if item.kind in _ACTS and item.subject and item.subject != (machine and machine.subject) and item.subject in text:
        yield Lesson("project", item.subject)
    if item.kind == "task" and item.action and item.action != (machine and machine.action) and item.action in said:
        yield Lesson("duty", item.action)
