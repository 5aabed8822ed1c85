"""A schedule file levelled: its network in steps, a schedule within its crews, and that put back into hours.

The dates that come out are those of the plain passes over the file's own network in minutes, told to start nothing
before its levelled start; they must agree with the levelling, and no crew may be overdrawn in the file's calendars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, cast

import numpy as np

from guatu.scheduling.answer import Plan
from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.files.busy import overloads
from guatu.scheduling.files.computing import Computed, iso
from guatu.scheduling.files.crews import Crews, crews_of
from guatu.scheduling.files.network import is_fixed
from guatu.scheduling.plan import Activity, Network, Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.ruler import Calendar
from guatu.scheduling.scarce.contention import Contention, contention_of
from guatu.scheduling.scarce.levelling import Effort, Levelled, Objective, Progress, level
from guatu.scheduling.steps import stepped
from guatu.scheduling.two_passes import schedule

# Steps shorter than these minutes are tried only when longer ones fail.
LEAST_STEP: Final = 15


@dataclass(frozen=True, slots=True)
class LevelledFile:
    """The plan with every levelled start; `unit` is how many of the file's units a step of `levelled` has."""

    levelled: Levelled
    plan: Plan
    unit: int
    exact: bool
    problems: tuple[Problem, ...]
    losses: tuple[Problem, ...]

    def counted(self, day: int = 1) -> Levelled:
        """What was found, counted in the file's units, or in days of so many of them."""
        found, by = self.levelled, self.unit

        def whole(steps: int) -> int:
            days = round(steps * by / day, 2)
            return cast(int, int(days) if days == int(days) else days)

        value, bound = found.value, found.lower_bound
        if found.objective != "smooth":
            value, bound = whole(value), whole(bound)
        makespan, lateness = whole(found.makespan), whole(found.lateness)
        return replace(found, value=value, lower_bound=bound, makespan=makespan, lateness=lateness)


def level_file(
    computed: Computed, effort: Effort, objective: Objective, progress: Progress | None = None
) -> LevelledFile | Problem:
    """The file's tasks within its crews; a problem when there is nothing to level or no room for it."""
    crews = crews_of(computed)
    network = _held(computed)
    for least in (LEAST_STEP, 1):
        found = _levelled(computed, network, crews, effort, objective, progress, least)
        if not isinstance(found, LevelledFile) or found.exact or not _objections(computed, network, crews, found.plan):
            break
    if isinstance(found, LevelledFile) and _objections(computed, network, crews, found.plan):
        return Problem("files.level_unsound", ())
    return found


def _held(computed: Computed) -> Network:
    """The network in which what a person fixed stays where it is, as begun work does."""
    fixed = {task.id for task in computed.programme.tasks if is_fixed(task)}
    return replace(
        computed.network,
        activities=tuple(
            replace(one, started=one.not_before) if one.id in fixed and not one.started else one
            for one in computed.network.activities
        ),
    )


def _levelled(
    computed: Computed,
    network: Network,
    crews: Crews,
    effort: Effort,
    objective: Objective,
    progress: Progress | None,
    least: int,
) -> LevelledFile | Problem:
    calendars, coarse, unit, exact = computed.calendars, network, 1, True
    if computed.programme.unit == "minute":
        days = [supply.first for one in crews.resources for supply in one.capacity_by]
        steps = stepped(network, cast("Mapping[str, ClockCalendar]", calendars), days, least=least)
        calendars, coarse, unit, exact = steps.calendars, steps.network, steps.unit, steps.exact
    given = contention_of(coarse, calendars, crews.resources, crews.demands, coarse.today)
    if isinstance(given, Problem):
        return given if given.key != "levelling.nothing" else _done(computed, network, crews, objective)
    found = level(given.instance, effort, objective, progress)
    if isinstance(found, Problem):
        return found
    plan = _placed(network, computed.calendars, _starts(given, found))
    losses = crews.losses if exact else (*crews.losses, Problem("files.level_steps", (), {"minutes": unit}))
    return LevelledFile(found, plan, unit, exact, given.problems, losses)


