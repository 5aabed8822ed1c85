"""Resources as their pages show them: what is used of each, when there is too little, who needs it.

Charts are numbers here and SVG in the template: places in a box of `WIDE` by `HIGH`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guatu.ledger import Item, Resource
from guatu.scheduling import Window
from guatu.scheduling.scarce import Profile, Taker, supply_of
from guatu.web.axis import anchor, firsts_of_months, thinned
from guatu.web.desk import Desk

Ints = NDArray[np.int64]
WIDE, HIGH = 720, 132
MOST_BARS = 64
MOST_TICKS, MARGIN = 8, 24
STEPS = (1, 7, 14, 28, 56, 112, 224, 448, 100_000)
# A chart begins so many days before today, where something was used then.
LOOK_BACK = timedelta(days=28)
LEAST_DAYS = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """Use on some days; `over` is how much of the bar, from the top, is more than there is."""

    x: float
    y: float
    width: float
    height: float
    over: float
    first: date
    last: date
    use: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A first of a month on the axis."""

    x: float
    day: date
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of use under the line of what there is; `today` is its place, `top` the value of the upper edge."""

    bars: tuple[Bar, ...]
    line: str
    ticks: tuple[Tick, ...]
    today: float
    top: int
    top_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A resource in the list: `now` is what there is today (of a stock: has come in), `used` of that."""

    resource: Resource
    profile: Profile
    now: int
    used: int
    coming: tuple[date, int] | None
    users: int


@dataclass(frozen=True, slots=True)
class User:
    """Who needs it: when, how much, and whether there is too little while it does."""

    item: Item
    amount: int
    first: date | None
    last: date | None
    window: Window | None
    short: bool


def lines_of(desk: Desk) -> tuple[Line, ...]:
    """The resources that are not retired, in the order they were made."""
    found = []
    for number, profile in desk.use.items():
        resource = desk.ledger.resources[number]
        at = min(max((desk.today - profile.first).days, 0), len(profile.use) - 1)
        coming = next(((day, amount) for day, amount in resource.supplies if day > desk.today), None)
        now, used = int(profile.capacity[at]), int(profile.use[at])
        found.append(Line(resource, profile, now, used, coming, len(needing(desk, number))))
    return tuple(found)


def needing(desk: Desk, resource: int) -> list[Item]:
    """Open items that need it."""
    return [
        item
        for item in desk.ledger.items.values()
        if item.state == "open" and any(need.resource == resource for need in item.needs)
    ]


def users_of(desk: Desk, resource: int) -> tuple[User, ...]:
    """Who needs it, in order of time; at the end those of which nobody knows when."""
    profile = desk.use.get(resource)
    takers: dict[int, Taker] = {one.number: one for one in profile.takers} if profile else {}
    found = []
    for item in needing(desk, resource):
        amount = next(need.amount for need in item.needs if need.resource == resource)
        taker = takers.get(item.number)
        first, last = (taker.first, taker.last) if taker else (None, None)
        short = bool(profile and taker and _short(profile, taker))
        found.append(User(item, amount, first, last, desk.window(item.number), short))
    return tuple(sorted(found, key=lambda one: (one.first or date.max, one.item.number)))


def _short(profile: Profile, taker: Taker) -> bool:
    first, last = ((day - profile.first).days for day in (taker.first, taker.last))
    return bool(profile.over[max(first, 0) : last + 1].any())


def chart_of(profile: Profile, today: date, reach: tuple[date, date] | None = None) -> Chart:
    """Drawn from a little before today to the last use; `reach` are other ends, so that two charts can be compared."""
    first, last = reach or reach_of([profile], today)
    days = (last - first).days + 1
    use, capacity = _stretched(profile, first, days)
    top = int(max(use.max(), capacity.max(), 1))
    tall = HIGH / (top * 1.12)
    step = next(size for size in STEPS if days / size <= MOST_BARS)
    wide = WIDE / days

    def x(day: date) -> float:
        return round((day - first).days * wide, 1)

    bars = []
    for at in range(0, days, step):
        end = min(at + step, days)
        over = use[at:end] - capacity[at:end]
        worst = int(over.argmax())
        most = int(use[at:end].max())
        if not most:
            continue
        bars.append(
            Bar(
                round(at * wide, 1), round(HIGH - most * tall, 1), round(max((end - at) * wide - 1, 0.8), 1),
                round(most * tall, 1), round(max(int(over[worst]), 0) * tall, 1), first + timedelta(days=at),
                first + timedelta(days=end - 1), most, int(capacity[at:end][worst]),
            )
        )  # fmt: skip
    return Chart(
        tuple(bars), _stairs(capacity, wide, tall), _ticks(first, last, x), x(today), top, round(HIGH - top * tall, 1)
    )


def reach_of(profiles: Sequence[Profile], today: date) -> tuple[date, date]:
    """The days that charts of these profiles show."""
    ends = [one.first + timedelta(days=len(one.use) - 1) for one in profiles]
    begin = max(today - LOOK_BACK, min([one.first for one in profiles], default=today))
    return begin, max([begin + timedelta(days=LEAST_DAYS), *(end + timedelta(days=14) for end in ends)])


def _stretched(profile: Profile, first: date, days: int) -> tuple[Ints, Ints]:
    """Use and supply on other days: before it nothing is used, after it a crew is idle and a stock stays drawn."""
    at = (first - profile.first).days + np.arange(days)
    known = np.clip(at, 0, len(profile.use) - 1)
    after = 0 if profile.resource.sort == "crew" else profile.use[-1]
    use = np.where(at < 0, 0, np.where(at >= len(profile.use), after, profile.use[known]))
    return use, supply_of(profile.resource, first, days)


def _stairs(capacity: Ints, wide: float, tall: float) -> str:
    edges = [0, *(np.flatnonzero(np.diff(capacity)) + 1).tolist(), len(capacity)]
    points = []
    for at, end in pairwise(edges):
        y = round(HIGH - int(capacity[at]) * tall, 1)
        points += [f"{round(at * wide, 1)},{y}", f"{round(end * wide, 1)},{y}"]
    return " ".join(points)


def _ticks(first: date, last: date, x: Callable[[date], float]) -> tuple[Tick, ...]:
    return tuple(
        Tick(x(day), day, anchor(x(day), WIDE, MARGIN)) for day in thinned(firsts_of_months(first, last), MOST_TICKS)
    )
