"""Levelling the ledger (均衡): asked for on a page, watched, stopped; what comes out can be kept as a scenario."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.scheduling import Problem
from guatu.scheduling.scarce import OBJECTIVES, Effort
from guatu.web.desk import desk_of
from guatu.web.forms.bound import draw
from guatu.web.forms.fields import Field, Typed, read_form
from guatu.web.levelling import keep, kept, shown
from guatu.web.resources import HIGH, WIDE, lines_of
from guatu.web.running import Taken
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.views.baselines import refusal_says
from guatu.web.watched import Watched
from guatu.web.wording import names_of
from guatu.words import say

MOST_SECONDS = 60
FIELDS = (
    Field(
        "objective", "choice", required=True,
        choices=tuple((one, f"web.levelling.objective.{one}") for one in ("lateness", "makespan", "smooth")),
    ),
    Field("seconds", "number", required=True, least=1, most=MOST_SECONDS, hint="web.hint.seconds"),
)  # fmt: skip
NAME = (Field("name", required=True, hint="baselines.hint.scenario"),)
DEFAULTS = {"objective": "lateness", "seconds": "10"}
# Kernels are compiled at a machine's first use, on top of the seconds asked for.
WARMING = 240.0
WATCHED = Watched("levelling", "resource", "levelling_begun", "levelling_taken")


def levelling(request: HttpRequest) -> HttpResponse:
    """The page; POST levels, which takes the seconds asked for, and then shows what was found."""
    acting, language = acting_of(request), language_of(request)
    if request.method != "POST":
        return _page(request)
    if not actions.may(acting, "suppose"):
        return errors.page(request, 403, says=Refused("not_allowed", forbidden=True).says(language))
    typed = read_form(FIELDS, request.POST, request.FILES, language)
    if typed.mistakes:
        return _page(request, typed)
    try:
        token = _level(acting, typed)
    except Refused as refused:
        return _page(request, typed, refused.says(language))
    return redirect(f"{reverse('levelling')}?result={token}")


def running(request: HttpRequest) -> JsonResponse:
    """Whose levelling is under way and how far it is; empty when nobody's is."""
    acting = acting_of(request)
    course = WATCHED.course(acting)
    return JsonResponse(WATCHED.told(acting, course) if course else {})


def stop(request: HttpRequest) -> HttpResponse:
    """End it with the best found so far: one's own; the supervisor anybody's."""
    return WATCHED.stop(acting_of(request), request, "levelling")


def keep_scenario(request: HttpRequest) -> HttpResponse:
    """Keep what was found as a scenario, from where it is compared and adopted."""
    acting, language = acting_of(request), language_of(request)
    token = request.POST.get("result", "")
    told = kept(settings.HOME.path, acting, token)
    if told is None:
        raise Http404
    name, key = request.POST.get("name", ""), request.POST.get("key", "")[:100]
    try:
        done = actions.suppose(acting, name, told["edits"], key=key)
    except Refused as refused:
        if refused.forbidden:
            return errors.page(request, 403, says=refused.says(language))
        return _page(request, mistake_of_name=refusal_says(refused, language))
    return redirect("scenario", entry=done.seqs[0])


def _level(acting: Acting, typed: Typed) -> str:
    """Level where nobody else does; Refused when nothing can be levelled."""
    desk, seconds = desk_of(acting), int(typed.values["seconds"])
    effort = Effort(seconds=float(seconds), workers=max((os.cpu_count() or 1) // 2, 1))
    objective = next(one for one in OBJECTIVES if one == typed.values["objective"])
    limit = seconds + WARMING
    try:
        with WATCHED.running().alone(acting.person.login, acting.ledger, acting.now, seconds=limit) as hand:
            begun, guard = time.monotonic(), threading.Lock()

            def halt() -> bool:
                # Asked by several threads of the search.
                with guard:
                    tenths = int((time.monotonic() - begun) * 10)
                    return hand.stopped is not None or not hand.proceed(min(tenths, seconds * 10 - 1), seconds * 10)

            found = actions.level_ledger(
                desk.ledger, desk.today, objective=objective, effort=effort, plan=desk.plan, halt=halt
            )
    except Taken as taken:
        raise WATCHED.refused(acting, taken.course) from None
    if isinstance(found, Problem):
        raise NotLevelled(found)
    return keep(settings.HOME.path, acting, desk, found)


class NotLevelled(Refused):
    """Nothing can be levelled as the ledger stands."""

    def __init__(self, problem: Problem) -> None:
        super().__init__("not_levelled")
        self.problem = problem

    def says(self, language: str) -> str:
        """Why, and what to do."""
        return self.problem.says(language)


def _page(
    request: HttpRequest, typed: Typed | None = None, mistake: str = "", mistake_of_name: str = ""
) -> HttpResponse:
    acting, language = acting_of(request), language_of(request)
    desk = desk_of(acting)
    course = WATCHED.course(acting)
    token = request.POST.get("result", "") or request.GET.get("result", "")
    told = kept(settings.HOME.path, acting, token) if token else None
    if told is None and request.GET.get("result"):
        mistake = mistake or say("web.levelling.gone", language)
    may = actions.may(acting, "suppose")
    name = request.POST.get("name", "") or say("web.levelling.name", language, day=desk.today.isoformat())
    known: dict[str, Any] = {
        "desk": desk,
        "lines": lines_of(desk),
        "found": shown(desk, token, told) if told else None,
        "names": names_of(acting.ledger),
        "course": WATCHED.told(acting, course) if course else None,
        "form": draw("level", reverse("levelling"), FIELDS, language, values=DEFAULTS, typed=typed, mistake=mistake),
        "may": may,
        "mistake": "" if may else mistake,
        "naming": draw("keep_levelled", reverse("levelling-keep"), NAME, language, values={"name": name},
                       mistake=mistake_of_name) if may else None,
        "wide": WIDE,
        "high": HIGH,
    }  # fmt: skip
    return render(request, "levelling.html", known, status=422 if typed or mistake_of_name else 200)
