"""What each date rule means: a match and its context give the days, or None when the words are no date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.words.date_parts import (
    PARTS,
    RELATIVE_MONTHS,
    RELATIVE_YEARS,
    Context,
    Days,
    month_days,
    months_days,
    named_year,
    part_of_month,
    read_ordinal,
    read_year,
    week_days,
    year_days,
)
from guatu.words.numerals import read_number
from guatu.words.period import Precision
from guatu.words.working_days import CalendarError, working_calendar


@dataclass(frozen=True, slots=True)
class Meaning:
    """The days of an expression. `names_year`: later words of the sentence may lean on its year."""

    days: Days
    precision: Precision
    names_year: bool = False
    before: bool = False  # the rule itself has counted what 前 leaves out
    provisional: bool = False


Match = re.Match[str]
DAYS_FROM_TODAY = {"今": 0, "明": 1, "后": 2, "昨": -1, "前": -2}
WEEKS = {"本": 0, "这": 0, "下": 1, "下下": 2, "上": -1}


def _year(found: Match, context: Context) -> tuple[int, bool]:
    """The year that the words name, or that of the sentence, or of the document; and whether they name it."""
    named = named_year(found, context)
    return named or context.year or context.reference.year, named is not None


def iso_day(found: Match, _: Context) -> Meaning | None:
    """2025-06-30, 2025.6."""
    year, month_number = int(found["y"]), int(found["m"])
    if not found["d"]:
        return Meaning(month_days(year, month_number), "month", names_year=True)
    return _day(year, month_number, int(found["d"]), names_year=True)


def _day(year: int, month_number: int, day: int, *, names_year: bool) -> Meaning | None:
    days = month_days(year, month_number)
    if not 1 <= day <= days[1].day:
        return None
    at = days[0].replace(day=day)
    return Meaning((at, at), "day", names_year)


def month(found: Match, context: Context) -> Meaning | None:
    """6月, 下月底, 2025年4月上旬, 3月15日."""
    year, named = _year(found, context)
    if found["rm"] == "元":
        days = month_days(year, 1)
    elif found["rm"] == "次" and context.month:
        days = month_days(year, context.month + 1)
    elif found["rm"]:
        reference = context.reference
        ahead = RELATIVE_MONTHS[found["rm"]]
        days = month_days(reference.year, reference.month + ahead)
        named = ahead != 0
    else:
        days = month_days(year, read_ordinal(found["m"]))
    if found["d"]:
        return _day(days[0].year, days[0].month, read_ordinal(found["d"]), names_year=named)
    part = (found["part"] or "").removeprefix("月")
    if part in PARTS:
        return Meaning(part_of_month(days, part), "decad", named)
    return Meaning(days, "month", named)


def month_range(found: Match, context: Context) -> Meaning | None:
    """1—10月; 11—3月 runs into the next year."""
    year, named = _year(found, context)
    first, last = read_ordinal(found["m1"]), read_ordinal(found["m2"])
    days = month_days(year, first)[0], month_days(year + (last < first), last)[1]
    return Meaning(days, "month", named)


def year_range(found: Match, _: Context) -> Meaning | None:
    """2024—2026年."""
    first, last = read_year(found["y1"]), read_year(found["y2"])
    return Meaning(year_days(first, last), "era") if first <= last else None


def cumulative_months(found: Match, context: Context) -> Meaning | None:
    """前5个月: from January on."""
    year, named = _year(found, context)
    months = int(read_number(found["n"]) or 0)
    return Meaning(months_days(year, 1, months), "month", named) if 1 <= months <= 12 else None


def quarter_range(found: Match, context: Context) -> Meaning | None:
    """二三季度, 前三季度."""
    year, named = _year(found, context)
    first, last = (1, read_number(found["n"])) if found["n"] else (read_ordinal(found["q1"]), read_ordinal(found["q2"]))
    if not last or first >= last:
        return None
    return Meaning(months_days(year, first * 3 - 2, int(last) * 3), "quarter", named)


def two_years(found: Match, context: Context) -> Meaning | None:
    """明后两年."""
    first, last = {"今明": (0, 1), "明后": (1, 2), "今明后": (0, 2), "去今": (-1, 0)}[found["pair"]]
    return Meaning(year_days(context.reference.year + first, context.reference.year + last), "era")


def quarter(found: Match, context: Context) -> Meaning | None:
    """一季度, 下季度, 三季度末 (its last month), 2025Q4."""
    year, named = (int(found["y4"]), True) if found["y4"] else _year(found, context)
    if found["rq"] or found["end"]:
        number = (context.reference.month + 2) // 3 + {"本": 0, "下": 1, "上": -1}[(found["rq"] or "本")[0]]
        at = context.reference.year
        days = month_days(at, number * 3 - 2)[0], month_days(at, number * 3)[1]
    else:
        number = read_ordinal(found["q"] or found["qq"] or found["first"])
        days = months_days(year, number * 3 - 2, number * 3)
    if found["part"] in {"末", "底"}:
        return Meaning((days[1].replace(day=1), days[1]), "month", named)
    if found["part"] == "初":
        return Meaning(month_days(days[0].year, days[0].month), "month", named)
    return Meaning(days, "quarter", named)


def half(found: Match, context: Context) -> Meaning | None:
    """上半年, 下半年."""
    year, named = _year(found, context)
    first = 1 if found["h"] in "上前" else 7
    if found["part"]:
        return Meaning(month_days(year, first if found["part"] == "初" else first + 5), "month", named)
    return Meaning(months_days(year, first, first + 5), "half", named)


def weekday(found: Match, context: Context) -> Meaning | None:
    """下周五; a 周五 without its week is the next one from the reference day on."""
    monday, sunday = week_days(context.reference, WEEKS[found["rw"] or "本"])
    at = sunday if found["wd"] in "末日天" else monday + timedelta(days="一二三四五六".index(found["wd"]))
    if not found["rw"] and at < context.reference:
        at += timedelta(days=7)
    return Meaning((at - timedelta(days=1) if found["wd"] == "末" else at, at), "day")


def week(found: Match, context: Context) -> Meaning | None:
    """下周: Monday to Sunday."""
    return Meaning(week_days(context.reference, WEEKS[found["rw"]]), "week")


def era(found: Match, _: Context) -> Meaning | None:
    """“十五五”期间; 末 is the last year of the five, 开局之年 the first."""
    first = 2001 + 5 * (int(read_number(found["five"]) or 0) - 10)
    part = found["part"]
    if part in {"期间", "时期", "规划期内", "期内"}:
        return Meaning(year_days(first, first + 4), "era")
    part = part if part == "时期末" else part.removeprefix("时期")
    if part == "初期":
        return Meaning(year_days(first, first + 1), "era")
    if part[0] in "前后头第":
        years = int(read_number(part[1]) or 2)
        if part[0] == "第":
            return Meaning(year_days(first + years - 1), "year", names_year=True)
        days = year_days(first + 5 - years, first + 4) if part[0] == "后" else year_days(first, first + years - 1)
        return Meaning(days, "era")
    chosen = first if part[0] in "开首" else first + 2 if part == "中期" else first + 4
    return Meaning(year_days(chosen), "year", names_year=True)


def century(found: Match, _: Context) -> Meaning | None:
    """本世纪中叶 ends with 2050 by the annotation guide."""
    return Meaning(year_days(2096, 2100) if found["part"] == "末" else year_days(2046, 2050), "era")


# What a document can count from its own day; 自受理之日起 counts from a day the text does not give.
_OWN_DAY = re.compile(r"印发|发布|发文|公布|下发|签发|公告|通告|本纪要|本通知|即日|现在|今天|今日|会议|会后|\A\Z")


def countdown(found: Match, context: Context) -> Meaning | None:
    """自印发之日起15日内: the day after the document's is the first."""
    number = read_number(found["n"])
    if number is None or ("anchor" in found.re.groupindex and not _OWN_DAY.search(found[0])):
        return None
    unit, reference = found["u"], context.reference
    if "工作日" in unit:
        return _working_days_later(reference, int(number))
    if unit.endswith("月"):
        last = _months_later(reference, number)
    else:
        last = reference + timedelta(days=round(number * (7 if unit[-1] in "周期" else 1)))
    return Meaning((reference, last), "day")


