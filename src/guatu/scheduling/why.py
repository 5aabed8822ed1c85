"""Why a date of an item is what it is, as data: the driving chain of `Plan.why` with what it says."""

from __future__ import annotations

from typing import Any

from guatu.scheduling.answer import Plan
from guatu.scheduling.plan import Side, Step

SIDES: tuple[Side, ...] = ("earliest", "latest")


def reasons_json(plan: Plan, name: str, language: str, sides: tuple[Side, ...] = SIDES) -> dict[str, Any]:
    """Both sides of an item (or the one asked for): what it says, and the chain in order of time; KeyError if unknown.

    `day` is the earliest start or the latest finish; None, with an empty chain, where no due day bears on the item.
    `planned` beside both says why something planned as late as possible is planned for its days; None otherwise.
    """
    told: dict[str, Any] = {side: _side(plan, name, side, language) for side in sides}
    if sides == SIDES:
        says, start = plan.planned_says(name, language), plan.windows[name].planned_start
        told["planned"] = {"day": start.isoformat() if start else None, "says": says} if says else None
    return told


def _side(plan: Plan, name: str, side: Side, language: str) -> dict[str, Any]:
    window = plan.windows[name]
    day = window.earliest_start if side == "earliest" else window.latest_finish
    return {
        "day": day.isoformat() if day else None,
        "says": plan.why_says(name, side, language),
        "chain": [_step(step) for step in plan.why(name, side)],
    }


def _step(step: Step) -> dict[str, Any]:
    relation = step.relation
    return {
        "id": step.id,
        "name": step.name,
        "on": step.on.isoformat(),
        "days": step.days,
        "why": step.why,
        "day": step.day.isoformat() if step.day else None,
        "relation": relation
        and {
            "before": relation.before,
            "after": relation.after,
            "type": relation.type,
            "lag": relation.lag,
            "elapsed": relation.elapsed,
        },
        "rests": [{"first": rest.first.isoformat(), "last": rest.last.isoformat()} for rest in step.rests],
    }
