"""Resources and demands from JSON, and levelled schedules as JSON: what `guatu schedule FILE --level --json` adds.

In, beside what `scheduling.exchange` reads: "resources": [{"id", "name", "capacity", "capacity_by": [{"from",
"capacity"}], "kind": "crew" | "quota" | "budget", "carries"}]; in an activity "demands": {"crew id": amount, …} or
[{"resource", "amount"}], and "worth", by which its lateness is weighed (1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np

from guatu.scheduling.plan import Problem
from guatu.scheduling.scarce.bounds import heads, latest
from guatu.scheduling.scarce.instance import MOST_AMOUNT, NEVER, Demand, Instance, Ints, Kind, Resource, Supply
from guatu.scheduling.scarce.levelling import Levelled

KINDS = ("crew", "quota", "budget")
MOST_WORTH = 1_000_000


class _FieldError(ValueError):
    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@dataclass(frozen=True, slots=True)
class Scarce:
    """What a JSON text says of resources, and the worth of activities that state one."""

    resources: tuple[Resource, ...]
    demands: tuple[Demand, ...]
    worth: Mapping[str, int]


def read_scarce(text: str) -> Scarce | Problem:
    """Resources, demands and worths of a text that `read_network` has read; or the first thing that is wrong."""
    data = json.loads(text)
    try:
        resources = tuple(
            _resource(_expect(one, dict, f"resources[{at}]"), f"resources[{at}]")
            for at, one in enumerate(_listed(data, "resources", "resources"))
        )
        demands: list[Demand] = []
        worth: dict[str, int] = {}
        for at, one in enumerate(data.get("activities", [])):
            demands += _demands(one, f"activities[{at}]")
            if one.get("worth") is not None:
                worth[str(one["id"])] = _amount(one, "worth", f"activities[{at}]", MOST_WORTH)
    except _FieldError as bad:
        return Problem(f"{bad.key}", (), bad.facts)
    return Scarce(resources, tuple(demands), worth)


def _resource(data: dict[str, Any], at: str) -> Resource:
    name = data.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise _FieldError("scheduling.json_id", at=f"{at}.id")
    kind = data.get("kind") or KINDS[0]
    if kind not in KINDS:
        raise _FieldError("scheduling.json_type", at=f"{at}.kind", found=str(kind)[:40], known=" ".join(KINDS))
    title, carries = data.get("name"), data.get("carries", True)
    if title is not None and not isinstance(title, str):
        raise _FieldError("scheduling.json_text", at=f"{at}.name")
    if not isinstance(carries, bool):
        raise _FieldError("scheduling.json_bool", at=f"{at}.carries")
    supplies = tuple(
        _supply(_expect(one, dict, f"{at}.capacity_by[{n}]"), f"{at}.capacity_by[{n}]")
        for n, one in enumerate(_listed(data, "capacity_by", f"{at}.capacity_by"))
    )
    capacity = _amount(data, "capacity", at, MOST_AMOUNT) if data.get("capacity") is not None or not supplies else 0
    return Resource(str(name), title or str(name), capacity, supplies, cast(Kind, kind), carries)


def _supply(data: dict[str, Any], at: str) -> Supply:
    try:
        first = date.fromisoformat(data["from"])
    except (KeyError, TypeError, ValueError):
        raise _FieldError("scheduling.json_date", at=f"{at}.from", found=str(data.get("from"))[:40]) from None
    return Supply(first, _amount(data, "capacity", at, MOST_AMOUNT))


def _demands(data: dict[str, Any], at: str) -> list[Demand]:
    given = data.get("demands")
    if isinstance(given, dict):
        data = data | {"demands": [{"resource": name, "amount": amount} for name, amount in given.items()]}
    found = []
    for n, one in enumerate(_listed(data, "demands", f"{at}.demands")):
        asked = _expect(one, dict, f"{at}.demands[{n}]")
        name = asked.get("resource")
        if isinstance(name, bool) or not isinstance(name, str | int):
            raise _FieldError("scheduling.json_id", at=f"{at}.demands[{n}].resource")
        found.append(Demand(str(data["id"]), str(name), _amount(asked, "amount", f"{at}.demands[{n}]", MOST_AMOUNT)))
    return found


def _amount(data: dict[str, Any], field: str, at: str, most: int) -> int:
    value = data.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise _FieldError("levelling.json_amount", at=f"{at}.{field}", most=most)
    return value


def _listed(data: dict[str, Any], field: str, at: str) -> list[Any]:
    """A list that may be missing."""
    return [] if data.get(field) is None else cast("list[Any]", _expect(data[field], list, at))


def _expect(value: Any, kind: type, at: str) -> Any:
    if not isinstance(value, kind):
        raise _FieldError("scheduling.json_shape", at=at, wanted="{…}" if kind is dict else "[…]")
    return value


def level_json(levelled: Levelled, starts: Mapping[str, Any]) -> dict[str, Any]:
    """The field `level`: `objective`, `value`, `lower_bound`, `proven`, `makespan` and `lateness` in units of the axis,
    `roughness` (sum of squared use), `schedules`, `seconds`, `starts` by id.
    """
    return {
        "objective": levelled.objective,
        "value": levelled.value,
        "lower_bound": levelled.lower_bound,
        "proven": levelled.proven,
        "makespan": levelled.makespan,
        "lateness": levelled.lateness,
        "roughness": levelled.roughness,
        "schedules": levelled.schedules,
        "seconds": round(levelled.seconds, 3),
        "starts": dict(starts),
    }


def dated_json(told: dict[str, Any], dates: Mapping[str, tuple[str, str]], levelled: Levelled) -> dict[str, Any]:
    """What is told of a plan, with the levelled `dates` (by id, as text) as each activity's `start` and `finish`, and,
    under names that no other mode uses, `level_start` and `level_finish`; the field `level` behind it.
    """
    activities = [
        one | dict(zip(("start", "finish", "level_start", "level_finish"), dates[one["id"]] * 2, strict=True))
        if one["id"] in dates
        else one
        for one in told["activities"]
    ]
    return told | {
        "activities": activities,
        "level": level_json(levelled, {name: pair[0] for name, pair in dates.items()}),
    }


def sm_json(instance: Instance, levelled: Levelled | None = None) -> dict[str, Any]:
    """A PSPLIB instance after both passes, times as whole numbers from 0, a finish being the first free time.

    The same fields as of a network; `start` and `finish` are early ones, or the levelled ones with `levelled`.
    """
    head = heads(instance)
    end = int((head + instance.span).max(initial=0))
    last = latest(instance, end - instance.span)
    slack = latest(instance, np.full(len(head), NEVER))
    for a, b, weight in zip(instance.before.tolist(), instance.after.tolist(), instance.weight.tolist(), strict=True):
        slack[a] = min(slack[a], head[b] - weight)
    slack = np.minimum(slack, end - instance.span) - head
    placed = head if levelled is None else levelled.start
    order = sorted(range(len(head)), key=lambda number: int(instance.ids[number]))
    activities = [_sm_activity(instance, number, head, last, slack, placed, levelled is not None) for number in order]
    told: dict[str, Any] = {
        "start": 0,
        "finish": instance.makespan(placed),
        "today": None,
        "activities": activities,
        "relations": [
            {"before": instance.ids[a], "after": instance.ids[b], "type": "FS", "lag": 0}
            for a, b in zip(instance.before.tolist(), instance.after.tolist(), strict=True)
        ],
        "resources": [{"id": one.id, "name": one.name, "capacity": one.capacity} for one in instance.resources],
        "late": [],
        "problems": [],
    }
    if levelled is not None:
        told["level"] = level_json(levelled, {one["id"]: one["start"] for one in activities})
    return told


def _sm_activity(
    instance: Instance, number: int, head: Ints, last: Ints, slack: Ints, placed: Ints, is_levelled: bool
) -> dict[str, Any]:
    span = int(instance.span[number])
    early, late, start = int(head[number]), int(last[number]), int(placed[number])
    told = {
        "id": instance.ids[number],
        "name": instance.ids[number],
        "days": span,
        "early_start": early,
        "early_finish": early + span,
        "late_start": late,
        "late_finish": late + span,
        "total_float": late - early,
        "free_float": int(slack[number]),
        "critical": late == early,
        "start": start,
        "finish": start + span,
        "demands": {
            one.id: int(amount)
            for one, amount in zip(instance.resources, instance.need[number].tolist(), strict=True)
            if amount
        },
    }
    return told | {"level_start": start, "level_finish": start + span} if is_levelled else told
