"""`guatu extract FILE…`: the statements of documents, a table for people or one JSON object a line for machines."""

from __future__ import annotations

from argparse import Namespace

from guatu.commands.material import statements_of, take_in
from guatu.commands.terminal import Terminal
from guatu.extraction import Extraction
from guatu.reading import Document


def extract(options: Namespace, terminal: Terminal) -> int:
    """`--jsonl` (and `--json`) print the fields of the annotation guide, then rule, grounds, path and page."""
    material = take_in(options.files, terminal)
    for document, extraction in statements_of(material, terminal, options.date):
        if options.jsonl or options.json:
            for statement in extraction.statements:
                terminal.show_json(statement.to_json(), indent=None)
        else:
            _show(document, extraction, terminal, coverage=options.coverage)
    return material.code


def _show(document: Document, extraction: Extraction, terminal: Terminal, *, coverage: bool) -> None:
    reference = extraction.reference.isoformat() if extraction.reference else "–"
    terminal.show(
        terminal.say(
            "command.extracted",
            file=document.name,
            statements=len(extraction.statements),
            obligations=extraction.obligations,
            uncovered=len(extraction.uncovered),
            reference=reference,
        )
    )
    for statement in extraction.statements:
        due = statement.due.isoformat() if statement.due else "          "
        kind = terminal.say(f"kind.{statement.kind}")
        unit = statement.units[0].name if statement.units else ""
        terminal.show(f"  {kind}  {due}  {' '.join(statement.text.split())}  {unit}".rstrip())
    if coverage:
        for sentence in extraction.uncovered:
            terminal.show(f"  ?  {' '.join(sentence.text.split())}")
