"""Looking before opening: size, content against name, what a zip would unpack to, encryption.

Runs before any parser, in the parent and in the child, and reads only the bytes it must.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence

from guatu.reading.document import Format, ReadError
from guatu.reading.limits import Limits

ENDINGS: dict[str, Format] = {
    "txt": "txt", "text": "txt", "log": "txt", "md": "md", "markdown": "md", "html": "html", "htm": "html",
    "xhtml": "html", "docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "et": "xls",
    "ods": "ods", "csv": "csv", "tsv": "csv", "pdf": "pdf", "png": "image", "jpg": "image",
    "jpeg": "image", "tif": "image", "tiff": "image", "bmp": "image", "doc": "doc", "dot": "doc", "wps": "doc",
    "wpt": "doc", "rtf": "rtf", "odt": "odt", "ofd": "ofd",
}  # fmt: skip
# Formats that are recognised and refused, each with its own advice.
REFUSED = {
    "gif": "image", "webp": "image", "heic": "image", "svg": "image", "zip": "archive", "rar": "archive",
    "7z": "archive", "gz": "archive", "tar": "archive", "ppt": "slides", "pptx": "slides", "dps": "slides",
}  # fmt: skip
_ZIPPED: frozenset[Format] = frozenset({"docx", "odt", "xlsx", "ods", "ofd"})
_WRITTEN: frozenset[Format] = frozenset({"doc", "rtf", "odt"})
_TEXTS: frozenset[Format] = frozenset({"txt", "md", "html", "csv"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP"), (b"PK\x05\x06", "ZIP"), (_OLE, "OLE"), (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"), (b"{\\rtf", "RTF"),
)  # fmt: skip
_PICTURES = frozenset({"PNG", "JPEG", "TIFF", "BMP"})
_IMAGE = re.compile(rb"/Subtype\s{0,4}/Image")
_PICTURE_PART = re.compile(rb"\.(?:png|jpe?g|bmp|tiff?)(?=PK|[^\w])", re.IGNORECASE)
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ods": "content.xml", "odt": "content.xml",
         "ofd": "OFD.xml"}  # fmt: skip
_PAGE = re.compile(rb"/Type\s{0,4}/Page[^s]")
_SIGN_SPACE = 1024
_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "Encrypt".encode("utf-16-le")
_WEBPAGE = re.compile(rb"\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?<(?:!doctype html|html)", re.IGNORECASE)


def format_of(name: str) -> Format:
    """The format a file's ending promises; raises `ReadError` for one that is not read."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in ENDINGS:
        return ENDINGS[ending]
    if ending in REFUSED:
        raise ReadError(name, f"reading.error.{REFUSED[ending]}", ending=ending)
    raise ReadError(name, "reading.error.ending", ending=ending or "-")


def inspect(name: str, data: bytes, limits: Limits) -> Format:
    """Refuse what need not be opened; give the format of the rest."""
    form = format_of(name)
    if not data:
        raise ReadError(name, "reading.error.empty")
    if form in _WRITTEN:
        form = _written_as(name, data)
    most = limits.text_size if form in _TEXTS else limits.size
    if len(data) > most:
        raise ReadError(name, "reading.error.size", megabytes=len(data) >> 20, limit=most >> 20)
    if format_of(name) not in _WRITTEN:
        _compare(name, data, form)
    if form in _ZIPPED:
        _look_into_zip(name, data, form, limits)
    return form


