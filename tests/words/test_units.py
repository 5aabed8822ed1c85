"""Names of organisations: the corpus of running text and of table cells, and that a long line is read in time."""

from __future__ import annotations

import time

import pytest

from guatu.words import find_units, split_units
from tests.words.corpus import Line, lines_of

CORPUS = lines_of("units.txt")
ROLES = {"lead": "牵头", "support": "配合", None: "－"}


@pytest.mark.parametrize("line", CORPUS, ids=lambda line: line.where)
def test_a_text_names_whom_the_corpus_says(line: Line) -> None:
    mentions = split_units(line.phrase) if line.section == "单元格" else find_units(line.phrase)
    said = "；".join(f"{mention.name} {ROLES[mention.role]}" for mention in mentions)
    assert (said or "无") == line.expected, line.phrase
    assert all(line.phrase[slice(*mention.span)] == mention.name for mention in mentions)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CORPUS) >= 60


def test_a_column_gives_its_role_to_the_units_of_a_cell() -> None:
    mentions = split_units("市财政局、市审计局", "support")
    assert [(mention.name, mention.role) for mention in mentions] == [("市财政局", "support"), ("市审计局", "support")]


def test_an_empty_cell_names_nobody() -> None:
    assert split_units("") == split_units("　") == split_units("、，") == ()


@pytest.mark.parametrize("unit", ["市", "县", "市局", "各", "公司", "澄州", "（", "、", "市水", "区政府"])
def test_a_line_of_a_hundred_thousand_of_the_same_is_read_in_time(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    begun = time.process_time()
    find_units(line)
    split_units(line)
    assert time.process_time() - begun < 2
