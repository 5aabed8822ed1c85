"""What guatu says to people, in Chinese and in English, from one phrase book.

The phrase book is `phrases/*.toml` beside this file, one file a room, one table a phrase:

    ["finding.overdue"]
    zh = "已超期{days}个工作日"
    en = "overdue by {days} working days"
    en_one = "overdue by {days} working day"     # optional: said when the first number given is 1
    zh_zero = "今天到期"                          # optional: said when it is 0; en_zero likewise

Engines speak without Django, both languages stand side by side, and an official can correct a line.
Why not gettext: `docs/decisions/0003-phrase-book.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def say(key: str, language: str, /, **facts: object) -> str:
    """Give the phrase `key` in `language`, filled with `facts`; a key not in the book raises KeyError."""
    phrase = phrase_book()[key]
    wanted = "en" if language.startswith("en") else "zh"
    special = _SPECIAL.get(_first_number(facts), "")
    return phrase.get(wanted + special, phrase[wanted]).format_map(facts)


@cache
def phrase_book() -> Mapping[str, Mapping[str, str]]:
    """All phrases by key; two files that define one key are a mistake in the package."""
    book: dict[str, Mapping[str, str]] = {}
    for file in sorted(files("guatu.words").joinpath("phrases").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        for key, phrase in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in book:
                raise ValueError(f"{file.name}: {key}: said twice: keep one")
            book[key] = cast(Mapping[str, str], phrase)
    return book


_SPECIAL: Mapping[float | None, str] = {0: "_zero", 1: "_one"}


def _first_number(facts: Mapping[str, object]) -> float | None:
    return next((fact for fact in facts.values() if isinstance(fact, int | float)), None)
