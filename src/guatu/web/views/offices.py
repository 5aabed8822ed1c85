"""The ledger's settings: its title, and by which rules lights are lit."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu import actions
from guatu.actions import Refused
from guatu.reconciliation import RULES, Rules, RulesError, load_rules
from guatu.web.forms.bound import new_key
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of, person_of
from guatu.words import say


def office_settings(request: HttpRequest) -> HttpResponse:
    """GET explains each rule file in words; POST takes title and choice."""
    acting, language = acting_of(request), language_of(request)
    held = person_of(request).ledger
    title, chosen, mistake = held.title, held.rules, ""
    names = tuple(dict.fromkeys((*RULES, held.rules)))
    if request.method == "POST":
        title, chosen = request.POST.get("title", "").strip()[:200], request.POST.get("rules", "")
        if chosen not in names:
            mistake = say("web.wrong.choice", language)
        else:
            try:
                actions.change_settings(acting, title=title, rules=chosen)
            except Refused as refused:
                if refused.forbidden:
                    return errors.page(request, 403, says=refused.says(language))
                mistake = say("web.wrong.empty", language) if refused.why == "empty" else refused.says(language)
            except RulesError as error:
                mistake = error.says(language)
            else:
                return redirect("settings")
    offered = [_offer(name, language) for name in names]
    known = {"title": title, "chosen": chosen, "offered": offered, "mistake": mistake, "key": new_key()}
    return render(request, "settings.html", known, status=422 if mistake else 200)


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule file in words: its name, its thresholds, each light with what it means."""

    name: str
    title: str
    rules: Rules
    lights: tuple[tuple[str, str, str], ...]


def _offer(name: str, language: str) -> Offer:
    rules = load_rules(name)
    lights = tuple((rule.light, rule.name(language), rule.means(language)) for rule in rules.lights)
    return Offer(name, rules.en if language == "en" else rules.zh, rules, lights)
