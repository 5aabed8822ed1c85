"""What a document's gold lines teach about who answers: each list of organisations around a statement, in or out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guatu.extraction.answerable import Before, Candidate, after, candidates, role_features
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
    before: Before | None = None
    for found in sorted(reading.found, key=lambda one: one.draft.span):
        line = line_of(document.raw_span(found.draft.span), gold)
        if line is not None and "observation" not in (line["kind"], found.draft.kind):
            roles = {squash(unit["name"]): unit["role"] for unit in line["units"]}
            lessons += _lessons(candidates(found, around, before), roles)
            before = after(found, roles) or before
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


def _lessons(every: Sequence[Candidate], roles: Mapping[str, str]) -> Iterator[Answered]:
    """Whether each list is in (most of its members are, be it under a longer name), and the roles of its members.

    Where another list leads, nothing is learnt of the document's own body.
    """
    known = [[_role(squash(member.name), roles) for member in one.listed.members] for one in every]
    right = [2 * sum(role is not None for role in part) > len(part) for part in known]
    led = any(
        is_in and not one.listed.own and "lead" in part for one, part, is_in in zip(every, known, right, strict=True)
    )
    for one, part, is_in in zip(every, known, right, strict=True):
        if not (led and one.listed.own):
            yield Answered(one.features, is_in)
        for index, role in enumerate(part):
            if is_in and role is not None:
                yield Answered(role_features(one, index), role == "support")


def _role(member: str, roles: Mapping[str, str]) -> str | None:
    return next((role for name, role in roles.items() if _same(member, name)), None)


def _same(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
