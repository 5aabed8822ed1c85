"""PSPLIB's single-mode `.sm` files (ProGen format) as instances.

R. Kolisch, A. Sprecher, PSPLIB - a project scheduling problem library, EJOR 96 (1997) 205-216.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from guatu.scheduling.plan import Problem
from guatu.scheduling.scarce.instance import MOST_AMOUNT, NEVER, Instance, Ints, Resource, topological

# PSPLIB's largest have 302 jobs, RanGen's 1,002; more than this is no project.
MOST_JOBS = 100_000
MOST_SPAN = 1_000_000
_HEAD = re.compile(r"^jobs[^:]{0,60}:\s{0,40}(\d{1,9})\s{0,40}$", re.MULTILINE)
_KINDS = re.compile(r"^ {0,8}- (renewable|nonrenewable|doubly constrained) {0,20}: {0,20}(\d{1,6})", re.MULTILINE)
_NUMBER = re.compile(r"-?\d{1,12}")


class _BrokenError(ValueError):
    def __init__(self, key: str, line: int, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts | {"line": line}


def read_sm(text: str) -> Instance | Problem:
    """The instance a `.sm` text describes, or the first thing in it that cannot be read, with its line."""
    try:
        return _instance(text)
    except _BrokenError as bad:
        return Problem(f"levelling.sm_{bad.key}", (), bad.facts)


def _instance(text: str) -> Instance:
    head = _HEAD.search(text)
    if not head:
        raise _BrokenError("jobs", 1)
    count = int(head.group(1))
    if not 0 < count <= MOST_JOBS:
        raise _BrokenError("size", text.count("\n", 0, head.start()) + 1, found=count, most=MOST_JOBS)
    kinds = {found.group(1): int(found.group(2)) for found in _KINDS.finditer(text)}
    if kinds.get("nonrenewable", 0) or kinds.get("doubly constrained", 0):
        raise _BrokenError("modes", text.count("\n", 0, next(_KINDS.finditer(text)).start()) + 1)
    lines = text.splitlines()
    before, after = _relations(lines, count)
    span, need = _requests(lines, count)
    at, capacity = _row(lines, _section(lines, "RESOURCEAVAILABILITIES", 2))
    if len(capacity) != need.shape[1] or min(capacity, default=0) < 0 or max(capacity, default=0) > MOST_AMOUNT:
        raise _BrokenError("row", at + 1, wanted=need.shape[1])
    try:
        place = topological(count, before, after)
    except ValueError:
        raise _BrokenError("loop", _section(lines, "PRECEDENCE RELATIONS", 2) + 1) from None
    return _numbered(place, before, after, span, need, np.array(capacity, np.int64))


def _numbered(place: Ints, before: Ints, after: Ints, span: Ints, need: Ints, capacity: Ints) -> Instance:
    at = np.argsort(place)
    count = len(span)
    return Instance(
        ids=tuple(str(number + 1) for number in at.tolist()),
        resources=tuple(Resource(f"R{n + 1}", f"R{n + 1}", top) for n, top in enumerate(capacity.tolist())),
        span=span[at],
        before=place[before],
        after=place[after],
        weight=span[before],
        floor=np.zeros(count, np.int64),
        due=np.full(count, NEVER, np.int64),
        promise=np.full(count, -1, np.int64),
        worth=np.zeros(0, np.int64),
        need=need[at],
        capacity=capacity.reshape(-1, 1),
    )


def _section(lines: list[str], title: str, skip: int) -> int:
    for number, line in enumerate(lines):
        if line.strip().startswith(title):
            return number + skip
    raise _BrokenError("section", len(lines), title=title)


def _row(lines: list[str], at: int) -> tuple[int, list[int]]:
    """The numbers of line `at`, which must be nothing but numbers."""
    fields = lines[at].split() if at < len(lines) else []
    if not fields or not all(_NUMBER.fullmatch(field) for field in fields):
        raise _BrokenError("numbers", min(at, len(lines)) + 1)
    return at, [int(field) for field in fields]


def _rows(lines: list[str], begin: int, count: int) -> Iterator[tuple[int, int, list[int]]]:
    """Line and fields of each job, which must come in order."""
    for number in range(count):
        at, fields = _row(lines, begin + number)
        if fields[0] != number + 1:
            raise _BrokenError("order", at + 1, wanted=number + 1, found=fields[0])
        yield number, at, fields


def _relations(lines: list[str], count: int) -> tuple[Ints, Ints]:
    before, after = [], []
    for number, at, fields in _rows(lines, _section(lines, "PRECEDENCE RELATIONS", 2), count):
        if len(fields) < 3 or len(fields) != 3 + fields[2]:
            raise _BrokenError("successors", at + 1)
        if fields[1] != 1:
            raise _BrokenError("modes", at + 1)
        for follower in fields[3:]:
            if not 1 <= follower <= count:
                raise _BrokenError("unknown", at + 1, found=follower, most=count)
            before.append(number)
            after.append(follower - 1)
    return np.array(before, np.int64), np.array(after, np.int64)


def _requests(lines: list[str], count: int) -> tuple[Ints, Ints]:
    begin = _section(lines, "REQUESTS/DURATIONS", 3)
    width = len(_row(lines, begin)[1])
    table = np.zeros((count, width), np.int64)
    for number, at, fields in _rows(lines, begin, count):
        if len(fields) != width or width < 3:
            raise _BrokenError("row", at + 1, wanted=width - 3)
        if min(fields) < 0 or fields[2] > MOST_SPAN or max(fields[3:], default=0) > MOST_AMOUNT:
            raise _BrokenError("amount", at + 1)
        table[number] = fields
    return table[:, 2].copy(), table[:, 3:].copy()
