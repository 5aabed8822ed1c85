"""Who answers for a statement, chosen among the organisations around it by what was learnt from annotated documents.

Each list of organisations is taken in or left out by a logistic model, and each of its members led or supported by
another. The rules' own answer speaks among the features.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from guatu.extraction.bodies import is_alias
from guatu.extraction.candidates import Listed, Surroundings
from guatu.extraction.choice import Known, Weights, known, points_of
from guatu.extraction.listed_features import BEHIND, DIGITS, Group, Shared, groups_of, role_key, role_names, sort_of
from guatu.extraction.owners import Owned, manner
from guatu.extraction.scene import Found
from guatu.extraction.statement import PROMISES, Ground, Responsible
from guatu.words import Span, UnitMention

# A feature that all weights have which were taught who answers.
LEARNT = "unit:givenTrue"
_PLACES = ("within", "same", "part", "earlier", "first", "bracket", "line", "above", "item", "head", "intro", "before")
_EARLIER = frozenset({"same", "part", "first", "earlier", "before"})
# By so much likelier than any other lead the document's own body has to be.
_MARGIN = 3.0
_ORDER = {place: number for number, place in enumerate(_PLACES)}


@dataclass(frozen=True, slots=True)
class Before:
    """The promise before a statement: where it stands, and who answers for it."""

    span: Span
    passage: Span
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list of organisations with what speaks for and against it, in groups."""

    listed: Listed
    groups: Sequence[Group]
    apart: bool

    @property
    def features(self) -> tuple[str, ...]:
        """The features, each once."""
        return tuple(dict.fromkeys(name for group, key in self.groups for name in group(key)))

    def points(self, weights: Known) -> float:
        """The sum of the features' weights; by groups, where no two of them say the same."""
        if not self.apart:
            return points_of(weights, self.features)
        sums = weights.sums
        return sum([sums(group)[key] for group, key in self.groups])


def candidates(found: Found, around: Surroundings, before: Before | None = None) -> list[Candidate]:
    """The lists around a statement, described; what the rules found and no list names is a list too."""
    lists = _in_full(around.around(found.draft.span, found.passage))
    ruled = {unit.name for unit in found.owned.units} if found.owned else set()
    named = {member.name for one in lists for member in one.members}
    lists = [*lists, *_ruled(found, named)]
    manners = [manner(one.left, one.right, one.label, opens=one.opens) for one in lists]
    shared = _shared(found, around.text, lists, manners)
    nearest = _nearest(lists, manners)
    away = _away(found, before, around.text)
    made: list[Candidate] = []
    for number, one in enumerate(lists):
        hits = sum(any(_same(member.name, name) for name in ruled) for member in one.members)
        state = "all" if hits == len(one.members) else "some" if hits else "other" if ruled else "none"
        rule = found.owned.ground.rule if found.owned and found.owned.ground and hits else ""
        held = f"{away}{_held(one, before)}" if before else ""
        groups = groups_of(one, shared, manners[number], f"{state}{rule}", held, near=number in nearest)
        made.append(Candidate(one, groups, shared.apart))
    return made


def _away(found: Found, before: Before | None, text: str) -> str:
    """How far the promise before is: in the same sentence, the same paragraph, or elsewhere."""
    if before is None or before.passage != found.passage.span:
        return "d"
    return "p" if any(mark in text[before.span[1] : found.draft.span[0]] for mark in "。！？") else "s"


def _held(one: Listed, before: Before) -> str:
    """Whether the list answered for the promise before."""
    if not before.names:
        return "none"
    return "in" if any(_same(member.name, name) for member in one.members for name in before.names) else "other"


def _form(found: Found) -> str:
    """Whether a statement begins with what it is about, or with what is done, or leaves out what it is about."""
    draft = found.draft
    held = draft.subject.span if draft.subject else None
    if held is None or not draft.span[0] <= held[0] < draft.span[1]:
        return "C"
    if draft.action_span and draft.action_span[0] < held[0]:
        return "V"
    return "S" if held[0] - draft.span[0] <= 1 else "M"


def _in_full(lists: Sequence[Listed]) -> list[Listed]:
    """The lists with what only stands for the document's own body (集团, 管委会) under that body's name."""
    own = [one.members[0].name for one in lists if one.own and one.own.speaks != "-"]
    own += [one.members[0].name for one in lists if one.own and one.own.speaks == "-"]
    made: list[Listed] = []
    for one in lists:
        full = [next((name for name in own if is_alias(member.name, name)), member.name) for member in one.members]
        if not one.own and full != [member.name for member in one.members]:
            members = tuple(replace(member, name=name) for member, name in zip(one.members, full, strict=True))
            made.append(replace(one, members=members))
        else:
            made.append(one)
    return made


def _ruled(found: Found, named: set[str]) -> Iterator[Listed]:
    if not found.owned or found.owned.ground is None or found.owned.ground.span is None:
        return
    span = found.owned.ground.span
    rest = [unit for unit in found.owned.units if not any(_same(unit.name, name) for name in named)]
    if rest:
        members = tuple(UnitMention(span, unit.name, unit.role, "ruled") for unit in rest)
        yield Listed(members, "ruled", 0, "", "", "", "", False)


