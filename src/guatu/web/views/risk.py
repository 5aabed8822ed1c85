"""Risk forecasts (风险预测): the last one or the one asked for, how past ones did, and asking for a new one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guatu import actions
from guatu.web.desk import Desk, desk_of
from guatu.web.forms.bound import draw, new_key
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.outlook import HIGH, SQUARE, WIDE, calibration, view_of
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.views.trying import tried
from guatu.web.wording import names_of

FIELDS = (
    Field("focus", "item", hint="web.hint.risk_focus", label="web.field.risk_focus"),
    Field("samples", "number", least=actions.LEAST_SAMPLES, most=actions.MOST_SAMPLES, label="web.field.samples"),
    Field("seed", "number", least=0, most=actions.MOST_SEED, hint="web.hint.seed", label="web.field.seed"),
)
DEFAULTS = {"samples": "10000", "seed": "1"}
MOST_PAST = 30


def risk(request: HttpRequest) -> HttpResponse:
    """The forecast asked for by its entry, else the last."""
    return _page(request)


def forecast(request: HttpRequest) -> HttpResponse:
    """Make one and keep it; a mistake comes back beside the form."""
    acting, language = acting_of(request), language_of(request)
    typed = read_form(FIELDS, request.POST, request.FILES, language, desk_of(acting).ledger.items)
    mistake = ""
    if not typed.mistakes:
        given, key = typed.values, request.POST.get("key", "")[:100]
        mistake, answer = tried(
            lambda: actions.make_forecast(
                acting,
                samples=10_000 if given["samples"] is None else given["samples"],
                seed=1 if given["seed"] is None else given["seed"],
                focus=given["focus"],
                key=key,
            ),
            request,
            reverse("risk"),
        )
        if answer:
            return answer
    return _page(request, typed, mistake)


def _page(request: HttpRequest, typed: Typed | None = None, mistake: str = "") -> HttpResponse:
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    forecasts = desk.ledger.forecasts
    shown = _asked(request, desk)
    scores = actions.forecast_scores(desk.ledger, acting.today) if forecasts else None
    form = draw("forecast", reverse("risk-forecast"), FIELDS, language, values=DEFAULTS, typed=typed, mistake=mistake)
    known = {
        "desk": desk,
        "view": view_of(forecasts[shown], desk) if shown else None,
        "past": [forecasts[entry] for entry in sorted(forecasts, reverse=True)[:MOST_PAST]],
        "scores": scores,
        "points": calibration(scores) if scores else (),
        "exposed": [item for item in desk.ledger.items.values() if item.exposures and item.state == "open"],
        "form": form,
        "key": new_key(),
        "names": names_of(acting.ledger),
        "wide": WIDE,
        "high": HIGH,
        "square": SQUARE,
    }
    return render(request, "risk.html", known, status=422 if typed else 200)


def _asked(request: HttpRequest, desk: Desk) -> int | None:
    """The entry of the forecast to show; 404 for one that is none."""
    asked = request.GET.get("entry", "")
    if not asked:
        return max(desk.ledger.forecasts, default=None)
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) in desk.ledger.forecasts):
        raise Http404
    return int(asked)
