"""A network from JSON and a plan to JSON, in the fields that `guatu schedule FILE --json` promises.

In:  {"today": "2026-01-05", "activities": [{"id", "name", "days", "due", "not_before", "started", "finished",
     "calendar", "parent", "constraints": [{"type", "day"}], "as_late", "remaining"}],
     "relations": [{"before", "after", "type", "lag", "elapsed"}], "progress": "override"}: only `id` and the two ends
     of a relation are required; dates are written 2026-01-05; a relation's type is FS unless given.
Out: `to_json` below. Both sides only ever gain fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

from guatu.scheduling.answer import Plan
from guatu.scheduling.plan import (
    Activity,
    Constraint,
    ConstraintType,
    Network,
    Problem,
    Progress,
    Relation,
    RelationType,
    Window,
)

TYPES = ("FS", "SS", "FF", "SF")
CONSTRAINTS = ("SNET", "SNLT", "FNET", "FNLT", "SO", "FO")
# A file of a million activities is 200 MB; a larger one is not a plan.
MOST_CHARACTERS = 300_000_000


class _FieldError(ValueError):
    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def read_network(text: str) -> Network | Problem:
    """The network a JSON text describes, or the first thing in it that cannot be read, with its place."""
    if len(text) > MOST_CHARACTERS:
        return Problem("scheduling.json_large", (), {"most": MOST_CHARACTERS // 1_000_000})
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return Problem("scheduling.json_broken", (), {"line": error.lineno, "column": error.colno})
    except (RecursionError, ValueError):  # nested too deep, or a number of too many digits
        return Problem("scheduling.json_broken", (), {"line": 1, "column": 1})
    try:
        return _network(_expect(data, dict, "$"))
    except _FieldError as bad:
        return Problem(f"scheduling.{bad.key}", (), bad.facts)


def _network(data: dict[str, Any]) -> Network:
    network = Network(
        activities=tuple(
            _activity(_expect(one, dict, f"activities[{at}]"), f"activities[{at}]")
            for at, one in enumerate(_expect(data.get("activities", []), list, "activities"))
        ),
        relations=_relations(_expect(data.get("relations", []), list, "relations")),
        today=_day(data, "today", "$"),
        progress=cast(Progress, _one_of(data, "progress", "$", ("override", "retained"))),
    )
    # Some other JSON read as a plan without work would be a silent slip.
    _expect(data.get("activities"), list, "activities")
    return network


def _activity(data: dict[str, Any], at: str) -> Activity:
    name = _name(data, "id", at)
    return Activity(
        id=name,
        name=_text(data, "name", at) or name,
        days=_whole(data, "days", at),
        due=_day(data, "due", at),
        not_before=_day(data, "not_before", at),
        started=_day(data, "started", at),
        finished=_day(data, "finished", at),
        calendar=_text(data, "calendar", at) or "office",
        parent=None if data.get("parent") is None else _name(data, "parent", at),
        constraints=tuple(
            _constraint(_expect(one, dict, f"{at}.constraints[{n}]"), f"{at}.constraints[{n}]")
            for n, one in enumerate(_expect(data.get("constraints") or [], list, f"{at}.constraints"))
        ),
        as_late=_yes(data, "as_late", at),
        remaining=None if data.get("remaining") is None else _whole(data, "remaining", at),
    )


def _constraint(data: dict[str, Any], at: str) -> Constraint:
    day = _day(data, "day", at)
    if day is None:
        raise _FieldError("json_date", at=f"{at}.day", found="")
    return Constraint(cast(ConstraintType, _one_of(data, "type", at, CONSTRAINTS)), day)


def _relations(rows: list[Any]) -> tuple[Relation, ...]:
    """All of them at once where each is as it should be, which a million are in a second; else one by one."""
    if {dict}.issuperset(map(type, rows)):
        before, after = ([one.get(name) for one in rows] for name in ("before", "after"))
        types = [one.get("type") or TYPES[0] for one in rows]
        lags = [one.get("lag") or 0 for one in rows]
        elapsed = [one.get("elapsed", False) for one in rows]
        columns = (before, {str}), (after, {str}), (types, {str}), (lags, {int}), (elapsed, {bool})
        sound = all(known.issuperset(map(type, column)) for column, known in columns)
        if sound and set(types) <= set(TYPES) and all(before) and all(after):
            return tuple(map(cast("Any", Relation), before, after, types, lags, elapsed))
    return tuple(_relation(_expect(one, dict, f"relations[{at}]"), f"relations[{at}]") for at, one in enumerate(rows))


def _relation(data: dict[str, Any], at: str) -> Relation:
    return Relation(
        _name(data, "before", at), _name(data, "after", at), cast(RelationType, _one_of(data, "type", at, TYPES)),
        _whole(data, "lag", at), _yes(data, "elapsed", at),
    )  # fmt: skip


def _one_of(data: dict[str, Any], field: str, at: str, known: tuple[str, ...]) -> str:
    """One of the known words; the first of them where none is given."""
    value = _text(data, field, at) or known[0]
    if value not in known:
        raise _FieldError("json_type", at=f"{at}.{field}", found=value[:40], known=" ".join(known))
    return value


def _yes(data: dict[str, Any], field: str, at: str) -> bool:
    value = data.get(field, False)
    if not isinstance(value, bool):
        raise _FieldError("json_bool", at=f"{at}.{field}")
    return value


def _expect(value: Any, kind: type, at: str) -> Any:
    if not isinstance(value, kind):
        raise _FieldError("json_shape", at=at, wanted="{…}" if kind is dict else "[…]")
    return value


def _name(data: dict[str, Any], field: str, at: str) -> str:
    value = data.get(field)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise _FieldError("json_id", at=f"{at}.{field}")
    return str(value)


def _text(data: dict[str, Any], field: str, at: str) -> str | None:
    value = data.get(field)
    if value is not None and not isinstance(value, str):
        raise _FieldError("json_text", at=f"{at}.{field}")
    return value


def _whole(data: dict[str, Any], field: str, at: str) -> int:
    value = data.get(field)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _FieldError("json_number", at=f"{at}.{field}")
    if isinstance(value, float) and not value.is_integer():
        raise _FieldError("json_number", at=f"{at}.{field}")
    return int(value)


def _day(data: dict[str, Any], field: str, at: str) -> date | None:
    value = data.get(field)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _FieldError("json_date", at=f"{at}.{field}", found=str(value)[:40]) from None


def to_json(plan: Plan, says: Callable[[Problem], str] | None = None) -> dict[str, Any]:
    """The plan as plain data. Dates are ISO texts or null, days are working days.

    `start`, `finish`: of the whole; `today`; `activities`: `id`, `name`, `days`, `due`, `early_start`,
    `early_finish`, `late_start`, `late_finish`, `total_float`, `free_float`, `critical`, `late_by`, `provisional`,
    `start`, `finish` (as planned: early, or as late as can be), `calendar`, `parent`, `constraints`, `as_late`;
    `relations`: `before`, `after`, `type`, `lag`, `elapsed`, those set aside included; `late`: `id`, `due`, `finish`,
    `days`, `chain` (ids), `limit` (the type of the limit that `due` is, or null), the worst first, the 200 worst with a
    chain; `problems`: `key`, `ids`, `facts` and, with `says`, `text`.
    """
    return {
        "start": _iso(plan.start),
        "finish": _iso(plan.finish),
        "today": _iso(plan.today),
        "activities": [
            _window_json(activity, window)
            for activity in plan.activities
            if (window := plan.windows.get(activity.id)) is not None
        ],
        "relations": [
            {"before": one.before, "after": one.after, "type": one.type, "lag": one.lag, "elapsed": one.elapsed}
            for one in plan.network.relations
        ],
        "late": [
            {"id": late.id, "due": _iso(late.due), "finish": _iso(late.finish), "days": late.days,
             "chain": [step.id for step in late.chain], "limit": late.limit}
            for late in plan.late()
        ],
        "problems": [_problem_json(problem, says) for problem in plan.problems],
    }  # fmt: skip


def _window_json(activity: Activity, window: Window) -> Mapping[str, Any]:
    return {
        "id": activity.id,
        "name": activity.name,
        "days": activity.days,
        "due": _iso(activity.due),
        "early_start": _iso(window.earliest_start),
        "early_finish": _iso(window.earliest_finish),
        "late_start": _iso(window.latest_start),
        "late_finish": _iso(window.latest_finish),
        "total_float": window.float_days,
        "free_float": window.free_days,
        "critical": window.critical,
        "start": _iso(window.planned_start),
        "finish": _iso(window.planned_finish),
        "late_by": window.late_by,
        "provisional": window.provisional,
        "calendar": activity.calendar,
        "parent": activity.parent,
        "constraints": [{"type": one.type, "day": one.day.isoformat()} for one in activity.constraints],
        "as_late": activity.as_late,
    }


def _problem_json(problem: Problem, says: Callable[[Problem], str] | None) -> dict[str, Any]:
    told: dict[str, Any] = {"key": problem.key, "ids": list(problem.ids), "facts": dict(problem.facts)}
    return told | {"text": says(problem)} if says else told


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
