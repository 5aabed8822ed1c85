"""From files to statements and to a ledger in memory: what `read`, `extract`, `wall` and their like begin with."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from guatu.commands.terminal import Stop, Terminal
from guatu.extraction import Extraction, OwnWords, extract
from guatu.ledger import Ledger, append, drafts_of
from guatu.reading import Document, Reader, ReadError


@dataclass
class Material:
    """What the files came to, in the order given; `refused` has one line for each that could not be read."""

    documents: list[tuple[Document, bytes]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        """2 when any file was refused: the others are handled all the same."""
        return 2 if self.refused else 0


def take_in(files: Sequence[Path], terminal: Terminal) -> Material:
    """Read every file; a refused one is said at once and does not stop the others."""
    material = Material()
    with terminal.progress("command.reading", len(files)) as advance, Reader() as reader:
        for path in files:
            try:
                document = reader.read(path)
                material.documents.append((document, _same(path, document)))
            except (ReadError, Stop) as error:
                line = error.says(terminal.language) if isinstance(error, ReadError) else error.line(terminal.language)
                material.refused.append(line)
                terminal.complain(line)
            advance()
    return material


def _same(path: Path, document: Document) -> bytes:
    """The bytes that were read: a file may be written to while it is read, and another's digest must not be kept."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Stop("command.changed", file=document.name, why=error.strerror or "") from None
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise Stop("command.changed", file=document.name, why="SHA-256")
    return data


def statements_of(
    material: Material, terminal: Terminal, reference: date | None = None, own: OwnWords | None = None
) -> Iterator[tuple[Document, Extraction]]:
    """Extract from each document read, by the office's own words too where there are any."""
    with terminal.progress("command.extracting", len(material.documents)) as advance:
        for document, _ in material.documents:
            yield document, extract(document, reference, own=own)
            advance()


@dataclass(frozen=True)
class Books:
    """A ledger with the documents it rests on, for drawing; `author` of entries made in memory is the user."""

    ledger: Ledger
    documents: Mapping[str, tuple[Document, Extraction]]


def books_of(material: Material, terminal: Terminal) -> Books:
    """Post every document into a ledger in memory; nothing is stored."""
    ledger, documents = Ledger(), {}
    now, author = datetime.now(UTC), os.environ.get("USER") or "guatu"
    for document, extraction in statements_of(material, terminal):
        drafts = drafts_of(ledger, document, extraction)
        ledger, _ = append(ledger, drafts, at=now, author=author)
        documents[document.sha256] = (document, extraction)
    return Books(ledger, documents)
