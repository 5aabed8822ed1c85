"""What a schedule file says, whatever program wrote it: tasks with their stored dates, links, calendars, resources.

Durations, lags and floats are working minutes (`unit` "minute") or, for lists without hours, working days ("day").
Dates are the file's own wall clock. Nothing here is computed: `network.py` makes a `Network` of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from guatu.scheduling.plan import Constraint, Problem, Progress, RelationType

Form = Literal["mspdi", "xer", "pmxml", "gan", "planner", "list", "json"]
# An effort spans what it hangs on (level of effort, hammock): it has dates, and no part in the network.
TaskKind = Literal["task", "milestone", "summary", "effort"]
# Minutes of the day, from and to; 1440 is midnight.
Shifts = tuple[tuple[int, int], ...]
# Why dates that a program stored need not follow from the network; found by the reader in the file itself.
Hint = Literal[
    "split", "overtime", "levelled", "resources", "expected", "external", "external_limits",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repeat:
    """When an exception comes back, in the words of MSPDI's `Type`: day, week, month or year.

    `every` is in those units; `weekdays` count from Monday 0; `day` of the month, or `position` (1–4, 5 the last)
    of weekday `weekdays[0]` (none: any day, work days and rest days are -1 and -2).
    """

    kind: Literal["daily", "weekly", "monthly", "yearly"]
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month: int = 0
    day: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Other hours, none for a day off, from `first` to `last`, on all days or on those that `repeat` names."""

    first: date
    last: date
    shifts: Shifts = ()
    name: str = ""
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Hours by weekday, Monday first; None where the `base` calendar's hold. Later exceptions outrank earlier ones."""

    id: str
    name: str
    week: tuple[Shifts | None, ...]
    base: str | None = None
    exceptions: tuple[CalendarException, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """The dates and floats a file gives for a task, where it gives them."""

    start: datetime | None = None
    finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: int | None = None
    free_float: int | None = None
    critical: bool | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the file. `id` is what links name; `number` is the line's number, `code` what people call it.

    `shown` is the unit the duration is shown in (m h d w mo); `elapsed` durations count all hours. `calendar` None is
    the programme's, unless the resources have one of their own. `remaining` is None where the file does not say.
    In the `gaps` nobody works on it: the duration is that of the work before, between and after them.
    """

    id: str
    name: str
    kind: TaskKind = "task"
    number: int = 0
    code: str = ""
    wbs: str = ""
    level: int = 1
    parent: str | None = None
    duration: int = 0
    shown: str = "d"
    elapsed: bool = False
    calendar: str | None = None
    ignores_resources: bool = False
    constraints: tuple[Constraint, ...] = ()
    as_late: bool = False
    deadline: datetime | None = None
    active: bool = True
    manual: bool = False
    percent: float = 0.0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None
    resume: datetime | None = None
    not_before: datetime | None = None
    gaps: tuple[tuple[datetime, datetime], ...] = ()
    stored: Stored = Stored()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """`after` follows `before`. `lag` in the programme's unit, `shown` in m h d w mo; `elapsed` counts all hours."""

    before: str
    after: str
    type: RelationType = "FS"
    lag: int = 0
    elapsed: bool = False
    shown: str = "d"


@dataclass(frozen=True, slots=True)
class Availability:
    """From `first` on a resource has `units`."""

    first: datetime
    units: float


@dataclass(frozen=True, slots=True)
class Resource:
    """Who or what works; `units` is how many at once (1.0 is one), until the first of `changes`."""

    id: str
    name: str
    kind: Literal["work", "material", "cost"] = "work"
    calendar: str | None = None
    units: float = 1.0
    changes: tuple[Availability, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A resource at work on a task: `work` in minutes of one unit; of a material an hour stands for one `label`."""

    task: str
    resource: str
    units: float = 1.0
    work: int = 0
    start: datetime | None = None
    finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """The whole file. `losses` is what it says and this type cannot hold; `problems` is what is wrong in it.

    `from_finish`: planned back from `finish`. `must_finish` bounds all late dates where it is set. `float_limit` is
    the most float a critical task has. `day_minutes` is how long a day of duration is. `by_day`: dates without hours,
    midnight stands for the whole day.
    """

    form: Form
    name: str = ""
    unit: Literal["minute", "day"] = "minute"
    start: datetime | None = None
    finish: datetime | None = None
    data_date: datetime | None = None
    must_finish: datetime | None = None
    from_finish: bool = False
    by_day: bool = False
    progress: Progress = "override"
    float_limit: int = 0
    honours_constraints: bool = False
    day_minutes: int = 480
    week_minutes: int = 2400
    month_days: int = 20
    calendar: str | None = None
    calendars: tuple[WorkCalendar, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    losses: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
