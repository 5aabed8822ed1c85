from __future__ import annotations

import pytest

from guatu.reading import Document, read_here
from guatu.reading.mending import mend
from guatu.words import say


def read(text: str) -> Document:
    return read_here("a.txt", text.encode())


def said(document: Document) -> list[str]:
    return [say(note.key, "zh", **note.facts) for note in document.notes]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2O22年1O月3l日前完成。", "2022年10月31日前完成。"),
        ("投资1O0亿元，增长3O%。", "投资100亿元，增长30%。"),
        ("增长5.O%。", "增长5.0%。"),
        ("项目巳完成投资，己经开工。", "项目已完成投资，已经开工。"),
        ("6月未前完工。", "6月末前完工。"),
        ("2026年未，全面建成。", "2026年末，全面建成。"),
        ("手续尚末办理。", "手续尚未办理。"),
    ],
)
def test_a_certain_slip_is_mended_in_the_text_and_kept_in_raw(written: str, read_as: str) -> None:
    document = read(written)

    assert (document.text, document.raw) == (f"{read_as}\n", written)
    assert list(document.origin) == list(range(len(written))) + [len(written)] * 2
    assert all("按" in line and "原文未改" in line for line in said(document))
    assert said(document)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("2022年6和月底前完成。", "第1行“6和月”疑为“6月”，未改动，请核对"),
        ("力争20和22年完成。", "第1行“20和22年”疑为“2022年”，未改动，请核对"),
        ("2022年的6月开工。", "第1行“年的6月”疑为“年6月”，未改动，请核对"),
        ("增长3。5%。", "第1行“3。5%”疑为“3.5%”，未改动，请核对"),
        ("于6月月5日完成。", "第1行“6月月”疑为“6月”，未改动，请核对"),
        ("抓好项目建设的的落实。", "第1行“的的”疑为“的”，未改动，请核对"),
        ("抓好建设，，确保完成。", "第1行“，，”疑为“，”，未改动，请核对"),
        ("厂房6月未完成。", "第1行“未”疑为“末”，未改动，请核对"),
    ],
)
def test_what_can_be_read_in_two_ways_is_only_proposed(written: str, line: str) -> None:
    document = read(written)

    assert document.text == f"{written}\n"
    assert said(document) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "O2O项目12个，CO2年排放下降，H2O项目。",
        "乙巳年巳时。由自己完成，知己知彼。",
        "8日、9日，5月、6月，2023、2024年，10年的年均增速。",
        "2026年年底前、6月月底前完成。",
        "“789”年轻干部培养工程，目的的确明确。",
        "一是2024年。5月份开始。达到8。年底前完成。",
        "增长8%，月均3%。尚未完成，年未完成投资占比。",
    ],
)
def test_what_is_well_written_is_left_alone(text: str) -> None:
    assert mend(text) == (text, ())


def test_days_that_do_not_exist_are_named_with_their_lines() -> None:
    document = read(
        "于2026年2月30日前完成。\n于2026年13月1日前完成。\n于二〇二六年九月三十一日前完成。\n"
        "于99999年1月1日前完成。\n于4月31日前完成。\n于2024年2月29日、2月29日、九月三十日、2026年9月前完成。\n"
    )

    assert said(document) == [
        f"第{line}行“{day}”不是实有的日期，未采用，请核对"
        for line, day in enumerate(
            ["2026年2月30日", "2026年13月1日", "二〇二六年九月三十一日", "99999年1月1日", "4月31日"], 1
        )
    ]


def test_a_text_in_traditional_characters_is_read_in_simplified_ones() -> None:
    written = "由市國土資源局負責，應當於2026年9月30日前完成濱江大道改造工程。乾隆年間的著名瞭望臺須先修復。"
    document = read(written)

    assert (
        document.text
        == "由市国土资源局负责，应当于2026年9月30日前完成滨江大道改造工程。乾隆年间的著名瞭望台须先修复。\n"
    )
    assert document.raw == written
    assert list(document.origin) == list(range(len(written))) + [len(written)] * 2
    assert said(document) == ["全文以繁体字为主，按简体读入，原文未改"]


def test_a_few_traditional_characters_do_not_change_a_simplified_text() -> None:
    text = "市文旅局负责修缮乾隆年间的“國泰民安”牌坊，由专班统筹，年底前完成，经费从专项资金中列支。"

    assert read(text).text == f"{text}\n"


def test_private_codes_are_kept_counted_and_named_where_they_first_stand() -> None:
    document = read("第一行。\n由市\ue5e5局和\ue001所负责，\ue5e5牵头。")

    assert document.text == "第一行。\n由市\ue5e5局和\ue001所负责，\ue5e5牵头。\n"
    [line] = said(document)
    assert line == (
        "第2行起有3个字用的是字体专用编码（U+E5E5×2、U+E001×1），不能识别，原样保留，请对照原件核对："
        "“第一行。 由市\ue5e5局和\ue001所负责，\ue5e5牵头。”"
    )
    assert document.notes[0].span == (7, 8)


def test_private_codes_of_the_older_national_standard_are_read_as_what_they_were_given_since() -> None:
    document = read("村名\ue816字\ue81e。")

    assert (document.text, document.notes) == ("村名𠂇字龴。\n", ())


def test_what_turns_the_order_of_characters_is_named_with_what_is_stored() -> None:
    document = read("总投资\u202e1.2\u202c亿元。")

    assert document.text == "总投资1.2亿元。\n"
    assert said(document) == [
        "有2个看不见的控制字符，所见与所存可能不同，已从正文略去",
        "第1行用控制字符改变了文字的显示顺序，所存的是“总投资1.2亿元。”，看到的可能不同",
    ]


def test_slips_without_number_are_counted_after_the_first_twenty() -> None:
    document = read("项目，，完成。\n" * 25)

    assert [note.key for note in document.notes] == ["reading.note.slip.line"] * 20 + ["reading.note.more_slips"]
    assert [note.facts["line"] for note in document.notes[:20]] == list(range(1, 21))
    assert document.notes[20].facts == {"count": 5}
