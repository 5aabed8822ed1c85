"""One scenario (推演): its changes and what they make of the dates; adopting, dropping; drafts in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu import actions
from guatu.actions import Refused
from guatu.ledger import Edit, Scenario
from guatu.scheduling import Plan
from guatu.scheduling.baselines import EditError, conflicts, late_ids, read_edits, tried
from guatu.web.addresses import whole
from guatu.web.desk import Desk, desk_of
from guatu.web.deviations import Wanted, list_deviations
from guatu.web.forms.bound import Form, draw, new_key
from guatu.web.forms.deeds import LIMITS, RELATIONS
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.speech import language_of
from guatu.web.suppositions import PAGE, facts_of, mark_of, tally, told
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.views.baselines import SUPPOSING, baselines_page, refusal_says
from guatu.web.wording import names_of
from guatu.words import calendar_names, say

_ITEM = Field("item", "item", required=True, label="baselines.column.name", hint="web.hint.item")
_DAYS = Field("to", "number", required=True, least=0, most=3650, label="web.field.days")
# The forms that add a change, by what they change.
CHANGES: dict[str, tuple[Field, ...]] = {
    "days": (_ITEM, _DAYS),
    "due": (
        _ITEM,
        Field("to", "day", required=True, label="web.field.new_due"),
        Field("reason", hint="baselines.hint.reason"),
    ),
    "not_before": (_ITEM, Field("to", "day", label="web.field.not_before", hint="baselines.hint.not_before")),
    "limit": (
        _ITEM,
        Field("type", "choice", required=True, label="web.field.limit", choices=LIMITS),
        Field("to", "day", label="web.field.day", hint="baselines.hint.limit"),
    ),
    "as_late": (_ITEM, Field("to", "check", label="web.field.as_late", hint="web.hint.as_late")),
    "link": (
        _ITEM,
        Field("after", "item", required=True, hint="web.hint.item"),
        Field("type", "choice", choices=RELATIONS),
        Field("to", "number", least=-2000, most=2000, label="web.field.lag", hint="web.hint.lag"),
    ),
    "unlink": (
        _ITEM,
        Field("after", "item", required=True, hint="web.hint.item"),
        Field("type", "choice", choices=RELATIONS),
    ),
    "calendar": (
        _ITEM,
        Field(
            "to", "choice", required=True, label="baselines.field.calendar",
            # Named by the calendars' own table, not by phrases.
            choices=tuple((name, "") for name in calendar_names("zh")),
        ),
    ),
}  # fmt: skip


def begin(request: HttpRequest) -> HttpResponse:
    """Begin an empty scenario."""
    acting, language = acting_of(request), language_of(request)
    typed = read_form(SUPPOSING, request.POST, request.FILES, language)
    if typed.mistakes:
        return baselines_page(request, supposing=(typed, ""))
    try:
        done = actions.suppose(acting, typed.values["name"], [], key=request.POST.get("key", "")[:100])
    except Refused as refused:
        return baselines_page(request, supposing=(typed, refusal_says(refused, language)))
    return redirect("scenario", entry=done.seqs[0])


def scenario(request: HttpRequest, entry: int) -> HttpResponse:
    """GET shows it; POST adds a change, takes one out (`remove`), or writes all down anew (`refresh`)."""
    desk = desk_of(acting_of(request))
    held = desk.ledger.scenarios.get(entry)
    if held is None:
        raise Http404
    if request.method != "POST":
        return scenario_page(request, desk, held)
    return _rewrite(request, desk, held)


def adopt(request: HttpRequest, entry: int) -> HttpResponse:
    """Do what it holds, all or none."""
    seen = _number(request.POST.get("seen", ""))
    return _settle(request, entry, lambda key: actions.adopt_scenario(acting_of(request), entry, seen=seen, key=key))


def drop(request: HttpRequest, entry: int) -> HttpResponse:
    """Put it away."""
    return _settle(request, entry, lambda key: actions.drop_scenario(acting_of(request), entry, key=key))


def dates(request: HttpRequest) -> HttpResponse:
    """The dates of a draft, `{"edits": […]}` or `{"scenario": n}`, beside today's; nothing is written."""
    desk, language = desk_of(acting_of(request)), language_of(request)
    asked = _asked(request)
    try:
        edits = _edits(desk, asked)
    except EditError as error:
        return JsonResponse({"mistake": error.says(language)}, status=422)
    plan = tried(desk.plan, edits)
    return JsonResponse(_dates(desk, plan, language) | {"changes": len(edits)})


