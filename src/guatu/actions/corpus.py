"""Reviewed documents as a corpus (标注语料): the form of annotated documents that the judge is trained on.

A folder of it holds `documents.json`, `gold.jsonl` with spans of the raw text, and a text file for each document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.actions.acting import Acting
from guatu.actions.review import reviewed_entries
from guatu.extraction import Extraction
from guatu.ledger import Ledger, Received, annotation, is_reviewed, over_the_desk, unhandled
from guatu.reading import Document, ReadError, read_here
from guatu.store import documents, ledgers
from guatu.words import say

ABOUT, GOLD = "documents.json", "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its lines; `about` is its entry in `documents.json` under `key`."""

    key: str
    about: Mapping[str, Any]
    raw: str
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that is no part of the corpus, and why: left, unreviewed or unwritable.

    `sentences` are the texts of obligation sentences without an answer, with their raw spans.
    """

    file: str
    sha256: str
    why: str
    drafts: int = 0
    sentences: tuple[tuple[int, int, str], ...] = ()

    def says(self, language: str) -> str:
        """The reason, and what to do."""
        return say(f"corpus.{self.why}", language, file=self.file, drafts=self.drafts, sentences=len(self.sentences))


def reviewed_corpus(acting: Acting) -> tuple[tuple[Annotated, ...], tuple[LeftOut, ...]]:
    """The documents reviewed to the last sentence, and those left out; documents without anything said are neither."""
    ledger = ledgers.ledger(acting.ledger)
    taken: list[Annotated] = []
    left: list[LeftOut] = []
    held = (*ledger.items.values(), *ledger.drafts.values())
    over = {item.source.sha256 for item in held if item.reviewed and item.source}
    for sha256, received in ledger.documents.items():
        if sha256 not in over and not received.dismissed:
            left += [LeftOut(received.name, sha256, "unreviewed")] if received.obligations else []
            continue
        document, extraction = documents.load(acting.ledger, sha256)
        why = _hindrance(ledger, received, document, extraction)
        if why is None:
            taken.append(_annotated(acting, ledger, received, document, extraction))
        else:
            left.append(why)
    return tuple(taken), tuple(left)


def files_of(corpus: Sequence[Annotated]) -> dict[str, bytes]:
    """The files of a folder that holds the corpus, by name."""
    about = {one.key: one.about for one in corpus}
    gold = [json.dumps({"doc": one.key, **line}, ensure_ascii=False) for one in corpus for line in one.lines]
    texts = {one.about["file"]: one.raw.encode() for one in corpus}
    listed = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    return {ABOUT: listed.encode(), GOLD: "".join(f"{line}\n" for line in gold).encode(), **texts}


def _hindrance(ledger: Ledger, received: Received, document: Document, extraction: Extraction) -> LeftOut | None:
    name, sha256 = received.name, received.sha256
    if not is_reviewed(ledger, sha256):
        return LeftOut(name, sha256, "unreviewed")
    todo = unhandled(ledger, sha256, [found.span for found in extraction.uncovered])
    if todo:
        sentences = tuple((*span, document.raw[slice(*span)]) for span in todo.sentences)
        return LeftOut(name, sha256, "left", len(todo.drafts), sentences)
    return None if _is_kept_by_text(document.raw) else LeftOut(name, sha256, "unwritable")


def _is_kept_by_text(raw: str) -> bool:
    """Whether a text file gives the same raw text back, so that spans stay true."""
    try:
        return read_here("text.txt", raw.encode()).raw == raw
    except (ReadError, UnicodeEncodeError):
        return False


def _annotated(
    acting: Acting, ledger: Ledger, received: Received, document: Document, extraction: Extraction
) -> Annotated:
    key = f"m{received.entry:05d}"
    day = extraction.reference or received.date or received.at.date()
    about = {
        "file": f"{key}.txt",
        "date": day.isoformat(),
        "name": received.name,
        "format": received.format,
        "sha256": received.sha256,
    }
    histories = reviewed_entries(acting, received.sha256)
    found = (annotation(ledger, item, histories[item.number]) for item in over_the_desk(ledger, received.sha256))
    return Annotated(key, about, document.raw, tuple(line for line in found if line is not None))
