"""What a cell of a sheet shows: days as 2026-06-30, months as 2026年6月, shares with %, 12 and not 12.0."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

_MONTH, _MONTH_DAY, _WHOLE_DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: _MONTH,
    28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _WHOLE_DAY, 36: _MONTH, 50: _MONTH, 51: _MONTH_DAY, 52: _MONTH,
    53: _MONTH_DAY, 54: _MONTH_DAY, 57: _MONTH, 58: _MONTH_DAY,
}  # fmt: skip
_LITERAL = re.compile(r'"[^"]{0,200}"|\\.|_.|\*.|\[[^\]]{0,60}\]')
_DECIMALS = re.compile(r"\.([0#?]{1,30})")
_DAY = re.compile("[ydh]|^m{2,3}(?::ss)?$")
_LAST_SERIAL = 2958465  # 9999-12-31
_FALSE_LEAP_DAY = 60  # Excel's 29 February 1900, which never was


def number_format(identifier: int, own: dict[int, str]) -> str:
    """The format code a style names: the workbook's own or a built-in one."""
    return own.get(identifier) or _BUILT_IN.get(identifier, "General")


def show_number(written: str, code: str, epoch_1904: bool) -> tuple[str, bool]:
    """The text of a stored number under a format code, and whether it is a day that cannot be."""
    try:
        number = float(written)
    except ValueError:
        return written, False
    if not isfinite(number):
        return written, False
    section = _LITERAL.sub("", code.partition(";")[0]).lower()
    if _DAY.search(section) and "general" not in section:
        return _show_day(number, section, epoch_1904)
    if abs(number) > 1e17:
        return written, False
    if "%" in section:
        return _rounded(Decimal(repr(number)) * 100, _places(section)) + "%", False
    if "0" in section and "e" not in section and "/" not in section:
        return _rounded(Decimal(repr(number)), _places(section)), False
    return plain_number(number), False


def plain_number(number: float) -> str:
    """Fifteen digits, no exponent for what people write without one, no trailing zeros."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text and 1e-9 < abs(number) < 1e17 else text


def show_value(value: object) -> str:
    """The text of a value that a library has typed already."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _places(section: str) -> int:
    found = _DECIMALS.search(section)
    return len(found.group(1)) if found else 0


def _rounded(number: Decimal, places: int) -> str:
    text = format(number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    return text if text.strip("-0.") else text.lstrip("-")


def _show_day(serial: float, section: str, epoch_1904: bool) -> tuple[str, bool]:
    has_day, has_year = "d" in section, "y" in section
    if not (0 <= serial <= _LAST_SERIAL + 1) or (serial < 1 and (has_day or has_year)):
        return plain_number(serial), True
    if int(serial) == _FALSE_LEAP_DAY and not epoch_1904:
        return plain_number(serial), True
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30 if serial > _FALSE_LEAP_DAY else 31)  # noqa: DTZ001 - a sheet knows no zone
    try:
        moment = start + timedelta(days=int(serial), seconds=round((serial % 1) * 86400, 3))
    except OverflowError:
        return plain_number(serial), True
    day = (start + timedelta(days=int(serial))).date()
    if not (has_day or has_year):
        return (moment + timedelta(milliseconds=500)).strftime("%H:%M"), False
    if has_year and not has_day:
        return f"{day.year}年{day.month}月", False
    return day.isoformat() + (moment.strftime(" %H:%M") if "h" in section else ""), False
