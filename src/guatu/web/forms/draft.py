"""The form of a draft: what is typed or pointed at becomes facts of an `amended` entry, or mistakes by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from guatu.extraction import KINDS
from guatu.ledger import Item, read_selection
from guatu.web.forms.fields import Field, read_field
from guatu.web.review import ReviewDesk
from guatu.words import Span, say

POINTED = ("name", "subject", "action", "due", "value", "lead", "support")
_AMOUNT = re.compile(r"(>=|<=|[≥≤=])?\s{0,4}([-+]?[0-9]{1,15}(?:\.[0-9]{1,9})?)\s{0,4}([^\d\s].{0,20})?")
_COMPARATOR = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<="}
_DAY = Field("due", "day")
_NAMES = Field("units", "names")


@dataclass(slots=True)
class Amendment:
    """Facts as an `amended` entry holds them, the raw spans pointed at, that of the whole promise; or mistakes."""

    facts: dict[str, Any] = field(default_factory=dict)
    grounds: dict[str, Span] = field(default_factory=dict)
    span: Span | None = None
    mistakes: dict[str, str] = field(default_factory=dict)


def read_amendment(desk: ReviewDesk, item: Item, posted: QueryDict, language: str) -> Amendment:
    """Read the form; a field that the form does not hold stays as it is."""
    made = Amendment(grounds=_pointed(desk, posted))
    made.span = made.grounds.pop("name", None)
    if posted.get("kind", "") in KINDS:
        made.facts["kind"] = posted["kind"]
    for name in ("name", "subject", "action"):
        if name in posted:
            made.facts[name] = posted.get(name, "").strip() or None
    if "name" in posted and not made.facts["name"]:
        made.mistakes["name"] = say("web.wrong.empty", language)
    _due(desk, item, posted, made, language)
    _value(posted, made, language)
    _units(item, posted, made, language)
    return made


def _pointed(desk: ReviewDesk, posted: QueryDict) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for name in POINTED:
        start, _, end = posted.get(f"at_{name}", "").partition("-")
        if start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < 20:
            span = desk.raw_span(int(start), int(end))
            if span is not None:
                found["units" if name in {"lead", "support"} else name] = span
    return found


def _due(desk: ReviewDesk, item: Item, posted: QueryDict, made: Amendment, language: str) -> None:
    typed = posted.get("due", "").strip()
    if "due" not in posted or typed == (item.due.isoformat() if item.due else ""):
        return
    if not typed:
        made.facts |= {"due": None, "due_text": None, "earliest": None}
        return
    day, mistake = read_field(_DAY, typed, language)
    if isinstance(day, date):
        words = posted.get("due_text", "").strip() if "due" in made.grounds else ""
        made.facts |= {"due": day.isoformat(), "due_text": words or None, "earliest": None}
    elif phrase := read_selection("due", typed, desk.extraction.reference):
        made.facts |= phrase
    else:
        made.mistakes["due"] = mistake


def _value(posted: QueryDict, made: Amendment, language: str) -> None:
    if "value" not in posted:
        return
    typed = posted.get("value", "").strip()
    if not typed:
        made.facts["value"] = None
    elif match := _AMOUNT.fullmatch(typed):
        comparator, number, unit = match.groups()
        made.facts["value"] = {
            "number": float(number),
            "unit": (unit or "").strip(),
            "comparator": _COMPARATOR.get(comparator or "", "="),
        }
    elif read := read_selection("value", typed, None):
        made.facts |= read
    else:
        made.mistakes["value"] = say("web.review.wrong.value", language)


def _units(item: Item, posted: QueryDict, made: Amendment, language: str) -> None:
    """Lead and supporting units by the marks between names; those of a field not in the form stay."""
    if "lead" not in posted and "support" not in posted:
        return
    units, changed = [], False
    for role in ("lead", "support"):
        held = tuple(unit.name for unit in item.units if unit.role == role)
        names, mistake = read_field(_NAMES, posted.get(role, ""), language) if role in posted else (held, "")
        if mistake:
            made.mistakes[role] = mistake
            return
        changed |= names != held
        units += [{"name": name, "role": role} for name in names]
    if changed:
        made.facts["units"] = units or None
