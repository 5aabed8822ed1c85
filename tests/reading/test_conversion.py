from __future__ import annotations

import socket
import stat
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

from guatu.reading import Limits, Reader, ReadError, read_bytes
from guatu.reading.conversion import libreoffice

from .material import paragraph, word, zipped

TEXT = "由市交通局牵头，于2026年9月30日前完成滨江大道改造工程。"
needs_libreoffice = pytest.mark.skipif(
    libreoffice() is None, reason="needs LibreOffice (Debian: libreoffice-writer) to read doc, wps, rtf and odt"
)


def rtf(*texts: str, head: str = "") -> bytes:
    """The texts as paragraphs of an rtf, each character by its number."""
    body = "".join("".join(f"\\u{ord(char)}?" for char in text) + "\\par\n" for text in texts)
    return f"{{\\rtf1\\ansi\\uc1 {{\\fonttbl{{\\f0 SimSun;}}}}{head}\\f0 {body}}}".encode()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One text as LibreOffice saves it in each format."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "a.rtf").write_bytes(rtf(TEXT, "市水利局负责水库除险加固。"))
    program = libreoffice()
    assert program is not None
    for form in ("doc", "odt"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", form, "--outdir", folder, folder / "a.rtf"]
        subprocess.run(command, check=True, capture_output=True)
    return {form: (folder / f"a.{form}").read_bytes() for form in ("rtf", "doc", "odt")}


@needs_libreoffice
def test_doc_wps_rtf_and_odt_are_read_through_libreoffice(saved: dict[str, bytes]) -> None:
    with Reader() as reader:
        read = [
            reader.read_bytes(name, saved[form])
            for name, form in (("a.doc", "doc"), ("a.wps", "doc"), ("a.rtf", "rtf"), ("a.odt", "odt"), ("b.doc", "rtf"))
        ]

    assert {document.text for document in read} == {f"{TEXT}\n市水利局负责水库除险加固。\n"}
    assert [(document.name, document.format) for document in read] == [
        ("a.doc", "doc"), ("a.wps", "doc"), ("a.rtf", "rtf"), ("a.odt", "odt"), ("b.doc", "rtf"),
    ]  # fmt: skip
    assert {note.key for document in read for note in document.notes} == {"reading.note.converted"}


@needs_libreoffice
def test_a_converted_document_keeps_the_identity_of_its_file(saved: dict[str, bytes]) -> None:
    from hashlib import sha256

    assert read_bytes("a.doc", saved["doc"]).sha256 == sha256(saved["doc"]).hexdigest()


def test_a_doc_that_is_a_docx_or_a_web_page_is_read_as_such() -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()

    assert read_bytes("a.doc", word(paragraph(TEXT))).format == "docx"
    assert read_bytes("a.doc", page).format == "html"
    assert read_bytes("a.wps", page).text == f"{TEXT}\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n", "文件名：扩展名是 doc，内容却是 PDF，两者不符：请改正扩展名，或用原软件重新保存"),
        (b"hello", "全文：扩展名是 doc，内容不是该格式，文件可能损坏：请用原软件打开核对，重新保存后再交"),
        (b"", "全文：空文件（0字节）：请核对后重交"),
        (zipped({"a.txt": "a"}), "content.xml：缺少这一部分，不是完整的 odt 文件（已损坏）：请用原软件打开后另存"),
    ],
)
def test_a_doc_of_other_content_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_bytes("a.doc", data)

    assert refused.value.says("zh") == f"a.doc：{says}"


def test_without_libreoffice_a_doc_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUATU_LIBREOFFICE", "")

    with pytest.raises(ReadError) as refused:
        read_bytes("通知.rtf", rtf(TEXT))

    assert refused.value.says("zh") == (
        "通知.rtf：格式：读取 .rtf 需要 LibreOffice，本机没有：请用 Word 或 WPS 另存为 docx 后重交，"
        "或请管理员安装 LibreOffice"
    )


@needs_libreoffice
def test_a_damaged_doc_is_one_line(saved: dict[str, bytes]) -> None:
    damaged = bytearray(saved["doc"])
    damaged[512:4096] = bytes(3584)

    with pytest.raises(ReadError) as refused:
        read_bytes("a.doc", bytes(damaged))

    assert refused.value.key in {"reading.error.unconverted", "reading.error.no_text"}


def fake_office(folder: Path, script: str) -> Path:
    program = folder / "office"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "pid"
    monkeypatch.setenv("GUATU_LIBREOFFICE", str(fake_office(tmp_path, f"sleep 97 & echo $! > {told}; wait")))

    with pytest.raises(ReadError) as refused:
        read_bytes("a.rtf", rtf(TEXT), Limits(seconds_to_convert=0.5))

    assert refused.value.key == "reading.error.time"
    assert not is_running(int(told.read_text()))


def is_running(process: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True


def test_a_converter_is_kept_to_its_memory_and_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    script = (
        f'ulimit -d > {told}; ulimit -f >> {told}; pwd >> {told}; echo "$HOME $TMPDIR" >> {told}; env | wc -l >> {told}'
    )
    monkeypatch.setenv("GUATU_LIBREOFFICE", str(fake_office(tmp_path, script)))
    monkeypatch.setenv("SECRET_OF_THE_OFFICE", "x")

    with pytest.raises(ReadError, match="unconverted"):
        read_bytes("a.rtf", rtf(TEXT), Limits(memory=700 << 20, unpacked=300 << 20))

    data, files, folder, homes, names = told.read_text().splitlines()
    assert (int(data), int(files)) == (700 << 10, (300 << 20) // 512)
    assert folder.startswith(tempfile.gettempdir())
    assert homes == f"{folder} {folder}"
    assert not Path(folder).exists()
    assert int(names) <= 7


@needs_libreoffice
def test_converting_opens_no_connection_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A place of its own: other tests convert at the same time.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    hits: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        threading.Thread(target=listen, args=(server, hits), daemon=True).start()
        linked = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}" \\\\d}}{{\\fldrslt }}}}'
        template = f"{{\\*\\template {address}}}"
        document = read_bytes("a.rtf", rtf(TEXT, head=template + linked))

    assert TEXT in document.text
    assert hits == []
    assert list(tmp_path.iterdir()) == []


def listen(server: socket.socket, hits: list[bytes]) -> None:
    while True:
        try:
            caller, _ = server.accept()
        except OSError:
            return
        hits.append(caller.recv(100))
        caller.close()
