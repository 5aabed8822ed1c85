"""Numbers as officials write them: Arabic, full-width and Chinese numerals, percentages in words."""

from __future__ import annotations

import re

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％：－～", "0123456789.,%:-~")
DIGITS = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2,
          **{digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", 1)}}  # fmt: skip
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?\Z")
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(\.\d{1,9})?([千百]?[万亿]{0,2})\Z")


def read_number(text: str) -> float | None:
    """The number that all of `text` writes, None when it is none. 百分之五点七 is 5.7, 3.2万 is 32000."""
    if _PLAIN.match(text):
        return float(text)
    plain = "".join(text.split()).translate(FULL_WIDTH)
    sign = -1 if plain[:1] in {"-", "−", "负"} else 1
    plain = plain.removeprefix("-").removeprefix("−").removeprefix("负").removesuffix("%").removesuffix("‰")
    plain = plain.removeprefix("百分之").removeprefix("千分之")
    number = _read_arabic(plain)
    if number is None:
        number = read_chinese(plain)
    return None if number is None else sign * number


def _read_arabic(text: str) -> float | None:
    found = _ARABIC.match(text)
    if not found:
        return None
    number = float(found[1].replace(",", "") + (found[2] or ""))
    for scale in found[3]:
        number *= STEPS.get(scale) or SCALES[scale]
    return round(number, 6)


def read_chinese(text: str) -> float | None:
    """A numeral in Chinese characters: 一万二千, 二〇二五 (digit by digit), 五点七, 三千五 (3500), 半 (0.5)."""
    if text == "半":
        return 0.5
    whole, point, decimals = text.partition("点")
    if not whole or (point and not decimals) or any(digit not in DIGITS for digit in decimals):
        return None
    number = _read_digits(whole) if all(digit in DIGITS for digit in whole) else _read_steps(whole)
    if number is None:
        return None
    return float(f"{number}.{''.join(str(DIGITS[digit]) for digit in decimals) or 0}")


def _read_digits(text: str) -> int | None:
    return int("".join(str(DIGITS[digit]) for digit in text)) if len(text) <= 18 else None


def _read_steps(text: str) -> int | None:
    """A numeral with 十百千万亿, left to right: what was read since the last 万 or 亿 is scaled by the next."""
    total = section = digit = 0
    last_step = 10  # what a final digit without its own step counts in: 三千五 is 3500
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
            last_step = 10 if character in "零〇○" else last_step
        elif character in STEPS:
            section += (digit or 1) * STEPS[character]
            digit, last_step = 0, STEPS[character]
        elif character in SCALES:
            if character == "亿":
                total = (total + section + digit) * SCALES[character]
            else:
                total += (section + digit) * SCALES[character]
            section = digit = 0
            last_step = SCALES[character]
        else:
            return None
    return total + section + digit * (last_step // 10)
