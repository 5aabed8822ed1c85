"""The conventions of `plan.py` done the slow way: day by day, activity by activity, trying until nothing moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from guatu.scheduling import Activity, Network, Relation

from .small_calendar import SmallCalendar

ONE = timedelta(days=1)


def ahead(calendar: SmallCalendar, day: date, days: int) -> date:
    """The working day `days` after the first working day on or after `day`; before it when negative."""
    while not calendar.is_working(day):
        day += ONE
    step = ONE if days > 0 else -ONE
    for _ in range(abs(days)):
        day += step
        while not calendar.is_working(day):
            day += step
    return day


def span(activity: Activity) -> int:
    return max(activity.days, 1)


def finish_of(calendar: SmallCalendar, start: date, activity: Activity) -> date:
    return ahead(calendar, start, span(activity) - 1)


def asked_start(before: Activity, start: date, after: Activity, relation: Relation, calendars) -> date:
    """The earliest start that `relation` allows `after` when `before` starts on `start`."""
    mine = calendars[after.calendar]
    began = before.started or before.finished or start
    finish = before.finished or finish_of(calendars[before.calendar], start, before)
    kind = "FF" if relation.type == "FS" and after.days == 0 else relation.type
    if kind == "FS":
        return ahead(mine, ahead(mine, finish + ONE, 0), relation.lag)
    if kind == "SS":
        return ahead(mine, ahead(mine, began, 0), relation.lag)
    if kind == "FF":
        return ahead(mine, ahead(mine, finish, 0), relation.lag - span(after) + 1)
    return ahead(mine, ahead(mine, began, 0), relation.lag - span(after))


def binds(relation: Relation, before: Activity, after: Activity) -> bool:
    if after.finished:
        return False
    kind = "FF" if relation.type == "FS" and after.days == 0 else relation.type
    return not (after.started and kind in {"FS", "SS"})


def early(network: Network, calendars: Mapping[str, SmallCalendar]) -> dict[str, date]:
    """The (virtual) earliest start of each; activities come after all they follow."""
    by_id = {activity.id: activity for activity in network.activities}
    starts: dict[str, date] = {}
    for activity in network.activities:
        mine = calendars[activity.calendar]
        today = ahead(mine, network.today, 0)
        if activity.started:
            start = max(ahead(mine, activity.started, 0), ahead(mine, today, 1 - span(activity)))
        else:
            start = max(today, ahead(mine, activity.not_before or network.today, 0))
        for relation in network.relations:
            before = by_id[relation.before]
            if relation.after == activity.id and binds(relation, before, activity):
                start = max(start, asked_start(before, starts[before.id], activity, relation, calendars))
        starts[activity.id] = start
    return starts


def late(network: Network, calendars: Mapping[str, SmallCalendar]) -> dict[str, date | None]:
    """The latest start of each: the last day on which no due day and no successor's latest start is missed."""
    lasts: dict[str, date | None] = {}
    for activity in reversed(network.activities):
        mine = calendars[activity.calendar]
        limits = [] if activity.finished else limits_of(activity, network, calendars, lasts)
        start = ahead(mine, date(2025, 8, 1), 0) if limits else None
        while start and not all(limit(start) for limit in limits):
            start = ahead(mine, start, -1)
        lasts[activity.id] = start
    return lasts


def limits_of(activity, network, calendars, lasts):
    """Questions to put to a start of `activity`, each answered yes when it is not too late."""
    by_id = {one.id: one for one in network.activities}
    limits = []
    if activity.due:
        limits.append(lambda start: finish_of(calendars[activity.calendar], start, activity) <= activity.due)
    for relation in network.relations:
        after = by_id[relation.after]
        fixed = activity.started and relation.type in {"SS", "SF"}
        if relation.before != activity.id or lasts[after.id] is None or fixed or not binds(relation, activity, after):
            continue
        limits.append(
            lambda start, after=after, relation=relation: (
                asked_start(activity, start, after, relation, calendars) <= lasts[after.id]
            )
        )
    return limits


def working_days_between(calendar: SmallCalendar, first: date, last: date) -> int:
    """Working days from `first` to `last`, negative when `last` is earlier."""
    sign = 1 if last >= first else -1
    low, high = min(first, last), max(first, last)
    days = 0
    while low < high:
        low += ONE
        days += calendar.is_working(low)
    return sign * days