def save(request: HttpRequest) -> HttpResponse:
    """Keep a draft, `{"name", "edits", "scenario"?, "key"}`, as a scenario; the answer names its number and page."""
    acting, asked = acting_of(request), _asked(request)
    number = asked.get("scenario")
    edits = asked.get("edits")
    try:
        done = actions.suppose(
            acting, str(asked.get("name") or ""), edits if isinstance(edits, list) else [edits],
            scenario=number if type(number) is int else None, key=str(asked.get("key") or "")[:100],
        )  # fmt: skip
    except Refused as refused:
        says = refusal_says(refused, language_of(request))
        return JsonResponse({"mistake": says}, status=403 if refused.forbidden else 422)
    entry = number if type(number) is int else done.seqs[0]
    return JsonResponse({"scenario": entry, "page": reverse("scenario", args=[entry])})


def scenario_page(
    request: HttpRequest, desk: Desk, held: Scenario, *, mistake: str = "", came: tuple[str, Typed, str] | None = None
) -> HttpResponse:
    """Draw one scenario, with a form that came back when there is one."""
    acting, language = acting_of(request), language_of(request)
    own = acting.person.role == "supervisor" or acting.person.login == held.by
    mine = held.state == "open" and own and actions.may(acting, "suppose")
    wanted = Wanted.of(request.GET)
    against = wanted.before or "today"
    pages = max(1, -(-len(held.edits) // PAGE))
    page = min(pages, _number(request.GET.get("changes", "")) or 1)
    known: dict[str, Any] = {
        "desk": desk,
        "scenario": held,
        "told": told(desk.ledger, held, language, page),
        "page": page,
        "pages": pages,
        "names": names_of(acting.ledger),
        "key": new_key(),
        "mistake": mistake,
        "mine": mine,
        "may_adopt": held.state == "open" and actions.may_adopt(acting, desk.ledger, held.edits),
        "others_adopt": held.state == "open" and actions.may(acting, "adopt"),
        "forms": [_form(name, held, language, came) for name in CHANGES] if mine else [],
    }
    if held.state == "open":
        moved = actions.not_adoptable(desk.ledger, held)
        found, shown = actions.compared(acting, against, str(held.entry)), Wanted(against, str(held.entry))
        known |= {
            "moved": moved.says(language) if moved else "",
            "tally": tally(desk, held),
            "late": len(late_ids(desk.plan)),
            "listing": list_deviations(found, replace(shown, page=wanted.page), language),
        }
    return render(request, "scenario.html", known, status=422 if mistake or came else 200)


def _rewrite(request: HttpRequest, desk: Desk, held: Scenario) -> HttpResponse:
    language = language_of(request)
    does = request.POST.get("does", "") or request.GET.get("does", "")
    if does == "refresh":
        return _save(request, desk, held, _still_meant(desk, held.edits))
    if does == "remove":
        mark = request.POST.get("mark", "")
        left = tuple(edit for edit in held.edits if mark_of(edit) != mark)
        if len(left) == len(held.edits):
            return scenario_page(request, desk, held, mistake=say("baselines.change_gone", language))
        return _save(request, desk, held, _still_meant(desk, left))
    if does not in CHANGES:
        return errors.page(request, 422)
    typed = read_form(CHANGES[does], request.POST, request.FILES, language, desk.ledger.items)
    if typed.mistakes:
        return scenario_page(request, desk, held, came=(does, typed, ""))
    change = _change(does, typed)
    if any(_is(edit, change) for edit in held.edits):
        # Sent twice: it stands there already.
        return redirect(f"{reverse('scenario', args=[held.entry])}#changes")
    return _save(request, desk, held, [*facts_of(held.edits), change], (does, typed))


def _is(edit: Edit, change: Mapping[str, Any]) -> bool:
    """Whether a change that is held is the one given."""
    names = ("item", "field", "to", "reason")
    same = all(getattr(edit, name) == change[name] for name in names)
    return same and (edit.field != "link" or (edit.after, edit.type) == (change["after"], change["type"]))


def _still_meant(desk: Desk, edits: Sequence[Edit]) -> list[Mapping[str, object]]:
    """The changes but those of items that are no longer open: they can be neither written down anew nor adopted."""
    gone = {conflict.edit for conflict in conflicts(desk.ledger.items, edits) if not conflict.open}
    return facts_of(tuple(edit for edit in edits if edit not in gone))


def _save(
    request: HttpRequest,
    desk: Desk,
    held: Scenario,
    edits: Sequence[Mapping[str, object]],
    came: tuple[str, Typed] | None = None,
) -> HttpResponse:
    """Write the changes down; a refusal comes back beside the form it is about."""
    acting, language = acting_of(request), language_of(request)
    key = request.POST.get("key", "")[:100]
    try:
        actions.suppose(acting, held.name, edits, scenario=held.entry, seen=held.revised, key=key)
    except Refused as refused:
        says = refused.says(language)
        if refused.forbidden:
            return errors.page(request, 403, says=says)
        if came is None:
            return scenario_page(request, desk, held, mistake=says)
        return scenario_page(request, desk, held, came=(*came, says))
    return redirect(f"{reverse('scenario', args=[held.entry])}#changes")


def _change(does: str, typed: Typed) -> dict[str, Any]:
    given = typed.values
    to = given.get("to")
    # No lag is none between; no day is one taken away.
    plain = to.isoformat() if isinstance(to, date) else 0 if to is None and does == "link" else to
    return {
        "item": given["item"],
        "field": "link" if does == "unlink" else does,
        "to": plain,
        "after": given.get("after"),
        "type": given.get("type") or "FS",
        "reason": given.get("reason", ""),
    }


def _settle(request: HttpRequest, entry: int, do: Callable[[str], object]) -> HttpResponse:
    desk, language = desk_of(acting_of(request)), language_of(request)
    held = desk.ledger.scenarios.get(entry)
    if held is None:
        raise Http404
    try:
        do(request.POST.get("key", "")[:100])
    except Refused as refused:
        says = refused.says(language)
        if refused.forbidden:
            return errors.page(request, 403, says=says)
        return scenario_page(request, desk, held, mistake=says)
    return redirect("scenario", entry=entry)


def _form(name: str, held: Scenario, language: str, came: tuple[str, Typed, str] | None) -> Form:
    typed, mistake = (came[1], came[2]) if came and came[0] == name else (None, "")
    address = f"{reverse('scenario', args=[held.entry])}?does={name}"
    fields = [replace(field, choices=() if name == "calendar" else field.choices) for field in CHANGES[name]]
    form = draw(f"suppose_{name}", address, fields, language, typed=typed, mistake=mistake)
    if name != "calendar":
        return form
    named = tuple(calendar_names(language).items())
    return replace(form, boxes=(form.boxes[0], replace(form.boxes[1], choices=named)))


def _number(text: str) -> int | None:
    """A whole number that stands in an address or a form, None where there is none."""
    return whole(text)


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _edits(desk: Desk, asked: dict[str, Any]) -> Sequence[Edit]:
    number = asked.get("scenario")
    if type(number) is int and number in desk.ledger.scenarios:
        return desk.ledger.scenarios[number].edits
    return read_edits(asked.get("edits"), desk.ledger.items, calendar_names("zh"))


def _dates(desk: Desk, plan: Plan, language: str) -> dict[str, Any]:
    old, new = desk.plan.windows, plan.windows
    rows = [
        {
            "item": int(id_),
            "start": _iso(new[id_].planned_start),
            "finish": _iso(new[id_].planned_finish),
            "float_days": new[id_].float_days,
            "late_by": new[id_].late_by,
            "was_start": _iso(old[id_].planned_start) if id_ in old else None,
            "was_finish": _iso(old[id_].planned_finish) if id_ in old else None,
        }
        for id_ in plan.differing(desk.plan)
    ]
    problems = [one.says(language) for one in plan.problems if one not in desk.plan.problems]
    return {
        "seq": desk.ledger.seq,
        "finish": _iso(plan.finish),
        "was_finish": _iso(desk.plan.finish),
        "late": len(late_ids(plan)),
        "was_late": len(late_ids(desk.plan)),
        "rows": rows,
        "problems": problems,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
