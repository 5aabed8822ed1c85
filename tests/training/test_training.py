"""Annotated documents make a judge and choices that have learnt them, the same ones every time."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from guatu.extraction import extract
from guatu.extraction.choice import points_of
from guatu.extraction.joining import learnt as joins
from guatu.extraction.stored import keep
from guatu.extraction.verdicts import deciding
from tests.conftest import ROOT
from tests.training.material import documents
from training import choices, judge
from training.answers import Answered, learnt
from training.choices import Joined, Lessons, Picked
from training.examples import Annotated, annotated, examples, fields, folders


@pytest.fixture
def material(tmp_path: Path) -> list[Annotated]:
    return documents(tmp_path)


def test_each_clause_is_an_example_with_the_label_of_its_gold_line(material: list[Annotated]) -> None:
    assert [(one.text, one.label) for one in examples(material[0])] == [
        ("市水利局要在2026年6月底前建成云溪水厂", "milestone"),
        ("2025年，云溪水厂供水3万吨", "observation"),
        ("大家要统一思想", None),
    ]


def test_a_judge_learns_the_documents_it_is_shown(material: list[Annotated]) -> None:
    made = judge.trained([example for one in material for example in examples(one)])
    for one in material:
        found = extract(one.document, one.day, deciding(made, {})).statements
        assert [(each.text, each.kind) for each in found] == [(line["text"], line["kind"]) for line in one.gold]


def test_what_was_learnt_reads_a_document_that_was_not_shown(material: list[Annotated]) -> None:
    *shown, unseen = material
    made = judge.trained([example for one in shown for example in examples(one)])
    weights = choices.trained(fields(one) for one in shown)
    found = extract(unseen.document, unseen.day, deciding(made, weights), joins(weights)).statements
    assert [(one.text, one.kind, one.due and one.due.isoformat()) for one in found] == [
        (line["text"], line["kind"], line["due"]) for line in unseen.gold
    ]


def test_the_same_documents_make_the_same_weights(material: list[Annotated]) -> None:
    every = [example for one in material for example in examples(one)]
    one, other = judge.trained(every), judge.trained(every)
    assert one.index == other.index
    assert np.array_equal(one.weights, other.weights)
    lessons = [fields(document) for document in material]
    assert choices.trained(lessons) == choices.trained(lessons)


def test_weights_are_kept_to_the_bit_but_for_those_next_to_nought(tmp_path: Path) -> None:
    names = ["a", "b", "two\nlines", "c"]
    weights = np.array([[0.5, 0], [0.001, -0.001], [1, 1], [0, -0.25]], dtype=np.float32)
    assert keep(tmp_path / "one.npz", names, weights, 0.02) == 2
    keep(tmp_path / "other.npz", names, weights, 0.02)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()
    with np.load(tmp_path / "one.npz") as packed:
        assert packed["names"].tobytes().decode() == "a\nc"
        assert packed["weights"].tolist() == [[0.5, 0], [0, -0.25]]


def test_features_met_once_are_passed_over(material: list[Annotated]) -> None:
    every = examples(material[0])
    met = Counter(name for one in every for name in one.features)
    assert set(judge.trained(every).index) == {name for name, times in met.items() if times >= judge.RARE}


def test_a_choice_learns_what_speaks_for_the_right_candidate() -> None:
    picked = [Picked((("a", "x"), ("b", "x")), frozenset({1})), Picked((("b",), ("a",)), frozenset({0}))]
    weights = choices.trained([Lessons(picked * 3, [], [])])
    assert max(["a", "b", "never met"], key=lambda name: points_of(weights, [name, "x"])) == "b"


def test_joining_learns_which_pairs_are_one_statement() -> None:
    pairs = [Joined(("join:together",), right=True), Joined(("join:apart",), right=False)]
    weights = choices.trained([Lessons([], [], pairs * 4)])
    assert points_of(weights, ["join:together"]) > 0 > points_of(weights, ["join:apart"])


def test_a_yes_or_no_lesson_pulls_what_is_known_beforehand_and_leaves_the_rest() -> None:
    lessons = [Answered(("unit:a",), right=True), Answered(("unit:b",), right=False)] * 5
    weights = learnt(lessons, {"unit:kept": 3.0})
    assert weights["unit:a"] > 0 > weights["unit:b"]
    assert weights["unit:kept"] == pytest.approx(3.0)


def test_what_is_held_out_is_not_learnt_from() -> None:
    learning = folders()
    assert ROOT / "tests/corpus" in learning
    assert [folder for folder in learning if {"heldout", "blind"} & set(folder.parts)] == []
    assert [folder.name for folder in learning[1:]] == sorted(
        path.name for path in (ROOT / "tests/corpus/training").iterdir() if path.is_dir()
    )


def test_every_gold_line_of_the_training_documents_quotes_its_document() -> None:
    wrong = []
    for folder in folders():
        for one in annotated(folder):
            raw = one.document.raw
            wrong += [f"{one.name} {gold['span']}" for gold in one.gold if raw[slice(*gold["span"])] != gold["text"]]
    assert wrong == []


def test_the_readmes_table_counts_what_the_folders_hold() -> None:
    page = (ROOT / "tests/corpus/training/README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\w) \| (\d+) \| (\d+) \|", page, re.MULTILINE)
    held = []
    for folder in folders()[1:]:
        every = list(annotated(folder))
        held.append((folder.name, str(len(every)), str(sum(len(one.gold) for one in every))))
    assert told == held
