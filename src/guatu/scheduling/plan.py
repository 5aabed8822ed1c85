"""The types of scheduling: a `Network` of activities and relations goes in, a `Plan` with reasons comes out.

Days are working days of the activity's calendar. A window is in dates, both ends inclusive: an activity of
3 days that starts on Monday finishes on Wednesday; a milestone (0 days) starts and finishes on one day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RelationType = Literal["FS", "SS", "FF", "SF"]


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that takes `days` ≥ 0 working days. `due` is the last day it may finish (完成时限), or None.

    `not_before` is the first day it may start. `started`/`finished` are actuals and outrank every computation.
    """

    id: str
    name: str
    days: int = 0
    due: date | None = None
    not_before: date | None = None
    started: date | None = None
    finished: date | None = None
    calendar: str = "office"


@dataclass(frozen=True, slots=True)
class Relation:
    """`after` follows `before`; `lag` in working days of the successor's calendar, may be negative."""

    before: str
    after: str
    type: RelationType = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Network:
    """What is to be scheduled: any number of activities, relations between their ids, the day of the data."""

    activities: tuple[Activity, ...]
    relations: tuple[Relation, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a driving chain: activity `id` forces the date through `relation` (None at the chain's end)."""

    id: str
    name: str
    on: date
    why: Literal["relation", "due", "not_before", "started", "finished", "today", "free"]
    relation: Relation | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """Both passes for one activity. Latest dates are None when no due day bears on it: then it has no float.

    `float_days` is total float in working days, negative when too late; `free_days` delays no successor.
    `late_by` is `-float_days` when negative, else 0. `critical`: on the chain that drives its due day.
    `provisional`: a date rests on a working-day table not yet announced.
    """

    id: str
    earliest_start: date
    earliest_finish: date
    latest_start: date | None
    latest_finish: date | None
    float_days: int | None
    free_days: int | None
    critical: bool
    late_by: int = 0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A network that cannot be scheduled as given: phrase `key`, its `facts`, the activities concerned."""

    key: str
    ids: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
