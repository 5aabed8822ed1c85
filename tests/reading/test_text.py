from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.reading import Document, ReadError, read_here

LINE = "由市交通局牵头，于2026年9月30日前完成滨江大道改造工程。"


def paragraphs(text: str, name: str = "方案.txt") -> list[str]:
    return read_here(name, text.encode()).text.splitlines()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LINE.encode(), "UTF-8"),
        (LINE.encode("gb18030"), "GB18030"),
        (codecs.BOM_UTF16_LE + LINE.encode("utf-16-le"), "UTF-16 with a mark"),
        (LINE.encode("utf-16-le"), "UTF-16 without a mark"),
        (LINE.encode("utf-16-be"), "UTF-16 the other way round"),
    ],
)
def test_the_encoding_is_found_out(data: bytes, why: str) -> None:
    assert read_here("方案.txt", data).raw == LINE, why


def test_raw_of_a_utf8_file_is_the_file() -> None:
    data = "\ufeff一、总体要求\r\n\r\n加快建设\r滨江大道。\u2028".encode()

    assert read_here("方案.txt", data).raw == data.decode("utf-8")


def test_every_character_knows_where_it_came_from() -> None:
    document = read_here("a.txt", "于２０２６年\n完成⻓江大桥。".encode())

    assert document.text == "于2026年\n完成长江大桥。\n"
    start = document.text.index("长江")
    assert document.raw[slice(*document.raw_span((start, start + 2)))] == "⻓江"


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    text = (
        "　　一季度，全市上下坚持项目为王，重点项目完成投\n资大幅增长，要素保障持续有力，前期工作扎实推进\n"
        "，形成比学赶超的良好局面。\n　　二季度要再加力。\n"
    )

    assert paragraphs(text) == [
        "一季度，全市上下坚持项目为王，重点项目完成投资大幅增长，要素保障持续有力，前期工作扎实推进，形成比学赶超的良好局面。",
        "二季度要再加力。",
    ]


def test_a_paragraph_cut_in_mid_sentence_goes_on_after_the_gap() -> None:
    text = "要坚持问题导向、目标导向，把工作抓在手上，落实到具体项目，围绕产业集\n\n聚区建设持续用力。\n"

    assert paragraphs(text) == [
        "要坚持问题导向、目标导向，把工作抓在手上，落实到具体项目，围绕产业集聚区建设持续用力。"
    ]


@pytest.mark.parametrize(
    "second", ["二、重点任务", "（二）目标", "2.城东水厂", "①选址", "牵头单位：云溪县", "2026年3月5日"]
)
def test_a_line_that_opens_something_keeps_apart(second: str) -> None:
    assert paragraphs(f"要加快建设，\n{second}\n")[1] == second


def test_headings_have_levels() -> None:
    document = read_here(
        "方案.txt", "澄州市三年行动方案\n\n一、总体要求\n（一）指导思想。坚持稳中求进。\n各单位要落实。\n".encode()
    )

    assert [(block.level, document.text[slice(*block.span)]) for block in document.blocks] == [
        (1, "澄州市三年行动方案"),
        (2, "一、总体要求"),
        (3, "（一）指导思想。"),
        (0, "坚持稳中求进。"),
        (0, "各单位要落实。"),
    ]


def test_marks_of_markdown_are_left_out_of_text_only() -> None:
    document = read_here("报告.md", "## 一、目标\n\n**力争**开工。\n".encode())

    assert document.text == "一、目标\n力争开工。\n"
    assert document.blocks[0].level == 2
    assert document.raw == "## 一、目标\n\n**力争**开工。\n"


@pytest.mark.parametrize(
    "text",
    [
        "任务\t单位\t时限\n修路\t市交通局\t6月底\n建校\t市教育局\t8月底\n",
        "|任务|单位|时限|\n|---|---|---|\n|修路|市交通局|6月底|\n|建校|市教育局|8月底|\n",
    ],
)
def test_tables_of_tabs_or_bars_are_tables(text: str) -> None:
    document = read_here("表.txt", text.encode())

    (table,) = document.tables
    assert [(cell.row, cell.column, document.text[slice(*cell.span)]) for cell in table.cells[:5]] == [
        (0, 0, "任务"),
        (0, 1, "单位"),
        (0, 2, "时限"),
        (1, 0, "修路"),
        (1, 1, "市交通局"),
    ]


def test_spaces_left_by_justification_go_and_those_of_titles_stay() -> None:
    assert paragraphs("抢抓机遇 务实重干\n\n各单位要落 实责任，于 2026 年 6 月 30 日前报 送。\n") == [
        "抢抓机遇 务实重干",
        "各单位要落实责任，于2026年6月30日前报送。",
    ]


def test_what_the_reader_doubts_is_noted() -> None:
    document = read_here("a.txt", "投资\u202e1.2\u202c亿元，建设\ue5e5园区。".encode())

    assert document.text == "投资1.2亿元，建设\ue5e5园区。\n"
    assert [(note.key, note.facts.get("count")) for note in document.notes] == [
        ("reading.note.private.line", 1),
        ("reading.note.unseen", 2),
        ("reading.note.turned.line", None),
    ]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "reading.error.empty"),
        ("\u3000\u200b\n".encode(), "reading.error.no_text"),
        ("滨\0江".encode(), "reading.error.nul"),
        (LINE.encode() + b"\n" + LINE.encode("gbk"), "reading.error.bytes"),
        (bytes(range(128, 256)) * 30, "reading.error.not_text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, key: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_here("a.txt", data)
    assert refused.value.key == key


@given(
    st.text(alphabet="一二、。，（）Ａ１ \n\t#*|年月日\u200b⻓\ufdfa\r\u2028", min_size=1, max_size=80).filter(
        str.strip
    )
)
def test_offsets_never_fall_and_end_at_the_end(text: str) -> None:
    try:
        document = read_here("a.txt", text.encode())
    except ReadError:
        return
    offsets = list(document.origin)

    assert document.raw == text
    assert len(offsets) == len(document.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    again = Document.from_json(document.to_json())
    assert (again.text, list(again.origin), again.blocks, again.tables) == (
        document.text,
        offsets,
        document.blocks,
        document.tables,
    )


def test_a_few_marks_in_utf8_are_not_taken_for_utf16() -> None:
    assert read_here("a.txt", "）、||".encode()).raw == "）、||"
