from __future__ import annotations

import pytest

from guatu.reading import ReadError, read_bytes, read_here

from . import ofd
from .layouts import LAYOUTS, error
from .material import file_of, letters, picture, task_rows
from .test_pdf import articles, columns, squeezed, staggered

ORDERED = ["plain", "two_bands", "same_bands"]


@pytest.mark.parametrize("layout", [columns, articles])
def test_columns_of_an_ofd_are_read_in_order(layout: object) -> None:
    frames = layout()  # type: ignore[operator]

    document = read_here("a.ofd", ofd.ofd([ofd.lines(frames)]))

    assert document.format == "ofd"
    assert squeezed(document) == letters(frames)


@pytest.mark.parametrize("layout", ORDERED)
def test_a_newspaper_page_in_ofd_is_read_as_in_pdf(layout: str) -> None:
    frames, _ = LAYOUTS[layout]()

    assert error(read_here("a.ofd", ofd.ofd([ofd.lines(frames)])).text, letters(frames)) <= 0.005


def test_what_white_space_cannot_part_is_given_to_the_layout_model() -> None:
    document = read_here("a.ofd", ofd.ofd([ofd.lines(staggered(), row_wise=True)]))

    assert "reading.note.order" in {note.key for note in document.notes}


@pytest.mark.parametrize("scale", [1.0, 0.5, 2.0])
def test_boxes_are_in_points_whatever_matrix_the_text_has(scale: float) -> None:
    document = read_here("a.ofd", ofd.ofd([ofd.line(72, 144, 12, "市交通局负责2026年任务", scale=scale)]))
    [box] = document.boxes

    assert document.raw[slice(*box.span)] == "市交通局负责2026年任务"
    assert (round(box.x0), round(box.y0), round(box.x1), round(box.y1)) == (72, 133, 72 + 9 * 12 + 4 * 6, 145)
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx((595.3, 841.9), abs=0.1)


def test_a_ruled_table_of_an_ofd_is_a_table() -> None:
    rows = [tuple(cell.replace("\n", "、")[:12] for cell in row) for row in task_rows(4)]
    document = read_here("a.ofd", ofd.ofd([ofd.grid(40, 80, (40, 150, 150, 120), 24, rows)]))
    [table] = document.tables

    assert [document.text[slice(*cell.span)] for cell in table.cells] == [cell for row in rows for cell in row]


def test_pages_follow_each_other_and_templates_lie_under_them() -> None:
    template = ofd.page(ofd.line(60, 20, 9, "澄州市人民政府公报"))
    pages = [
        ofd.line(60, 120, 12, f"第{number}项任务由市交通局负责。") + "<!--template-->" for number in ("一", "二", "三")
    ]
    document = read_here("a.ofd", ofd.ofd(pages, **{"Doc_0__Tpls__Tpl_0__Content.xml": template}))

    assert document.text == "第一项任务由市交通局负责。\n第二项任务由市交通局负责。\n第三项任务由市交通局负责。\n"
    assert document.raw.count("澄州市人民政府公报") == 3
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_what_an_ofd_does_not_show_is_left_out_and_named() -> None:
    hidden = ofd.line(60, 200, 12, "由市水务局牵头完成。", ' Visible="false"')
    document = read_here("a.ofd", ofd.ofd([ofd.line(60, 120, 12, "由市交通局牵头完成。") + hidden]))

    assert document.text == "由市交通局牵头完成。\n"
    assert [(note.key, note.facts["text"]) for note in document.notes] == [
        ("reading.note.hidden", "由市水务局牵头完成。")
    ]


def test_a_picture_page_of_an_ofd_is_recognised_where_it_stands() -> None:
    shown = picture("由市交通局牵头推进。")
    parts: dict[str, str | bytes] = {
        "Doc_0__DocumentRes.xml": ofd.media({"7": "scan.png"}),
        "Doc_0__Res__scan.png": file_of(shown, "PNG"),
    }
    width = 450.0
    data = ofd.ofd([ofd.picture("7", 60, 300, width, width * shown.height / shown.width)], **parts)
    document = read_bytes("a.ofd", data)

    assert document.text == "由市交通局牵头推进。\n"
    assert [note.key for note in document.notes] == ["reading.note.recognised"]
    [box] = document.boxes
    assert 60 < box.x0 < box.x1 < 60 + width
    assert 300 < box.y0 < box.y1 < 300 + width * shown.height / shown.width


def test_an_ofd_without_its_pages_is_refused_by_the_missing_part() -> None:
    data = ofd.ofd(
        [],
        **{
            "Doc_0__Document.xml": ofd.tag(
                "Document", '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/x.xml"/></ofd:Pages>'
            )
        },
    )

    with pytest.raises(ReadError) as refused:
        read_here("a.ofd", data)

    assert (
        refused.value.says("zh")
        == "a.ofd：Doc_0/Pages/x.xml：缺少这一部分，不是完整的 ofd 文件（已损坏）：请用原软件打开后另存"
    )


def test_entities_and_endless_graphics_in_an_ofd_end_soon() -> None:
    unit = (
        '<ofd:CompositeGraphicUnit ID="5"><ofd:Content>'
        + '<ofd:CompositeObject ID="6" ResourceID="5" Boundary="0 0 9 9"/>' * 10
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
    )
    resources = ofd.tag("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
    endless = ofd.ofd(
        ['<ofd:CompositeObject ID="1" ResourceID="5" Boundary="0 0 9 9"/>' + ofd.line(60, 120, 12, "由市交通局牵头。")],
        **{"Doc_0__DocumentRes.xml": resources},
    )
    dtd = ofd.ofd([], **{"OFD.xml": '<!DOCTYPE x [<!ENTITY a "b">]>' + ofd.tag("OFD", "&a;")})

    for data, why in ((endless, "nested"), (dtd, "entities")):
        with pytest.raises(ReadError, match=why):
            read_here("a.ofd", data)
