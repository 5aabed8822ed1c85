"""Relations between two calendars as one look-up: the number of a day in one calendar to a number in the other.

`ahead[t, n]` is the first unit of the successor's calendar that may follow unit `n` of the predecessor's, `back[t, n]`
the last of the predecessor's that unit `n` of the successor's allows: the tables of `ruler` by way of the date,
composed once per pair of calendars. Elapsed lags, which count other days, and scales without tables go by the date.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.ruler import Ints, Rulers, Scale

Table = NDArray[np.int32]
# Pairs of calendars; each table of one is a quarter of a megabyte.
MOST_TABLES = 64


@dataclass(frozen=True, slots=True)
class Crossing:
    """`table[k]` is bound k's row in `ahead` and `back`, -1 where it stays within a calendar or goes by the date."""

    table: NDArray[np.int8]
    ahead: Table
    back: Table


def crossing_of(scale: Scale, from_row: Ints, to_row: Ints, shift: Ints, by_date: NDArray[np.bool_]) -> Crossing:
    """The tables that these bounds need; none of them where they are too many."""
    table = np.full(len(shift), -1, np.int8)
    none = np.zeros((0, 0), np.int32)
    across = np.flatnonzero((from_row != to_row) & ~by_date)
    if not across.size or not isinstance(scale, Rulers):
        return Crossing(table, none, none)
    count = len(scale.names)
    pair = (from_row[across] * count + to_row[across]) * 2 + shift[across]
    present = np.flatnonzero(np.bincount(pair, minlength=2 * count * count))
    if len(present) > MOST_TABLES:
        return Crossing(table, none, none)
    number = np.zeros(2 * count * count, np.int8)
    number[present] = np.arange(len(present))
    table[across] = number[pair]
    made = [scale.composed(int(one) // 2 // count, int(one) // 2 % count, int(one) % 2) for one in present]
    return Crossing(table, np.stack([ahead for ahead, _ in made]), np.stack([back for _, back in made]))
