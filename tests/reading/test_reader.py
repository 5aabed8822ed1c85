from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guatu.reading import Limits, Reader, ReadError, read, read_bytes, read_here
from guatu.words import LANGUAGES, phrase_book

from .material import paragraph, word

TEXT = "由市交通局牵头，于2026年9月30日前完成滨江大道改造工程。\n".encode()


def refusal(name: str, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ReadError) as refused:
        read_bytes(name, data, limits)
    return refused.value.says("zh")


def test_a_file_is_read_in_a_child(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(TEXT)

    assert read(path).raw == TEXT.decode()


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        (
            "a.docx",
            b"%PDF-1.7 ...",
            "a.docx：文件名：扩展名是 docx，内容却是 PDF，两者不符：请改正扩展名，或用原软件重新保存",
        ),
        ("a.ppt", b"x", "a.ppt：格式：.ppt 演示文稿不能读取：请导出为带文字的 pdf 后重交"),
        ("a.txt", b"", "a.txt：全文：空文件（0字节）：请核对后重交"),
        ("../../x\u202e.txt", b"", "x�.txt：全文：空文件（0字节）：请核对后重交"),
        ("a.docx", b"PK\x03\x04....", "a.docx：ZIP：文件损坏或不完整：请从原处重新取得，或用原软件打开后另存"),
        (
            "a.xyz",
            b"x",
            (
                "a.xyz：文件名：类型“xyz”不支持：请交 txt、md、docx、doc、wps、rtf、odt、xlsx、xls、ods、csv、html、pdf"
                "、ofd 或图片（png、jpg、tif、bmp）"
            ),
        ),
    ],
)
def test_a_refusal_is_one_line_with_where_what_and_what_to_do(name: str, data: bytes, line: str) -> None:
    assert refusal(name, data) == line


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as refused:
        read(tmp_path / "无.txt")
    assert refused.value.says("en") == "无.txt: path: no such file: check its name and folder"


def test_a_reader_goes_on_after_a_file_that_ended_its_child() -> None:
    with Reader(Limits(seconds=0.001)) as hurried:
        with pytest.raises(ReadError) as refused:
            hurried.read_bytes("a.txt", TEXT * 100_000)
        assert refused.value.key == "reading.error.time"
    with Reader() as reader:
        reader.read_bytes("a.txt", TEXT)
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        with pytest.raises(ReadError) as crashed:
            reader.read_bytes("a.txt", TEXT)
        assert crashed.value.key == "reading.error.crash"
        assert reader.read_bytes("a.txt", TEXT).raw == TEXT.decode()


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    assert "内存" in refusal("a.txt", TEXT * 200_000, Limits(memory=70 << 20))


def test_a_damaged_file_is_refused_wherever_the_damage_is() -> None:
    """One byte changed at every place of a small docx: read, or refused by name, never a crash of the parser."""
    good = word(paragraph("由市交通局牵头。"))
    keys = set()
    for place in range(len(good)):
        data = bytearray(good)
        data[place] ^= 0x95
        try:
            read_here("a.docx", bytes(data))
        except ReadError as error:
            keys.add(error.key)
    assert "reading.error.damaged" in keys


def test_many_texts_cost_little_each() -> None:
    """The bound is ten times what is measured, for a busy machine."""
    with Reader() as reader:
        reader.read_bytes("a.txt", TEXT)
        began = time.perf_counter()
        for _ in range(50):
            reader.read_bytes("a.txt", TEXT * 40)
        assert (time.perf_counter() - began) / 50 < 0.02


def test_the_child_knows_no_django() -> None:
    code = "import sys, guatu.reading.child, guatu.reading.formats; print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)

    assert told.stdout.strip() == "False"


def test_every_phrase_of_the_room_speaks_both_languages() -> None:
    mine = {key: phrase for key, phrase in phrase_book().items() if key.startswith("reading.")}

    assert all(language in phrase for phrase in mine.values() for language in LANGUAGES)
    for key, phrase in mine.items():
        if key.startswith("reading.error."):
            assert phrase["zh"].count("：") >= 2, key
            assert phrase["en"].count(": ") >= 2, key


def test_the_command_prints_one_object_a_file(tmp_path: Path) -> None:
    good, bad = tmp_path / "好.txt", tmp_path / "坏.doc"
    good.write_bytes(TEXT)
    bad.write_bytes(TEXT)
    command = [sys.executable, "-m", "guatu.reading", str(good), str(bad)]
    told = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)

    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["accepted", "rejected"]
    assert told.returncode == 2
