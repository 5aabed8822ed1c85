"""What a language model's answer claims: its flat JSON objects, whatever stands around them.

Prose, code fences, an enclosing list or object and a cut-off end do no harm: every innermost pair of braces is looked
at by itself, in one linear scan. What is no object of the form asked for is counted, not mended.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_OBJECT = re.compile(r"\{[^{}]{1,4000}\}")
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as claimed: the number of its sentence, its quotation and its fields, all unchecked words."""

    sentence: int
    quote: str
    kind: str
    subject: str = ""
    action: str = ""
    due: str = ""
    value: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


def claims(answer: str) -> tuple[list[Claim], int]:
    """The claims of an answer in their order, and how many objects could not be read, a cut-off last one included."""
    found: list[Claim] = []
    unreadable = end = 0
    for match in _OBJECT.finditer(answer):
        claim = _claim(match.group())
        end = match.end()
        if claim:
            found.append(claim)
        else:
            unreadable += 1
    cut_off = re.search(r"\{\s{0,100}\"", answer[end:])
    return found, unreadable + bool(cut_off)


def _claim(text: str) -> Claim | None:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    number, quote, kind = said.get("id"), said.get("quote"), said.get("kind")
    if not isinstance(number, int) or isinstance(number, bool) or not _is_words(quote) or not _is_words(kind):
        return None
    words: list[str] = [said.get(name) or "" for name in ("subject", "action", "due", "value")]
    lead, support = _several(said.get("lead")), _several(said.get("support"))
    if lead is None or support is None or not all(map(_is_words, words)):
        return None
    subject, action, due, value = words
    return Claim(number, quote, kind, subject, action, due, value, lead, support)


def _is_words(said: Any) -> bool:
    return isinstance(said, str) and len(said) <= _LONGEST


def _several(said: Any) -> tuple[str, ...] | None:
    """A list of words; a single one may stand without its list."""
    if not said:
        return ()
    if isinstance(said, str):
        said = [said]
    return tuple(said) if isinstance(said, list) and all(map(_is_words, said)) else None
