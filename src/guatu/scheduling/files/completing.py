"""What a file leaves to its calendars: GanttProject's finishes, Planner's durations, the hours of days without.

Done where numpy is at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, ClockCalendar
from guatu.scheduling.files.hours import USUAL, clocks_of
from guatu.scheduling.files.programme import Programme, Task
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.worked import finish_after, worked_minutes
from guatu.scheduling.plan import Problem


def complete(programme: Programme) -> Programme:
    """The programme with what follows from its own calendars and dates filled in; that it is empty is told."""
    if not programme.tasks:
        return replace(programme, problems=(*programme.problems, Problem("files.no_tasks", ())))
    if programme.form not in {"gan", "planner"} and not programme.by_day:
        return programme
    clocks = clocks_of(programme.calendars, Notes())
    clock = clocks.get(programme.calendar or "", USUAL)
    fill = _with_hours if programme.by_day else _finished if programme.form == "gan" else _spanned
    begins = _moment(_opening, clock, programme.start) if programme.by_day else None
    astray = [task for task in programme.tasks if programme.form == "planner" and _is_astray(task)]
    tasks = (fill(task, clock) for task in programme.tasks)
    problems = (*programme.problems, *map(_told, astray))
    return replace(programme, tasks=tuple(_from(begins, task) for task in tasks), problems=problems)


def _is_astray(task: Task) -> bool:
    """Its dates lie beyond every calendar, or end before they begin: no duration follows from them."""
    start, finish = task.stored.start, task.stored.finish
    if task.kind != "task" or start is None or finish is None:
        return False
    return not FIRST_DAY <= start.date() <= finish.date() <= LAST_DAY


def _told(task: Task) -> Problem:
    start, finish = task.stored.start, task.stored.finish
    return Problem(
        "files.span_astray", (task.id,), {"name": task.name, "start": str(start)[:16], "finish": str(finish)[:16]}
    )


def _finished(task: Task, clock: ClockCalendar) -> Task:
    """With the finish that follows from the start it was given and its duration."""
    if task.kind != "task" or task.stored.start is None or not task.duration:
        return task
    return replace(task, stored=replace(task.stored, finish=finish_after(clock, task.stored.start, task.duration)))


def _spanned(task: Task, clock: ClockCalendar) -> Task:
    """Planner stores the work; the duration is the time worked from start to end, where those are such."""
    if task.kind != "task" or not (task.stored.start and task.stored.finish) or _is_astray(task):
        return task
    return replace(task, duration=max(worked_minutes(clock, task.stored.start, task.stored.finish), 0))


def _with_hours(task: Task, clock: ClockCalendar) -> Task:
    """Days that bound a task or say what was done begin and end with the work on them; stored dates stay days."""
    begun, done = task.percent > 0, task.percent >= 100
    return replace(
        task,
        constraints=tuple(
            replace(one, day=(_opening if one.type[0] == "S" else _closing)(clock, one.day)) for one in task.constraints
        ),
        deadline=_moment(_closing, clock, task.deadline),
        actual_start=_moment(_opening, clock, task.actual_start or (task.stored.start if begun else None)),
        actual_finish=_moment(_closing, clock, task.actual_finish or (task.stored.finish if done else None)),
    )


def _from(begins: datetime | None, task: Task) -> Task:
    """Not before the first hour of the programme, unless it is bound to a date of its own."""
    return task if begins is None or task.constraints else replace(task, not_before=task.not_before or begins)


def _moment(edge: Callable[[ClockCalendar, date], datetime], clock: ClockCalendar, day: date | None) -> datetime | None:
    return edge(clock, day) if day else None


def _opening(clock: ClockCalendar, day: date) -> datetime:
    """When work begins on a day; midnight where there is none."""
    shifts = clock.minutes(_date(day))
    return datetime.combine(_date(day), time()) + timedelta(minutes=shifts[0][0] if shifts else 0)


def _closing(clock: ClockCalendar, day: date) -> datetime:
    """When work ends on a day; the next midnight where there is none."""
    shifts = clock.minutes(_date(day))
    return datetime.combine(_date(day), time()) + timedelta(minutes=shifts[-1][1] if shifts else 1440)


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
