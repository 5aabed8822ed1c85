"""Resources of the office (资源): the list, one of them with who needs it, and the deeds of whoever keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guatu import actions
from guatu.ledger import RESOURCE_SORTS, Resource
from guatu.web.desk import Desk, desk_of
from guatu.web.forms.bound import Form, draw
from guatu.web.forms.fields import Field, Typed, read_field, read_form
from guatu.web.resources import HIGH, WIDE, Line, chart_of, lines_of, reach_of, users_of
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.views.trying import tried
from guatu.words import say

FIELDS = (
    Field("name", required=True, label="web.field.resource_name", hint="web.hint.resource_name"),
    Field("sort", "choice", required=True, choices=tuple((one, f"web.resource.sort.{one}") for one in RESOURCE_SORTS)),
    Field("unit", required=True, label="web.field.resource_unit", hint="web.hint.resource_unit"),
    Field("capacity", "number", required=True, least=0, most=actions.MOST_AMOUNT, hint="web.hint.capacity"),
)  # fmt: skip
CARRIES = Field("carries", "check", hint="web.hint.carries")
DAY = Field("supply_day", "day", required=True)
AMOUNT = Field("supply_amount", "number", required=True, least=0, most=actions.MOST_AMOUNT)
# Empty lines under those that are filled in.
SPARE = 3


@dataclass(frozen=True, slots=True)
class Supplied:
    """The lines of the small table as typed, what they mean, and what is wrong with one of them."""

    lines: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[date, int], ...] = ()
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class ResourceForm:
    """The form of a resource: its boxes, and a small table of what comes in on which day."""

    form: Form
    lines: tuple[tuple[str, str], ...]


def resources(request: HttpRequest) -> HttpResponse:
    """The list; POST states a new one."""
    acting = acting_of(request)
    if request.method != "POST":
        return _list(request)
    typed, supplied = _read(request)
    mistake = supplied.mistake
    if not typed.mistakes and not mistake:
        key = request.POST.get("key", "")[:100]
        mistake, answer = tried(
            lambda: actions.keep_resource(acting, **_facts(typed, supplied), key=key), request, reverse("resources")
        )
        if answer:
            return answer
    return _list(request, (typed, supplied, mistake))


def resource(request: HttpRequest, entry: int) -> HttpResponse:
    """One resource; POST states it anew."""
    acting = acting_of(request)
    held = _known(desk_of(acting), entry)
    if request.method != "POST":
        return _page(request, held)
    typed, supplied = _read(request)
    mistake = supplied.mistake
    if not typed.mistakes and not mistake:
        key, facts = request.POST.get("key", "")[:100], _facts(typed, supplied)
        mistake, answer = tried(
            lambda: actions.keep_resource(acting, **facts, resource=entry, key=key),
            request,
            reverse("resource", args=[entry]),
        )
        if answer:
            return answer
    return _page(request, held, (typed, supplied, mistake))


def retire(request: HttpRequest, entry: int) -> HttpResponse:
    """It is scarce no more."""
    acting = acting_of(request)
    held = _known(desk_of(acting), entry)
    key = request.POST.get("key", "")[:100]
    mistake, answer = tried(lambda: actions.retire_resource(acting, entry, key=key), request, reverse("resources"))
    return answer or _page(request, held, refused=mistake)


Came = tuple[Typed, Supplied, str]


def _list(request: HttpRequest, came: Came | None = None) -> HttpResponse:
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    reach = reach_of([one for one in desk.use.values() if one.takers], desk.today)
    known = {
        "desk": desk,
        "lines": (lines := lines_of(desk)),
        "charts": [(one, chart_of(one.profile, desk.today, reach)) for one in lines if one.profile.takers],
        "wide": WIDE,
        "high": HIGH,
        "retired": [one for one in desk.ledger.resources.values() if one.retired_at is not None],
        "keeping": _form("keep", reverse("resources"), language, None, came),
    }
    return render(request, "resources.html", known, status=422 if came else 200)


def _page(request: HttpRequest, held: Resource, came: Came | None = None, refused: str = "") -> HttpResponse:
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    line = next((one for one in lines_of(desk) if one.resource.entry == held.entry), None)
    known = {
        "desk": desk,
        "resource": held,
        "line": line,
        "chart": chart_of(line.profile, desk.today) if line and line.profile.takers else None,
        **_over(line),
        "wide": WIDE,
        "high": HIGH,
        "users": users_of(desk, held.entry),
        "rules": desk.reconciliation.rules,
        "keeping": _form("rekeep", reverse("resource", args=[held.entry]), language, held, came),
        "mistake": refused,
    }
    return render(request, "resource.html", known, status=422 if came or refused else 200)


def _over(line: Line | None) -> Mapping[str, int]:
    """What is used, and what there is, on the first day on which it is not enough."""
    day = line.profile.first_over if line else None
    if line is None or day is None:
        return {}
    at = (day - line.profile.first).days
    return {"over_use": int(line.profile.use[at]), "over_capacity": int(line.profile.capacity[at])}


def _known(desk: Desk, entry: int) -> Resource:
    held = desk.ledger.resources.get(entry)
    if held is None:
        raise Http404
    return held


def _facts(typed: Typed, supplied: Supplied) -> Mapping[str, Any]:
    return {**typed.values, "supplies": supplied.values}


def _read(request: HttpRequest) -> tuple[Typed, Supplied]:
    language = language_of(request)
    fields = (*FIELDS, CARRIES)
    return read_form(fields, request.POST, request.FILES, language), _supplied(request, language)


def _supplied(request: HttpRequest, language: str) -> Supplied:
    days, amounts = (
        request.POST.getlist(name)[: actions.MOST_SUPPLIES + SPARE] for name in ("supply_day", "supply_amount")
    )
    lines = [(day.strip(), amount.strip()) for day, amount in zip(days, amounts, strict=False)]
    kept = tuple(line for line in lines if any(line))
    values = []
    for at, (day, amount) in enumerate(kept, 1):
        first, wrong_day = read_field(DAY, day, language)
        count, wrong = read_field(AMOUNT, amount, language)
        if wrong_day or wrong:
            return Supplied(kept, (), say("web.wrong.supply", language, line=at, why=wrong_day or wrong))
        values.append((first, count))
    return Supplied(kept, tuple(values))


def _form(name: str, action: str, language: str, held: Resource | None, came: Came | None) -> ResourceForm:
    values = {"carries": "1"}
    lines: tuple[tuple[str, str], ...] = ()
    if held is not None:
        values = {"name": held.name, "unit": held.unit, "sort": held.sort, "capacity": str(held.capacity)}
        values["carries"] = "1" if held.carries else ""
        lines = tuple((day.isoformat(), str(amount)) for day, amount in held.supplies)
    typed, supplied, mistake = came or (None, Supplied(lines), "")
    spare = (("", ""),) * SPARE
    form = draw(name, action, (*FIELDS, CARRIES), language, values=values, typed=typed, mistake=mistake)
    return ResourceForm(form, (*supplied.lines, *spare))
