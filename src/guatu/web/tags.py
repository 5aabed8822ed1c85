"""Template tags: phrases, days, static files with their digest, the parts every page draws alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guatu.web import wording
from guatu.words import say as say_phrase

register = template.Library()
register.filter("one_line", wording.one_line)


@register.simple_tag(takes_context=True)
def say(context: Mapping[str, Any], key: str, **facts: object) -> str:
    """A phrase in the page's language; what fills it is escaped with it."""
    return say_phrase(key, context["language"], **facts)


@register.simple_tag(takes_context=True)
def say_of(context: Mapping[str, Any], family: str, name: object, **facts: object) -> str:
    """The phrase `family` + `name`, for names that data gives: `family` ends in a dot."""
    return say_phrase(f"{family}{name}", context["language"], **facts)


@register.simple_tag(takes_context=True)
def says(context: Mapping[str, Any], thing: Any) -> str:
    """What a finding, a refusal or another speaking value says in the page's language."""
    return str(thing.says(context["language"]))


@register.simple_tag(takes_context=True)
def light(context: Mapping[str, Any], name: str) -> SafeString:
    """A light: shape, colour and the office's word for it."""
    rules = context.get("rules")
    word = rules.name_of(name, context["language"]) if rules else say_phrase(f"light.{name}", context["language"])
    return format_html('<span class="light light-{}">{}</span>', name, word)


@register.simple_tag(takes_context=True)
def on(context: Mapping[str, Any], day: date | None) -> SafeString | str:
    """A day in short, with the whole day in words on hover."""
    if day is None:
        return ""
    words = wording.day_says(day, context["language"])
    return format_html('<time datetime="{0}" title="{1}">{0}</time>', day.isoformat(), words)


@register.simple_tag(takes_context=True)
def long_day(context: Mapping[str, Any], day: date | None) -> str:
    """A day as people read it."""
    return wording.day_says(day, context["language"])


@register.simple_tag(takes_context=True)
def shift(context: Mapping[str, Any], days: int | None) -> SafeString | str:
    """A shift in working days with its sign, later red, earlier green; nothing where nothing moved."""
    if not days:
        return ""
    key = "baselines.moved_later" if days > 0 else "baselines.moved_earlier"
    words = say_phrase(key, context["language"], days=abs(days))
    sign = "+" if days > 0 else "−"
    return format_html('<span class="{}" title="{}">{}{}</span>', "lost" if days > 0 else "won", words, sign, abs(days))


@register.filter
def moment(value: datetime | None) -> str:
    """A time of the clock in the office's zone, to the minute."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def plain(number: float) -> str:
    """A quantity without needless decimals: 376.4, 1800."""
    return f"{number:.12g}"


@register.filter
def kilobytes(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key)


@register.simple_tag
def address(query: Any, **changes: Any) -> str:
    """The address of a list with some of its query changed."""
    return str(query.address(**changes))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, with the digest of its bytes."""
    return f"{settings.STATIC_URL}{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static file {path}: not in the package: install it again")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]
