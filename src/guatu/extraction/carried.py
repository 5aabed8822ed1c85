"""What a statement is about when its clause does not say: the names that earlier clauses and headings hand on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.extraction.choice import Known
from guatu.extraction.clauses import Clause
from guatu.extraction.features import masked
from guatu.extraction.naming import Name, after_lead, is_facility, is_part, name_at
from guatu.extraction.scene import Draft, Scene
from guatu.extraction.subjects import LONGEST

_CUT = re.compile(
    "已|正在|正(?=[一-龥]{2})|将|要(?!素)|应|力争|确保|预计|计划|完成|达到|实现|增长|下降|提高|建成|开工|竣工|投[产用]|进入|通过|取得|获|尚|仍|未|全面|全部|顺利|基本|首次|累计|共|为(?=\\d)|由(?=[一-龥])|在(?=[一-龥]{2})|超|突破|纳入|列入|启动|签订|落地|推进|建设完"
)

# The places names are handed on from: headings, the last statements, and earlier clauses, those of the sentence apart.
_HEADS, _RECENT = (tuple([f"{place}{number}" for number in range(4)]) for place in ("head", "recent"))
_SAID = tuple([tuple([f"said{ago}{same}" for ago in range(4)]) for same in ("", "same")])


@dataclass(frozen=True, slots=True)
class Carried:
    """A name handed on from outside the clause (or the rules' own), with the features that speak for it."""

    name: Name
    features: tuple[str, ...]


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
    kind, begins, rule = draft.kind, opening[:2], draft.subject.rule if draft.subject else None
    placed, before, ending = weights.sums(_placed), weights.sums(_placed_before), weights.sums(_ending)
    same, against = weights.sums(_same), weights.sums(_against)
    best, most = None, float("-inf")
    for place, name, ruled in _outside(scene, draft, heads):
        text = name.text
        points = placed[place, kind, is_facility(text), part] + before[place, begins] + ending[(text[-2:],)]
        if ruled:
            points += same[place, kind, draft.rule]
        elif rule is not None:
            points += against[rule, place]
        if points > most:
            best, most = name, points
    return best, most + weights.sums(_opened)[opening[:3], min(len(opening) // 4, 8), kind]


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
    yield from zip(_HEADS, heads, strict=False)
    yield from zip(_RECENT, scene.recent, strict=False)
    sentence = scene.clause.piece.sentence
    for ago, clause in enumerate(scene.before):
        yield _SAID[clause.piece.sentence == sentence][ago], leading(clause)


def _composed(scene: Scene, draft: Draft, bases: Mapping[str, str]) -> Iterator[tuple[Name, str]]:
    """A project or an area with the part or the indicator that the clause names of it: 某某大桥 and 主塔."""
    own = [draft.subject] if draft.subject and draft.subject.rule == "as-named" else []
    parts = {name.text: name for name in [*own, leading(scene.clause)] if name and len(name.text) <= 16}
    told = [(text, text[:2], len(text), name.span, is_part(text)) for text, name in parts.items()]
    if not told:
        return
    for base, place in list(bases.items())[:6]:
        begins, with_base = base[:2], f"with-{place[:4]}{is_facility(base)}"
        for text, opens, size, span, part in told:
            if opens not in base and begins not in text and len(base) + size <= LONGEST:
                yield Name(base + text, span, "focus-with-part"), f"{with_base}{part}"


def leading(clause: Clause) -> Name | None:
    """The noun phrase a clause begins with, up to its first date, amount or word of doing or being."""
    start = after_lead(clause)
    if clause.opens < 0:
        found = _CUT.search(clause.text, start + 2)
        clause.opens = min([found.start() if found else len(clause.text), *_figures(clause, start)])
    return name_at(clause, start, clause.opens)


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