def _working_days_later(day: date, number: int) -> Meaning | None:
    calendar = working_calendar()
    try:
        last = calendar.add(day, number)
    except CalendarError:  # a document from before or after the calendar's century
        return None
    return Meaning((day, last), "day", provisional=calendar.is_provisional(last))


def _months_later(day: date, months: float) -> date:
    if months == 0.5:
        return day + timedelta(days=15)
    days = month_days(day.year, day.month + int(months))
    return days[0].replace(day=min(day.day, days[1].day))


# What may not be done, or was done, within a time is no promise for its end.
_NO_PROMISE = re.compile("(?:不得|不准|不予|不再|不能|未|没有|连续|免|有效|的|婴|儿童)")


def within(found: Match, context: Context) -> Meaning | None:
    """三年内, 未来五年, 一个月内: from the document's day."""
    number = read_number(found["n"])
    if number is None or _NO_PROMISE.match(found.string, found.end()):
        return None
    reference, unit = context.reference, found["u"]
    if unit == "年" or unit.endswith("月"):
        months = number * (12 if unit == "年" else 1)
        last = _months_later(reference, months)
    else:
        last = reference + timedelta(days=round(number * 7))
    return Meaning((reference, last), "day", before=True)


SEASONS_OF_YEAR = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def season_of_year(found: Match, context: Context) -> Meaning | None:
    """今秋, 2026年春季: three months each, winter into February; 今冬明春 to the end of May."""
    if found["two"]:
        at = context.reference.year
        return Meaning((month_days(at, 12)[0], month_days(at + 1, 5)[1]), "quarter")
    at = _year(found, context)[0] if found["ys"] else context.reference.year + RELATIVE_YEARS[found["rs"]]
    first = SEASONS_OF_YEAR[found["ys"] or found["s"]]
    return Meaning((month_days(at, first)[0], month_days(at, first + 2)[1]), "quarter", names_year=True)


