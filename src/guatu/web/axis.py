"""Days on the axis of a chart: which are named, and to which side of its place a label stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

One = TypeVar("One")


def firsts_of_months(first: date, last: date) -> list[date]:
    """Those from `first` to `last`, both included."""
    return [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]


def thinned(days: Sequence[One], most: int) -> Sequence[One]:
    """Every so many, evenly, so that no more than `most` are left."""
    return days[:: -(-len(days) // most)] if days else []


def anchor(x: float, wide: float, margin: float) -> str:
    """SVG's `text-anchor` for a label at `x`, so that it does not leave the box."""
    return "start" if x < margin else "end" if x > wide - margin else "middle"
