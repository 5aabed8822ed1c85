"""The day a document's words are relative to: given by the caller, else printed in the document, with its ground."""

from __future__ import annotations

import re
from datetime import date

from guatu.extraction.statement import Ground
from guatu.reading import Document
from guatu.words import Span

_DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_DAY = (
    r"(?<!\d)(?P<y>\d{4}|[〇零○一二三四五六七八九]{4})\s?年\s?(?P<m>\d{1,2}|"
    r"[一二三四五六七八九十]{1,3})\s?月\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_FULL = re.compile(_DAY)
_DOTTED = re.compile(r"(?P<y>20\d{2})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")
_ISSUED = re.compile(_DAY + r"\s{0,4}印发")
_LINE = re.compile(r"[^\n]{0,30}?" + _DAY + r"[^\n]{0,40}")
_HEAD, _FOOT = 1500, 800


def reference_of(document: Document, given: date | None) -> tuple[date | None, Ground]:
    """The reference day and what it rests on; None with rule `no-date` where nothing states it."""
    if given is not None:
        return given, Ground(None, "given-by-caller")
    for rule, found in _candidates(document):
        day = _date(found)
        if day:
            return day, Ground(document.raw_span(found.span("y")[:1] + found.span("d")[1:]), rule)
    return None, Ground(None, "no-date")


def _candidates(document: Document) -> list[tuple[str, re.Match[str]]]:
    """Dates in the order in which they are believed."""
    text = document.text
    found: list[tuple[str, re.Match[str]]] = [("issued", match) for match in _ISSUED.finditer(text)]
    alone = [match for span in _short_lines(document) if (match := _FULL.search(text, *span))]
    found += [("date-line", match) for match in alone if match.start() < _HEAD]
    found += [("signed", match) for match in reversed(alone) if match.start() >= len(text) - _FOOT]
    found += [("first-date", match) for match in _FULL.finditer(text, 0, _HEAD)]
    found += [("first-date", match) for match in _DOTTED.finditer(text, 0, 600)]
    return [(rule, match) for rule, match in found if not _in_table(document, match.start())]


def _in_table(document: Document, at: int) -> bool:
    """A day in a cell dates its row, not the document."""
    return any(table.span[0] <= at < table.span[1] for table in document.tables)


def _short_lines(document: Document) -> list[Span]:
    """Lines that are little more than a date: 落款, newspaper heads, （2024年7月5日）, ——2025年1月15日在…会议上."""
    spans = []
    for block in document.blocks:
        start, end = block.span
        line = document.text[start:end]
        if len(line) <= 60 and "。" not in line and "》" not in line:
            spans.append(block.span)
    return spans


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(_year(found["y"]), _number(found["m"]), _number(found["d"]))
    except ValueError:
        return None


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in text))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return int(_DIGITS[text])
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
