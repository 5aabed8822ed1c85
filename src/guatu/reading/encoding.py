"""The encoding of a text that does not say: UTF-8, then UTF-16 by its marks and zeros, then GB18030, then a guess."""

from __future__ import annotations

import re

from guatu.reading.document import ReadError

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 1 << 16
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府]"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(name: str, data: bytes) -> str:
    """The text of a file's bytes; raises `ReadError` for bytes that are no text in any encoding used for Chinese.

    A UTF-8 file gives what `data.decode("utf-8")` gives, its byte-order mark included.
    """
    text = _decoded(name, data)
    at = text.find("\0")
    if at >= 0:
        raise ReadError(name, "reading.error.nul", line=text.count("\n", 0, at) + 1)
    return text


def _decoded(name: str, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(name, data, encoding)
    if not _is_utf8(data) and (encoding := _utf16_without_mark(data)):
        return _strict(name, data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise ReadError(
                name, "reading.error.bytes", line=data.count(b"\n", 0, error.start) + 1, encoding="UTF-8"
            ) from None
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return _guessed(name, data)
    return text if _looks_chinese(text) else _guessed(name, data)


def _is_utf8(data: bytes) -> bool:
    """Whether characters of several bytes are whole, which those of UTF-16 are only by chance in a few letters."""
    if data.isascii() or b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            name, "reading.error.bytes", line=data.count(b"\n", 0, error.start) + 1, encoding=encoding.upper()
        ) from None


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows itself by the high bytes of Chinese (0x4E–0x9F) or ASCII (0) standing on one side only."""
    sample = data[: _SAMPLE & ~1]
    if len(data) % 2 or len(sample) < 4:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "ignore")
        if len(_COMMON.findall(text)) * 5 >= len(text) or (sample.count(0) * 3 >= len(sample) and text.isascii()):
            return encoding
    return ""


def _mostly_utf8(data: bytes) -> bool:
    """Whether a file that is not whole UTF-8 was meant as such: few of its Chinese bytes fail."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return 3 * len(_HAN.findall(text)) > wrong


def _looks_chinese(text: str) -> bool:
    """GB18030 decodes almost any bytes: only a text with enough of the commonest characters is believed."""
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 50 > len(sample):
        return False
    others = sum(char > "\x7f" for char in sample)
    return len(_COMMON.findall(sample)) * 8 >= others


def _guessed(name: str, data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = None if _CONTROL.findall(data[:_SAMPLE].decode("latin-1"))[20:] else from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise ReadError(name, "reading.error.not_text")
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError:
        raise ReadError(name, "reading.error.not_text") from None