def _done(computed: Computed, network: Network, crews: Crews, objective: Objective) -> LevelledFile:
    """Nothing is left to be levelled: the plan as it is."""
    none = np.zeros(0, np.int64)
    nothing = Levelled(
        none, objective, 0, 0, proven=True, makespan=0, lateness=0, roughness=0, schedules=0, seconds=0.0, trace=()
    )
    return LevelledFile(nothing, _placed(network, computed.calendars, {}), 1, True, (), crews.losses)


def _starts(given: Contention, found: Levelled) -> Mapping[str, date]:
    """The first moment of what is still to be begun and takes time."""
    reckoning = given.reckoning
    columns, count = reckoning.columns, len(reckoning.columns.activities)
    number = found.start[reckoning.core.place[:count]] + given.base[columns.row]
    ordinal = reckoning.rulers.date_of(columns.row, number)
    return {
        one.id: reckoning.rulers.value(int(ordinal[at]))
        for at, one in enumerate(columns.activities)
        if _is_open(one) and columns.days[at] > 0 and not reckoning.nesting.is_parent[at]
    }


def _is_open(one: Activity) -> bool:
    return one.started is None and one.finished is None


def _placed(network: Network, calendars: Mapping[str, Calendar], starts: Mapping[str, date]) -> Plan:
    held = tuple(
        replace(one, not_before=starts[one.id], as_late=False) if one.id in starts else replace(one, as_late=False)
        for one in network.activities
    )
    return schedule(replace(network, activities=held), calendars)


def _objections(computed: Computed, network: Network, crews: Crews, plan: Plan) -> list[str]:
    """The tasks that the passes put elsewhere than levelling did, and the crews that are overdrawn."""
    held = {one.id: one for one in plan.network.activities}
    moved = [
        id_
        for id_, window in plan.windows.items()
        if _is_open(held[id_]) and held[id_].days and window.earliest_start != held[id_].not_before
        and not _is_whole(plan, id_)
    ]  # fmt: skip
    given = {one.id for one in network.activities if not _is_open(one)}
    done = {one.id for one in network.activities if one.finished}
    dates = {
        id_: (_goes_on(plan, id_), window.earliest_finish)
        for id_, window in plan.windows.items()
        if id_ not in done and held[id_].days and not _is_whole(plan, id_)
    }
    calendar_of = {one.id: computed.calendars[one.calendar] for one in network.activities}
    return moved + [name for name, _ in overloads(crews.resources, crews.demands, dates, calendar_of, given)]


def _goes_on(plan: Plan, id_: str) -> date:
    """When a task uses its crew from: its start, or of begun work when what is left of it begins."""
    reckoning = cast(Reckoning, plan.reckoning)
    number = reckoning.columns.index[id_]
    row, start = reckoning.columns.row[number : number + 1], reckoning.start[number : number + 1]
    return reckoning.rulers.value(int(reckoning.rulers.date_of(row, start)[0]))


def _is_whole(plan: Plan, id_: str) -> bool:
    reckoning = plan.reckoning
    return reckoning is not None and bool(reckoning.nesting.is_parent[reckoning.columns.index[id_]])


def levelled_json(told: dict[str, Any], found: LevelledFile) -> dict[str, Any]:
    """The file's answer with the levelled dates as `start` and `finish`, `level_start` and `level_finish`; `level`."""
    from guatu.scheduling.scarce.exchange import dated_json

    windows = found.plan.windows
    dates = {
        one["id"]: (iso(windows[one["id"]].earliest_start), iso(windows[one["id"]].earliest_finish))
        for one in told["activities"]
        if one["id"] in windows
    }
    answer = dated_json(told, dates, found.counted())
    return answer | {"level": answer["level"] | {"step": found.unit}}
