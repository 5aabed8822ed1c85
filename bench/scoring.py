"""Statements found beside statements wanted: pairs by overlap, F1, fields over the pairs, whole records.

The rules are those of the shared scorer (`tools/score.py` beside the annotation guide), which a test holds this one to:
one-to-one, greedy by the share of overlap of the spans, at least a half, within a document and a kind.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.extraction import KINDS

Record = dict[str, Any]
Pair = tuple[Record, Record]
LEAST_OVERLAP, ALIKE = 0.5, 0.7


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `found` and of `wanted` were `right`."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of what was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """`fields` tells of each field over how many pairs it was asked, and of how many it was right."""

    strict: Share
    any_kind: Share
    whole: Share
    kinds: dict[str, Share]
    documents: dict[str, Share]
    fields: dict[str, tuple[int, int]]
    confusion: dict[tuple[str | None, str | None], int]


def score(wanted: Sequence[Record], found: Sequence[Record]) -> Score:
    """The score of `found`; a document is whatever either side names."""
    pairs = matched(wanted, found)
    loose = matched(wanted, found, same_kind=False)
    names = sorted({one["doc"] for one in [*wanted, *found]})
    whole = sum(_is_whole(*pair) for pair in pairs)
    return Score(
        Share(len(pairs), len(found), len(wanted)),
        Share(len(loose), len(found), len(wanted)),
        Share(whole, len(found), len(wanted)),
        {kind: _share(pairs, found, wanted, "kind", kind) for kind in KINDS},
        {name: _share(pairs, found, wanted, "doc", name) for name in names},
        {name: _asked(asks, pairs) for name, asks in FIELDS.items()},
        _confusion(wanted, found, loose),
    )


def matched(wanted: Sequence[Record], found: Sequence[Record], *, same_kind: bool = True) -> list[Pair]:
    """Pairs one to one, those that overlap most first; of equals the likelier subject, then the earlier."""
    near: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        near[one["doc"]].append(number)
    likely = []
    for left, want in enumerate(wanted):
        for right in near[want["doc"]]:
            have = found[right]
            share = overlap(want["span"], have["span"])
            if share >= LEAST_OVERLAP and (have["kind"] == want["kind"] or not same_kind):
                likely.append((-share, -alike(want.get("subject"), have.get("subject")), left, right))
    lefts: set[int] = set()
    rights: set[int] = set()
    pairs = []
    for _, _, left, right in sorted(likely):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            pairs.append((wanted[left], found[right]))
    return pairs


def overlap(one: Sequence[int], other: Sequence[int]) -> float:
    """What two spans share of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared > 0 else 0.0


def squash(text: str | None) -> str:
    """A name without white space, compatibility characters folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def alike(one: str | None, other: str | None) -> float:
    """F1 of two names' characters; two that are missing are alike."""
    left, right = Counter(squash(one)), Counter(squash(other))
    size = left.total() + right.total()
    return 2 * (left & right).total() / size if size else 1.0


def _share(pairs: Sequence[Pair], found: Sequence[Record], wanted: Sequence[Record], key: str, value: str) -> Share:
    counted = (sum(one[key] == value for one in side) for side in ([want for want, _ in pairs], found, wanted))
    return Share(*counted)


def _same_value(want: Record, have: Record) -> bool:
    one, other = want.get("value"), have.get("value")
    if not one or not other:
        return not one and not other
    close = math.isclose(float(one["number"]), float(other["number"]), rel_tol=1e-9, abs_tol=1e-12)
    return close and squash(one["unit"]) == squash(other["unit"])


def _same_due(want: Record, have: Record) -> bool:
    return bool(want.get("due") == have.get("due"))


def _same_subject(want: Record, have: Record) -> bool:
    return alike(want.get("subject"), have.get("subject")) >= ALIKE


def _same_units(want: Record, have: Record) -> bool:
    return {squash(one["name"]) for one in want.get("units") or ()} == {
        squash(one["name"]) for one in have.get("units") or ()
    }


def _is_whole(want: Record, have: Record) -> bool:
    return _same_due(want, have) and _same_value(want, have) and _same_subject(want, have)


def _asked(
    asks: tuple[Callable[[Record], bool], Callable[[Record, Record], bool]], pairs: Iterable[Pair]
) -> tuple[int, int]:
    concerned, agrees = asks
    told = [agrees(*pair) for pair in pairs if concerned(pair[0])]
    return sum(told), len(told)


FIELDS: dict[str, tuple[Callable[[Record], bool], Callable[[Record, Record], bool]]] = {
    "due": (lambda _: True, _same_due),
    "due, where there is one": (lambda want: bool(want.get("due")), _same_due),
    "value": (lambda _: True, _same_value),
    "value, where there is one": (lambda want: bool(want.get("value")), _same_value),
    "subject": (lambda _: True, _same_subject),
    "subject to the letter": (
        lambda _: True,
        lambda want, have: squash(want.get("subject")) == squash(have.get("subject")),
    ),
    "units, where there are some": (lambda want: bool(want.get("units")), _same_units),
    "units, where there are none": (lambda want: not want.get("units"), _same_units),
}


def _confusion(
    wanted: Sequence[Record], found: Sequence[Record], loose: Sequence[Pair]
) -> dict[tuple[str | None, str | None], int]:
    """Wanted kind and found kind of every pair whatever its kinds; None for what has no partner."""
    counts: Counter[tuple[str | None, str | None]] = Counter((want["kind"], have["kind"]) for want, have in loose)
    for kind in KINDS:
        missed = sum(one["kind"] == kind for one in wanted) - sum(want["kind"] == kind for want, _ in loose)
        false = sum(one["kind"] == kind for one in found) - sum(have["kind"] == kind for _, have in loose)
        counts.update({(kind, None): missed, (None, kind): false})
    return dict(counts)
