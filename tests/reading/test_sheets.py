from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from guatu.reading import Document, ReadError, read_here


def workbook(fill: object) -> bytes:
    book = openpyxl.Workbook()
    fill(book)  # type: ignore[operator]
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def rows(document: Document, table: int = 0) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in document.tables[table].cells:
        found.setdefault(cell.row, []).append(document.text[slice(*cell.span)])
    return list(found.values())


def test_a_sheet_reads_as_it_is_shown() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.title = "任务"
        sheet["A1"] = "2026年任务分解表"
        sheet.merge_cells("A1:D1")
        sheet.append(["序号", "任务", "完成时限", "占比"])
        sheet.append([1, "滨江路\n改造", date(2026, 6, 30), 0.057])
        sheet.append([2, "学校", date(2026, 6, 1), 12.0])
        sheet["D3"].number_format = "0.0%"
        sheet["C4"].number_format = 'yyyy"年"m"月"'

    document = read_here("a.xlsx", workbook(fill))

    assert document.tables[0].name == "任务"
    assert rows(document) == [
        ["序号", "任务", "完成时限", "占比"],
        ["1", "滨江路 改造", "2026-06-30", "5.7%"],
        ["2", "学校", "2026年6月", "12"],
    ]
    assert (document.blocks[0].level, document.text[slice(*document.blocks[0].span)]) == (1, "2026年任务分解表")


def test_sheets_are_pages_and_hidden_ones_are_noted() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        first = book.active
        assert first is not None
        first.append(["甲", "乙"])
        book.create_sheet("二").append(["丙", "丁"])
        secret = book.create_sheet("底稿")
        secret.append(["戊", "己"])
        secret.sheet_state = "hidden"

    document = read_here("a.xlsx", workbook(fill))

    assert [page.number for page in document.pages] == [1, 2]
    assert document.text == "甲\t乙\n丙\t丁\n"
    assert [(note.key, note.facts["names"]) for note in document.notes] == [("reading.note.hidden_sheets", "底稿")]


def test_merged_cells_cover_their_rows() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row in (["单位", "任务"], ["云溪县", "修路"], [None, "建校"]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    document = read_here("a.xlsx", workbook(fill))

    cells = [(c.row, c.column, c.rows, document.text[slice(*c.span)]) for c in document.tables[0].cells]
    assert cells == [(0, 0, 1, "单位"), (0, 1, 1, "任务"), (1, 0, 2, "云溪县"), (1, 1, 1, "修路"), (2, 1, 1, "建校")]


def test_two_cells_at_the_corners_cost_two_cells() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["甲", "乙"])
        sheet["XFD1048576"] = "末格"

    document = read_here("a.xlsx", workbook(fill))

    assert [(c.row, c.column) for c in document.tables[0].cells] == [(0, 0), (0, 1), (1048575, 16383)]


def test_a_day_that_cannot_be_stays_a_number_and_is_named() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["时限", "单位"])
        sheet.append([2958466, "云溪县"])
        sheet["A2"].number_format = "yyyy-mm-dd"

    document = read_here("a.xlsx", workbook(fill))

    assert rows(document)[1] == ["2958466", "云溪县"]
    assert [(note.key, note.facts["cells"]) for note in document.notes] == [
        ("reading.note.bad_days", "Sheet!A2 (2958466)")
    ]


def test_too_many_cells_are_refused() -> None:
    from guatu.reading import Limits

    data = "甲,乙\n丙,丁\n".encode()
    with pytest.raises(ReadError) as refused:
        read_here("a.csv", data, Limits(cells=3))
    assert refused.value.says("zh") == "a.csv：表格：单元格（行、列）过多，超出 3 个的限制：请拆分后重交"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_csv_is_read_in_any_encoding_and_delimiter(delimiter: str) -> None:
    data = f'任务{delimiter}"时""限"\n"滨江路\n改造"{delimiter}6月底\n'.encode("gb18030")

    assert rows(read_here("a.csv", data)) == [["任务", '时"限'], ["滨江路 改造", "6月底"]]


def test_an_unclosed_quote_is_named_with_its_line() -> None:
    with pytest.raises(ReadError) as refused:
        read_here("a.csv", '任务,时限\n修路,"6月底\n建校,8月底\n'.encode())
    assert refused.value.facts == {"line": 2}


def test_a_web_page_reads_as_it_is_seen() -> None:
    page = """<html><head><title>x</title></head><body><h1>澄州要闻</h1><p>市交通局<b>牵头</b>。
    <span style="display: none">藏</span></p><script>alert(1)</script>
    <table><tr><th>任务<th>时限<tr><td>修路<td>6月底</table><div>尾</div></body></html>"""
    document = read_here("a.html", page.encode("gbk"))

    assert document.text == "澄州要闻\n市交通局牵头。\n任务\t时限\n修路\t6月底\n尾\n"
    assert document.blocks[0].level == 1
    assert len(document.tables) == 1
    assert document.notes[0].key == "reading.note.hidden"
