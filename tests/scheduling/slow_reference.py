"""The conventions of `plan.py` done the slow way: day by day, activity by activity, trying until nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from guatu.scheduling import Activity, Network, Relation

from .small_calendar import SmallCalendar

ONE = timedelta(days=1)
Calendars = Mapping[str, SmallCalendar]


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


def finish_of(calendar: SmallCalendar, start: date, activity: Activity, network: Network) -> date:
    return ahead(calendar, start, left_of(activity, calendar, network) - 1)


def today_of(network: Network) -> date:
    assert network.today is not None
    return network.today


def left_of(activity: Activity, calendar: SmallCalendar, network: Network) -> int:
    """What is to be worked from the earliest day on: all of it, or what is left of begun work."""
    if not activity.started or activity.finished:
        return span(activity)
    if activity.remaining is not None:
        return max(activity.remaining, 1)
    begun, today = ahead(calendar, activity.started, 0), ahead(calendar, today_of(network), 0)
    done = working_days_between(calendar, begun, max(begun, today))
    return max(span(activity) - done, 1)


def day_after(relation: Relation, day: date, calendar: SmallCalendar) -> date:
    """`day` and the relation's lag, in working days of the calendar or in days of any kind."""
    if relation.elapsed:
        return ahead(calendar, day + relation.lag * ONE, 0)
    return ahead(calendar, ahead(calendar, day, 0), relation.lag)


def asked_start(
    before: Activity, start: date, after: Activity, relation: Relation, network: Network, calendars: Calendars
) -> date:
    """The earliest start that `relation` allows `after` when what is left of `before` starts on `start`."""
    mine, theirs = calendars[after.calendar], calendars[before.calendar]
    began = before.started or before.finished or start
    finish = before.finished or ahead(theirs, start, left_of(before, theirs, network) - 1)
    takes = left_of(after, mine, network)
    kind = "FF" if relation.type == "FS" and after.days == 0 else relation.type
    if kind == "FS":
        return day_after(relation, finish + ONE, mine)
    if kind == "SS":
        return day_after(relation, began, mine)
    if kind == "FF":
        return ahead(mine, day_after(relation, finish, mine), 1 - takes)
    return ahead(mine, day_after(relation, began, mine), -takes)


def binds(relation: Relation, after: Activity, network: Network) -> bool:
    if after.finished:
        return False
    kind = "FF" if relation.type == "FS" and after.days == 0 else relation.type
    return network.progress == "retained" or not (after.started and kind in {"FS", "SS"})


def early(network: Network, calendars: Calendars) -> dict[str, date]:
    """The earliest start of what is left of each; activities come after all they follow."""
    by_id = {activity.id: activity for activity in network.activities}
    starts: dict[str, date] = {}
    for activity in network.activities:
        mine = calendars[activity.calendar]
        start = max([ahead(mine, today_of(network), 0), *own_days(activity, mine, network)])
        for relation in network.relations:
            before = by_id[relation.before]
            if relation.after == activity.id and binds(relation, activity, network):
                start = max(start, asked_start(before, starts[before.id], activity, relation, network, calendars))
        starts[activity.id] = start
    return starts


def own_days(activity: Activity, mine: SmallCalendar, network: Network) -> list[date]:
    """The days before which the activity's own dates do not let it start."""
    if activity.started:
        return [ahead(mine, activity.started, 0)]
    days = [ahead(mine, activity.not_before, 0)] if activity.not_before else []
    for one in activity.constraints:
        if one.type in {"SNET", "SO"}:
            days.append(ahead(mine, one.day, 0))
        if one.type in {"FNET", "FO"}:
            days.append(ahead(mine, ahead(mine, one.day, 0), 1 - left_of(activity, mine, network)))
    return days


def late(network: Network, calendars: Calendars) -> dict[str, date | None]:
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


def by_finish(mine: SmallCalendar, takes: int, day: date) -> Callable[[date], bool]:
    return lambda start: ahead(mine, start, takes - 1) <= day


def by_start(day: date) -> Callable[[date], bool]:
    return lambda start: start <= day


def by_next(
    activity: Activity, relation: Relation, after: Activity, last: date, network: Network, calendars: Calendars
) -> Callable[[date], bool]:
    return lambda start: asked_start(activity, start, after, relation, network, calendars) <= last


def limits_of(
    activity: Activity, network: Network, calendars: Calendars, lasts: Mapping[str, date | None]
) -> list[Callable[[date], bool]]:
    """Questions to put to a start of `activity`, each answered yes when it is not too late."""
    by_id = {one.id: one for one in network.activities}
    mine = calendars[activity.calendar]
    takes = left_of(activity, mine, network)
    finishes = [one.day for one in activity.constraints if one.type in {"FNLT", "FO"}]
    begins = [one.day for one in activity.constraints if one.type in {"SNLT", "SO"} and not activity.started]
    finishes += [activity.due] if activity.due else []
    limits: list[Callable[[date], bool]] = [by_finish(mine, takes, day) for day in finishes]
    limits += [by_start(day) for day in begins]
    for relation in network.relations:
        after = by_id[relation.after]
        fixed = activity.started and relation.type in {"SS", "SF"}
        last = lasts.get(after.id)
        if relation.before == activity.id and last and not fixed and binds(relation, after, network):
            limits.append(by_next(activity, relation, after, last, network, calendars))
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
