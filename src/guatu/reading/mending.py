"""Slips of the pen and of recognition in numbers and dates: the certain ones are mended in `text`, the rest proposed.

`raw` always keeps what the file has, and every mended place is named in a note. Certain is what can be read in one
way only: letters for digits in a year, month, day, percentage or sum (2O22年, 3l日), 巳 and 己 for 已 before a
verb of completion, 6月未 for 6月末 where nothing follows that 未 could deny, 尚末 for 尚未. A stray character inside a
date (2022年6和月) or a doubled one is only proposed: what stood there before is not known.
Mending keeps the length, so offsets stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from guatu.words import Span

_Rule = tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], str]]
_DIGITS = str.maketrans("OolI", "0011")
_MOST = 1_000  # proposals of a kind


@dataclass(frozen=True, slots=True)
class Slip:
    """A place of `text` (`span`), how it stands in the file, and how it should be read; mended or only proposed."""

    span: Span
    written: str
    meant: str
    mended: bool


def _as_digits(found: re.Match[str]) -> str:
    return found.group().translate(_DIGITS)


def _joined(found: re.Match[str]) -> str:
    return "".join(found.groups())


# A rule is asked only where one of its needles stands in the text: most texts hold none.
_LETTERS = ("O", "o", "l", "I")
_STRAYS = "和的了·'`"
_CERTAIN: tuple[_Rule, ...] = (
    # O2O (online to offline) is a word of its own.
    (_LETTERS, re.compile(r"(?<![A-Za-z0-9.])(?!O2O)(?=[0-9]{0,5}[OolI])(?=[OolI]{0,5}[0-9])[0-9OolI]{2,6}"
                          r"(?=(?:\.\d{1,2})?(?:年|月|日|%|[万亿]?元|[万亿]))"), _as_digits),
    (_LETTERS, re.compile(r"(?<=[0-9]\.)(?=[0-9]{0,3}[OolI])[0-9OolI]{1,4}(?=%|[万亿]?元|[万亿])"), _as_digits),
    (("巳",), re.compile("巳(?<![甲乙丙丁戊己庚辛壬癸辰]巳)(?=[经完建开投启竣形实达累全基有纳列签发于成])"),
     lambda _: "已"),
    (("己",),
     re.compile("己(?<!自己)(?=经|完成|建成|开工|竣工|投产|投用|启动|签约|纳入|达到?[0-9]|累计|全[部面]|基本)"),
     lambda _: "已"),
    (("月未",), re.compile("(?<=[0-9一二三四五六七八九十]月)未(?=[前，。；、）)底]|$)", re.MULTILINE), lambda _: "末"),
    (("年未",), re.compile("(?<=[0-9〇一二三四五六七八九]年)未(?=[前，。；、）)]|$)", re.MULTILINE), lambda _: "末"),
    (("尚末",), re.compile("(?<=尚)末(?=[完开建竣形达启签取办])"), lambda _: "未"),
)  # fmt: skip
_PROPOSED: tuple[_Rule, ...] = (
    # 2022年6和月
    (tuple(stray + unit for stray in _STRAYS for unit in "年月日"),
     re.compile(rf"([0-9])[{_STRAYS}]([年月日])(?![期均报前本常])"), _joined),
    (("，月", "、月", "。月", ",月"), re.compile("(年[0-9]{1,2})[，、。,](月)"), _joined),
    # 2022年和6月
    (("年和", "年的", "年·", "年'"), re.compile(rf"(年)(?<=[0-9]{{4}}年)[{_STRAYS}]([0-9]{{1,2}}月)"), _joined),
    # 20和22年
    (tuple(f"0{stray}" for stray in _STRAYS) + tuple(f"9{stray}" for stray in _STRAYS),
     re.compile(rf"([12](?<![0-9][12])[09])[{_STRAYS}]([0-9]{{2}}年)"), _joined),
    (("。",), re.compile("([0-9])。([0-9]{1,2}(?:%|[万亿]元))"), lambda found: f"{found[1]}.{found[2]}"),
    (("年年", "月月", "日日", "亿亿", "元元", "%%"), re.compile(r"([0-9][年月日亿元%])(?:(?<=年)年|(?<=月)月|(?<=日)日|"
     "(?<=亿)亿|(?<=元)元|(?<=%)%)(?![均报底初末中度])"), _joined),
    (("，，", "、、", "；；", "：："), re.compile("([，、；：])(?:(?<=，)，|(?<=、)、|(?<=；)；|(?<=：)：)"), _joined),
    (("的的",), re.compile("(的)(?<!目的)的(?![确士])"), _joined),
    (("月未",), re.compile("(?<=[0-9一二三四五六七八九十]月)未(?=[完开建竣实])"), lambda _: "末"),
)  # fmt: skip


def mend(text: str) -> tuple[str, tuple[Slip, ...]]:
    """The text with its certain slips mended, of the same length, and all slips in text order."""
    slips: list[Slip] = []
    for found in (list(_slips(rule, text, mended=True)) for rule in _CERTAIN):
        slips += found
    pieces, at = [], 0
    for slip in sorted(slips, key=lambda slip: slip.span):
        pieces += [text[at : slip.span[0]], slip.meant]
        at = slip.span[1]
    if pieces:
        text = "".join([*pieces, text[at:]])
    for rule in _PROPOSED:
        slips += islice(_slips(rule, text, mended=False), _MOST)
    return text, tuple(sorted(slips, key=lambda slip: slip.span))


def _slips(rule: _Rule, text: str, *, mended: bool) -> Iterator[Slip]:
    needles, pattern, meant = rule
    if any(needle in text for needle in needles):
        for found in pattern.finditer(text):
            yield Slip(found.span(), found.group(), meant(found), mended)
