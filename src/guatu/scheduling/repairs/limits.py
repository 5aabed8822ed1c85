"""What is known of single activities and relations: how far each may be changed, who answers, who set the due day.

A network in JSON says so in fields of its own: of an activity `min_days` (it cannot take fewer), `unit` (who answers
for it), `due_set_by`, `due_fixed` (its due day cannot be put off), `no_overtime`; of a relation `preferential` (a
preference of order, which may be dropped) and `max_lead` (how many days before its predecessor ends it may begin).
The `resources` and `demands` that levelling keeps to say whose crew can join whose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.scheduling.plan import Problem

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """By id of the activity, by ids of both ends of the relation; what is not here follows the table."""

    shortest: Mapping[str, int] = field(default_factory=dict)
    most_lead: Mapping[Ends, int] = field(default_factory=dict)
    preferences: frozenset[Ends] = frozenset()
    fixed: frozenset[str] = frozenset()
    no_overtime: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    setters: Mapping[str, str] = field(default_factory=dict)
    # Of each crew, by the name of the resource: the activities it is wanted by, and how much of it each wants.
    crews: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class _FieldError(ValueError):
    def __init__(self, key: str, at: str) -> None:
        super().__init__(key)
        self.problem = Problem(f"scheduling.{key}", (), {"at": at})


def read_limits(text: str) -> Limits | Problem:
    """The limits a network in JSON states, or the first that cannot be read; the network itself is `read_network`'s."""
    data = json.loads(text)
    try:
        return _limits(data)
    except _FieldError as bad:
        return bad.problem


def _limits(data: Mapping[str, Any]) -> Limits:
    activities = [(str(one["id"]), one, f"activities[{at}]") for at, one in enumerate(data.get("activities", []))]
    relations = [
        ((str(one["before"]), str(one["after"])), one, f"relations[{at}]")
        for at, one in enumerate(data.get("relations", []))
    ]
    return Limits(
        {name: _whole(one, "min_days", at) for name, one, at in activities if one.get("min_days") is not None},
        {ends: _whole(one, "max_lead", at) for ends, one, at in relations if one.get("max_lead") is not None},
        frozenset(ends for ends, one, at in relations if _yes(one, "preferential", at)),
        frozenset(name for name, one, at in activities if _yes(one, "due_fixed", at)),
        frozenset(name for name, one, at in activities if _yes(one, "no_overtime", at)),
        {name: _text(one, "unit", at) for name, one, at in activities if one.get("unit") is not None},
        {name: _text(one, "due_set_by", at) for name, one, at in activities if one.get("due_set_by") is not None},
        _crews(data),
    )


def _crews(data: Mapping[str, Any]) -> Mapping[str, Mapping[str, int]]:
    """What is no crew, and demands that are not as they should be, are the concern of levelling."""
    names = {
        str(one["id"]): str(one.get("name") or one["id"])
        for one in data.get("resources", ())
        if isinstance(one, dict) and "id" in one and one.get("kind", "crew") == "crew"
    }
    crews: dict[str, dict[str, int]] = {}
    for one in data.get("demands", ()):
        known = isinstance(one, dict) and str(one.get("resource")) in names
        if known and isinstance(one.get("amount"), int) and one["amount"] > 0:
            crews.setdefault(names[str(one["resource"])], {})[str(one.get("activity"))] = one["amount"]
    return crews


def _whole(data: Mapping[str, Any], name: str, at: str) -> int:
    value = data[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _FieldError("json_number", f"{at}.{name}")
    return value


def _yes(data: Mapping[str, Any], name: str, at: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise _FieldError("json_bool", f"{at}.{name}")
    return value


def _text(data: Mapping[str, Any], name: str, at: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise _FieldError("json_text", f"{at}.{name}")
    return value
