"""Finds amounts: a number, its unit as written, and what the words on either side say of it (约, 以上, 不低于)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from guatu.words.legible import legible
from guatu.words.numerals import read_number
from guatu.words.period import Amount, Comparator

_LEXICON = tomllib.loads(files("guatu.words").joinpath("lexicon", "measures.toml").read_text(encoding="utf-8"))
_NOT_BEFORE: dict[str, str] = _LEXICON["not_before"]


def _one_of(words: list[str]) -> str:
    """An alternation, longest first, grouped by first character so that it is left at once when that differs."""
    by_first: dict[str, set[str]] = {}
    for word in words:
        by_first.setdefault(word[0], set()).add(word)
    groups = [f"{re.escape(first)}(?:{'|'.join(_rest(word, first) for word in sorted(group, key=len, reverse=True))})"
              for first, group in by_first.items()]  # fmt: skip
    return "(?:" + "|".join(groups) + ")"


def _rest(word: str, first: str) -> str:
    shunned = _NOT_BEFORE.get(word, "")
    return re.escape(word.removeprefix(first)) + (f"(?![{shunned}])" if shunned else "")


_ANY = _one_of(_LEXICON["anywhere"] + _LEXICON["counted"])
_ARABIC_TOO = _one_of(_LEXICON["anywhere"] + _LEXICON["counted"] + _LEXICON["arabic"])
_SCALE = "(?:万亿|千亿|百亿|千万|百万|[万亿]|[千百](?![瓦米克伏分]))"
_PER = rf"(?:/(?:{_ARABIC_TOO}|[日年月](?!\d))){{0,2}}"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?"
_CN = "一二两三四五六七八九十"
_CN_NUMBER = rf"[{_CN}半][{_CN}百千零〇]{{0,9}}(?:[万亿]零?[{_CN}][{_CN}百千零]{{0,8}}){{0,2}}(?:点[零{_CN}]{{1,4}})?"
_TO = "(?:[-—–~～－]{1,2}|至|到)"

_NO_NUMBER_BEFORE = r"(?<![\d.A-Za-z〕\]第×/])(?<!\d[ \n])"
_ARABIC = (
    rf"{_NO_NUMBER_BEFORE}(?P<n>[-−]?{_NUMBER})(?:(?P<odd>[余多])?(?P<scale>{_SCALE})?(?P<more>[余多])?"
    rf"(?P<unit>{_ARABIC_TOO}{_PER})|(?P<some>[余多])?(?P<bare>{_SCALE})(?![一二三四五六七八九十\d]))"
)
_RANGE = (
    rf"{_NO_NUMBER_BEFORE}(?P<n>{_NUMBER})(?P<left>{_SCALE}?(?:%|{_ARABIC_TOO})?){_TO}(?P<n2>{_NUMBER})"
    rf"(?P<scale>{_SCALE})?(?P<more>)(?P<unit>{_ARABIC_TOO}{_PER})"
)
_CHINESE = (
    r"(?<![一二三四五六七八九十百千万亿零两数几第点“\"‘初\d])"
    rf"(?P<n>{_CN_NUMBER})(?P<scale>{_SCALE})?(?P<more>[多余])?(?P<unit>{_ANY}{_PER})"
)
_HALF_MORE = rf"(?P<n>[{_CN}\d]{{1,2}})个半(?P<unit>月|小时)"
_TENTHS = (
    r"(?<![一二三四五六七八九十百千万亿\d])(?P<n>[一二两三四五六七八九])成(?P<rest>[一二三四五六七八九半])"
    r"(?![个十百千万条项家])"
)
_RATIO = r"(?<![\d.:])(?P<n>\d{1,4}(?:\.\d{1,3})?)(?P<unit>[:：∶]1)(?!\d)"
_IN_WORDS = "[一二三四五六七八九十百零两点\\d.]{1,9}"
_PERCENT = rf"(?P<per>[百千万])分之(?P<n>{_IN_WORDS})(?:{_TO}(?P<upper>(?:[百千万]分之)?{_IN_WORDS}))?"
_DOUBLE = r"翻了?(?P<n>[一两二三四])?番"
_RANK = r"(?:居|列|排名?|位次|位)[^，。；,;\n\d第]{0,10}第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>[位名])"
_FRACTION = r"[一二三四五六七八九十百\d]{1,4}分之[一二三四五六七八九十\d]{1,3}"

PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "rank": _RANK, "percent_in_words": _PERCENT, "fraction": _FRACTION, "double": _DOUBLE, "ratio": _RATIO,
        "half_more": _HALF_MORE, "tenths": _TENTHS,
        "range": _RANGE, "arabic": _ARABIC, "chinese": _CHINESE,
    }.items()
}  # fmt: skip
# Which patterns may match at a first character, in the order in which they are tried.
_BEGINNING = {
    "0123456789": ("fraction", "ratio", "half_more", "range", "arabic"),
    _CN: ("fraction", "half_more", "tenths", "chinese"),
    "半": ("chinese",), "百千万": ("percent_in_words", "fraction"), "翻": ("double",),
    "-−": ("arabic",), "居列排位": ("rank",),
}  # fmt: skip
_TRIED = {
    first: [(name, PATTERNS[name].match) for name in names] for firsts, names in _BEGINNING.items() for first in firsts
}


def _leads() -> re.Pattern[str]:
    """Where an amount may begin: a numeral with the beginning of a unit behind it.

    Each branch opens with one literal character: `re` then passes over all others in a tight loop.
    """
    firsts = "".join(
        sorted({re.escape(word[0]) for kind in ("anywhere", "counted", "arabic") for word in _LEXICON[kind]})
    )
    behind = f"[万亿千百余多分个:：∶至到\\-—–~～－{firsts}]"
    arabic = rf"(?<![0-9][0-9])[\d,.]{{0,26}}{behind}"
    chinese = rf"[{_CN}百千零〇万亿点\d]{{0,24}}{behind}"
    branches = {"0123456789": arabic, _CN + "半": chinese, "百千万": "分之", "翻": f"了?[{_CN}]?番", "-−": r"\d",
                "居列排位": r"[^，。；,;\n\d第]{0,11}第"}  # fmt: skip
    return re.compile("|".join(f"{first}(?:{behind})" for firsts, behind in branches.items() for first in firsts))


LEADS = _leads()
_IDIOM = re.compile("|".join(_LEXICON["idioms"]))

_NOT_LESS = "超过|突破|超|逾|不低于|不少于|不小于|高于|大于|多于|至少|不下|达到或超过|力争突破|大于等于|≥|>|超出"
_NOT_MORE = "不超过|不高于|不多于|不大于|低于|少于|小于|不足|未超过|不到|至多|最多|控制在|≤|<|压减到|压缩至"
_ABOUT = "(?<![签合节预履条特集违])约|(?<![附邻最临靠])近|将近|大约|约为|接近|大概|估计|预计约"
BEFORE = re.compile(rf"(?:(?P<more>{_NOT_LESS})|(?P<less>{_NOT_MORE})|(?P<about>{_ABOUT}))(?:了|到|至|为|达|人民币)?\Z")
# The last characters of all these words: without one of them before a number, nothing was said of it.
_SAYS = frozenset(word[-1] for word in f"{_NOT_LESS}|{_NOT_MORE}|约|近|概|估计|了|到|至|为|达|币".split("|"))
_NEGATED = re.compile(r"(?:不|未|没有|没)(?:能)?(?:超过|突破|超|高于|多于|大于)(?:了|到)?\Z")
_NEGATED_LESS = re.compile(r"(?:不|不得|没有)(?:低于|少于|小于)(?:了|到)?\Z")
AFTER = re.compile(
    r"(?:的)?(?:(?P<more>以上|及以上|或以上|之上|开外)|(?P<less>以下|以内|之内|以里|之下|内)|(?P<about>左右|上下|许))"
)
_SAYS_AFTER = frozenset("的以及或之开内左上许")
_REACH = 10


def find_amounts(text: str) -> list[Amount]:
    """Quantities in text order, not overlapping. A range gives its lower bound with ">=".

    Ordinals, dates, numbers of documents and pages, and phrases that only look like a count give nothing.
    """
    read = legible(text)
    amounts = []
    for name, match in _hits(read.text):
        if name == "fraction" or (name == "chinese" and _is_no_count(read.text, match)):
            continue
        number, unit, comparator = _reading(name, match, read.text)
        if number is None:
            continue
        span = read.back(match.start(), match.end())
        amounts.append(Amount(span, text[span[0] : span[1]], number, unit, comparator, name))
    return amounts


def _hits(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Each pattern that matches, and its match, from left to right and without overlap."""
    where = LEADS.search(text)
    while where:
        start = end = where.start()
        for name, matches in _TRIED[text[start]]:
            match = matches(text, start)
            if match:
                end = match.end()
                yield name, match
                break
        where = LEADS.search(text, max(end, start + 1))


