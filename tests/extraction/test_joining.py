"""Which clauses of a sentence are one statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from guatu.extraction.joining import Join, Pair, learnt, merged, ruled
from guatu.extraction.parts_of_speech import words_of
from guatu.extraction.passages import pieces
from guatu.words import Span, find_amounts, find_periods

DAY = date(2026, 3, 2)
HANDED_ON = "云溪水厂二期项目由市水利局牵头，6月底前建成投用，7月开展试供水。另行通知。"


def parts(text: str, join: Join) -> list[str]:
    span = (0, len(text))
    every = merged(
        text, list(pieces(text, span)), find_periods(text, DAY), find_amounts(text), words_of(text, span), join
    )
    return [text[slice(*piece.span)] for piece in every]


def always(_first: Span, _second: Span, _pair: Pair) -> bool:
    return True


def test_the_rule_joins_a_clause_that_only_dates_or_hands_on_the_next() -> None:
    assert parts(HANDED_ON, ruled) == ["云溪水厂二期项目由市水利局牵头，6月底前建成投用", "7月开展试供水", "另行通知"]
    assert parts("截至2月底，完成投资3亿元，占年度计划的20%。", ruled) == [
        "截至2月底，完成投资3亿元",
        "占年度计划的20%",
    ]


def test_only_commas_are_joined_over() -> None:
    assert parts(HANDED_ON, always) == ["云溪水厂二期项目由市水利局牵头，6月底前建成投用，7月开展试供水", "另行通知"]


def test_no_statement_grows_beyond_120_characters() -> None:
    every = parts("推进城东泵站建设，" * 40 + "完成验收。", always)
    assert max(map(len, every)) <= 120
    assert len(every) >= 3


@pytest.mark.parametrize(("weight", "count"), [(1.0, 2), (-1.0, 4), (0.0, 4)])
def test_clauses_are_joined_where_their_features_add_up_to_more_than_nought(weight: float, count: int) -> None:
    assert len(parts(HANDED_ON, learnt({"join:bias": weight}))) == count


def test_the_rule_is_one_of_the_features() -> None:
    assert parts(HANDED_ON, learnt({"join:ruled=True": 1.0})) == parts(HANDED_ON, ruled)


def test_what_a_clause_has_is_among_the_features() -> None:
    names: list[str] = []

    def note(_first: Span, _second: Span, pair: Pair) -> bool:
        names.extend(pair.names())
        return False

    parts("云溪水厂二期，6月底前完成投资3亿元。", note)
    assert "join:has2=DAV" in names


def test_the_names_and_the_groups_of_a_pair_say_the_same() -> None:
    met: list[Pair] = []

    def note(_first: Span, _second: Span, pair: Pair) -> bool:
        met.append(pair)
        return False

    parts(HANDED_ON, note)
    weights = {name: (number % 7) - 3.0 for number, name in enumerate(met[0].names())}
    points = sum(weights.get(name, 0.0) for name in met[1].names())
    assert learnt(weights)((0, 1), (1, 2), replace(met[1])) == (points > 0)
