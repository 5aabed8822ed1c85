"""Milestones and due days as an iCalendar file: all-day events and tasks for the calendars people already look at.

UIDs come from the programme's name and the task's id, so a second export updates the first instead of doubling it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from guatu.scheduling.files.programme import Programme, Task

if TYPE_CHECKING:
    from icalendar import Event, Todo

_ZERO: Final = datetime(2000, 1, 1, tzinfo=UTC)


def to_icalendar(
    programme: Programme, planned: Mapping[str, tuple[date, date]], stamp: datetime | None = None
) -> bytes:
    """An event on each milestone's day, a task with its due day for each deadline.

    `planned` is the start and finish of each task by id. `stamp` is when this was written; without it the same
    programme gives the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//guatu//schedule//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if programme.name:
        calendar.add("name", programme.name)
        calendar.add("x-wr-calname", programme.name)
    at = (stamp or _ZERO).astimezone(UTC)
    for task in programme.tasks:
        if not task.active:
            continue
        if task.kind == "milestone" and task.id in planned:
            calendar.add_component(_event(programme, task, planned[task.id][1], at))
        if task.deadline is not None:
            calendar.add_component(_todo(programme, task, planned.get(task.id), at))
    return bytes(calendar.to_ical())


def _event(programme: Programme, task: Task, day: date, at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(programme, task, "milestone"))
    event.add("dtstamp", at)
    event.add("summary", task.name)
    event.add("dtstart", _date(day))
    event.add("dtend", _date(day) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["MILESTONE"])
    return event


def _todo(programme: Programme, task: Task, planned: tuple[date, date] | None, at: datetime) -> Todo:
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", _uid(programme, task, "due"))
    todo.add("dtstamp", at)
    todo.add("summary", task.name)
    due = _date(task.deadline or at)
    if planned is not None and _date(planned[0]) < due:
        todo.add("dtstart", _date(planned[0]))
    todo.add("due", due)
    todo.add("percent-complete", round(task.percent))
    todo.add("status", "COMPLETED" if task.actual_finish else "IN-PROCESS" if task.actual_start else "NEEDS-ACTION")
    return todo


def _uid(programme: Programme, task: Task, what: str) -> str:
    digest = sha256(f"{programme.name}\0{task.id}\0{what}".encode()).hexdigest()[:32]
    return f"{digest}@guatu"


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
