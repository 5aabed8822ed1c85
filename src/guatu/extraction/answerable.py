"""Who answers for a statement, chosen among the organisations around it by what was learnt from annotated documents.

Each list of organisations is taken in or left out by a logistic model, and each of its members led or supported by
another. The rules' own answer speaks among the features, so a model that knows nothing leaves all as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guatu.extraction.candidates import Listed, Surroundings
from guatu.extraction.choice import Weights, points_of
from guatu.extraction.owners import Owned
from guatu.extraction.scene import Found
from guatu.extraction.statement import Ground, Responsible
from guatu.words import UnitMention

_DIGITS = str.maketrans("123456789", "000000000")
_WE = (
    "我们",
    "我局",
    "我委",
    "我院",
    "我厅",
    "我校",
    "我办",
    "我公司",
    "我集团",
    "本局",
    "全局",
    "全院",
    "我区",
    "我县",
    "我市",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A list of organisations with the features that speak for and against it."""

    listed: Listed
    features: tuple[str, ...]


def candidates(found: Found, around: Surroundings) -> list[Candidate]:
    """The lists around a statement, described; what the rules found and no list names is a list too."""
    lists = around.around(found.draft.span, found.passage)
    ruled = {unit.name: unit for unit in found.owned.units} if found.owned else {}
    named = {member.name for one in lists for member in one.members}
    lists = [*lists, *_ruled(found, named)]
    shared = _shared(found, around.text)
    made: list[Candidate] = []
    met: dict[str, int] = {}
    doing = any(one.place == "within" and one.opens for one in lists)
    for one in lists:
        rank = met.get(one.place, 0)
        met[one.place] = rank + 1
        hits = sum(member.name in ruled for member in one.members)
        rule = found.owned.ground.rule if found.owned and found.owned.ground else "none"
        state = f"{'all' if hits == len(one.members) else 'some' if hits else 'not'}{rule}"
        made.append(Candidate(one, tuple(_features(one, found, shared, state, rank, doing))))
    return made


def _ruled(found: Found, named: set[str]) -> Iterator[Listed]:
    if not found.owned or found.owned.ground is None or found.owned.ground.span is None:
        return
    span = found.owned.ground.span
    rest = [unit for unit in found.owned.units if unit.name not in named]
    if rest:
        members = tuple(UnitMention(span, unit.name, unit.role, "ruled") for unit in rest)
        yield Listed(members, "ruled", 0, "", "", "", "", False)


def _shared(found: Found, text: str) -> tuple[str, str, str, str]:
    draft = found.draft
    own = text[slice(*draft.span)]
    title = text[slice(*found.passage.path[0].span)].rstrip() if found.passage.path else ""
    we = next((word for word in _WE if word in text[max(0, draft.span[0] - 60) : draft.span[1]]), "")
    return draft.kind, own[:2].translate(_DIGITS), title[-2:], we


def _features(
    one: Listed, found: Found, shared: tuple[str, str, str, str], state: str, rank: int, doing: bool
) -> Iterator[str]:
    kind, opening, title, we = shared
    place = f"{one.place}{one.distance}"
    first, last = one.members[0].name, one.members[-1].name
    left, right = one.left.translate(_DIGITS), one.right.translate(_DIGITS)
    coarse = one.place
    promise = "s" if kind == "status" else "o" if kind == "observation" else "p"
    yield from (f"unit:{name}" for name in (
        "bias", f"k{kind}", f"p{coarse}", f"p{place}", f"p{place}{kind}", f"p{coarse}r{min(rank, 4)}",
        f"p{coarse}{kind}{one.opens}", f"p{coarse}D{doing}{promise}", f"p{place}O{one.opens}{one.bracket}",
        f"L{left[-1:]}", f"L{left[-2:]}", f"L{left[-3:]}", f"R{right[:1]}", f"R{right[:2]}", f"R{right[:3]}",
        f"{coarse}L{left[-1:]}", f"{coarse}L{left[-2:]}", f"{coarse}R{right[:1]}", f"{coarse}R{right[:2]}",
        f"{coarse}{promise}L{left[-1:]}R{right[:1]}", f"{coarse}{one.opens}R{right[:1]}", f"{coarse}{one.opens}R{right[:2]}",
        f"T{last[-1:]}", f"T{last[-2:]}", f"{coarse}T{last[-1:]}", f"{coarse}T{last[-2:]}", f"H{first[:1]}", f"{coarse}H{first[:1]}",
        f"N{first[-3:]}", f"long{min(len(first), 9)}", f"many{min(len(one.members), 4)}", f"{coarse}many{min(len(one.members), 4)}",
        f"l{one.label}{coarse}", f"b{one.bracket}{coarse}", f"S{state}", f"S{state}{coarse}", f"S{state}{promise}", f"S{state}{coarse}{promise}",
        f"rule{one.members[0].rule}", f"{coarse}o{opening[:1]}", f"{coarse}o{opening}", f"{coarse}W{we}", f"{coarse}W{we}{promise}",
        f"{coarse}m{found.passage.mood}{promise}", f"{coarse}ti{title}", f"{coarse}ti{title}{promise}", f"{coarse}dr{found.draft.rule}",
    ))  # fmt: skip


def answer(found: Sequence[Found], around: Surroundings, weights: Weights) -> None:
    """Set who answers for each statement, in place."""
    for one in found:
        if one.draft.kind != "observation":
            one.owned = chosen(candidates(one, around), weights)


def chosen(every: Sequence[Candidate], weights: Weights) -> Owned | None:
    """The lists the model takes in, as one answer; of a short and a long name of one body the likelier stays."""
    taken = [(points_of(weights, one.features), one) for one in every]
    taken = [(points, one) for points, one in taken if points > 0]
    if not taken:
        return None
    units: list[Responsible] = []
    for _, one in sorted(taken, key=lambda pair: -pair[0]):
        for index, member in enumerate(one.listed.members):
            if not any(_same(member.name, unit.name) for unit in units):
                units.append(Responsible(member.name, role(one, index, weights)))
    best = max(taken, key=lambda pair: pair[0])[1]
    return Owned(tuple(units), Ground(best.listed.span, f"named-{best.listed.place}"))


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def role(one: Candidate, index: int, weights: Weights) -> str:
    """Whether a member of a list leads or supports."""
    return "support" if points_of(weights, role_features(one, index)) > 0 else "lead"


def role_features(one: Candidate, index: int) -> tuple[str, ...]:
    """What speaks for a member's supporting."""
    listed = one.listed
    said = listed.members[index].role
    late = min(index, 2)
    return tuple(f"role:{name}" for name in (
        "bias", f"{said}", f"l{listed.label}", f"l{listed.label}{late}", f"L{listed.left[-2:]}", f"R{listed.right[:2]}",
        f"L{listed.left[-2:]}{late}", f"R{listed.right[:2]}{late}", f"p{listed.place}", f"p{listed.place}{late}{listed.label}", f"{late}{listed.place}{listed.bracket}",
    ))  # fmt: skip
