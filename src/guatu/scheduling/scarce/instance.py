"""What is to be levelled, as arrays: spans, bounds, needs and capacities by number of activity and of resource.

Activities are numbered so that each bound, `start[after] ≥ start[before] + weight`, goes from a lower to a higher one.
On one calendar a start is a working day counted from the first. With several, or with stocks, see `Dated`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
# No due day; half of it is more than any day.
NEVER = 1 << 60
# A capacity or need above this is a slip of the pen, and would not fit a word of the kernels.
MOST_AMOUNT = 1 << 40
# crew: busy on each working day; quota: taken whole at the start; budget: spent evenly over the working days.
Kind = Literal["crew", "quota", "budget"]


@dataclass(frozen=True, slots=True)
class Supply:
    """From `first` on a crew has `capacity`; of a quota or budget, `capacity` more comes in that day."""

    first: date
    capacity: int


@dataclass(frozen=True, slots=True)
class Resource:
    """What several activities want at once. `capacity` holds before the first of `capacity_by`, and always without any.

    A quota or budget is used up: what one period leaves goes over into the next when `carries`, else it is lost.
    """

    id: str
    name: str
    capacity: int
    capacity_by: tuple[Supply, ...] = ()
    kind: Kind = "crew"
    carries: bool = True


@dataclass(frozen=True, slots=True)
class Demand:
    """`activity` needs `amount` of `resource`: on each of its working days (crew), or in all (quota, budget)."""

    activity: str
    resource: str
    amount: int


@dataclass(frozen=True, slots=True)
class Dated:
    """Several calendars, clock hours or stocks: start `s` of activity `i` is working unit `s` of calendar `row[i]`.

    `day[row, s]` is its place on the common axis, `number[row, day]` the first unit on or after that. The bounds carry
    `lead`, `shift`, `rest` as in `passes.Bounds`, where `crosses`. `kind` of each resource: 0 crew, 1 quota, 2 budget;
    `cell[r, day]` is the place of a day in `Instance.capacity[r]`: the day itself, or the period of a stock.
    """

    row: Ints
    lead: Ints
    shift: Ints
    rest: Ints
    crosses: Mask
    day: Ints
    number: Ints
    kind: Ints
    carries: Mask
    cell: Ints


@dataclass(frozen=True, slots=True)
class Instance:
    """`need[i, r]`, `capacity[r, day]` (its last column holds on). `floor`: no start before it.

    `due[i]` is the latest start that keeps the promise `promise[i]` (-1: none); a promise is as late as its latest
    member, and costs `worth` a unit.
    """

    ids: tuple[str, ...]
    resources: tuple[Resource, ...]
    span: Ints
    before: Ints
    after: Ints
    weight: Ints
    floor: Ints
    due: Ints
    promise: Ints
    worth: Ints
    need: Ints
    capacity: Ints
    dated: Dated | None = None
    names: tuple[str, ...] = field(default=())

    @property
    def horizon(self) -> int:
        """A day by which everything one after another is done."""
        lags = np.maximum(self.weight - self.span[self.before], 0).sum()
        return int(self.floor.max(initial=0) + self.span.sum() + lags + self.capacity.shape[1]) + 1

    def finish(self, start: Ints) -> Ints:
        """The first free day of each activity on the common axis (exclusive ends)."""
        if self.dated is None:
            return start + self.span
        last = start + np.maximum(self.span, 1) - 1
        return np.where(self.span > 0, self.dated.day[self.dated.row, last] + 1, self.dated.day[self.dated.row, start])

    def makespan(self, start: Ints) -> int:
        """Days from the first of the axis to the last finish."""
        return int(self.finish(start).max(initial=0))

    def lateness(self, start: Ints) -> int:
        """Weighted units after the promised ones."""
        late = np.zeros(len(self.worth), np.int64)
        bound = np.flatnonzero(self.promise >= 0)
        np.maximum.at(late, self.promise[bound], start[bound] - self.due[bound])
        return int((late * self.worth).sum())

    def roughness(self, start: Ints) -> int:
        """Sum over crews and days of the square of what is in use: what levelling by smoothness makes small."""
        total = 0
        for number in range(self.need.shape[1]):
            if self.dated is None or self.dated.kind[number] == 0:
                total += int((self.load(number, start) ** 2).sum())
        return total

    def load(self, number: int, start: Ints) -> Ints:
        """Use of crew `number` by day of the axis."""
        users = np.flatnonzero((self.need[:, number] > 0) & (self.span > 0))
        each = np.repeat(users, self.span[users])
        within = np.arange(len(each)) - np.repeat(np.cumsum(self.span[users]) - self.span[users], self.span[users])
        day = start[each] + within if self.dated is None else self.dated.day[self.dated.row[each], start[each] + within]
        return np.bincount(day, weights=self.need[each, number]).astype(np.int64)


def topological(count: int, before: Ints, after: Ints) -> Ints:
    """A number for each activity such that bounds go upward; raises ValueError on a loop."""
    from guatu.scheduling.order import levels

    level = levels(count, before, after)
    if (level < 0).any():
        raise ValueError("loop")
    place = np.empty(count, np.int64)
    place[np.argsort(level, kind="stable")] = np.arange(count)
    return place
