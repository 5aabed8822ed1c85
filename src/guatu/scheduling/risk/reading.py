"""A risk model from the JSON of a network, in the fields that `guatu schedule FILE --risk N` promises.

Of an activity: "durations": {"optimistic", "likely", "pessimistic", "shape", "group"}; `likely` is `days` unless given,
shape is pert unless given; "stage" for the rule of those without. Of the whole: "correlation": {group: 0 … 0.99}, and
"risks": [{"id", "name", "probability", "days": a number or three points as above, "activities": [ids]}].
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.risk.model import SHAPES, RiskEvent, RiskModel, Spread

# A hundred years of work, as for days; of working minutes as many years.
MOST_DAYS: Final = 25_000 * 1440
MOST_EVENTS: Final = 2_000
MOST_CORRELATION: Final = 0.99


class _FieldError(ValueError):
    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def read_model(text: str, network: Network) -> RiskModel | Problem:
    """What the JSON text of `network` says of risk, or the first thing in it that cannot be used, with its place."""
    data = json.loads(text)
    try:
        groups = _groups(data)
        spreads, stages = _activities(data, groups)
        return RiskModel(spreads, _events(data, {activity.id for activity in network.activities}), groups, stages)
    except _FieldError as bad:
        return Problem(f"risk.{bad.key}", (), bad.facts)


def _activities(data: dict[str, Any], groups: dict[str, float]) -> tuple[dict[str, Spread], dict[str, str]]:
    spreads: dict[str, Spread] = {}
    stages: dict[str, str] = {}
    for at, one in enumerate(data.get("activities") or []):
        place, name = f"activities[{at}]", str(one["id"])
        if isinstance(one.get("stage"), str):
            stages.setdefault(name, one["stage"])
        if one.get("durations") is None or name in spreads:
            continue
        given = _expect(one["durations"], dict, f"{place}.durations")
        spread = _spread(given, f"{place}.durations", one.get("days"), least=0)
        if spread.group and spread.group not in groups:
            raise _FieldError("json_group", at=f"{place}.durations.group", group=spread.group[:40])
        spreads[name] = spread
    return spreads, stages


def _groups(data: dict[str, Any]) -> dict[str, float]:
    given = _expect(data.get("correlation") or {}, dict, "correlation")
    return {name: _number(value, f"correlation.{name[:40]}", 0, MOST_CORRELATION) for name, value in given.items()}


def _events(data: dict[str, Any], known: set[str]) -> tuple[RiskEvent, ...]:
    given = _expect(data.get("risks") or [], list, "risks")
    if len(given) > MOST_EVENTS:
        raise _FieldError("json_events", count=len(given), most=MOST_EVENTS)
    events = tuple(
        _event(_expect(one, dict, f"risks[{at}]"), f"risks[{at}]", at, known) for at, one in enumerate(given)
    )
    seen: set[str] = set()
    for at, event in enumerate(events):
        if event.id in seen:
            raise _FieldError("json_same_event", at=f"risks[{at}].id", id=event.id[:40])
        seen.add(event.id)
    return events


def _event(data: dict[str, Any], at: str, number: int, known: set[str]) -> RiskEvent:
    name = str(data.get("id") or number + 1)
    touched = tuple(map(str, _expect(data.get("activities"), list, f"{at}.activities")))
    for one in touched:
        if one not in known:
            raise _FieldError("json_unknown", at=f"{at}.activities", id=one[:40])
    days = data.get("days")
    if isinstance(days, dict):
        impact = _spread(days, f"{at}.days", None, least=-MOST_DAYS)
    else:
        fixed = _number(days, f"{at}.days", -MOST_DAYS, MOST_DAYS)
        impact = Spread(fixed, fixed, fixed)
    probability = _number(data.get("probability"), f"{at}.probability", 0, 1)
    return RiskEvent(name, str(data.get("name") or name), probability, impact, touched)


def _spread(data: dict[str, Any], at: str, days: object, *, least: float) -> Spread:
    low = _number(data.get("optimistic"), f"{at}.optimistic", least, MOST_DAYS)
    high = _number(data.get("pessimistic"), f"{at}.pessimistic", least, MOST_DAYS)
    likely = _number(data.get("likely", days), f"{at}.likely", least, MOST_DAYS)
    if not low <= likely <= high:
        raise _FieldError("json_order", at=at, optimistic=low, likely=likely, pessimistic=high)
    shape = next((known for known in SHAPES if known == (data.get("shape") or "pert")), None)
    if shape is None:
        raise _FieldError("json_shape", at=f"{at}.shape", found=str(data["shape"])[:40], known=" ".join(SHAPES))
    group = data.get("group") or ""
    if not isinstance(group, str) or group.startswith("\0"):
        raise _FieldError("json_group", at=f"{at}.group", group=str(group)[:40])
    return Spread(low, likely, high, shape, group)


def _expect(value: Any, kind: type, at: str) -> Any:
    if not isinstance(value, kind):
        raise _FieldError("json_form", at=at, wanted="{…}" if kind is dict else "[…]")
    return value


def _number(value: Any, at: str, least: float, most: float) -> float:
    wrong = isinstance(value, bool) or not isinstance(value, int | float)
    # A number of hundreds of digits is compared as it is: it does not fit a float.
    if wrong or not least <= value <= most or math.isnan(value):
        found = "" if value is None else str(value)[:40] if wrong or abs(value) < 10**12 else "…"
        raise _FieldError("json_number", at=at, found=found, least=least, most=most)
    return float(value)
