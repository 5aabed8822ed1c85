"""Page furniture (版面附件): folios, mastheads, editors, telephone numbers, jumps and captions are put aside.

Lines that are furniture, and bylines, interrupt the text they stand in; the lines before and behind them may still be
one paragraph. What is put aside stays in the document and is named, but is nobody's statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, cast

from guatu.reading.bylines import signature_line
from guatu.reading.document import FurnitureKind
from guatu.reading.manuscript import Line

# What only a newspaper's page carries.
PAGE_SIGNS = frozenset({"masthead", "date", "folio", "editors", "jump"})
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_DIGIT = "[\\d〇零○一二三四五六七八九十]"
_DAY = rf"(?:[\dOo]{{4}}|[〇零○一二三四五六七八九]{{4}})\s?年\s?{_DIGIT}{{1,3}}\s?月\s?{_DIGIT}{{1,3}}\s?日"
_ISSUE = (
    rf"(?:总?第\s?[\d一二三四五六七八九十百〇零]{{1,7}}\s?期|(?:今日|共)\s?{_NUMBER}\s?版|第?\s?[A-D]?{_NUMBER}\s?版)"
)
_EDITED = (
    "(?:本版)?(?:责任编辑|责任校对|责编|校对|组版|版式|美编|美术编辑|图编|值班编委|值班总编|值班主任|审读|审校|终审|检校"
    "|编辑)"
)
_KINDS: tuple[tuple[FurnitureKind, str], ...] = (
    (
        "jump",
        rf"[■□◆]?\s?(?:今日|本版|本报|要闻)?导读(?:[:：]|\Z)|[（(【\[]?\s{{0,2}}(?:下转|上接|紧接|转|接)\s?第?\s?[A-D]?{_NUMBER}\s?版[^。，]{{0,14}}\Z",
    ),
    (
        "date",
        (
            rf"{_DAY}\s{{0,4}}(?:星期|周|农历|第?\s?[A-D]?\d{{1,2}}\s?版|{_ISSUE})[^。]{{0,60}}\Z"
            rf"|(?:星期|周)[一二三四五六日天]\s{{1,4}}{_DAY}"
        ),
    ),
    (
        "folio",
        (
            r"[-—－·]{1,2}\s?\d{1,3}\s?[-—－·]{1,2}\Z|第\s?\d{1,3}\s?页(?:[,，/ ]{0,2}共\s?\d{1,3}\s?页)?\Z"
            rf"|(?:第\s?{_NUMBER}\s?版|[A-D]?\d{{1,2}}\s?版|[A-D]\d{{1,2}})(?:[\s:：·|/]{{1,4}}[^，。；]{{0,24}})?\Z"
            rf"|[一-龥·]{{2,8}}[\s:：·|/]{{1,4}}第?\s?{_NUMBER}\s?版\Z"
        ),
    ),
    ("editors", rf"{_EDITED}[:：\s/][^。，；]{{1,70}}\Z"),
    (
        "masthead",
        (
            rf"国内统一|邮发代号|(?:刊号|CN)\s?\d\d|{_ISSUE}\s{{1,4}}[^，。；]{{2,40}}\Z"
            r"|[A-Z ]{4,30}(?:DAILY|NEWS|TIMES)\Z"
        ),
    ),
    (
        "contact",
        (
            r"(?:新闻热线|报料热线|热线电话|广告热线|发行热线|热线|本版电话|联系电话|电话|传真|邮编|邮政编码|社址|本报地址|报社地址"
            r"|投稿邮箱|电子邮箱|邮箱|网址|微信公众号|官方微博|广告许可证|广告经营许可证|印刷|承印|发行|印数|零售价?|定价|每份|照排)"
            r"[:：\s][^，。；]{1,80}\Z|(?:本报)?声明[:：]\s?本[报刊网]"
            r"|[一-龥“”]{4,20}(?:供稿|编印|主办|主管|承印)(?:\s{1,4}[^。，；]{1,60})?\Z"
        ),
    ),
    ("source", r"(?:来源|稿源|原载|本文来源)[:：]\s?[^。，]{2,30}\Z|[（(]来源[:：][^（）()]{2,30}[)）]\Z"),
    ("advert", r"[·\[【（(]?\s?广\s?告\s?[·\]】)）]?\Z"),
    (
        "caption",
        r"□?图片(?:新闻|报道)\Z|图[为①②③④⑤⑥⑦⑧⑨：:]|(?:[上下左右]|题|本)图[为是：:]|图片?说明|[（(]?资料(?:图片?|照片)",
    ),
)
# One pattern with a named group a kind: a line is looked at once.
_FURNITURE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS))
# What may begin a caption or a declaration; no other furniture holds sentences.
_BEFORE_PROSE = frozenset("图资上下左右题本声□■◆（(【[")
_SHOT_ENDS = frozenset("摄影图道)）")
_SHOT = re.compile(
    r"(?:[\s）)/]|记者[一-龥]{2,4}|通讯员[一-龥]{2,4}|[。！”][一-龥]{2,4})\s{0,4}(?:摄影?|供图|摄影报道)[)）]?\Z"
)
_JUMP_WITHIN = re.compile(rf"[（(【]\s?(?:下转|上接|紧接)\s?第?\s?[A-D]?{_NUMBER}\s?版[^（）()【】]{{0,14}}[)）】]")
_NAMED = re.compile(
    r"(?:[一-龥]{2,8}(?:日报|晚报|晨报|早报|时报|商报|快讯|快报)|[一-龥]{2,3}(?<![通汇简月周年季公预情])报)(?:\s{1,4}[^，。]{1,20})?\Z"
)
# Two of these in a line without a sentence are a newspaper's head or its imprint, whatever else stands there.
_SIGN = re.compile(
    rf"(?P<date>{_DAY}|星期[一二三四五六日天])|(?P<folio>第\s?[A-D]?{_NUMBER}\s?版)|(?P<masthead>总?第\s?\d{{1,6}}\s?期|刊号|[日晚晨周时]报|[特专]刊)"
    r"|(?P<editors>(?:责编|编辑|主编|美编|校对|校检|版式|组版|统筹|监制|终审|视觉|值班总编)[:：/\s])"
    r"|(?P<contact>(?:热线|电话|邮编|邮箱|地址|承印|印刷|印刷单位|印务|零售|定价|印数|照排|投稿)[:：\s]|免费赠阅|www\.|@)"
)
_LONGEST, _CAPTION_LINES, _TOP = 90, 5, 4


def kind_of(line: str) -> FurnitureKind | None:
    """What kind of furniture a line is when it is nothing else; None for all that may be text."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return None
    if text[-1] in _SHOT_ENDS and len(text) <= 60 and _SHOT.search(text, max(0, len(text) - 16)):
        return "caption"
    if ("，" in text or "。" in text) and text[0] not in _BEFORE_PROSE:
        return None
    found = _FURNITURE.match(text)
    return cast(FurnitureKind, found.lastgroup) if found else _mixed(text)


