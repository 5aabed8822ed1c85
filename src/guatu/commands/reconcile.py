"""`guatu reconcile [FILE…]`: the findings of a day, of the stored ledger or of files; exit 1 when there are any."""

from __future__ import annotations

from argparse import Namespace

from guatu.commands.picture import picture_of_files, picture_of_home
from guatu.commands.terminal import Terminal


def reconcile(options: Namespace, terminal: Terminal) -> int:
    """Most urgent first, each with the item's number and name."""
    picture = picture_of_files(options, terminal) if options.files else picture_of_home(options)
    findings, items = picture.findings.findings, picture.ledger.items
    if options.json:
        terminal.show_json(
            {
                "day": picture.day.isoformat(),
                "findings": [
                    {
                        "rule": finding.rule,
                        "item": finding.item,
                        "name": items[finding.item].name,
                        "light": finding.light,
                        "says": finding.says(terminal.language),
                        "facts": dict(finding.facts),
                        "sources": [
                            {
                                "document": source.document,
                                "sha256": source.sha256,
                                "span": list(source.span),
                                "page": source.page,
                                "text": source.text,
                            }
                            for source in finding.sources
                        ],
                    }
                    for finding in findings
                ],
                "lights": {str(number): light for number, light in picture.findings.lights.items()},
            }
        )
    elif not findings:
        terminal.show(terminal.say("command.no_findings", day=picture.day.isoformat()))
    for finding in () if options.json else findings:
        light = terminal.say(f"light.{finding.light}")
        terminal.show(f"{light}  {finding.item:>4}  {items[finding.item].name}  {finding.says(terminal.language)}")
    return picture.code or (1 if findings else 0)
