"""A forecast as its page shows it: the chance of each due day, the curve, what moves the end, and how past ones did.

Drawings are numbers here and SVG in the template: places in a box of `WIDE` by `HIGH`, calibration in a square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from guatu.ledger import Exposure, Forecast, Influence, Item
from guatu.scheduling.risk import Scores
from guatu.web.axis import anchor, firsts_of_months, thinned
from guatu.web.chances import percent_says
from guatu.web.desk import Desk
from guatu.words import say

WIDE, HIGH, SQUARE = 720, 220, 240
MOST_BARS = 48
MOST_TICKS, MARGIN = 8, 40
# Half the width of a label over the curve on the smallest screen, by what it says, and the height of a line of labels.
HALF = {"due": 46, "other": 26}
LABEL_LINE = 22
# Below so many decided forecasts a score may be chance: the 95 % interval of a share is wider than ±18 points.
FEW = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the time axis with what it is; `y` is where its label stands, above those it would cover."""

    x: float
    key: str
    day: date
    anchor: str = "middle"
    y: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the histogram: the share of samples that end in these days."""

    x: float
    y: float
    width: float
    height: float
    first: date
    last: date
    percent: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve with its histogram, ticks, and the days that matter; `top` is the room that their labels need."""

    points: str
    bars: tuple[Bar, ...]
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    top: int


@dataclass(frozen=True, slots=True)
class Swing:
    """A line of the tornado; places in percent of the widest swing, 50 is none."""

    item: Item
    exposure: Exposure | None
    influence: Influence
    left: float
    width: float
    middle: float


@dataclass(frozen=True, slots=True)
class Point:
    """A tenth in the calibration plot: place, radius, and the ends of its interval."""

    x: float
    y: float
    radius: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page shows of one forecast."""

    forecast: Forecast
    focus: Item | None
    since: int
    untold: int
    curve: Curve | None
    quantiles: tuple[Mark, ...]
    swings: tuple[Swing, ...]


def view_of(forecast: Forecast, desk: Desk) -> View:
    """Lay out a forecast over the items as they stand now."""
    items = desk.ledger.items
    focus = items.get(forecast.focus) if forecast.focus is not None else None
    quantiles = _quantiles(forecast.curve)
    return View(
        forecast=forecast,
        focus=focus,
        since=desk.ledger.seq - forecast.entry,
        untold=sum(
            item.state == "open" and item.is_promise and item.due is not None and number not in forecast.outlooks
            for number, item in items.items()
        ),
        curve=_curve(forecast.curve, quantiles, focus.due if focus else None),
        quantiles=quantiles,
        swings=_swings(forecast, desk),
    )


def _quantiles(curve: Sequence[tuple[date, float]]) -> tuple[Mark, ...]:
    found = []
    for percent in (50, 80, 95):
        day = next((day for day, share in curve if share >= percent / 100), None)
        if day is not None:
            found.append(Mark(0, f"p{percent}", day))
    return tuple(found)


def _curve(curve: Sequence[tuple[date, float]], quantiles: Sequence[Mark], due: date | None) -> Curve | None:
    if not curve:
        return None
    days = [day for day, _ in curve] + ([due] if due else [])
    first, last = min(days) - timedelta(days=2), max(days) + timedelta(days=2)
    span = (last - first).days

    def x(day: date) -> float:
        return round((day - first).days / span * WIDE, 1)

    points = [(0.0, float(HIGH))]
    points += [(x(day), round((1 - share) * HIGH, 1)) for day, share in curve]
    named = [(one.key, one.day) for one in quantiles] + ([("due", due)] if due else [])
    marks = _apart([Mark(x(day), key, day, anchor(x(day), WIDE, MARGIN)) for key, day in named])
    return Curve(
        points=" ".join(f"{across},{down}" for across, down in [*points, (float(WIDE), points[-1][1])]),
        bars=_bars(curve, first, span),
        ticks=_ticks(first, last, span),
        marks=marks,
        top=max((-one.y for one in marks), default=0) + LABEL_LINE - 6,
    )


def _apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Each label on the lowest line where it covers none before it."""
    lines: list[list[tuple[float, float]]] = []
    placed = []
    for mark in marks:
        half = HALF.get(mark.key, HALF["other"])
        middle = mark.x + {"start": half, "end": -half}.get(mark.anchor, 0)
        span = (middle - half, middle + half)
        at = next((at for at, taken in enumerate(lines) if all(_clear(span, one) for one in taken)), len(lines))
        if at == len(lines):
            lines.append([])
        lines[at].append(span)
        placed.append(replace(mark, y=-6 - at * LABEL_LINE))
    return tuple(placed)


