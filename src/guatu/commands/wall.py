"""`guatu wall FILE… --out wall.html`: all six verbs at once, nothing stored, one file out."""

from __future__ import annotations

from argparse import Namespace

from guatu.commands.draw import check_out, paint
from guatu.commands.picture import picture_of_files
from guatu.commands.terminal import Terminal


def wall(options: Namespace, terminal: Terminal) -> int:
    """Exit 2 when a file was refused: the wall is then drawn from the others, and each refusal is said."""
    check_out(options.out)
    picture = picture_of_files(options, terminal)
    chart = paint(picture, options.out, terminal)
    if options.json:
        terminal.show_json(
            {
                "out": str(options.out),
                "items": len(chart.rows),
                "findings": len(chart.findings),
                "documents": len(picture.documents),
            },
            indent=None,
        )
    return picture.code
