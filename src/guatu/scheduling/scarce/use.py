"""Use of the office's resources by day, against what there is: what a chart draws, and a second judge of any levelling.

A crew's use is what is at work on each day; of a quota or budget it is what has been drawn until then, beside what has
come in (within each period, where what is left is lost). Counted from dates alone: no engine is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.ruler import FIRST_DAY, LAST_DAY, DayCalendar, Ints

if TYPE_CHECKING:
    from guatu.ledger import Item, Resource
    from guatu.scheduling.plan import Window

MARGIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taker:
    """Item `number` takes `amount` on each working day from `first` to `last` (crew), on `first` (quota), or in all."""

    number: int
    amount: int
    calendar: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Profile:
    """`use` and `capacity` by calendar day from `first` on; `takers` are those who make it."""

    resource: Resource
    first: date
    use: Ints
    capacity: Ints
    takers: tuple[Taker, ...]

    @property
    def over(self) -> NDArray[np.bool_]:
        """The days on which more is used than there is."""
        return self.use > self.capacity

    @property
    def first_over(self) -> date | None:
        """The first of these."""
        found = np.flatnonzero(self.over)
        return self.day(int(found[0])) if found.size else None

    @property
    def peak(self) -> tuple[date, int] | None:
        """Of a crew the day with most at work, of a stock the day on which the last is drawn; None when unused."""
        if not self.use.any():
            return None
        at = int(self.use.argmax())
        return self.day(at), int(self.use[at])

    def day(self, at: int) -> date:
        """The day of a place in the arrays."""
        return self.first + timedelta(days=at)

    def by(self, day: date) -> tuple[Taker, ...]:
        """Who takes of it on a day; of a stock, who has drawn until then."""
        until = self.resource.sort != "crew"
        return tuple(one for one in self.takers if one.first <= day and (until or day <= one.last))


def takers_of(items: Iterable[Item], resource: int, windows: Mapping[str, Window]) -> tuple[Taker, ...]:
    """Who takes of a resource and when, as planned.

    An item with a due day alone takes nothing: nobody knows when. Closed work did take what it needed.
    """
    found = []
    for item in items:
        amount = next((need.amount for need in item.needs if need.resource == resource), 0)
        window = windows.get(str(item.number)) if amount and item.is_promise else None
        if window is None or item.state not in {"open", "closed"} or not (item.days or item.state == "closed"):
            continue
        days = (window.planned_start or window.earliest_start, window.planned_finish or window.earliest_finish)
        found.append(Taker(item.number, amount, item.calendar, *days))
    return tuple(found)


def profile(
    resource: Resource,
    takers: Sequence[Taker],
    calendars: Mapping[str, DayCalendar],
    first: date | None = None,
    last: date | None = None,
) -> Profile:
    """Use by day, from the first to the last day that anybody takes of it; `first` and `last` may widen that."""
    ends = [one.first for one in takers] + [one.last for one in takers] + [day for day in (first, last) if day]
    # The day after the last is asked for too, and calendars end.
    reach = (min(ends, default=FIRST_DAY), max(ends, default=FIRST_DAY))
    begin, end = (min(max(day, FIRST_DAY), LAST_DAY - MARGIN) for day in reach)
    takers = [replace(one, first=max(one.first, begin), last=min(one.last, end)) for one in takers]
    count = (end - begin).days + 1
    draw = {"crew": _at_work, "quota": _at_once, "budget": _spread}[resource.sort]
    use = draw(takers, calendars, begin, count)
    supply = supply_of(resource, begin, count)
    if resource.sort != "crew":
        use = np.cumsum(use) if resource.carries else _within(use, resource, begin)
    return Profile(resource, begin, use, supply, tuple(takers))


def profiles(
    items: Iterable[Item],
    resources: Mapping[int, Resource],
    windows: Mapping[str, Window],
    calendars: Mapping[str, DayCalendar],
    today: date,
    wholes: Collection[int] = (),
) -> tuple[Profile, ...]:
    """The use of each resource that is not retired, as planned, from today or its first taker on.

    `wholes` are items that others are parts of: what they need themselves does not count.
    """
    needing = [item for item in items if item.needs and item.number not in wholes]
    return tuple(
        profile(one, takers_of(needing, one.entry, windows), calendars, today)
        for one in resources.values()
        if one.retired_at is None
    )


def spent_before(taker: Taker, calendar: DayCalendar, day: date) -> int:
    """What of a budget is spent, evenly over the working days, before `day`."""
    days = np.array([taker.first.toordinal(), taker.last.toordinal() + 1, day.toordinal()])
    worked = calendar.number(np.clip(days, FIRST_DAY.toordinal(), LAST_DAY.toordinal()))
    total = int(worked[1] - worked[0])
    done = min(max(int(worked[2] - worked[0]), 0), total)
    return taker.amount * done // total if total else taker.amount * (day > taker.first)


def _at_work(takers: Sequence[Taker], calendars: Mapping[str, DayCalendar], begin: date, count: int) -> Ints:
    """Sums of steps up and down, one line a calendar; rest days count nobody."""
    use = np.zeros(count, np.int64)
    for name in {one.calendar for one in takers}:
        steps = np.zeros(count + 1, np.int64)
        for one in takers:
            if one.calendar == name:
                steps[(one.first - begin).days] += one.amount
                steps[(one.last - begin).days + 1] -= one.amount
        use += np.cumsum(steps)[:count] * _worked(calendars, name, begin, count)
    return use


def _at_once(takers: Sequence[Taker], _: Mapping[str, DayCalendar], begin: date, count: int) -> Ints:
    use = np.zeros(count, np.int64)
    for one in takers:
        use[(one.first - begin).days] += one.amount
    return use


def _spread(takers: Sequence[Taker], calendars: Mapping[str, DayCalendar], begin: date, count: int) -> Ints:
    use = np.zeros(count, np.int64)
    done = {name: np.cumsum(_worked(calendars, name, begin, count)) for name in {one.calendar for one in takers}}
    for one in takers:
        first, last = (one.first - begin).days, (one.last - begin).days
        before = int(done[one.calendar][first - 1]) if first else 0
        paid = done[one.calendar][first : last + 1] - before
        if paid[-1] == 0:
            use[first] += one.amount
            continue
        use[first : last + 1] += np.diff(one.amount * paid // paid[-1], prepend=0)
    return use


def _worked(calendars: Mapping[str, DayCalendar], name: str, begin: date, count: int) -> Ints:
    calendar = calendars.get(name) or calendars["office"]
    number = calendar.number(begin.toordinal() + np.arange(count + 1)).astype(np.int64)
    return number[1:] - number[:-1]


def supply_of(resource: Resource, begin: date, count: int) -> Ints:
    """What there is on each of `count` days from `begin` on: of a crew at once, of a stock what has come in."""
    supply = np.full(count, resource.capacity, np.int64)
    for day, amount in resource.supplies:
        at = max((day - begin).days, 0)
        if at < count:
            supply[at:] = amount + (supply[at:] if resource.sort != "crew" and resource.carries else 0)
    return supply


def _within(use: Ints, resource: Resource, begin: date) -> Ints:
    """Sums that begin anew with each period."""
    sums = np.cumsum(use)
    starts = [at for day, _ in resource.supplies if 0 < (at := (day - begin).days) < len(use)]
    for at, end in pairwise([*starts, len(use)]):
        sums[at:end] -= int(use[:at].sum())
    return sums
