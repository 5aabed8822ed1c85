"""Where everything stands on paper: sheets of rows as plain shapes in millimetres, for SVG and PDF alike.

All sizes are drawn as A3 landscape and scaled, so that an A0 sheet holds as many rows and is read from two metres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guatu.chart.wall import Row, WallChart
from guatu.words import say

WIDTH, HEIGHT, MARGIN = 420.0, 297.0, 10.0
SCALES: dict[str, float] = {"A4": 0.7071, "A3": 1.0, "A2": 1.4142, "A1": 2.0, "A0": 2.8284}
ROWS_TOP, ROW = 48.0, 6.0
ROWS_A_SHEET = int((HEIGHT - ROWS_TOP - MARGIN - 6) // ROW)
# Where the columns begin: number, light, name, lead unit, due day, time.
COLUMNS = {"number": 10.0, "light": 22.0, "name": 42.0, "lead": 158.0, "due": 196.0}
TIME_LEFT, TIME_RIGHT = 222.0, WIDTH - MARGIN
INK, INK_2, INK_3, HAIRLINE, ACCENT, PAPER = "#1c1e22", "#4b4f57", "#6a6e76", "#dedbd2", "#1f3f73", "#ffffff"
COLOURS = {
    "red": "#b4281e", "yellow": "#d99a00", "blue": "#3b78c4", "green": "#2f7350", "grey": "#8b8f97", "done": "#5d626b",
}  # fmt: skip
# Broad areas are paler than the small lights, so that red stands out of a sheet full of bars.
BARS = {"green": "#6f9a83", "grey": "#9aa0aa", "done": "#b3b7be"}
BEFORE, AFTER = timedelta(days=370), timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = HAIRLINE
    width: float = 0.15
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon; filled, or only its outline when `width` is given."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle's outline."""

    x: float
    y: float
    radius: float
    colour: str
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text standing on its baseline; `size` in millimetres."""

    x: float
    y: float
    text: str
    size: float = 3.2
    colour: str = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"


Mark = Line | Shape | Ring | Text


def sheets(chart: WallChart, language: str) -> Iterator[list[Mark]]:
    """The shapes of every sheet in order; an empty chart gives one sheet that says so."""
    axis = Axis.of(chart)
    spans = group_spans(chart.rows)
    count = max(1, -(-len(chart.rows) // ROWS_A_SHEET))
    for number in range(count):
        rows = chart.rows[number * ROWS_A_SHEET : (number + 1) * ROWS_A_SHEET]
        yield [
            *_head(chart, language, number + 1, count),
            *_ruler(axis, language, max(1, len(rows))),
            *_rows(rows, chart, axis, language),
            *_brackets(rows, spans, axis),
        ]


def group_spans(rows: Sequence[Row]) -> dict[int, tuple[date, date]]:
    """The first and last day drawn below each group; rows stand in tree order, so children come after."""
    spans: dict[int, tuple[date, date]] = {}
    for row in reversed(rows):
        span = spans.get(row.number) if row.kind == "group" else _span(row)
        if span is None or row.parent is None:
            continue
        above = spans.get(row.parent, span)
        spans[row.parent] = (min(above[0], span[0]), max(above[1], span[1]))
    return spans


def _span(row: Row) -> tuple[date, date] | None:
    days = [row.due, row.earliest]
    if row.days:
        days += [row.started or row.earliest_start, row.finished or row.earliest_finish, row.latest_finish]
    known = [date.fromisoformat(day) for day in days if day]
    return (min(known), max(known)) if known else None


def _brackets(rows: Sequence[Row], spans: Mapping[int, tuple[date, date]], axis: Axis) -> Iterator[Mark]:
    for at, row in enumerate(rows):
        if row.kind == "group" and row.number in spans:
            left, right = (axis.x(day) for day in spans[row.number])
            y = ROWS_TOP + at * ROW + ROW / 2 - 0.6
            yield Line(left, y, right, y, INK_2, 0.5)
            yield Line(left, y, left, y + 1.6, INK_2, 0.5)
            yield Line(right, y, right, y + 1.6, INK_2, 0.5)


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to millimetres; what lies outside stands at the edge."""

    first: date
    last: date
    today: date

    @classmethod
    def of(cls, chart: WallChart) -> Axis:
        """Wide enough for every day drawn, but no further than a year back and three years on."""
        today = date.fromisoformat(chart.day)
        days = [
            date.fromisoformat(day)
            for row in chart.rows
            for day in (row.due, row.earliest_start if row.days else None, row.latest_finish if row.days else None)
            if day
        ]
        first = max(today - BEFORE, min([today - timedelta(31), *days]) - timedelta(10))
        last = min(today + AFTER, max([today + timedelta(92), *days]) + timedelta(31))
        return cls(first, last, today)

    def x(self, day: date) -> float:
        """The place of a day's beginning."""
        inside = min(max(day, self.first), self.last)
        return TIME_LEFT + (inside - self.first).days / (self.last - self.first).days * (TIME_RIGHT - TIME_LEFT)

    def months(self) -> Iterator[date]:
        """The first of each month drawn; of each quarter where months would be too narrow."""
        step = 1 if (self.last - self.first).days < 800 else 3
        year, month = self.first.year, 1
        while date(year, month, 1) <= self.last:
            if date(year, month, 1) >= self.first:
                yield date(year, month, 1)
            year, month = (year, month + step) if month + step <= 12 else (year + 1, 1)


