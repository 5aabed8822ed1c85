"""The last forecast of the whole ledger, as bands over the bars: the days reached with 50, 80 and 95 percent."""

from __future__ import annotations

from typing import Any

from guatu.ledger import Forecast
from guatu.web.desk import Desk
from guatu.web.gantt.rows import day_number


def forecast_shown(desk: Desk) -> Forecast | None:
    """The newest forecast, of the whole before those about one item; None before there is any."""
    kept = sorted(desk.ledger.forecasts.values(), key=lambda one: (one.focus is None, one.entry))
    return kept[-1] if kept else None


def risk_of(desk: Desk) -> dict[str, Any] | None:
    """Its days as [number, P50, P80, P95], and the day it was made."""
    shown = forecast_shown(desk)
    if shown is None:
        return None
    rows = [
        [number, day_number(one.p50), day_number(one.p80), day_number(one.p95)]
        for number, one in shown.outlooks.items()
        if number in desk.ledger.items
    ]
    return {"entry": shown.entry, "day": day_number(shown.day), "rows": rows}
