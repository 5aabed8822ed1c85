"""`guatu read FILE…`: the text of files in reading order, or with `--json` pages, blocks, articles and tables too."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from guatu.commands.contents import articles_json, contents, furniture_json
from guatu.commands.material import take_in
from guatu.commands.terminal import Terminal
from guatu.extraction import reference_of
from guatu.reading import Document
from guatu.words import find_amounts, find_periods


def read(options: Namespace, terminal: Terminal) -> int:
    """Print each document; what articles it holds and the reader's notes go to standard error."""
    material = take_in(options.files, terminal)
    for document, _ in material.documents:
        if options.json:
            data = document.to_json()
            # Offsets are the identity nearly everywhere and would be most of the output.
            del data["origin"], data["boxes"]
            said = [terminal.say(note.key, **note.facts) for note in document.notes]
            data |= {"articles": articles_json(document), "furniture": furniture_json(document)}
            terminal.show_json({"status": "accepted", **data, **_plain_facts(document), "says": said}, indent=None)
        else:
            terminal.show(document.text)
        for line in contents(document, terminal):
            terminal.complain(f"{document.name}: {line}")
        for note in document.notes:
            terminal.complain(f"{document.name}: {terminal.say(note.key, **note.facts)}")
    if options.json:
        for line in material.refused:
            terminal.show_json({"status": "rejected", "error": line}, indent=None)
    return material.code


def _plain_facts(document: Document) -> dict[str, Any]:
    """Every date and sum of the text in normal form: ISO days and yuan, with the raw span each was read from."""
    reference, _ = reference_of(document, None)
    dates = [
        {
            "span": document.raw_span(period.span),
            "text": period.text,
            "earliest": period.earliest.isoformat(),
            "latest": period.latest.isoformat(),
        }
        for period in (find_periods(document.text, reference) if reference else ())
    ]
    sums = [
        {"span": document.raw_span(amount.span), "text": amount.text, "yuan": amount.yuan}
        for amount in find_amounts(document.text)
        if amount.yuan is not None
    ]
    return {"dates": dates, "sums": sums}
