"""What an address of a list says, and the address of the same list with something changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def whole(text: str, digits: int = 9) -> int | None:
    """A whole number of so many digits at most, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def page_of(text: str) -> int:
    """The number of a page, 1 for what is none."""
    return max(1, whole(text, 5) or 1)


def address(asked: DataclassInstance, changes: dict[str, Any], plain: Collection[object] = ("",)) -> str:
    """The query string of what is `asked`, its fields by name, with `changes`; what is `plain` is left out.

    A change other than of the page goes to page 1.
    """
    moved = replace(asked, **{"page": 1, **changes})
    given = {each.name: getattr(moved, each.name) for each in fields(asked)}
    kept = {name: value for name, value in given.items() if value not in plain}
    if kept.get("page") == 1:
        del kept["page"]
    return "?" + urlencode(kept)
