"""What a statement is about: a stretch of its clause, or a name that an earlier clause or heading hands on.

A log-linear model over all of them. A stretch's points are those of the place where it begins, those of the place
where it ends, and those of its length, so that all stretches are weighed at the cost of their two ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Known, Weights, points_of
from guatu.extraction.clauses import Clause
from guatu.extraction.features import masked
from guatu.extraction.lexicon import words
from guatu.extraction.naming import Name, after_lead, is_facility, is_part, name_at
from guatu.extraction.parts_of_speech import INSIDE, Words
from guatu.extraction.scene import Draft, Scene

LONGEST, _LONGEST_TAIL = 40, 8
Floats = npt.NDArray[np.float64]
_CUT = re.compile(
    "已|正在|正(?=[一-龥]{2})|将|要(?!素)|应|力争|确保|预计|计划|完成|达到|实现|增长|下降|提高|建成|开工|竣工|投[产用]|进入|通过|取得|获|尚|仍|未|全面|全部|顺利|基本|首次|累计|共|为(?=\\d)|由(?=[一-龥])|在(?=[一-龥]{2})|超|突破|纳入|列入|启动|签订|落地|推进|建设完"
)
_TAILS = ("facility", "campaign", "paper", "body", "event", "indicator", "part", "abstract")


@dataclass(frozen=True, slots=True)
class Carried:
    """A name handed on from outside the clause (or the rules' own), with the features that speak for it."""

    name: Name
    features: tuple[str, ...]


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
    for one in (*clause.periods, *clause.amounts):
        figures[one.span[0] + 1 : one.span[0] + 2] += 1
    return np.cumsum(figures)


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
    found: frozenset[str] = frozenset()
    for length in lengths.get(text[at - 1 : at], ()):
        if length <= at:
            found |= sorts.get(text[at - length : at], found)
    return found


def grid(scene: Scene, draft: Draft, weights: Known) -> tuple[Floats, tuple[int, int] | None]:
    """As `shape` of `stretches`: the points of every stretch, and the rules' own; each group of features summed once."""
    signs, text, base, kind = _signs(scene), scene.text, scene.clause.start, draft.kind
    ruled = _ruled(scene, draft)
    lead, count = after_lead(scene.clause), len(text) + 1
    befores = [signs[at - 3 if at > 3 else 0 : at] for at in range(count)]
    afters = [signs[at : at + 3] for at in range(count)]
    starts = _starts(weights, befores, afters, kind)
    ends = _ends(weights, befores, afters, kind, text)
    place = weights.sums(_start_place)
    starts += place["", kind]
    starts[0] += place["first", kind] - place["", kind]
    if lead < count:
        starts[lead] += place["lead", kind] - place["" if lead else "first", kind]
    if scene.words is not None:
        sums, before, after = weights.sums(_of_words), scene.words.before, scene.words.after
        around = [(before(at), after(at)) for at in range(base, base + count)]
        starts += [sums["s", kind, one, other] for one, other in around]
        ends += [sums["e", kind, one, other] for one, other in around]
    points = _bare(weights, count, kind) + starts[:, None] + ends[None, :]
    if ruled:
        points[ruled[0]] += weights.sums(_start_ruled)[kind]
        points[:, ruled[1]] += weights.sums(_end_ruled)[kind]
        points[ruled] += weights.get("subject:ruled", 0.0)
    if scene.clause.periods or scene.clause.amounts:
        crossed = _crossed(scene)
        points += np.where(crossed[None, :] > crossed[:, None], weights.get("subject:figures", 0.0), 0.0)
    return points, ruled


def _starts(weights: Known, befores: Sequence[str], afters: Sequence[str], kind: str) -> Floats:
    before, after, between = (weights.sums(_start_before), weights.sums(_start_after), weights.sums(_start_between))
    return np.array(
        [
            before[one or "^"] + after[other] + between[one[-1:] or "^", other[:1], kind]
            for one, other in zip(befores, afters, strict=True)
        ]
    )


def _ends(weights: Known, befores: Sequence[str], afters: Sequence[str], kind: str, text: str) -> Floats:
    before, after, between = weights.sums(_end_before), weights.sums(_end_after), weights.sums(_end_between)
    points = np.array(
        [
            before[one] + after[other or "$"] + between[one[-1:], other[:2] or "$", kind]
            for one, other in zip(befores, afters, strict=True)
        ]
    )
    lengths, tail = _tails()[1], weights.sums(_end_tail)
    for at, sign in enumerate(text, 1):
        if sign in lengths:
            for one in tails_at(text, at):
                points[at] += tail[one, kind, afters[at][:1] or "$"]
    return points


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
    return starts[:, None] + ends[None, :] + lengths(found, weights)


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


def carried(scene: Scene, draft: Draft, heads: Sequence[Name]) -> Iterator[Carried]:
    """The names from outside the clause, alone and with the part the clause names; the rules' own is among them."""
    opening, part = _opening(scene)
    for place, name, ruled in _outside(scene, draft, heads):
        groups = _groups(place, name, draft, opening[:3], part=part, ruled=ruled)
        names = _opened((opening[:3], min(len(opening) // 4, 8), draft.kind))
        yield Carried(name, (*names, *(one for group, key in groups for one in group(key))))


def best_carried(scene: Scene, draft: Draft, heads: Sequence[Name], weights: Known) -> tuple[Name | None, float]:
    """The name from outside the clause with the most points, and its points."""
    opening, part = _opening(scene)
    best, most = None, float("-inf")
    for place, name, ruled in _outside(scene, draft, heads):
        groups = _groups(place, name, draft, opening[:3], part=part, ruled=ruled)
        points = sum([weights.sums(group)[key] for group, key in groups])
        if points > most:
            best, most = name, points
    return best, most + weights.sums(_opened)[opening[:3], min(len(opening) // 4, 8), draft.kind]


def _opening(scene: Scene) -> tuple[str, bool]:
    """The clause as the judge sees it, and whether it begins with a part of something."""
    at = after_lead(scene.clause)
    lead = scene.text[at : at + 6]
    part = is_part(lead) or is_part(lead[:4]) or is_part(lead[:2])
    return masked(scene.clause, scene.reference), part


def _outside(scene: Scene, draft: Draft, heads: Sequence[Name]) -> Iterator[tuple[str, Name, bool]]:
    """The names from outside the clause: where each is from, and whether it is the rules' own."""
    held = draft.subject
    own = held.text if held is not None else None
    seen: dict[str, str] = {}
    for place, name in _named(scene, heads):
        if name is not None and name.text not in seen and len(name.text) <= LONGEST:
            seen[name.text] = place
            yield place, name, name.text == own
    for name, place in _composed(scene, draft, seen):
        seen[name.text] = place
        yield place, name, name.text == own
    here = held is not None and held.span is not None and held.span[1] - held.span[0] == len(held.text)
    if held and held.text not in seen and (not here or "-" in held.rule):
        yield "ruled", held, True


def _named(scene: Scene, heads: Sequence[Name]) -> Iterator[tuple[str, Name | None]]:
    focus = scene.focus
    yield from (("item", focus.item), ("last", focus.last), ("project", focus.project))
    yield from (("indicator", focus.indicator), ("earlier", focus.earlier))
    yield from ((f"head{depth}", head) for depth, head in enumerate(heads))
    yield from ((f"recent{ago}", name) for ago, name in enumerate(scene.recent))
    for ago, clause in enumerate(scene.before):
        same = clause.piece.sentence == scene.clause.piece.sentence
        yield f"said{ago}{'same' if same else ''}", leading(clause)


def _composed(scene: Scene, draft: Draft, bases: Mapping[str, str]) -> Iterator[tuple[Name, str]]:
    """A project or an area with the part or the indicator that the clause names of it: 某某大桥 and 主塔."""
    own = [draft.subject] if draft.subject and draft.subject.rule == "as-named" else []
    parts = {name.text: name for name in [*own, leading(scene.clause)] if name and len(name.text) <= 16}
    for base, place in list(bases.items())[:6]:
        for text, name in parts.items():
            if text[:2] not in base and base[:2] not in text and len(base) + len(text) <= LONGEST:
                yield (
                    Name(base + text, name.span, "focus-with-part"),
                    f"with-{place[:4]}{is_facility(base)}{is_part(text)}",
                )


def leading(clause: Clause) -> Name | None:
    """The noun phrase a clause begins with, up to its first date, amount or word of doing or being."""
    start = after_lead(clause)
    found = _CUT.search(clause.text, start + 2)
    end = min([found.start() if found else len(clause.text), *_figures(clause, start)])
    return name_at(clause, start, end)


def _figures(clause: Clause, start: int) -> Iterator[int]:
    return (one.span[0] for group in (clause.periods, clause.amounts) for one in group if one.span[0] >= start + 2)


def _groups(
    place: str, name: Name, draft: Draft, opening: str, *, part: bool, ruled: bool
) -> list[tuple[Callable[[Any], tuple[str, ...]], tuple[object, ...]]]:
    """What speaks for a name handed on, as groups of features and their keys."""
    groups: list[tuple[Callable[[Any], tuple[str, ...]], tuple[object, ...]]] = [
        (_placed, (place, draft.kind, is_facility(name.text), part)),
        (_placed_before, (place, opening[:2])),
        (_ending, (name.text[-2:],)),
    ]
    if ruled:
        groups.append((_same, (place, draft.kind, draft.rule)))
    elif draft.subject:
        groups.append((_against, (draft.subject.rule, place)))
    return groups


def _placed(key: tuple[str, str, bool, bool]) -> tuple[str, ...]:
    place, kind, facility, part = key
    names = f"c={place}", f"c={place}{kind}", f"c={place}{facility}{kind}", f"c={place}{part}{kind}"
    return tuple(f"subject:{name}" for name in names)


def _opened(key: tuple[str, int, str]) -> tuple[str, ...]:
    opening, long, kind = key
    names = f"c^{opening[:1]}{kind}", f"c^{opening[:2]}", f"c^{opening}", f"c=long{long}"
    return tuple(f"subject:{name}" for name in names)


def _placed_before(key: tuple[str, str]) -> tuple[str, ...]:
    return f"subject:c={key[0]}{key[1][:1]}", f"subject:c={key[0]}{key[1]}"


def _ending(key: tuple[str]) -> tuple[str, ...]:
    return (f"subject:c$={key[0]}",)


def _same(key: tuple[str, str, str]) -> tuple[str, ...]:
    place, kind, rule = key
    return "subject:c=ruled", f"subject:c=ruled{place}", f"subject:c=ruled{kind}", f"subject:c=ruled{rule}"


def _against(key: tuple[str, str]) -> tuple[str, ...]:
    return (f"subject:c=against{key[0]}{key[1]}",)
