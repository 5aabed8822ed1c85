"""What a line looks like: numbered heading, list entry, date line, sentence end. Patterns are anchored and linear."""

from __future__ import annotations

import re

_NUMERAL = "[一二三四五六七八九十百〇零]{1,5}"
# A line that opens something of its own, whatever stood before it.
OPENS = re.compile(
    rf"\s{{0,8}}(?:第(?:{_NUMERAL}|\d{{1,3}})[章节条篇部]|{_NUMERAL}、|[（(](?:{_NUMERAL}|\d{{1,3}})[)）]"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.．、](?!\d)|\d{1,3}[)）]|[①-⓿㈠-㈩]|[-*•·●■□◆▪○◇★☆◎➢✓]\s?(?=\S)(?!\d)"
    r"|附件\d{0,2}[:：]|附[:：]|——|#{1,6}\s)"
)
# 责任单位：… and its like stand on lines of their own.
LABEL = re.compile(
    r"\s{0,8}(?:牵头|责任|配合|主办|协办|参与|实施|完成|建设|报送|抄送|主送|联系|主要|总|年度|工作|时间|目标|预期|阶段)"
    r"[一-鿿]{1,6}[:：]"
)
HEADING = re.compile(rf"\s{{0,8}}(?:(第(?:{_NUMERAL}|\d{{1,3}})[章篇部])|({_NUMERAL}、)|([（(]{_NUMERAL}[)）]))")
DATE_LINE = re.compile(
    r"\s{0,80}[（(]?(?:\d{4}|[二〇零○一九]{4})\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月"
    r"(?:\s?[\d一二三四五六七八九十]{1,3}\s?日)?[）)]?\s{0,8}(?:星期.)?\s{0,8}$"
)
# The end of a newspaper's head: 2026年8月19日 星期三.
MASTHEAD = re.compile("星期[一二三四五六日天]$")
# Where an article was taken from, at its end (…未来发展。来源：澄州日报).
SOURCE = re.compile(r"[（(]?(?:来源|稿源)\s?[:：][一-龥A-Za-z、 ]{2,24}[)）]?\s{0,2}\Z")
# The lead of a report on a line of its own.
LEAD_ALONE = re.compile(
    r"\s{0,8}(?:本报|新华社|中新社)[^，。]{0,16}[讯电]\s{0,2}(?:[（(][^（）()]{2,48}[)）])?\s{0,4}\Z"
)
SENTENCE_END = frozenset("。！？；.!?;：:…”》）)】〕|")
_ANSWERABLE = re.compile(
    r"[（(](?:(?:牵头|责任|主办|承办|配合)(?:单位|部门)?[：:][^（）()。]{2,120}|[^（）()：:。，]{2,40}(?:牵头|负责|配合))[)）]\s{0,4}\Z"
)
CLAUSE_MARK = re.compile("[，。,；;]")
GOES_ON = frozenset("，、,（(《“‘—")
LEAD_LENGTH = 40


def heading_level(line: str) -> int:
    """The level a line's numbering gives it: 第一章 and 一、 are 2, （一） is 3, none is 0."""
    found = HEADING.match(line)
    if not found:
        return 0
    return 3 if found.group(3) else 2


def is_short_heading(line: str) -> bool:
    """A numbered line of heading length that is no sentence; a bracket behind it may say who answers for it."""
    bare = _ANSWERABLE.sub("", line)
    return bool(heading_level(bare)) and len(bare) <= 60 and "。" not in bare and bare.rstrip()[-1:] not in SENTENCE_END


def lead_end(line: str) -> int:
    """Where the heading ends that runs into its paragraph (（一）指导思想。坚持…), 0 when none does."""
    if not heading_level(line):
        return 0
    stop = line.find("。", 0, LEAD_LENGTH)
    if stop < 0 or stop + 1 >= len(line) or "，" in line[:stop] or "," in line[:stop]:
        return 0
    return stop + 1


def width(line: str) -> int:
    """Columns a line takes: 1 for ASCII and Latin, 2 for all else."""
    return 2 * len(line) - len(line.encode("latin-1", "ignore"))
