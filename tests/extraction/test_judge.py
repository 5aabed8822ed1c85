"""The judge: its weights, and what it makes of features that it knows and does not know."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from guatu.extraction import KINDS, explain
from guatu.extraction.features import Seen, features
from guatu.extraction.judge import LABELS, Judge, judge
from guatu.reading import read_here
from guatu.words import LANGUAGES, say
from tests.conftest import ROOT
from tests.extraction.alone import seen_in

DAY = date(2026, 3, 2)


def test_the_packages_weights_have_a_row_for_each_feature_and_a_column_for_each_kind() -> None:
    made = judge()
    assert made.weights.shape == (len(made.index), len(LABELS))
    assert sorted(made.index.values()) == list(range(len(made.index)))
    assert np.isfinite(made.weights).all()
    assert set(LABELS) == {None, *KINDS}


def test_the_weights_are_files_of_the_package() -> None:
    folder = files("guatu.extraction").joinpath("weights")
    assert [name for name in ("judge.npz", "choices.npz") if not folder.joinpath(name).is_file()] == []


def test_the_chances_of_a_clause_add_up_to_one() -> None:
    for seen in seen_in("市水利局要在6月底前建成云溪水厂。全市上下要统一思想。", DAY):
        chances = judge().weigh(seen)
        assert min(chances) >= 0
        assert sum(chances) == pytest.approx(1.0, abs=1e-5)


def slow(made: Judge, seen: Seen) -> list[float]:
    """The chances by the features one by one."""
    points = sum((made.weights[made.index[name]] for name in features(seen) if name in made.index), np.zeros(6))
    odds = np.exp(points - points.max())
    return [float(one) for one in odds / odds.sum()]


def test_weighed_at_once_a_clause_has_the_points_of_its_features_one_by_one() -> None:
    text = "市水利局要在2026年6月底前建成云溪水厂。《云溪规划》已印发，完成投资12.5亿元。\n" * 3
    filled = "全市上下要统一思想，" * 2_000 + text + "澄江大桥项目正在进行桩基施工。"
    every = [
        one for one in [*seen_in(text, DAY), *seen_in(filled, DAY)[-12:]] if one.drafts or one.scene.clause.periods
    ]
    assert len(every) >= 6
    assert [judge().weigh(seen) for seen in every] == [pytest.approx(slow(judge(), seen), abs=1e-5) for seen in every]


def test_features_that_were_not_taught_are_passed_over() -> None:
    made = Judge({"never met": 0}, np.array([[0, 2, 0, 0, 0, 0]], dtype=np.float32))
    assert made.weigh(seen_in("全市上下要统一思想。", DAY)[0]) == pytest.approx([1 / 6] * 6)


def test_an_n_gram_counts_as_often_as_it_occurs() -> None:
    made = Judge({"2统一": 0}, np.array([[0, 1, 0, 0, 0, 0]], dtype=np.float32))
    once, twice = (made.weigh(seen_in(text, DAY)[0]) for text in ("要统一思想。", "要统一思想统一行动。"))
    assert [one[1] / one[0] for one in (once, twice)] == pytest.approx([np.e, np.e**2], rel=1e-5)


def test_reasons_name_what_spoke_for_a_label() -> None:
    made = Judge({"2统一": 0, "2思想": 1}, np.array([[3, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 2]], dtype=np.float32))
    seen = seen_in("要统一思想。", DAY)[0]
    assert made.reasons(seen, None, 1) == [("2统一", 3.0)]
    assert made.reasons(seen, "task", 1) == [("2思想", 2.0)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("市水利局要在2026年6月底前建成云溪水厂。", "milestone"),
        ("2025年，全市粮食产量达到86.5万吨，增长3.2%。", "observation"),
        ("澄江大桥项目正在进行桩基施工。", "status"),
        ("全市上下要提高认识、统一思想、凝聚力量。", None),
    ],
)
def test_of_clear_sentences_the_package_is_sure(text: str, kind: str | None) -> None:
    chances = judge().weigh(seen_in(text, DAY)[0])
    assert LABELS[chances.index(max(chances))] == kind


def test_explain_names_the_judge_where_it_made_the_statement_and_every_rule_is_said_in_words() -> None:
    told = [
        one
        for file in sorted((ROOT / "tests/corpus").glob("c0*.txt"))
        for one in explain(read_here(file.name, file.read_bytes()), reference=DAY)
    ]
    judged = [one for one in told if one.rule == "judged"]
    assert judged
    assert [one.text for one in judged if not any(reason.startswith("judged ") for reason in one.reasons)] == []
    for rule in {one.rule for one in told if one.rule}:
        assert all(say(f"extraction.rule.{rule}", language) for language in LANGUAGES)
