"""Small instances that hypothesis draws, the best schedules of tiny ones by trying all lists, and a PSPLIB file."""

from __future__ import annotations

import random
from itertools import permutations

import numpy as np
from hypothesis import strategies as st

from guatu.scheduling.scarce import Instance, Resource
from guatu.scheduling.scarce.instance import NEVER

SM = """\
************************************************************************
file with basedata            : own.BAS
initial value random generator: 1
************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  6
horizon                       :  13
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      4      0        9        0        7
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           6
   4        1          1           6
   5        1          1           6
   6        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       2    1
  4      1     2       1    1
  5      1     4       1    0
  6      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    1
************************************************************************
"""


def plain(
    span: list[int],
    bounds: list[tuple[int, int, int]],
    need: list[list[int]],
    capacity: list[list[int]],
    *,
    floor: list[int] | None = None,
    due: dict[int, int] | None = None,
) -> Instance:
    """An instance of one calendar; `due` gives latest starts by activity, each a promise of worth 1."""
    count, promised = len(span), sorted(due or {})
    return Instance(
        ids=tuple(str(number) for number in range(count)),
        resources=tuple(Resource(f"R{n}", f"R{n}", row[0]) for n, row in enumerate(capacity)),
        span=np.array(span, np.int64),
        before=np.array([a for a, _, _ in bounds], np.int64),
        after=np.array([b for _, b, _ in bounds], np.int64),
        weight=np.array([w for _, _, w in bounds], np.int64),
        floor=np.array(floor or [0] * count, np.int64),
        due=np.array([(due or {}).get(one, NEVER) for one in range(count)], np.int64),
        promise=np.array([promised.index(one) if one in promised else -1 for one in range(count)], np.int64),
        worth=np.ones(len(promised), np.int64),
        need=np.array(need, np.int64).reshape(count, len(capacity)),
        capacity=np.array(capacity, np.int64),
    )


@st.composite
def instances(draw: st.DrawFn, most: int = 12, *, mixed: bool = True) -> Instance:
    """Up to `most` activities, bounds of all four kinds, floors, due days, capacity that changes once."""
    count, crews = draw(st.integers(1, most)), draw(st.integers(1, 3))
    span = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    bounds = []
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=2, unique=True)):
            lag = draw(st.integers(-2, 2)) if mixed else 0
            kinds = (span[before], 0, span[before] - span[after], -span[after]) if mixed else (span[before],)
            kind = draw(st.sampled_from(kinds))
            bounds.append((before, after, kind + lag))
    first = draw(st.lists(st.integers(1, 4), min_size=crews, max_size=crews))
    more = draw(st.lists(st.integers(0, 3), min_size=crews, max_size=crews)) if mixed else [0] * crews
    turn = draw(st.integers(0, 8)) if mixed else 0
    capacity = [[low] * turn + [low + extra] for low, extra in zip(first, more, strict=True)]
    need = [[draw(st.integers(0, top)) for top in first] for _ in range(count)]
    floor = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count)) if mixed else None
    due = {one: draw(st.integers(0, 12)) for one in draw(st.lists(st.integers(0, count - 1), max_size=3, unique=True))}
    return plain(span, bounds, need, capacity, floor=floor, due=due)


def best_makespan(instance: Instance) -> int:
    """By every order of the activities: among the schedules of all lists there is a best one."""
    return min(instance.makespan(_serial(instance, order)) for order in permutations(range(len(instance.span))))


def least_late(work: list[tuple[int, int, int]]) -> int:
    """Of `(days, due, worth)` one after another, by every set that can come first (Held and Karp, 1962)."""
    least = [0] + [1 << 60] * ((1 << len(work)) - 1)
    for first in range(1 << len(work)):
        gone = sum(days for number, (days, _, _) in enumerate(work) if first >> number & 1)
        for number, (days, due, worth) in enumerate(work):
            if not first >> number & 1:
                then = first | 1 << number
                least[then] = min(least[then], least[first] + worth * max(gone + days - due, 0))
    return least[-1]


def _serial(instance: Instance, order: tuple[int, ...]) -> np.ndarray:
    start = np.full(len(order), -1, np.int64)
    use: dict[tuple[int, int], int] = {}
    waiting = list(order)
    while waiting:
        one = next(k for k in waiting if all(start[a] >= 0 for a, b in _pairs(instance) if b == k))
        waiting.remove(one)
        bounds = zip(instance.before, instance.after, instance.weight, strict=True)
        begin = max([int(instance.floor[one])] + [int(start[a] + weight) for a, b, weight in bounds if b == one])
        while not _fits(instance, one, begin, use):
            begin += 1
        start[one] = begin
        for day in range(begin, begin + int(instance.span[one])):
            for crew in range(instance.need.shape[1]):
                use[day, crew] = use.get((day, crew), 0) + int(instance.need[one, crew])
    return start


def _pairs(instance: Instance) -> list[tuple[int, int]]:
    return list(zip(instance.before.tolist(), instance.after.tolist(), strict=True))


def _fits(instance: Instance, one: int, begin: int, use: dict[tuple[int, int], int]) -> bool:
    width = instance.capacity.shape[1] - 1
    return all(
        use.get((day, crew), 0) + instance.need[one, crew] <= instance.capacity[crew, min(day, width)]
        for day in range(begin, begin + int(instance.span[one]))
        for crew in range(instance.need.shape[1])
    )


def crowded(seed: int) -> Instance:
    """Thirty activities in chains, each wanting much of one of four crews, as the harder ones of PSPLIB do."""
    chance = random.Random(seed)
    count = 30
    bounds = [
        (before, after)
        for after in range(1, count)
        for before in sorted(chance.sample(range(max(after - 8, 0), after), min(after, chance.randint(1, 3))))
    ]
    span = [chance.randint(1, 10) for _ in range(count)]
    need = [[0] * 4 for _ in range(count)]
    for row in need:
        row[chance.randrange(4)] = chance.randint(3, 9)
    return plain(span, [(before, after, span[before]) for before, after in bounds], need, [[12]] * 4)
