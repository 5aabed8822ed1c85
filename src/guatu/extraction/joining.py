"""Whether a clause and the next are one statement: 余下4处危房，由区政府包保，入汛前清空封闭.

A logistic model over the words at their edges and what each has (a date, an amount, a verb, a doer); the rule that a
clause which only dates or hands on the next belongs to it is one of its features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from guatu.extraction.choice import Weights, points_of
from guatu.extraction.parts_of_speech import Words
from guatu.extraction.passages import Piece
from guatu.extraction.surroundings import leads, within
from guatu.words import Amount, Period, Span

Join = Callable[[Span, Span, tuple[str, ...]], bool]
_RULED = "join:ruled=True"
_LONGEST = 120
_LENGTHS = (5, 9, 14, 20, 30)


def merged(
    text: str,
    every: Sequence[Piece],
    periods: Sequence[Period],
    amounts: Sequence[Amount],
    words: Words,
    join: Join,
) -> Iterator[Piece]:
    """The pieces of a passage, those that make one statement put together."""
    index = 0
    while index < len(every):
        piece = every[index]
        while index + 1 < len(every) and piece.closes in {"，", ","}:
            after = every[index + 1]
            if after.span[1] - piece.span[0] > _LONGEST or after.span[0] - piece.span[1] > 3:
                break
            last = every[index]
            if not join(piece.span, after.span, features(text, last, after, periods, amounts, words)):
                break
            piece = Piece((piece.span[0], after.span[1]), after.closes, after.sentence, after.part)
            index += 1
        yield piece
        index += 1


def ruled(_first: Span, _second: Span, names: tuple[str, ...]) -> bool:
    """Joins what the rule alone would."""
    return _RULED in names


def learnt(weights: Weights) -> Join:
    """Joins by the weights learnt."""
    return lambda _first, _second, names: points_of(weights, names) > 0


def features(
    text: str, piece: Piece, after: Piece, periods: Sequence[Period], amounts: Sequence[Amount], words: Words
) -> tuple[str, ...]:
    """The features of two clauses with a comma between them."""
    first, second = _has(piece, periods, amounts, words), _has(after, periods, amounts, words)
    one, other = text[slice(*piece.span)], text[slice(*after.span)]
    rule = leads(text, piece, periods)
    begins, follows = words.after(piece.span[0]), words.after(after.span[0])
    ends = words.before(piece.span[1])
    names = [
        "bias",
        f"ruled={rule}",
        f"has={first}{second}",
        f"has1={first}",
        f"has2={second}",
        f"1<{one[:1]}",
        f"1<{one[:2]}",
        f"1>{one[-1:]}",
        f"1>{one[-2:]}",
        f"2<{other[:1]}",
        f"2<{other[:2]}",
        f"2<{other[:3]}",
        f"2>{other[-2:]}",
        f"tags={begins[1]}{ends[1]}{follows[1]}",
        f"tag1={begins[1]}",
        f"tag1e={ends[1]}",
        f"tag2={follows[1]}",
        f"word2={follows[0]}{first}",
        f"long={_length(one)}{first}",
        f"long2={_length(other)}{second}",
        f"by={'由' in one}{'由' in other[:1]}{second}",
        f"closes={after.closes}{second}",
    ]
    return tuple(f"join:{name}" for name in names)


def _length(text: str) -> int:
    return sum(len(text) > size for size in _LENGTHS)


def _has(piece: Piece, periods: Sequence[Period], amounts: Sequence[Amount], words: Words) -> str:
    """D with a date, A with an amount, V with a verb, v with a verbal noun only."""
    tags = {tag for _, tag in words.within(piece.span)}
    verb = "V" if "v" in tags else "v" if "vn" in tags else ""
    return ("D" if within(periods, piece.span) else "") + ("A" if within(amounts, piece.span) else "") + verb
