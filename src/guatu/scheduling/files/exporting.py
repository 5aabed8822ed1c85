"""A computed programme as one that other programs open with the same dates: what its own program knows is written out.

GanttProject's pinned starts, Primavera's data date and today become start-no-earlier-than constraints of the tasks
they hold; dates that the file did not store are the computed ones. Lists in working days become hours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import cast

from guatu.scheduling.answer import Plan
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


def portable_levelled(computed: Computed, plan: Plan) -> Programme:
    """The same with the dates of `plan`, which levelling made: every task is held at its start there."""
    programme = computed.programme
    if programme.unit == "day":
        return held_first(_with_codes(programme_of(plan, computed.calendars, programme.name), programme))
    start, finish = _moment(plan.start), _moment(plan.finish)
    return replace(
        programme,
        by_day=False,
        from_finish=False,
        start=min(filter(None, (programme.start, start)), default=None),
        finish=finish or programme.finish,
        tasks=tuple(_pinned(task, plan) for task in programme.tasks),
    )


def _pinned(task: Task, plan: Plan) -> Task:
    window = plan.windows.get(task.id)
    if window is None:
        return task
    task = replace(task, stored=_stored(window), as_late=False)
    if task.kind == "summary" or task.manual or task.actual_start or task.percent > 0 or task.stored.start is None:
        return task
    rest = tuple(one for one in task.constraints if one.type != "SNET")
    return replace(task, constraints=(Constraint("SNET", task.stored.start), *rest))


def held_first(programme: Programme) -> Programme:
    """Of several constraints of a task MSPDI takes the first: that which holds it at its start."""
    return replace(
        programme,
        tasks=tuple(
            replace(task, constraints=tuple(sorted(task.constraints, key=lambda one: one.type != "SNET")))
            for task in programme.tasks
        ),
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
            replace(task, stored=_stored(plan.windows[task.id], critical=computed.is_critical(task.id)))
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
    found = _stored(window, critical=computed.is_critical(task.id))
    kept = {name: value for name in Stored.__slots__ if (value := getattr(task.stored, name)) is not None}
    return replace(found, **kept)


def _stored(window: Window, *, critical: bool | None = None) -> Stored:
    return Stored(
        start=_moment(window.planned_start or window.earliest_start),
        finish=_moment(window.planned_finish or window.earliest_finish),
        early_start=_moment(window.earliest_start),
        early_finish=_moment(window.earliest_finish),
        late_start=_moment(window.latest_start),
        late_finish=_moment(window.latest_finish),
        total_float=window.float_days,
        free_float=window.free_days,
        critical=window.critical if critical is None else critical,
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
    losses = (*programme.losses, *made.losses)
    return with_calendars(replace(given, losses=losses, problems=programme.problems))


def _moment(day: date | None) -> datetime | None:
    return day if isinstance(day, datetime) else None
