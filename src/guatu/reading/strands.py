"""Lines of two articles that alternate, because their columns stand side by side and were read across.

A run of lines is read in its order, and as two strands of every other line from some line on, one of which goes on
alone when the other has ended. The strands are believed where they break clearly fewer sentences: a paragraph that
begins before one has ended, a mark that begins a line, and the words that lines part, by the page's own pairs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from guatu.reading import structure
from guatu.reading.manuscript import Line

_INDENT = "\u3000 "
_BEGINS_NONE = frozenset("，。、；：！？）》”’％%")
_UNITS = frozenset("年月日个%％万亿多余元")
_PAIR = re.compile("(?=([一-鿿]{2}))")
_FEWEST, _ROWS, _LATEST = 8, 4, 4
_MARGIN = 4.0  # by how much two strands must read better than one
_BROKEN, _SEAMED, _COUNTED = 2.0, 1.0, 1.5


@dataclass(frozen=True, slots=True)
class _Reading:
    """Two strands from line `first` on over `rows` rows; then strand `last` (0 or 1) goes on alone."""

    first: int
    rows: int
    last: int
    cost: float


def pairs_of(raw: str, lines: Sequence[Line]) -> frozenset[str]:
    """The pairs of characters that stand together within the lines."""
    return frozenset(pair for line in lines for pair in _PAIR.findall(raw, line.start, line.end))


def strands(texts: Sequence[str], known: Callable[[], frozenset[str]]) -> tuple[list[int], list[int]] | None:
    """The numbers of the lines of each of two articles; None where the lines are read as they stand."""
    count = len(texts)
    if count < _FEWEST or not _is_suspect(texts):
        return None
    pairs = known()
    one, two = _costs(texts, 1, pairs), _costs(texts, 2, pairs)
    along, across = [0.0, *accumulate(one)], [0.0, *accumulate(two)]
    best = min(_readings(texts, pairs, along, across), key=lambda reading: reading.cost, default=None)
    if best is None or along[-1] - best.cost < _MARGIN:
        return None
    end = best.first + 2 * best.rows
    left, right = list(range(best.first, end, 2)), list(range(best.first + 1, end, 2))
    (right if best.last else left).extend(range(end, count))
    return [*range(best.first), *left], right


def _is_suspect(texts: Sequence[str]) -> bool:
    """Whether a paragraph begins, or a mark stands first, where the line above has not ended: cheap to see."""
    return any(
        (below[0] in _INDENT and above[-1] not in structure.SENTENCE_END)
        or (below[0] in _BEGINS_NONE and above[-1] in structure.SENTENCE_END)
        for above, below in pairwise(texts[_LATEST - 1 :])  # over the first ones stand headlines
    )


def _readings(
    texts: Sequence[str], pairs: frozenset[str], along: Sequence[float], across: Sequence[float]
) -> list[_Reading]:
    """Every way to read the lines as two strands."""
    count = len(texts)
    found: list[_Reading] = []
    for first in range(min(_LATEST, count)):
        for rows in range(_ROWS, (count - first) // 2 + 1):
            end = first + 2 * rows
            cost = along[max(0, first - 1)] + across[end - 2] - across[first]
            if first:
                cost += _cost(texts[first - 1], texts[first], pairs)
            if end == count:
                found.append(_Reading(first, rows, 1, cost))
                continue
            rest = along[-1] - along[end]
            for last in (0, 1):
                joint = _cost(texts[end - 2 + last], texts[end], pairs)
                stop = 0.0 if texts[end - 1 - last][-1] in structure.SENTENCE_END else _BROKEN
                found.append(_Reading(first, rows, last, cost + joint + stop + rest))
    return found


def _costs(texts: Sequence[str], step: int, pairs: frozenset[str]) -> list[float]:
    """What it costs to read each line before the one `step` lines on; over the first paragraphs stand headlines."""
    costs = [_cost(texts[index], texts[index + step], pairs) for index in range(len(texts) - step)]
    for index, above in enumerate(texts[:_LATEST]):
        if index < len(costs) and texts[index + step][0] in _INDENT and above[0] not in _INDENT:
            costs[index] = 0.0 if structure.CLAUSE_MARK.search(above) is None else costs[index]
    return costs


def _cost(above: str, below: str, pairs: frozenset[str]) -> float:
    """How badly a line goes on after another; below zero where it goes on well."""
    ended = above[-1] in structure.SENTENCE_END
    if below[0] in _INDENT:
        return 0.0 if ended else _BROKEN
    if below[0] in _BEGINS_NONE:
        return _BROKEN if ended or above[-1] in structure.GOES_ON else -_SEAMED
    if above[-1].isdigit():
        return -_COUNTED if below[0].isdigit() or below[0] in _UNITS else 0.0
    return -_SEAMED if above[-1] + below[0] in pairs else 0.0
