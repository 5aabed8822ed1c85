"""The log-linear choices: which candidate has most points, and what the candidates for days and values are."""

from __future__ import annotations

from datetime import date

from guatu.extraction import choice
from guatu.extraction.amounts import quantities
from guatu.extraction.choice import Known, choices, known, points_of
from guatu.extraction.dues import days
from guatu.extraction.scene import Draft, Scene
from guatu.extraction.settling import settle
from tests.extraction.alone import seen_in

DAY = date(2026, 3, 2)
RULED = {"value:ruled": 1.0, "due:ruled": 1.0, "subject:ruled": 5.0}


def of(text: str) -> tuple[Scene, Draft]:
    (seen,) = [one for one in seen_in(text, DAY) if one.drafts]
    return seen.scene, seen.drafts[0]


def letters(key: str) -> tuple[str, ...]:
    return tuple(key)


def test_what_was_not_taught_counts_nothing() -> None:
    assert points_of({"a": 1.5}, ["a", "never met"]) == 1.5


def test_sums_of_groups_are_those_of_their_features_and_are_kept() -> None:
    weights = known({"a": 1.0, "b": 2.0})
    sums = weights.sums(letters)
    assert (sums["ab"], sums["abz"], sums[""]) == (3.0, 3.0, 0.0)
    assert weights.sums(letters) is sums
    assert known(weights) is weights


def test_what_is_kept_is_bounded() -> None:
    sums = Known({"a": 1.0}).sums(letters)
    for number in range(choice._MANY + 10):
        _ = sums[str(number)]
    assert len(sums) <= choice._MANY


def test_the_packages_weights_are_numbers_each_named_after_its_choice() -> None:
    named = {name.partition(":")[0] for name in choices()}
    assert named >= {"due", "value", "subject", "join"}
    assert all(isinstance(weight, float | int) for weight in choices().values())


def test_no_amount_is_one_of_the_candidates_and_one_is_the_rules_own() -> None:
    scene, draft = of("年底前改造老旧小区64个3万户。")
    found = quantities(scene, draft)
    assert found[0].amount is None
    assert [one.amount.number for one in found if one.amount] == [amount.number for amount in scene.clause.amounts]
    assert sum("value:ruled" in one.features for one in found) == 1


def test_no_day_is_one_of_the_candidates_and_the_clauses_own_day_another() -> None:
    scene, draft = of("2026年6月底前建成云溪水厂。")
    assert {one.day for one in days(scene, draft)} >= {None, date(2026, 6, 30)}


def test_weights_that_follow_the_rules_change_nothing() -> None:
    scene, draft = of("2026年年底前改造老旧小区64个。")
    before = (draft.kind, draft.due, draft.value, draft.subject and draft.subject.text)
    settle(scene, [draft], RULED, ())
    assert (draft.kind, draft.due, draft.value, draft.subject and draft.subject.text) == before


def test_a_milestone_that_loses_its_day_is_a_task() -> None:
    scene, draft = of("2026年6月底前建成云溪水厂。")
    none = next(one for one in days(scene, draft) if one.day is None)
    apart = set(none.features) - {name for one in days(scene, draft) if one.day for name in one.features}
    settle(scene, [draft], {"subject:ruled": 5.0} | dict.fromkeys(apart, 9.0), ())
    assert (draft.kind, draft.due) == ("task", None)


def test_a_choice_is_weighed_by_groups_as_by_its_features() -> None:
    scene, draft = of("2026年6月底前全市新建中小学校12所。\n")
    weights = choices()
    points = [one.points(weights) for one in days(scene, draft)]
    points += [one.points(weights) for one in quantities(scene, draft)]
    features = [one.features for one in days(scene, draft)] + [one.features for one in quantities(scene, draft)]
    assert points == [points_of(weights, names) for names in features]
