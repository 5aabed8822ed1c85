"""The lexicons (`lexicon/*.toml`): word groups with the reason for each, as an official can read and correct them.

Patterns made of them are alternations of literals, the longest first, so each is linear in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

FILES = ("verbs", "nouns", "cues", "tables")


@cache
def lexicon() -> dict[str, dict[str, Any]]:
    """All groups by `file.group`; each has a `reason` and `words`."""
    folder = files("guatu.extraction").joinpath("lexicon")
    return {
        f"{name}.{group}": entry
        for name in FILES
        for group, entry in tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")).items()
    }


@cache
def words(group: str) -> frozenset[str]:
    """The words of a group named `file.group`; an unknown group raises KeyError."""
    return frozenset(lexicon()[group]["words"].split())


def listed(written: str) -> frozenset[str]:
    """Short lists that belong to one rule, written as in the lexicons: words parted by blanks."""
    return frozenset(written.split())


def one_of(terms: Iterable[str]) -> str:
    """A pattern for any of `terms`, the longest that fits.

    Terms with the same beginning share it (开工, 开通: 开(?:工|通)), so that a text is compared with few of them.
    """
    return _branches(sorted(set(terms)), 0)


def _branches(terms: list[str], depth: int) -> str:
    """The terms from their character `depth` on; what ends here may be followed by nothing."""
    by_next: dict[str, list[str]] = {}
    for term in terms:
        if len(term) > depth:
            by_next.setdefault(term[depth], []).append(term)
    parts = [re.escape(first) + _branches(same, depth + 1) for first, same in by_next.items()]
    if not parts:
        return ""
    ends = any(len(term) == depth for term in terms)
    if len(parts) == 1 and not ends and depth:
        return parts[0]
    return "(?:" + "|".join(parts) + ")" + "?" * ends


@cache
def any_of(*groups: str) -> re.Pattern[str]:
    """A compiled pattern for any word of the groups."""
    return re.compile(one_of(word for group in groups for word in words(group)))


def ending(text: str, *groups: str) -> str:
    """The longest word of the groups that the text ends with; empty where it ends with none."""
    for size in _sizes(groups).get(text[-1:], ()):
        if text[-size:] in _words_of(groups):
            return text[-size:]
    return ""


@cache
def _words_of(groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(words, groups))


@cache
def _sizes(groups: tuple[str, ...]) -> dict[str, list[int]]:
    """By their last character how long the words of the groups are, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in _words_of(groups):
        sizes.setdefault(word[-1], set()).add(len(word))
    return {last: sorted(found, reverse=True) for last, found in sizes.items()}
