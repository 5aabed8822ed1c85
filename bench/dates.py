"""Days as officials write them, by the corpus `tests/corpus/dates.txt`: ours beside a plain pattern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.regex_dates import latest_days
from guatu.words import find_periods
from tests.words.corpus import Line, lines_of

NONE = "无"


@dataclass(frozen=True, slots=True)
class Dates:
    """Of `phrases` how many were right: ours with both ends, ours and the pattern by the latest day alone."""

    phrases: int
    both_ends: int
    latest: int
    by_regex: int
    wrong: tuple[str, ...]


def dates() -> Dates:
    """The corpus read by both; a phrase is right when all its expressions are, and nothing besides."""
    lines = lines_of("dates.txt")
    wrong = [line.where for line in lines if _periods(line) != _wanted(line)]
    return Dates(
        len(lines),
        len(lines) - len(wrong),
        sum([last for _, last in _periods(line)] == _last(line) for line in lines),
        sum(_by_regex(line) == _last(line) for line in lines),
        tuple(wrong),
    )


def _wanted(line: Line) -> list[tuple[str, str]]:
    if line.expected == NONE:
        return []
    ends = [one.partition("..") for one in line.expected.split("；")]
    return [(first, last or first) for first, _, last in ends]


def _last(line: Line) -> list[str]:
    return [last for _, last in _wanted(line)]


def _periods(line: Line) -> list[tuple[str, str]]:
    return [(str(one.earliest), str(one.latest)) for one in find_periods(line.phrase, _day(line))]


def _by_regex(line: Line) -> list[str]:
    return [day for _, day in latest_days(line.phrase, _day(line))]


def _day(line: Line) -> date:
    return date.fromisoformat(line.section.split()[1])
