"""Writes the table of days off and make-up days that `words` ships: `python -m tests.words.working_day_table`.

Announced years come from chinesecalendar, which follows the State Council's yearly notices. All other years
have no notice (before 2004 none in that collection, after the last one none is written yet): for them the
statutory days of `holidays` stand, with the weekday the law gives back for one that falls on a weekend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
from chinese_calendar import constants

TABLE = Path(__file__).resolve().parents[2] / "src/guatu/words/lexicon/working_days.txt"
FIRST_YEAR, FIRST_ANNOUNCED, LAST_ANNOUNCED, LAST_YEAR = 1990, 2004, 2026, 2100
NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}  # fmt: skip
# chinesecalendar misses this one. The notice for New Year 2006 gave 1 to 3 January off and moved the weekend of
# Saturday 31 December 2005 and Sunday 1 January to 2 and 3 January, so that Saturday was worked; it belongs to
# 2005 but stands in the notice of 2006. `holidays` has it.
MISSED = {date(2005, 12, 31): "元旦"}
HEAD = """\
# Days off (休) and make-up working days (班) of China's offices; every other Monday to Friday is a working day.
# Written by `python -m tests.words.working_day_table`; correct that, or put your own year in an override file.
# `公布` names a year that the State Council has announced; in other years only statutory days stand here.
"""


def announced_lines() -> Iterator[tuple[date, str, str]]:
    """Every day off and every make-up day of the announced years, weekends within a holiday included."""
    for day, name in constants.holidays.items():
        yield day, "休", NAMES[name]
    for day, name in constants.workdays.items():
        yield day, "班", NAMES[name]
    for day, name in MISSED.items():
        yield day, "班", name


def statutory_lines(first: int, last: int) -> Iterator[tuple[date, str, str]]:
    """The statutory days of years without a notice, weekdays given back for a weekend included."""
    for day, name in holidays.country_holidays("CN", years=range(first, last + 1), language="zh_CN").items():
        if first <= day.year <= last and not name.startswith("休息日"):
            yield day, "休", festival_of(day, name)


def festival_of(day: date, name: str) -> str:
    """The festival to which a statutory day belongs: 春节 for its eve and for the weekday given back."""
    plain = re.split("[(（;；]", name, maxsplit=1)[0].strip()
    return {"农历除夕": "春节", "国庆": "国庆节"}.get(plain, plain)


def rows() -> list[tuple[date, str, str]]:
    """All rows of the table, by day."""
    early = statutory_lines(FIRST_YEAR, FIRST_ANNOUNCED - 1)
    late = statutory_lines(LAST_ANNOUNCED + 1, LAST_YEAR)
    days = {day: (kind, name) for day, kind, name in [*early, *announced_lines(), *late]}
    return [(day, *days[day]) for day in sorted(days)]


def table() -> str:
    """The whole file: one line a run of days with one kind and one name."""
    lines = [f"公布 {year}" for year in range(FIRST_ANNOUNCED, LAST_ANNOUNCED + 1)]
    run: list[date] = []
    kind = name = ""
    for day, this_kind, this_name in [*rows(), (date.max, "", "")]:
        if run and (this_kind, this_name) == (kind, name) and day - run[-1] == timedelta(days=1):
            run.append(day)
            continue
        if run:
            lines.append(f"{run[0]}{f'..{run[-1]}' if len(run) > 1 else ''} {kind} {name}")
        run, kind, name = [day], this_kind, this_name
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(table(), encoding="utf-8")
