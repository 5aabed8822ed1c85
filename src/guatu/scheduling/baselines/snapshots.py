"""A `Snapshot`: the planned dates of every activity at one moment, from a plan or from what a baseline kept of one.

An activity of which nothing is planned but a due day (no days, no relations, no days set) is planned for that day: its
earliest date would be today, and would "move" every morning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from guatu.scheduling.baselines.measure import Measure, plain
from guatu.scheduling.plan import Activity, ConstraintType, Relation, RelationType, Window

if TYPE_CHECKING:
    from guatu.ledger import Edit, Item
    from guatu.scheduling.answer import Plan

# waiting: it could start, and only today holds it; begun, done: by the actuals; else something else sets its start.
State = Literal["", "waiting", "begun", "done"]
STATES: tuple[State, ...] = ("waiting", "begun", "done")
Tie = tuple[str, RelationType, int]
Limit = tuple[ConstraintType, date]


@dataclass(frozen=True, slots=True)
class Planned:
    """One activity as planned: dates inclusive, `days` working days of `calendar`, `ties` what it comes after.

    `start` is None where nothing but a due day is planned, `finish` too where there is not even that.
    """

    id: str
    start: date | None
    finish: date | None
    days: int = 0
    due: date | None = None
    not_before: date | None = None
    calendar: str = "office"
    state: State = ""
    whole: bool = False
    ties: tuple[Tie, ...] = ()
    limits: tuple[Limit, ...] = ()
    as_late: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`day` is the day of the data; `seq` the last entry of the ledger it rests on, 0 where there is no ledger."""

    name: str
    day: date
    rows: Mapping[str, Planned]
    seq: int = 0

    def only(self, ids: Collection[str]) -> Snapshot:
        """The same, confined to some activities."""
        return replace(self, rows={id_: row for id_, row in self.rows.items() if id_ in ids})


def snapshot(
    plan: Plan, measure: Measure, name: str, *, seq: int = 0, leave_out: Collection[str] = (), per_day: int = 1
) -> Snapshot:
    """What `plan` says; `leave_out` names activities that are headings only, `per_day` is how many units make a day."""
    return Snapshot(name, plain(plan.today) or date.min, _rows(plan, measure, leave_out, per_day), seq)


def snapshot_beside(
    plan: Plan, measure: Measure, name: str, *, base: Snapshot, before: Plan, edits: Iterable[Edit]
) -> Snapshot:
    """The same for `plan`, which is `before` with `edits`, whose snapshot is `base`: only what differs is looked at."""
    touched = {str(end) for edit in edits for end in (edit.item, edit.after)} | set(plan.differing(before))
    rows = _rows(plan, measure, (), 1, touched & base.rows.keys())
    return replace(base, name=name, rows={**base.rows, **rows})


