"""The judge's word on what the rules propose: a draft stands, falls, changes its kind, or is made where none was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guatu.extraction.casting import cast
from guatu.extraction.features import Seen, features
from guatu.extraction.judge import LABELS, Judge
from guatu.extraction.scene import Draft

# How sure the judge must be to overrule: to drop what a rule found, to change its kind, and to find what none did.
DROPS, CHANGES, FINDS = 0.6, 0.5, 0.5
_NO = LABELS.index(None)


def decided(judge: Judge, seen: Seen, proposed: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
    """The drafts of a clause after the judge has spoken; `proposed` asks the rules about a barred clause."""
    odds = judge.weigh(features(seen))
    best = int(odds.argmax())
    kind, sure = LABELS[best], float(odds[best])
    if seen.drafts:
        if kind is None:
            return () if sure >= DROPS else seen.drafts
        return seen.drafts if kind == seen.drafts[0].kind or sure < CHANGES else _cast(seen, kind, seen.drafts, sure)
    if kind is None or 1 - float(odds[_NO]) < FINDS:
        return ()
    drafts = tuple(proposed()) if seen.barred else ()
    return drafts if drafts and drafts[0].kind == kind else _cast(seen, kind, drafts, sure)


def _cast(seen: Seen, kind: str, drafts: tuple[Draft, ...], sure: float) -> Sequence[Draft]:
    seen.scene.trace.append(f"judged {kind} {sure:.2f}")
    return cast(seen.scene, kind, drafts)
