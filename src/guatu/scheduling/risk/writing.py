"""A risk as plain data, in the fields that `guatu schedule FILE --json --risk N` promises under "risk"."""

from __future__ import annotations

from datetime import date
from typing import Any

from guatu.scheduling.plan import Activity
from guatu.scheduling.risk.analysis import Risk

SHARES = {"p50": 0.5, "p80": 0.8, "p95": 0.95}


def risk_json(risk: Risk) -> dict[str, Any]:
    """`samples`, `seed`, `focus`; `finish`: `p50 p80 p95`; `curve`: pairs of day and share finished by it;

    `activities`: `id`, `p50 p80 p95`, `due` with `probability` (null without one), `criticality` (null where nothing
    links it), `optimistic likely pessimistic shape group` as drawn from (null: fixed), `assumed` (the stage whose rule
    gave them, null where a person did); `due`: `id due probability` of every due day, the least likely first;
    `tornado`: `id name kind correlation share low high`, days by which the end moves; `assumed`: ids.
    """
    activities = [_activity_json(risk, name) for name in risk.ids]
    dues = [{name: one[name] for name in ("id", "due", "probability")} for one in activities if one["due"]]
    return {
        "samples": risk.samples,
        "seed": risk.seed,
        "focus": risk.focus,
        "finish": {name: _iso(risk.finish.quantile(share)) for name, share in SHARES.items()},
        "curve": [[_iso(day), round(share, 6)] for day, share in risk.target.curve()],
        "due": sorted(dues, key=lambda one: (one["probability"], one["id"])),
        "activities": activities,
        "tornado": [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "correlation": round(one.correlation, 4),
                "share": round(one.share, 4),
                "low": round(one.low, 2),
                "high": round(one.high, 2),
            }
            for one in risk.drivers
        ],
        "assumed": list(risk.assumed),
    }


def _activity_json(risk: Risk, name: str) -> dict[str, Any]:
    activity, found = _activity(risk, name), risk.of(name)
    assert found is not None
    spread = risk.model.spreads.get(name)
    points = None if spread is None else (spread.optimistic, spread.likely, spread.pessimistic)
    critical = risk.criticality(name)
    return {
        "id": name,
        **{key: _iso(found.quantile(share)) for key, share in SHARES.items()},
        "due": _iso(activity.due) if activity.due else None,
        "probability": round(found.chance(activity.due), 6) if activity.due else None,
        "criticality": None if critical is None else round(critical, 6),
        **dict(zip(("optimistic", "likely", "pessimistic"), points or (None, None, None), strict=True)),
        "shape": spread.shape if spread else None,
        "group": (spread.group or None) if spread and not spread.assumed else None,
        "assumed": (spread.assumed or None) if spread else None,
    }


def _activity(risk: Risk, name: str) -> Activity:
    columns = risk.reckoning.columns
    return columns.activities[columns.index[name]]


def _iso(day: date) -> str:
    return day.isoformat()
