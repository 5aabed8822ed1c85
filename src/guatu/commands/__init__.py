"""令: the command `guatu`, one module a verb: parse, call the rooms, print. Exit 0 done, 1 findings, 2 refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from guatu.commands.terminal import Stop, Terminal
from guatu.store.home import Home, HomeError

if TYPE_CHECKING:
    from django.db import DatabaseError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; no traceback reaches a user but for a fault of guatu's own."""
    from guatu.commands.grammar import parse

    _speak_unicode()
    terminal = Terminal(None)
    try:
        options, run = parse(sys.argv[1:] if arguments is None else arguments)
        terminal = Terminal(options.lang)
        code = run(options, terminal)
        # What a full disk or a closed pipe refuses is refused here, not at the interpreter's end.
        terminal.flush()
    except Stop as stop:
        terminal.complain(stop.line(terminal.language))
        return 2
    except KeyboardInterrupt:
        terminal.complain(terminal.say("command.stopped"))
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is left to print goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except HomeError as error:
        terminal.complain(terminal.say(error.key, **error.facts))
        return 2
    except _database_error() as error:
        from guatu.store.opening import home_path, trouble

        found = trouble(Home(home_path(options.home)), error)
        terminal.complain(terminal.say(found.key, **found.facts))
        return 2
    else:
        return code


def _speak_unicode() -> None:
    """A pipe under a C locale would refuse the first Chinese character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _database_error() -> type[DatabaseError] | tuple[()]:
    """What Django raises when the database fails, if the command has come as far as loading it."""
    module = sys.modules.get("django.db")
    return module.DatabaseError if module else ()
