from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from guatu.chart import ChartError, WallChart, draw_pdf, draw_svg
from guatu.chart.pdf import FOLDERS, find_font
from guatu.chart.sheet_plan import ROWS_A_SHEET, fit, width
from guatu.ledger import Draft
from tests.chart.cases import chart

SVG = "{http://www.w3.org/2000/svg}"


def many(count: int) -> WallChart:
    drawn = chart()
    return replace(drawn, rows=tuple(replace(drawn.rows[1], number=number) for number in range(1, count + 1)))


def texts_of(svg: str) -> list[str]:
    return [text.text or "" for text in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_the_svg_holds_every_row_and_the_legend() -> None:
    said = texts_of(draw_svg(chart(), "zh"))

    assert [row.name for row in chart().rows if row.name not in said] == []
    assert "红灯 已超期，或按工期来不及" in said
    assert "截至2026-03-18 · 通用规则 · 2份材料 · 义务句 6/7 已入账" in said
    assert "第1张，共1张" in said


def test_rows_beyond_a_sheet_go_to_the_next_with_its_own_head() -> None:
    said = texts_of(draw_svg(many(ROWS_A_SHEET + 1), "en"))

    assert said.count("Lead unit") == 2
    assert "sheet 2 of 2" in said


def test_a_larger_sheet_holds_the_same_rows_larger() -> None:
    small, large = (etree.fromstring(draw_svg(chart(), "zh", size).encode()) for size in ("A3", "A0"))

    assert (small.get("width"), large.get("width")) == ("420mm", "1187.93mm")
    assert small.get("viewBox") == large.get("viewBox")


def test_an_unknown_size_is_answered_with_those_there_are() -> None:
    with pytest.raises(ChartError, match="图纸: B5: 没有这种幅面: 用 A4, A3, A2, A1, A0"):
        draw_svg(chart(), "zh", "B5")


def test_hostile_names_stay_text_in_the_svg() -> None:
    svg = draw_svg(chart(Draft("renamed", 4, {"name": '<script>alert("1")</script>\x0b'})), "zh")

    assert '<script>alert("1")</script>\ufffd' in texts_of(svg)
    assert not list(etree.fromstring(svg.encode()).iter(f"{SVG}script"))


def test_a_long_name_is_cut_to_its_column() -> None:
    assert fit("临江大道快速化改造", 16, 3.2) == "临江大道…"
    assert width(fit("临江大道快速化改造" * 9, 90, 3.2), 3.2) <= 90
    assert fit("临江大道", 90, 3.2) == "临江大道"


def test_an_empty_chart_says_so() -> None:
    assert any("台账里还没有事项" in text for text in texts_of(draw_svg(replace(chart(), rows=()), "zh")))


def pdf_of(drawn: WallChart, size: str = "A3") -> pypdfium2.PdfDocument:
    try:
        find_font(FOLDERS)
    except ChartError as error:
        pytest.skip(str(error))
    return pypdfium2.PdfDocument(draw_pdf(drawn, "zh", size))


def test_the_pdf_keeps_its_chinese_as_text() -> None:
    document = pdf_of(chart())

    said = document[0].get_textpage().get_text_range()

    assert "澄州市重点项目" in said
    assert "3月13日前完成云溪隧道征收安置" in said
    assert [round(side * 25.4 / 72) for side in document[0].get_size()] == [420, 297]


def test_the_pdf_has_the_sheets_of_the_svg() -> None:
    assert len(pdf_of(many(ROWS_A_SHEET + 1), "A0")) == 2


def test_without_a_chinese_font_the_package_to_install_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match="PDF: 字体: 本机没有可嵌入的中文字体: 安装 fonts-noto-cjk") as caught:
        draw_pdf(chart(), "zh", folders=(str(tmp_path),))

    assert caught.value.says("en").startswith("PDF: font: no Chinese font to embed on this machine: install")
