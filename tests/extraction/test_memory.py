"""What was said before a clause: its paragraph's days and clauses, and the last statements of the document."""

from __future__ import annotations

from datetime import date

from guatu.extraction.memory import Memory
from guatu.extraction.scene import Scene
from tests.extraction.alone import seen_in

DAY = date(2026, 3, 2)
TEXT = "澄江大桥6月底前合龙，桥面9月底前铺装。验收由市交通运输局组织。\n要编制城东泵站实施方案。\n"


def scenes(text: str = TEXT) -> list[Scene]:
    return [one.scene for one in seen_in(text, DAY)]


def test_the_paragraphs_days_are_near_the_latest_first_with_how_long_ago() -> None:
    seen = [[(one.period.text, one.ago, one.same) for one in scene.near] for scene in scenes()]
    assert seen == [
        [],
        [("6月底前", 1, True)],
        [("9月底前", 1, False), ("6月底前", 2, False)],
        [],
    ]


def test_a_paragraphs_clauses_are_forgotten_with_it_the_names_are_not() -> None:
    third, last = scenes()[2:]
    assert [one.text for one in third.before] == ["桥面9月底前铺装", "澄江大桥6月底前合龙"]
    assert last.before == ()
    assert "澄江大桥" in [name.text for name in last.recent]


def test_the_last_day_of_each_sort_is_kept_with_its_place() -> None:
    last = scenes("2025年全市粮食产量达到86.5万吨。澄江大桥6月底前合龙，桥面9月底前完成铺装。\n要编制实施方案。\n")[-1]
    assert {sort: (kept.day, kept.paragraph) for sort, kept in last.lately.items()} == {
        "observation": (date(2025, 12, 31), 0),
        "act": (date(2026, 9, 30), 0),
    }


def test_an_earlier_scene_does_not_learn_what_is_said_after_it() -> None:
    first, second = scenes()[:2]
    assert (first.lately, first.recent) == ({}, ())
    assert second.lately["act"].day == date(2026, 6, 30)


def test_the_kinds_of_the_last_statements_are_features_the_latest_first() -> None:
    memory = Memory(kinds=["target", "milestone", "task", "status"])
    assert memory.said() == ("said0=status", "said1=task", "said=stm")
    assert Memory().said() == ("said=",)


def test_an_items_name_and_its_heading_are_what_a_clause_may_be_about() -> None:
    seen = seen_in("澄州市工作要点\n\n一、加快水利建设\n\n1.云溪水厂项目。6月底前建成。\n", DAY)
    assert [name.text for name in seen[-1].heads] == ["云溪水厂项目", "加快水利建设"]
    assert all(name.span and len(name.text) == name.span[1] - name.span[0] for name in seen[-1].heads)