def _head(chart: WallChart, language: str, number: int, count: int) -> Iterator[Mark]:
    facts = {"day": chart.day, "rules": chart.rules[language], "documents": len(chart.documents)}
    coverage = {"covered": chart.coverage.covered, "all": chart.coverage.obligations}
    yield Text(MARGIN, 19, fit(chart.title, 260, 8), 8, bold=True)
    day = f"{say('wall.head', language, **facts)} · {say('wall.coverage', language, **coverage)}"
    yield Text(MARGIN, 26, day, 3.4, INK_2)
    yield Text(WIDTH - MARGIN, HEIGHT - 8, say("chart.sheet", language, number=number, count=count), 2.8, INK_3,
               anchor="end")  # fmt: skip
    x = MARGIN
    for line in chart.legend:
        yield from light(x + 1.6, 31.9, line.light)
        words = f"{line.name[language]} {line.means[language]}"
        yield Text(x + 4.4, 33, words, 2.8, INK_2)
        x += 9 + width(words, 2.8)
    for key, left in COLUMNS.items():
        yield Text(left, ROWS_TOP - 2, say(f"wall.column.{key}", language), 2.8, INK_3)
    yield Line(MARGIN, ROWS_TOP, WIDTH - MARGIN, ROWS_TOP, INK, 0.3)


def _ruler(axis: Axis, language: str, rows: int) -> Iterator[Mark]:
    bottom = ROWS_TOP + rows * ROW
    for at in range(1, rows + 1):
        yield Line(MARGIN, ROWS_TOP + at * ROW, WIDTH - MARGIN, ROWS_TOP + at * ROW)
    months = list(axis.months())
    narrow = (TIME_RIGHT - TIME_LEFT) / max(1, len(months)) < 7
    for month in months:
        x = axis.x(month)
        yield Line(x, ROWS_TOP - (9 if month.month == 1 else 5), x, bottom, HAIRLINE, 0.3 if month.month == 1 else 0.15)
        if not narrow or month.month in {1, 4, 7, 10}:
            yield Text(x + 0.8, ROWS_TOP - 1.6, str(month.month), 2.6, INK_3)
        if month.month == 1:
            yield Text(x + 0.8, ROWS_TOP - 5.4, str(month.year), 3, INK, bold=True)
    today = axis.x(axis.today)
    yield Line(today, ROWS_TOP - 5, today, bottom, ACCENT, 0.5)
    yield Text(today, ROWS_TOP - 6, say("wall.today", language), 2.8, ACCENT, anchor="middle")


def _rows(rows: Sequence[Row], chart: WallChart, axis: Axis, language: str) -> Iterator[Mark]:
    names = {line.light: line.name[language] for line in chart.legend}
    if not rows:
        yield Text(MARGIN, ROWS_TOP + 10, say("wall.none.rows", language), 3.6, INK_2)
    for at, row in enumerate(rows):
        y = ROWS_TOP + at * ROW
        fact = row.kind in {"observation", "status"}
        indent = 4.0 * row.level
        yield Text(COLUMNS["number"], y + 4.2, str(row.number), 2.8, INK_3)
        if not fact:
            yield from light(COLUMNS["light"] + 1.6, y + 3, row.light)
        name = say("wall.light.fact", language) if fact else names.get(row.light, say(f"light.{row.light}", language))
        yield Text(COLUMNS["light"] + 4.4, y + 4.2, fit(name, 14, 2.8), 2.8, INK_2)
        bold = row.kind == "group"
        words = fit(row.name, COLUMNS["lead"] - COLUMNS["name"] - indent - 3, 3.2)
        yield Text(COLUMNS["name"] + indent, y + 4.3, words, 3.2, INK_2 if fact else INK, bold)
        yield Text(COLUMNS["lead"], y + 4.2, fit(row.lead or "", 36, 2.9), 2.9, INK_2)
        yield Text(COLUMNS["due"], y + 4.2, row.due or "", 2.9, INK_2)
        yield from _bars(row, axis, y + ROW / 2, fact=fact)


