"""A text as the rules read it: full-width digits made plain, blanks and line breaks inside phrases left out.

Printed columns and character recognition put blanks anywhere (2022年6⏎月底前, 2 0 2 6 年). Leaving them out
once, with a map back, keeps every pattern short. Kept: tabs (they part table cells), empty lines, and blanks
between Latin letters or digits, where leaving one out would make another word or number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from guatu.words.numerals import FULL_WIDTH
from guatu.words.period import Span

_SPACED_DIGITS = r"(?<![0-9.][0-9])(?: [0-9]){1,3} (?=[年月日])"
_SPACE = "[ \u3000\xa0]"
_BREAK = rf"(?:\r?\n){{1,2}}{_SPACE}{{0,3}}"
# Each branch opens with one literal character: `re` then passes over all others in a tight loop.
_BLANK = re.compile(
    "|".join(
        [rf"{blank}(?:{_SPACE}{{0,2}}{_BREAK}|{_SPACE}{{0,3}})" for blank in " \u3000\xa0"]
        + [rf"\n(?:\r?\n)?{_SPACE}{{0,3}}", rf"\r\n(?:\r?\n)?{_SPACE}{{0,3}}"]
        + [digit + _SPACED_DIGITS for digit in "0123456789"]
    )
)
_WIDE = re.compile("[０-９．％]")
# Character recognition takes 0 for O and 1 for l: 2O26年, l2月. A run with no digit at all stays as it is.
_MISREAD = re.compile("[OolI](?=[0-9OolI]{0,3}[年月日])")
_RUN = re.compile("(?<![0-9A-Za-z.])(?=[OolI]{0,3}[0-9])[0-9OolI]{2,4}(?=[年月日])")
_AS_DIGITS = str.maketrans("OolI", "0011")
_WORD = re.compile("[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Legible:
    """`text` to be searched; `starts` and `shifts` map an offset in it back to the text as written."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def back(self, start: int, end: int) -> Span:
        """The span as written, from the first character to just after the last."""
        if not self.starts:
            return start, end
        return self._shifted(start), self._shifted(end - 1) + 1

    def _shifted(self, offset: int) -> int:
        index = bisect_right(self.starts, offset) - 1
        return offset + (self.shifts[index] if index >= 0 else 0)


@lru_cache(maxsize=32)
def legible(text: str) -> Legible:
    """Leave the blanks out; linear, and free of copies where there are none."""
    plain = text.translate(FULL_WIDTH) if _WIDE.search(text) else text
    if _MISREAD.search(plain):
        plain = _RUN.sub(lambda run: run[0].translate(_AS_DIGITS), plain)
    cuts = [cut for blank in _BLANK.finditer(plain) for cut in _cuts(plain, blank.start(), blank.end())]
    if not cuts:
        return Legible(plain, (), ())
    pieces = [plain[: cuts[0][0]]]
    starts, shifts, removed = [], [], 0
    for (start, end), (following, _) in pairwise([*cuts, (len(plain), 0)]):
        pieces.append(plain[end:following])
        starts.append(start - removed)
        removed += end - start
        shifts.append(removed)
    return Legible("".join(pieces), tuple(starts), tuple(shifts))


def _cuts(text: str, start: int, end: int) -> list[Span]:
    if text[start].isdigit():  # digits printed apart: 2 0 2 6 年
        return [(at, at + 1) for at in range(start, end) if text[at] == " "]
    before, after = text[start - 1 : start], text[end : end + 1]
    if "\n" in text[start:end] and before in _ENDS:
        return []
    if _WORD.match(before) and _WORD.match(after) and not _joins(text, start, end):
        return []
    return [(start, end)]


def _joins(text: str, start: int, end: int) -> bool:
    """Two digits parted only by a line break in the middle of a date: 2⏎026年, 1⏎0月."""
    return "\n" in text[start:end] and bool(_SPLIT_DATE.match(text, end)) and text[start - 1].isdigit()


_SPLIT_DATE = re.compile(r"\d{1,3}[年月日]")
_ENDS = frozenset("。！？；：!?;")
