"""Who answers, in the forms in which offices write it beside a promise and above their own papers."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.extraction import extract
from guatu.reading import read_here

DAY = date(2026, 7, 5)


def answering(text: str) -> list[tuple[str, list[str]]]:
    """The planned items of a text, each with the names of those who answer."""
    found = extract(read_here("a.txt", text.encode()), DAY).statements
    return [(one.text[:6], [unit.name for unit in one.units]) for one in found if one.kind == "milestone"]


@pytest.mark.parametrize(
    "behind",
    [
        "（市水务局、市财政局）",
        "(市水务局、市财政局)",
        "〔市水务局、市财政局〕",
        "〔市水务局牵头，市财政局配合〕",
        "[市水务局、市财政局]",
        "【市水务局、市财政局】",
        "（★市水务局、市财政局）",
        "（市水务局/市财政局）",
        "（牵头：市水务局；配合：市财政局）",
    ],
)
def test_a_bracket_of_any_shape_behind_a_promise_names_who_answers(behind: str) -> None:
    text = f"澄州市河道整治行动方案\n\n一、重点任务\n\n（一）抓好工程。9月底前完成西坝加固。{behind}\n"

    assert answering(text) == [("9月底前完成", ["市水务局", "市财政局"])]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("澄州市水务局2026年上半年工作总结\n\n我局坚持稳中求进。", "市水务局"),
        ("2026年上半年工作总结\n\n澄州市水务局\n", "市水务局"),
        (
            "2026年上半年工作总结\n（云溪县交通运输局　2026年7月5日）\n\n今年以来扎实工作。\n一、上半年工作\n",
            "县交通运输局",
        ),
        ("中共澄州市委组织部2026年上半年工作总结\n\n我部坚持服务大局。", "市委组织部"),
        ("澄州市公安局交通警察支队2026年上半年工作总结\n\n我支队坚持服务大局。", "市公安局交通警察支队"),
        ("澄州市卫生健康委2026年上半年工作总结\n\n我委坚持服务大局。", "市卫生健康委"),
    ],
)
def test_an_office_answers_for_what_its_own_paper_plans(head: str, name: str) -> None:
    body = (
        "\n二、下半年工作打算\n（一）抓好工程。9月底前完成西坝加固。12月底前建成智慧平台。\n"
        "（二）抓好管理。管理是基础，责任是关键。\n（三）抓好队伍。队伍是根本，作风是保证。\n"
    )

    assert answering(head + body) == [("9月底前完成", [name]), ("12月底前建", [name])]


def test_names_with_nothing_but_a_blank_between_them_are_two() -> None:
    from guatu.words import find_bodies

    assert [one.name for one in find_bodies("（市水务局　市财政局）") if one.rule != "body"] == ["市水务局", "市财政局"]
    assert [one for one in find_bodies("（市水务局　市财政局）") if len(one.name) > 5] == []
