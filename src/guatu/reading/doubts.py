"""What a reader of the text should know: characters that nobody can read or see, days that do not exist, slips.

Each is a note with its place; of a kind that stands all over a text the first twenty are named and the rest counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from guatu.reading import characters
from guatu.reading.document import Note, Page
from guatu.reading.mending import Slip
from guatu.words import Span, read_number

_MOST_PLACES, _MOST_CODES = 20, 8
_AROUND = 12  # characters shown on either side of a place
# Overrides and isolates turn the order of what stands between them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMERAL = "〇零一二三四五六七八九十"
_DAY = re.compile(
    rf"([0-9]{{1,6}}|[{_NUMERAL}]{{4}})年([0-9]{{1,4}}|[{_NUMERAL}]{{1,3}})月(?:([0-9]{{1,4}}|[{_NUMERAL}]{{1,3}})[日号])?"
)
_DAY_ALONE = re.compile(rf"(?<![年0-9{_NUMERAL}])([0-9{_NUMERAL}]{{1,3}})月([0-9{_NUMERAL}]{{1,3}})[日号]")
_ANY_YEAR = "2000"  # a leap year
_YEARS = range(1000, 3000)


class Places:
    """Where something stands, for a person: on a page, or on a line of a text that has no pages."""

    def __init__(self, raw: str, pages: Sequence[Page]) -> None:
        self.raw, self.pages = raw, pages
        self._line, self._counted = 1, 0

    def note(self, key: str, span: Span, **facts: str | int) -> Note:
        """A note under `key` with `.page` or `.line` behind it; spans must come in order."""
        number = next((page.number for page in self.pages if page.span[0] <= span[0] < page.span[1]), 0)
        if number:
            return Note(f"{key}.page", {"page": number, **facts}, span)
        if span[0] < self._counted:
            self._line, self._counted = 1, 0
        self._line += self.raw.count("\n", self._counted, span[0])
        self._counted = span[0]
        return Note(f"{key}.line", {"line": self._line, **facts}, span)


def doubts_of(
    raw: str, text: str, origin: Sequence[int], pages: Sequence[Page], slips: Sequence[Slip]
) -> Iterator[Note]:
    """All doubts about a text that was put together from `raw`, with spans of `raw`."""
    places = Places(raw, pages)
    yield from _private(raw, places)
    yield from _unseen(raw, places)
    yield from _impossible(text, origin, places)
    yield from _slips(origin, slips, places)


def _private(raw: str, places: Places) -> Iterator[Note]:
    found = [one.start() for one in characters.PRIVATE.finditer(raw) if one.group() not in characters.STANDARD]
    if found:
        counts = Counter(raw[at] for at in found)
        codes = "、".join(f"U+{ord(char):04X}×{count}" for char, count in counts.most_common(_MOST_CODES))
        more = "…" if len(counts) > _MOST_CODES else ""
        around = _around(raw, found[0])
        yield places.note(
            "reading.note.private", (found[0], found[0] + 1), count=len(found), codes=codes + more, text=around
        )


def _unseen(raw: str, places: Places) -> Iterator[Note]:
    found = [one.start() for one in characters.UNSEEN.finditer(raw, 1 if raw.startswith("\ufeff") else 0)]
    if found:
        yield Note("reading.note.unseen", {"count": len(found)}, (found[0], found[0] + 1))
    for turned, _ in zip(_TURNING.finditer(raw), range(1), strict=False):
        at = turned.start()
        yield places.note("reading.note.turned", (at, at + 1), text=_around(raw, at))


def _around(raw: str, at: int) -> str:
    """What stands about a place, without what nobody sees."""
    return " ".join(characters.UNSEEN.sub("", raw[max(0, at - _AROUND) : at + _AROUND]).split())


def _impossible(text: str, origin: Sequence[int], places: Places) -> Iterator[Note]:
    wrong = [found for found in _DAY.finditer(text) if not _exists(*found.groups())]
    wrong += [found for found in _DAY_ALONE.finditer(text) if not _exists(_ANY_YEAR, *found.groups())]
    for found in sorted(wrong, key=lambda found: found.start())[:_MOST_PLACES]:
        yield places.note("reading.note.no_day", _raw(origin, found.span()), text=found.group())


def _exists(year: str, month: str, day: str | None) -> bool:
    """Whether there is such a day; two-digit years are this century's, and 2026年3月 is a month."""
    numbers = [_whole(year), _whole(month), _whole(day or "1")]
    if None in numbers:
        return True
    years, months, days = (number or 0 for number in numbers)
    if len(year) <= 2 or (len(year) == 3 and day is None):
        return True  # 18年3月, a span of time
    try:
        date(years, months, days)
    except ValueError:
        return False
    return years in _YEARS


def _whole(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    digits = text.translate(
        {ord(char): str(number) for number, char in enumerate("〇一二三四五六七八九")} | {ord("零"): "0"}
    )
    if digits.isdigit() and digits.isascii():
        return int(digits)
    number = read_number(text)
    return None if number is None else int(number)


def _slips(origin: Sequence[int], slips: Sequence[Slip], places: Places) -> Iterator[Note]:
    for mended, key in ((True, "reading.note.mended"), (False, "reading.note.slip")):
        found = [slip for slip in slips if slip.mended is mended]
        for slip in found[:_MOST_PLACES]:
            yield places.note(key, _raw(origin, slip.span), text=slip.written, meant=slip.meant)
        if len(found) > _MOST_PLACES:
            yield Note("reading.note.more_slips", {"count": len(found) - _MOST_PLACES})


def _raw(origin: Sequence[int], span: Span) -> Span:
    return origin[span[0]], origin[span[1] - 1] + 1
