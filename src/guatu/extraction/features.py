"""What the judge looks at in a clause: its words with figures masked, what stands around it, and what the rules said.

A feature is a short string; the weights know those that were met in training and pass over the rest. Features come
in groups, each made of a key, so that what was weighed once need not be written out again (`judge.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from guatu.extraction.clauses import Clause
from guatu.extraction.masks import Stretch, sheet_of
from guatu.extraction.naming import Name, is_facility
from guatu.extraction.parts_of_speech import VERB, Words, tag_of
from guatu.extraction.passages import Passage
from guatu.extraction.scene import Draft, Scene
from guatu.words import Period, Span

PAST, NOW, AHEAD, AMOUNT, TITLE, DOER = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
Group = tuple[Callable[[Any], tuple[str, ...]], Hashable]
STANCES = ("plan", "report", "-")
_DIGITS = str.maketrans("123456789", "000000000")
_BEFORE, _AFTER = 5, 3
_HEADING = 24
_LENGTHS = (6, 10, 16, 24, 36, 60)
_FLAGS = ("lead", "ahead", "told", "section_end", "item_due")


@dataclass(slots=True)
class Seen:
    """A clause as the judge meets it: its scene, the rules' drafts, why it was barred, and the judgement before it."""

    scene: Scene
    drafts: tuple[Draft, ...]
    barred: str
    previous: str
    text: str
    sentence: int
    about: tuple[str, ...]
    heads: tuple[Name, ...]


def features(seen: Seen) -> list[str]:
    """All features of a clause; about 150 strings, those of its n-grams as often as they occur."""
    clause = seen.scene.clause
    sheet = sheet_of(seen.text).around(clause.start, clause.end)
    start, end = sheet.places[clause.start - sheet.base], sheet.places[clause.end - sheet.base]
    found = [*gram_names(sheet.text[start:end], seen.scene.stance or "-")]
    found += chain.from_iterable(group(key) for group, key in groups(seen, sheet, start, end))
    return found


def gram_names(words: str, stance: str) -> Iterator[str]:
    """The n-grams of a clause of two characters and more, those of two again with the stance."""
    if len(words) < 2:
        return
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            yield f"{size}{words[start : start + size]}"
            if size == 2:
                yield f"{stance}2{words[start : start + 2]}"


def groups(seen: Seen, sheet: Stretch, start: int, end: int) -> list[Group]:
    """The groups of a clause that stands in `sheet.text[start:end]`, without its n-grams."""
    scene, clause, words = seen.scene, seen.scene.clause, sheet.text
    stance, passage = scene.stance or "-", clause.passage
    tenses = [_tense(period, scene.reference) for period in clause.periods]
    dated, amounts = "".join(sorted(set(tenses))) if tenses else "", min(len(clause.amounts), 2)
    size = bisect_left(_LENGTHS, len(clause.text))
    opening = sheet.places[max(0, seen.sentence - sheet.base)]
    item, heading, first = passage.item is not None, passage.heading, clause.start == seen.sentence
    found: list[Group] = [
        (_situation, (stance, passage.mood or "-", dated, amounts, size, seen.barred or "-")),
        (_succession, (seen.previous, stance, dated, amounts)),
        (_standing, (clause.piece.closes, first, item, heading, bool(clause.doers), scene.designed, _held(scene))),
        (_begins, words[start : min(end, start + 4)]),
        (_ends, words[max(start, end - 4) : end]),
        (_before, words[max(0, start - _BEFORE) : start]),
        (_after, words[end : end + _AFTER]),
        (_opens, words[opening : opening + 4]),
        (_shared, seen.about),
    ]
    found += _drafted(seen.drafts, stance)
    if tenses or amounts:
        found += _figures(clause, tenses)
    if scene.words:
        found += _spoken(scene.words, (clause.start, clause.end), stance)
    return found


def _held(scene: Scene) -> tuple[bool, ...]:
    """What dates are handed on to the clause, in the order of `_FLAGS`."""
    return (
        scene.lead is not None,
        scene.ahead is not None,
        scene.told is not None,
        scene.section_end is not None,
        scene.item_due is not None,
    )


