"""Annotated documents as examples: each clause that extraction meets, its features, and the kind it should get."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guatu.extraction.amounts import quantities
from guatu.extraction.carried import carried
from guatu.extraction.casting import cast
from guatu.extraction.dues import DATED, days, sort_of
from guatu.extraction.features import Seen, features
from guatu.extraction.joining import Pair
from guatu.extraction.naming import name_at
from guatu.extraction.prose import Decide, Reading
from guatu.extraction.reference import reference_of
from guatu.extraction.scene import Draft
from guatu.extraction.subjects import LONGEST, stretches
from guatu.extraction.tables import read_tables
from guatu.reading import Document, read_here
from guatu.words import Amount, Span
from training.answering import answered
from training.choices import Joined, Lessons, Named, Picked, alike, squash

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
Line = dict[str, Any]
Gold = Sequence[Line]


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


def examples(one: Annotated) -> list[Example]:
    """Every clause of the document with the label its gold lines give it, as the rules alone would read it."""
    seen: list[tuple[Seen, tuple[str, ...]]] = []

    def watch(each: Seen, _: object) -> Sequence[Draft]:
        seen.append((each, tuple(features(each))))
        return each.drafts

    _read(one, watch)
    spans = [_span(one, each) for each, _ in seen]
    lines = _lines(spans, one.gold)
    examples: list[Example] = []
    for number, (each, found) in enumerate(seen):
        line = lines[number]
        rule = each.drafts[0].rule if each.drafts else None
        examples.append(Example(found, line["kind"] if line else None, each.scene.text, rule))
    return examples


def fields(one: Annotated) -> Lessons:
    """The choices of the document's statements, its clauses being judged as the gold lines say."""
    spans: list[Span] = []

    def place(each: Seen, _: object) -> Sequence[Draft]:
        spans.append(_span(one, each))
        return each.drafts

    _read(one, place)
    lines = dict(zip(spans, _lines(spans, one.gold), strict=True))
    lessons = Lessons([], [], [])

    def teach(each: Seen, proposed: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
        line = lines.get(_span(one, each))
        if line is None:
            return ()
        drafts = each.drafts or tuple(proposed())
        if not drafts or sort_of(drafts[0].kind) != sort_of(line["kind"]):
            drafts = tuple(cast(each.scene, line["kind"], drafts))
        if len(drafts) == 1:
            _teach(each, drafts[0], line, lessons.picked, lessons.named)
        return drafts

    reading = _read(one, teach, lessons.joined)
    lessons.answered.extend(answered(one.document, reading, one.gold))
    return lessons


def _teach(each: Seen, draft: Draft, line: Line, picked: list[Picked], named: list[Named]) -> None:
    """The choices of one statement, and what is right; then the draft is put right for the clauses after it."""
    scene = each.scene
    if draft.kind in DATED:
        found = days(scene, draft)
        right = {number for number, day in enumerate(found) if (day.day and day.day.isoformat()) == line["due"]}
        if right and len(found) > 1:
            picked.append(Picked(tuple(day.features for day in found), frozenset(right)))
    if scene.clause.every:
        every = quantities(scene, draft)
        right = {number for number, one in enumerate(every) if _same(one.amount, line["value"])}
        if right:
            picked.append(Picked(tuple(one.features for one in every), frozenset(right)))
    _teach_name(each, draft, squash(line["subject"]), named)


def _teach_name(each: Seen, draft: Draft, wanted: str, named: list[Named]) -> None:
    if not wanted:
        return
    stretch = stretches(each.scene, draft)
    names = list(carried(each.scene, draft, each.heads))
    text = each.scene.text
    cells = [
        (start, end)
        for start in range(len(text))
        for end in range(start + 2, min(len(text), start + LONGEST) + 1)
        if squash(text[start:end]) == wanted and text[start] != " " != text[end - 1]
    ]
    likely = [alike(squash(one.name.text), wanted) for one in names]
    best = max(likely, default=0.0)
    least = 1.0 if cells else max(best, 0.85)
    right = frozenset(number for number, points in enumerate(likely) if points >= least)
    if cells or right:
        named.append(Named(stretch, tuple(one.features for one in names), tuple(cells), right))
    if right and not cells:
        draft.subject = names[min(right)].name
    elif cells:
        draft.subject = name_at(each.scene.clause, *cells[0])


def _same(amount: Amount | None, value: Line | None) -> bool:
    if amount is None or value is None:
        return amount is None and value is None
    return math.isclose(amount.number, value["number"], rel_tol=1e-9) and squash(amount.unit) == squash(value["unit"])


def _read(one: Annotated, decide: Decide, joined: list[Joined] | None = None) -> Reading:
    """Read a document, its clauses joined as the gold lines join them; what was asked about joining is kept."""

    def join(first: Span, second: Span, pair: Pair) -> bool:
        spans = one.document.raw_span(first), one.document.raw_span(second)
        right = any(all(_mostly(span, line["span"]) for span in spans) for line in one.gold)
        if joined is not None:
            joined.append(Joined(pair.names(), right))
        return right

    reading = Reading(one.document, reference_of(one.document, one.day)[0], decide, join)
    reading.run()
    read_tables(one.document, reading)
    return reading


def _mostly(span: Span, whole: Sequence[int]) -> bool:
    """Whether more than half of a span lies in another."""
    return 2 * (min(span[1], whole[1]) - max(span[0], whole[0])) > span[1] - span[0]


def _span(one: Annotated, each: Seen) -> Span:
    return one.document.raw_span((each.scene.clause.start, each.scene.clause.end))


def _lines(spans: Sequence[Span], gold: Gold) -> list[Line | None]:
    """Each gold line goes to the clause it overlaps most, if that is half of either."""
    lines: list[Line | None] = [None] * len(spans)
    for line in gold:
        start, end = line["span"]
        best, most = -1, 0
        for number, (first, last) in enumerate(spans):
            shared = min(end, last) - max(start, first)
            if shared > most:
                best, most = number, shared
        if best < 0:
            continue
        first, last = spans[best]
        if most >= 0.5 * min(end - start, last - first) and lines[best] is None:
            lines[best] = line
    return lines
