"""Obligations that became no statement are listed with the rule that saw the duty."""

from __future__ import annotations

import pytest

from guatu.extraction.coverage import uncovered
from guatu.reading import read_here


def listed(text: str) -> list[tuple[str, str]]:
    missed, _ = uncovered(read_here("a.txt", text.encode()), ())
    return [(one.text, one.rule) for one in missed]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("各县区要加快编制应急预案。", "must"),
        ("市水务局将向社会公布云溪水库的水质。", "will"),
        ("同时，编纂《澄州地方志》，为后人留下一份家底。", "plan"),
        ("7．创作会歌一首，拍摄宣传片一部。", "plan"),
        ("择优引进两家物流企业。", "plan"),
    ],
)
def test_a_duty_is_listed_with_its_rule(sentence: str, rule: str) -> None:
    assert listed(sentence) == [(sentence, rule)]


@pytest.mark.parametrize(
    "sentence",
    [
        "为进一步做好防汛工作，制定本方案。",
        "全年累计组织“澄州之夏”文艺演出12场。",
        "已建成社区服务中心三个。",
        "来自各地的客商参观了展馆。",
    ],
)
def test_what_was_done_or_is_said_of_the_document_itself_is_none(sentence: str) -> None:
    assert listed(sentence) == []


def test_a_report_tells_bare_verbs_of_what_was_done() -> None:
    text = "2025年工作情况\n\n一、工作总结\n\n编制《澄州水网规划》，出台扶持措施。\n"
    assert listed(text) == []
