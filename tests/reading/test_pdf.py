from __future__ import annotations

import pytest

from guatu.reading import Document, ReadError, read_here

from .layouts import LAYOUTS, ORDERS, error, page_of
from .material import Frame, drawn, font, letters, picture, prose, task_rows, task_table, wrapped


def columns() -> list[Frame]:
    """Three plain columns."""
    lines = [line for start in range(7) for line in wrapped(prose(6, start), 18)]
    third = len(lines) // 3 + 1
    return [Frame(40 + 178 * i, 60, 9, 14.5, lines[i * third : (i + 1) * third]) for i in range(3)]


def articles() -> list[Frame]:
    """Three articles, two under headlines over two columns, the third in a column of its own."""
    first, second = wrapped(prose(22), 18), wrapped(prose(20, 2), 18)
    third = wrapped(prose(24, 1), 18)
    return [
        Frame(40, 60, 22, 28, ["澄州加快建设现代化产业体系"]),
        Frame(40, 95, 9, 14.5, first[:22]),
        Frame(218, 95, 9, 14.5, first[22:44]),
        Frame(40, 440, 20, 26, ["重点项目推进会在临江区召开"]),
        Frame(40, 470, 9, 14.5, second[:20]),
        Frame(218, 470, 9, 14.5, second[20:40]),
        Frame(396, 60, 16, 20, ["云溪县水库", "除险加固全面提速"]),
        Frame(396, 110, 9, 14.5, third[:46]),
    ]


def staggered() -> list[Frame]:
    """No straight cut parts this page: its headlines overlap each other's columns."""
    lines = [line for start in range(8) for line in wrapped(prose(6, start), 18)]
    return [
        Frame(40, 100, 9, 14.5, lines[:14]),
        Frame(218, 100, 9, 14.5, lines[14:28]),
        Frame(40, 320, 16, 20, ["跨左边两栏的标题在这里展开"]),
        Frame(40, 350, 9, 14.5, lines[28:54]),
        Frame(218, 350, 9, 14.5, lines[54:68]),
        Frame(396, 100, 9, 14.5, lines[68:99]),
        Frame(230, 575, 18, 22, ["跨右边两栏的标题在这里展开"]),
        Frame(218, 600, 9, 14.5, lines[:10]),
        Frame(396, 600, 9, 14.5, lines[10:20]),
    ]


def squeezed(document: Document) -> str:
    return "".join(document.text.split())


@pytest.mark.parametrize("row_wise", [False, True])
@pytest.mark.parametrize("layout", [columns, articles])
def test_columns_are_read_in_order_however_they_were_drawn(layout: object, row_wise: bool) -> None:
    frames = layout()  # type: ignore[operator]

    assert squeezed(read_here("a.pdf", drawn(frames, row_wise))) == letters(frames)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_newspaper_page_is_read_in_order_however_it_was_drawn(layout: str, order: str) -> None:
    data, wanted = page_of(layout, order)

    assert error(read_here("a.pdf", data).text, wanted) <= 0.005


def test_what_white_space_cannot_part_is_ordered_by_the_model_and_said_so() -> None:
    document = read_here("a.pdf", drawn(staggered(), row_wise=True))

    assert "reading.note.order" in {note.key for note in document.notes}
    assert squeezed(document).startswith(letters(staggered()[:3]))


def test_wrapped_lines_are_one_paragraph_across_columns() -> None:
    document = read_here("a.pdf", drawn(articles(), row_wise=True))

    headings = [document.text[slice(*block.span)] for block in document.blocks if block.level]
    assert headings == ["澄州加快建设现代化产业体系", "重点项目推进会在临江区召开", "云溪县水库除险加固全面提速"]
    assert len(document.text.splitlines()) == 6


@pytest.mark.parametrize("borders", ["ALL", "HORIZONTAL_LINES", "NONE"])
def test_a_table_over_two_pages_is_one_table(borders: str) -> None:
    document = read_here("a.pdf", task_table(borders, 30))

    (table,) = document.tables
    found: dict[int, list[str]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(document.text[slice(*cell.span)])
    assert len(document.pages) == 2
    assert list(found.values()) == [[cell.replace("\n", " ") for cell in row] for row in task_rows(30)]


def test_running_heads_and_page_numbers_stay_out_of_text() -> None:
    from fpdf import FPDF

    pdf = FPDF("P", "pt", "A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("cjk", fname=font(), collection_font_number=2)
    for number in (1, 2, 3):
        pdf.add_page()
        pdf.set_font("cjk", size=9)
        pdf.text(200, 30, "澄州市重点项目推进方案")
        pdf.text(290, 820, f"— {number} —")
        pdf.set_font("cjk", size=12)
        for index, line in enumerate(wrapped(prose(9, number), 40)):
            pdf.text(56, 100 + 22 * index, line)
    document = read_here("a.pdf", bytes(pdf.output()))

    assert "推进方案" not in document.text
    assert "— 2 —" in document.raw
    assert "— 2 —" not in document.text
    assert document.page_at(document.raw.index("— 2 —")) == 2


def test_each_line_has_its_box() -> None:
    frames = [Frame(40, 60, 12, 20, ["由市交通局牵头，年底前完成。"])]
    document = read_here("a.pdf", drawn(frames, row_wise=False))

    (box,) = document.boxes
    assert document.raw[slice(*box.span)] == "由市交通局牵头，年底前完成。"
    assert (box.page, round(box.x0), box.y0 < 60 < box.y1) == (1, 40, True)


def test_a_pdf_of_pictures_without_text_is_taken_in_and_says_that_nothing_was_read() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.image(_dot(), 10, 10, 100)
    document = read_here("a.pdf", bytes(pdf.output()))

    assert (document.text, len(document.pages)) == ("", 1)
    assert [note.key for note in document.notes][-1] == "reading.note.unread"


def test_a_page_of_a_picture_between_pages_of_text_is_recognised_and_named() -> None:
    from fpdf import FPDF

    pdf = FPDF("P", "pt", "A4")
    pdf.add_font("cjk", fname=font(), collection_font_number=2)
    pdf.set_font("cjk", size=12)
    pdf.add_page()
    pdf.text(60, 90, "由市交通局牵头。")
    pdf.add_page()
    pdf.image(picture("于2026年9月30日前完成滨江大道改造。"), 60, 120, 400)
    pdf.add_page()
    document = read_here("a.pdf", bytes(pdf.output()))

    assert document.text == "由市交通局牵头。\n于2026年9月30日前完成滨江大道改造。\n"
    assert [(note.key, note.facts["pages"]) for note in document.notes] == [
        ("reading.note.recognised", "2"),
        ("reading.note.blank", "3"),
    ]
    first, second = document.boxes
    assert (first.confidence, second.page, 40 < second.x0 < 90) == (1.0, 2, True)
    assert 0.8 < second.confidence <= 1


def test_a_blank_file_is_said_to_be_blank() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(ReadError) as refused:
        read_here("a.pdf", bytes(pdf.output()))
    assert refused.value.says("zh") == "a.pdf：全文：1 页都是空白页：请核对是否扫描反了或交错了文件"


def _dot() -> object:
    from PIL import Image

    return Image.new("L", (40, 40), 200)
