"""Programmes as plain lists and back: how the child that reads a file hands over what it found.

A dataclass is the list of its fields, a date its ISO text. The types say how to read each place, so the answer of
a child that a file has taken over cannot become anything but a programme.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def pack(value: Any) -> Any:
    """The value as JSON can hold it."""
    if is_dataclass(value):
        return [pack(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [pack(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def unpack(kind: type[Kind], plain: Any) -> Kind:
    """The value of type `kind` that `pack` made; raises ValueError or TypeError for anything else."""
    return cast(Kind, _reader(cast(Hashable, kind))(plain))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return lambda plain: _one_of(plain, inner)
    if origin in {Union, types.UnionType}:
        some = _reader(next(one for one in inner if one is not type(None)))
        return lambda plain: None if plain is None else some(plain)
    if origin is tuple:
        return _tuple(inner)
    if origin is not None:  # the facts of a problem, which only ever fill a phrase
        return lambda plain: {str(key): str(one) if isinstance(one, list) else one for key, one in plain.items()}
    if is_dataclass(kind):
        return _dataclass(kind)
    if kind in {date, datetime}:
        return _day
    return lambda plain: _exactly(plain, kind)


def _day(plain: Any) -> date:
    """A date, with hours where it was written with them."""
    return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)


def _dataclass(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = [_reader(hints[field.name]) for field in fields(kind)]

    def read(plain: Any) -> Any:
        return kind(*[read(one) for read, one in zip(readers, plain, strict=True)])

    return read


def _tuple(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        one = _reader(inner[0])
        return lambda plain: tuple([one(part) for part in plain])
    readers = [_reader(part) for part in inner]
    return lambda plain: tuple(read(part) for read, part in zip(readers, plain, strict=True))


def _one_of(plain: Any, known: tuple[Any, ...]) -> Any:
    if plain not in known:
        raise ValueError(f"{plain!r}: not one of {known}")
    return plain


def _exactly(plain: Any, kind: type) -> Any:
    if kind is float and isinstance(plain, int):
        return float(plain)
    if not isinstance(plain, kind):
        raise TypeError(f"{plain!r}: not {kind.__name__}")
    return plain
