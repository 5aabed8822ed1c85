"""Fields of forms: what a request holds becomes values, or a mistake named beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from guatu.ledger import Item
from guatu.words import say

FieldKind = Literal["line", "text", "day", "number", "check", "file", "files", "choice", "item", "names", "hidden"]
_SEPARATORS = re.compile(r"[、，,;；\n]")
_NUMBER = re.compile(r"[#＃第]?\s{0,3}(-?[0-9]{1,9})\s{0,3}[号]?")
LONGEST_LINE = 4000
MOST_FOUND = 8


class Wrong(Exception):  # noqa: N818 - what is wrong with one field
    """A field that cannot be read: phrase `web.wrong.<why>` with its facts."""

    def __init__(self, why: str, **facts: str | int) -> None:
        self.why, self.facts = why, facts
        super().__init__(why)

    def says(self, language: str) -> str:
        """The mistake in one sentence."""
        return say(f"web.wrong.{self.why}", language, **self.facts)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `label` is a phrase key (`web.field.<name>` unless given), `choices` pairs of value and phrase key.

    `least` and `most` bound a number. `hint` is a phrase key or empty.
    """

    name: str
    kind: FieldKind = "line"
    required: bool = False
    label: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def label_key(self) -> str:
        """The phrase that names the field."""
        return self.label or f"web.field.{self.name}"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of a form: values by field name, mistakes by field name, and the text as typed."""

    values: Mapping[str, Any]
    mistakes: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


def read_form(
    fields: Sequence[Field],
    posted: QueryDict,
    files: MultiValueDict[str, UploadedFile[Any]],
    language: str,
    items: Mapping[int, Item] | None = None,
) -> Typed:
    """Read every field; a field with a mistake has no value. `items` is where fields of kind item are looked up."""
    values: dict[str, Any] = {}
    mistakes: dict[str, str] = {}
    raw: dict[str, str] = {}
    for each in fields:
        typed = posted.get(each.name, "")
        raw[each.name] = typed
        try:
            if each.kind == "file":
                values[each.name] = _file(each, files)
            elif each.kind == "item":
                values[each.name] = _item(each, posted.get(f"{each.name}_chosen") or typed, items or {})
            else:
                values[each.name] = _value(each, typed)
        except Wrong as wrong:
            mistakes[each.name] = wrong.says(language)
    return Typed(values, mistakes, raw)


def read_field(each: Field, typed: str, language: str) -> tuple[Any, str]:
    """One field by itself: its value and "", or None and the mistake."""
    try:
        return _value(each, typed), ""
    except Wrong as wrong:
        return None, wrong.says(language)


def _value(each: Field, typed: str) -> Any:
    text = typed.strip()
    if each.kind == "check":
        return bool(text)
    if not text:
        if each.required:
            raise Wrong("empty")
        return () if each.kind == "names" else "" if each.kind in {"line", "text", "choice"} else None
    if "\0" in text or len(text) > LONGEST_LINE:
        raise Wrong("long", most=LONGEST_LINE)
    return _READERS.get(each.kind, _text)(each, text)


def _text(_: Field, text: str) -> str:
    return text


def _day(_: Field, text: str) -> date:
    plain = re.sub(r"[年/月.]", "-", text).rstrip("日")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        found = date(year, month, day)
    except (ValueError, TypeError):
        raise Wrong("day") from None
    if not 1990 <= found.year <= 2100:
        raise Wrong("year")
    return found


def _number(each: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise Wrong("number")
    number = int(text)
    if (each.least is not None and number < each.least) or (each.most is not None and number > each.most):
        raise Wrong("range", least=each.least or 0, most=each.most or 0)
    return number


def _choice(each: Field, text: str) -> str:
    if text not in {value for value, _ in each.choices}:
        raise Wrong("choice")
    return text


def _names(_: Field, text: str) -> tuple[str, ...]:
    """Names one a line, or with the marks that join names; a name twice counts once."""
    return tuple(dict.fromkeys(name.strip() for name in _SEPARATORS.split(text) if name.strip()))


_READERS = {"day": _day, "number": _number, "hidden": _number, "choice": _choice, "names": _names}


def _item(each: Field, typed: str, items: Mapping[int, Item]) -> int | None:
    """An item by its number or by words only it has."""
    text = typed.strip()
    if not text:
        if each.required:
            raise Wrong("empty")
        return None
    if match := _NUMBER.fullmatch(text):
        if int(match[1]) not in items:
            raise Wrong("no_item", number=int(match[1]))
        return int(match[1])
    found = find_items(text, items)
    if not found:
        raise Wrong("no_match")
    if len(found) > 1:
        raise Wrong("many", names="；".join(f"{item.number} {item.name[:16]}" for item in found[:3]))
    return found[0].number


def find_items(text: str, items: Mapping[int, Item], most: int = MOST_FOUND) -> list[Item]:
    """The first items whose number or name holds `text`."""
    wanted = text.casefold().strip()[:100]
    if not wanted:
        return []
    found: list[Item] = []
    if wanted.isascii() and wanted.isdigit() and int(wanted[:9]) in items:
        found.append(items[int(wanted[:9])])
    for item in items.values():
        if len(found) >= most:
            break
        if wanted in item.name.casefold() and item not in found:
            found.append(item)
    return found


def _file(each: Field, files: MultiValueDict[str, UploadedFile[Any]]) -> UploadedFile[Any] | None:
    sent = files.get(each.name)
    if sent is None and each.required:
        raise Wrong("no_file")
    return sent
