"""What a statement is about: a stretch of its clause; or, in `carried.py`, a name handed on from elsewhere.

A log-linear model over all of them. A stretch's points are those of the place where it begins, those of the place
where it ends, and those of its length, so that all stretches are weighed at the cost of their two ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Features, Known, Weights, points_of
from guatu.extraction.lexicon import words
from guatu.extraction.naming import after_lead
from guatu.extraction.parts_of_speech import INSIDE, Words
from guatu.extraction.scene import Draft, Scene

LONGEST, _LONGEST_TAIL = 40, 8
# Stands for the sign before the clause's first.
_NOTHING = "\0"
_WITHIN_A_WORD = ("", INSIDE, "", INSIDE)
Floats = npt.NDArray[np.float64]
_TAILS = ("facility", "campaign", "paper", "body", "event", "indicator", "part", "abstract")


@dataclass(frozen=True, slots=True)
class Stretches:
    """For each offset of the clause the features of a name that begins there, and of one that ends there."""

    starts: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[str, ...], ...]
    kind: str
    ruled: tuple[int, int] | None
    crossed: npt.NDArray[np.int64]


def stretches(scene: Scene, draft: Draft) -> Stretches:
    """The places of a clause where a name may begin or end."""
    clause = scene.clause
    text = clause.text
    signs = _signs(scene)
    kind = draft.kind
    lead = after_lead(clause)
    ruled = _ruled(scene, draft)
    said, base = scene.words, clause.start
    starts = tuple(
        _start(signs, at, kind, lead, ruled) + _words_at(said, base + at, "s", kind) for at in range(len(text) + 1)
    )
    ends = tuple(
        _end(signs, text, at, kind, ruled) + _words_at(said, base + at, "e", kind) for at in range(len(text) + 1)
    )
    return Stretches(starts, ends, kind, ruled, _crossed(scene))


def _ruled(scene: Scene, draft: Draft) -> tuple[int, int] | None:
    """Where in the clause the rules' own subject stands."""
    held, clause = draft.subject, scene.clause
    whole = held and held.span and held.span[1] - held.span[0] == len(held.text)
    if not held or not held.span or not whole or not clause.start <= held.span[0] < clause.end:
        return None
    return held.span[0] - clause.start, held.span[1] - clause.start


def _crossed(scene: Scene) -> npt.NDArray[np.int64]:
    """How many figures begin before each offset."""
    clause = scene.clause
    figures = np.zeros(len(clause.text) + 1, dtype=np.int64)
    for start, _ in [*(one.span for one in clause.periods), *(one.span for one in clause.amounts)]:
        figures[start + 1 : start + 2] += 1
    crossed: npt.NDArray[np.int64] = np.cumsum(figures)
    return crossed


def _signs(scene: Scene) -> str:
    """The clause with dates, amounts and doers as signs, one for each of their characters."""
    signs = list(scene.text)
    clause = scene.clause
    for spans, sign in (
        ([period.span for period in clause.periods], "\ue001"),
        ([amount.span for amount in clause.amounts], "\ue004"),
        (clause.doers, "\ue006"),
    ):
        for start, end in spans:
            signs[start:end] = sign * (end - start)
    return "".join(signs)


def _words_at(words: Words | None, at: int, edge: str, kind: str) -> tuple[str, ...]:
    """What the words on both sides of an offset are."""
    return () if words is None else _of_words((edge, kind, words.before(at), words.after(at)))


def _of_words(key: tuple[str, str, tuple[str, str], tuple[str, str]]) -> tuple[str, ...]:
    edge, kind, before, after = key
    if before[1] == INSIDE and after[1] == INSIDE:
        return (f"subject:{edge}@inside",)
    tags = f"{before[1]}|{after[1]}"
    return (
        f"subject:{edge}@{tags}",
        f"subject:{edge}@{tags}{kind}",
        f"subject:{edge}@{before[0]}|{after[1]}",
        f"subject:{edge}@{before[1]}|{after[0]}",
        f"subject:{edge}@<{before[1]}",
        f"subject:{edge}@>{after[1]}",
    )


def _start(signs: str, at: int, kind: str, lead: int, ruled: tuple[int, int] | None) -> tuple[str, ...]:
    before = signs[max(0, at - 3) : at] or "^"
    after = signs[at : at + 3]
    return (
        *_start_before(before),
        *_start_after(after),
        *_start_between((before[-1:], after[:1], kind)),
        *_start_place(("lead" if at == lead else "" if at else "first", kind)),
        *(_start_ruled(kind) if ruled and at == ruled[0] else ()),
    )


