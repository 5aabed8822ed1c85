"""Forecasts held against what came of them: Brier score, its parts, calibration by tenths, and how often P50, P80 and
P95 held.

A chance of meeting a due day is judged when its item is finished, or when the day has passed without. An item that was
finished late and is closed afterwards with an earlier finish day is judged anew: nothing here is stored. What was
cancelled is not judged, nor is a day that had passed when it was forecast. Of several forecasts on one day the last
counts. That a quantile held is only asked once its day has passed, whether the item is finished or not: asking earlier
would count the quick ones first.

Sources: G. W. Brier, Monthly Weather Review 78 (1950); A. H. Murphy, J. Applied Meteorology 12 (1973), for the parts,
here by tenths, so that they add up to the score but for what forecasts differ within one; E. B. Wilson, JASA 22 (1927),
for the interval of each share.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from guatu.ledger import Forecast, Outlook

TENTHS: Final = 10
# Two standard deviations, the usual 95 %.
_SURE: Final = 1.96
QUANTILES: Final = (50, 80, 95)


@dataclass(frozen=True, slots=True)
class Judged:
    """One chance that has been decided: `met` when the item was `finished` by the `due` day of the forecast."""

    entry: int
    day: date
    item: int
    due: date
    probability: float
    met: bool
    finished: date | None


@dataclass(frozen=True, slots=True)
class Tenth:
    """The forecasts of one tenth of chances: how many, their mean, the share met with its interval."""

    low: float
    count: int
    forecast: float
    met: float
    least: float
    most: float

    @property
    def high(self) -> float:
        """Where the next tenth begins."""
        return self.low + 1 / TENTHS


@dataclass(frozen=True, slots=True)
class Held:
    """How many of the quantile's days that have passed saw the item finished."""

    percent: int
    count: int
    held: int


@dataclass(frozen=True, slots=True)
class Scores:
    """`brier` is 0 for certainty that came true and 0.25 for always a half; `skill` is 1 − brier / uncertainty.

    All None while nothing is decided; `skill` also where all or none were met, which tells no forecaster from another.
    """

    judged: tuple[Judged, ...]
    pending: int
    brier: float | None
    reliability: float | None
    resolution: float | None
    uncertainty: float | None
    skill: float | None
    tenths: tuple[Tenth, ...]
    quantiles: tuple[Held, ...]


def scores_of(forecasts: Iterable[Forecast], finished: Mapping[int, date | None], today: date) -> Scores:
    """Judge the forecasts; `finished` has each item still in the plan with its finish day, None while it is open."""
    judged: list[Judged] = []
    held = {percent: [0, 0] for percent in QUANTILES}
    pending = 0
    for forecast in _last_of_each_day(forecasts):
        for outlook in forecast.outlooks.values():
            if outlook.item not in finished:
                continue
            end = finished[outlook.item]
            _hold(held, outlook, end, today)
            if outlook.due is None or outlook.probability is None or outlook.due < forecast.day:
                continue
            if end is None and outlook.due >= today:
                pending += 1
                continue
            met = end is not None and end <= outlook.due
            judged.append(
                Judged(forecast.entry, forecast.day, outlook.item, outlook.due, outlook.probability, met, end)
            )
    tenths = _tenths(judged)
    parts = _parts(judged, tenths)
    quantiles = tuple(Held(percent, *counts) for percent, counts in held.items())
    return Scores(tuple(judged), pending, *parts, tenths, quantiles)


def _last_of_each_day(forecasts: Iterable[Forecast]) -> list[Forecast]:
    """Those about a part apart from those about the whole would say the same twice, so the day alone counts."""
    return list({forecast.day: forecast for forecast in forecasts}.values())


def _hold(held: dict[int, list[int]], outlook: Outlook, end: date | None, today: date) -> None:
    for percent, day in zip(QUANTILES, (outlook.p50, outlook.p80, outlook.p95), strict=True):
        if day < today:
            held[percent][0] += 1
            held[percent][1] += end is not None and end <= day


def _tenths(judged: Sequence[Judged]) -> tuple[Tenth, ...]:
    groups: dict[int, list[Judged]] = {}
    for one in judged:
        groups.setdefault(min(int(one.probability * TENTHS), TENTHS - 1), []).append(one)
    return tuple(_tenth(number, group) for number, group in sorted(groups.items()))


def _tenth(number: int, group: Sequence[Judged]) -> Tenth:
    count = len(group)
    met = sum(one.met for one in group) / count
    square = _SURE**2
    middle = (met + square / (2 * count)) / (1 + square / count)
    reach = _SURE / (1 + square / count) * math.sqrt(met * (1 - met) / count + square / (4 * count**2))
    mean = sum(one.probability for one in group) / count
    return Tenth(number / TENTHS, count, mean, met, max(middle - reach, 0.0), min(middle + reach, 1.0))


def _parts(
    judged: Sequence[Judged], tenths: Sequence[Tenth]
) -> tuple[float | None, float | None, float | None, float | None, float | None]:
    count = len(judged)
    if not count:
        return None, None, None, None, None
    brier = sum((one.probability - one.met) ** 2 for one in judged) / count
    rate = sum(one.met for one in judged) / count
    reliability = sum(one.count * (one.forecast - one.met) ** 2 for one in tenths) / count
    resolution = sum(one.count * (one.met - rate) ** 2 for one in tenths) / count
    uncertainty = rate * (1 - rate)
    return brier, reliability, resolution, uncertainty, 1 - brier / uncertainty if uncertainty else None
