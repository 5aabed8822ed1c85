"""A network as columns of numbers, cleaned: what cannot be used becomes a `Problem` and is set aside.

Dates are ordinals, 0 for none. One slip in an activity or relation costs only that field or that relation; the
rest of the network is scheduled as it stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.plan import Activity, Network, Problem, Relation
from guatu.scheduling.ruler import FIRST, LAST, Ints, Rulers

# A hundred years of work: nobody means more, and sums of such spans still fit their numbers.
MOST_DAYS: Final = 25_000
# Problems of one kind that are told one by one; a broken file must not bury its reader.
TOLD: Final = 50
TYPES: Final = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}


class Faults:
    """The problems found so far, of each kind at most `TOLD` and then one that counts the rest."""

    def __init__(self) -> None:
        self._told: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, key: str, *ids: str, **facts: object) -> None:
        """Tell problem `scheduling.<key>` about the activities `ids`."""
        self._counts[key] += 1
        if self._counts[key] <= TOLD:
            self._told.append(Problem(f"scheduling.{key}", ids, facts))

    def all(self) -> tuple[Problem, ...]:
        """Every problem, in the order found."""
        more = [
            Problem("scheduling.more", (), {"count": count - TOLD, "first": f"scheduling.{key}"})
            for key, count in self._counts.items()
            if count > TOLD
        ]
        return (*self._told, *more)


@dataclass(slots=True)
class Columns:
    """The activities by number. `parent` is -1 for none; `row` is the calendar's."""

    activities: tuple[Activity, ...]
    index: dict[str, int]
    days: Ints
    due: Ints
    not_before: Ints
    started: Ints
    finished: Ints
    row: Ints
    parent: Ints
    today: int

    @property
    def span(self) -> Ints:
        """Days taken up, from start to finish: a milestone takes up the day on which it is."""
        return np.maximum(self.days, 1)


@dataclass(slots=True)
class Links:
    """The relations by number, between activities by number; `type` as in `TYPES`."""

    relations: tuple[Relation, ...]
    before: Ints
    after: Ints
    type: Ints
    lag: Ints

    def keep(self, which: NDArray[np.bool_]) -> Links:
        """Only those marked."""
        kept = np.flatnonzero(which)
        chosen = self.relations if which.all() else tuple(self.relations[number] for number in kept)
        return Links(chosen, self.before[kept], self.after[kept], self.type[kept], self.lag[kept])


def columns_of(network: Network, today: date | None, rulers: Rulers, faults: Faults) -> Columns:
    """The activities as columns; the first of several with one id is kept."""
    activities = network.activities
    index = {activity.id: number for number, activity in enumerate(activities)}
    if len(index) < len(activities):
        activities, index = _distinct(activities, faults)
    columns = Columns(
        activities=activities,
        index=index,
        days=_days(activities, faults),
        due=_ordinals([activity.due for activity in activities], activities, faults),
        not_before=_ordinals([activity.not_before for activity in activities], activities, faults),
        started=_ordinals([activity.started for activity in activities], activities, faults),
        finished=_ordinals([activity.finished for activity in activities], activities, faults),
        row=_rows(activities, rulers, faults),
        parent=np.array([-1 if one.parent is None else index.get(one.parent, -2) for one in activities], np.int64),
        today=today.toordinal() if today else 0,
    )
    if today and not FIRST <= columns.today <= LAST:
        faults.add("today_out_of_range", day=today.isoformat())
        columns.today = 0
    _check_actuals(columns, faults)
    for number in np.flatnonzero(columns.parent == -2):
        faults.add("unknown_parent", activities[number].id, name=activities[number].name, id=activities[number].parent)
    columns.parent[columns.parent < 0] = -1
    return columns


def _distinct(activities: tuple[Activity, ...], faults: Faults) -> tuple[tuple[Activity, ...], dict[str, int]]:
    kept: dict[str, Activity] = {}
    for activity in activities:
        if kept.setdefault(activity.id, activity) is not activity:
            faults.add("same_id", activity.id, id=activity.id, name=activity.name)
    return tuple(kept.values()), {name: number for number, name in enumerate(kept)}


def _days(activities: tuple[Activity, ...], faults: Faults) -> Ints:
    given = [activity.days for activity in activities]
    # A number too large for a column is as absurd as the first one past the mark.
    days = np.array([min(max(number, -1), MOST_DAYS + 1) for number in given], np.int64)
    for number in np.flatnonzero((days < 0) | (days > MOST_DAYS)):
        key = "negative_days" if days[number] < 0 else "absurd_days"
        faults.add(key, activities[number].id, name=activities[number].name, days=given[number])
        days[number] = 0
    return days


def _ordinals(dates: list[date | None], activities: tuple[Activity, ...], faults: Faults) -> Ints:
    ordinals = np.array([0 if day is None else day.toordinal() for day in dates], np.int64)
    for number in np.flatnonzero((ordinals != 0) & ((ordinals < FIRST) | (ordinals > LAST))):
        day = dates[number]
        assert day is not None
        faults.add("date_out_of_range", activities[number].id, name=activities[number].name, day=day.isoformat())
        ordinals[number] = 0
    return ordinals


def _rows(activities: tuple[Activity, ...], rulers: Rulers, faults: Faults) -> Ints:
    rows = {name: row for row, name in enumerate(rulers.names)}
    fallback = rows.get("office", 0)
    found = np.array([rows.get(activity.calendar, -1) for activity in activities], np.int64)
    for number in np.flatnonzero(found < 0):
        activity = activities[number]
        used = rulers.names[fallback]
        faults.add("unknown_calendar", activity.id, name=activity.name, calendar=activity.calendar, used=used)
    found[found < 0] = fallback
    return found


def _check_actuals(columns: Columns, faults: Faults) -> None:
    started, finished = columns.started, columns.finished
    for number in np.flatnonzero((started > 0) & (finished > 0) & (finished < started)):
        activity = columns.activities[number]
        faults.add("finished_before_start", activity.id, name=activity.name,
                   start=str(activity.started), finish=str(activity.finished))  # fmt: skip
        started[number] = 0
    if columns.today:
        for number in np.flatnonzero(np.maximum(started, finished) > columns.today):
            activity = columns.activities[number]
            day = date.fromordinal(int(max(started[number], finished[number])))
            faults.add("actual_in_future", activity.id, name=activity.name, day=day.isoformat())


def links_of(network: Network, columns: Columns, faults: Faults) -> Links:
    """The relations as columns; unknown ends, links to itself and absurd lags are told and left out."""
    relations, index = network.relations, columns.index
    links = Links(
        relations=relations,
        before=np.array([index.get(relation.before, -1) for relation in relations], np.int64),
        after=np.array([index.get(relation.after, -1) for relation in relations], np.int64),
        type=np.array([TYPES.get(relation.type, -1) for relation in relations], np.int64),
        lag=np.array([max(-MOST_DAYS - 1, min(MOST_DAYS + 1, relation.lag)) for relation in relations], np.int64),
    )
    unknown = (links.before < 0) | (links.after < 0)
    itself = ~unknown & (links.before == links.after)
    absurd = (np.abs(links.lag) > MOST_DAYS) | (links.type < 0)
    for number in np.flatnonzero(unknown | itself | absurd):
        relation = relations[number]
        key = "unknown_id" if unknown[number] else "self_link" if itself[number] else "absurd_relation"
        name = relation.before if relation.before not in index else relation.after
        faults.add(key, relation.before, relation.after, id=name, before=relation.before, after=relation.after,
                   type=relation.type, lag=relation.lag)  # fmt: skip
    return links.keep(~(unknown | itself | absurd))
