"""Festivals and seasons as due days: 国庆节前 is the day before the festival, 国庆期间 its days off.

Where the days off begin before the festival's own day (除夕, or a week-end before 1 May) 节前 still ends on the eve of
the festival itself: so officials count, and the table of days off of a later year is not announced when they write.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files

from guatu.words.date_meanings import Meaning
from guatu.words.date_parts import Context, Days, named_year
from guatu.words.working_days import working_calendar

# Without days off of its own a festival is its one day.
SINGLE_DAYS = {"六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1),
               "五四": (5, 4),
               "青年节": (5, 4), "三八": (3, 8), "妇女节": (3, 8),
               "教师节": (9, 10), "植树节": (3, 12), "双十一": (11, 11)}  # fmt: skip
WITH_DAYS_OFF = {"春节": "春节", "元旦": "元旦", "清明": "清明节", "五一": "劳动节", "劳动": "劳动节", "端午": "端午节",
                 "中秋": "中秋节", "国庆": "国庆节", "十一": "国庆节"}  # fmt: skip
# New Year's day of the lunar calendar (正月初一) by year, as the Purple Mountain Observatory's almanac has it.
_NEW_YEAR = {
    2007: (2, 18), 2008: (2, 7), 2009: (1, 26), 2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10),
    2014: (1, 31), 2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25),
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
    2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19),
    2035: (2, 8), 2036: (1, 28), 2037: (2, 15), 2038: (2, 4), 2039: (1, 24), 2040: (2, 12),
}  # fmt: skip
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1), "十一": (10, 1)}

_QUOTED = (
    r"[“\"‘「](?:五·?一|十·?一|六·?一|七·?一|八·?一|五·?四|三·?八)[”\"’」]"
    r"|(?<![\d一二三四五六七八九十廿第])(?:五一|六一|十一|七一|八一|三八(?=节|妇女)|五四(?=青年))"
)
_NAME = rf"{_QUOTED}|春节|元旦|清明|劳动|端午|中秋|国庆|儿童节|建党节|建军节|教师节|妇女节|青年节"
FESTIVAL = (
    rf"(?P<festival>{_NAME})(?:国际)?(?:节|劳动节|儿童节|青年节|妇女节|建党节|建军节)?(?:小?长假|假期|假日|黄金周|放假)?"
    r"(?P<before>(?:到来)?(?:之前|以前|前夕|前(?![后往沿景途期端])))|(?P<during>春节|元旦|清明|端午|中秋|国庆|[“\"]?(?:五一|十一)[”\"]?)"
    r"节?(?:小?长假|假期|假日|黄金周)?(?:期间|前后|当天|之际|(?:(?<=长假)|(?<=假期)|(?<=黄金周))(?!结束|[前后以之]))"
)


def festival(found: re.Match[str], context: Context) -> Meaning | None:
    """春节前: the eve of the festival; 国庆期间: its days off. Without a year the next one counts."""
    name = (found["festival"] or found["during"]).strip('“”"‘’「」').replace("·", "")
    before = bool(found["before"])
    named = named_year(found, context)
    days, provisional = _festival_days(name, named, context, before=before)
    if days is None:
        return None
    if before:
        last = days[0] - timedelta(days=1)
        return Meaning((last, last), "day", named is not None, before=True, provisional=provisional)
    return Meaning(days, "day", named is not None, provisional=provisional)


def _festival_days(name: str, year: int | None, context: Context, *, before: bool) -> tuple[Days | None, bool]:
    reference = context.reference
    years = [year] if year else [reference.year - 1, reference.year, reference.year + 1]
    found = [days for year in years if (days := _days_in(name, year, before=before))]
    if not year:
        # 前 looks ahead; 期间 in a report may also mean the festival just past.
        oldest = reference if before else reference - timedelta(days=45)
        found = [days for days in found if days[0] > oldest]
    if not found:
        return None, False
    chosen = found[0]
    return chosen, not (
        before and _own_day(name, chosen[0].year)
    ) and name in WITH_DAYS_OFF and working_calendar().is_provisional(chosen[0])


def _own_day(name: str, year: int) -> date | None:
    """The festival's own day, where it is not read off the table of days off."""
    found = _FIXED.get(name) or (_NEW_YEAR.get(year) if name == "春节" else None)
    return date(year, *found) if found else None


def _days_in(name: str, year: int, *, before: bool) -> Days | None:
    own = _own_day(name, year) if before else None
    if own:
        return own, own
    if name in WITH_DAYS_OFF:
        return working_calendar().festival(WITH_DAYS_OFF[name], year)
    month, day = SINGLE_DAYS[name]
    return date(year, month, day), date(year, month, day)


def next_festival(_: re.Match[str], context: Context) -> Meaning | None:
    """节前: before the next festival with days off."""
    coming = working_calendar().festivals_from(context.reference)
    if coming is None:
        return None
    last = coming[1] - timedelta(days=1)
    return Meaning((last, last), "day", before=True, provisional=working_calendar().is_provisional(coming[1]))


def _seasons() -> dict[str, list[tuple[tuple[int, int], tuple[int, int]]]]:
    """First and last day of each season; a name may stand for several (开学 is in spring and in autumn)."""
    table = tomllib.loads(files("guatu.words").joinpath("lexicon", "seasons.toml").read_text(encoding="utf-8"))
    seasons: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
    for row in table["season"]:
        for name in row["names"]:
            seasons.setdefault(name, []).append((_month_day(row["from"]), _month_day(row["to"])))
    return seasons


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


SEASONS = _seasons()
_NAMES = "|".join(sorted(SEASONS, key=len, reverse=True)).replace("|两会", "|(?<![省市区县年])两会")
SEASON = (
    rf"(?P<season>{_NAMES})(?:到来|来临|开始|召开)?(?:(?P<before>之前|以前|前夕|前(?![后往沿景途期端]))|(?P<ended>结束(?:之前|以前|前))|(?P<during>期间)"
    r"|(?<=开学)(?![典前后第季后日以之])|(?<=年汛期|年暑假|年暑期)(?![前后以之]))"
)


def season(found: re.Match[str], context: Context) -> Meaning | None:
    """供暖季前: the day before it begins; 汛期期间: its days. Without a year the next one, or this year's."""
    named = named_year(found, context)
    year = named or context.year or context.reference.year
    starts = [(date(year, *first), last) for first, last in SEASONS[found["season"]]]
    if found["before"]:
        if not named:
            later = [(date(context.reference.year + 1, *first), last) for first, last in SEASONS[found["season"]]]
            starts = [start for start in [*starts, *later] if start[0] > context.reference]
        start = min(starts, default=(None, None))[0]
        return Meaning((start - timedelta(days=1),) * 2, "day", named is not None, before=True) if start else None
    start, last = min(starts)
    stop = date(year + (last < (start.month, start.day)), *last)
    if found["ended"]:
        return Meaning((stop, stop), "day", named is not None, before=True)
    return Meaning((start, stop), "month", named is not None)
