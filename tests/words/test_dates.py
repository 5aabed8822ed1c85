"""Dates as officials write them: the corpus, the examples beside the rules, and what a document may not do to us."""

# ruff: noqa: E501 - tables of cases

from __future__ import annotations

import json
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from guatu.words import Period, find_periods
from guatu.words.date_rules import EXAMPLES_FROM, RULES
from tests.words.corpus import Line, lines_of

CORPUS = lines_of("dates.txt")
REFERENCE = date(2025, 3, 10)


def said(periods: list[Period]) -> str:
    """The periods as the corpus writes them."""
    return "；".join(_days(period) for period in periods) or "无"


def _days(period: Period) -> str:
    one = period.earliest == period.latest
    return str(period.earliest) if one else f"{period.earliest}..{period.latest}"


@pytest.mark.parametrize("line", CORPUS, ids=lambda line: line.where)
def test_a_phrase_means_what_the_corpus_says(line: Line) -> None:
    periods = find_periods(line.phrase, date.fromisoformat(line.section.split()[1]))
    assert said(periods) == line.expected, line.phrase
    for period in periods:
        assert line.phrase[slice(*period.span)] == period.text
        assert period.earliest <= period.latest


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 550
    assert sum(line.expected == "无" for line in CORPUS) >= 80


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_does_what_the_examples_beside_it_say(rule) -> None:
    assert rule.examples
    for phrase, expected in rule.examples:
        periods = find_periods(phrase, EXAMPLES_FROM)
        days = "; ".join(f"{period.earliest}..{period.latest}" for period in periods) or "none"
        assert days == expected, phrase
        assert [period.rule for period in periods] in ([], [rule.name])


@pytest.mark.parametrize(
    ("phrase", "edge", "precision"),
    [("6月底前", "by", "decad"), ("到2027年", "by", "year"), ("自9月1日起", "from", "day"), ("三季度", "within", "quarter"),
     ("“十五五”期间", "within", "era"), ("上半年", "within", "half"), ("下周", "within", "week"), ("6月", "within", "month"),
     ("国庆节前", "by", "day"), ("从4月1日起", "from", "day"), ("三年内", "by", "day"), ("印发后15日内", "by", "day"),
     ("3月20日（星期四）下班前", "by", "day"), ("秋季开学", "within", "month"), ("即日起", "from", "day"), ("6月至9月", "within", "month")],
)  # fmt: skip
def test_the_edge_and_the_precision_are_those_of_the_words(phrase: str, edge: str, precision: str) -> None:
    (period,) = find_periods(phrase, REFERENCE)
    assert (period.edge, period.precision) == (edge, precision)


def test_a_festival_of_a_year_not_announced_is_provisional() -> None:
    announced, later = find_periods("2026年中秋节前，2028年中秋节前", REFERENCE)
    assert (announced.provisional, later.provisional) == (False, True)


def test_before_the_new_year_of_the_lunar_calendar_ends_on_its_eve_in_any_year() -> None:
    announced, later = find_periods("2026年春节前，2028年春节前", REFERENCE)
    assert (announced.latest, later.latest) == (date(2026, 2, 16), date(2028, 1, 25))
    assert not later.provisional


def test_a_date_in_the_title_of_a_document_is_marked_and_dates_nothing_behind_it() -> None:
    in_title, due = find_periods("《2027年3月工作安排》印发后，9月底前完成", REFERENCE)
    assert (in_title.titled, due.titled) == (True, False)
    assert due.latest == date(2025, 9, 30)


def test_a_title_that_is_never_closed_marks_only_what_is_near() -> None:
    near, far = find_periods("《2025年要点" + "推进项目建设" * 20 + "，6月底前完成", REFERENCE)
    assert (near.titled, far.titled) == (True, False)


def test_a_new_paragraph_forgets_the_year_of_the_last() -> None:
    first, second = find_periods("2027年12月通水\n6月底前开工", REFERENCE)
    assert (first.latest, second.latest) == (date(2027, 12, 31), date(2025, 6, 30))


def test_periods_do_not_overlap_and_stand_in_text_order() -> None:
    text = "".join(line.phrase + "，" for line in CORPUS)
    spans = [period.span for period in find_periods(text, REFERENCE)]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "unit", ["1", "年", "月", "12月", "2025年", "十", "自1", "前", "“", " \n", "1 ", "—1", "每年1月1日", "今"]
)
def test_a_line_of_a_hundred_thousand_of_the_same_is_read_in_time(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    begun = time.process_time()
    find_periods(line, REFERENCE)
    assert time.process_time() - begun < 2


def test_a_line_of_a_megabyte_without_punctuation_takes_seconds_not_minutes() -> None:
    begun = time.process_time()
    find_periods("2025年12月" * (1_000_000 // 12), REFERENCE)
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2100, 12, 31), date(1901, 1, 1), date(9000, 6, 1)])
def test_a_reference_far_away_gives_periods_or_nothing_never_an_error(day: date) -> None:
    for line in CORPUS:
        find_periods(line.phrase, day)


@pytest.mark.shared
def test_dates_within_the_spans_of_the_shared_gold_are_the_due_days(shared: Path) -> None:
    """Of the statements whose own span holds time words, those whose due day is among them; 0.949 when written.

    The rest compare with another period (较上年) or lean on a heading's year, which is the extractor's to know.
    """
    folder = shared / "corpus"
    documents = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    right = wrong = 0
    for record in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        periods = find_periods(record["text"], date.fromisoformat(documents[record["doc"]]["date"]))
        if record["due"] and periods:
            is_right = record["due"] in {period.latest.isoformat() for period in periods}
            right, wrong = right + is_right, wrong + (not is_right)
    assert right / (right + wrong) >= 0.93
