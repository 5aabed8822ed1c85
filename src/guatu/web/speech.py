"""Which language a request is answered in: the switch's cookie first, then what the browser asks for."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from guatu.words import LANGUAGES, Language

COOKIE = "guatu_language"
COOKIE_AGE = 365 * 24 * 3600
TAGS = {"zh": "zh-CN", "en": "en"}


def language_of(request: HttpRequest) -> Language:
    """The language of the answer; Chinese when nothing else is asked for."""
    return cast(Language, getattr(request, "language", "zh"))


def negotiate(cookie: str | None, accepted: str) -> Language:
    """Read the cookie, then `Accept-Language` by its weights; what is malformed counts as not asked for."""
    if cookie in LANGUAGES:
        return cookie
    best: tuple[float, int, Language] | None = None
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        language = tag.split("-")[0].lower()
        weight = _weight(rest)
        if language in LANGUAGES and weight > 0:
            best = max(best, (weight, -place, language)) if best else (weight, -place, language)
    return best[2] if best else "zh"


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
