"""`guatu post FILE…`: documents into the stored ledger. Posting the same bytes again changes nothing."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from typing import TYPE_CHECKING

from guatu.commands.material import statements_of, take_in
from guatu.commands.office import enter, owner
from guatu.commands.terminal import Terminal

if TYPE_CHECKING:
    from guatu.actions import Posted


def post(options: Namespace, terminal: Terminal) -> int:
    """One line, or one JSON object, for each document; a refused file leaves the others posted."""
    enter(options)
    from guatu.actions import Refused, own_words, post_reading

    acting = owner(terminal.say("product.name"))
    material = take_in(options.files, terminal)
    data_of = {document.sha256: data for document, data in material.documents}
    refused = 0
    for document, extraction in statements_of(material, terminal, options.date, own_words(acting.ledger)):
        # The same bytes are the same deed, whenever and under whatever name they come.
        key = "post-" + hashlib.sha256(f"{acting.ledger}:{document.sha256}".encode()).hexdigest()[:40]
        try:
            posted = post_reading(
                acting, document, extraction, data_of[document.sha256], key=key, review=options.review
            )
        except Refused as refusal:
            terminal.complain(f"{document.name}: {refusal.says(terminal.language)}")
            refused = 2
            continue
        _tell(posted, options, terminal)
        # Posted is posted: said now, whatever stops the next one.
        terminal.flush()
    return material.code or refused


def _tell(posted: Posted, options: Namespace, terminal: Terminal) -> None:
    if options.json:
        terminal.show_json(
            {
                "file": posted.document.name,
                "sha256": posted.document.sha256,
                "known": posted.known,
                "opened": posted.opened,
                "repeated": posted.repeated,
                "review": options.review,
                "obligations": posted.extraction.obligations,
                "uncovered": len(posted.extraction.uncovered),
            },
            indent=None,
        )
    elif posted.known:
        terminal.show(terminal.say("command.known", file=posted.document.name))
    elif options.review:
        terminal.show(terminal.say("command.drafted", file=posted.document.name, opened=posted.opened))
    else:
        terminal.show(
            terminal.say("command.posted", file=posted.document.name, opened=posted.opened, repeated=posted.repeated)
        )
