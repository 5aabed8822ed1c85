"""The words of a paragraph with their parts of speech, by rjieba: where names may begin and end.

Tags are those of ICTCLAS as jieba gives them: n noun, v verb, vn verbal noun, m number, q measure word, d adverb …
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

import rjieba

from guatu.words import Span

INSIDE = "-"
_EDGE = ("", "")
_WITHIN = ("", INSIDE)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `Document.text[start:end]`; offsets asked for are of `Document.text`.

    `every` are the words with their tags in order, `starts` where each begins, and after them where the last ends;
    `numbers` gives the number of the word that begins at an offset, and its count at the end.
    """

    start: int
    end: int
    every: list[tuple[str, str]]
    starts: list[int]
    numbers: dict[int, int]

    def before(self, at: int) -> tuple[str, str]:
        """The word that ends at `at` and its tag; the tag `-` inside a word, empty at the paragraph's edge."""
        if at <= self.start:
            return _EDGE
        number = self.numbers.get(at)
        return self.every[number - 1] if number else _WITHIN

    def after(self, at: int) -> tuple[str, str]:
        """The word that begins at `at` and its tag, likewise."""
        if at >= self.end:
            return _EDGE
        number = self.numbers.get(at)
        return self.every[number] if number is not None else _WITHIN

    def within(self, span: Span) -> list[tuple[str, str]]:
        """The words that begin inside a span, in order."""
        starts, count = self.starts, len(self.every)
        return self.every[bisect_left(starts, span[0], 0, count) : bisect_left(starts, span[1], 0, count)]


def words_of(text: str, span: Span) -> Words:
    """Cut a paragraph into words; linear in its length."""
    start, end = span
    every = rjieba.tag(text[start:end])
    starts = list(accumulate([len(word) for word, _ in every], initial=start))
    return Words(start, end, every, starts, dict(zip(starts, range(len(starts)), strict=True)))
