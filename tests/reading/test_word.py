from __future__ import annotations

import pytest

from guatu.reading import ReadError, read_here

from .material import W, paragraph, word, zipped

CELL = "<w:tc>{properties}" + paragraph("{text}") + "</w:tc>"


ACROSS, MERGED = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'


def cell(text: str, properties: str = "") -> str:
    return CELL.format(text=text, properties=f"<w:tcPr>{properties}</w:tcPr>")


def test_paragraphs_and_tables_come_in_order() -> None:
    table = f"<w:tbl><w:tr>{cell('任务')}{cell('时限')}</w:tr><w:tr>{cell('修路')}{cell('6月底')}</w:tr></w:tbl>"
    document = read_here("a.docx", word(paragraph("前言。") + table + paragraph("附则。")))

    assert document.text == "前言。\n任务\t时限\n修路\t6月底\n附则。\n"
    assert document.raw == "前言。\n任务\t时限\n修路\t6月底\n附则。\n"


def test_merged_cells_stand_once() -> None:
    rows = (
        f"<w:tr>{cell('单位', ACROSS)}</w:tr>"
        f"<w:tr>{cell('云溪县', MERGED)}{cell('修路')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('建校')}</w:tr>"
    )
    document = read_here("a.docx", word(f"<w:tbl>{rows}</w:tbl>"))

    cells = [(c.row, c.column, c.rows, c.columns, document.text[slice(*c.span)]) for c in document.tables[0].cells]
    assert cells == [(0, 0, 1, 2, "单位"), (1, 0, 2, 1, "云溪县"), (1, 1, 1, 1, "修路"), (2, 1, 1, 1, "建校")]


def test_insertions_are_read_and_deletions_are_not() -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>9月底前</w:t></w:r></w:ins><w:del><w:r><w:delText>年底前</w:delText></w:r></w:del>"
        "<w:r><w:t>开工。</w:t></w:r></w:p>"
    )
    document = read_here("a.docx", word(body))

    assert document.text == "9月底前开工。\n"
    assert [(note.key, note.facts["text"]) for note in document.notes] == [("reading.note.deleted", "年底前")]


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_text_nobody_sees_is_left_out_and_noted(look: str) -> None:
    hidden = f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>由市水务局牵头。</w:t></w:r></w:p>"
    document = read_here("a.docx", word(hidden + paragraph("由市交通局牵头。")))

    assert document.text == "由市交通局牵头。\n"
    assert document.notes[0].key == "reading.note.hidden"


def test_white_text_on_a_dark_cell_is_read() -> None:
    white = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>任务</w:t></w:r></w:p>'
    head = f'<w:tc><w:tcPr><w:shd w:fill="1F4E79"/></w:tcPr>{white}</w:tc>'
    document = read_here("a.docx", word(f"<w:tbl><w:tr>{head}{cell('时限')}</w:tr></w:tbl>"))

    assert document.text == "任务\t时限\n"


def test_numbers_that_word_computes_are_written() -> None:
    numbering = (
        f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/>"
        "<w:lvlText w:val='%1、'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )

    def numbered(text: str, level: int) -> str:
        mark = f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr>"
        return paragraph(text, mark)

    body = (
        numbered("目标", 0)
        + numbered("修路。", 1)
        + numbered("建校。", 1)
        + numbered("保障", 0)
        + numbered("用地。", 1)
    )
    document = read_here("a.docx", word(body, numbering=numbering))

    assert document.text.splitlines() == ["一、目标", "1.修路。", "2.建校。", "二、保障", "1.用地。"]
    assert [block.level for block in document.blocks] == [2, 0, 0, 2, 0]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('框内文字。')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f"<w:p><w:r><mc:AlternateContent xmlns:mc='{mc}'><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>正文。</w:t></w:r></w:p>"
    )
    assert read_here("a.docx", word(body)).text == "正文。\n框内文字。\n"


def test_an_entity_is_refused() -> None:
    entity = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    xml = f"{entity}<w:document xmlns:w='{W}'><w:body>&e;</w:body></w:document>"
    with pytest.raises(ReadError) as refused:
        read_here("a.docx", zipped({"word/document.xml": xml}))
    assert refused.value.key == "reading.error.entities"
