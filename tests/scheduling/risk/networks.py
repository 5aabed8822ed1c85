"""Small networks for the risk tests, and what a run of them gives."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from guatu.scheduling import Activity, Calendar, Network, Relation
from guatu.scheduling.risk import Risk, RiskModel, Spread, analyse
from tests.scheduling.small_calendar import CALENDARS, SITE, SmallCalendar

# A Monday.
TODAY = date(2024, 9, 2)
# Every day is worked: the number of a day after TODAY is the day itself.
DAILY: dict[str, Calendar] = {"office": SmallCalendar(weekend=[])}
__all__ = ["CALENDARS", "DAILY", "SITE", "TODAY", "Activity", "chain", "run"]


def chain(*days: int, links: str = "FS", **more: Any) -> Network:
    """Activities a, b, c … in a row, each after the one before it."""
    names = "abcdefghijklmnopqrstuvwxyz"[: len(days)]
    activities = tuple(Activity(name, name, number, **more) for name, number in zip(names, days, strict=True))
    relations = tuple(Relation(before, after, links) for before, after in pairwise(names))  # type: ignore[arg-type]
    return Network(activities, relations, TODAY)


def run(
    network: Network,
    spreads: dict[str, Spread] | None = None,
    *,
    calendars: dict[str, Any] | None = None,
    model: RiskModel | None = None,
    **how: Any,
) -> Risk:
    """A run that must succeed."""
    found = analyse(network, calendars or DAILY, TODAY, given=model or RiskModel(spreads or {}), **how)
    assert isinstance(found, Risk), found
    return found
