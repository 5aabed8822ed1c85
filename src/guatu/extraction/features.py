"""What the judge looks at in a clause: its words with figures masked, what stands around it, and what the rules said.

A feature is a short string; the weights know those that were met in training and pass over the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guatu.extraction.clauses import Clause
from guatu.extraction.naming import Name, is_facility
from guatu.extraction.passages import Passage
from guatu.extraction.scene import Draft, Scene
from guatu.words import Period

PAST, NOW, AHEAD, AMOUNT, TITLE, DOER = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
_DIGITS = str.maketrans("123456789", "000000000")
_BEFORE = _AFTER = 5
_HEADING = 24
_LENGTHS = (6, 10, 16, 24, 36, 60)


@dataclass(frozen=True, slots=True)
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
    """All features of a clause; about 150 strings."""
    scene, clause = seen.scene, seen.scene.clause
    stance = scene.stance or "-"
    words = masked(clause, scene.reference)
    grams = list(_grams(words))
    found = grams + [f"{stance}{gram}" for gram in grams if len(gram) == 2]
    found += _edges(words)
    found += _around(seen.text, clause)
    found += _state(seen, stance)
    found += _drafted(seen.drafts, stance)
    found += seen.about
    if scene.words:
        found += _spoken(scene.words.within((clause.start, clause.end)), stance)
    return found


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


def _grams(words: str) -> Iterator[str]:
    yield from words
    for size in (2, 3):
        for start in range(len(words) - size + 1):
            yield words[start : start + size]


def _edges(words: str) -> list[str]:
    return [
        *(f"^{words[:size]}" for size in (1, 2, 3, 4)),
        *(f"{words[-size:]}$" for size in (1, 2, 3, 4)),
    ]


def _around(text: str, clause: Clause) -> Iterator[str]:
    before = text[max(0, clause.start - _BEFORE) : clause.start].translate(_DIGITS)
    after = text[clause.end : clause.end + _AFTER].translate(_DIGITS)
    for size in (1, 2, 3):
        yield f"<{before[-size:]}"
        yield f">{after[:size]}"
    yield f"<<{before[-5:]}"


def _state(seen: Seen, stance: str) -> Iterator[str]:
    clause, scene = seen.scene.clause, seen.scene
    dated = "".join(sorted({_tense(period, scene.reference) for period in clause.periods}))
    amounts = min(len(clause.amounts), 2)
    yield "bias"
    yield f"stance={stance}"
    yield f"mood={clause.passage.mood or '-'}"
    yield f"shape={stance}{dated}{amounts}"
    yield f"length={sum(len(clause.text) > size for size in _LENGTHS)}"
    yield f"previous={seen.previous}"
    yield f"previous={seen.previous}{stance}{dated}{amounts}"
    yield f"barred={seen.barred or '-'}"
    yield f"closes={clause.piece.closes}"
    yield f"first={clause.start == seen.sentence}"
    if clause.passage.item:
        yield "item"
    if clause.passage.heading:
        yield "heading"
    if clause.doers:
        yield "doer"
    for name in ("lead", "ahead", "told", "section_end", "item_due"):
        if getattr(scene, name):
            yield f"held={name}"
    if scene.designed:
        yield "designed"
    opening = seen.text[seen.sentence : seen.sentence + 4]
    for size in (2, 3, 4):
        yield f"sentence={opening[:size]}"


def _spoken(words: list[tuple[str, str]], stance: str) -> Iterator[str]:
    """The clause's parts of speech in order, its verbs, and the nouns its verbs govern."""
    tags = ["^", *(tag[:2] for _, tag in words), "$"]
    for one, other in pairwise(tags):
        yield f"@{one}{other}"
    for start in range(len(tags) - 2):
        yield f"@{tags[start]}.{tags[start + 1]}.{tags[start + 2]}"
    verbs = [word for word, tag in words if tag == "v"]
    yield f"@verbs={min(len(verbs), 4)}{stance}"
    for verb in verbs:
        yield f"@v={verb}"
        yield f"@v={verb}{stance}"
    if verbs:
        yield f"@first={verbs[0]}{stance}"
        yield f"@last={verbs[-1]}{stance}"
    nouns = [word for word, tag in words if tag[:1] == "n"]
    if nouns:
        yield f"@noun={nouns[-1]}"
        yield f"@noun={nouns[0]}^"


def _drafted(drafts: tuple[Draft, ...], stance: str) -> Iterator[str]:
    if not drafts:
        yield f"rule=none{stance}"
        return
    draft = drafts[0]
    yield f"rule={draft.rule}"
    yield f"rule={draft.rule}{draft.kind}{stance}"
    yield f"kind={draft.kind}"
    yield f"drafts={min(len(drafts), 3)}"
    yield f"valued={draft.value is not None}{draft.kind}"
    yield f"due={draft.due is not None}{draft.kind}"
    if draft.action:
        yield f"action={draft.action[:2]}{draft.kind}"
    if draft.subject:
        name = draft.subject
        yield f"subject={name.rule}{is_facility(name.text)}{draft.kind}"
        yield f"subject={name.text[-2:]}"
        yield f"long={min(len(name.text) // 4, 5)}{draft.kind}"


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
