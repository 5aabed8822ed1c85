"""Durations and lags as files write them: ISO 8601, MSPDI's codes, and the texts of task lists ("2d", "3 个工作日")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_ISO: Final = re.compile(
    r"(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,9}(?:\.\d{1,9})?)H)?(?:(\d{1,9}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?"
)
# MSPDI's DurationFormat and LagFormat: odd codes count working time, the even one behind it all time; estimated ones
# lie 32 higher.
FORMATS: Final[Mapping[int, str]] = {3: "m", 5: "h", 7: "d", 9: "w", 11: "mo"}
PERCENT: Final = frozenset({19, 20, 51, 52})
_TEXT: Final = re.compile(r"([+-]?)[ ]{0,3}(\d{1,7}(?:\.\d{1,4})?)[ ]{0,3}(\S{0,20}(?: \S{1,20})?)")


def iso_minutes(text: str | None) -> float | None:
    """Minutes of an ISO duration; days are of 24 hours, as the standard has it. None for what is none."""
    found = _ISO.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    sign, *numbers = found.groups()
    years, months, weeks, days, hours, minutes, seconds = (float(one or 0) for one in numbers)
    whole_days = 365 * years + 30 * months + 7 * weeks + days
    total = 1440 * whole_days + 60 * hours + minutes + seconds / 60
    return -total if sign else total


def iso_text(minutes: int) -> str:
    """Minutes as MSPDI writes them."""
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def format_of(code: str | None) -> tuple[str, bool]:
    """Unit and whether all hours count, of one of MSPDI's codes; days where it says nothing known."""
    given = int(code) if code and code.isdigit() and len(code) < 4 else 7
    given -= 32 if given >= 35 else 0
    if given in FORMATS:
        return FORMATS[given], False
    return FORMATS.get(given - 1, "d"), given - 1 in FORMATS


def ordered(shifts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Shifts of a day in order; those that overlap are one."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(shifts):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


def code_of(shown: str, *, elapsed: bool) -> int:
    """The code of a unit."""
    return next(code for code, unit in FORMATS.items() if unit == shown) + elapsed


@dataclass(frozen=True, slots=True)
class Span:
    """An amount in a unit of m h d w mo, or % of the predecessor's duration."""

    amount: float
    unit: str
    elapsed: bool


def read_span(text: str) -> Span | None:
    """A duration or lag as people write it: "3d", "+2 edays", "5 个工作日", "-1天", "50%"; without unit, days."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return None
    sign, amount, unit = found.groups()
    known = _units().get(unit.strip().rstrip("?.").lower())
    if known is None:
        return None
    value = float(amount)
    return Span(-value if sign == "-" else value, known.removeprefix("e") if known != "e%" else "%", known[0] == "e")


@cache
def _units() -> Mapping[str, str]:
    return {word: unit for unit, words in lexicon()["units"].items() for word in (*words, unit)} | {"": "d"}


@cache
def lexicon() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The words of task lists, by table and meaning: `headings.toml` beside this file."""
    text = files("guatu.scheduling.files").joinpath("headings.toml").read_text(encoding="utf-8")
    return {
        table: {meaning: tuple(words) for meaning, words in entries.items()}
        for table, entries in tomllib.loads(text).items()
    }
