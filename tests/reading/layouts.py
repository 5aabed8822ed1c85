"""Pages of a newspaper whose reading order is known: frames in the order they are read, drawn in any order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from .material import Frame, drawn, letters, prose, wrapped

Page = tuple[list[Frame], list[tuple[float, float, float, float]]]  # frames and rules (x0, y0, x1, y1)
SIZE, LEAD = 9.0, 14.5


def text(count: int, start: int = 0, columns: int = 18) -> list[str]:
    """Lines of `count` paragraphs of three sentences."""
    return [line for number in range(count) for line in wrapped(prose(3, start + number), columns)]


def flowed(lines: Sequence[str], xs: Sequence[float], y: float, rows: int, lead: float = LEAD) -> list[Frame]:
    """Lines filled into columns of `rows` lines at `xs`."""
    return [Frame(x, y, SIZE, lead, lines[i * rows : (i + 1) * rows]) for i, x in enumerate(xs)]


THREE = (40.0, 218.0, 396.0)


def plain() -> Page:
    """Three columns and nothing else."""
    return flowed(text(18), THREE, 60, 40), []


def dense() -> Page:
    """A full page of about 2,700 characters."""
    return flowed(text(25), THREE, 50, 52, 14.4), []


def two_bands() -> Page:
    """An article in three columns over one in two wider ones."""
    return [
        Frame(150, 60, 22, 28, ["澄州加快建设现代化产业体系"]),
        *flowed(text(9), THREE, 95, 20),
        Frame(150, 420, 20, 26, ["重点项目推进会在临江区召开"]),
        *flowed(text(9, 2, 27), (40, 307), 450, 20),
    ], []


def ruled_bands() -> Page:
    """The same without headlines: a rule parts the bands."""
    return [*flowed(text(9), THREE, 60, 20), *flowed(text(9, 2, 27), (40, 307), 385, 20)], [(38, 365, 560, 365)]


def same_bands() -> Page:
    """Two bands of three columns; their gutters are one, and only the lower headlines part them."""
    return [
        Frame(130, 60, 24, 28, ["全市重点项目建设全面提速"]),
        Frame(228, 84, 9, 14, ["——写在三季度开局"]),
        *flowed(text(9), THREE, 105, 20),
        Frame(70, 425, 18, 26, ["云溪水库除险加固通过验收"]),
        *flowed(text(7, 2), (40, 218), 450, 20),
        Frame(450, 425, 14, 20, ["简讯"]),
        Frame(396, 450, SIZE, LEAD, text(4, 1)[:18]),
    ], []


def bent() -> Page:
    """The first article goes on in the third column beside the second article."""
    lines, second = text(10), text(6, 3)
    return [
        Frame(40, 60, 22, 28, ["澄州加快建设现代化产业体系"]),
        Frame(40, 95, SIZE, LEAD, lines[:18]),
        Frame(218, 95, SIZE, LEAD, lines[18:36]),
        Frame(396, 60, SIZE, LEAD, lines[36:]),
        Frame(40, 380, 18, 26, ["重点项目推进会在临江区召开"]),
        *flowed(second, (40, 218), 410, -(-len(second) // 2)),
    ], []


def boxed() -> Page:
    """A framed sidebar stands in the middle of the third column."""
    lines = text(20)
    return [
        Frame(120, 60, 22, 28, ["澄州加快建设现代化产业体系"]),
        Frame(40, 95, SIZE, LEAD, lines[:30]),
        Frame(218, 95, SIZE, LEAD, lines[30:60]),
        Frame(396, 95, SIZE, LEAD, lines[60:68]),
        Frame(396, 395, SIZE, LEAD, lines[68:76]),
        Frame(440, 240, 12, 16, ["相关链接"]),
        Frame(400, 260, SIZE, LEAD, text(2, 1, 17)[:8]),
    ], [(392, 220, 562, 220), (392, 375, 562, 375), (392, 220, 392, 375), (562, 220, 562, 375)]


def five() -> Page:
    """Five narrow columns under a headline; marks hang over into the narrow gutters."""
    return [
        Frame(120, 60, 24, 28, ["全市重点项目建设全面提速"]),
        *flowed(text(16, 0, 10), (40, 144, 248, 352, 456), 95, 40),
    ], []


def grid() -> Page:
    """Four short articles, two beside two, parted by a cross of rules."""
    frames = []
    for number, (x, y) in enumerate([(40, 60), (310, 60), (40, 420), (310, 420)]):
        frames += [Frame(x, y, 16, 20, [f"第{'一二三四'[number]}项工程按期推进"])]
        frames += flowed(text(4, number, 12), (x, x + 128), y + 28, 18)
    return frames, [(38, 395, 560, 395), (300, 50, 300, 390), (300, 400, 300, 760)]


def half_a_line_apart() -> Page:
    """Columns whose lines are not at one height."""
    lines = text(18)
    return [Frame(x, 60 + 7 * (i % 2), SIZE, LEAD, lines[i * 38 : (i + 1) * 38]) for i, x in enumerate(THREE)], []


LAYOUTS: dict[str, Callable[[], Page]] = {
    layout.__name__: layout
    for layout in (plain, dense, two_bands, ruled_bands, same_bands, bent, boxed, five, grid, half_a_line_apart)
}
ORDERS = ("frames", "rows", "shuffled")


def error(read: str, wanted: str) -> float:
    """Character error: edits to the wanted text, white space aside, by its length."""
    read, wanted = "".join(read.split()), "".join(wanted.split())
    start = 0
    while start < min(len(read), len(wanted)) and read[start] == wanted[start]:
        start += 1
    return _distance(read[start:], wanted[start:]) / len(wanted)


def _distance(one: str, other: str) -> int:
    """Levenshtein's, by the bits of whole columns (Myers 1999, Hyyrö 2003)."""
    if not one or not other:
        return len(one) + len(other)
    places: dict[str, int] = {}
    for index, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << index
    mask, high = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, score = mask, 0, len(one)
    for char in other:
        match = places.get(char, 0)
        across = (((match & up) + up) ^ up) | match | down
        plus, minus = down | (~(across | up) & mask), up & across
        score += bool(plus & high) - bool(minus & high)
        plus, minus = (plus << 1 | 1) & mask, (minus << 1) & mask
        match |= down
        down, up = plus & match, minus | (~(match | plus) & mask)
    return score


def page_of(layout: str, order: str) -> tuple[bytes, str]:
    """A layout as a PDF drawn in the given order, and what is to be read on it."""
    frames, rules = LAYOUTS[layout]()
    wanted = letters(frames)
    if order == "shuffled":
        random.Random(7).shuffle(frames)
    return drawn(frames, order == "rows", rules), wanted
