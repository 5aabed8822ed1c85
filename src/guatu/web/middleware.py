"""What every answer passes: safe headers, the language, and the gate of the permission matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from guatu.web import speech
from guatu.web.matrix import MATRIX
from guatu.web.views import errors

Answer = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Headers:
    """No script but our own, no frame, nothing kept in a cache."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add what the view has not set itself."""
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class Speech:
    """Puts `language` on the request and says on the answer what it depended on."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Choose before anything speaks."""
        language = speech.negotiate(request.COOKIES.get(speech.COOKIE), request.headers.get("Accept-Language", ""))
        request.language = language  # type: ignore[attr-defined]
        response = self.answer(request)
        response.headers["Content-Language"] = speech.TAGS[language]
        response.headers["Vary"] = "Accept-Language, Cookie, HX-Request"
        return response


class Gate:
    """Refuses every route that the matrix does not open to the person, before the body is read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only `process_view` knows the route."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Ask the matrix: route, person, method, size of the body."""
        match = request.resolver_match
        access = MATRIX.get(match.url_name or "") if match else None
        if access is None:
            return errors.page(request, 403)
        if not access.public and not request.user.is_authenticated:
            return _to_login(request)
        if not access.public and getattr(request.user, "role", "") not in access.roles:
            return errors.page(request, 403)
        if request.method not in access.methods:
            response = errors.page(request, 405)
            response.headers["Allow"] = ", ".join(sorted(access.methods))
            return response
        if _body_length(request) > access.most_bytes:
            return errors.page(request, 413)
        return None


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A fragment must not be filled with the login page: the browser itself goes there.
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("login")})
    if request.method != "GET":
        return errors.page(request, 403)
    return redirect_to_login(request.get_full_path(), reverse("login"))


def _body_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
