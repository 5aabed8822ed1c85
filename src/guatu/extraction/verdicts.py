"""The judge's word on what the rules propose: a draft stands, falls, changes its kind, or is made where none was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guatu.extraction.casting import cast
from guatu.extraction.choice import Weights, known
from guatu.extraction.commitments import enumerated
from guatu.extraction.dues import sort_of
from guatu.extraction.features import Seen
from guatu.extraction.judge import LABELS, Judge
from guatu.extraction.scene import Draft
from guatu.extraction.settling import settle
from guatu.extraction.statement import Kind

# How sure the judge must be to overrule: to drop what a rule found, to change its kind, and to find what none did.
DROPS, CHANGES, FINDS = 0.7, 0.6, 0.6
_KINDS: tuple[Kind, ...] = tuple(kind for kind in LABELS if kind)


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decides on clauses by `judge`, and settles their fields by `weights`."""

    judge: Judge
    weights: Weights

    def __call__(self, seen: Seen, proposed: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
        """The drafts of a clause, their days, values and subjects chosen."""
        drafts = decided(self.judge, seen, proposed)
        if drafts and self.weights:
            settle(seen.scene, drafts, self.weights, seen.heads)
        return drafts


def deciding(judge: Judge, weights: Weights) -> Deciding:
    """What decides on clauses, and whose weights decide who answers."""
    return Deciding(judge, known(weights) if weights else weights)


def decided(judge: Judge, seen: Seen, proposed: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
    """The drafts of a clause after the judge has spoken; `proposed` asks the rules about a barred clause."""
    kind, sure = _judgement(judge, seen)
    if kind is None:
        if seen.drafts and sure >= DROPS:
            seen.scene.trace.append(lambda: [f"judged none {sure:.2f}"])
        return () if sure >= DROPS else seen.drafts
    drafts = seen.drafts or (tuple(proposed()) if seen.barred else ())
    if drafts and (sort_of(kind) == sort_of(drafts[0].kind) or (seen.drafts and sure < CHANGES)):
        kind = drafts[0].kind
    else:
        drafts = tuple(_cast(seen, kind, drafts, sure))
    listed = enumerated(seen.scene) if sort_of(kind) == "act" and len(drafts) < 2 else []
    return listed or drafts


def _judgement(judge: Judge, seen: Seen) -> tuple[Kind | None, float]:
    """The likeliest kind and its chance; milestones and tasks are one here, as only the day parts them."""
    odds = judge.weigh(seen)
    none = odds[0]
    if none >= FINDS or 1 - none < FINDS:
        return None, none
    chances = dict(zip(_KINDS, odds[1:], strict=True))
    act: Kind = "milestone" if chances["milestone"] > chances["task"] else "task"
    both = chances["milestone"] + chances["task"]
    chances["milestone"] = chances["task"] = 0.0
    chances[act] = both
    best = max(chances, key=lambda kind: chances[kind])
    return best, chances[best]


def _cast(seen: Seen, kind: Kind, drafts: tuple[Draft, ...], sure: float) -> Sequence[Draft]:
    seen.scene.trace.append(lambda: [f"judged {kind} {sure:.2f}"])
    return cast(seen.scene, kind, drafts)
