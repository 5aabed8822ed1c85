"""What speaks for a list of organisations as those who answer for a statement: features in groups, each with a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from guatu.extraction.bodies import Own
from guatu.extraction.candidates import HEAD, Listed

Group = tuple[Callable[[Any], tuple[str, ...]], Hashable]
DIGITS = str.maketrans("123456789", "000000000")
BEHIND = frozenset({"bracket", "line"})
_GIVEN = frozenset({"bracket", "line", "above", "item", "head", "first", "earlier"})
_NEAR = frozenset({"within", "same", "part", "behind", "bracket"})
_CLOSES = re.compile(
    "(?:等)?(?:单位|部门)?(?:共同|具体)?(?:负责|牵头|牵头负责|承办|主办|实施|落实|组织实施|具体负责)(?:[，。；,;]|$)"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all candidates of a statement have in common; `flags` are the kinds of candidates there are."""

    kind: str
    promise: str
    opening: str
    title: str
    near: str
    flags: str
    rule: str
    mood: str
    form: str

    @property
    def apart(self) -> bool:
        """Whether no feature of one group can be one of another: those of the opening are like others in Latin only."""
        first = self.opening[:1]
        return not (first.isascii() and first.isalpha())


def groups_of(one: Listed, shared: Shared, how: str, state: str, held: str, *, near: bool) -> list[Group]:
    """Each sort of candidate has features of its own, so that what is learnt of one says nothing of the others."""
    sort, promise = sort_of(one), shared.promise
    groups: list[Group]
    if one.own:
        sort = f"own{one.own.speaks}"
        groups = [
            (_own, (sort, promise, _spoken(one.own, shared), one.own.we, one.own.word, one.own.share)),
            (_author, (one.own.speaks, one.own.marks, one.own.paper, one.own.sort, promise)),
        ]
    elif sort == "said":
        groups = list(_said(one, shared, how, near=near))
    else:
        last, many = one.members[-1].name[-1:], min(len(one.members), 3)
        place = "behind" if one.place in BEHIND else "before"
        groups = [
            (_given, (sort, promise, near, min(one.distance, 1), place, bool(one.label), bool(one.bracket))),
            (_labelled, (sort, one.label, last, many, how)),
        ]
    if sort == "said" or state.startswith("all"):
        groups.append((_state, (sort, state, promise, how, shared.flags)))
    groups += [
        (_flags, (sort, shared.flags, near)),
        (_situation, (sort, promise, shared.kind, shared.flags, shared.mood)),
        (_opening, (sort, shared.opening)),
        (_formed, (sort, one.place, how, one.opens, promise, shared.form)),
    ]
    if held:
        groups.append((_before, (sort, one.place, how, promise, held)))
    return groups


def sort_of(one: Listed) -> str:
    """Whether a list is the document's own body, stands alone in a bracket or line, or in a sentence."""
    if one.own:
        return "own"
    if one.label == HEAD:
        return "past" if one.place == "before" else "heads"
    if one.place in {"first", "earlier", "same", "part"} and one.hung:
        return "past"
    return "given" if one.pure and one.place in _GIVEN and (one.label or one.bracket) else "said"


def _spoken(own: Own, shared: Shared) -> str:
    near = shared.near
    if f"我{own.word}" in near or f"{own.word}里" in near or f"{own.word}将" in near:
        return "we"
    return "us" if "我们" in near else ""


def _said(one: Listed, shared: Shared, how: str, *, near: bool) -> Iterator[Group]:
    place, promise, opens = one.place, shared.promise, one.opens
    left, right, last = one.left[-2:].translate(DIGITS), one.right[:3].translate(DIGITS), one.members[-1].name
    kept = "pure" if one.pure else "bracket" if one.bracket else ""
    yield _acts, (how, promise, place, one.distance, near)
    yield _stands, (place, kept, one.label, opens, promise)
    yield _left, (left, how, place)
    yield _right, (right, how, place, opens)
    yield _between, left[-1:] + "R" + right[:1]
    yield _last, (last[-2:], how, place, opens)
    yield _members, (one.members[0].name[:1], one.members[0].rule, min(len(last), 8), min(len(one.members), 3), place)
    if _closes(one):
        yield _closing, (place, promise, one.distance)
    yield _flagged, (place, how, shared.flags, near, shared.opening[:1])


def _named(sort: str, *names: str) -> tuple[str, ...]:
    return tuple([f"unit:{sort}{name}" for name in dict.fromkeys(names)])


def _acts(key: tuple[str, str, str, int, bool]) -> tuple[str, ...]:
    how, promise, place, distance, near = key
    at, far = f"{place}{distance}", place not in _NEAR
    return _named(
        "said",
        how, f"{how}{promise}", f"{place}{how}", f"{place}{how}{promise}", f"{at}{how}", f"{at}{how}{promise}",
        f"{far}{how}{near}", f"{far}{how}{near}{promise}", at, place, f"{place}{promise}",
        f"{place}{how}{near}", f"{near}{how}{promise}",
    )  # fmt: skip


def _stands(key: tuple[str, str, str, bool, str]) -> tuple[str, ...]:
    place, kept, label, opens, promise = key
    beside = (f"{place}{kept}",) if kept else ()
    return _named("said", *beside, f"label{label}", f"{place}{opens}{promise}")


def _left(key: tuple[str, str, str]) -> tuple[str, ...]:
    left, how, place = key
    return _named("said", f"L{left[-1:]}", f"L{left}", f"{how}L{left}", f"{place}L{left[-1:]}", f"{place}L{left}")


