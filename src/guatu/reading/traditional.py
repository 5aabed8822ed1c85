"""Traditional script: a text mostly in traditional characters is read in simplified ones, character for character.

The rules and lexicons of extraction are written in simplified characters. Every character keeps its place, so
offsets stay as they are; `raw` keeps the characters of the file. The table is loaded only when it is needed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# The commonest characters of office texts that are written differently, each beside its other form.
_PAIRS = (
    "國国們们這这說说時时會会對对發发來来經经過过後后務务實实現现學学業业專专長长區区點点產产單单開开關关門门東东車车"
    "書书與与為为從从個个幾几機机電电話话語语論论議议題题員员導导領领縣县鄉乡鎮镇廠厂農农責责處处設设計计劃划項项標标準准"
    "資资億亿萬万質质統统總总應应當当進进運运動动報报辦办強强環环營营場场"
)
_TRADITIONAL, _SIMPLIFIED = (re.compile(f"[{_PAIRS[side::2]}]") for side in (0, 1))
_SAMPLE = 200_000
_LEAST = 3


def is_traditional(text: str) -> bool:
    """Whether a text is mostly in traditional characters; a name or a quotation in them does not make it so."""
    found = len(_TRADITIONAL.findall(text, 0, _SAMPLE))
    return found >= _LEAST and found > len(_SIMPLIFIED.findall(text, 0, _SAMPLE))


def simplified(text: str) -> str:
    """The text in simplified characters, of the same length."""
    characters, words, pattern = _table()
    plain = text.translate(characters)
    pieces, at = [], 0
    for found in pattern.finditer(text):  # 乾隆 stays 乾隆 although 乾 alone is 干
        pieces += [plain[at : found.start()], words[found.group()]]
        at = found.end()
    return "".join([*pieces, plain[at:]])


@cache
def _table() -> tuple[dict[int, str], dict[str, str], re.Pattern[str]]:
    """The characters, the words that are written otherwise than their characters, and what finds those."""
    rows = files("guatu.reading").joinpath("traditional.txt").read_text(encoding="utf-8").splitlines()
    rows = [row for row in rows if not row.startswith("#")]
    pairs = "".join(row for row in rows if " " not in row)
    words = dict(row.split(" ") for row in rows if " " in row)
    first = "".join({word[0] for word in words})
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    characters = {ord(written): simple for written, simple in zip(pairs[::2], pairs[1::2], strict=True)}
    return characters, words, re.compile(f"(?=[{first}])(?:{longest_first})")
