"""The text of an .mpx file as MPXJ can read it: such a file names a code page, "ANSI", that is every machine's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guatu.scheduling.files.decoding import decoded

# What MPXJ reads as ZH, GB2312, has no rare characters but signs of other scripts, which stand in for them.
_STAND_INS: Final = tuple(map(chr, (*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), *range(0x0410, 0x0450))))
_GETA: Final = "〓"


def as_mpxj_reads_it(data: bytes) -> tuple[bytes, Mapping[int, str]]:
    """The file in a code page that MPXJ knows, and what to put back for the signs that stand in for others."""
    if not data.startswith(b"MPX"):  # behind a byte order mark, or in UTF-16
        data = decoded(data).lstrip("\ufeff \r\n\t").encode()
    head, end, _ = data.partition(b"\n")
    cells = head.rstrip(b"\r").split(data[3:4])
    if data.isascii() or len(cells) < 4 or cells[3].strip(b' "').upper() != b"ANSI":
        return data, {}
    text = decoded(data)
    if _fits(text, "cp1252"):
        return text.encode("cp1252"), {}
    body = text[len(head) + len(end) :]
    rare = sorted(sign for sign in set(body) if not _fits(sign, "gb2312"))
    free = [sign for sign in _STAND_INS if sign not in body]
    table = dict.fromkeys(map(ord, rare), _GETA) | {
        ord(sign): instead for sign, instead in zip(rare, free, strict=False)
    }
    cells[3] = b"ZH"
    header = data[3:4].join(cells) + (b"\r\n" if head.endswith(b"\r") else b"\n")
    back = {ord(instead): sign for sign, instead in zip(rare, free, strict=False)}
    return header + body.translate(table).encode("gb2312", "replace"), back


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
