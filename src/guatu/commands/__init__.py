"""令: the command `guatu`, one module a verb: parse, call the rooms, print. Exit 0 done, 1 findings, 2 refused."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from guatu.commands.terminal import Stop, Terminal

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback reaches a user but for a fault of guatu's own."""
    from guatu.commands.grammar import parse

    for stream in (sys.stdout, sys.stderr):
        # A pipe under a C locale would refuse the first Chinese character.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options, run = parse(sys.argv[1:] if arguments is None else arguments)
    terminal = Terminal(options.lang)
    try:
        return run(options, terminal)
    except Stop as stop:
        terminal.complain(stop.line(terminal.language))
        return 2
    except KeyboardInterrupt:
        terminal.complain(terminal.say("command.stopped"))
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        return 0
