"""What surrounds a clause: the clause that only dates it, and the places and the city its document is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from guatu.extraction import owners
from guatu.extraction.clauses import Clause
from guatu.extraction.lexicon import any_of
from guatu.extraction.naming import after_lead, is_facility
from guatu.extraction.passages import Passage, Piece
from guatu.reading import Document
from guatu.words import Amount, Period, Span, UnitMention

_Spanned = TypeVar("_Spanned", Period, Amount, UnitMention)
_PLACE = re.compile("(?<![一-龥])?([一-龥]{2,4}?)(?:新区|高新区|经开区|[省市县区镇乡])")
_NO_PLACE = re.compile(
    "全|各|我|本|该|省|市|县|区|城|社|园|地|片|小|景|街|灌|库|山|的|在|和|为|是|由|对|个|乡|新|老|大|中|级|有|了|到|以|与|对口|方"
)
_DELEGATED = re.compile(
    r"[^，,]{3,30}由[^，,]{2,24}(?:牵头|负责)(?:实施|建设|推进|组织实施|落实)?\Z|[^，,]{4,30}受[^，,]{2,20}影响\Z|[^，,]{0,16}承诺[^，,]{2,20}\Z"
)
_DELEGATES = ("由", "受", "承诺")
CITY = re.compile("([一-龥]{2})市(?![委政直级场民区长属值内中域])")
_PUSHED = re.compile("(?:加快|全力|统筹|积极)?(?:推进|推动|建设|实施|谋划|启动)")
_NOWHERE = Passage((0, 0), (), "", None)


def joined(units: Sequence[owners.Owned]) -> owners.Owned | None:
    """The owners of several lines as one; where all are called responsible the first leads."""
    if not units:
        return None
    every = tuple(unit for owned in units for unit in owned.units)
    if every and all(unit.role == "support" for unit in every):
        every = (replace(every[0], role="lead"), *every[1:])
    return owners.Owned(every, units[0].ground)


def within(found: Sequence[_Spanned], span: Span) -> list[_Spanned]:
    """Those of `found`, which is in text order, that stand wholly inside `span`."""
    if not found:
        return []
    if len(found) < 12:
        return [one for one in found if span[0] <= one.span[0] and one.span[1] <= span[1]]
    first = bisect_left(found, span[0], key=lambda one: one.span[0])
    inside: list[_Spanned] = []
    for index in range(first, len(found)):
        if found[index].span[0] >= span[1]:
            break
        if found[index].span[1] <= span[1]:
            inside.append(found[index])
    return inside


def leads(text: str, piece: Piece, periods: Sequence[Period]) -> bool:
    """Whether a clause only dates the next one, hands it to a unit, or names what the next one dates."""
    own = text[slice(*piece.span)]
    if len(own) > 60:
        return False
    if periods and (_only_dates(own, piece, periods) or _pushes(text, own, piece, periods)):
        return True
    return any(sign in own for sign in _DELEGATES) and bool(_DELEGATED.match(own))


def _only_dates(own: str, piece: Piece, periods: Sequence[Period]) -> bool:
    dates = within(periods, piece.span)
    if not dates:
        return False
    start = piece.span[0]
    moved = tuple(p.moved(-start) for p in dates)
    return after_lead(Clause(own, start, _NOWHERE, piece, moved, (), ())) >= len(own) - 1


def _pushes(text: str, own: str, piece: Piece, periods: Sequence[Period]) -> bool:
    """推进云溪水厂建设，6月底前建成: the next clause begins with the day and what is done by then."""
    after = within(periods, (piece.span[1] + 1, piece.span[1] + 40))
    if not after or after[0].span[0] != piece.span[1] + 1 or "、" in own or not _PUSHED.match(own):
        return False
    return is_facility(own) and bool(any_of("verbs.finish").match(text, after[0].span[1]))


def is_no_place(name: str) -> bool:
    """Whether characters before 市 or 县 are a verb or another word, and no place."""
    return bool(_NO_PLACE.search(name) or any_of("verbs.found", "verbs.slogan").search(name))


def city_of(text: str) -> str:
    """The city the document is about: the one it names most, at least three times; empty when there is none."""
    counts: dict[str, int] = {}
    for found in CITY.finditer(text[:200_000]):
        if not is_no_place(found.group(1)):
            counts[found.group(1)] = counts.get(found.group(1), 0) + 1
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best, 0) >= 3 or (best and f"{best}市" in text[:300]) else ""


def places_of(document: Document) -> frozenset[str]:
    """The proper names before 市, 县 and 区 that the document uses at least twice: 云溪县 gives 云溪."""
    counts: dict[str, int] = {}
    for found in _PLACE.finditer(document.text[:200_000]):
        name = found.group(1)
        if not _NO_PLACE.search(name):
            counts[name] = counts.get(name, 0) + 1
    return frozenset(name for name, count in counts.items() if count >= 2)
