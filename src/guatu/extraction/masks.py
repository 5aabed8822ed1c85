"""A document's text as the judge reads it: one sign for each figure and each title, stretch by stretch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

FIGURE, TITLE = "0", "\ue005"
_MASKED = re.compile(r"[0-9０-９][0-9０-９.．]{0,40}|《[^《》\n]{0,120}》")
# Characters of a stretch, and what is read beside it: no clause is longer than the second.
_SIZE, _BEFORE, _BEYOND = 16_384, 160, 1_024
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text` and its `codes` are masked; `places` gives for an offset after `base` where it went."""

    base: int
    end: int
    text: str
    codes: Codes
    places: list[int]


def stretch_of(text: str, start: int, end: int) -> Stretch:
    """Mask a part of a text; linear in its length."""
    own = text[start:end]
    codes = np.frombuffer(own.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    kept = np.ones(len(codes), dtype=bool)
    for found in _MASKED.finditer(own):
        first, last = found.span()
        codes[first] = ord(TITLE if own[first] == "《" else FIGURE)
        kept[first + 1 : last] = False
    places = [0, *np.cumsum(kept).tolist()]
    codes = codes[kept]
    masked = codes.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    return Stretch(start, end, masked, codes, places)


class Sheet:
    """The stretches of one text; only the last one made is kept, as a text is read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._number, self._held = -1, Stretch(0, 0, "", np.zeros(0, dtype=np.int64), [0])

    def around(self, start: int, end: int) -> Stretch:
        """The stretch a clause stands in."""
        number = start // _SIZE
        if number != self._number:
            self._held = stretch_of(
                self.text, max(0, number * _SIZE - _BEFORE), min(len(self.text), (number + 1) * _SIZE + _BEYOND)
            )
            self._number = number
        if end <= self._held.end:
            return self._held
        return stretch_of(self.text, max(0, start - _BEFORE), end + _BEFORE)


@lru_cache(maxsize=2)
def sheet_of(text: str) -> Sheet:
    """The sheet of a document's text."""
    return Sheet(text)
