from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from guatu.reading import Limits, ReadError, read_bytes, read_here

from .layouts import error, page_of
from .material import file_of, picture, scan

LINES = [
    "由市交通局牵头，年底前完成投资两亿元。",
    "由市水利局负责水库除险加固工程建设。",
    "由高新区协同推进标准厂房建设。",
]


def test_a_skewed_scan_in_columns_is_read_in_order() -> None:
    data, wanted = page_of("same_bands", "rows")
    document = read_here("a.jpg", file_of(scan(data, 1.5), "JPEG", quality=55))

    assert error(document.text, wanted) <= 0.02
    assert [note.key for note in document.notes] == ["reading.note.recognised"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_lying_on_its_side_or_head_is_turned(turn: int) -> None:
    from PIL import Image

    page = Image.new("L", (1000, 700), 255)
    for row, line in enumerate(
        [
            "由市交通局牵头，年底前完成投资两亿元。",
            "由市水利局负责水库除险加固工程建设。",
            "由高新区协同推进标准厂房建设。",
        ]
    ):
        page.paste(picture(line), (60, 120 + 70 * row))
    document = read_here("a.png", file_of(page.rotate(turn, expand=True), "PNG"))

    assert "由市交通局牵头，年底前完成投资两亿元。" in document.text
    box = document.boxes[0]
    width, height = document.pages[0].width, document.pages[0].height
    assert 0 <= box.x0 < box.x1 <= width
    assert 0 <= box.y0 < box.y1 <= height


def test_frames_of_a_tif_are_pages_and_a_blank_one_is_named() -> None:
    from PIL import Image

    first, blank = picture("由市交通局牵头推进。"), Image.new("L", (600, 800), 250)
    data = file_of(first, "TIFF", save_all=True, append_images=[blank])
    document = read_here("a.tif", data)

    assert document.text == "由市交通局牵头推进。\n"
    assert [(note.key, note.facts["pages"]) for note in document.notes] == [
        ("reading.note.recognised", "1"),
        ("reading.note.blank", "2"),
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            file_of(picture("由市交通局牵头推进。"), "PNG")[:200],
            "a.png：图片：文件损坏或不完整，打不开：请重新拍摄、扫描，或另存为 png 后重交",
        ),
        (
            b"<html></html>",
            "a.png：全文：扩展名是 png，内容不是该格式，文件可能损坏：请用原软件打开核对，重新保存后再交",
        ),
    ],
)
def test_a_picture_that_is_none_is_refused(data: bytes, line: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_here("a.png", data)
    assert refused.value.says("zh") == line


def test_the_size_of_a_picture_is_looked_at_before_it_is_decoded() -> None:
    with pytest.raises(ReadError) as refused:
        read_here("a.png", file_of(picture("由市交通局牵头推进。"), "PNG"), Limits(pixels=1000))
    assert refused.value.key == "reading.error.pixels"


def test_a_scan_is_read_within_the_limits_of_the_child() -> None:
    assert read_bytes("a.png", file_of(picture("由市交通局牵头推进。"), "PNG")).text == "由市交通局牵头推进。\n"


def test_recognising_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert read_here("a.bmp", file_of(picture("由市水利局负责。"), "BMP")).text == "由市水利局负责。\n"


def test_reading_text_loads_no_recogniser() -> None:
    code = (
        "import sys; from guatu.reading import read_here; read_here('a.txt', '由市交通局牵头。'.encode());"
        "print([name for name in ('rapidocr', 'cv2', 'onnxruntime', 'PIL') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
