"""The rules of an office (亮灯规则): thresholds, and under which conditions an item has which light.

Rules are data, `rules/*.toml` beside this file; what may stand in one is written at the head of
`rules/default.toml`. Lights are tried from top to bottom, the first whose `when` holds is lit.
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from guatu.reconciliation.finding import LIGHTS, Light
from guatu.reconciliation.lexicon import CONDITIONS
from guatu.words import say

RULES: tuple[str, ...] = ("default", "suqian", "ouhai")
THRESHOLDS: tuple[str, ...] = ("due_soon", "silent", "behind")
_BY_NAME = {**{name: name for name in CONDITIONS}, **{zh: name for name, zh in CONDITIONS.items()}}
_CONDITION = re.compile(r"\s{0,9}(\w{1,40})\s{0,9}(?:(>=|<=|>|<|=)\s{0,9}([0-9]{1,5})\s{0,9})?")
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


class RulesError(Exception):
    """A rule file that cannot be used: phrase `key` with its `facts` is the line file: where: what: what to do."""

    def __init__(self, file: str, where: str, key: str, **facts: str | int) -> None:
        self.key = f"rules.{key}"
        self.facts: Mapping[str, str | int] = {"file": file, "where": where, **facts}
        super().__init__(self.says("zh"))

    def says(self, language: str) -> str:
        """The line for a person."""
        return say(self.key, language, **self.facts)


@dataclass(frozen=True, slots=True)
class Condition:
    """One word of `when`; with `compare`, its number of days or points must stand so to `number`."""

    name: str
    compare: str | None = None
    number: int = 0

    def holds(self, seen: Mapping[str, int]) -> bool:
        """Whether `seen` (condition → its number) meets it; `otherwise` always holds."""
        if self.name == "otherwise":
            return True
        amount = seen.get(self.name)
        if amount is None:
            return False
        return self.compare is None or _COMPARE[self.compare](amount, self.number)


@dataclass(frozen=True, slots=True)
class LightRule:
    """One light of an office: what it is called, what it means, when it is lit."""

    light: Light
    zh: str
    en: str
    means_zh: str
    means_en: str
    when: tuple[Condition, ...]

    def name(self, language: str) -> str:
        """The office's own name of the light."""
        return self.en if language.startswith("en") else self.zh

    def means(self, language: str) -> str:
        """What the light says, for the legend (图例)."""
        return self.means_en if language.startswith("en") else self.means_zh


@dataclass(frozen=True, slots=True)
class Rules:
    """`due_soon` in working days left, `silent` in calendar days, `behind` in percentage points."""

    zh: str
    en: str
    due_soon: int
    silent: int
    behind: int
    lights: tuple[LightRule, ...]

    def judge(self, seen: Mapping[str, int]) -> tuple[LightRule, Condition] | None:
        """The first light that `seen` lights, and through which condition; None when no rule speaks."""
        for rule in self.lights:
            for condition in rule.when:
                if condition.holds(seen):
                    return rule, condition
        return None

    def name_of(self, light: Light, language: str) -> str:
        """The office's name of a light, or the plain one where its rules do not use it."""
        own = next((rule.name(language) for rule in self.lights if rule.light == light), None)
        return own or say(f"light.{light}", language)


def load_rules(name: str | Path) -> Rules:
    """Read the shipped rules of that name (see `RULES`) or the rule file at that path; raises RulesError."""
    if isinstance(name, str) and name in RULES:
        source = files("guatu.reconciliation").joinpath("rules", f"{name}.toml")
        return read_rules(f"{name}.toml", source.read_bytes())
    path = Path(name)
    if not path.is_file():
        raise RulesError(str(name), "-", "missing_file", names=", ".join(RULES))
    return read_rules(path.name, path.read_bytes())


def read_rules(file: str, data: bytes) -> Rules:
    """Read rules from the bytes of `file`; the name serves messages only."""
    try:
        book = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RulesError(file, f"byte {error.start}", "encoding") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line \d{1,9}", str(error))
        raise RulesError(file, place.group() if place else "-", "syntax", detail=str(error)) from None
    _only(book, {"name", "thresholds", "lights"}, file, "-")
    zh, en = _both(book.get("name"), file, "name")
    thresholds = _table(book.get("thresholds"), file, "thresholds")
    _only(thresholds, set(THRESHOLDS), file, "thresholds")
    numbers = {key: _number(thresholds.get(key), file, f"thresholds.{key}") for key in THRESHOLDS}
    lights = book.get("lights")
    if not isinstance(lights, list) or not lights:
        raise RulesError(file, "lights", "no_lights")
    return Rules(zh, en, **numbers, lights=tuple(_light(light, file, at) for at, light in enumerate(lights, 1)))


def _light(data: Any, file: str, at: int) -> LightRule:
    where = f"lights[{at}]"
    table = _table(data, file, where)
    _only(table, {"light", "zh", "en", "means", "when"}, file, where)
    light = table.get("light")
    if light not in LIGHTS:
        raise RulesError(file, f"{where}.light", "unknown_light", given=str(light), names=", ".join(LIGHTS))
    zh, en = (_text(table.get(language), file, f"{where}.{language}") for language in ("zh", "en"))
    means_zh, means_en = _both(table.get("means"), file, f"{where}.means")
    when = table.get("when")
    if not isinstance(when, list) or not when:
        raise RulesError(file, f"{where}.when", "no_conditions")
    return LightRule(light, zh, en, means_zh, means_en, tuple(_condition(text, file, f"{where}.when") for text in when))


def _condition(text: Any, file: str, where: str) -> Condition:
    found = _CONDITION.fullmatch(text) if isinstance(text, str) else None
    if not found or found[1] not in _BY_NAME:
        raise RulesError(file, where, "unknown_condition", given=str(text)[:40], names=_names())
    return Condition(_BY_NAME[found[1]], found[2], int(found[3] or 0))


def _names() -> str:
    return ", ".join(f"{zh} {name}" for name, zh in CONDITIONS.items())


def _only(table: Mapping[str, Any], known: set[str], file: str, where: str) -> None:
    for key in table:
        if key not in known:
            raise RulesError(file, where, "unknown_key", given=key, names=", ".join(sorted(known)))


def _table(data: Any, file: str, where: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise RulesError(file, where, "no_table")
    return data


def _both(data: Any, file: str, where: str) -> tuple[str, str]:
    table = _table(data, file, where)
    return _text(table.get("zh"), file, f"{where}.zh"), _text(table.get("en"), file, f"{where}.en")


def _text(data: Any, file: str, where: str) -> str:
    if not isinstance(data, str) or not data.strip():
        raise RulesError(file, where, "no_text")
    return data


def _number(data: Any, file: str, where: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or data < 0:
        raise RulesError(file, where, "no_number", given=str(data))
    return data