def _right(key: tuple[str, str, str, bool]) -> tuple[str, ...]:
    right, how, place, opens = key
    one, two = right[:1], right[:2]
    return _named(
        "said",
        f"R{one}", f"R{two}", f"R{right}", f"{how}R{two}", f"{place}R{one}", f"{place}R{two}",
        f"{opens}R{one}", f"{opens}R{two}",
    )  # fmt: skip


def _between(signs: str) -> tuple[str, ...]:
    return _named("said", f"L{signs}")


def _last(key: tuple[str, str, str, bool]) -> tuple[str, ...]:
    last, how, place, opens = key
    return _named("said", f"T{last[-1:]}", f"T{last}", f"{how}T{last[-1:]}", f"{place}T{last[-1:]}", f"{opens}T{last}")


def _members(key: tuple[str, str, int, int, str]) -> tuple[str, ...]:
    first, rule, long, many, place = key
    ruled = (rule,) if rule and rule != place else ()
    return _named("said", f"H{first}", f"long{long}", f"many{many}", *ruled)


def _closes(one: Listed) -> bool:
    """Whether a clause of its own says who does it all: …，由市水利局负责。"""
    return one.left.endswith("由") and bool(_CLOSES.match(one.right))


def _closing(key: tuple[str, str, int]) -> tuple[str, ...]:
    place, promise, distance = key
    return _named("said", f"closes{place}{promise}", f"closes{place}{min(distance, 3)}{promise}")


def _flagged(key: tuple[str, str, str, bool, str]) -> tuple[str, ...]:
    place, how, flags, near, opening = key
    return _named("said", f"{place}{how}F{flags}{near}", f"{place}F{flags}", f"{place}o{opening}")


def _given(key: tuple[str, str, bool, int, str, bool, bool]) -> tuple[str, ...]:
    sort, promise, near, distance, way, label, bracket = key
    return _named(
        sort, f"{near}", f"{near}{distance}", way, f"{way}{near}", f"{near}{label}", f"{near}{bracket}",
        f"{near}{promise}",
    )  # fmt: skip


def _labelled(key: tuple[str, str, str, int, str]) -> tuple[str, ...]:
    sort, label, last, many, how = key
    return _named(sort, f"label{label}", f"T{last}", f"many{many}", how)


def _own(key: tuple[str, str, str, int, str, int]) -> tuple[str, ...]:
    sort, promise, spoken, we, word, share = key
    return _named(
        sort, f"spoken{spoken}", f"spoken{spoken}{promise}", f"we{we}", f"we{we}{promise}", f"w{word}{promise}",
        f"share{share}",
    )  # fmt: skip


def _author(key: tuple[str, str, str, str, str]) -> tuple[str, ...]:
    speaks, marks, paper, sort, promise = key
    return _named(
        "author", f"m{marks}{promise}", f"p{paper}{promise}", f"s{sort}{promise}", f"m{marks}p{paper}{promise}",
        f"m{marks}s{sort}{promise}", f"p{paper}s{sort}{promise}", f"m{marks}p{paper}s{sort}{promise}",
        f"{speaks}p{paper}{promise}", f"{speaks}s{sort}{promise}", f"{speaks}p{paper}s{sort}{promise}",
    )  # fmt: skip


def _state(key: tuple[str, str, str, str, str]) -> tuple[str, ...]:
    sort, state, *said = key
    return _named(sort, f"S{state}|", *(f"S{state}|{name}" for name in said))


def _flags(key: tuple[str, str, bool]) -> tuple[str, ...]:
    sort, flags, near = key
    return _named(sort, *(f"has{flag}{near}" for flag in flags))


def _situation(key: tuple[str, str, str, str, str]) -> tuple[str, ...]:
    sort, promise, kind, flags, mood = key
    return _named(sort, "", promise, kind, f"F{flags}", f"{promise}F{flags}", f"m{mood}{promise}")


def _formed(key: tuple[str, str, str, bool, str, str]) -> tuple[str, ...]:
    sort, place, how, opens, promise, form = key
    return _named(
        sort,
        f"f{form}{promise}",
        f"{place}f{form}{promise}",
        f"{how}f{form}{promise}",
        f"{place}{how}{opens}f{form}{promise}",
    )


def _before(key: tuple[str, str, str, str, str]) -> tuple[str, ...]:
    sort, place, how, promise, held = key
    return _named(
        sort, f"B{held}", f"B{held}{promise}", f"{place}B{held}{promise}", f"{how}B{held}{promise}",
        f"{place}{how}B{held}{promise}",
    )  # fmt: skip


def _opening(key: tuple[str, str]) -> tuple[str, ...]:
    sort, opening = key
    return _named(sort, f"o{opening}", f"o{opening[:1]}")


def role_key(listed: Listed, index: int) -> tuple[str | None, str, int, str, str, str, str]:
    """What a member's role is told by."""
    said, late = listed.members[index].role, min(index, 2)
    return said, listed.label, late, listed.left[-2:], listed.right[:2], listed.place, listed.bracket


def role_names(key: tuple[str | None, str, int, str, str, str, str]) -> tuple[str, ...]:
    """The features that speak for a member's supporting."""
    said, label, late, left, right, place, bracket = key
    return tuple(f"role:{name}" for name in (
        "all", f"{said}", f"l{label}", f"l{label}{late}", f"L{left}", f"R{right}", f"L{left}{late}",
        f"R{right}{late}",
        f"L{left[-1:]}{late}", f"R{right[:1]}{late}", f"p{place}", f"p{place}{late}{label}",
        f"{late}{place}{bracket}",
    ))  # fmt: skip
