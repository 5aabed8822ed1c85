"""Accounts and units, kept by the administrator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guatu import actions
from guatu.actions import Acting
from guatu.store.models import Person, Unit
from guatu.web.forms.bound import draw
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.views.trying import tried
from guatu.words import say

ROLES = tuple((role, f"web.role.{role}") for role in Person.Role.values)
PERSON_FIELDS = (
    Field("login", required=True, hint="web.hint.login"),
    Field("name", required=True, label="web.field.person_name"),
    Field("role", "choice", required=True, choices=ROLES),
    Field("unit", label="web.field.unit", hint="web.hint.unit"),
    Field("password", required=True, hint="web.hint.password"),
)
UNIT_FIELDS = (
    Field("name", required=True, label="web.field.unit_name"),
    Field("aliases", "text", hint="web.hint.aliases"),
    Field("parent", label="web.field.unit_parent"),
)
ROLE_FIELD = (Field("role", "choice", required=True, choices=ROLES),)
PASSWORD_FIELD = (Field("password", required=True, hint="web.hint.password"),)
ALIASES_FIELD = (Field("aliases", "text", hint="web.hint.aliases"),)


def people(request: HttpRequest) -> HttpResponse:
    """The accounts of the ledger; POST adds one."""
    acting, language = acting_of(request), language_of(request)
    typed, mistake = None, ""
    if request.method == "POST":
        typed = read_form(PERSON_FIELDS, request.POST, request.FILES, language)
        if not typed.mistakes:
            given = {**typed.values, "unit": typed.values["unit"] or None}
            mistake, answer = tried(lambda: actions.add_person(acting, **given), request, "people")
            if answer:
                return answer
    listed = list(Person.objects.filter(ledger_id=acting.ledger).select_related("unit"))
    form = draw("add_person", "", PERSON_FIELDS, language, typed=typed, mistake=mistake)
    known = {"listed": listed, "form": form, "units": _units(acting), "roles": Person.Role.values}
    return render(request, "people.html", known, status=422 if typed else 200)


def person(request: HttpRequest, login: str) -> HttpResponse:
    """One account: its role, its password, on or off."""
    acting, language = acting_of(request), language_of(request)
    held = Person.objects.filter(ledger_id=acting.ledger, login=login).select_related("unit").first()
    if held is None:
        raise Http404
    typed, mistake, deed = Typed({}), "", request.POST.get("deed", "")
    fields = {"role": ROLE_FIELD, "password": PASSWORD_FIELD}.get(deed, ())
    if request.method == "POST":
        typed = read_form(fields, request.POST, request.FILES, language)
        changes: dict[str, Any] = {"active": deed == "on"} if deed in {"on", "off"} else dict(typed.values)
        if not changes and not typed.mistakes:
            mistake = say("web.wrong.choice", language)
        elif not typed.mistakes:
            mistake, answer = tried(lambda: actions.change_person(acting, login, **changes), request, "people")
            if answer:
                return answer
    forms = [
        draw(
            f"change_{name}",
            "",
            each,
            language,
            values={"role": held.role} if name == "role" else {},
            typed=typed if deed == name else None,
            mistake=mistake if deed == name else "",
        )
        for name, each in (("role", ROLE_FIELD), ("password", PASSWORD_FIELD))
    ]
    known = {"held": held, "role_form": forms[0], "password_form": forms[1], "mistake": mistake if not fields else ""}
    return render(request, "person.html", known, status=422 if request.method == "POST" else 200)


def units(request: HttpRequest) -> HttpResponse:
    """The units of the ledger; POST adds one."""
    acting, language = acting_of(request), language_of(request)
    typed, mistake = None, ""
    if request.method == "POST":
        typed = read_form(UNIT_FIELDS, request.POST, request.FILES, language)
        if not typed.mistakes:
            given = typed.values
            mistake, answer = tried(
                lambda: actions.add_unit(
                    acting, given["name"], aliases=given["aliases"], parent=given["parent"] or None
                ),
                request,
                "units",
            )
            if answer:
                return answer
    form = draw("add_unit", "", UNIT_FIELDS, language, typed=typed, mistake=mistake)
    listed = list(Unit.objects.filter(ledger_id=acting.ledger).select_related("parent"))
    return render(request, "units.html", {"listed": listed, "form": form}, status=422 if typed else 200)


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other ways documents write a unit's name."""
    acting, language = acting_of(request), language_of(request)
    held = Unit.objects.filter(ledger_id=acting.ledger, pk=pk).first()
    if held is None:
        raise Http404
    typed, mistake = None, ""
    if request.method == "POST":
        typed = read_form(ALIASES_FIELD, request.POST, request.FILES, language)
        if not typed.mistakes:
            aliases = typed.values["aliases"]
            mistake, answer = tried(lambda: actions.change_unit(acting, held.name, aliases=aliases), request, "units")
            if answer:
                return answer
    form = draw(
        "change_unit", "", ALIASES_FIELD, language, values={"aliases": held.aliases}, typed=typed, mistake=mistake
    )
    return render(request, "unit.html", {"held": held, "form": form}, status=422 if typed else 200)


def _units(acting: Acting) -> list[str]:
    return list(Unit.objects.filter(ledger_id=acting.ledger).values_list("name", flat=True))
