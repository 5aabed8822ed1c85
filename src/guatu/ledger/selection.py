"""What a person selected in a document, read as a field of a promise: a due day, a quantity, units, or the words.

It is the same reading of dates, amounts and units as in extraction, on just the words selected, so that a person
points and need not type.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from guatu.ledger.posting import short
from guatu.reading import Document
from guatu.words import Span, find_amounts, find_periods, find_units, split_units

FIELDS = ("name", "subject", "action", "due", "value", "units")
PERSON = "person"
_SPACE = re.compile(r"\s+")


def read_selection(field: str, text: str, reference: date | None) -> dict[str, Any]:
    """The facts that `text` gives a field: empty when it holds no day, quantity or unit. ValueError: no such field."""
    if field not in FIELDS:
        raise ValueError(f"field {field!r}: unknown: use one of {', '.join(FIELDS)}")
    if field == "due":
        return _due(text, reference)
    if field == "value":
        return _value(text)
    if field == "units":
        return _units(text)
    said = short(text.strip(" \t\r\n，。；、,;:："))
    return {field: said} if said else {}


def facts_of_selection(document: Document, span: Span, reference: date | None) -> dict[str, Any]:
    """The facts of a promise that stands in a raw span: its words as the name, and what they hold of day, value, units.

    Each fact found is grounded in the whole span.
    """
    text = document.raw[span[0] : span[1]]
    facts: dict[str, Any] = {}
    for field in ("name", "due", "value", "units"):
        facts |= read_selection(field, text, reference)
    facts["grounds"] = {name: [list(span), PERSON] for name in ("due", "value", "units") if name in facts}
    return facts


def _due(text: str, reference: date | None) -> dict[str, Any]:
    found = find_periods(_SPACE.sub("", text), reference) if reference else []
    if not found:
        return {}
    last = found[-1]
    return {"due": last.latest.isoformat(), "earliest": last.earliest.isoformat(), "due_text": last.text}


def _value(text: str) -> dict[str, Any]:
    found = find_amounts(_SPACE.sub("", text))
    if not found:
        return {}
    first = found[0]
    return {"value": {"number": first.number, "unit": first.unit, "comparator": first.comparator or "="}}


def _units(text: str) -> dict[str, Any]:
    """Units by their names; in words that are nothing but names, split at the marks between them."""
    plain = _SPACE.sub("", text)
    found = list(find_units(plain)) or list(split_units(plain))
    units = [
        {"name": unit.name, "role": unit.role or ("support" if place else "lead")} for place, unit in enumerate(found)
    ]
    return {"units": units} if units else {}
