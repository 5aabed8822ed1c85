"""The order of a network: levels (every activity after all it follows), and the loops that make one impossible.

Levels are found by numpy, a whole level at a time. Loops are rare and small, so plain Python finds them: the
strongly connected parts (Tarjan, without recursion), and in each its shortest loop by breadth-first search.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.ruler import Ints

# Relations looked at per knot before the shortest loop found so far is taken: a hostile file must not hang.
SEARCH_LIMIT = 500_000


def spans(starts: Ints, stops: Ints) -> Ints:
    """The numbers of all ranges `starts[k]:stops[k]`, one after another."""
    lengths = stops - starts
    offsets = np.cumsum(lengths) - lengths
    return np.repeat(starts - offsets, lengths) + np.arange(int(lengths.sum()))


def levels(count: int, before: Ints, after: Ints) -> Ints:
    """Each one's level: 0 without predecessors, else one more than the deepest of them; -1 on or behind a loop."""
    level = np.full(count, -1, np.int64)
    waiting = np.bincount(after, minlength=count)
    heads = after[np.argsort(before, kind="stable")]
    first = np.concatenate(([0], np.cumsum(np.bincount(before, minlength=count))))
    ready = np.flatnonzero(waiting == 0)
    depth = 0
    while ready.size:
        level[ready] = depth
        reached = heads[spans(first[ready], first[ready + 1])]
        np.subtract.at(waiting, reached, 1)
        ready = np.unique(reached[waiting[reached] == 0])
        depth += 1
    return level


def knots(before: Ints, after: Ints, among: NDArray[np.bool_]) -> list[list[int]]:
    """The strongly connected parts of two or more `among` those marked, each in ascending order."""
    inside = among[before] & among[after]
    successors: dict[int, list[int]] = {int(one): [] for one in np.flatnonzero(among)}
    for source, target in zip(before[inside].tolist(), after[inside].tolist(), strict=True):
        successors[source].append(target)
    return [sorted(part) for part in _connected(successors) if len(part) > 1]


def _connected(successors: dict[int, list[int]]) -> Iterable[list[int]]:
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    on_path: set[int] = set()
    path: list[int] = []
    for root, heads in successors.items():
        if root in number:
            continue
        work = [(root, iter(heads))]
        number[root] = low[root] = len(number)
        path.append(root)
        on_path.add(root)
        while work:
            here, rest = work[-1]
            target = next((one for one in rest if one not in number or one in on_path), None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == number[here]:
                    yield _pop_until(here, path, on_path)
            elif target in number:
                low[here] = min(low[here], number[target])
            else:
                number[target] = low[target] = len(number)
                path.append(target)
                on_path.add(target)
                work.append((target, iter(successors[target])))


def _pop_until(here: int, path: list[int], on_path: set[int]) -> list[int]:
    part: list[int] = []
    while not part or part[-1] != here:
        part.append(path.pop())
    on_path.difference_update(part)
    return part


def shortest_loop(knot: list[int], successors: dict[int, list[int]]) -> list[int]:
    """The shortest loop within `knot`, its smallest number first; or, past the limit, the shortest found so far."""
    best: list[int] = []
    left = SEARCH_LIMIT
    for start in knot:
        loop, looked = _loop_from(start, successors, len(best) or len(knot) + 1)
        best = loop or best
        left -= looked
        if len(best) == 2 or left <= 0:
            break
    turn = best.index(min(best)) if best else 0
    return best[turn:] + best[:turn]


def _loop_from(start: int, successors: dict[int, list[int]], bound: int) -> tuple[list[int], int]:
    """The shortest loop through `start` of fewer than `bound` members, or none; and the relations looked at."""
    came_from = {start: start}
    depth = {start: 1}
    queue = deque([start])
    looked = 0
    while queue:
        here = queue.popleft()
        if depth[here] >= bound:
            break
        for target in successors[here]:
            looked += 1
            if target == start:
                return _path_back(here, start, came_from), looked
            if target not in came_from:
                came_from[target] = here
                depth[target] = depth[here] + 1
                queue.append(target)
    return [], looked


def _path_back(here: int, start: int, came_from: dict[int, int]) -> list[int]:
    path = [here]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
