"""What a document's gold lines teach about who answers: each list of organisations around a statement, in or out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guatu.extraction.answerable import Candidate, candidates, role_features
from guatu.extraction.candidates import Surroundings
from guatu.extraction.prose import Reading
from guatu.reading import Document
from guatu.words import Span
from training.answers import Answered
from training.choices import squash

Line = dict[str, Any]


def answered(document: Document, reading: Reading, gold: Sequence[Line]) -> list[Answered]:
    """The lessons of all statements that were read where the gold has one."""
    around = Surroundings(document, reading.every)
    lessons: list[Answered] = []
    for found in reading.found:
        line = line_of(document.raw_span(found.draft.span), gold)
        if line is not None and "observation" not in (line["kind"], found.draft.kind):
            roles = {squash(unit["name"]): unit["role"] for unit in line["units"]}
            for candidate in candidates(found, around):
                lessons += _lessons(candidate, roles)
    return lessons


def line_of(span: Span, gold: Sequence[Line]) -> Line | None:
    """The gold line that overlaps a span most, if that is half of either."""
    best, most = None, 0
    for line in gold:
        shared = min(span[1], line["span"][1]) - max(span[0], line["span"][0])
        if shared > most:
            best, most = line, shared
    if best is None or most < 0.5 * min(span[1] - span[0], best["span"][1] - best["span"][0]):
        return None
    return best


def _lessons(candidate: Candidate, roles: Mapping[str, str]) -> Iterator[Answered]:
    """Whether the list is in (most of its members are, be it under a longer name), and the roles of its members."""
    members = [squash(member.name) for member in candidate.listed.members]
    known = [next((role for name, role in roles.items() if _same(member, name)), None) for member in members]
    right = 2 * sum(role is not None for role in known) > len(known)
    yield Answered(candidate.features, right)
    for index, role in enumerate(known):
        if right and role is not None:
            yield Answered(role_features(candidate, index), role == "support")


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
