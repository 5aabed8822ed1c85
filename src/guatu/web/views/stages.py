"""Breaking an item into the stages of a template: days changed and latest starts seen before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu import actions
from guatu.actions import Refused
from guatu.scheduling import templates
from guatu.web.desk import desk_of
from guatu.web.forms.bound import new_key
from guatu.web.forms.fields import Field, read_form
from guatu.web.preview import all_learnt, preview
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of


def stages(request: HttpRequest, number: int) -> HttpResponse:
    """GET shows the template with the days in the address; POST applies it."""
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    item = desk.ledger.items.get(number)
    if item is None:
        raise Http404
    if not actions.may(acting, "plan", item):
        return errors.page(request, 403)
    offered = templates()
    given = request.POST if request.method == "POST" else request.GET
    chosen = next((each for each in offered if each.key == given.get("template")), offered[0])
    fields = [Field(f"days-{step.key}", "number", least=0, most=3650) for step in chosen.steps]
    typed = read_form(fields, given, request.FILES, language)
    days = _days(typed.values)
    mistake, key = "", given.get("key", "")[:100] if request.method == "POST" else new_key()
    if request.method == "POST" and not typed.mistakes:
        try:
            actions.apply_template(acting, number, chosen.key, days=days, key=key)
        except Refused as refused:
            mistake = refused.says(language)
        else:
            return redirect(f"{reverse('item', args=[number])}#parts")
    rows = preview(desk, item, chosen, days, language)
    known = {
        "item": item,
        "offered": [(each.key, each.name[language]) for each in offered],
        "chosen": chosen.key,
        "notes": chosen.notes[language],
        "key": key,
        "mistake": mistake,
        "mistakes": typed.mistakes,
        "preview": rows,
        "finish": max((row.earliest_finish for row in rows if row.earliest_finish), default=None),
        "late_by": max((row.late_by for row in rows), default=0),
        "use_all": all_learnt(chosen, rows),
    }
    template = "_stages.html" if request.headers.get("HX-Target") == "stages" else "stages.html"
    return render(request, template, known, status=422 if request.method == "POST" else 200)


def _days(values: Mapping[str, int | None]) -> dict[str, int]:
    return {name.removeprefix("days-"): days for name, days in values.items() if days is not None}