def _rows(
    plan: Plan, measure: Measure, leave_out: Collection[str], per_day: int, only: Collection[str] | None = None
) -> dict[str, Planned]:
    today = plain(plan.today) or date.min
    ties: dict[str, list[Tie]] = {}
    followed = set()
    for relation in plan.network.relations:
        ties.setdefault(relation.after, []).append(_tie(relation))
        followed.add(relation.before)
    wholes = {activity.parent for activity in plan.activities if activity.parent is not None}
    rows = {}
    for activity in plan.activities:
        if activity.id in leave_out or (only is not None and activity.id not in only):
            continue
        found = ties.get(activity.id, ())
        linked = bool(found) or activity.id in followed or activity.id in wholes
        window = plan.windows[activity.id] if linked or _is_planned(activity) else None
        whole_days = activity if per_day == 1 else replace(activity, days=-(-activity.days // per_day))
        rows[activity.id] = _planned(
            whole_days, window, tuple(sorted(found)), measure, today, whole=activity.id in wholes
        )
    return rows


def headings(items: Mapping[int, Item]) -> frozenset[str]:
    """The items of a ledger that only hold others: a baseline keeps none of them."""
    return frozenset(str(number) for number, item in items.items() if item.kind == "group")


def below(items: Mapping[int, Item], whole: int) -> frozenset[str]:
    """Item `whole` and everything under it, as ids."""
    parts: dict[int, list[int]] = {}
    for number, item in items.items():
        if item.parent is not None:
            parts.setdefault(item.parent, []).append(number)
    found: set[int] = set()
    waiting = [whole]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting.extend(parts.get(number, ()))
    return frozenset(map(str, found))


def to_facts(rows: Iterable[Planned]) -> dict[str, Any]:
    """Rows of a ledger as the `plan` of a `baselined` entry: columns, with what few rows have by number."""
    kept = list(rows)
    return {
        "number": [int(row.id) for row in kept],
        "start": [_iso(row.start) for row in kept],
        "finish": [_iso(row.finish) for row in kept],
        "days": [row.days for row in kept],
        "due": [_iso(row.due) for row in kept],
        "not_before": {row.id: _iso(row.not_before) for row in kept if row.not_before},
        "calendar": {row.id: row.calendar for row in kept if row.calendar != "office"},
        "state": {state: [int(row.id) for row in kept if row.state == state] for state in STATES},
        "whole": [int(row.id) for row in kept if row.whole],
        "ties": {row.id: [[int(tie[0]), *tie[1:]] for tie in row.ties] for row in kept if row.ties},
        "limits": {row.id: [[type_, day.isoformat()] for type_, day in row.limits] for row in kept if row.limits},
        "as_late": [int(row.id) for row in kept if row.as_late],
    }


def from_facts(plan: Mapping[str, Any]) -> dict[str, Planned]:
    """The rows that `to_facts` wrote, by id; those written before items had limits have none."""
    state: dict[int, State] = {number: name for name in STATES for number in plan["state"].get(name, ())}
    wholes, late, limits = frozenset(plan["whole"]), frozenset(plan.get("as_late", ())), plan.get("limits", {})
    columns: Sequence[Sequence[Any]] = [plan[name] for name in ("number", "start", "finish", "days", "due")]
    rows = {}
    for number, start, finish, days, due in zip(*columns, strict=True):
        id_ = str(number)
        ties = tuple((str(after), type_, lag) for after, type_, lag in plan["ties"].get(id_, ()))
        rows[id_] = Planned(
            id_, _day(start), _day(finish), days, _day(due), _day(plan["not_before"].get(id_)),
            plan["calendar"].get(id_, "office"), state.get(number, ""), number in wholes, ties,
            tuple((type_, date.fromisoformat(day)) for type_, day in limits.get(id_, ())), number in late,
        )  # fmt: skip
    return rows


def _is_planned(activity: Activity) -> bool:
    """Something besides the due day says when it is done."""
    return bool(
        activity.days or activity.started or activity.finished or activity.not_before
        or activity.constraints or activity.as_late
    )  # fmt: skip


def _planned(
    activity: Activity, window: Window | None, ties: tuple[Tie, ...], measure: Measure, today: date, *, whole: bool
) -> Planned:
    start = plain(window.planned_start) if window else None
    finish = plain(window.planned_finish if window else activity.due)
    return Planned(
        activity.id, start, finish, activity.days, plain(activity.due), plain(activity.not_before), activity.calendar,
        _state(activity, start, measure, today), whole, ties, _limits(activity), activity.as_late,
    )  # fmt: skip


def _limits(activity: Activity) -> tuple[Limit, ...]:
    days = ((one.type, plain(one.day)) for one in activity.constraints)
    return tuple(sorted((type_, day) for type_, day in days if day is not None))


def _state(activity: Activity, start: date | None, measure: Measure, today: date) -> State:
    if activity.finished:
        return "done"
    if activity.started:
        return "begun"
    return "waiting" if start == measure.on_or_after(activity.calendar, today) else ""


def _tie(relation: Relation) -> Tie:
    return (relation.before, relation.type, relation.lag)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
