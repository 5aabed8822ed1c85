"""The words of a paragraph with their parts of speech, by rjieba: where names may begin and end.

Tags are those of the ICTCLAS set as jieba gives them: n noun, v verb, vn verbal noun, m number, q measure word, d adverb …
"""

from __future__ import annotations

from dataclasses import dataclass

import rjieba

from guatu.words import Span

INSIDE = "-"
_EDGE = ("", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `Document.text[start:end]`; offsets asked for are of `Document.text`.

    `ending` and `beginning` have the word and tag that ends or begins at an offset; an offset inside a word is in neither.
    """

    start: int
    end: int
    ending: dict[int, tuple[str, str]]
    beginning: dict[int, tuple[str, str]]

    def before(self, at: int) -> tuple[str, str]:
        """The word that ends at `at` and its tag; the tag `-` inside a word, empty at the paragraph's edge."""
        return self.ending.get(at) or (_EDGE if at <= self.start else ("", INSIDE))

    def after(self, at: int) -> tuple[str, str]:
        """The word that begins at `at` and its tag, likewise."""
        return self.beginning.get(at) or (_EDGE if at >= self.end else ("", INSIDE))

    def within(self, span: Span) -> list[tuple[str, str]]:
        """The words that begin inside a span, in order."""
        found: list[tuple[str, str]] = []
        at = span[0]
        while at < span[1]:
            word = self.beginning.get(at)
            if word is None:
                at += 1
                continue
            found.append(word)
            at += max(1, len(word[0]))
        return found


def words_of(text: str, span: Span) -> Words:
    """Cut a paragraph into words; linear in its length."""
    start, end = span
    ending: dict[int, tuple[str, str]] = {}
    beginning: dict[int, tuple[str, str]] = {}
    at = start
    for word in rjieba.tag(text[start:end]):
        beginning[at] = word
        at += len(word[0])
        ending[at] = word
    return Words(start, end, ending, beginning)
