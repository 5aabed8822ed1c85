"""The scripts and styles of the wall, as text; the web room serves the same files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# In the order in which they build on each other.
SCRIPTS: tuple[str, ...] = ("gantt.js", "list.js", "document.js", "paper.js", "wall.js")
STYLES: tuple[str, ...] = ("tokens.css", "gantt.css", "wall.css")


@cache
def asset(name: str) -> str:
    """The text of one file of `assets/`."""
    return files("guatu.chart").joinpath("assets", name).read_text(encoding="utf-8")


def script() -> str:
    """All scripts, one after the other."""
    return "\n".join(asset(name) for name in SCRIPTS)


def style() -> str:
    """All styles, one after the other."""
    return "\n".join(asset(name) for name in STYLES)
