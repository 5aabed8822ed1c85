"""The words of a paragraph with their parts of speech, by rjieba: where names may begin and end.

Tags are those of ICTCLAS as jieba gives them: n noun, v verb, vn verbal noun, m number, q measure word, d adverb …
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import rjieba

from guatu.words import Span

INSIDE = "-"
_EDGE = ("", "")
_WITHIN = ("", INSIDE)
_FIRST_SIGN = 0xE100
_TAGS: list[str] = []


class _Signs(dict[str, str]):
    """A character for each of the few parts of speech, by its tag's first two letters."""

    def __missing__(self, tag: str) -> str:
        if tag[:2] not in _TAGS:
            _TAGS.append(tag[:2])
        sign = self[tag] = chr(_FIRST_SIGN + _TAGS.index(tag[:2]))
        return sign


_SIGNS = _Signs()
VERB, VERBAL_NOUN = _SIGNS["v"], _SIGNS["vn"]


def tag_of(sign: str) -> str:
    """The two letters of the tag that a sign of `signs_within` stands for."""
    return _TAGS[ord(sign) - _FIRST_SIGN]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `Document.text[start:end]`; offsets asked for are of `Document.text`.

    `every` are the words with their tags in order, `starts` where each begins, and after them where the last ends;
    `numbers` gives the number of the word that begins at an offset, and its count at the end; `signs` has a character
    for each word's part of speech.
    """

    start: int
    end: int
    every: list[tuple[str, str]]
    starts: list[int]
    numbers: dict[int, int]
    signs: str

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

    def around(self, span: Span) -> Iterator[tuple[int, tuple[str, str], tuple[str, str]]]:
        """The offsets in a span where a word begins or the last one ends, its end among them, each with both words."""
        every, starts, count = self.every, self.starts, len(self.every)
        for number in range(bisect_left(starts, span[0]), bisect_right(starts, span[1])):
            before = every[number - 1] if number else _EDGE
            yield starts[number], before, every[number] if number < count else _EDGE

    def within(self, span: Span) -> list[tuple[str, str]]:
        """The words that begin inside a span, in order."""
        starts, count = self.starts, len(self.every)
        return self.every[bisect_left(starts, span[0], 0, count) : bisect_left(starts, span[1], 0, count)]

    def signs_within(self, span: Span) -> str:
        """The signs of the words that begin inside a span."""
        starts, count = self.starts, len(self.every)
        return self.signs[bisect_left(starts, span[0], 0, count) : bisect_left(starts, span[1], 0, count)]


def words_of(text: str, span: Span) -> Words:
    """Cut a paragraph into words; linear in its length."""
    start, end = span
    every = rjieba.tag(text[start:end])
    starts = list(accumulate([len(word) for word, _ in every], initial=start))
    signs = "".join([_SIGNS[tag] for _, tag in every])
    return Words(start, end, every, starts, dict(zip(starts, range(len(starts)), strict=True)), signs)
