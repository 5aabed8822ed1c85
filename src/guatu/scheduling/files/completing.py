"""What a file leaves to its calendars: GanttProject's finishes, Planner's durations. Done where numpy is at hand."""

from __future__ import annotations

from dataclasses import replace

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.files.hours import USUAL, clocks_of
from guatu.scheduling.files.programme import Programme, Task
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.worked import finish_after, worked_minutes


def complete(programme: Programme) -> Programme:
    """The programme with what follows from its own calendars and dates filled in."""
    if programme.form not in {"gan", "planner"}:
        return programme
    clocks = clocks_of(programme.calendars, Notes())
    clock = clocks.get(programme.calendar or "", USUAL)
    fill = _finished if programme.form == "gan" else _spanned
    return replace(programme, tasks=tuple(fill(task, clock) for task in programme.tasks))


def _finished(task: Task, clock: ClockCalendar) -> Task:
    """With the finish that follows from the start it was given and its duration."""
    if task.kind != "task" or task.stored.start is None or not task.duration:
        return task
    return replace(task, stored=replace(task.stored, finish=finish_after(clock, task.stored.start, task.duration)))


def _spanned(task: Task, clock: ClockCalendar) -> Task:
    """Planner stores the work; the duration is the time worked from start to end."""
    if task.kind != "task" or not (task.stored.start and task.stored.finish):
        return task
    return replace(task, duration=max(worked_minutes(clock, task.stored.start, task.stored.finish), 0))
