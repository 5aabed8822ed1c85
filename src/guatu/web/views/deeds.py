"""One view for every deed on an item: read the form, call its action, go back to the item."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guatu.actions import Refused
from guatu.web.desk import desk_of
from guatu.web.forms.deeds import DEEDS
from guatu.web.forms.fields import Typed, read_form
from guatu.web.sheet import Attempt
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.views.items import item_page
from guatu.words import say

# Which field a refusal is about; the first of them that the form has.
FIELDS_OF = {
    "future": ("on", "finished", "started"),
    "percent": ("percent",),
    "days": ("days",),
    "least": ("least",),
    "least_days": ("least",),
    "least_without_days": ("days",),
    "remaining_days": ("remaining",),
    "remaining_or_days": ("remaining",),
    "remaining_not_started": ("remaining",),
    "remaining_finished": ("remaining",),
    "limit_year": ("day",),
    "limit_whole": ("type",),
    "limit_begun": ("type",),
    "not_earlier": ("due",),
    "before_today": ("due",),
    "advance_expired": ("due",),
    "finished_first": ("finished",),
    "has_due": ("due",),
    "expired": ("due",),
    "not_later": ("due",),
    "lag": ("lag",),
    "loop": ("after",),
    "under_itself": ("parent",),
    "one_lead": ("lead",),
    "evidence_empty": ("file",),
    "evidence_large": ("file",),
    "evidence_twice": ("file",),
}


def deed(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Do it once; a mistake comes back beside its field, with everything that was typed."""
    wanted, language = DEEDS[name], language_of(request)
    acting = acting_of(request)
    desk = desk_of(acting)
    if number not in desk.ledger.items:
        raise Http404
    key = request.POST.get("key", "")[:100]
    typed = read_form(wanted.fields, request.POST, request.FILES, language, desk.ledger.items)
    mistake = ""
    if not typed.mistakes:
        try:
            done = wanted.do(acting, number, typed.values, key)
        except Refused as refused:
            if refused.forbidden:
                return errors.page(request, 403, says=refused.says(language))
            typed, mistake = _placed(refused, typed, {field.name: field.label_key for field in wanted.fields}, language)
        else:
            return redirect(f"{reverse('item', args=[number])}?done={done.seqs[0] if done.seqs else ''}#top")
    return item_page(request, acting, desk, number, Attempt(name, typed, mistake, key))


def _placed(refused: Refused, typed: Typed, labels: dict[str, str], language: str) -> tuple[Typed, str]:
    """Put a refusal beside the field it is about, by the field's own name; others concern the whole form."""
    named = (str(refused.facts.get("field", "")), *FIELDS_OF.get(refused.why, ()))
    field = next((name for name in named if name in labels), None)
    if field is None:
        return typed, refused.says(language)
    facts = {**refused.facts, "field": say(labels[field], language)}
    says = say(f"refused.{refused.why}", language, **facts)
    return replace(typed, mistakes={**typed.mistakes, field: says}), ""
