"""A plain pattern for days, as the baseline reads them: each expression's latest day. Not part of guatu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

DIGITS = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")}
LAST = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
PARTS = {"初": 10, "上旬": 10, "中旬": 20}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
ERAS = {"十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
DAY = re.compile(
    r"(?:(?P<year>20\d\d)年|(?P<named>今年|明年|后年|去年|前年|本年))?"
    r"(?:(?P<month>1[0-2]|[1-9])月份?(?:(?P<day>\d{1,2})[日号]|(?P<part>初|上旬|中旬|下旬|底|末))?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<end>年底|年末|年内|岁末|全年))"
    r"|(?P<alone>20\d\d)年|“?(?P<era>十[三四五六]五)”?(?:规划)?(?:末|期末|期间|时期)"
    r"|(?P<bare>今年|明年|后年|去年|前年|年底|年末|年内)"
)
NAMED = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2, "年底": 0, "年末": 0, "年内": 0}


def latest_days(text: str, reference: date) -> Iterator[tuple[int, str]]:
    """Where each expression begins and its latest day, ISO; a bare month is one of the reference's year."""
    text = text.replace("\n", "")
    for found in DAY.finditer(text):
        day = _latest(found, reference)
        if day:
            yield found.start(), day


def _latest(found: re.Match[str], reference: date) -> str | None:
    said = found["alone"] or (ERAS.get(found["era"]) if found["era"] else None)
    if said or found["bare"]:
        return f"{said or reference.year + NAMED[found['bare']]}-12-31"
    year = int(found["year"] or reference.year + NAMED.get(found["named"] or "今年", 0))
    if found["half"]:
        return f"{year}-06-30" if found["half"] == "上" else f"{year}-12-31"
    if found["end"]:
        return f"{year}-12-31"
    month = int(found["month"] or 3 * QUARTERS[found["quarter"]])
    day = int(found["day"] or PARTS.get(found["part"] or "", LAST[month]))
    return f"{year}-{month:02}-{day:02}" if day <= LAST[month] else None
