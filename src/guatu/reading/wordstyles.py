"""What a docx's styles and numbering say: heading levels, hidden styles, and the numbers Word computes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_HEADING_NAME = re.compile(r"(?:heading|标题)\s?([1-9])$", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style, with what its ancestors give it."""

    level: int = 0  # 1 for Heading 1; -1 for Title
    hidden: bool = False
    numbering: tuple[str, int] | None = None


def value(element: etree._Element | None, path: str, attribute: str = "val") -> str | None:
    """An attribute of the element at `path`, None when either is missing."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get(W + attribute)


def is_on(element: etree._Element | None, path: str) -> bool:
    """Whether a toggle such as w:vanish is set."""
    found = None if element is None else element.find(path)
    return found is not None and found.get(W + "val", "1") not in {"0", "false", "off"}


def read_styles(root: etree._Element | None) -> Mapping[str, Style]:
    """All styles by id."""
    if root is None:
        return {}
    elements = {style.get(W + "styleId", ""): style for style in root.iterfind(W + "style")}
    styles: dict[str, Style] = {}
    for name in elements:
        _resolve(name, elements, styles)
    return styles


def _resolve(name: str, elements: Mapping[str, etree._Element], styles: dict[str, Style]) -> None:
    """Resolve a chain of ancestors from the top; a loop ends where it began."""
    chain: list[str] = []
    while name in elements and name not in styles and name not in chain:
        chain.append(name)
        name = value(elements[name], W + "basedOn") or ""
    for one in reversed(chain):
        element = elements[one]
        parent = styles.get(value(element, W + "basedOn") or "", Style())
        styles[one] = Style(
            level=_style_level(element) or parent.level,
            hidden=is_on(element, f"{W}rPr/{W}vanish") or parent.hidden,
            numbering=_numbering(element.find(W + "pPr"), parent.numbering),
        )


def _style_level(element: etree._Element) -> int:
    name = (value(element, W + "name") or "").strip()
    if name.lower() in {"title", "标题"}:
        return -1
    if found := _HEADING_NAME.match(name):
        return int(found.group(1))
    return outline_level(element.find(W + "pPr"))


def outline_level(properties: etree._Element | None) -> int:
    """Heading level 1 to 9 that paragraph properties give directly, 0 for none."""
    level = value(properties, W + "outlineLvl")
    return int(level) + 1 if level and level.isdigit() and int(level) < _DEEPEST else 0


def _numbering(properties: etree._Element | None, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    found = None if properties is None else properties.find(W + "numPr")
    if found is None:
        return inherited
    level = value(found, W + "ilvl") or "0"
    number = value(found, W + "numId") or (inherited[0] if inherited else "0")
    return number, min(int(level), _DEEPEST - 1) if level.isdigit() else 0


def numbering_of(properties: etree._Element | None, style: Style) -> tuple[str, int] | None:
    """The list and level of a paragraph: its own, else its style's; list 0 means none."""
    found = _numbering(properties, style.numbering)
    return None if found is None or found[0] == "0" else found


@dataclass(slots=True)
class _Level:
    form: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Numbering:
        """Read numbering.xml; an absent one numbers nothing."""
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.iterfind(W + "abstractNum"):
            numbering._levels[abstract.get(W + "abstractNumId", "")] = {
                int(level.get(W + "ilvl", "0")): _read_level(level)
                for level in abstract.iterfind(W + "lvl")
                if level.get(W + "ilvl", "0").isdigit()
            }
        for number in root.iterfind(W + "num"):
            numbering._abstract[number.get(W + "numId", "")] = value(number, W + "abstractNumId") or ""
        return numbering

    def next(self, number: str, level: int) -> str:
        """Count on and give the label as Word prints it, bullets as nothing."""
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].form in {"bullet", "none"}:
            return ""
        return _PLACE.sub(lambda place: self._label(levels, counts, int(place.group(1)) - 1), levels[level].pattern)

    @staticmethod
    def _label(levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return numeral(counts.get(level, levels[level].start), levels[level].form)


def _read_level(level: etree._Element) -> _Level:
    start = value(level, W + "start") or "1"
    return _Level(
        value(level, W + "numFmt") or "decimal",
        (value(level, W + "lvlText") or "")[:40],
        int(start) if start.isdigit() else 1,
    )


def numeral(number: int, form: str) -> str:
    """A list number in Word's format `form`; formats not used in Chinese offices come out as digits."""
    if "hinese" in form or form in {"japaneseCounting", "taiwaneseCounting", "ideographDigital"}:
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x245F + number)
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 1 <= number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman.lower() if form == "lowerRoman" else roman
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
