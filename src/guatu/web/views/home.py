"""The wall of today, and the findings in full."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.web.checks import list_findings
from guatu.web.speech import language_of
from guatu.web.views.asking import desk_for
from guatu.web.wall import wall_of


def home(request: HttpRequest) -> HttpResponse:
    """How things stand today."""
    desk = desk_for(request)
    wall = wall_of(desk, language_of(request))
    return render(request, "home.html", {"wall": wall, "desk": desk, "rules": desk.reconciliation.rules})


def findings(request: HttpRequest) -> HttpResponse:
    """Every finding, by rule."""
    desk = desk_for(request)
    listing = list_findings(desk, request.GET)
    template = "_findings.html" if request.headers.get("HX-Target") == "found" else "findings.html"
    return render(request, template, {"listing": listing, "desk": desk, "rules": desk.reconciliation.rules})