def _clear(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _bars(curve: Sequence[tuple[date, float]], first: date, span: int) -> tuple[Bar, ...]:
    """Bars of whole days, weeks or months, as few as are still a shape."""
    step = next(days for days in (1, 2, 3, 7, 14, 28, 56, 112, 224, 100_000) if span / days <= MOST_BARS)
    edges = [first + timedelta(days=number * step) for number in range(span // step + 2)]
    shares = [_share_before(curve, edge) for edge in edges]
    heights = [right - left for left, right in pairwise(shares)]
    top = max(heights) or 1.0
    wide = step / span * WIDE
    return tuple(
        Bar(
            x=round(number * wide, 1),
            y=round(HIGH - height / top * HIGH * 0.72, 1),
            width=round(max(wide - 1, 0.8), 1),
            height=round(height / top * HIGH * 0.72, 1),
            first=edges[number],
            last=edges[number + 1] - timedelta(days=1),
            percent=percent_says(height),
        )
        for number, height in enumerate(heights)
        if height > 0
    )


def _share_before(curve: Sequence[tuple[date, float]], day: date) -> float:
    """The share that has ended before a day, on the straight line between the days that are known."""
    at = bisect_right(curve, day - timedelta(days=1), key=lambda point: point[0])
    if at == 0:
        return 0.0
    known, share = curve[at - 1]
    if at == len(curve):
        return share
    after, more = curve[at]
    return share + (more - share) * ((day - known).days - 1) / (after - known).days


def _ticks(first: date, last: date, span: int) -> tuple[Mark, ...]:
    """Firsts of months, every so many; of a span within two months, Mondays."""
    if span <= 62:
        start = first + timedelta(days=-first.weekday() % 7)
        days = [start + timedelta(days=7 * number) for number in range((last - start).days // 7 + 1)]
    else:
        days = firsts_of_months(first, last)
    kept = thinned(days, MOST_TICKS)
    places = [round((day - first).days / span * WIDE, 1) for day in kept]
    return tuple(
        Mark(x, "day" if span <= 62 else "month", day, anchor(x, WIDE, MARGIN))
        for x, day in zip(places, kept, strict=True)
    )


def _swings(forecast: Forecast, desk: Desk) -> tuple[Swing, ...]:
    items = desk.ledger.items
    known = [one for one in forecast.influences if one.item in items]
    low = min((min(one.low, one.high, 0.0) for one in known), default=0.0)
    high = max((max(one.low, one.high, 0.0) for one in known), default=0.0)
    span = high - low or 1.0
    return tuple(
        Swing(
            item=items[one.item],
            exposure=next((each for each in items[one.item].exposures if each.entry == one.risk), None),
            influence=one,
            left=round((min(one.low, one.high) - low) / span * 100, 1),
            width=round(abs(one.high - one.low) / span * 100, 1),
            middle=round(-low / span * 100, 1),
        )
        for one in known
    )


def calibration(scores: Scores) -> tuple[Point, ...]:
    """The tenths as points: chance across, share met upwards."""
    return tuple(
        Point(
            x=round(one.forecast * SQUARE, 1),
            y=round((1 - one.met) * SQUARE, 1),
            radius=round(3 + min(one.count, 100) ** 0.5 * 0.7, 1),
            top=round((1 - one.most) * SQUARE, 1),
            bottom=round((1 - one.least) * SQUARE, 1),
        )
        for one in scores.tenths
    )


def chance_says(desk: Desk, number: int, language: str) -> str:
    """What the last forecast says of an item in a line; nothing where it says nothing."""
    forecasts = desk.ledger.forecasts
    last = forecasts[max(forecasts)] if forecasts else None
    known = last.outlooks.get(number) if last else None
    if last is None or known is None:
        return ""
    facts = {"day": last.day.isoformat(), "p80": known.p80.isoformat()}
    if known.due is None or known.probability is None or known.due < last.day:
        return say("web.risk.item_undated", language, **facts)
    return say("web.risk.item", language, percent=percent_says(known.probability), **facts)
