"""Forecasts (预测): how likely each due day was said to be, kept so that what came of it can be held against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guatu.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a forecast says of one item: the chance of the due day it had then, days reached with 50, 80 and 95 %."""

    item: int
    due: date | None
    probability: float | None
    p50: date
    p80: date
    p95: date
    criticality: float | None = None


@dataclass(frozen=True, slots=True)
class Influence:
    """What moves the end forecast: an item (or a risk of it, by the entry that stated it) and by how many days."""

    item: int
    risk: int | None
    correlation: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A run: `seen` is the last entry it knew. `curve` and `influences` are about item `focus`, None: the whole."""

    entry: int
    at: datetime
    by: str
    day: date
    seed: int
    samples: int
    seen: int
    focus: int | None
    assumed: int
    outlooks: Mapping[int, Outlook]
    curve: tuple[tuple[date, float], ...] = ()
    influences: tuple[Influence, ...] = field(default=())


def forecast_facts(
    outlooks: Iterable[Outlook], curve: Iterable[tuple[date, float]], influences: Iterable[Influence]
) -> dict[str, Any]:
    """What was found, as facts of an entry."""
    return {
        "rows": [
            [one.item, _iso(one.due), one.probability, _iso(one.p50), _iso(one.p80), _iso(one.p95), one.criticality]
            for one in outlooks
        ],
        "curve": [[_iso(day), share] for day, share in curve],
        "drivers": [
            [one.item, one.risk, one.correlation, one.share, one.low, one.high] for one in influences
        ],
    }  # fmt: skip


def forecast_of(entry: Entry) -> Forecast:
    """The forecast that an entry keeps."""
    facts = entry.facts
    return Forecast(
        entry=entry.seq,
        at=entry.at,
        by=entry.author,
        day=date.fromisoformat(facts["day"]),
        seed=facts["seed"],
        samples=facts["samples"],
        seen=facts["seen"],
        focus=facts.get("focus"),
        assumed=facts["assumed"],
        outlooks={row[0]: _outlook(row) for row in facts["rows"]},
        curve=tuple((date.fromisoformat(day), share) for day, share in facts["curve"]),
        influences=tuple(Influence(*row) for row in facts["drivers"]),
    )


def _outlook(row: Sequence[Any]) -> Outlook:
    item, due, probability, p50, p80, p95, criticality = row
    half, most, nearly = (date.fromisoformat(day) for day in (p50, p80, p95))
    return Outlook(item, date.fromisoformat(due) if due else None, probability, half, most, nearly, criticality)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