def allowance(name: str, data: bytes, limits: Limits) -> float:
    """Seconds a file may take: for a PDF more for each page beyond the first few, and for each picture more."""
    form = format_of(name)
    if form == "image":
        frames = limits.scans if signature(data) == "TIFF" else 1
        return min(limits.longest_with_scans, limits.seconds + frames * limits.seconds_per_scan)
    if form == "ofd":
        pictures = min(len(_PICTURE_PART.findall(data)) // 2, limits.scans)  # named in front of each and at the end
        return min(limits.longest_with_scans, limits.seconds + pictures * limits.seconds_per_scan)
    if form != "pdf":
        return limits.seconds
    pages = min(len(_PAGE.findall(data)), len(data) // 2_000)
    paged = min(limits.longest, limits.seconds + max(0, pages - 5) * limits.seconds_per_page)
    # Pictures stand in streams of their own, so they can be counted without opening the file.
    scans = min(len(_IMAGE.findall(data)), limits.scans)
    return min(limits.longest_with_scans, paged + scans * limits.seconds_per_scan)


def signature(data: bytes) -> str:
    """What the first bytes say the file is; empty when they say nothing."""
    return next((sign for magic, sign in _MAGIC if data.startswith(magic)), "")


def _compare(name: str, data: bytes, form: Format) -> None:
    sign = signature(data)
    if form == "image":
        _compare_picture(name, data, sign)
        return
    if form == "pdf" and not sign and b"%PDF-" in data[:_SIGN_SPACE]:
        return
    wanted = "ZIP" if form in _ZIPPED else {"pdf": "PDF", "xls": "OLE"}.get(form, "")
    if sign == wanted:
        return
    if sign == "OLE" and form in _ZIPPED and _ENCRYPTED in data:
        raise ReadError(name, "reading.error.encrypted")
    if form == "xls" and sign == "ZIP":
        raise ReadError(name, "reading.error.mislabelled", ending="xls", found="xlsx")
    if not sign and form in _TEXTS:
        return
    raise ReadError(
        name, "reading.error.mislabelled" if sign else "reading.error.unlike", ending=form, found=sign or "?"
    )


def _written_as(name: str, data: bytes) -> Format:
    """What a file of a writing program is by its content: programs save rtf, html and docx under .doc, too."""
    sign, ending = signature(data), name.rsplit(".", 1)[-1].lower()
    if sign == "OLE" and _WORD in data:
        return "doc"
    if sign == "OLE" and _ENCRYPTED in data:
        raise ReadError(name, "reading.error.encrypted")
    if sign == "RTF":
        return "rtf"
    if sign == "ZIP":
        return "docx" if b"word/document" in data else "odt"
    if not sign and _WEBPAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:_SIGN_SPACE]):
        return "html"
    key = "reading.error.unlike" if sign in {"", "OLE"} else "reading.error.mislabelled"
    raise ReadError(name, key, ending=ending, found=sign or "?")


def _compare_picture(name: str, data: bytes, sign: str) -> None:
    """Cameras and phones mix up the endings of pictures, so any picture may have any of them."""
    if sign in _PICTURES or (not sign and data.startswith(b"BM")):
        return
    ending = name.rsplit(".", 1)[-1].lower()
    key = "reading.error.mislabelled" if sign else "reading.error.unlike"
    raise ReadError(name, key, ending=ending, found=sign or "?")


def _look_into_zip(name: str, data: bytes, form: Format, limits: Limits) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError):
        raise ReadError(name, "reading.error.damaged", part="ZIP") from None
    members = archive.infolist()
    if len(members) > limits.members:
        raise ReadError(name, "reading.error.members", count=len(members), limit=limits.members)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.unpacked or (unpacked > 10 << 20 and unpacked > limits.ratio * max(1, packed)):
        raise ReadError(name, "reading.error.unpacked", megabytes=unpacked >> 20, limit=limits.unpacked >> 20)
    for member in members:
        _check_member(name, member)
    _check_places(name, members)
    if _MAIN[form] not in archive.NameToInfo and not _main_elsewhere(archive, form):
        raise ReadError(name, "reading.error.missing_part", ending=form, part=_MAIN[form])


def _main_elsewhere(archive: zipfile.ZipFile, form: Format) -> bool:
    """Some writers name the main part otherwise; the package's own relations say where it is."""
    return form == "docx" and any(re.fullmatch(r"word/document\d?\.xml", part) for part in archive.namelist())


def _check_member(name: str, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise ReadError(name, "reading.error.encrypted")
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith("/") or ".." in parts or ":" in parts[0]:
        raise ReadError(name, "reading.error.member_name")
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        raise ReadError(name, "reading.error.member_link")


def _check_places(name: str, members: Sequence[zipfile.ZipInfo]) -> None:
    """Members that share bytes are bombs; two of one name make what was reviewed and what is read differ."""
    names = [member.filename.lower() for member in members]
    if len(set(names)) < len(names):
        twice = next(one for one in names if names.count(one) > 1)
        raise ReadError(name, "reading.error.duplicate", part=twice)
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise ReadError(name, "reading.error.overlap")
        end = member.header_offset + 30 + member.compress_size
