"""The resources and assignments of a schedule file as what levelling takes: crews, and who needs how much of them.

Amounts are hundredths of one person or machine. What levelling cannot take over is told, kind by kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.files.computing import Computed
from guatu.scheduling.files.hours import clocks_of, content, crossing
from guatu.scheduling.files.programme import Assignment, Task
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.plan import Problem
from guatu.scheduling.scarce.instance import Demand, Resource, Supply

WHOLE: Final = 100
# Rounded shares of a duration are no other work than stated.
_NEARLY: Final = 0.02


@dataclass(frozen=True, slots=True)
class Crews:
    """What is scarce, who needs it, and what of the file's assignments is not in that."""

    resources: tuple[Resource, ...]
    demands: tuple[Demand, ...]
    losses: tuple[Problem, ...]


def crews_of(computed: Computed) -> Crews:
    """The crews of a programme and what its open tasks need of them."""
    programme, losses = computed.programme, Notes()
    resources = {one.id: _crew(one.id, computed) for one in programme.resources if one.kind == "work"}
    names = {one.id: one.name or one.id for one in programme.resources}
    others = [names[one.id] for one in programme.resources if one.kind != "work"]
    tasks = {task.id: task for task in programme.tasks}
    wanted: dict[tuple[str, str], int] = defaultdict(int)
    left_out: dict[str, list[str]] = defaultdict(list)
    for one in programme.assignments:
        if one.resource not in resources:
            continue
        if (why := _unusable(computed, tasks.get(one.task))) is not None:
            left_out[why].append(names[one.resource])
            continue
        task = tasks[one.task]
        wanted[one.task, one.resource] += round(one.units * WHOLE)
        if task.duration and not task.actual_start and _differs(one, task):
            left_out["work"].append(task.name or task.id)
    for why, about in (("kinds", others), *left_out.items()):
        if about:
            losses.add(f"level_{why}", count=len(about), first=about[0])
    _tell_calendars(computed, wanted, losses)
    if programme.from_finish or any(task.as_late for task in programme.tasks):
        losses.add("level_forward")
    demands = _affordable(wanted, resources, tasks, losses)
    return Crews(tuple(resources.values()), demands, losses.all())


def _crew(id_: str, computed: Computed) -> Resource:
    one = next(each for each in computed.programme.resources if each.id == id_)
    in_days = computed.programme.unit == "day"
    changes = tuple(
        Supply(each.first.date() if in_days else each.first, round(each.units * WHOLE)) for each in one.changes
    )
    return Resource(one.id, one.name or one.id, round(one.units * WHOLE), changes)


def _unusable(computed: Computed, task: Task | None) -> str | None:
    """Why an assignment to this task has no part in levelling."""
    reckoning = computed.plan.reckoning
    if task is None or reckoning is None or task.id not in reckoning.columns.index:
        return "outside"
    number = reckoning.columns.index[task.id]
    if reckoning.nesting.is_parent[number]:
        return "whole"
    # Begun work that waits for other work goes on when that allows it: nobody can say when its crew is busy.
    begun = reckoning.columns.started[number] and not reckoning.columns.finished[number]
    place = reckoning.core.place[number]
    return "waiting" if begun and reckoning.core.first[place] < reckoning.core.first[place + 1] else None


def _differs(one: Assignment, task: Task) -> bool:
    """The work stated is not that of its units over the whole duration."""
    even = one.units * task.duration
    return bool(one.work) and abs(one.work - even) > max(_NEARLY * even, 1)


def _affordable(
    wanted: Mapping[tuple[str, str], int], resources: Mapping[str, Resource], tasks: Mapping[str, Task], losses: Notes
) -> tuple[Demand, ...]:
    """Needs that there is ever enough for; others can never be met and are set aside."""
    found = []
    for (task, name), amount in wanted.items():
        resource = resources[name]
        most = max([resource.capacity, *(each.capacity for each in resource.capacity_by)])
        if amount > most:
            losses.add(
                "level_never", task, name=tasks[task].name or task, resource=resource.name, amount=amount, most=most
            )
        elif amount > 0:
            found.append(Demand(task, name, amount))
    return tuple(found)


def _tell_calendars(computed: Computed, wanted: Mapping[tuple[str, str], int], losses: Notes) -> None:
    """A resource that is away while its task goes on keeps it from nothing here."""
    if computed.programme.unit == "day":
        return
    clocks = clocks_of(computed.programme.calendars, Notes())
    own = {
        one.id: clocks[one.calendar] for one in computed.programme.resources if one.calendar and one.calendar in clocks
    }
    of = {one.id: one.calendar for one in computed.network.activities}
    known: dict[tuple[str, str], bool] = {}
    away = 0
    for task, name in wanted:
        if name in own:
            pair = of[task], name
            if pair not in known:
                known[pair] = _is_away(cast(ClockCalendar, computed.calendars[of[task]]), own[name])
            away += known[pair]
    if away:
        losses.add("level_calendars", count=away)


def _is_away(task: ClockCalendar, resource: ClockCalendar) -> bool:
    return task != resource and content(crossing(task, resource)) != content(task)
