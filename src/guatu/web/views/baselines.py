"""Baselines (基线) and scenarios (推演) in one list, and any two plans compared (偏差): page, CSV, workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from guatu import actions
from guatu.actions import Compared, Refused
from guatu.scheduling.baselines import Comparison, as_csv, as_xlsx, comparison_json, comparison_table
from guatu.web.desk import desk_of
from guatu.web.deviations import Wanted, chosen, list_deviations
from guatu.web.forms.bound import draw
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.speech import language_of
from guatu.web.suppositions import Choice, choices_of, tallies_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.wording import names_of
from guatu.words import phrase_book, say

TAKING = (
    Field("name", required=True, hint="baselines.hint.name"),
    Field("parent", "item", label="baselines.field.of", hint="baselines.hint.of"),
    Field("reason", label="baselines.field.reason"),
)
SUPPOSING = (Field("name", required=True, hint="baselines.hint.scenario"),)
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


def baselines(request: HttpRequest) -> HttpResponse:
    """What was kept and what is being tried; POST keeps the plan of today."""
    acting, language = acting_of(request), language_of(request)
    if request.method != "POST":
        return baselines_page(request)
    typed = read_form(TAKING, request.POST, request.FILES, language, desk_of(acting).ledger.items)
    if typed.mistakes:
        return baselines_page(request, taking=(typed, ""))
    given = typed.values
    try:
        actions.take_baseline(
            acting, given["name"], of=given["parent"], reason=given["reason"], key=request.POST.get("key", "")[:100]
        )
    except Refused as refused:
        says = refusal_says(refused, language)
        return (
            errors.page(request, 403, says=says) if refused.forbidden
            else baselines_page(request, taking=(typed, says))
        )  # fmt: skip
    return redirect("baselines")


def baselines_page(
    request: HttpRequest, *, taking: tuple[Typed, str] | None = None, supposing: tuple[Typed, str] | None = None
) -> HttpResponse:
    """Draw the list, with a form that came back when there is one."""
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    kept = sorted(desk.ledger.baselines.values(), key=lambda one: -one.entry)
    # Each with the one taken before it, which it is compared with first.
    pairs = list(zip_longest(kept, kept[1:]))
    known = {
        "desk": desk,
        "pairs": pairs,
        "tallies": tallies_of(desk),
        "settled": sorted(
            (one for one in desk.ledger.scenarios.values() if one.state != "open"), key=lambda one: -one.entry
        ),
        "choices": choices_of(desk.ledger, language),
        "names": names_of(acting.ledger),
        "taking": _form("take", TAKING, language, taking) if actions.may(acting, "baseline") else None,
        "supposing": _form("suppose", SUPPOSING, language, supposing) if actions.may(acting, "suppose") else None,
    }
    return render(request, "baselines.html", known, status=422 if taking or supposing else 200)


def compare(request: HttpRequest) -> HttpResponse:
    """Two plans side by side; a word that names none is said in its place."""
    acting, language, wanted = acting_of(request), language_of(request), Wanted.of(request.GET)
    desk = desk_of(acting)
    known: dict[str, Any] = {"desk": desk, "wanted": wanted, "choices": _chosen_too(desk.ledger, language, wanted)}
    try:
        found = actions.compared(acting, wanted.before, wanted.after)
    except Refused as refused:
        return render(request, "compare.html", known | {"mistake": refused.says(language)}, status=422)
    listing = list_deviations(found, wanted, language)
    template = "_deviations.html" if request.headers.get("HX-Target") == "deviations" else "compare.html"
    return render(request, template, known | {"listing": listing, "sides": _sides(found, language, desk.today)})


def compare_file(request: HttpRequest, ending: str) -> HttpResponse:
    """What the page shows, as a table to keep."""
    if ending not in _TYPES:
        raise Http404
    acting, language, wanted = acting_of(request), language_of(request), Wanted.of(request.GET)
    try:
        found = actions.compared(acting, wanted.before, wanted.after)
    except Refused as refused:
        return errors.page(request, 422, says=refused.says(language))
    comparison = replace(found.comparison, deviations=tuple(chosen(found, wanted)))
    response = HttpResponse(_data(found, comparison, ending, language), content_type=_TYPES[ending])
    day = found.comparison.after.day.isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="deviations-{day}.{ending}"'
    return response


def _data(found: Compared, comparison: Comparison, ending: str, language: str) -> bytes:
    if ending == "json":
        by = {"units": found.units, "projects": found.projects}
        told = comparison_json(comparison, found.labels, found.who, by)
        return json.dumps(told, ensure_ascii=False).encode(errors="replace")
    table = comparison_table(comparison, found.labels, found.who, language)
    return as_csv(table) if ending == "csv" else as_xlsx(table, say("baselines.deviations", language))


def plan_data(request: HttpRequest) -> HttpResponse:
    """The planned dates of a plan named by `of`, by item, for the schedule to draw behind its bars."""
    try:
        named = actions.plan_named(acting_of(request), request.GET.get("of", ""))
    except Refused as refused:
        return JsonResponse({"mistake": refused.says(language_of(request))}, status=422)
    rows = {
        id_: [(row.start or row.finish).isoformat(), row.finish.isoformat()]
        for id_, row in named.rows.items()
        if row.finish is not None and not row.whole
    }
    return JsonResponse({"name": named.name, "day": named.day.isoformat(), "rows": rows})


def refusal_says(refused: Refused, language: str) -> str:
    """A refusal with the field it is about by the field's own name."""
    named = f"web.field.{refused.facts.get('field')}"
    if named not in phrase_book():
        return refused.says(language)
    return say(f"refused.{refused.why}", language, **{**refused.facts, "field": say(named, language)})


def _form(name: str, fields: tuple[Field, ...], language: str, came: tuple[Typed, str] | None) -> Any:
    action = {"take": "/baselines", "suppose": "/scenarios"}[name]
    typed, mistake = came or (None, "")
    return draw(name, action, fields, language, typed=typed, mistake=mistake)


def _chosen_too(ledger: Any, language: str, wanted: Wanted) -> tuple[Choice, ...]:
    """The choices, with those that the address names and the list does not: a day, a scenario put away."""
    offered = choices_of(ledger, language)
    known = {choice.value for choice in offered}
    more = [word for word in dict.fromkeys((wanted.before, wanted.after)) if word and word not in known]
    return (*offered, *(Choice(word, word) for word in more))


def _sides(found: Compared, language: str, today: Any) -> tuple[str, str]:
    """The two plans by name, today's as such."""
    today_word = say("baselines.today", language)
    return tuple(
        today_word if side.name == today.isoformat() else side.name
        for side in (found.comparison.before, found.comparison.after)
    )  # type: ignore[return-value]
