"""Where work on a task rests between two parts of it, as the spread of its work over time shows it in MSPDI."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from guatu.scheduling.files.refusing import Notes, moment
from guatu.scheduling.files.spans import iso_minutes
from guatu.scheduling.files.xmltree import Node

Gaps = tuple[tuple[datetime, datetime], ...]
# Of what is spread over time: work that remains, and work done.
_WORK = frozenset({"1", "2"})


def gaps_of(assignment: Node) -> Gaps | None:
    """Stretches without work that hold a weekday, between two with; None where the work is not spread over time."""
    pieces = [_piece(one) for one in assignment.all("TimephasedData") if one["Type"] in _WORK]
    dated = sorted((start, finish, idle) for start, finish, idle in pieces if start and finish)
    worked = [at for at, (_, _, idle) in enumerate(dated) if not idle]
    if not worked:
        return () if dated else None
    stretches = groupby(dated[worked[0] : worked[-1]], key=lambda piece: piece[2])
    rests = [list(pieces) for idle, pieces in stretches if idle]
    return tuple((one[0][0], one[-1][1]) for one in rests if any(start.weekday() < 5 for start, _, _ in one))


def _piece(one: Node) -> tuple[datetime | None, datetime | None, bool]:
    start, finish = (moment(one[name], name, Notes()) for name in ("Start", "Finish"))
    return start, finish, not iso_minutes(one["Value"])
