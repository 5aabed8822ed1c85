"""Computed dates against the stored ones: equal but for time not worked, or different for a reason that is named.

A reason is something found in the file itself, never the difference alone. What differs without one is unexplained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.files.computing import Computed
from guatu.scheduling.files.hours import USUAL
from guatu.scheduling.files.programme import Link, Task
from guatu.scheduling.files.worked import worked_minutes
from guatu.scheduling.plan import Window

# Programs keep seconds or tenths of minutes; a difference below this is their rounding.
_ROUNDING: Final = 2
Verdict = Literal["equal", "explained", "unexplained", "no_dates"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One leaf task: minutes worked by which the computed start and finish lie after the stored, and why."""

    task: Task
    verdict: Verdict
    start_off: int = 0
    finish_off: int = 0
    reason: str = ""


def compare(computed: Computed) -> tuple[Comparison, ...]:
    """Every leaf task of the network against its stored dates, in the order of the file."""
    return tuple(_Judge(computed).all())


class _Judge:
    def __init__(self, computed: Computed) -> None:
        self._computed = computed
        self._tasks = {task.id: task for task in computed.programme.tasks}
        self._calendar_of = {one.id: one.calendar for one in computed.plan.network.activities}
        self._wholes = {task.parent for task in self._tasks.values()}
        self._into: Mapping[str, list[Link]] = defaultdict(list)
        for link in computed.programme.links:
            self._into[link.after].append(link)
        self._told = {id_ for problem in (*computed.problems, *computed.losses) for id_ in problem.ids}
        self._differ: dict[str, tuple[int, int]] = {}
        self._moved_wholes: set[str | None] = set()

    def all(self) -> Iterator[Comparison]:
        leaves = [
            task
            for task in self._tasks.values()
            if task.active and task.id not in self._wholes and task.kind not in {"summary", "effort"}
        ]
        for task in leaves:
            off = self._off(task)
            if off is not None and max(map(abs, off)) >= _ROUNDING:
                self._differ[task.id] = off
                self._moved_wholes.add(task.parent)
        for task in leaves:
            yield self._judged(task)

    def _judged(self, task: Task) -> Comparison:
        off = self._off(task)
        if off is None:
            return Comparison(task, "no_dates")
        if task.id not in self._differ:
            return Comparison(task, "equal", *off)
        reason = self._reason(task)
        return Comparison(task, "explained" if reason else "unexplained", *off, reason)

    def _off(self, task: Task) -> tuple[int, int] | None:
        window = self._computed.plan.windows.get(task.id)
        stored = task.stored
        if window is None or (stored.start is None and stored.finish is None):
            return None
        clock = self._clock(task)
        begin, end = _planned(window)
        if self._computed.programme.by_day:  # the file says no more than the day
            begin, end = _on_the_day(begin, stored.start), _on_the_day(end, stored.finish)
        return (
            worked_minutes(clock, stored.start, begin) if stored.start else 0,
            worked_minutes(clock, stored.finish, end) if stored.finish else 0,
        )

    def _clock(self, task: Task) -> ClockCalendar:
        found = self._computed.calendars.get(self._calendar_of.get(task.id, ""))
        return found if isinstance(found, ClockCalendar) else USUAL

    def _reason(self, task: Task) -> str:
        """The first that holds: who works on it, what the file says of the task, of its dates, of what precedes it."""
        return (
            self._by_resources(task)
            or self._stated(task)
            or self._by_constraint(task)
            or self._by_own_dates(task)
            or self._by_links(task)
        )

    def _stated(self, task: Task) -> str:
        if task.hints:
            return task.hints[0]
        if task.manual:
            return "manual"
        if task.id in self._told:
            return "set_aside"
        return "actuals" if task.actual_start or task.percent > 0 else ""

    def _by_resources(self, task: Task) -> str:
        """Those at work have hours of their own, or their work takes another time than the duration."""
        programme = self._computed.programme
        ours = [one for one in programme.assignments if one.task == task.id and one.work]
        if not ours:
            return ""
        longest = max(one.work / one.units for one in ours if one.units) if any(one.units for one in ours) else 0
        kinds = {one.id: one.calendar for one in programme.resources}
        differing = len({kinds.get(one.resource) for one in ours}) > 1
        ends = {one.finish for one in ours} - {None, task.stored.finish}
        return "resources" if abs(longest - task.duration) >= _ROUNDING or differing or ends else ""

    def _by_constraint(self, task: Task) -> str:
        """Programs that honour a constraint over links pin dates that the passes only bound."""
        late = any(one.type in {"SNLT", "FNLT", "SO", "FO"} for one in task.constraints)
        return "constraint" if late or (task.as_late and not self._computed.programme.from_finish) else ""

    def _by_own_dates(self, task: Task) -> str:
        """The stored dates do not hold the task's own duration: they were not computed from it."""
        start, finish = task.stored.start, task.stored.finish
        if start is None or finish is None:
            return ""
        worked = worked_minutes(self._clock(task), start, finish)
        return "own_dates" if abs(worked - task.duration) >= _ROUNDING else ""

    def _by_links(self, task: Task) -> str:
        """What precedes it differs for a reason of its own, or the stored dates break a link of the file."""
        above: list[Link] = list(self._into[task.id])
        parent = task.parent
        while parent is not None and parent in self._tasks:
            above += self._into[parent]
            parent = self._tasks[parent].parent
        if any(self._moved(link.before) for link in above):
            return "predecessor"
        return "broken_link" if any(self._breaks(link, task) for link in above) else ""

    def _moved(self, id_: str) -> bool:
        """The task, or a part of it, is not where the file has it."""
        return id_ in self._differ or id_ in self._told or id_ in self._moved_wholes

    def _breaks(self, link: Link, task: Task) -> bool:
        """The file's own dates do not keep its own link."""
        before = self._tasks.get(link.before)
        if before is None:
            return True
        one = before.stored.finish if link.type in {"FS", "FF"} else before.stored.start
        other = task.stored.start if link.type in {"FS", "SS"} else task.stored.finish
        if one is None or other is None:
            return False
        return worked_minutes(self._clock(task), one, other) < link.lag - _ROUNDING


def _on_the_day(computed: datetime, stored: datetime | None) -> datetime:
    """The stored moment where the computed is on its day."""
    return stored if stored and stored.date() == computed.date() else computed


def _planned(window: Window) -> tuple[datetime, datetime]:
    return _moment(window.planned_start or window.earliest_start), _moment(
        window.planned_finish or window.earliest_finish, end=True
    )


def _moment(day: date, *, end: bool = False) -> datetime:
    """Days of plans without hours run from morning to evening, as the usual hours have them."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(17 if end else 8))