def _start_before(before: str) -> tuple[str, ...]:
    return f"subject:s<{before[-1:]}", f"subject:s<{before[-2:]}", f"subject:s<{before}"


def _start_after(after: str) -> tuple[str, ...]:
    return f"subject:s>{after[:1]}", f"subject:s>{after[:2]}", f"subject:s>{after}"


def _start_between(key: tuple[str, str, str]) -> tuple[str, ...]:
    before, after, kind = key
    return f"subject:s{before}|{after}", f"subject:s{before}{kind}"


def _start_place(key: tuple[str, str]) -> tuple[str, ...]:
    return (f"subject:s={key[0]}{key[1]}",)


def _start_ruled(kind: str) -> tuple[str, ...]:
    return "subject:s=ruled", f"subject:s=ruled{kind}"


def _end(signs: str, text: str, at: int, kind: str, ruled: tuple[int, int] | None) -> tuple[str, ...]:
    before = signs[max(0, at - 3) : at]
    after = signs[at : at + 3] or "$"
    return (
        *_end_before(before),
        *_end_after(after),
        *_end_between((before[-1:], after[:2], kind)),
        *(name for tail in tails_at(text, at) for name in _end_tail((tail, kind, after[:1]))),
        *(_end_ruled(kind) if ruled and at == ruled[1] else ()),
    )


def _end_before(before: str) -> tuple[str, ...]:
    return f"subject:e<{before[-1:]}", f"subject:e<{before[-2:]}", f"subject:e<{before}"


def _end_after(after: str) -> tuple[str, ...]:
    return f"subject:e>{after[:1]}", f"subject:e>{after[:2]}", f"subject:e>{after}"


def _end_between(key: tuple[str, str, str]) -> tuple[str, ...]:
    before, after, kind = key
    return f"subject:e{before}|{after[:1]}", f"subject:e{after[:1]}{kind}", f"subject:e{after}{kind}"


def _end_tail(key: tuple[str, str, str]) -> tuple[str, ...]:
    tail, kind, after = key
    return f"subject:e={tail}", f"subject:e={tail}{kind}", f"subject:e={tail}{after}"


def _end_ruled(kind: str) -> tuple[str, ...]:
    return "subject:e=ruled", f"subject:e=ruled{kind}"


@cache
def _tails() -> tuple[Mapping[str, frozenset[str]], Mapping[str, tuple[int, ...]]]:
    """The words that names end with, each with its sorts, and by last character the lengths of such words."""
    sorts: dict[str, frozenset[str]] = {}
    lengths: dict[str, set[int]] = {}
    for tail in _TAILS:
        for word in words(f"nouns.{tail}"):
            if len(word) <= _LONGEST_TAIL:
                sorts[word] = sorts.get(word, frozenset()) | {tail}
                lengths.setdefault(word[-1], set()).add(len(word))
    return sorts, {last: tuple(sorted(found)) for last, found in lengths.items()}


def tails_at(text: str, at: int) -> Collection[str]:
    """The sorts of nouns that end at an offset."""
    sorts, lengths = _tails()
    sizes = lengths.get(text[at - 1 : at], ())
    hits = [sorts[word] for size in sizes if size <= at and (word := text[at - size : at]) in sorts]
    return frozenset().union(*hits)


def grid(scene: Scene, draft: Draft, weights: Known) -> tuple[Floats, tuple[int, int] | None]:
    """As `shape` of `stretches`: the points of every stretch, and the rules' own; groups of features summed once."""
    signs, text, kind = _signs(scene), scene.text, draft.kind
    ruled = _ruled(scene, draft)
    lead, count = after_lead(scene.clause), len(text) + 1
    edges = _edges(weights, signs, scene, kind)
    _add_tails(weights, edges, signs, text, kind)
    place = weights.sums(_start_place)
    usual = place["", kind]
    edges[0] += place["first", kind] - usual
    if lead < count:
        edges[lead] += place["lead", kind] - (usual if lead else place["first", kind])
    if ruled:
        edges[ruled[0]] += weights.sums(_start_ruled)[kind]
        edges[ruled[1]] += complex(0.0, weights.sums(_end_ruled)[kind])
    both = np.array(edges)
    points = (both.real + usual)[:, None] + both.imag
    points += _bare(weights, count, kind)
    if ruled:
        points[ruled] += weights.get("subject:ruled", 0.0)
    before = 0
    figures = [period.span[0] for period in scene.clause.periods] + [one.span[0] for one in scene.clause.amounts]
    for start in sorted(figures):
        points[before : start + 1, start + 1 :] += weights.get("subject:figures", 0.0)
        before = start + 1
    return points, ruled