def _reading(name: str, match: re.Match[str], text: str) -> tuple[float | None, str, Comparator | None]:
    groups = match.groupdict()
    number = read_number(groups["n"]) if groups.get("n") else 1.0
    if name == "percent_in_words":
        unit = {"百": "%", "千": "‰", "万": "‱"}[groups["per"]]
    elif name == "tenths":
        rest = 5 if groups["rest"] == "半" else read_number(groups["rest"] or "") or 0
        number, unit = (number or 0) + rest / 10, "成"
    elif name == "double":
        unit = "番"
    elif name == "half_more":
        number, unit = (number or 0) + 0.5, f"个{groups['unit']}" if groups["unit"] == "月" else groups["unit"] or ""
    else:
        unit = (groups.get("scale") or "") + (groups.get("unit") or groups.get("bare") or "")
    return (
        number,
        unit.replace("：", ":").replace("∶", ":").replace("个亿", "亿"),
        _comparator(name, groups, match, text),
    )


def _comparator(name: str, groups: dict[str, str | None], match: re.Match[str], text: str) -> Comparator | None:
    if name == "rank":
        return "="
    said = _said_after(text, match.end()) or _said_before(text, match.start())
    if said:
        return said
    said_more = name == "range" or any(groups.get(key) for key in ("more", "odd", "some", "upper"))
    return ">=" if said_more else None


def _said_before(text: str, start: int) -> Comparator | None:
    """What the words right before the number say; 不 turns 超过 round and 低于 back."""
    if text[start - 1 : start] not in _SAYS:
        return None
    head = text[max(0, start - _REACH) : start]
    if _NEGATED.search(head):
        return "<="
    if _NEGATED_LESS.search(head):
        return ">="
    return _which(BEFORE.search(head))


def _said_after(text: str, end: int) -> Comparator | None:
    if text[end : end + 1] not in _SAYS_AFTER:
        return None
    return _which(AFTER.match(text, end))


def _which(found: re.Match[str] | None) -> Comparator | None:
    if found is None:
        return None
    return ">=" if found["more"] else "<=" if found["less"] else "="


def _is_no_count(text: str, match: re.Match[str]) -> bool:
    """一个 is an article, 四个意识 a phrase; 一番, 一倍, 一成 and measured units do count."""
    if _IDIOM.match(text, match.start()):
        return True
    return match["n"] == "一" and not match["scale"] and match["unit"] in _ARTICLES


_ARTICLES = frozenset(_LEXICON["counted"]) | {"天", "方", "度", "番"}
