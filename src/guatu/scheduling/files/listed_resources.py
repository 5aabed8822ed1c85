"""Who works on the lines of a task list, as MS Project writes it in its tables: "施工队[50%],挖掘机[2]"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from guatu.scheduling.files.programme import Assignment, Resource
from guatu.scheduling.files.refusing import MOST_NAME, Notes

_SPLIT: Final = re.compile(r"[,;，；、\n]")
_SHARE: Final = re.compile(r"(?P<name>[^\[\]]{1,200})\[(?P<amount>\d{1,7}(?:\.\d{1,4})?)[ ]{0,3}(?P<percent>[%％]?)\]")
MOST_A_LINE: Final = 200


def assignments_of(task: str, text: str) -> Iterator[Assignment]:
    """Those of a line; a name without an amount is one of it."""
    for piece in _SPLIT.split(text)[:MOST_A_LINE]:
        if not (piece := piece.strip()):
            continue
        found = _SHARE.fullmatch(piece)
        if found is None:
            yield Assignment(task, piece[:MOST_NAME])
        else:
            share = float(found["amount"]) / (100 if found["percent"] else 1)
            yield Assignment(task, found["name"].strip()[:MOST_NAME], share)


def listed_resources(assignments: Sequence[Assignment], losses: Notes) -> tuple[Resource, ...]:
    """One of each name, as many at once as a line takes at most and never less than one: a list has no other word."""
    most: dict[str, float] = {}
    for one in assignments:
        most[one.resource] = max(most.get(one.resource, 1.0), one.units)
    if most:
        losses.add("list_resources", count=len(most))
    return tuple(Resource(name, name, units=units) for name, units in most.items())