def immediately(_: Match, context: Context) -> Meaning | None:
    """即日起: from the document's day."""
    return Meaning((context.reference, context.reference), "day")


def year(found: Match, context: Context) -> Meaning | None:
    """2025年, 明年底, 今年初."""
    chosen, named = _year(found, context)
    return Meaning(*_part_of_year(chosen, found["part"]), names_year=named)


def part_of_year(found: Match, context: Context) -> Meaning | None:
    """年底, 年内, 全年, with or without the year before it."""
    chosen, named = _year(found, context)
    part = found["part"]
    if part in {"岁末年初", "年末岁初", "年底年初"}:
        return Meaning((month_days(chosen, 12)[0], month_days(chosen + 1, 1)[1]), "month", names_year=named)
    return Meaning(*_part_of_year(chosen, part[-1]), names_year=named)


def _part_of_year(year_number: int, part: str | None) -> tuple[Days, Precision]:
    if part in {"底", "末"}:
        return month_days(year_number, 12), "month"
    if part == "初":
        return month_days(year_number, 1), "month"
    if part == "中":
        return month_days(year_number, 6), "month"
    return year_days(year_number), "year"


def part_of_this_month(found: Match, context: Context) -> Meaning | None:
    """月底, 月内, 下旬: of the month named before in the sentence, else of the reference day's."""
    days = month_days(context.year or context.reference.year, context.month or context.reference.month)
    part = found["part"]
    if part in {"本旬", "旬内"}:
        days = month_days(context.reference.year, context.reference.month)
        third = "上旬" if context.reference.day <= 10 else "中旬" if context.reference.day <= 20 else "下旬"
        return Meaning(part_of_month(days, third), "decad")
    part = part if part.endswith("旬") else part[1]
    if part in PARTS:
        return Meaning(part_of_month(days, part), "decad")
    return Meaning(days, "month")


def day_word(found: Match, context: Context) -> Meaning | None:
    """明天, 昨日."""
    at = context.reference + timedelta(days=DAYS_FROM_TODAY[found["word"]])
    return Meaning((at, at), "day")


def bare_day(found: Match, context: Context) -> Meaning | None:
    """25日: of the month named before in the sentence, else of the reference day's."""
    return _day(context.year or context.reference.year, context.month or context.reference.month,
                read_ordinal(found["d"]), names_year=False)  # fmt: skip
