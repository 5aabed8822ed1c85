"""Taking documents in (入账): read in a child, extract, post; the file is kept under its digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db import transaction

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.lexicon import own_words
from guatu.actions.proposals import with_proposals
from guatu.actions.rights import require
from guatu.actions.writing import words, write
from guatu.extraction import Extraction, Tally, extract
from guatu.ledger import Draft, Ledger, drafts_of
from guatu.reading import Document, read_bytes
from guatu.store import documents, ledgers


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting a document came to; `known` when the ledger already had these bytes and nothing was written.

    `tally` is what asking the office's language model came to; None where none was asked.
    """

    document: Document
    extraction: Extraction
    done: Done
    known: bool
    opened: int
    repeated: int
    tally: Tally | None = None


def post_document(
    acting: Acting, name: str, data: bytes, *, key: str, reference: date | None = None, review: bool = False
) -> Posted:
    """Read, extract and post one file. ReadError when it cannot be read: then nothing is written.

    With `review` it becomes drafts for the review desk, which count nowhere until a person approves them; the office's
    language model, if it has one, then adds its proposals.
    """
    require(acting, "post")
    document = read_bytes(name, data)
    extraction, tally = extract(document, reference, own=own_words(acting.ledger)), None
    # Only where a person judges each draft, and not for bytes that will change nothing.
    if review and document.sha256 not in ledgers.ledger(acting.ledger).documents:
        extraction, tally = with_proposals(document, extraction)
    return replace(post_reading(acting, document, extraction, data, key=key, review=review), tally=tally)


def post_reading(
    acting: Acting, document: Document, extraction: Extraction, data: bytes, *, key: str, review: bool = False
) -> Posted:
    """Post what was already read and extracted from `data`."""
    require(acting, "post")
    made: list[Draft] = []

    def drafts(ledger: Ledger) -> list[Draft]:
        made.extend(drafts_of(ledger, document, extraction, file_bytes=len(data), review=review))
        return made

    # The file first: a row without its file would be a loss, a file without its row is only space.
    settings.HOME.keep(data)
    with transaction.atomic():
        done = write(acting, "post", key, drafts, asked=document.sha256)
        if made:
            documents.keep(acting.ledger, document, extraction)
    return Posted(
        document,
        extraction,
        done,
        known=not made,
        opened=sum(draft.kind == "opened" and draft.facts["kind"] != "group" for draft in made),
        repeated=sum(draft.kind == "repeated" or "again" in draft.facts for draft in made),
    )


def dismiss_sentence(acting: Acting, sha256: str, span: tuple[int, int], reason: str, *, key: str) -> Done:
    """Put an uncovered obligation sentence aside, by name and with a reason."""

    def drafts(ledger: Ledger) -> list[Draft]:
        if sha256 not in ledger.documents:
            raise Refused("no_document")
        _, extraction = documents.load(acting.ledger, sha256)
        if span not in {found.span for found in extraction.uncovered}:
            raise Refused("no_sentence")
        facts = {"sha256": sha256, "span": list(span), "reason": words(reason, "reason")}
        return [Draft("dismissed", None, facts)]

    return write(acting, "dismiss", key, drafts, asked=(sha256, span, reason))