def _edges(weights: Known, signs: str, scene: Scene, kind: str) -> list[complex]:
    """What speaks at each offset for a name that begins there, and for one that ends there."""
    before, after, between = weights.edges(_before), weights.edges(_after), weights.edges(_between(kind))
    around = _said_around(weights, scene, kind)
    return [
        before[signs[at - 3 if at > 3 else 0 : at]]
        + after[signs[at : at + 3]]
        + between[signs[at - 1 : at + 2] if at else _NOTHING + signs[:2]]
        + said
        for at, said in enumerate(around)
    ]


def _said_around(weights: Known, scene: Scene, kind: str) -> list[complex]:
    """What the words on both sides of each offset say; most offsets are inside a word."""
    start, end, words = scene.clause.start, scene.clause.end, scene.words
    if words is None:
        return [0j] * (end - start + 1)
    around = weights.edges(_around(kind))
    found = [around[_WITHIN_A_WORD]] * (end - start + 1)
    for at, before, after in words.around((start, end)):
        found[at - start] = around[before + after]
    return found


def _before(signs: str) -> tuple[Features, Features]:
    return _start_before(signs or "^"), _end_before(signs)


def _after(signs: str) -> tuple[Features, Features]:
    return _start_after(signs), _end_after(signs or "$")


@cache
def _between(kind: str) -> Callable[[str], tuple[Features, Features]]:
    """For the sign before an offset and the two after it."""

    def names(signs: str) -> tuple[Features, Features]:
        before, after = signs[0].strip(_NOTHING), signs[1:]
        return _start_between((before or "^", after[:1], kind)), _end_between((before, after or "$", kind))

    return names


@cache
def _around(kind: str) -> Callable[[tuple[str, str, str, str]], tuple[Features, Features]]:
    """For the word before an offset and its tag, and those after it."""

    def names(said: tuple[str, str, str, str]) -> tuple[Features, Features]:
        before, after = said[:2], said[2:]
        return _of_words(("s", kind, before, after)), _of_words(("e", kind, before, after))

    return names


def _add_tails(weights: Known, edges: list[complex], signs: str, text: str, kind: str) -> None:
    (sorts, lengths), tail = _tails(), weights.sums(_end_tail)
    for at, sign in enumerate(text, 1):
        sizes = lengths.get(sign)
        if sizes and any(text[at - size : at] in sorts for size in sizes):
            for one in tails_at(text, at):
                edges[at] += complex(0.0, tail[one, kind, signs[at : at + 1] or "$"])


def _bare(weights: Known, size: int, kind: str) -> Floats:
    """The points for the lengths of all stretches between `size` offsets; not to be written to."""
    sort = length_name(0, kind)[-1]
    key = ("lengths", sort, size)
    if key not in weights.made:
        length = np.arange(size)[None, :] - np.arange(size)[:, None]
        table = np.array([weights.get(length_name(n, kind), 0.0) for n in range(LONGEST + 1)])
        weights.made[key] = np.where((length >= 2) & (length <= LONGEST), table[np.clip(length, 0, LONGEST)], -np.inf)
    made: Floats = weights.made[key]
    return made


def shape(found: Stretches, weights: Weights) -> Floats:
    """The points of every stretch: row where it begins, column where it ends; minus infinity where it cannot."""
    starts = np.array([points_of(weights, names) for names in found.starts])
    ends = np.array([points_of(weights, names) for names in found.ends])
    points: Floats = starts[:, None] + ends[None, :] + lengths(found, weights)
    return points


def lengths(found: Stretches, weights: Weights) -> Floats:
    """The points for a stretch's length and for figures inside it."""
    size = len(found.starts)
    length = np.arange(size)[None, :] - np.arange(size)[:, None]
    table = np.array([points_of(weights, [length_name(n, found.kind)]) for n in range(LONGEST + 1)])
    points = np.where((length >= 2) & (length <= LONGEST), table[np.clip(length, 0, LONGEST)], -np.inf)
    crossed = found.crossed[None, :] - found.crossed[:, None]
    points = points + np.where(crossed > 0, weights.get("subject:figures", 0.0), 0.0)
    if found.ruled:
        points[found.ruled] += weights.get("subject:ruled", 0.0)
    return points


def length_name(length: int, kind: str) -> str:
    """The feature of a stretch's length."""
    return (
        f"subject:long={length if length < 12 else 12 + length // 4}{'m' if kind in ('target', 'observation') else 'p'}"
    )
