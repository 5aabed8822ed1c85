"""Forms as a template draws them: fields with label, value and mistake, and the key that makes a submit count once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from guatu.web.forms.deeds import Deed
from guatu.web.forms.fields import Field, FieldKind, Typed
from guatu.words import say


@dataclass(frozen=True, slots=True)
class Box:
    """One field to draw; `id` is unique on the page."""

    id: str
    name: str
    kind: FieldKind
    label: str
    value: str
    mistake: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """`key` is the idempotency key made when the form was drawn; `mistake` concerns the whole form."""

    name: str
    action: str
    key: str
    title: str
    button: str
    hint: str
    boxes: tuple[Box, ...]
    mistake: str = ""
    open: bool = False

    @property
    def multipart(self) -> bool:
        """Whether it sends files."""
        return any(box.kind in {"file", "files"} for box in self.boxes)


def new_key() -> str:
    """A fresh idempotency key."""
    return uuid.uuid4().hex


def draw(
    name: str,
    action: str,
    fields: Sequence[Field],
    language: str,
    *,
    values: Mapping[str, str] | None = None,
    typed: Typed | None = None,
    mistake: str = "",
    key: str | None = None,
    mark: str = "",
) -> Form:
    """Make a form to draw; `typed` is what came in with mistakes, `mark` tells apart several forms of one name."""
    given = typed.raw if typed else values or {}
    boxes = tuple(
        Box(
            f"{name}{mark}-{each.name}",
            each.name,
            each.kind,
            say(each.label_key, language),
            given.get(each.name, ""),
            typed.mistakes.get(each.name, "") if typed else "",
            say(each.hint, language) if each.hint else "",
            each.required,
            tuple((value, say(phrase, language)) for value, phrase in each.choices),
            each.least,
            each.most,
        )
        for each in fields
    )
    return Form(
        name,
        action,
        key or new_key(),
        say(f"web.deed.{name}", language),
        say(f"web.deed.{name}.do", language),
        say(f"web.deed.{name}.hint", language),
        boxes,
        mistake,
        open=typed is not None,
    )


def offering(form: Form, name: str, values: Collection[str]) -> Form:
    """The form with only some of the choices of a field."""
    return replace(
        form,
        boxes=tuple(
            replace(box, choices=tuple(choice for choice in box.choices if choice[0] in values))
            if box.name == name
            else box
            for box in form.boxes
        ),
    )


def draw_deed(
    deed: Deed,
    number: int,
    language: str,
    *,
    values: Mapping[str, str] | None = None,
    typed: Typed | None = None,
    mistake: str = "",
    key: str | None = None,
    mark: str = "",
) -> Form:
    """The form of a deed on item `number`."""
    action = reverse(f"deed-{deed.name}", args=[number])
    return draw(
        deed.name, action, deed.fields, language, values=values, typed=typed, mistake=mistake, key=key, mark=mark
    )
