"""An optional language model reads along: it proposes statements, and only what stands in the text is taken.

The model is shown numbered sentences and answers with numbers and short quotations (`assistant.toml` holds what it is
told, with reasons). Who carries question and answer is not known here: see `Asker`. Statements of the rules stand
before proposals for the same words.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from guatu.extraction.answers import claims
from guatu.extraction.claims import Checker
from guatu.extraction.coverage import uncovered
from guatu.extraction.sentences import Part, parts, sentences
from guatu.extraction.statement import Extraction, Statement
from guatu.reading import Document
from guatu.words import Span, say

Message = Mapping[str, str]
# Dense plans hold some fifty statements in a part; more is an answer that repeats itself.
MOST_CLAIMS = 200
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, how many seconds it took, and how many tokens it reports, if it does."""

    text: str
    seconds: float = 0.0
    tokens: int | None = None


class AskError(Exception):
    """A question without an answer: phrase `key` of the phrase book with its `facts`."""

    def __init__(self, key: str, **facts: str | int) -> None:
        self.key, self.facts = key, facts
        super().__init__(key)

    def says(self, language: str) -> str:
        """One line: where, what, what to do."""
        return say(self.key, language, **self.facts)


class Asker(Protocol):
    """Carries messages to a language model."""

    def ask(self, messages: Sequence[Message]) -> Answer:
        """The model's answer; AskError when there is none."""


@dataclass(slots=True)
class Tally:
    """What asking came to. `dropped` and `empty` count by reason and by field; `trouble` ended the asking.

    `known` proposals say what a rule had found; `added` are new. `tokens` is None where no answer told them.
    """

    parts: int = 0
    asked: int = 0
    answered: int = 0
    claimed: int = 0
    aligned: int = 0
    known: int = 0
    added: int = 0
    seconds: float = 0.0
    tokens: int | None = None
    dropped: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    trouble: AskError | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data; `trouble` is the phrase's key or None."""
        counts = ("parts", "asked", "answered", "claimed", "aligned", "known", "added", "tokens")
        return {name: getattr(self, name) for name in counts} | {
            "seconds": round(self.seconds, 3),
            "dropped": dict(self.dropped),
            "empty": dict(self.empty),
            "trouble": self.trouble.key if self.trouble else None,
        }


def consult(
    document: Document,
    extraction: Extraction,
    asker: Asker,
    *,
    seconds: float = float("inf"),
    advance: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Extraction, Tally]:
    """The extraction with the model's proposals added, and what came of asking; part by part in text order.

    Asking ends with the first question that has no answer, or when the answers have taken `seconds`; what was aligned
    before is kept. `advance` is told how many parts of how many are done, before each is asked.
    """
    every = sentences(document)
    asking = tuple(parts(document, every))
    checker = Checker(document, every, extraction.reference)
    tally = Tally(parts=len(asking))
    proposed: list[Statement] = []
    for done, part in enumerate(asking):
        advance(done, len(asking))
        if tally.seconds >= seconds:
            tally.trouble = AskError("assistant.slow", seconds=round(seconds))
            break
        answer = _asked(asker, part, tally)
        if answer is None:
            break
        proposed += _aligned(answer, part, checker, tally)
    return _merged(document, extraction, proposed, tally), tally


@cache
def instructions() -> str:
    """What the model is told before every part: the texts of `assistant.toml` in their order."""
    data = tomllib.loads(files("guatu.extraction").joinpath("assistant.toml").read_text(encoding="utf-8"))
    return "\n".join(part["text"].strip() for part in data["part"])


def _asked(asker: Asker, part: Part, tally: Tally) -> str | None:
    tally.asked += 1
    try:
        answer = asker.ask(({"role": "system", "content": instructions()}, {"role": "user", "content": part.shown}))
    except AskError as error:
        tally.trouble = error
        return None
    tally.answered += 1
    tally.seconds += answer.seconds
    if answer.tokens is not None:
        tally.tokens = (tally.tokens or 0) + answer.tokens
    return answer.text


def _aligned(answer: str, part: Part, checker: Checker, tally: Tally) -> list[Statement]:
    """The statements that remain of one answer; of two for the same words the first."""
    found, unreadable = claims(answer)
    asked = range(part.sentences[0].number, part.sentences[-1].number + 1)
    tally.claimed += len(found) + unreadable
    tally.dropped += Counter({"unreadable": unreadable} if unreadable else {})
    tally.dropped += Counter({"too-many": len(found) - MOST_CLAIMS} if len(found) > MOST_CLAIMS else {})
    kept: dict[int, list[Statement]] = {}
    for claim in found[:MOST_CLAIMS]:
        checked = checker.check(claim, asked)
        if checked.statement is None:
            tally.dropped[checked.reason] += 1
            continue
        # Proposals for the same words name the same sentence or one beside it.
        beside = [one for near in range(-2, 3) for one in kept.get(claim.sentence + near, [])]
        if _is_among(checked.statement.span, beside):
            tally.dropped["repeated"] += 1
            continue
        kept.setdefault(claim.sentence, []).append(checked.statement)
        tally.empty.update(checked.empty)
    statements = [one for several in kept.values() for one in several]
    tally.aligned += len(statements)
    return statements


def _merged(document: Document, extraction: Extraction, proposed: Sequence[Statement], tally: Tally) -> Extraction:
    """Where a rule has at least half of the same words, its statement stands alone."""
    new = [one for one in proposed if not _is_among(one.span, extraction.statements)]
    tally.added, tally.known = len(new), len(proposed) - len(new)
    if not new:
        return extraction
    statements = tuple(sorted([*extraction.statements, *new], key=lambda one: (one.span, one.rule)))
    missed, obligations = uncovered(document, statements)
    return replace(extraction, statements=statements, uncovered=missed, obligations=obligations)


def _is_among(span: Span, statements: Iterable[Statement]) -> bool:
    return any(_overlap(span, one.span) >= _SAME for one in statements)


def _overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans."""
    inner = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return inner / (one[1] - one[0] + other[1] - other[0] - inner)
