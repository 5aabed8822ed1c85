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
- Constraints never force a date against the logic: those on the early side move the early dates, those on the late side
  bound the late dates, and where they disagree float is negative. A due day is the latter kind, and is reported.
- With clock calendars the unit is the working minute, days are minutes, dates are datetimes, a milestone takes no time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RelationType = Literal["FS", "SS", "FF", "SF"]
# Start or finish: no earlier than, no later than, on.
ConstraintType = Literal["SNET", "SNLT", "FNET", "FNLT", "SO", "FO"]
# Whether unfinished work before an activity that has begun holds back the rest of it.
Progress = Literal["override", "retained"]
Side = Literal["earliest", "latest"]
# What a chain begins or ends with: a relation within it, or a day that someone set.
Cause = Literal[
    "relation", "due", "parent", "not_before", "started", "finished", "today", "free",
    # Limits: no earlier than, no later than, on; and the latest finish of the whole it is a part of.
    "start_not_before", "start_not_after", "start_on", "finish_not_before", "finish_not_after", "finish_on",
    "parent_limit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constraint:
    """A day that bears on the start (SNET, SNLT, SO) or on the finish (FNET, FNLT, FO) of an activity."""

    type: ConstraintType
    day: date


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that takes `days` ≥ 0 working days. `due` is the last day it may finish (完成时限), or None.

    `not_before` is the first day it may start. `started`/`finished` are actuals and outrank every computation.
    `parent` is the id of the activity it is a part of; an activity with parts has no days of its own.
    `as_late`: it is planned as late as it can be without moving what follows. `remaining` is what is left of begun work
    from today on; None counts on from the day it started.
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
    constraints: tuple[Constraint, ...] = ()
    as_late: bool = False
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`after` follows `before`; `lag` in working days of the successor's calendar, may be negative.

    `elapsed`: the lag is in calendar days, rest days counted (minutes of the clock, with clock calendars).
    """

    before: str
    after: str
    type: RelationType = "FS"
    lag: int = 0
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """What is to be scheduled: any number of activities, relations between their ids, the day of the data.

    `progress`: begun work goes on whatever was to precede it (override), or the rest of it waits for that (retained).
    """

    activities: tuple[Activity, ...]
    relations: tuple[Relation, ...] = ()
    today: date | None = None
    progress: Progress = "override"


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch of three or more days without work, longer than a weekend; both ends inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a driving chain, in order of time: it forces the next step through `relation` (None: the last).

    `on` is the date through which it acts. `rests` are the long stretches without work between it and the next.
    `day`: of the cause, the day that was set or that is a fact.
    """

    id: str
    name: str
    on: date
    why: Cause
    relation: Relation | None = None
    days: int = 0
    rests: tuple[Rest, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """An activity whose earliest finish is `days` working days after its due day, and the chain that drives it.

    Of many late ones only the worst come with their chain. `limit` is the type of the limit that `due` is, and `start`
    its earliest start; None where it is the due day that is missed.
    """

    id: str
    name: str
    due: date
    finish: date
    days: int
    chain: tuple[Step, ...]
    limit: ConstraintType | None = None
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Both passes for one activity. Latest dates are None when no due day bears on it: then it has no float.

    `float_days` is total float in working days, negative when too late. `free_days` is how far it can slip without
    moving a successor or passing a due day, never negative. `late_by` is `-float_days` when negative, else 0.
    `critical`: its float is ≤ 0, or it lies, with at least one other, on a chain of relations without slack that ends
    in an activity with a due day, and that due day sets its latest dates: one chain per due day. A lone activity
    with time to spare is not critical. `provisional`: a date rests on a working-day table not yet announced.
    `planned_start`, `planned_finish`: the earliest dates, or those of an activity `as_late` as it can be.
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
    planned_start: date | None = None
    planned_finish: date | None = None


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
