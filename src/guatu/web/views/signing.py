"""Login, logout, own password, and the language switch."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from guatu import actions
from guatu.actions import Refused
from guatu.store.models import Person
from guatu.web import attempts, speech
from guatu.web.forms.bound import draw
from guatu.web.forms.fields import Field, Typed
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.words import LANGUAGES, say

PASSWORD_FIELDS = (Field("old", required=True), Field("new", required=True), Field("again", required=True))
# Longer passwords would let anyone make the server hash megabytes.
LONGEST_PASSWORD = 256


def alive(_: HttpRequest) -> HttpResponse:
    """Whether the office answers, for whatever watches over it."""
    return HttpResponse("ok\n", content_type="text/plain")


def login(request: HttpRequest) -> HttpResponse:
    """The login page; one message for every failure, so that it tells nothing about accounts."""
    if request.user.is_authenticated:
        return redirect("home")
    name, mistake = "", ""
    if request.method == "POST":
        name = request.POST.get("login", "").strip()[:40]
        address = request.META.get("REMOTE_ADDR", "")
        if _enter(request, name, request.POST.get("password", "")[:LONGEST_PASSWORD], address):
            return redirect(_inside(request, request.POST.get("next", "")))
        mistake = say("web.login.failed", language_of(request))
    return render(
        request,
        "login.html",
        {
            "login": name,
            "mistake": mistake,
            "next": _inside(request, request.POST.get("next", "") or request.GET.get("next", "")),
            "samples": _samples(),
        },
        status=422 if mistake else 200,
    )


def sample_login(request: HttpRequest) -> HttpResponse:
    """One click into a sample account; only while the sample programme is shown."""
    person = next((person for person in _samples() if person.login == request.POST.get("login")), None)
    if person is None:
        raise Http404
    auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("login")


def password(request: HttpRequest) -> HttpResponse:
    """A person's own password; the session stays, all others of the account end."""
    said = language_of(request)
    typed, mistake, done = Typed({}), "", False
    if request.method == "POST":
        old, new, again = (request.POST.get(field.name, "")[:LONGEST_PASSWORD] for field in PASSWORD_FIELDS)
        if new != again:
            typed = Typed({}, {"again": say("web.wrong.again", said)})
        else:
            try:
                acting = acting_of(request)
                actions.change_own_password(acting, old, new)
                auth.update_session_auth_hash(request, acting.person)
                done = True
            except Refused as refused:
                mistake = refused.says(said)
    form = draw("password", "", PASSWORD_FIELDS, said, typed=typed, mistake=mistake)
    failed = bool(mistake or typed.mistakes)
    return render(request, "password.html", {"form": form, "done": done}, status=422 if failed else 200)


def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen in a cookie, and go back to the page."""
    chosen = request.POST.get("language", "")
    response = redirect(_inside(request, request.POST.get("next", "")))
    if chosen in LANGUAGES:
        response.set_cookie(
            speech.COOKIE, chosen, max_age=speech.COOKIE_AGE, samesite="Lax", httponly=True, secure=settings.HTTPS
        )
    return response


def _enter(request: HttpRequest, name: str, typed: str, address: str) -> bool:
    if attempts.closed(name, address):
        return False
    person = auth.authenticate(request, username=name, password=typed)
    if person is None:
        attempts.failed(name, address)
        return False
    attempts.succeeded(name, address)
    auth.login(request, person)
    return True


def _samples() -> list[Person]:
    """The sample accounts, while the sample programme is shown."""
    if not settings.DEMO:
        return []
    people = Person.objects.filter(is_active=True).select_related("unit", "ledger").order_by("pk")[:40]
    return [person for person in people if person.has_usable_password()]


def _inside(request: HttpRequest, target: str) -> str:
    """A place within the office to go to; anything else goes home."""
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure()):
        return target
    return "/"