def _mixed(text: str) -> FurnitureKind | None:
    """松峪周报·特刊 2018年9月27日 第4版: several things in a row that are no text."""
    if len(text.split()) < 2 or any(mark in text for mark in "。，；,;"):
        return None
    signs = [cast(FurnitureKind, found.lastgroup) for found in _SIGN.finditer(text)]
    return signs[0] if len(set(signs)) >= 2 or signs.count("editors") >= 2 or signs.count("contact") >= 2 else None


def set_aside(raw: str, lines: Sequence[Line]) -> list[Line]:
    """The same lines with `aside` set on furniture and bylines; jumps within a line become lines of their own."""
    marked: list[Line] = []
    caption = 0  # how many lines may still go on with a caption
    for number, line in enumerate(lines):
        text = raw[line.start : line.end]
        if caption and not line.gap and not text[:1].isspace():
            line.aside = "caption"
            caption = 0 if _ends_caption(text) else caption - 1
            marked.append(line)
            continue
        caption = 0
        if line.level or line.skips:
            marked.append(line)
            continue
        line.aside = (
            kind_of(text) or _signed(text) or ("masthead" if number < _TOP and _NAMED.match(text.strip()) else "")
        )
        if line.aside == "caption" and line.loose and not _ends_caption(text):
            caption = _caption_lines(raw, lines[number + 1 : number + 1 + _CAPTION_LINES])
        marked += [line] if line.aside or "版" not in text else _parted(raw, line)
    return marked


def _signed(text: str) -> Literal["byline", ""]:
    signature = signature_line(text) if len(text) <= 48 else None
    return "byline" if signature and not signature.bare else ""


def _ends_caption(text: str) -> bool:
    return text.rstrip()[-1:] in "。！”）)" or bool(_SHOT.search(text.strip()))


def _caption_lines(raw: str, after: Sequence[Line]) -> int:
    """How many of the lines behind a caption's first are its own: up to the one that ends it, none without such."""
    for number, line in enumerate(after, start=1):
        text = raw[line.start : line.end]
        if line.gap or text[:1].isspace():
            return 0
        if _ends_caption(text):
            return number
    return 0


def _parted(raw: str, line: Line) -> Iterator[Line]:
    """A line before and behind the jumps in it (…产业集（下转第二版）)."""
    at, first = line.start, True
    for jump in _JUMP_WITHIN.finditer(raw, line.start, line.end):
        if raw[at : jump.start()].strip():
            yield replace(
                line, start=at, end=jump.start(), gap=line.gap and first, full=None if line.full is None else True
            )
            first = False
        yield Line(*jump.span(), loose=line.loose, gap=line.gap and first, aside="jump")
        at, first = jump.end(), False
    if at == line.start:
        yield line
    elif raw[at : line.end].strip():
        yield replace(line, start=at, gap=False, opens=False)
