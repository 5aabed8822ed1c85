"""Who answers for a statement, chosen among the organisations around it by what was learnt from annotated documents.

Each list of organisations is taken in or left out by a logistic model, and each of its members led or supported by
another. The rules' own answer speaks among the features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from guatu.extraction.bodies import Own
from guatu.extraction.candidates import Listed, Surroundings
from guatu.extraction.choice import Weights, points_of
from guatu.extraction.owners import Owned, manner
from guatu.extraction.scene import Found
from guatu.extraction.statement import Ground, Responsible
from guatu.words import UnitMention

_DIGITS = str.maketrans("123456789", "000000000")
# A feature that all weights have which were taught who answers.
LEARNT = "unit:givenTrue"
_GIVEN = frozenset({"bracket", "line", "above", "item", "head", "first", "earlier"})
_BEHIND = frozenset({"bracket", "line"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list of organisations with the features that speak for and against it."""

    listed: Listed
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all candidates of a statement have in common; `flags` are the kinds of candidates there are."""

    kind: str
    promise: str
    opening: str
    title: str
    near: str
    flags: str
    rule: str
    mood: str


def candidates(found: Found, around: Surroundings) -> list[Candidate]:
    """The lists around a statement, described; what the rules found and no list names is a list too."""
    lists = around.around(found.draft.span, found.passage)
    ruled = {unit.name for unit in found.owned.units} if found.owned else set()
    named = {member.name for one in lists for member in one.members}
    lists = [*lists, *_ruled(found, named)]
    manners = [manner(one.left, one.right, one.label, opens=one.opens) for one in lists]
    shared = _shared(found, around.text, lists, manners)
    nearest = _nearest(lists, manners)
    made: list[Candidate] = []
    for number, one in enumerate(lists):
        hits = sum(any(_same(member.name, name) for name in ruled) for member in one.members)
        state = "all" if hits == len(one.members) else "some" if hits else "other" if ruled else "none"
        rule = found.owned.ground.rule if found.owned and found.owned.ground and hits else ""
        features = _features(one, shared, manners[number], f"{state}{rule}", near=number in nearest)
        made.append(Candidate(one, tuple(features)))
    return made


def _ruled(found: Found, named: set[str]) -> Iterator[Listed]:
    if not found.owned or found.owned.ground is None or found.owned.ground.span is None:
        return
    span = found.owned.ground.span
    rest = [unit for unit in found.owned.units if not any(_same(unit.name, name) for name in named)]
    if rest:
        members = tuple(UnitMention(span, unit.name, unit.role, "ruled") for unit in rest)
        yield Listed(members, "ruled", 0, "", "", "", "", False)


def _shared(found: Found, text: str, lists: Sequence[Listed], manners: Sequence[str]) -> _Shared:
    draft = found.draft
    title = text[slice(*found.passage.path[0].span)].rstrip() if found.passage.path else ""
    flags = {
        "w" if one.place == "within" and how in "dtlc" else "s" if one.place in {"same", "part"} and how in "dtlc"
        else "b" if one.place in _BEHIND and not one.distance and (one.pure or one.label)
        else "i" if one.place == "intro" and how in "dtlc"
        else "h" if one.place in {"first", "item", "head", "above"} and (one.pure or one.label) else ""
        for one, how in zip(lists, manners, strict=True)
    }  # fmt: skip
    return _Shared(
        draft.kind,
        "s" if draft.kind in {"status", "observation"} else "p",
        text[slice(*draft.span)][:2].translate(_DIGITS),
        title[-2:],
        text[max(0, draft.span[0] - 40) : draft.span[1]],
        "".join(sorted(flags)),
        draft.rule,
        found.passage.mood,
    )


def _nearest(lists: Sequence[Listed], manners: Sequence[str]) -> set[int]:
    """Of the lists that act or are named alone the nearest before and the nearest behind."""
    best: dict[str, int] = {}
    for one, how in zip(lists, manners, strict=True):
        if how in "dtlc" or one.pure:
            best[_way(one)] = min(best.get(_way(one), 99), _far(one))
    return {number for number, one in enumerate(lists) if _far(one) == best.get(_way(one))}


def _way(one: Listed) -> str:
    sort = _sort(one)
    return sort + (("behind" if one.place in _BEHIND else "before") if sort == "given" else "")


def _far(one: Listed) -> int:
    order = (
        "within",
        "same",
        "part",
        "earlier",
        "first",
        "bracket",
        "line",
        "above",
        "item",
        "head",
        "intro",
        "before",
    )
    return (order.index(one.place) if one.place in order else len(order)) * 5 + one.distance


def _features(one: Listed, shared: _Shared, how: str, state: str, *, near: bool) -> Iterator[str]:
    """Each sort of candidate has features of its own, so that what is learnt of one says nothing of the others."""
    sort, promise = _sort(one), shared.promise
    if one.own:
        sort, names = f"own{one.own.speaks}", _own_features(one.own, shared)
    elif sort == "said":
        names = _said_features(one, shared, how, near=near)
    else:
        names = _given_features(one, shared, how, near=near)
    said = ["", promise, how, shared.flags] if sort == "said" or state.startswith("all") else []
    every = [*names, *(f"S{state}|{name}" for name in said), *(f"has{flag}{near}" for flag in shared.flags)]
    every += ["", promise, shared.kind, f"F{shared.flags}", f"{promise}F{shared.flags}", f"m{shared.mood}{promise}"]
    every += [f"o{shared.opening}", f"o{shared.opening[:1]}"]
    yield from dict.fromkeys(f"unit:{sort}{name}" for name in every)


def _sort(one: Listed) -> str:
    """Whether a list is the document's own body, stands alone in a bracket or line, or in a sentence."""
    if one.own:
        return "own"
    if one.place in {"first", "earlier", "same", "part"} and one.hung:
        return "past"
    return "given" if one.pure and one.place in _GIVEN and (one.label or one.bracket) else "said"


