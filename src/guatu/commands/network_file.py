"""A network in JSON, read in one way by every verb that takes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from guatu.commands.terminal import Stop
from guatu.scheduling import Problem, read_network

if TYPE_CHECKING:
    from guatu.scheduling import Network


def text_of(path: Path) -> str:
    """UTF-8 with or without a byte order mark; Stop for a file that is not there, or is no such text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise Stop("command.no_file", file=path.name) from None
    except UnicodeDecodeError as error:
        raise Stop("command.not_utf8", file=path.name, at=error.start + 1) from None


def network_in(path: Path, language: str) -> Network:
    """The network of the file; Stop for one that cannot be read."""
    network = read_network(text_of(path))
    if isinstance(network, Problem):
        raise Stop("command.bad_network", file=path.name, what=network.says(language))
    return network
