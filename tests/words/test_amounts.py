"""Amounts: the corpus, numerals, and that a long line is read in time."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import time

import pytest

from guatu.words import find_amounts, read_number
from tests.words.corpus import Line, lines_of

CORPUS = lines_of("amounts.txt")
SIGNS = {">=": "≥", "<=": "≤", "=": "＝", None: "－"}


@pytest.mark.parametrize("line", CORPUS, ids=lambda line: line.where)
def test_a_phrase_counts_what_the_corpus_says(line: Line) -> None:
    amounts = find_amounts(line.phrase)
    said = "；".join(f"{amount.number:g} {amount.unit} {SIGNS[amount.comparator]}" for amount in amounts)
    assert (said or "无") == line.expected, line.phrase
    assert all(line.phrase[slice(*amount.span)] == amount.text for amount in amounts)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 300


@pytest.mark.parametrize(
    ("text", "number"),
    [("8000", 8000), ("1,200", 1200), ("5.7", 5.7), ("１２．５", 12.5), ("一万二千", 12000), ("百分之五点七", 5.7),
     ("二〇二五", 2025), ("三千五", 3500), ("一百二", 120), ("一百零二", 102), ("一亿二千万", 120_000_000), ("三万亿", 3e12),
     ("十二", 12), ("两百", 200), ("半", 0.5), ("3.2万", 32000), ("1.2万亿", 1.2e12), ("-2.3%", -2.3), ("负三", -3),
     ("廿", None), ("", None), ("点", None), ("五点", None), ("abc", None), ("1.2.3", None), ("十分", None), ("１２万", 120_000),
     ("壹佰贰拾", 120), ("二十五", 25), ("一万零五百", 10500)],
)  # fmt: skip
def test_a_number_is_read_whole_or_not_at_all(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("unit", ["1", "1,", "1.", "一", "十", "万", "1万", "不", "第", "百分之", "1-", "居", "约"])
def test_a_line_of_a_hundred_thousand_of_the_same_is_read_in_time(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    begun = time.process_time()
    find_amounts(line)
    assert time.process_time() - begun < 2
