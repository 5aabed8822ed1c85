"""`guatu read FILE…`: the text of files in reading order, or with `--json` pages, blocks and tables too."""

from __future__ import annotations

from argparse import Namespace

from guatu.commands.material import take_in
from guatu.commands.terminal import Terminal


def read(options: Namespace, terminal: Terminal) -> int:
    """Print each document; notes of the reader go to standard error."""
    material = take_in(options.files, terminal)
    for document, _ in material.documents:
        if options.json:
            data = document.to_json()
            # Offsets are the identity nearly everywhere and would be most of the output.
            del data["origin"], data["boxes"]
            terminal.show_json({"status": "accepted", **data}, indent=None)
        else:
            terminal.show(document.text)
        for note in document.notes:
            terminal.complain(f"{document.name}: {terminal.say(note.key, **note.facts)}")
    if options.json:
        for line in material.refused:
            terminal.show_json({"status": "rejected", "error": line}, indent=None)
    return material.code
