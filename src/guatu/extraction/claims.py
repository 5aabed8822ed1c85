"""A claim held against the document: what it quotes must stand there, or there is no statement.

A quotation counts in the sentence it names, else in the sentence before or after; where it stands at several places
it is ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.extraction.answers import Claim
from guatu.extraction.fields import MARKS, Fields, Pages, Place, due_of
from guatu.extraction.quotes import fold
from guatu.extraction.sentences import Sentence
from guatu.extraction.statement import KINDS, Heading, Kind, Statement
from guatu.reading import Document
from guatu.words import Span

RULE = "assistant"
# Owners and days often stand in lines of their own below the measure (牵头单位：… 完成时限：…).
_NEAR = 4
_SHORTEST = 4
_KINDS: Mapping[str, Kind] = {kind: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement, or None and the reason; `empty` names the fields claimed but not found in the text."""

    statement: Statement | None = None
    reason: str = ""
    empty: tuple[str, ...] = ()


class Checker:
    """Holds the claims of one document against its text; `reference` is the day its words are relative to."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], reference: date | None) -> None:
        self.document = document
        self.sentences = sentences
        self.reference = reference
        self.pages = Pages(document)

    def check(self, claim: Claim, asked: range) -> Checked:
        """What remains of a claim about one of the sentences numbered `asked`."""
        kind = _KINDS.get(claim.kind)
        if claim.sentence not in asked or kind is None:
            return Checked(reason="unknown-kind" if claim.sentence in asked else "unknown-sentence")
        found = self._quoted(claim, asked)
        if len(found) != 1:
            return Checked(reason="ambiguous" if found else "unaligned")
        return self._checked(claim, kind, *found[0], asked)

    def _quoted(self, claim: Claim, asked: range) -> list[tuple[Sentence, Span]]:
        """Where the quotation stands: all its places in the sentence named, else in the two beside it."""
        quote = fold(claim.quote.strip(MARKS))
        if len(quote.text) < _SHORTEST:
            return []
        for numbers in ((claim.sentence,), (claim.sentence - 1, claim.sentence + 1)):
            beside = [self.sentences[number - 1] for number in numbers if number in asked]
            found = [(sentence, span) for sentence in beside for span in self.pages.places(sentence.span, quote)]
            if found:
                return found
        return []

    def _checked(self, claim: Claim, kind: Kind, sentence: Sentence, span: Span, asked: range) -> Checked:
        near = [Place(span, sentence.span), *self._near(sentence, asked, _NEAR)]
        fields = Fields(self.pages, near, self.reference)
        # By the guide a target and an observation have no verb, an observation no owner, and a status no due day.
        measured = kind in {"target", "observation"}
        period = fields.period(claim.due) if kind != "status" else None
        if kind == "milestone" and period is None:
            return Checked(reason="no-day")
        wide = list(self._near(sentence, asked, len(asked)))
        raw = self.document.raw_span(span)
        statement = Statement(
            doc=self.document.stem,
            span=raw,
            text=self.document.raw[slice(*raw)],
            kind=kind,
            subject=fields.words("subject", claim.subject),
            action=None if measured else fields.words("action", claim.action),
            due=due_of(period),
            value=fields.value(claim.value, kind),
            units=() if kind == "observation" else fields.units(claim.lead, claim.support, wide),
            rule=RULE,
            earliest=period.earliest if period else None,
            precision=period.precision if period else None,
            grounds=fields.grounds,
            path=tuple(self._heading(block.span, block.level) for block in sentence.path),
            row=sentence.row,
            page=self.document.page_at(raw[0]),
        )
        return Checked(statement, empty=tuple(fields.empty))

    def _heading(self, span: Span, level: int) -> Heading:
        return Heading(self.document.text[slice(*span)], self.document.raw_span(span), level)

    def _near(self, sentence: Sentence, asked: range, reach: int) -> Iterator[Place]:
        """The sentence, those below and above it by distance, and its headings from the innermost."""
        yield Place(sentence.span, sentence.span)
        for distance in range(1, reach + 1):
            for number in (sentence.number + distance, sentence.number - distance):
                if number in asked:
                    span = self.sentences[number - 1].span
                    yield Place(span, span)
        for block in reversed(sentence.path):
            yield Place(block.span, block.span)
