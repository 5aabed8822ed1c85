"""A programme put through both passes: the plan beside the stored dates, and the answer as plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, cast

from guatu.scheduling.answer import Plan
from guatu.scheduling.exchange import to_json
from guatu.scheduling.files.network import bounded_by, ready
from guatu.scheduling.files.programme import Programme, Resource, Stored, Task
from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.ruler import Calendar
from guatu.scheduling.two_passes import schedule

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_DATES: Final = ("early_start", "early_finish", "late_start", "late_finish", "start", "finish")


@dataclass(frozen=True, slots=True)
class Computed:
    """A programme with its plan: `problems` and `losses` of the file and of its network.

    `network` is the file's; that of the plan is besides bounded by its own end.
    """

    programme: Programme
    network: Network
    plan: Plan
    calendars: Mapping[str, Calendar]
    problems: tuple[Problem, ...]
    losses: tuple[Problem, ...]

    def is_critical(self, id_: str) -> bool:
        """It has no more float than the file's limit."""
        window = self.plan.windows[id_]
        slack = window.float_days
        return slack is not None and slack <= self.programme.float_limit


def compute(programme: Programme, office: Mapping[str, Calendar], today: date | None = None) -> Computed:
    """Both passes; `today`, else the file's data date where its program plans from it, is the first moment of work.

    Nothing is planned to end later than the whole can: that gives each task its latest dates, as planners know them.
    """
    given = ready(programme, office)
    network = given.network if today is None else replace(given.network, today=today)
    plan = schedule(network, given.calendars)
    if plan.finish is not None:
        plan = schedule(bounded_by(network, cast(datetime, plan.finish), programme), given.calendars)
    return Computed(
        programme,
        network,
        plan,
        given.calendars,
        (*programme.problems, *given.problems, *(_by_the_day(programme, problem) for problem in plan.problems)),
        (*programme.losses, *given.losses),
    )


def _by_the_day(programme: Programme, problem: Problem) -> Problem:
    """What the passes tell of a network in minutes, with its durations and lags in days."""
    if programme.unit == "day":
        return problem
    counted = {name: fact for name, fact in problem.facts.items() if name in {"days", "lag"} and isinstance(fact, int)}
    days = {name: round(fact / programme.day_minutes, 2) for name, fact in counted.items()}
    return replace(
        problem,
        facts={**problem.facts, **{name: int(fact) if fact == int(fact) else fact for name, fact in days.items()}},
    )


def answer(
    computed: Computed, says: Callable[[Problem], str] | None = None, *, more_losses: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """What `guatu schedule FILE --json` prints of a file: `docs/scheduling/files.md` names every field."""
    programme, plan = computed.programme, computed.plan
    told = to_json(plan, says)
    by_id = {one["id"]: one for one in told["activities"]}
    told["activities"] = [_entry(computed, task, by_id.get(task.id)) for task in programme.tasks]
    told["relations"] = [
        {"before": one.before, "after": one.after, "type": one.type, "lag": one.lag, "elapsed": one.elapsed}
        for one in programme.links
    ]
    for one in told["late"]:
        one.update({field: _short(one[field]) for field in ("due", "finish")})
    told["problems"] = [_problem(problem, says) for problem in computed.problems]
    return told | {
        **{field: _short(told[field]) for field in ("start", "finish", "today")},
        "format": programme.form,
        "name": programme.name,
        "unit": programme.unit,
        "day_minutes": programme.day_minutes,
        "data_date": _iso(programme.data_date),
        "stored_start": _iso(programme.start),
        "stored_finish": _iso(programme.finish),
        "resources": [_resource(one) for one in programme.resources],
        "assignments": [
            {"task": one.task, "resource": one.resource, "units": one.units, "work": one.work}
            for one in programme.assignments
        ],
        "losses": [_problem(problem, says) for problem in (*computed.losses, *more_losses)],
    }


def _resource(one: Resource) -> dict[str, Any]:
    changes = [{"first": _iso(each.first), "units": each.units} for each in one.changes]
    return {"id": one.id, "name": one.name, "kind": one.kind, "units": one.units, "changes": changes}


def _entry(computed: Computed, task: Task, computed_one: Mapping[str, Any] | None) -> dict[str, Any]:
    entry: dict[str, Any] = dict(computed_one) if computed_one else _uncomputed(task)
    if computed_one:
        entry["critical"] = computed.is_critical(task.id)
        entry |= {field: _short(entry[field]) for field in _DATES}
    stored = task.stored
    programme = computed.programme
    day = programme.day_minutes if programme.unit == "minute" else 1
    entry |= {f"stored_{name}": _plain(getattr(stored, name)) for name in Stored.__slots__}
    entry |= {
        "days": round(task.duration / day, 4),
        "duration": task.duration,
        **{f"{name}_days": _in_days(entry[name], day) for name in ("total_float", "free_float")},
        "due": _iso(task.deadline),
        "number": task.number,
        "code": task.code,
        "wbs": task.wbs,
        "level": task.level,
        "kind": task.kind,
        "active": task.active,
        "manual": task.manual,
        "percent": task.percent,
        "actual_start": _iso(task.actual_start),
        "actual_finish": _iso(task.actual_finish),
        "constraints": [{"type": one.type, "day": _iso(one.day)} for one in task.constraints],
        "as_late": task.as_late,
        "gaps": [[_iso(first), _iso(last)] for first, last in task.gaps],
    }
    return entry


def _uncomputed(task: Task) -> dict[str, Any]:
    """What has no part in the network has only what the file stored of it."""
    return {
        "id": task.id, "name": task.name, **dict.fromkeys((*_DATES, "total_float", "free_float")),
        "critical": False, "late_by": 0, "provisional": False, "calendar": None, "parent": task.parent,
    }  # fmt: skip


def _problem(problem: Problem, says: Callable[[Problem], str] | None) -> dict[str, Any]:
    told: dict[str, Any] = {"key": problem.key, "ids": list(problem.ids), "facts": dict(problem.facts)}
    return told | {"text": says(problem)} if says else told


def shortened(told: Any) -> Any:
    """The same data with every moment to the minute."""
    if isinstance(told, dict):
        return {name: shortened(one) for name, one in told.items()}
    if isinstance(told, list):
        return [shortened(one) for one in told]
    return told[:16] if isinstance(told, str) and _MOMENT.fullmatch(told) else told


def _short(moment: str | None) -> str | None:
    """An ISO moment to the minute."""
    return moment[:16] if moment else None


def _in_days(units: int | None, day: int) -> float | None:
    return None if units is None else round(units / day, 4)


def _plain(value: Any) -> Any:
    return _iso(value) if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return None if day is None else iso(day)


def iso(day: date) -> str:
    """With minutes for a moment, as a day for a day."""
    return day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()
