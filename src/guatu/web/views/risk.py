"""Risk forecasts (风险预测): the last one or the one asked for, how past ones did, and asking for a new one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.web.addresses import whole
from guatu.web.chances import Asked, list_chances
from guatu.web.desk import Desk, desk_of
from guatu.web.forms.bound import draw, new_key
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.outlook import FEW, HIGH, SQUARE, WIDE, calibration, view_of
from guatu.web.running import Taken
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.views.trying import tried
from guatu.web.watched import Watched
from guatu.web.wording import names_of
from guatu.words import say

FIELDS = (
    Field("focus", "item", hint="web.hint.risk_focus", label="web.field.risk_focus"),
    Field("samples", "number", least=actions.LEAST_SAMPLES, most=actions.MOST_SAMPLES, label="web.field.samples"),
    Field("seed", "number", least=0, most=actions.MOST_SEED, hint="web.hint.seed", label="web.field.seed"),
)
DEFAULTS = {"samples": "10000", "seed": "1"}
MOST_PAST = 30
# The columns of the list, each with its class.
COLUMNS = (
    ("number", "n"), ("name", ""), ("due", "due"), ("chance", "chance"), ("p50", ""), ("p80", ""), ("p95", ""),
    ("critical", "n"),
)  # fmt: skip
# Ten thousand samples of ten thousand items take two or three; who asks for too much is told, not left waiting.
SECONDS = 60.0
WATCHED = Watched("forecast", "baseline", "forecast_begun", "forecast_taken")


def risk(request: HttpRequest) -> HttpResponse:
    """The forecast asked for by its entry, else the last; to a filter only the lines it leaves."""
    return _page(request)


def forecast(request: HttpRequest) -> HttpResponse:
    """Make one and keep it; a mistake comes back beside the form."""
    acting, language = acting_of(request), language_of(request)
    typed = read_form(FIELDS, request.POST, request.FILES, language, desk_of(acting).ledger.items)
    mistake = ""
    if not typed.mistakes:
        mistake, answer = tried(lambda: _forecast(acting, typed, request.POST), request, reverse("risk"))
        if answer:
            return answer
    return _page(request, typed, mistake)


def running(request: HttpRequest) -> JsonResponse:
    """Whose forecast is under way and how far it is, for the page that waits; empty when nobody's is."""
    acting = acting_of(request)
    course = WATCHED.course(acting)
    if course is None:
        return JsonResponse({})
    told = WATCHED.told(acting, course)
    says = say("web.risk.under_way", language_of(request), name=str(told["name"]))
    return JsonResponse({**told, "says": says})


def stop(request: HttpRequest) -> HttpResponse:
    """Ask the forecast under way to stop: one's own, the supervisor and the administrator anybody's."""
    return WATCHED.stop(acting_of(request), request, "risk")


def _forecast(acting: Acting, typed: Typed, posted: QueryDict) -> None:
    """Simulate where nobody else does; what is stopped is refused."""
    given, key = typed.values, posted.get("key", "")[:100]
    samples = 10_000 if given["samples"] is None else given["samples"]
    try:
        with WATCHED.running().alone(acting.person.login, acting.ledger, acting.now, seconds=SECONDS) as hand:
            try:
                actions.make_forecast(
                    acting, samples=samples, seed=1 if given["seed"] is None else given["seed"], focus=given["focus"],
                    key=key, proceed=hand.proceed,
                )  # fmt: skip
            except Refused as refused:
                if refused.why == "forecast_stopped" and hand.stopped == "slow":
                    done = refused.facts["done"]
                    raise Refused("forecast_slow", seconds=int(SECONDS), done=done, samples=samples) from None
                raise
    except Taken as taken:
        raise WATCHED.refused(acting, taken.course) from None


def _page(request: HttpRequest, typed: Typed | None = None, mistake: str = "") -> HttpResponse:
    acting, language, asked = acting_of(request), language_of(request), Asked.of(request.GET)
    desk = desk_of(acting)
    forecasts = desk.ledger.forecasts
    shown = _shown(asked, desk)
    listing = list_chances(forecasts[shown], desk, asked) if shown else None
    known: dict[str, Any] = {"desk": desk, "listing": listing, "asked": asked, "columns": COLUMNS}
    if request.headers.get("HX-Target") == "chances":
        return render(request, "_chances.html", known)
    scores = actions.forecast_scores(desk.ledger, acting.today) if forecasts else None
    form = draw("forecast", reverse("risk-forecast"), FIELDS, language, values=DEFAULTS, typed=typed, mistake=mistake)
    course = WATCHED.course(acting)
    known |= {
        "view": view_of(forecasts[shown], desk) if shown else None,
        "past": [forecasts[entry] for entry in sorted(forecasts, reverse=True)[:MOST_PAST]],
        "scores": scores,
        "few": FEW if scores and len(scores.judged) < FEW else 0,
        "held": [one for one in scores.quantiles if one.count] if scores else (),
        "points": calibration(scores) if scores else (),
        "exposed": [item for item in desk.ledger.items.values() if item.exposures and item.state == "open"],
        "form": form,
        "key": new_key(),
        "names": names_of(acting.ledger),
        "course": WATCHED.told(acting, course) if course else None,
        "wide": WIDE,
        "high": HIGH,
        "square": SQUARE,
    }
    return render(request, "risk.html", known, status=422 if typed else 200)


def _shown(asked: Asked, desk: Desk) -> int | None:
    """The entry of the forecast to show; 404 for one that is none."""
    if not asked.entry:
        return max(desk.ledger.forecasts, default=None)
    known = whole(asked.entry) is not None
    if not (known and int(asked.entry) in desk.ledger.forecasts):
        raise Http404
    return int(asked.entry)
