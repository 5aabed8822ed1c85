"""`guatu extract FILE…`: the statements of documents, a table for people or one JSON object a line for machines."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date

from guatu.commands.assistance import with_proposals
from guatu.commands.material import statements_of, take_in
from guatu.commands.terminal import Terminal
from guatu.extraction import Explanation, Extraction, explain
from guatu.reading import Document
from guatu.words import phrase_book


def extract(options: Namespace, terminal: Terminal) -> int:
    """`--jsonl` (and `--json`) print the fields of the annotation guide, then rule, grounds, path and page."""
    material = take_in(options.files, terminal)
    found: Iterable[tuple[Document, Extraction]] = statements_of(material, terminal, options.date)
    if options.assistant and not options.explain:
        found = with_proposals(options, terminal, list(found))
    for document, extraction in found:
        if options.jsonl or options.json:
            for statement in extraction.statements:
                terminal.show_json(statement.to_json(), indent=None)
        elif options.explain:
            _explain(document, terminal, options.date)
        else:
            _show(document, extraction, terminal, coverage=options.coverage)
    return material.code


def _explain(document: Document, terminal: Terminal, reference: date | None) -> None:
    """Each clause of the prose: the rule that took it, or why none did."""
    for clause in explain(document, reference=reference):
        text = " ".join(clause.text.split())
        if clause.rule:
            said = terminal.say(f"extraction.rule.{clause.rule}")
            terminal.show(terminal.say("command.explained", text=text, rule=clause.rule, said=said))
        else:
            terminal.show(terminal.say("command.unexplained", text=text, said=_left(clause, terminal)))


def _left(clause: Explanation, terminal: Terminal) -> str:
    """Why no rule took a clause: what its sentence is, else what spoke for and against it."""
    key = f"extraction.left.{clause.stance}"
    said = [terminal.say(key)] if key in phrase_book() else []
    return "; ".join([*said, *clause.reasons]) or terminal.say("command.no_rule")


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
            said = terminal.say(f"extraction.duty.{sentence.rule}")
            terminal.show(f"  ?  {' '.join(sentence.text.split())}  ({said})")