def _figures(clause: Clause, tenses: list[str]) -> Iterator[Group]:
    """What stands beside each date and amount."""
    text = clause.text
    for period, tense in zip(clause.periods, tenses, strict=True):
        first, last = period.span
        yield _dated, (tense, text[max(0, first - 2) : first], text[last : last + 2], period.edge)
    for amount in clause.amounts:
        first, last = amount.span
        yield _counted, (amount.unit, text[max(0, first - 2) : first], text[last : last + 2])


def masked(clause: Clause, reference: date) -> str:
    """The clause with one sign for each date (past, present, ahead), amount (its unit stays), title and doer."""
    marks = [(*period.span, _tense(period, reference)) for period in clause.periods]
    marks += [(amount.span[0], amount.span[1], AMOUNT + amount.unit) for amount in clause.amounts]
    marks += [(start, end, TITLE) for start, end in clause.quoted if clause.text[start] == "《"]
    marks += [(start, end, DOER) for start, end in clause.doers]
    if not marks:
        return clause.text.translate(_DIGITS)
    marks.sort()
    made: list[str] = []
    at = 0
    for start, end, sign in marks:
        if start >= at:
            made += (clause.text[at:start].translate(_DIGITS), sign)
            at = end
    made.append(clause.text[at:].translate(_DIGITS))
    return "".join(made)


def _tense(period: Period, reference: date) -> str:
    if period.latest < reference:
        return PAST
    return AHEAD if period.earliest > reference or period.edge == "by" else NOW


def _begins(words: str) -> tuple[str, ...]:
    return tuple([f"^{words[:size]}" for size in (1, 2, 3, 4)])


def _ends(words: str) -> tuple[str, ...]:
    return tuple([f"{words[-size:]}$" for size in (1, 2, 3, 4)])


def _before(words: str) -> tuple[str, ...]:
    return f"<{words[-1:]}", f"<{words[-2:]}", f"<{words[-3:]}", f"<<{words}"


def _after(words: str) -> tuple[str, ...]:
    return f">{words[:1]}", f">{words[:2]}", f">{words}"


def _opens(words: str) -> tuple[str, ...]:
    return f"sentence={words[:2]}", f"sentence={words[:3]}", f"sentence={words}"


def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    return names


def _situation(key: tuple[str, str, str, int, int, str]) -> tuple[str, ...]:
    stance, mood, dated, amounts, size, barred = key
    return (
        "bias",
        f"stance={stance}",
        f"mood={mood}",
        f"shape={stance}{dated}{amounts}",
        f"length={size}",
        f"barred={barred}",
    )


def _succession(key: tuple[str, str, str, int]) -> tuple[str, ...]:
    previous, stance, dated, amounts = key
    return f"previous={previous}", f"previous={previous}{stance}{dated}{amounts}"


def _standing(key: tuple[str, bool, bool, bool, bool, bool, tuple[bool, ...]]) -> tuple[str, ...]:
    closes, first, item, heading, doer, designed, held = key
    names = [f"closes={closes}", f"first={first}"]
    said = {"item": item, "heading": heading, "doer": doer, "designed": designed}
    names += [name for name, given in said.items() if given]
    names += [f"held={name}" for name, given in zip(_FLAGS, held, strict=True) if given]
    return tuple(names)


def _dated(key: tuple[str, str, str, str]) -> tuple[str, ...]:
    tense, before, after, edge = key
    return (
        f"D{tense}",
        f"D{before[-1:]}{tense}",
        f"D{before}{tense}",
        f"D{tense}{after[:1]}",
        f"D{tense}{after}",
        f"D{tense}={edge}",
    )


def _counted(key: tuple[str, str, str]) -> tuple[str, ...]:
    unit, before, after = key
    return (
        f"A{unit}",
        f"A{before[-1:]}|",
        f"A{before}|",
        f"A|{after[:1]}",
        f"A|{after}",
        f"A{before[-1:]}|{unit}",
        f"A{before}|{unit}",
    )


