"""What the tasks of a plan in days need, as resources and assignments that MS Project opens without moving a task.

A crew is a resource of kind work; its calendar is the office's, and a task of another calendar keeps to its own. A
quota or a budget is a material with its unit: MS Project knows no stock, so what comes in when is told as a loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from guatu.scheduling.files.available import FIRST, LAST
from guatu.scheduling.files.programme import Assignment, Availability, Programme, Resource, Task, WorkCalendar
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.plan import Problem
from guatu.scheduling.scarce.instance import Demand, Supply
from guatu.scheduling.scarce.instance import Resource as Scarce

if TYPE_CHECKING:
    from guatu.ledger import Item
    from guatu.ledger import Resource as Kept

_LIKE_ITS_BASE: Final = (None,) * 7
# A material's amount stands where work does, an hour for one.
_ONE: Final = 60


def needs_of_items(
    items: Mapping[int, Item], resources: Mapping[int, Kept]
) -> tuple[tuple[Scarce, ...], tuple[Demand, ...], Mapping[str, str]]:
    """The office's resources that are not retired, who needs them, and the unit of each by id."""
    kept = {number: one for number, one in resources.items() if one.retired_at is None}
    scarce = tuple(
        Scarce(
            str(number), one.name, one.capacity, tuple(Supply(*each) for each in one.supplies), one.sort, one.carries
        )
        for number, one in kept.items()
    )
    demands = tuple(
        Demand(str(item.number), str(need.resource), need.amount)
        for item in items.values()
        for need in item.needs
        if need.resource in kept
    )
    return scarce, demands, {str(number): one.unit for number, one in kept.items()}


def with_needs(
    programme: Programme, resources: Sequence[Scarce], demands: Sequence[Demand], units: Mapping[str, str] | None = None
) -> Programme:
    """A programme made of a plan in days, with who works on its tasks and what they use up."""
    tasks = {task.id: task for task in programme.tasks}
    scarce, losses = {one.id: one for one in resources}, Notes()
    assignments, unknown = [], []
    for one in demands:
        task, resource = tasks.get(one.activity), scarce.get(one.resource)
        if resource is None:
            unknown.append(Problem("levelling.unknown", (one.activity,), {"id": one.resource}))
        if task is None or resource is None or one.amount <= 0:
            continue
        if task.kind == "summary":
            losses.add("out_needs", task.id, name=task.name)
        elif resource.kind != "crew" or task.duration:
            assignments.append(_assignment(task, resource, one.amount))
    if stocks := [one.name for one in resources if one.kind != "crew"]:
        losses.add("out_stocks", count=len(stocks), first=stocks[0])
    return with_calendars(
        replace(
            programme,
            resources=tuple(_resource(one, (units or {}).get(one.id, "")) for one in resources),
            assignments=tuple(assignments),
            losses=(*programme.losses, *unknown, *losses.all()),
        )
    )


def with_calendars(programme: Programme) -> Programme:
    """MS Project gives each resource a calendar of its own, and plans by it: these have the days of the programme's."""
    bare = {one.id: one for one in programme.resources if one.kind == "work" and one.calendar is None}
    if not bare:
        return programme
    calendars = (WorkCalendar(_calendar_id(one), one.name, _LIKE_ITS_BASE, programme.calendar) for one in bare.values())
    return replace(
        programme,
        calendars=(*programme.calendars, *calendars),
        tasks=tuple(replace(task, ignores_resources=True) if task.calendar else task for task in programme.tasks),
        resources=tuple(
            replace(one, calendar=_calendar_id(one)) if one.id in bare else one for one in programme.resources
        ),
    )


def _calendar_id(resource: Resource) -> str:
    return f"crew.{resource.id}"


def _resource(one: Scarce, unit: str) -> Resource:
    if one.kind != "crew":
        return Resource(one.id, one.name, "material", label=unit)
    capacity, changes = one.capacity, []
    for each in sorted(one.capacity_by, key=lambda supply: supply.first):
        first = datetime.combine(each.first, time())
        if first <= FIRST:
            capacity = each.capacity
        elif first < LAST:
            changes.append(Availability(first, each.capacity))
    return Resource(one.id, one.name, "work", None, capacity, tuple(changes))


def _assignment(task: Task, resource: Scarce, amount: int) -> Assignment:
    work = amount * (task.duration if resource.kind == "crew" else _ONE)
    return Assignment(task.id, resource.id, amount, work, task.stored.start, task.stored.finish)
