"""The types of scheduling: a `Network` of activities and relations goes in, windows with reasons come out.

Conventions, the same in both passes:

- Days are working days of the activity's calendar. A window is in dates, both ends inclusive: an activity of
  3 days that starts on Monday finishes on Wednesday.
- A milestone (0 days) takes place on a day. After FS with lag 0 it is on the finish day of its predecessor;
  whatever follows it by FS starts on the next working day. In every other respect it counts as one day long:
  a milestone due yesterday is one day late, one due today has no day to spare.
- FS: starts on the working day after; SS: starts on that day or later; FF: finishes on that day or later; SF:
  finishes on the working day before that start, or later. Lags count in the successor's calendar.
- A due day that is no working day means the last working day before it; a day before which nothing may start
  (`not_before`, today) means the first working day on or after it.
- Finished work keeps its days and has no latest dates. Started work keeps its start, cannot finish before today,
  and its float is counted at its finish; what should have preceded it no longer moves it.
- An activity that holds others (`parent`) is their envelope. Its due day bounds those parts that have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RelationType = Literal["FS", "SS", "FF", "SF"]
Side = Literal["earliest", "latest"]
Cause = Literal["relation", "due", "parent", "not_before", "started", "finished", "today", "free"]


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that takes `days` ≥ 0 working days. `due` is the last day it may finish (完成时限), or None.

    `not_before` is the first day it may start. `started`/`finished` are actuals and outrank every computation.
    `parent` is the id of the activity it is a part of; an activity with parts has no days of its own.
    """

    id: str
    name: str
    days: int = 0
    due: date | None = None
    not_before: date | None = None
    started: date | None = None
    finished: date | None = None
    calendar: str = "office"
    parent: str | None = None


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
class Rest:
    """A stretch of three or more days without work, longer than a weekend; both ends inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a driving chain, in order of time: it forces the next step through `relation` (None: the last).

    `on` is the date through which it acts. `rests` are the long stretches without work between it and the next.
    """

    id: str
    name: str
    on: date
    why: Cause
    relation: Relation | None = None
    days: int = 0
    rests: tuple[Rest, ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """An activity whose earliest finish is `days` working days after its due day, and the chain that drives it."""

    id: str
    name: str
    due: date
    finish: date
    days: int
    chain: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Both passes for one activity. Latest dates are None when no due day bears on it: then it has no float.

    `float_days` is total float in working days, negative when too late. `free_days` is how far it can slip without
    moving a successor or passing a due day, never negative. `late_by` is `-float_days` when negative, else 0.
    `critical`: its float is ≤ 0, or it lies, with at least one other, on a chain of relations without slack that ends
    in an activity with a due day, and that due day sets its latest dates: one chain per due day. A lone activity
    with time to spare is not critical. `provisional`: a date rests on a working-day table not yet announced.
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
    """What cannot be scheduled as given, and was set aside: phrase `key`, its `facts`, the activities concerned."""

    key: str
    ids: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)

    def says(self, language: str) -> str:
        """The problem in one sentence: what, and what was done about it."""
        from guatu.words import say

        return say(self.key, language, **self.facts)
