"""What a statement is about: a stretch of its clause, or a name that an earlier clause or heading hands on.

A log-linear model over all of them. A stretch's points are those of the place where it begins, those of the place
where it ends, and those of its length, so that all stretches are weighed at the cost of their two ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guatu.extraction.choice import Weights, points_of
from guatu.extraction.features import masked
from guatu.extraction.lexicon import ends_with
from guatu.extraction.naming import Name, after_lead, is_facility, is_part
from guatu.extraction.scene import Draft, Scene

LONGEST = 40
Floats = npt.NDArray[np.float64]
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
    starts = tuple(_start(signs, at, kind, lead, ruled) for at in range(len(text) + 1))
    ends = tuple(_end(signs, text, at, kind, ruled) for at in range(len(text) + 1))
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
    """The names from outside the clause; the rules' own is among them where it is no stretch of the clause."""
    focus = scene.focus
    opening = masked(scene.clause, scene.reference)
    lead = scene.text[after_lead(scene.clause) :]
    part = is_part(lead[:6]) or is_part(lead[:4]) or is_part(lead[:2])
    seen: set[str] = set()
    named = [("item", focus.item), ("last", focus.last), ("project", focus.project), ("indicator", focus.indicator)]
    named += [("earlier", focus.earlier)] + [(f"head{depth}", head) for depth, head in enumerate(heads)]
    for place, name in named:
        if name is None or name.text in seen:
            continue
        seen.add(name.text)
        ruled = draft.subject is not None and draft.subject.text == name.text
        yield Carried(name, _carried(place, name, draft, opening, part=part, ruled=ruled))
    held = draft.subject
    if (
        held
        and held.text not in seen
        and (held.span is None or held.span[1] - held.span[0] != len(held.text) or "-" in held.rule)
    ):
        yield Carried(held, _carried("composed", held, draft, opening, part=part, ruled=True))


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
