"""The parts of which the date rules are put together: pattern fragments, and the days they stand for.

`Context` is what an expression is relative to: the reference date, and the year and month already named in
the same sentence (2025年4月上旬…，10月上旬: the second is of 2025 too).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from guatu.words.numerals import read_chinese
from guatu.words.period import Precision

Edge = Literal["by", "from", "within"]

CN = "一二三四五六七八九"
ZERO = "〇○零OoＯ0"
YEAR_NUMBER = (
    rf"(?<![\d.])(?:19|20|21)\d\d|[一二][{CN}{ZERO}]{{3}}"
    r"|(?<![\d.])2[0-9](?=年(?:[底末]|\d{1,2}月))|(?<=[’‘'])2[0-9](?=年)"
)
RELATIVE_YEARS = {"大前": -3, "前": -2, "去": -1, "上": -1, "上一": -1, "今": 0, "本": 0, "明": 1, "下一": 1, "后": 2}
# 同年底, 当年6月: of the year named before.
SAME_YEARS = frozenset("同当")
YEAR = (
    rf"(?=[^年]{{1,4}}年)(?:(?P<y>{YEAR_NUMBER})年|"
    r"(?P<ry>大前|(?<![目以之此日年提先从])前|去|(?<![以向之北海陆马同月])上一?|今|本|(?<![声鲜光分清简证文开透高黎])明"
    r"|下一|(?<![以之然今先此])后|次|翌|[同当](?=年(?:年?[底末]|\d{1,2}月)))年)(?:度|份)?"
)
MONTH_NUMBER = rf"(?<![\d.第])(?:1[0-2]|0?[1-9])|(?<![十百千第{CN}])(?:十[一二]|[{CN}十])"
RELATIVE_MONTHS = {
    "上": -1,
    "上个": -1,
    "本": 0,
    "当": 0,
    "这个": 0,
    "下": 1,
    "下个": 1,
    "次": 1,
    "下下": 2,
    "下下个": 2,
}
MONTH = (
    rf"(?:(?P<m>{MONTH_NUMBER})"
    r"|(?P<rm>本|当|次|(?<![纪公单多日美欧万亿百千\d])元|这个|下下个?|下个?|(?<![以一])上个?))月"
)
DAY_NUMBER = rf"3[01]|[12]\d|0?[1-9]|三十一?|二?十[{CN}]|二十|廿[{CN}]|[{CN}十]"
# After 前 and 起 these make another word: 前后, 前往, 前期, 起草 …
EDGE = (
    r"(?:(?=[（(上下中晚0-9])(?:[（(](?:星期|周)[一二三四五六日天][)）])?(?:上午|下午|中午|晚上?)?(?:[0-2]?[0-9](?:[时点]|[:：][0-5][0-9])|下班)?"
    r"(?=之前|以前|前(?!后)))?(?P<edge>之前|以前|前夕|前后|前(?![后往沿景途期端述瞻夕]|列(?![出入])|置(?!换))|之际|起(?![草步点诉飞伏])"
    r"|开始(?=[,，、实施执征封])|以来|之后|以后|后(?![期续半]))?"
)
# What is after a period, or has lasted since, has no latest day.
OPEN_EDGES = frozenset({"以来", "之后", "以后", "后"})

Days = tuple[date, date]


@dataclass(slots=True)
class Context:
    """See the module; `year` and `month` change as a sentence is read."""

    reference: date
    year: int | None = None
    month: int | None = None


@lru_cache(maxsize=1024)
def month_days(year: int, month: int) -> Days:
    """First and last day of a month; months outside 1 to 12 count on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_days(year: int, first: int, last: int) -> Days:
    """From the first day of one month to the last day of another of the same year."""
    return month_days(year, first)[0], month_days(year, last)[1]


def year_days(year: int, last: int | None = None) -> Days:
    """A whole year, or the years up to `last`."""
    return date(year, 1, 1), date(last or year, 12, 31)


def named_year(found: re.Match[str], context: Context) -> int | None:
    """The year the words name; None where they name none."""
    if "ry" not in found.re.groupindex:
        return None
    if found["y"]:
        return read_year(found["y"])
    relative = found["ry"]
    if relative in SAME_YEARS:
        return context.year or context.reference.year
    if relative in {"次", "翌"}:
        return (context.year or context.reference.year) + 1
    return context.reference.year + RELATIVE_YEARS[relative] if relative else None


def read_year(text: str) -> int:
    """2025, 二〇二五, 二○二五, or 25 for 2025."""
    if text.isdecimal():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return int("".join("0" if digit in ZERO else str(CN.index(digit) + 1) for digit in text))


def read_ordinal(text: str) -> int:
    """A month's, day's or quarter's number: 3, 03, 十二, 廿一, 首."""
    if text.isdecimal():
        return int(text)
    return 1 if text == "首" else int(read_chinese(text.replace("廿", "二十")) or 0)


# The annotation guide's days: 月初 and 上旬 end on the 10th, 中旬 on the 20th, 下旬 and 月底 with the month.
PARTS: dict[str, tuple[int, int, Precision]] = {
    "初": (1, 10, "decad"), "上旬": (1, 10, "decad"), "上句": (1, 10, "decad"), "上中旬": (1, 20, "decad"),
    "中旬": (11, 20, "decad"), "中句": (11, 20, "decad"), "中": (11, 20, "decad"), "中下旬": (11, 31, "decad"),
    "下旬": (21, 31, "decad"), "下句": (21, 31, "decad"), "底": (21, 31, "decad"), "末": (21, 31, "decad"),
}  # fmt: skip


def part_of_month(days: Days, part: str) -> Days:
    """The third of a month that 上旬, 月底 … name."""
    first, last, _ = PARTS[part]
    return days[0].replace(day=first), days[0].replace(day=min(last, days[1].day))


def week_days(day: date, weeks: int = 0) -> Days:
    """Monday and Sunday of the week of `day`, or of one so many weeks later."""
    monday = day + timedelta(days=7 * weeks - day.weekday())
    return monday, monday + timedelta(days=6)


def edge_of(word: str | None) -> Edge:
    """How the words close the period."""
    if word in {"起", "开始"}:
        return "from"
    return "by" if word in {"前", "之前", "以前", "前夕"} else "within"
