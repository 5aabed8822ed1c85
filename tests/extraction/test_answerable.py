"""Who answers for a statement: the lists of organisations around it, and those taken in."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.extraction.answerable import LEARNT, answer, candidates, chosen
from guatu.extraction.candidates import Surroundings
from guatu.extraction.choice import choices, points_of
from guatu.extraction.prose import Reading
from guatu.extraction.scene import Found
from guatu.reading import read_here
from tests.extraction.alone import as_proposed

DAY = date(2026, 3, 2)


def read(text: str) -> tuple[list[Found], Surroundings]:
    document = read_here("a.txt", text.encode())
    reading = Reading(document, DAY, as_proposed)
    reading.run()
    return reading.found, Surroundings(document, reading.every)


def places(text: str) -> dict[str, tuple[str, ...]]:
    """The places of the lists around the first statement, with their members."""
    found, around = read(text)
    return {one.listed.place: tuple(m.name for m in one.listed.members) for one in candidates(found[0], around)}


def test_a_list_is_one_candidate() -> None:
    seen = places("市水利局、市财政局和云溪县政府要在2026年6月底前建成城东泵站。\n")
    assert seen["within"] == ("市水利局", "市财政局", "云溪县政府")


def test_a_label_counts_as_far_as_its_sentence_may_reach_and_no_further() -> None:
    labels = []
    for between in (20, 280, 320, 4_000):
        around = read("牵头单位：" + "做好保障" * (between // 4) + "，市水利局负责6月底前建成城东泵站。\n")[1]
        seen = around.around((0, 1), around.every[0])
        labels.append([one.label for one in seen if one.place != "own"])
    assert labels == [["牵头"], ["牵头"], [""], [""]]


def test_the_bracket_behind_a_measure_is_seen_with_each_of_its_lists() -> None:
    found, around = read("6月底前建成城东泵站。（牵头单位：市水利局；配合单位：市财政局、建设局）\n")
    seen = [one.listed for one in candidates(found[0], around) if one.listed.place == "bracket"]
    assert [(one.label, tuple(member.name for member in one.members), one.pure) for one in seen] == [
        ("牵头", ("市水利局",), True),
        ("配合", ("市财政局", "建设局"), True),
    ]


def test_the_next_bracket_is_nearer_than_the_one_behind_it() -> None:
    found, around = read("5月底前开工建设北岸码头。（市港航局负责）抓好防汛。（市水利局负责）\n")
    seen = [one.listed for one in candidates(found[0], around) if one.listed.place == "bracket"]
    assert [(one.members[0].name, one.distance) for one in seen] == [("市港航局", 0), ("市水利局", 1)]


def test_the_head_of_an_item_hands_its_bracket_down() -> None:
    seen = places("三、任务\n（一）场馆组（牵头：市建设局）\n1．6月底前建成城东泵站。\n")
    assert seen["head"] == ("市建设局",)


def test_weights_that_were_not_taught_leave_the_rules_answer() -> None:
    found, around = read("市水利局要在2026年6月底前建成城东泵站。\n")
    before = [one.owned for one in found]
    answer(found, around, {"subject:x": 1.0})
    assert [one.owned for one in found] == before


def test_each_unit_keeps_the_place_that_names_it() -> None:
    text = "6月底前建成城东泵站。（牵头单位：市水利局；配合单位：市财政局）\n"
    found, around = read(text)
    owned = chosen(candidates(found[0], around), {LEARNT: 1.0, "role:l配合": 1.0})
    assert owned is not None
    assert [(unit.name, unit.role) for unit in owned.units] == [("市水利局", "lead"), ("市财政局", "support")]
    assert [around.text[slice(*ground.span)] for ground in owned.grounds if ground.span] == ["市水利局", "市财政局"]
    assert {ground.rule for ground in owned.grounds} == {"named-bracket"}


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("澄州市水利局2026年工作要点\n6月底前建成城东泵站。\n", "paper"),
        ("让清水长流\n市水利局局长 江澄\n6月底前建成城东泵站。\n", "signed"),
        ("澄州市水利局关于印发防汛方案的通知\n6月底前建成城东泵站。\n", "title"),
    ],
)
def test_as_what_a_body_speaks_in_its_paper(text: str, speaks: str) -> None:
    found, around = read(text)
    own = [one.listed.own for one in candidates(found[-1], around) if one.listed.own]
    assert own[0].speaks == speaks


def test_a_long_paragraph_is_looked_at_only_near_the_statement() -> None:
    found, around = read("市水利局要做好准备。" + "市财政局加强调度。" * 2000 + "6月底前建成城东泵站。\n")
    assert len([one for one in candidates(found[-1], around) if one.listed.place in {"first", "earlier"}]) < 200


def test_a_candidate_is_weighed_by_groups_as_by_its_features() -> None:
    found, around = read("市水利局要在6月底前建成城东泵站。（配合单位：市财政局）\npH值6月底前由市生态局监测达标。\n")
    for one in [one for statement in found for one in candidates(statement, around)]:
        assert one.points(choices()) == points_of(choices(), one.features)


def test_in_a_dialogue_speaks_the_body_whose_head_answers() -> None:
    found, around = read(
        "澄州市供水新闻发布会实录\n发布人：市水利局局长　江澄，市住建局副局长　林深\n记者：水厂何时建成？\n"
        "江澄：6月底前建成城东水厂。\n记者：管网呢？\n林深：9月底前建成北岸管网。\n"
    )
    spoken = [
        next((one.listed.members[0].name, one.listed.own.speaks) for one in candidates(each, around) if one.listed.own)
        for each in found
    ]
    assert spoken == [("市水利局", "speaker"), ("市住建局", "speaker")]


def test_an_office_goes_by_the_name_it_has_in_its_own_place() -> None:
    found, around = read("澄州市水利局2026年工作要点\n6月底前建成城东泵站。\n")
    own = [one.listed.members[0].name for one in candidates(found[-1], around) if one.listed.own]
    assert own[0] == "市水利局"


def test_what_only_stands_for_a_firm_has_its_full_name() -> None:
    found, around = read("澄州水务集团有限公司2026年工作计划\n集团将在6月底前建成城东泵站。\n")
    seen = {one.listed.place: one.listed.members[0].name for one in candidates(found[-1], around)}
    assert seen["within"] == "澄州水务集团有限公司"


def test_a_name_that_heads_a_paragraph_is_first_for_all_of_it() -> None:
    found, around = read("工程科：做好准备；召开例会。年底前总结。6月底前建成城东泵站。\n")
    seen = [(one.listed.place, one.listed.label) for one in candidates(found[-1], around) if not one.listed.own]
    assert ("first", "head") in seen


@pytest.mark.parametrize(
    ("text", "name"),
    [("访市水利局局长江澄\n", "市水利局"), ("市水利局春节前形成清单，6月底前建成泵站。\n", "市水利局")],
)
def test_a_name_ends_where_its_deed_begins(text: str, name: str) -> None:
    around = read(text)[1]
    assert next(m.name for one in around.around((0, 2), around.every[0]) for m in one.members if not one.own) == name


def test_who_opens_the_clause_acts_and_not_who_acted_before() -> None:
    found, around = read("市财政局落实资金，市水利局6月底前建成城东泵站。\n")
    weights = {LEARNT: 1.0, "unit:said": 3.0}
    owned = chosen(candidates(found[-1], around), weights)
    assert owned is not None
    assert [unit.name for unit in owned.units] == ["市水利局"]
