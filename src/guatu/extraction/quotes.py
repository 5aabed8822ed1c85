"""Where a quotation stands in a text: equal but for blanks and the look of characters, or nowhere. Nothing is guessed.

Blanks and invisible characters are left out, compatibility forms made plain (NFKC), curly quotes and long dashes made
straight; a map leads back to the text as written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guatu.words import Span

_STRAIGHT = str.maketrans("“”„‟‘’‚‛—–―‒‐‑", "\"\"\"\"''''------")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` to be searched; `origin[i]` is where its character `i` stands in the text as written."""

    text: str
    origin: tuple[int, ...]

    def places(self, quote: Folded) -> Iterator[Span]:
        """Every place of `quote`, as spans of the text as written; none of an empty quote."""
        at = self.text.find(quote.text) if quote.text else -1
        while at >= 0:
            yield self.origin[at], self.origin[at + len(quote.text) - 1] + 1
            at = self.text.find(quote.text, at + 1)


def fold(text: str, *, parted: bool = False) -> Folded:
    """The text to be searched; with `parted` a tab stays, so that no quotation runs over the edge of a table cell."""
    folded: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        plain = "\t" if parted and char == "\t" else _plain(char)
        folded.append(plain)
        origin += [offset] * len(plain)
    return Folded("".join(folded), tuple(origin))


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """One character at a time, so that both sides of a comparison are changed alike."""
    plain = unicodedata.normalize("NFKC", char).translate(_STRAIGHT)
    return "".join(one for one in plain if not one.isspace() and unicodedata.category(one) not in {"Cf", "Cc"})