def _spoken(words: Words, span: Span, stance: str) -> list[Group]:
    """The clause's parts of speech in order, its verbs, and the nouns its verbs govern."""
    said, signs = words.within(span), f"^{words.signs_within(span)}$"
    found: list[Group] = [(_in_a_row, signs[:2])]
    found += [(_in_a_row, signs[start : start + 3]) for start in range(len(said))]
    verbs = [word for word, tag in said if tag == "v"] if VERB in signs else []
    found.append((_doing, (min(len(verbs), 4), stance, verbs[0] if verbs else "", verbs[-1] if verbs else "")))
    found += [(_verb, (verb, stance)) for verb in verbs]
    nouns = [word for word, tag in said if tag[:1] == "n"]
    if nouns:
        found.append((_nouns, (nouns[0], nouns[-1])))
    return found


def _in_a_row(signs: str) -> tuple[str, ...]:
    tags = [sign if sign in "^$" else tag_of(sign) for sign in signs]
    pair = f"@{tags[-2]}.{tags[-1]}"
    return (pair, f"@{tags[0]}.{tags[1]}.{tags[2]}") if len(tags) == 3 else (pair,)


def _doing(key: tuple[int, str, str, str]) -> tuple[str, ...]:
    count, stance, first, last = key
    names = (f"@verbs={count}{stance}",)
    return (*names, f"@first={first}{stance}", f"@last={last}{stance}") if count else names


def _verb(key: tuple[str, str]) -> tuple[str, ...]:
    return f"@v={key[0]}", f"@v={key[0]}{key[1]}"


def _nouns(key: tuple[str, str]) -> tuple[str, ...]:
    return f"@noun={key[1]}", f"@noun={key[0]}^"


def _drafted(drafts: tuple[Draft, ...], stance: str) -> Iterator[Group]:
    if not drafts:
        yield _undrafted, stance
        return
    draft = drafts[0]
    yield _rule, (draft.rule, draft.kind, stance, min(len(drafts), 3))
    action = draft.action[:2] if draft.action else ""
    yield _fields, (draft.kind, draft.value is not None, draft.due is not None, action)
    name = draft.subject
    if name:
        yield _subject, (name.rule, is_facility(name.text), draft.kind, name.text[-2:], min(len(name.text) // 4, 5))


def _undrafted(stance: str) -> tuple[str, ...]:
    return (f"rule=none{stance}",)


def _rule(key: tuple[str, str, str, int]) -> tuple[str, ...]:
    rule, kind, stance, count = key
    return f"rule={rule}", f"rule={rule}{kind}{stance}", f"kind={kind}", f"drafts={count}"


def _fields(key: tuple[str, bool, bool, str]) -> tuple[str, ...]:
    kind, valued, due, action = key
    names = f"valued={valued}{kind}", f"due={due}{kind}"
    return (*names, f"action={action}{kind}") if action else names


def _subject(key: tuple[str, bool, str, str, int]) -> tuple[str, ...]:
    rule, facility, kind, ending, long = key
    return f"subject={rule}{facility}{kind}", f"subject={ending}", f"long={long}{kind}"


def about(text: str, passage: Passage) -> tuple[str, ...]:
    """The features of a passage that all its clauses share: its headings and its first words."""
    found: list[str] = []
    for depth, block in enumerate(reversed(passage.path[1:])):
        heading = text[block.span[0] : min(block.span[1], block.span[0] + _HEADING)].translate(_DIGITS)
        sign = "H" if not depth else "h"
        found += [f"{sign}{heading[start : start + 2]}" for start in range(len(heading) - 1)]
    if passage.path:
        title = text[slice(*passage.path[0].span)]
        found += [f"T{title[-2:]}", f"T{title[-4:]}"]
    start = passage.span[0]
    found += [f"P{text[start : start + size]}" for size in (2, 3, 4)]
    return tuple(found)
