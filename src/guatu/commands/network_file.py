"""The text of a network in JSON, read in one way by every verb that takes one."""

from __future__ import annotations

from pathlib import Path

from guatu.commands.terminal import Stop


def text_of(path: Path) -> str:
    """UTF-8 with or without a byte order mark; Stop for a file that is not there, or is no such text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise Stop("command.no_file", file=path.name) from None
    except UnicodeDecodeError as error:
        raise Stop("command.not_utf8", file=path.name, at=error.start + 1) from None
