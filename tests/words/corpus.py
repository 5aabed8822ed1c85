"""Reads the corpus files: sections, phrases and what they must yield, with the line for the message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


@dataclass(frozen=True, slots=True)
class Line:
    """One phrase; `⏎` in the file is a line break of the phrase."""

    where: str
    section: str
    phrase: str
    expected: str


def lines_of(name: str) -> list[Line]:
    """All phrases of a corpus file."""
    lines, section = [], ""
    for number, line in enumerate((CORPUS / name).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            phrase, _, expected = line.partition(" → ")
            lines.append(Line(f"{name}:{number}", section, phrase.replace("⏎", "\n"), expected))
    return lines
