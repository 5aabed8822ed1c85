"""Annotated documents as examples: each clause that extraction meets, its features, and the kind it should get."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guatu.extraction.features import Seen, features
from guatu.extraction.prose import Reading
from guatu.extraction.reference import reference_of
from guatu.reading import Document, read_here

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
Gold = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its day and its gold lines."""

    name: str
    document: Document
    day: date
    gold: Gold


@dataclass(frozen=True, slots=True)
class Example:
    """A clause: its features and its label, with its text for people."""

    features: tuple[str, ...]
    label: str | None
    text: str
    rule: str | None


def folders(corpus: Path = CORPUS) -> list[Path]:
    """The folders to learn from: the project's own documents; what is held out is not among them."""
    training = corpus / "training"
    return [corpus, *sorted(path for path in training.iterdir() if path.is_dir())] if training.is_dir() else [corpus]


def annotated(folder: Path) -> Iterator[Annotated]:
    """The documents of a folder with `documents.json` and `gold.jsonl`."""
    about = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    for name, one in about.items():
        document = read_here(one["file"], (folder / one["file"]).read_bytes())
        own = [line for line in gold if line["doc"] == name and "span" in line]
        yield Annotated(name, document, date.fromisoformat(one["date"]), own)


def examples(one: Annotated, judge: Any) -> list[Example]:
    """Every clause of the document's prose with the label its gold lines give it."""
    seen: list[tuple[Seen, tuple[str, ...]]] = []
    reading = Reading(one.document, reference_of(one.document, one.day)[0], judge)
    reading.watch = lambda each: seen.append((each, tuple(features(each))))
    reading.run()
    spans = [one.document.raw_span((each.scene.clause.start, each.scene.clause.end)) for each, _ in seen]
    labels = _labels(spans, one.gold)
    return [
        Example(found, label, each.scene.text, each.drafts[0].rule if each.drafts else None)
        for (each, found), label in zip(seen, labels, strict=True)
    ]


def _labels(spans: Sequence[tuple[int, int]], gold: Gold) -> list[str | None]:
    """Each gold line labels the clause it overlaps most, if that is half of either."""
    labels: list[str | None] = [None] * len(spans)
    for line in gold:
        start, end = line["span"]
        best, most = -1, 0.0
        for number, (first, last) in enumerate(spans):
            shared = min(end, last) - max(start, first)
            if shared > most:
                best, most = number, shared
        if best >= 0:
            first, last = spans[best]
            if most >= 0.5 * min(end - start, last - first) and labels[best] is None:
                labels[best] = line["kind"]
    return labels
