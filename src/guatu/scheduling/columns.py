"""A network as columns of numbers, cleaned: what cannot be used becomes a `Problem` and is set aside.

Dates are ordinals, 0 for none. One slip in an activity or relation costs only that field or that relation; the
rest of the network is scheduled as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.faults import Faults
from guatu.scheduling.plan import Activity, Network, Relation
from guatu.scheduling.ruler import Ints, Scale

# Problems of one kind that are told one by one.
TOLD: Final = 50
# A line that names more of a loop is not read; the problem has all ids.
MOST_NAMED: Final = 24
TYPES: Final = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}


@dataclass(slots=True)
class Columns:
    """The activities by number. `parent` is -1 for none; `row` is the calendar's.

    `span` is the units taken up from start to finish, `left` those from today on of what has begun. `finish_not_before`
    and `start_not_after` are ordinals, 0 for none; what else constrains lies in `not_before` and `due`.
    """

    activities: tuple[Activity, ...]
    index: dict[str, int]
    days: Ints
    due: Ints
    not_before: Ints
    started: Ints
    finished: Ints
    row: Ints
    parent: Ints
    finish_not_before: Ints
    start_not_after: Ints
    span: Ints
    left: Ints
    as_late: NDArray[np.bool_]
    today: int
    retained: bool

    def copy(self) -> Columns:
        """The same columns in arrays of their own."""
        arrays: dict[str, Any] = {
            each.name: value.copy()
            for each in fields(self)
            if isinstance(value := getattr(self, each.name), np.ndarray)
        }
        return replace(self, **arrays)

    def with_changed(self, activities: tuple[Activity, ...], changed: Columns) -> Columns:
        """A copy in which the rows of `changed` stand in place of those with their ids; `activities` are all."""
        result = replace(self.copy(), activities=activities)
        at = [self.index[activity.id] for activity in changed.activities]
        for each in fields(self):
            if isinstance(value := getattr(changed, each.name), np.ndarray):
                getattr(result, each.name)[at] = value
        above = [-1 if one.parent is None else self.index.get(one.parent, -1) for one in changed.activities]
        result.parent[at] = above
        return result


@dataclass(slots=True)
class Links:
    """The relations by number, between activities by number; `type` as in `TYPES`."""

    relations: tuple[Relation, ...]
    before: Ints
    after: Ints
    type: Ints
    lag: Ints
    elapsed: NDArray[np.bool_]

    def joined(self, more: Links) -> Links:
        """These and more behind them."""
        pairs = [(getattr(self, name), getattr(more, name)) for name in ("before", "after", "type", "lag", "elapsed")]
        return Links((*self.relations, *more.relations), *(np.concatenate(pair) for pair in pairs))

    def keep(self, which: NDArray[np.bool_]) -> Links:
        """Only those marked."""
        kept = np.flatnonzero(which)
        chosen = self.relations if which.all() else tuple(self.relations[number] for number in kept)
        return Links(chosen, self.before[kept], self.after[kept], self.type[kept], self.lag[kept], self.elapsed[kept])


def columns_of(network: Network, today: date | None, scale: Scale, faults: Faults) -> Columns:
    """The activities as columns; the first of several with one id is kept."""
    activities = network.activities
    index = {activity.id: number for number, activity in enumerate(activities)}
    if len(index) < len(activities):
        activities, index = _distinct(activities, faults)
    row = _rows(activities, scale, faults)
    days = _days(activities, scale, faults)
    read = _Days(activities, scale, faults)
    span = np.maximum(days, scale.least)
    columns = Columns(
        activities=activities,
        index=index,
        days=days,
        due=read([one.due for one in activities], end=True),
        not_before=read([one.not_before for one in activities]),
        started=read([one.started for one in activities]),
        finished=read([one.finished for one in activities], end=True),
        row=row,
        parent=np.array([-1 if one.parent is None else index.get(one.parent, -2) for one in activities], np.int64),
        finish_not_before=np.zeros(len(activities), np.int64),
        start_not_after=np.zeros(len(activities), np.int64),
        span=span,
        left=span.copy(),
        as_late=np.array([one.as_late for one in activities], bool),
        today=scale.ordinal(today) if today else 0,
        retained=network.progress == "retained",
    )
    _check_today(columns, today, scale, faults)
    _check_actuals(columns, faults)
    _constrain(columns, read)
    _shorten(columns, scale, faults)
    for number in np.flatnonzero(columns.parent == -2):
        faults.add("unknown_parent", activities[number].id, name=activities[number].name, id=activities[number].parent)
    columns.parent[columns.parent < 0] = -1
    return columns


def _check_today(columns: Columns, today: date | None, scale: Scale, faults: Faults) -> None:
    if today and not scale.first <= columns.today <= scale.last:
        faults.add("today_out_of_range", day=today.isoformat())
        columns.today = 0


def _constrain(columns: Columns, read: _Days) -> None:
    """Constraints as days before which and after which: those of the start and the finish, early side and late."""
    asked = [(number, one) for number, activity in enumerate(columns.activities) for one in activity.constraints]
    for number, one in asked:
        if (day := read.one(number, one.day, end=one.type[0] == "F")) == 0:
            continue
        if one.type in {"SNET", "SO"}:
            columns.not_before[number] = max(columns.not_before[number], day)
        if one.type in {"FNET", "FO"}:
            columns.finish_not_before[number] = max(columns.finish_not_before[number], day)
        if one.type in {"SNLT", "SO"}:
            columns.start_not_after[number] = min(columns.start_not_after[number] or day, day)
        if one.type in {"FNLT", "FO"}:
            columns.due[number] = min(columns.due[number] or day, day)


def _shorten(columns: Columns, scale: Scale, faults: Faults) -> None:
    """What is left of begun work from today on: what is stated, else what the days since its start leave over."""
    begun = np.flatnonzero((columns.started > 0) & (columns.finished == 0))
    if not begun.size or not columns.today:
        return
    row = columns.row[begun]
    today = scale.on_or_after(row, np.full(len(begun), columns.today))
    start = np.maximum(scale.on_or_after(row, columns.started[begun]), 0)
    left = np.maximum(start + columns.span[begun] - np.maximum(today, start), scale.least)
    for at, number in enumerate(begun.tolist()):
        stated = columns.activities[number].remaining
        if stated is None:
            continue
        if not 0 <= stated <= scale.most:
            activity = columns.activities[number]
            key = "negative_left" if stated < 0 else "absurd_left"
            faults.add(key, activity.id, name=activity.name, days=stated)
            continue
        left[at] = max(stated, scale.least)
    columns.left[begun] = left


def _distinct(activities: tuple[Activity, ...], faults: Faults) -> tuple[tuple[Activity, ...], dict[str, int]]:
    kept: dict[str, Activity] = {}
    for activity in activities:
        if kept.setdefault(activity.id, activity) is not activity:
            faults.add("same_id", activity.id, id=activity.id, name=activity.name)
    return tuple(kept.values()), {name: number for number, name in enumerate(kept)}


def _days(activities: tuple[Activity, ...], scale: Scale, faults: Faults) -> Ints:
    given = [activity.days for activity in activities]
    # A number too large for a column is as absurd as the first one past the mark.
    days = np.array([number if 0 <= number <= scale.most else -1 for number in given], np.int64)
    for number in np.flatnonzero(days < 0):
        key = "negative_days" if given[number] < 0 else "absurd_days"
        faults.add(key, activities[number].id, name=activities[number].name, days=given[number])
        days[number] = 0
    return days


class _Days:
    """Reads the dates of activities as ordinals, 0 for none; one off the scale is told and left out."""

    def __init__(self, activities: tuple[Activity, ...], scale: Scale, faults: Faults) -> None:
        self._activities, self._scale, self._faults = activities, scale, faults

    def __call__(self, dates: list[date | None], *, end: bool = False) -> Ints:
        """A column of dates."""
        ordinal = self._scale.ordinal
        ordinals = np.array([0 if day is None else ordinal(day, end=end) for day in dates], np.int64)
        off = (ordinals != 0) & ((ordinals < self._scale.first) | (ordinals > self._scale.last))
        for number in np.flatnonzero(off):
            self._tell(int(number), cast(date, dates[number]))
            ordinals[number] = 0
        return ordinals

    def one(self, number: int, day: date, *, end: bool) -> int:
        """One date of activity `number`."""
        ordinal = self._scale.ordinal(day, end=end)
        if self._scale.first <= ordinal <= self._scale.last:
            return ordinal
        self._tell(number, day)
        return 0

    def _tell(self, number: int, day: date) -> None:
        activity = self._activities[number]
        facts = {"name": activity.name, "day": day.isoformat(), **years(self._scale)}
        self._faults.add("date_out_of_range", activity.id, **facts)


def years(scale: Scale) -> dict[str, int]:
    """The first and the last year of a scale, as problems name them."""
    return {"first": scale.value(scale.first).year, "last": scale.value(scale.last).year}


def _rows(activities: tuple[Activity, ...], scale: Scale, faults: Faults) -> Ints:
    rows = {name: row for row, name in enumerate(scale.names)}
    fallback = rows.get("office", 0)
    found = np.array([rows.get(activity.calendar, -1) for activity in activities], np.int64)
    for number in np.flatnonzero(found < 0):
        activity = activities[number]
        used = scale.names[fallback]
        faults.add("unknown_calendar", activity.id, name=activity.name, calendar=activity.calendar, used=used)
    found[found < 0] = fallback
    return found


def _check_actuals(columns: Columns, faults: Faults) -> None:
    started, finished = columns.started, columns.finished
    for number in np.flatnonzero((started > 0) & (finished > 0) & (finished < started)):
        activity = columns.activities[number]
        if activity.started == activity.finished:
            # A milestone on a clock: its moment is the last unit before and the first one after.
            continue
        faults.add("finished_before_start", activity.id, name=activity.name,
                   start=str(activity.started), finish=str(activity.finished))  # fmt: skip
        started[number] = 0
    if columns.today:
        for number in np.flatnonzero(np.maximum(started, finished) > columns.today):
            activity = columns.activities[number]
            day = activity.started if started[number] >= finished[number] else activity.finished
            faults.add("actual_in_future", activity.id, name=activity.name, day=cast(date, day).isoformat())


_BEFORE, _AFTER, _TYPE, _LAG, _ELAPSED = map(attrgetter, ("before", "after", "type", "lag", "elapsed"))


def _each(get: Callable[[Any, int], int], keys: Iterable[Any], count: int) -> Ints:
    """The numbers that stand for keys, -1 for what is unknown. A million relations come this way at once."""
    return np.fromiter(map(get, keys, repeat(-1)), np.int64, count)


def _lags(relations: tuple[Relation, ...], most: int) -> Ints:
    """The lags; one that is absurd, and may be too long for a column, is the first absurd one."""
    try:
        lags = np.fromiter(map(_LAG, relations), np.int64, len(relations))
    except OverflowError:
        given = map(_LAG, relations)
        lags = np.array([lag if -most <= lag <= most else most + 1 for lag in given], np.int64)
    return np.where((lags > most) | (lags < -most), most + 1, lags)


def links_of(network: Network, columns: Columns, scale: Scale, faults: Faults) -> Links:
    """The relations as columns; unknown ends, links to itself and absurd lags are told and left out."""
    relations, index, most = network.relations, columns.index, scale.most
    links = Links(
        relations=relations,
        before=_each(index.get, map(_BEFORE, relations), len(relations)),
        after=_each(index.get, map(_AFTER, relations), len(relations)),
        type=_each(TYPES.get, map(_TYPE, relations), len(relations)),
        lag=_lags(relations, most),
        elapsed=np.fromiter(map(_ELAPSED, relations), bool, len(relations)),
    )
    unknown = (links.before < 0) | (links.after < 0)
    itself = ~unknown & (links.before == links.after)
    absurd = (np.abs(links.lag) > most) | (links.type < 0)
    for number in np.flatnonzero(unknown | itself | absurd):
        relation = relations[number]
        key = "unknown_id" if unknown[number] else "self_link" if itself[number] else "absurd_relation"
        name = relation.before if relation.before not in index else relation.after
        faults.add(key, relation.before, relation.after, id=name, before=relation.before, after=relation.after,
                   type=relation.type, lag=relation.lag)  # fmt: skip
    return links.keep(~(unknown | itself | absurd))
