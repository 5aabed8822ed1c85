"""The text of files that do not name their encoding: exchange files and tables in the code page of some machine."""

from __future__ import annotations

import re


def decoded(data: bytes) -> str:
    """UTF-8 where the bytes are, else GB18030 where it gives Chinese, else the Western code page."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
    strange = [sign for sign in text if sign > "\x7f"]
    common = sum("\u4e00" <= sign <= "\u9fa5" or sign in "（）、，。：；“”《》" for sign in strange)
    # A Western file decodes by chance into rare signs, one at a time between ASCII letters.
    return text if common * 10 >= len(strange) * 8 and _in_words(text) else data.decode("cp1252", "replace")


def _in_words(text: str) -> bool:
    """Most Chinese signs stand beside another."""
    runs = re.findall("[\u4e00-\u9fa5]+", text[: 1 << 20])
    return 2 * sum(len(run) for run in runs if len(run) > 1) >= sum(map(len, runs))
