"""Whether a clause and the next are one statement: 余下4处危房，由区政府包保，入汛前清空封闭.

A logistic model over the words at their edges and what each has (a date, an amount, a verb, a doer); the rule that a
clause which only dates or hands on the next belongs to it is one of its features.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.extraction.choice import Weights, known
from guatu.extraction.parts_of_speech import VERB, VERBAL_NOUN, Words
from guatu.extraction.passages import Piece
from guatu.extraction.surroundings import leads, within
from guatu.words import Amount, Period, Span

_LONGEST = 120
_LENGTHS = (5, 9, 14, 20, 30)


@dataclass(slots=True)
class Pair:
    """Two clauses with a comma between them: what the rule says, and all that speaks for joining them, in groups."""

    rule: bool
    groups: tuple[tuple[Callable[[Any], tuple[str, ...]], Hashable], ...]

    def names(self) -> tuple[str, ...]:
        """The features."""
        return tuple(name for group, key in self.groups for name in group(key))


Join = Callable[[Span, Span, Pair], bool]


def merged(
    text: str,
    every: Sequence[Piece],
    periods: Sequence[Period],
    amounts: Sequence[Amount],
    words: Words,
    join: Join,
) -> Iterator[Piece]:
    """The pieces of a passage, those that make one statement put together."""
    index, known = 0, (-1, "")
    while index < len(every):
        piece = every[index]
        while index + 1 < len(every) and piece.closes in {"，", ","}:
            after = every[index + 1]
            if after.span[1] - piece.span[0] > _LONGEST or after.span[0] - piece.span[1] > 3:
                break
            last = every[index]
            first = known[1] if known[0] == index else _has(last, periods, amounts, words)
            known = index + 1, _has(after, periods, amounts, words)
            if not join(piece.span, after.span, _pair(text, last, after, periods, words, (first, known[1]))):
                break
            piece = Piece((piece.span[0], after.span[1]), after.closes, after.sentence, after.part)
            index += 1
        yield piece
        index += 1


def ruled(_first: Span, _second: Span, pair: Pair) -> bool:
    """Joins what the rule alone would."""
    return pair.rule


def learnt(weights: Weights) -> Join:
    """Joins by the weights learnt."""
    asked = known(weights)
    sums = {group: asked.sums(group) for group in _GROUPS}

    def join(_first: Span, _second: Span, pair: Pair) -> bool:
        return sum([sums[group][key] for group, key in pair.groups]) > 0

    return join


def _pair(text: str, piece: Piece, after: Piece, periods: Sequence[Period], words: Words, has: tuple[str, str]) -> Pair:
    first, second = has
    one, other = text[slice(*piece.span)], text[slice(*after.span)]
    rule = leads(text, piece, periods)
    follows = words.after(after.span[0])
    tags = words.after(piece.span[0])[1], words.before(piece.span[1])[1], follows[1]
    sizes = _length(one), _length(other)
    return Pair(
        rule,
        (
            (_of_state, (rule, first, second, *sizes, after.closes, "由" in one, "由" in other[:1])),
            (_of_edges, (one[:2], one[-2:])),
            (_of_next, (other[:3], other[-2:])),
            (_of_tags, tags),
            (_of_word, (follows[0], first)),
        ),
    )


def _of_state(key: tuple[bool, str, str, int, int, str, bool, bool]) -> tuple[str, ...]:
    rule, first, second, size, other_size, closes, by, by_next = key
    return _named(
        "bias",
        f"ruled={rule}",
        f"has={first}{second}",
        f"has1={first}",
        f"has2={second}",
        f"long={size}{first}",
        f"long2={other_size}{second}",
        f"by={by}{by_next}{second}",
        f"closes={closes}{second}",
    )


def _of_edges(key: tuple[str, str]) -> tuple[str, ...]:
    begins, ends = key
    return _named(f"1<{begins[:1]}", f"1<{begins}", f"1>{ends[-1:]}", f"1>{ends}")


def _of_next(key: tuple[str, str]) -> tuple[str, ...]:
    begins, ends = key
    return _named(f"2<{begins[:1]}", f"2<{begins[:2]}", f"2<{begins}", f"2>{ends}")


def _of_tags(key: tuple[str, str, str]) -> tuple[str, ...]:
    begins, ends, follows = key
    return _named(f"tags={begins}{ends}{follows}", f"tag1={begins}", f"tag1e={ends}", f"tag2={follows}")


def _of_word(key: tuple[str, str]) -> tuple[str, ...]:
    return _named(f"word2={key[0]}{key[1]}")


_GROUPS: tuple[Callable[[Any], tuple[str, ...]], ...] = (_of_state, _of_edges, _of_next, _of_tags, _of_word)


def _named(*names: str) -> tuple[str, ...]:
    return tuple([f"join:{name}" for name in names])


def _length(text: str) -> int:
    return bisect_left(_LENGTHS, len(text))


def _has(piece: Piece, periods: Sequence[Period], amounts: Sequence[Amount], words: Words) -> str:
    """D with a date, A with an amount, V with a verb, v with a verbal noun only."""
    signs = words.signs_within(piece.span)
    verb = "V" if VERB in signs else "v" if VERBAL_NOUN in signs else ""
    dated, counted = periods and within(periods, piece.span), amounts and within(amounts, piece.span)
    return ("D" if dated else "") + ("A" if counted else "") + verb
