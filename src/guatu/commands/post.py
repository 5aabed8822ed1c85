"""`guatu post FILE…`: documents into the stored ledger. Posting the same bytes again changes nothing."""

from __future__ import annotations

import hashlib
from argparse import Namespace

from guatu.commands.material import statements_of, take_in
from guatu.commands.office import enter, owner
from guatu.commands.terminal import Terminal


def post(options: Namespace, terminal: Terminal) -> int:
    """One line, or one JSON object, for each document; a refused file leaves the others posted."""
    enter(options)
    from guatu.actions import post_reading

    acting = owner(terminal.say("product.name"))
    material = take_in(options.files, terminal)
    data_of = {document.sha256: data for document, data in material.documents}
    for document, extraction in statements_of(material, terminal, options.date):
        # The same bytes are the same deed, whenever and under whatever name they come.
        key = "post-" + hashlib.sha256(f"{acting.ledger}:{document.sha256}".encode()).hexdigest()[:40]
        posted = post_reading(acting, document, extraction, data_of[document.sha256], key=key, review=options.review)
        if options.json:
            terminal.show_json(
                {
                    "file": document.name,
                    "sha256": document.sha256,
                    "known": posted.known,
                    "opened": posted.opened,
                    "repeated": posted.repeated,
                    "review": options.review,
                    "obligations": extraction.obligations,
                    "uncovered": len(extraction.uncovered),
                },
                indent=None,
            )
        elif posted.known:
            terminal.show(terminal.say("command.known", file=document.name))
        elif options.review:
            terminal.show(terminal.say("command.drafted", file=document.name, opened=posted.opened))
        else:
            terminal.show(
                terminal.say("command.posted", file=document.name, opened=posted.opened, repeated=posted.repeated)
            )
    return material.code