def _shared(found: Found, text: str, lists: Sequence[Listed], manners: Sequence[str]) -> Shared:
    draft = found.draft
    title = text[slice(*found.passage.path[0].span)].rstrip() if found.passage.path else ""
    flags = {
        "w" if one.place == "within" and how in "dtlc" else "s" if one.place in {"same", "part"} and how in "dtlc"
        else "b" if one.place in BEHIND and not one.distance and (one.pure or one.label)
        else "i" if one.place == "intro" and how in "dtlc"
        else "h" if one.place in {"first", "item", "head", "above"} and (one.pure or one.label) else ""
        for one, how in zip(lists, manners, strict=True)
    }  # fmt: skip
    return Shared(
        draft.kind,
        "s" if draft.kind in {"status", "observation"} else "p",
        text[slice(*draft.span)][:2].translate(DIGITS),
        title[-2:],
        text[max(0, draft.span[0] - 40) : draft.span[1]],
        "".join(sorted(flags)),
        draft.rule,
        found.passage.mood,
        _form(found),
    )


def _nearest(lists: Sequence[Listed], manners: Sequence[str]) -> set[int]:
    """Of the lists that act or are named alone the nearest before and the nearest behind."""
    best: dict[str, int] = {}
    for one, how in zip(lists, manners, strict=True):
        if how in "dtlc" or one.pure:
            best[_way(one)] = min(best.get(_way(one), 99), _far(one))
    return {number for number, one in enumerate(lists) if _far(one) == best.get(_way(one))}


def _way(one: Listed) -> str:
    sort = sort_of(one)
    return sort + (("behind" if one.place in BEHIND else "before") if sort == "given" else "")


def _far(one: Listed) -> int:
    return _ORDER.get(one.place, len(_ORDER)) * 5 + one.distance


def answer(found: Sequence[Found], around: Surroundings, weights: Weights) -> None:
    """Set who answers for each statement, in place; weights that were not taught it leave the rules' answers."""
    if LEARNT not in weights:
        return
    asked = known(weights)
    before: Before | None = None
    for one in sorted(found, key=lambda one: one.draft.span):
        if one.draft.kind != "observation":
            learnt = chosen(candidates(one, around, before), asked)
            one.owned = one.owned if _loses_labelled(one.owned, learnt) else learnt
            before = after(one, [unit.name for unit in one.owned.units] if one.owned else ()) or before


def after(found: Found, names: Iterable[str]) -> Before | None:
    """What the next statement is to know of a promise for which the bodies named answer; None of anything else."""
    if found.draft.kind not in PROMISES:
        return None
    return Before(found.draft.span, found.passage.span, frozenset(names))


def _loses_labelled(ruled: Owned | None, learnt: Owned | None) -> bool:
    """Whether the answer leaves out names of a 责任单位 line: what a label says outright is not weighed away."""
    if ruled is None or ruled.ground is None or ruled.ground.rule != "item-line":
        return False
    names = {unit.name for unit in learnt.units} if learnt else set()
    return names < {unit.name for unit in ruled.units}


def chosen(every: Sequence[Candidate], weights: Weights) -> Owned | None:
    """The lists the model takes in, as one answer; of a short and a long name of one body the likelier stays.

    Who opens the clause does what it says, whoever acted before. The document's own body answers where nobody
    else was likelier to lead.
    """
    asked = known(weights)
    weighed = [(one.points(asked), one) for one in every]
    taken = sorted(((points, one) for points, one in weighed if points > 0), key=lambda pair: -pair[0])
    own = next((pair for pair in taken if pair[1].listed.own), None)
    acting = any(one.listed.place == "within" and one.listed.opens and not one.listed.own for _, one in taken)
    rest = [
        (points, one) for points, one in taken if not one.listed.own and not (acting and one.listed.place in _EARLIER)
    ]
    leads = [
        points for points, one in rest if "lead" in [role(one, at, asked) for at in range(len(one.listed.members))]
    ]
    if own and (not leads or own[0] > max(leads) + _MARGIN):
        rest = [*(pair for pair in rest if leads == []), own]
    return _as_one(rest, asked)


def _as_one(taken: Sequence[tuple[float, Candidate]], asked: Known) -> Owned | None:
    named: list[tuple[Responsible, Ground]] = []
    for _, one in taken:
        for index, member in enumerate(one.listed.members):
            if not any(_same(member.name, unit.name) or unit.name.startswith(member.name) for unit, _ in named):
                unit = Responsible(member.name, "lead" if one.listed.own else role(one, index, asked))
                named.append((unit, Ground(member.span, f"named-{one.listed.place}")))
    if not named:
        return None
    named.sort(key=lambda pair: pair[0].role)
    best = taken[0][1].listed
    units, grounds = zip(*named, strict=True)
    return Owned(units, Ground(best.span, f"named-{best.place}"), grounds)


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def role(one: Candidate, index: int, weights: Known) -> Literal["lead", "support"]:
    """Whether a member of a list leads or supports."""
    return "support" if weights.sums(role_names)[role_key(one.listed, index)] > 0 else "lead"


def role_features(one: Candidate, index: int) -> tuple[str, ...]:
    """What speaks for a member's supporting."""
    return role_names(role_key(one.listed, index))
