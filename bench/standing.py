"""Whether what was found stands on the text: every field grounded, every obligation accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.scoring import Record, squash
from guatu.extraction import PROMISES, Extraction, Statement
from guatu.extraction.sentences import sentences
from guatu.words import Span
from training.examples import Annotated

NAMES = ("subject", "action")
LITERAL = frozenset({"as-written", "as-named"})  # conventions that say the field stands there to the letter


@dataclass(slots=True)
class Coverage:
    """Gold statements `inside` obligation sentences that hold a statement or are listed; `false` obligations hold none.

    `lost` tells of each gold statement outside which kind it is and where it stands.
    """

    inside: int = 0
    gold: int = 0
    promises_inside: int = 0
    promises: int = 0
    listed: int = 0
    false: int = 0
    obligations: int = 0
    lost: list[tuple[str, Record]] = field(default_factory=list)

    def add(self, one: Annotated, found: Extraction) -> None:
        """Count one document."""
        held = [statement.span for statement in found.statements]
        listed = [missed.span for missed in found.uncovered]
        pieces = _pieces(one)
        self.obligations += found.obligations
        self.listed += len(listed)
        self.false += sum(not any(_meet(span, line["span"]) for line in one.gold) for span in listed)
        for line in one.gold:
            inside = _is_inside(line["span"], pieces, held, listed)
            promise = line["kind"] in PROMISES
            self.gold += 1
            self.inside += inside
            self.promises += promise
            self.promises_inside += inside and promise
            if not inside:
                self.lost.append((one.name, line))


def coverage(documents: Iterable[Annotated], found: Mapping[str, Extraction]) -> Coverage:
    """Over all documents."""
    counted = Coverage()
    for one in documents:
        counted.add(one, found[one.name])
    return counted


def _pieces(one: Annotated) -> list[tuple[Span, ...]]:
    """The sentences and table rows of a document, where they stand in the file."""
    return [one.document.raw_runs(sentence.span) for sentence in sentences(one.document)]


def _is_inside(span: Span, pieces: Sequence[tuple[Span, ...]], held: Sequence[Span], listed: Sequence[Span]) -> bool:
    if any(_meet(span, other) for other in (*held, *listed)):
        return True
    own = [runs for runs in pieces if any(_meet(span, run) for run in runs)]
    return any(_meet(run, other) for runs in own for run in runs for other in held)


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def ungrounded(documents: Iterable[Annotated], found: Mapping[str, Extraction]) -> tuple[int, list[tuple[str, str]]]:
    """How many texts and fields were looked at, and those (document, which) that neither text nor convention bears."""
    asked, bad = 0, []
    for one in documents:
        raw = one.document.raw
        for statement in found[one.name].statements:
            fields = _fields(statement)
            asked += 1 + len(fields)
            if raw[slice(*statement.span)] != statement.text:
                bad.append((one.name, "text"))
            bad += [(one.name, name) for name in fields if not _is_grounded(raw, statement, name)]
    return asked, bad


def _fields(statement: Statement) -> list[str]:
    return [name for name in ("subject", "action", "due", "value", "units") if getattr(statement, name)]


def _is_grounded(raw: str, statement: Statement, name: str) -> bool:
    """A span of the file or a named convention; a name said to stand as written has its letters there, in order."""
    ground = statement.grounds.get(name)
    if ground is None:
        return False
    if ground.span is None:
        return bool(ground.rule)
    start, end = ground.span
    if not 0 <= start < end <= len(raw):
        return False
    return (
        name not in NAMES
        or ground.rule not in LITERAL
        or _holds(squash(raw[start:end]), squash(getattr(statement, name)))
    )


def _holds(text: str, letters: str) -> bool:
    """Whether the letters stand in the text in this order: a folio or a heading may part them."""
    every = iter(text)
    return all(letter in every for letter in letters)