def _bars(row: Row, axis: Axis, y: float, *, fact: bool) -> Iterator[Mark]:
    """The drawn part of a row, by the same conventions as the Gantt on the screen (assets/gantt.js)."""
    due = _day(row.due)
    if fact:
        if due:
            yield Ring(axis.x(due), y, 1.1, INK_3, 0.3)
        return
    if row.state == "open" and due and due < axis.today:
        yield Line(axis.x(due), y, axis.x(axis.today), y, COLOURS["red"], 0.35, dashed=True)
    start = _day(row.started) or _day(row.earliest_start)
    finish = _day(row.finished) or _day(row.earliest_finish)
    if row.days and start and finish:
        yield from _bar(row, axis, y, start, finish)
    elif due:
        colour = BARS.get(row.light, COLOURS[row.light])
        if row.earliest:
            yield Line(axis.x(date.fromisoformat(row.earliest)), y, axis.x(due), y, colour, 0.5)
        x = axis.x(due)
        yield Shape(((x, y - 1.7), (x + 1.7, y), (x, y + 1.7), (x - 1.7, y)), colour)


def _bar(row: Row, axis: Axis, y: float, start: date, finish: date) -> Iterator[Mark]:
    """Earliest start to earliest finish, float as a tail, progress along the foot, a stroke at the due day."""
    colour = BARS.get(row.light, COLOURS[row.light])
    left, right = axis.x(start), max(axis.x(finish + timedelta(1)), axis.x(start) + 0.5)
    half = 1.7 if row.critical else 1.3
    latest, due = _day(row.latest_finish), _day(row.due)
    if latest and latest > finish:
        yield Line(right, y, axis.x(latest), y, colour, 0.35)
    yield _box(left, right, y - half, y + half, colour)
    if row.percent:
        yield _box(left, left + (right - left) * min(100, row.percent) / 100, y + half - 0.8, y + half, INK)
    if row.critical:
        yield Line(left, y - half, right, y - half, INK, 0.4)
    if due:
        yield Line(axis.x(due), y - 2.2, axis.x(due), y + 2.2, INK, 0.4)


def light(x: float, y: float, name: str) -> Iterator[Mark]:
    """A light by its shape as well as its colour, centred on a point."""
    colour = COLOURS[name]
    if name == "red":
        yield Shape(((x, y - 1.6), (x + 1.7, y + 1.3), (x - 1.7, y + 1.3)), colour)
    elif name == "yellow":
        yield _box(x - 1.3, x + 1.3, y - 1.3, y + 1.3, colour)
    elif name == "green":
        yield Ring(x, y, 1.2, colour)
    elif name == "blue":
        yield Ring(x, y, 1.2, colour)
        yield _box(x - 1.2, x, y - 0.9, y + 0.9, colour)
    elif name == "done":
        yield Line(x - 1.4, y, x - 0.4, y + 1, colour, 0.5)
        yield Line(x - 0.4, y + 1, x + 1.4, y - 1.2, colour, 0.5)
    else:
        yield Line(x - 1.4, y, x + 1.4, y, colour, 0.4)


def width(text: str, size: float) -> float:
    """About how wide a text is: Chinese characters stand in squares, others in a little over half of one."""
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in text)


def fit(text: str, room: float, size: float) -> str:
    """The text, cut with an ellipsis where it would be wider than `room`."""
    if width(text, size) <= room:
        return text
    used = size
    for at, character in enumerate(text):
        used += width(character, size)
        if used > room:
            return text[:at] + "…"
    return text


def _box(left: float, right: float, top: float, bottom: float, colour: str) -> Shape:
    return Shape(((left, top), (right, top), (right, bottom), (left, bottom)), colour)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
