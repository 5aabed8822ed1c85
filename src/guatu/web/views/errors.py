"""Refusals and failures as pages in words: what happened, and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.web.speech import TAGS, negotiate


def page(request: HttpRequest, status: int, *, says: str = "") -> HttpResponse:
    """The page for `status`; `says` adds what is known of this case."""
    return render(request, "error.html", {"status": status, "says": says}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read; one that is too large says so."""
    too_large = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    return page(request, 413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A page the person may not see."""
    return page(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """An address with nothing behind it."""
    return page(request, 404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form from another place, or one that was open too long."""
    return render(request, "error.html", {"status": "csrf", "says": ""}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Drawn without asking the database, which may be what failed."""
    language = getattr(request, "language", None) or negotiate(None, request.headers.get("Accept-Language", ""))
    known: dict[str, Any] = {
        "language": language,
        "language_tag": TAGS[language],
        "status": 500,
        "says": "",
        "person": None,
        "navigation": (),
    }
    return HttpResponse(render_to_string("error.html", known), status=500)
