"""Characters as the extractor expects them, with the raw offset of each: NFKC where it repairs, never where it harms.

Repaired: compatibility ideographs, radicals used as characters (⻓ for 长), full-width digits and letters,
zero-width characters. Kept: Chinese punctuation, circled numbers, ℃ and ㎡'s exponent, which carry meaning.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import cache

KEPT = frozenset("，。；：！？（）、～…《》〈〉【】〔〕「」『』“”‘’—·〇￥№℃‰′″²³¹") | frozenset(
    map(chr, range(0x2460, 0x2500))
)
# What stands in nearly all office text and needs no look, so that whole runs are copied at once.
_ODD = re.compile("[^\x20-\x7e\u4e00-\u9fff，。、；：？！（）“”‘’《》〈〉【】〔〕「」『』—…·～〇]")
_UPRIGHT = str.maketrans(",:;!?()", "，：；！？（）")
# The Radicals Supplement has no decompositions in Unicode but for two; fonts and PDFs put it in place of characters.
_RADICALS = dict(
    pair
    for pair in zip(
        "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙亻冂几刀刂卜㔾小小兀尣尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒羊羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def normalise(raw: str, start: int, end: int, text: list[str], origin: array[int]) -> None:
    """Add the normal form of `raw[start:end]` to `text` and the raw offset of each of its characters to `origin`."""
    at = start
    for odd in _ODD.finditer(raw, start, end):
        here = odd.start()
        if here > at:
            text.append(raw[at:here])
            origin.extend(range(at, here))
        form = _form(odd.group())
        text.append(form)
        origin.extend([here] * len(form))
        at = here + 1
    if end > at:
        text.append(raw[at:end])
        origin.extend(range(at, end))


def is_plain(raw: str, start: int, end: int) -> bool:
    """Whether `raw[start:end]` is its own normal form and holds no space."""
    return _ODD.search(raw, start, end) is None and raw.find(" ", start, end) < 0


PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Private codes of older GB 18030 whose characters Unicode has by now: the standard of 2022 itself says which.
STANDARD = {
    "\ue7c7": "ḿ", "\ue7c8": "ǹ", "\ue78d": "︐", "\ue78e": "︒", "\ue78f": "︑", "\ue790": "︓", "\ue791": "︔",
    "\ue792": "︕", "\ue793": "︖", "\ue794": "︗", "\ue795": "︘", "\ue796": "︙", "\ue81e": "龴", "\ue826": "龵",
    "\ue82b": "龶",
    "\ue82c": "龷", "\ue832": "龸", "\ue843": "龹", "\ue854": "龺", "\ue864": "龻", "\ue816": "𠂇", "\ue817": "𠂉",
    "\ue818": "𠃌", "\ue831": "𡗗", "\ue83b": "𢦏", "\ue855": "𤇾",
}  # fmt: skip
# Characters that change what a person sees without being seen: overrides, zero-width, tags.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")


@cache
def _form(char: str) -> str:
    if char in KEPT:
        return char
    if char in "\t\u3000\u00a0" or unicodedata.category(char) == "Zs":
        return " "
    if _is_dropped(char):
        return ""
    char = STANDARD.get(char, char)
    if char in _RADICALS:
        return _RADICALS[char]
    form = unicodedata.normalize("NFKC", char)
    return form.translate(_UPRIGHT) if 0xFE10 <= ord(char) <= 0xFE4F else form


def _is_dropped(char: str) -> bool:
    """Controls, format characters and variation selectors are not read."""
    code = ord(char)
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
