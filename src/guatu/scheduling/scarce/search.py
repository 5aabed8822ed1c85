"""The heuristic: islands of schedules on threads, in rounds, until a budget is spent or a bound is met.

A round is counted in schedules, never in time, so that the same seed, workers and number of schedules give the same
result on any machine. Between rounds islands hand their best on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from guatu.scheduling.scarce.aims import Aims, aims_of, anneal, pressed
from guatu.scheduling.scarce.bounds import least_lateness, priorities
from guatu.scheduling.scarce.dated import Axis
from guatu.scheduling.scarce.decoding import LATE_BITS, LATENESS, Room, Way, room_of, way_of
from guatu.scheduling.scarce.evolution import EACH, Island, evolve, island_of, settle
from guatu.scheduling.scarce.instance import Instance, Ints

# Activities placed in one round of an island: some tens of milliseconds.
ROUND = 1_000_000
# Days cleared in the time in which one activity is placed.
CLEARED = 64
# By the date (several calendars, stocks) placing one takes ten times as long and more.
DATED_ROUND = 100_000
# Without an improvement for so many children per member, an island begins anew from its best.
PATIENCE = 40
FIRST_ROWS = 12
TRIED_ON, MOST_MEMBERS = 120, 3000
# Lateness of several promises: the part of the effort that goes to their aims, how many schedules it hands on, what
# share of changes it goes on from at first and at last; without so many schedules a promise it is left out. By trial on
# portfolios of j30 and j60 with 30 to 1,860 promises, 1 to 60 s.
AIMED, ELITE = 0.6, 50
MOST_TAKEN, LEAST_TAKEN = 0.3, 0.01
EACH_PROMISE = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """When the heuristic stops: at a moment (as `time.monotonic` tells it), after `schedules`, at value `goal`, or when
    `halt` says so.
    """

    until: float | None = None
    schedules: int | None = None
    workers: int = 1
    seed: int = 0
    goal: int = 0
    halt: Callable[[], bool] | None = None


# Called with the best value and its starts whenever there is a better one; True stops the search.
Better = Callable[[int, Ints], bool]


def search(instance: Instance, goal: int, limits: Limits, better: Better) -> tuple[Ints, int] | None:
    """The best starts found and how many schedules that took; None when not even one can be made."""
    return _Search(instance, goal, limits, better).run()


def members(schedules: float, count: int) -> int:
    """How large a population pays for so many schedules of one island: found by trial on j60, j120 (50,000 to 400,000
    schedules) and portfolios of 1,000 and 2,000 activities. Too small comes to rest early, too large never does.
    """
    share = TRIED_ON / max(count, 1)
    size = 330 * (max(schedules, 1.0) / 50_000) ** 0.65 * (share if share > 1 else share**0.5)
    return int(np.clip(size, 16, MOST_MEMBERS))


class _Search:
    def __init__(self, instance: Instance, goal: int, limits: Limits, better: Better) -> None:
        self.limits, self.better, self.count = limits, better, len(instance.span)
        way, axis = way_of(instance, goal)
        self.way: Way = way
        self.axis: Axis | None = axis
        self.round = ROUND if axis is None else DATED_ROUND
        self.rules = priorities(instance, to_dues=goal == LATENESS)
        self.aims: list[Aims] = []
        if goal == LATENESS and np.count_nonzero(instance.worth) > 1:
            self.aims = [aims_of(instance) for _ in range(limits.workers)]
        self.least = least_lateness(instance) if self.aims else 0
        self.rooms: list[Room] = [room_of(instance, way) for _ in range(limits.workers)]
        # A schedule costs its activities, and on a long axis the clearing of that.
        self.each = max(self.count, len(self.rooms[0].profile) // CLEARED)
        self.islands: list[Island] = []
        self.idle = [0] * limits.workers
        self.spent = 0
        self.best: tuple[int, Ints] | None = None
        self.stopped = False

    def run(self) -> tuple[Ints, int] | None:
        with ThreadPoolExecutor(self.limits.workers) as pool:
            if not self._populate(pool):
                return None
            if self.aims:
                self._aim(pool)
            self._rounds(pool)
        assert self.best is not None
        return self.best[1], self.spent

    def _populate(self, pool: ThreadPoolExecutor) -> bool:
        """A first small population tells how fast this is, and so how large the real one may be."""
        limits = self.limits
        rows = min(FIRST_ROWS, max((limits.schedules or 1 << 40) // (EACH * limits.workers), 1))
        begin = time.monotonic()
        first = [island_of(rows, self.count, limits.seed * 8191 + 17 * at + 1) for at in range(limits.workers)]
        made = list(pool.map(self._settled, range(limits.workers), first, [0] * limits.workers))
        if min(made) < 0:
            return False
        self.spent = sum(made)
        self.islands = first
        self._note()
        each = (time.monotonic() - begin) / (rows * EACH)
        expected = (limits.schedules or 1 << 40) / limits.workers
        if limits.until is not None:
            expected = min(expected, max(limits.until - begin, 0.0) / max(each, 1e-7))
        if expected < EACH_PROMISE * len(self.way.worth):
            self.aims = []
        size = min(ELITE if self.aims else members(expected, self.count), int(expected / (2 * EACH)))
        if size > rows and not self._over():
            self.islands = [_grown(island, size) for island in first]
            self.spent += sum(pool.map(self._settled, range(limits.workers), self.islands, [rows] * limits.workers))
            self._note()
        return True

    def _settled(self, at: int, island: Island, rows: int) -> int:
        """Rows from `rows` on, a few at a time so that a deadline is kept; what is left copies the first.

        Gives the schedules made, -1 when none can be.
        """
        size, step = len(island.value), max(self.round // (EACH * self.each), 1)
        for low in range(rows, size, step):
            high = min(low + step, size)
            if low > 0 and self._late():
                for table in (island.start, island.time, island.value, island.end, island.print):
                    table[low:] = table[0]
                return EACH * (low - rows)
            if not settle(self.way, self.axis, self.rooms[at], island, self.rules, low, high):
                return -1
        return EACH * (size - rows)

    def _aim(self, pool: ThreadPoolExecutor) -> None:
        """The order of the promises, each island for itself; what it met is then justified."""
        begin, first, workers = time.monotonic(), self.spent, range(self.limits.workers)
        steps = max(self.round // self.each, 8)
        while not self._over() and self.best is not None and self.best[0] >> LATE_BITS > self.least:
            done, most = self._share(begin, first) / AIMED, min(steps, self._left(workers))
            if done >= 1 or most <= 0:
                break
            target = MOST_TAKEN * (LEAST_TAKEN / MOST_TAKEN) ** done
            self.spent += sum(pool.map(self._annealed, workers, [most] * len(workers), [target] * len(workers)))
            self._note()
        if not self._over() and self._left(workers) > 2 * ELITE:
            self.spent += sum(pool.map(self._pressed, workers))
            self._note()

    def _share(self, begin: float, first: int) -> float:
        """What part of the time, or of the schedules, that was left then is gone."""
        limits, gone = self.limits, 0.0
        if limits.until is not None:
            gone = (time.monotonic() - begin) / max(limits.until - begin, 1e-9)
        if limits.schedules is not None:
            gone = max(gone, (self.spent - first) / max(limits.schedules - first, 1))
        return gone

    def _left(self, workers: range) -> int:
        """Schedules that each island may still make."""
        return ((self.limits.schedules or 1 << 40) - self.spent) // len(workers)

    def _annealed(self, at: int, steps: int, target: float) -> int:
        island, aims = self.islands[at], self.aims[at]
        return int(anneal(self.way, self.axis, self.rooms[at], island, aims, steps, target, self.least))

    def _pressed(self, at: int) -> int:
        return int(pressed(self.way, self.axis, self.rooms[at], self.islands[at]))

    def _rounds(self, pool: ThreadPoolExecutor) -> None:
        workers = range(self.limits.workers)
        while not self._over():
            children = min(max(self.round // (EACH * self.each), 8), self._left(workers) // EACH)
            if children <= 0:
                return
            before = [int(island.value.min()) for island in self.islands]
            made = list(pool.map(self._evolved, workers, [children] * len(workers)))
            self.spent += EACH * sum(made)
            self._note()
            self._renew(pool, before, made)
            self._migrate()

    def _evolved(self, at: int, children: int) -> int:
        return int(evolve(self.way, self.axis, self.rooms[at], self.islands[at], children, self.limits.goal))

    def _renew(self, pool: ThreadPoolExecutor, before: list[int], made: list[int]) -> None:
        """An island that has come to rest keeps its best and fills up with newcomers."""
        for at, island in enumerate(self.islands):
            self.idle[at] = 0 if island.value.min() < before[at] else self.idle[at] + made[at]
            cost = EACH * len(island.value) * self.limits.workers
            spare = self.limits.schedules is None or self.limits.schedules - self.spent > 2 * cost
            if self.idle[at] < PATIENCE * len(island.value) or self._over() or not spare:
                continue
            self.idle[at] = 0
            row = int(island.value.argmin())
            for table in (island.start, island.time, island.value, island.end, island.print):
                table[0] = table[row]
            self.spent += pool.submit(self._settled, at, island, len(self.rules) + 1).result()

    def _migrate(self) -> None:
        if len(self.islands) < 2:
            return
        gifts = [(island, int(island.value.argmin())) for island in self.islands]
        for at, (source, row) in enumerate(gifts):
            target = self.islands[(at + 1) % len(self.islands)]
            if not (target.print == source.print[row]).any():
                worst = int(target.value.argmax())
                for mine, theirs in zip(target[:5], source[:5], strict=True):
                    mine[worst] = theirs[row]

    def _note(self) -> None:
        for island in self.islands:
            row = int(island.value.argmin())
            if self.best is None or island.value[row] < self.best[0]:
                self.best = int(island.value[row]), island.start[row].copy()
                self.stopped |= self.better(*self.best)

    def _late(self) -> bool:
        if self.limits.halt is not None and self.limits.halt():
            return True
        return self.limits.until is not None and time.monotonic() >= self.limits.until

    def _over(self) -> bool:
        spent = self.limits.schedules is not None and self.spent >= self.limits.schedules
        return self.stopped or spent or self._late() or (self.best is not None and self.best[0] <= self.limits.goal)


def _grown(island: Island, size: int) -> Island:
    """The same members with room for more."""
    more = size - len(island.value)
    wide = {
        name: np.concatenate((table, np.zeros((more, *table.shape[1:]), table.dtype)))
        for name, table in zip(island._fields[:5], island[:5], strict=True)
    }
    return island._replace(**wide)
