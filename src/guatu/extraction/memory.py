"""What a document said before a clause: the kinds, days and names of its last statements, its paragraph's clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from guatu.extraction.clauses import Clause
from guatu.extraction.dues import sort_of
from guatu.extraction.naming import Name
from guatu.extraction.passages import Passage
from guatu.extraction.scene import Draft, Lately, Near
from guatu.words import Period

NUMBERED_HEADING = re.compile("[（(]?[一二三四五六七八九十\\d]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节]")
_PERIODS, _KINDS, _CLAUSES, _NAMES = 3, 3, 3, 4


@dataclass(slots=True)
class Memory:
    """Filled clause by clause; `led` is the period of the last lead-in of a list, `previous` the last clause's kind."""

    previous: str = "-"
    kinds: list[str] = field(default_factory=list)
    lately: Mapping[str, Lately] = field(default_factory=dict)
    led: Period | None = None
    _clause: int = 0
    _named: list[tuple[Period, int, int]] = field(default_factory=list)
    _before: list[Clause] = field(default_factory=list)
    _recent: list[Name] = field(default_factory=list)

    def enter(self) -> None:
        """A new paragraph: its own clauses and periods are forgotten."""
        self._named, self._before = [], []

    def near(self, part: Clause) -> tuple[Near, ...]:
        """The periods of the paragraph's earlier clauses, the latest first; then this clause's are remembered."""
        self._clause += 1
        sentence, named = part.piece.sentence, self._named
        near: tuple[Near, ...] = ()
        if named:
            near = tuple(
                [Near(period, self._clause - at, same == sentence) for period, at, same in named[: -_PERIODS - 1 : -1]]
            )
        named += [(period, self._clause, sentence) for period in part.periods]
        return near

    def before(self) -> tuple[Clause, ...]:
        """The paragraph's last clauses, the latest first."""
        return tuple(self._before[: -_CLAUSES - 1 : -1])

    def recent(self) -> tuple[Name, ...]:
        """The subjects of the last statements, the latest first."""
        return tuple(self._recent[: -_NAMES - 1 : -1])

    def said(self) -> tuple[str, ...]:
        """The kinds of the last statements as features, the latest first."""
        return _said(*self.kinds[: -_KINDS - 1 : -1])

    def note(self, part: Clause, drafts: Sequence[Draft]) -> None:
        """Remember what a clause said."""
        self._before.append(part)
        self.previous = drafts[0].kind if drafts else "-"
        self.kinds += [draft.kind for draft in drafts[:1]]
        self._recent += [draft.subject for draft in drafts[:1] if draft.subject]
        path = part.passage.path
        for draft in drafts:
            if draft.due:
                heading = path[-1].span if path else None
                kept = Lately(draft.due, draft.period, part.passage.span[0], heading)
                self.lately = {**self.lately, sort_of(draft.kind): kept}


@cache
def _said(*last: str) -> tuple[str, ...]:
    return (
        *(f"said{ago}={kind}" for ago, kind in enumerate(last[:2])),
        f"said={''.join(kind[0] for kind in last)}",
    )


def heads_of(text: str, passage: Passage) -> tuple[Name, ...]:
    """The item's name and the innermost heading, without their numbers: what a clause may be about."""
    spans = [passage.item] if passage.item else []
    spans += [block.span for block in passage.path[:0:-1][:1] if block.span != passage.span]
    found: list[Name] = []
    for first, end in spans:
        numbered = NUMBERED_HEADING.match(text, first, end)
        start = numbered.end() if numbered else first
        name = text[start:end].strip(" 　。：:、.．)）")
        at = text.find(name, start, end)
        if 2 <= len(name) <= 40:
            found.append(Name(name, (at, at + len(name))))
    return tuple(found)