def _given_features(one: Listed, shared: _Shared, how: str, *, near: bool) -> Iterator[str]:
    way = "behind" if one.place in _BEHIND else "before"
    yield from (
        f"{near}", f"{near}{min(one.distance, 1)}", f"{way}", f"{way}{near}", f"{near}{bool(one.label)}",
        f"{near}{bool(one.bracket)}",
        f"label{one.label}", f"T{one.members[-1].name[-1:]}", f"many{min(len(one.members), 3)}", f"{how}",
        f"{near}{shared.promise}",
    )  # fmt: skip


def _own_features(own: Own, shared: _Shared) -> Iterator[str]:
    promise = shared.promise
    spoken = "us" if "我们" in shared.near else ""
    if f"我{own.word}" in shared.near or f"{own.word}里" in shared.near or f"{own.word}将" in shared.near:
        spoken = "we"
    yield from (
        f"spoken{spoken}",
        f"spoken{spoken}{promise}",
        f"we{own.we}",
        f"we{own.we}{promise}",
        f"w{own.word}{promise}",
        f"share{own.share}",
    )


def _said_features(one: Listed, shared: _Shared, how: str, *, near: bool) -> Iterator[str]:
    place, promise, at = one.place, shared.promise, f"{one.place}{one.distance}"
    left, right, last = one.left.translate(_DIGITS), one.right.translate(_DIGITS), one.members[-1].name
    kept = "pure" if one.pure else "bracket" if one.bracket else ""
    far = place not in {"within", "same", "part", "behind", "bracket"}
    yield from (
        how, f"{how}{promise}", f"{place}{how}", f"{place}{how}{promise}", f"{at}{how}", f"{at}{how}{promise}",
        f"{far}{how}{near}", f"{far}{how}{near}{promise}",
        at, place, f"{place}{promise}", f"{place}{kept}", f"label{one.label}",
        f"{place}{how}{near}", f"{near}{how}{promise}",
        f"L{left[-1:]}", f"L{left[-2:]}", f"R{right[:1]}", f"R{right[:2]}", f"R{right[:3]}", f"{how}R{right[:2]}",
        f"{how}L{left[-2:]}",
        f"{place}L{left[-1:]}", f"{place}L{left[-2:]}", f"{place}R{right[:1]}", f"{place}R{right[:2]}",
        f"{one.opens}R{right[:1]}", f"{one.opens}R{right[:2]}",
        f"L{left[-1:]}R{right[:1]}", f"T{last[-1:]}", f"T{last[-2:]}", f"{how}T{last[-1:]}", f"{place}T{last[-1:]}",
        f"{one.opens}T{last[-2:]}",
        f"H{one.members[0].name[:1]}", f"long{min(len(last), 8)}", f"many{min(len(one.members), 3)}",
        one.members[0].rule, f"{place}{one.opens}{promise}", f"{place}{how}F{shared.flags}{near}",
        f"{place}F{shared.flags}", f"{place}o{shared.opening[:1]}",
    )  # fmt: skip


def answer(found: Sequence[Found], around: Surroundings, weights: Weights) -> None:
    """Set who answers for each statement, in place; weights that were not taught it leave the rules' answers."""
    if LEARNT not in weights:
        return
    for one in found:
        if one.draft.kind != "observation":
            learnt = chosen(candidates(one, around), weights)
            one.owned = one.owned if _loses_labelled(one.owned, learnt) else learnt


def _loses_labelled(ruled: Owned | None, learnt: Owned | None) -> bool:
    """Whether the answer leaves out names of a 责任单位 line: what a label says outright is not weighed away."""
    if ruled is None or ruled.ground is None or ruled.ground.rule != "item-line":
        return False
    names = {unit.name for unit in learnt.units} if learnt else set()
    return names < {unit.name for unit in ruled.units}


def chosen(every: Sequence[Candidate], weights: Weights) -> Owned | None:
    """The lists the model takes in, as one answer; of a short and a long name of one body the likelier stays."""
    weighed = [(points_of(weights, one.features), one) for one in every]
    taken = sorted(((points, one) for points, one in weighed if points > 0), key=lambda pair: -pair[0])
    named: list[tuple[Responsible, Ground]] = []
    for _, one in taken:
        for index, member in enumerate(one.listed.members):
            if not any(_same(member.name, unit.name) for unit, _ in named):
                unit = Responsible(member.name, role(one, index, weights))
                named.append((unit, Ground(member.span, f"named-{one.listed.place}")))
    if not named:
        return None
    named.sort(key=lambda pair: pair[0].role)
    best = taken[0][1].listed
    units, grounds = zip(*named, strict=True)
    return Owned(units, Ground(best.span, f"named-{best.place}"), grounds)


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def role(one: Candidate, index: int, weights: Weights) -> Literal["lead", "support"]:
    """Whether a member of a list leads or supports."""
    return "support" if points_of(weights, role_features(one, index)) > 0 else "lead"


def role_features(one: Candidate, index: int) -> tuple[str, ...]:
    """What speaks for a member's supporting."""
    listed = one.listed
    said, late = listed.members[index].role, min(index, 2)
    left, right = listed.left[-2:], listed.right[:2]
    return tuple(f"role:{name}" for name in (
        "all", f"{said}", f"l{listed.label}", f"l{listed.label}{late}", f"L{left}", f"R{right}", f"L{left}{late}",
        f"R{right}{late}",
        f"L{left[-1:]}{late}", f"R{right[:1]}{late}", f"p{listed.place}", f"p{listed.place}{late}{listed.label}",
        f"{late}{listed.place}{listed.bracket}",
    ))  # fmt: skip
