"""Every stretch of a text that may name an organisation, for a caller that judges in context which of them act.

`find_units` gives the names that stand for an organisation whatever surrounds them. Offices without a level
(建设局, 财务科), bare places (北坪镇), the parties of a contract (乙方) and whole classes (各学校, 燃气经营企业) are
organisations in one sentence and mere words in the next: these are found here besides.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files

from guatu.words.legible import legible
from guatu.words.period import Span, UnitMention
from guatu.words.units import find_units

_LEXICON = tomllib.loads(files("guatu.words").joinpath("lexicon", "bodies.toml").read_text(encoding="utf-8"))
_LONGEST = 24


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _endings() -> re.Pattern[str]:
    """An ending, longest first among those with the same last character, seen from behind that character."""
    shunned: dict[str, str] = _LEXICON["not_before"]
    longer: dict[str, str] = _LEXICON["not_before_words"]
    last: dict[str, list[str]] = {}
    for word in _LEXICON["endings"]:
        last.setdefault(word[-1], []).append(word)
    branches = []
    for sign, words in last.items():
        behind = f"(?![{shunned[sign]}])" if sign in shunned else ""
        behind += f"(?!{longer[sign]})" if sign in longer else ""
        whole = "" if sign in words else f"(?<={sign})" + _behind(words)
        branches.append(f"{sign}{whole}{behind}")
    return re.compile("|".join(branches))


def _behind(words: list[str]) -> str:
    return "(?:" + "|".join(f"(?<={re.escape(word)})" for word in words) + ")"


_ENDING = _endings()
_RUN = re.compile(rf"[^{re.escape(_LEXICON['breaks'])}]{{1,{_LONGEST}}}\Z")
_WORD_BEFORE = re.compile(
    f"{_either(_LEXICON['words_before'])}|(?<![财神正曾])经(?![济信营开发贸管科委])|(?<!所)在|促(?!进)|自(?!然)|受(?!理)|代表|还(?!湿)"
    "|做[大强优好]"
    f"|[和与](?![^局委办厅部]{{0,9}}(?:{_either(_LEXICON['compound_tails'])}))"
)
# Those of them that are in no name by chance.
_LONG_WORD_BEFORE = re.compile(_either([word for word in _LEXICON["words_before"] if len(word) > 1]))
_COMPOUND = re.compile(_either(_LEXICON["compounds"]))
_FIXED = re.compile(
    _either(_LEXICON["fixed"])
    + r"|(?:各|所在|相关|有关|沿[一-龥])?(?:县[（(]市、区[）)]|县市区|区县|州市|市州)(?:[级直])?"
    r"(?:人民政府|政府|[一-龥]{2,6}局)?"
    r"|\d{1,3}个(?:部门|单位|乡镇|县区|街道)|各[一-龥]{1,3}、[一-龥]{2,4}(?:科室|乡镇|街道)"
)
# What may follow a figure and is no part of a name: 4户东皋镇, 3月底前完成全部科室.
_COUNTED = re.compile(
    "[年月日](?:[底初中末]|[上中下]旬)?[以之]?前?(?:完成)?|[亿万]?[户个项家名座条处件次批天周期元吨人时点级亩米][以之]?[前内]?"
)
_NOT_BODIES = frozenset(_LEXICON["not_bodies"])
_NO_TAIL = tuple(word for word in _LEXICON["not_bodies"] if len(word) > 1)
_BARE = frozenset("县区市镇乡村州")


def find_bodies(text: str, units: Sequence[UnitMention] | None = None) -> list[UnitMention]:
    """All stretches that may name an organisation, in text order; those of different rules may overlap.

    `units` are what `find_units` gives for the text, where that is known.
    """
    read = legible(text)
    found = {unit.span: unit for unit in map(_without_verb, find_units(text) if units is None else units)}
    for start, end, rule in _candidates(read.text):
        span = read.back(start, end)
        found.setdefault(span, UnitMention(span, read.text[start:end], None, rule))
    spans = [span for span in sorted(found) if not _is_glued(text, span, found)]
    wholes = [span for span in spans if found[span].name[0] == "各"]
    return [found[span] for span in spans if not _in_a_whole(wholes, span)]


def _is_glued(text: str, span: Span, found: Mapping[Span, UnitMention]) -> bool:
    """Whether a stretch runs on over a blank behind a name that is surely one: 市水务局　市财政局."""
    if found[span].rule != "body" or len(found[span].name) == span[1] - span[0]:
        return False
    ends = {unit[1] for unit in found if unit[0] == span[0] and unit[1] < span[1] and found[unit].rule != "body"}
    return any(text[end : end + 1].isspace() for end in ends)


def _in_a_whole(wholes: list[Span], span: Span) -> bool:
    """Whether a stretch lies in a longer one that says all of a kind: 街道 in 各乡镇（街道）."""
    near = wholes[max(0, bisect_right(wholes, (span[0], span[1] + 64)) - 3) :][:4]
    return any(whole != span and whole[0] <= span[0] and span[1] <= whole[1] for whole in near)


def _without_verb(unit: UnitMention) -> UnitMention:
    """A name without the words that only lead to it: 他叮嘱市教育局, 两年内县财政局."""
    compounds = [found.span() for found in _COMPOUND.finditer(unit.name)]
    cuts = [word.end() for word in _LONG_WORD_BEFORE.finditer(unit.name) if not _inside(word, compounds)]
    cut = max(cuts, default=1 if unit.name[:1] in ".．" else 0)
    if not cut or len(unit.name) - cut < 3 or unit.span[1] - unit.span[0] != len(unit.name):
        return unit
    return replace(unit, name=unit.name[cut:], span=(unit.span[0] + cut, unit.span[1]))


def _inside(word: re.Match[str], spans: list[Span]) -> bool:
    return any(first <= word.start() and word.end() <= last for first, last in spans)


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    runs = [(_run(text, hit.end()), hit.end()) for hit in _ENDING.finditer(text)]
    sure = Counter(text[start:end] for (start, whole), end in runs if whole)
    for (start, whole), end in runs:
        at = start if whole else _known(text, start, end, sure)
        if _is_body(text[at:end]):
            yield at, end, "body" if whole else "known-body"
    for fixed in _FIXED.finditer(text):
        yield fixed.start(), fixed.end(), "fixed"


def _run(text: str, end: int) -> tuple[int, bool]:
    """Where the run of characters that a name may have begins, and whether something surely ends before it."""
    run = _RUN.search(text, max(0, end - _LONGEST), end)
    if run is None:
        return end, False
    start = run.start()
    compounds = [found.span() for found in _COMPOUND.finditer(text, start, end)]
    cut = start
    if text[start - 1 : start + 1] in {"要求", "请求"}:
        cut = start + 1
    elif text[start - 1 : start].isdigit():
        counted = _COUNTED.match(text, start, end)
        cut = counted.end() if counted else start
    for word in _WORD_BEFORE.finditer(text, start, end - 1):
        if not _inside(word, compounds):
            cut = word.end()
    return cut, cut == 0 or cut > end - _LONGEST


def _known(text: str, start: int, end: int, sure: Counter[str]) -> int:
    """The longest end of the run that stands elsewhere with a clear beginning, or else the whole run."""
    return next((at for at in range(start + 1, end - 1) if text[at:end] in sure), start)


def _is_body(name: str) -> bool:
    if len(name) < 2 or name in _NOT_BODIES or name.endswith(_NO_TAIL):
        return False
    return not (name[-1] in _BARE and len(name) > 5)
