"""A computed programme as one that other programs open with the same dates: what its own program knows is written out.

GanttProject's pinned starts, Primavera's data date and today become start-no-earlier-than constraints of the tasks
they hold; dates that the file did not store are the computed ones. Lists in working days become hours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import cast

from guatu.scheduling.files.computing import Computed
from guatu.scheduling.files.ledger_plan import programme_of
from guatu.scheduling.files.needs import with_calendars
from guatu.scheduling.files.programme import Programme, Stored, Task
from guatu.scheduling.plan import Constraint, Window


def portable(computed: Computed) -> Programme:
    """The programme to be written; what came as MSPDI stays as it came."""
    programme = computed.programme
    if programme.form == "mspdi":
        return _in_hours(computed) if programme.by_day else programme
    if programme.unit == "day":
        made = programme_of(computed.plan, computed.calendars, programme.name, computed.network)
        return _with_codes(made, programme)
    led = {link.after for link in programme.links}
    start, finish = computed.plan.start, computed.plan.finish
    return replace(
        programme,
        start=programme.start or cast("datetime | None", start),
        finish=cast("datetime | None", finish) or programme.finish,
        tasks=tuple(_held(computed, task, task.id in led) for task in programme.tasks),
    )


def _in_hours(computed: Computed) -> Programme:
    """Dates without hours are the computed ones, which have them."""
    plan, tasks = computed.plan, computed.programme.tasks
    return replace(
        computed.programme,
        by_day=False,
        start=_moment(plan.start),
        finish=_moment(plan.finish),
        tasks=tuple(
            replace(task, stored=_filled(computed, replace(task, stored=Stored()), plan.windows[task.id]))
            if task.id in plan.windows
            else task
            for task in tasks
        ),
    )


def _held(computed: Computed, task: Task, led: bool) -> Task:
    window = computed.plan.windows.get(task.id)
    if window is None:
        return task
    task = replace(task, stored=_filled(computed, task, window))
    begun = task.actual_start or task.percent > 0
    if led or begun or task.constraints or task.as_late or task.kind == "summary" or task.stored.start is None:
        return task
    return replace(task, constraints=(Constraint("SNET", task.stored.start),))


def _filled(computed: Computed, task: Task, window: Window) -> Stored:
    """Stored dates where there are any, for the rest the computed ones."""
    own = task.stored
    return Stored(
        start=own.start or _moment(window.planned_start),
        finish=own.finish or _moment(window.planned_finish),
        early_start=own.early_start or _moment(window.earliest_start),
        early_finish=own.early_finish or _moment(window.earliest_finish),
        late_start=own.late_start or _moment(window.latest_start),
        late_finish=own.late_finish or _moment(window.latest_finish),
        total_float=own.total_float if own.total_float is not None else window.float_days,
        free_float=own.free_float if own.free_float is not None else window.free_days,
        critical=own.critical if own.critical is not None else computed.is_critical(task.id),
    )


def _with_codes(made: Programme, programme: Programme) -> Programme:
    """Numbers, percentages and people of the list's own lines."""
    lines = {task.id: task for task in programme.tasks}
    tasks = tuple(replace(task, wbs=lines[task.id].wbs, percent=lines[task.id].percent) for task in made.tasks)
    written = {task.id: task for task in tasks}
    assignments = tuple(
        replace(
            one,
            work=round(one.units * written[one.task].duration),
            start=written[one.task].stored.start,
            finish=written[one.task].stored.finish,
        )
        for one in programme.assignments
        if one.task in written
    )
    given = replace(made, tasks=tasks, resources=programme.resources, assignments=assignments)
    return with_calendars(replace(given, losses=programme.losses, problems=programme.problems))


def _moment(day: date | None) -> datetime | None:
    return day if isinstance(day, datetime) else None
