"""What a statement is about: a stretch of its clause, or a name that an earlier clause or heading hands on.

A log-linear model over all of them. A stretch's points are those of the place where it begins, those of the place
where it ends, and those of its length, so that all stretches are weighed at the cost of their two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Weights, points_of
from guatu.extraction.clauses import Clause
from guatu.extraction.features import masked
from guatu.extraction.lexicon import ends_with
from guatu.extraction.naming import Name, after_lead, is_facility, is_part, name_at
from guatu.extraction.parts_of_speech import INSIDE, Words
from guatu.extraction.scene import Draft, Scene

LONGEST = 40
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
    held = draft.subject
    ruled = None
    if (
        held
        and held.span
        and held.span[1] - held.span[0] == len(held.text)
        and clause.start <= held.span[0] < clause.end
    ):
        ruled = held.span[0] - clause.start, held.span[1] - clause.start
    words, base = scene.words, clause.start
    starts = tuple(
        _start(signs, at, kind, lead, ruled) + _words_at(words, base + at, "s", kind) for at in range(len(text) + 1)
    )
    ends = tuple(
        _end(signs, text, at, kind, ruled) + _words_at(words, base + at, "e", kind) for at in range(len(text) + 1)
    )
    figures = np.zeros(len(text) + 1, dtype=np.int64)
    for span in [period.span for period in clause.periods] + [amount.span for amount in clause.amounts]:
        figures[span[0] + 1 : span[0] + 2] += 1
    return Stretches(starts, ends, kind, ruled, np.cumsum(figures))


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
    if words is None:
        return ()
    before, after = words.before(at), words.after(at)
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
    names = [f"s<{before[-1:]}", f"s<{before[-2:]}", f"s<{before}", f"s>{after[:1]}", f"s>{after[:2]}", f"s>{after}"]
    names += [
        f"s{before[-1:]}|{after[:1]}",
        f"s{before[-1:]}{kind}",
        f"s={'lead' if at == lead else 'first' if not at else ''}{kind}",
    ]
    if ruled and at == ruled[0]:
        names += ["s=ruled", f"s=ruled{kind}"]
    return tuple(f"subject:{name}" for name in names)


def _end(signs: str, text: str, at: int, kind: str, ruled: tuple[int, int] | None) -> tuple[str, ...]:
    before = signs[max(0, at - 3) : at]
    after = signs[at : at + 3] or "$"
    names = [f"e<{before[-1:]}", f"e<{before[-2:]}", f"e<{before}", f"e>{after[:1]}", f"e>{after[:2]}", f"e>{after}"]
    names += [f"e{before[-1:]}|{after[:1]}", f"e{after[:1]}{kind}", f"e{after[:2]}{kind}"]
    for tail in _TAILS:
        if ends_with(f"nouns.{tail}").search(text, max(0, at - 8), at):
            names += [f"e={tail}", f"e={tail}{kind}", f"e={tail}{after[:1]}"]
    if ruled and at == ruled[1]:
        names += ["e=ruled", f"e=ruled{kind}"]
    return tuple(f"subject:{name}" for name in names)


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
    opening = masked(scene.clause, scene.reference)
    lead = scene.text[after_lead(scene.clause) :]
    part = is_part(lead[:6]) or is_part(lead[:4]) or is_part(lead[:2])
    seen: dict[str, str] = {}
    for place, name in _named(scene, heads):
        if name is not None and name.text not in seen and len(name.text) <= LONGEST:
            seen[name.text] = place
            ruled = draft.subject is not None and draft.subject.text == name.text
            yield Carried(name, _carried(place, name, draft, opening, part=part, ruled=ruled))
    for name, place in _composed(scene, draft, seen):
        seen[name.text] = place
        ruled = draft.subject is not None and draft.subject.text == name.text
        yield Carried(name, _carried(place, name, draft, opening, part=part, ruled=ruled))
    held = draft.subject
    own = held is not None and held.span is not None and held.span[1] - held.span[0] == len(held.text)
    if held and held.text not in seen and (not own or "-" in held.rule):
        yield Carried(held, _carried("ruled", held, draft, opening, part=part, ruled=True))


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


def _carried(place: str, name: Name, draft: Draft, opening: str, *, part: bool, ruled: bool) -> tuple[str, ...]:
    kind = draft.kind
    names = [f"c={place}", f"c={place}{kind}", f"c={place}{is_facility(name.text)}{kind}", f"c={place}{part}{kind}"]
    names += [
        f"c^{opening[:1]}{kind}",
        f"c^{opening[:2]}",
        f"c^{opening[:3]}",
        f"c={place}{opening[:1]}",
        f"c={place}{opening[:2]}",
    ]
    names += [f"c=long{min(len(opening) // 4, 8)}", f"c$={name.text[-2:]}"]
    if ruled:
        names += ["c=ruled", f"c=ruled{place}", f"c=ruled{kind}", f"c=ruled{draft.rule}"]
    elif draft.subject:
        names += [f"c=against{draft.subject.rule}{place}"]
    return tuple(f"subject:{name}" for name in names)
