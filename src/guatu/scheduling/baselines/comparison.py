"""Two snapshots compared (偏差): what moved and by how many working days, what came, went, was lengthened or relinked.

Conventions: a shift is counted at the finish, or at the start where only that moved, in working days of the item's
calendar, later is positive. An item with parts has no dates of its own: its parts move, and the total of the project.
`because` names the nearest cause that the two snapshots show, asked in the order of `CAUSES`; a change of days is one
only where the start moved by less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guatu.scheduling.baselines.measure import Measure
from guatu.scheduling.baselines.snapshots import Planned, Snapshot, Tie

Kind = Literal["added", "deleted", "later", "earlier", "longer", "shorter", "relinked", "due"]
KINDS: tuple[Kind, ...] = ("added", "deleted", "later", "earlier", "longer", "shorter", "relinked", "due")
# actuals: begun or done since; days, links, calendar, not_before, limits (or as late as can be), due: its own plan
# changed; time: nobody began it while the days went by; before: what precedes it moved.
Cause = Literal["actuals", "days", "links", "calendar", "not_before", "limits", "due", "time", "before"]
CAUSES: tuple[Cause, ...] = (
    "actuals", "days", "links", "calendar", "not_before", "limits", "due", "time", "before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deviation:
    """How one activity differs. Shifts are in working days; None where one side has no such date."""

    id: str
    kinds: tuple[Kind, ...]
    before: Planned | None
    after: Planned | None
    moved: int | None = None
    start_moved: int | None = None
    lengthened: int = 0
    due_moved: int | None = None
    ties_added: tuple[Tie, ...] = ()
    ties_gone: tuple[Tie, ...] = ()
    because: Cause | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`deviations` in the order of the later snapshot, what is gone last; `same` counts what does not differ."""

    before: Snapshot
    after: Snapshot
    deviations: tuple[Deviation, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Total:
    """The deviations of one unit or project; `counts` in the order of `KINDS`. `moved` is the shift of its last finish.

    `lost` adds up the working days by which items moved later, `won` those by which they moved earlier; `differing`
    counts the items that differ.
    """

    name: str | None
    items: int
    counts: tuple[tuple[Kind, int], ...]
    moved: int | None
    finish_before: date | None
    finish_after: date | None
    lost: int
    won: int
    differing: int

    @property
    def counted(self) -> Mapping[Kind, int]:
        """`counts` by kind."""
        return dict(self.counts)

    @property
    def touched(self) -> int:
        """How many differences there are in all; an item that moved and was relinked has two."""
        return sum(count for _, count in self.counts)


def compare(before: Snapshot, after: Snapshot, measure: Measure) -> Comparison:
    """Everything that differs between two snapshots of one ledger or one file."""
    found, same = [], 0
    for id_, row in after.rows.items():
        deviation = _differ(before.rows.get(id_), row, measure)
        if deviation is None:
            same += 1
        else:
            found.append(deviation)
    gone = [row for id_, row in before.rows.items() if id_ not in after.rows]
    found += [Deviation(row.id, ("deleted",), row, None) for row in gone]
    return Comparison(before, after, tuple(found), same)


def totals(comparison: Comparison, key: Callable[[str], str | None], measure: Measure) -> tuple[Total, ...]:
    """Sums by what `key` says of an id (its unit, its project), the most lost first; None gathers the rest."""
    rows: dict[str | None, tuple[list[Planned], list[Planned]]] = {}
    for side, snapshot in enumerate((comparison.before, comparison.after)):
        for id_, row in snapshot.rows.items():
            rows.setdefault(key(id_), ([], []))[side].append(row)
    by_name: dict[str | None, list[Deviation]] = {}
    for deviation in comparison.deviations:
        by_name.setdefault(key(deviation.id), []).append(deviation)
    found = [_total(name, *sides, by_name.get(name, ()), measure) for name, sides in rows.items()]
    return tuple(sorted(found, key=lambda total: (-total.lost, -total.touched, total.name is None, total.name or "")))


def due_entries(changes: Iterable[tuple[int, date | None]], comparison: Comparison) -> tuple[int, ...]:
    """Of an item's changes of its due day (entry, day before), the entries between the two snapshots."""
    first, last = sorted((comparison.before.seq, comparison.after.seq))
    return tuple(entry for entry, _ in changes if first < entry <= last)


def _differ(before: Planned | None, after: Planned, measure: Measure) -> Deviation | None:
    if before is None:
        return Deviation(after.id, ("added",), None, after)
    if before == after:
        return None
    leaf = not (before.whole or after.whole)
    start = _between(measure, after, before.start, after.start) if leaf else None
    finish = _between(measure, after, before.finish, after.finish) if leaf else None
    moved = (finish or start or 0) if finish is not None or start is not None else None
    lengthened = after.days - before.days if leaf else 0
    kinds: list[Kind] = []
    if moved:
        kinds.append("later" if moved > 0 else "earlier")
    if lengthened:
        kinds.append("longer" if lengthened > 0 else "shorter")
    if before.ties != after.ties:
        kinds.append("relinked")
    if before.due != after.due:
        kinds.append("due")
    if not kinds:
        return None
    return Deviation(
        after.id, tuple(kinds), before, after, moved, start, lengthened,
        _between(measure, after, before.due, after.due), *_ties(before.ties, after.ties),
        _cause(before, after, start or 0) if moved else None,
    )  # fmt: skip


def _ties(before: tuple[Tie, ...], after: tuple[Tie, ...]) -> tuple[tuple[Tie, ...], tuple[Tie, ...]]:
    """Those that came, and those that went."""
    if before == after:
        return (), ()
    return tuple(tie for tie in after if tie not in before), tuple(tie for tie in before if tie not in after)


_WAITED = frozenset({("waiting", "waiting"), ("begun", "begun"), ("", "waiting")})


def _cause(before: Planned, after: Planned, start_moved: int) -> Cause:
    """The first of `CAUSES` that holds."""
    if after.state != before.state and after.state in {"begun", "done"}:
        return "actuals"
    if before.days != after.days and abs(after.days - before.days) >= abs(start_moved):
        return "days"
    return _planning_cause(before, after) or ("time" if (before.state, after.state) in _WAITED else "before")


def _planning_cause(before: Planned, after: Planned) -> Cause | None:
    if before.ties != after.ties:
        return "links"
    if before.calendar != after.calendar:
        return "calendar"
    if before.not_before != after.not_before:
        return "not_before"
    if (before.limits, before.as_late) != (after.limits, after.as_late):
        return "limits"
    return "due" if before.due != after.due and (after.start is None or before.start is None) else None


def _between(measure: Measure, row: Planned, before: date | None, after: date | None) -> int | None:
    if before is None or after is None:
        return None
    return measure.between(row.calendar, before, after)


def _total(
    name: str | None,
    before: Sequence[Planned],
    after: Sequence[Planned],
    deviations: Sequence[Deviation],
    measure: Measure,
) -> Total:
    count = dict.fromkeys(KINDS, 0)
    for deviation in deviations:
        for kind in deviation.kinds:
            count[kind] += 1
    shifts = [deviation.moved for deviation in deviations if deviation.moved]
    last_before, last_after = _last(before), _last(after)
    between = _between(measure, last_after or last_before, _finish(last_before), _finish(last_after)) if (
        last_after and last_before
    ) else None  # fmt: skip
    return Total(
        name, len(after), tuple((kind, number) for kind, number in count.items() if number), between,
        _finish(last_before), _finish(last_after),
        sum(shift for shift in shifts if shift > 0), -sum(shift for shift in shifts if shift < 0),
        len(deviations),
    )  # fmt: skip


def _last(rows: Sequence[Planned]) -> Planned | None:
    """The row that finishes last, items with parts left out: they have no dates of their own."""
    ending = [row for row in rows if row.finish is not None and not row.whole]
    return max(ending, key=lambda row: row.finish or date.min, default=None)


def _finish(row: Planned | None) -> date | None:
    return row.finish if row else None
