"""The ledger's list, the page of one item, and the search that links items."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.actions import Acting
from guatu.web.desk import Desk, desk_of
from guatu.web.forms.fields import find_items
from guatu.web.listing import FACT_KINDS, PROMISE_KINDS, STATES, Query, list_items
from guatu.web.needs import needs_of
from guatu.web.sheet import Attempt, sheet_of
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of, desk_for

MOST_UNITS = 200


def ledger(request: HttpRequest) -> HttpResponse:
    """The list; a fragment when htmx asks for one."""
    desk = desk_for(request)
    listing = list_items(desk, Query.of(request.GET))
    known = {
        "listing": listing,
        "query": listing.query,
        "desk": desk,
        "rules": desk.reconciliation.rules,
        "kinds": {"facts": FACT_KINDS, "promises": PROMISE_KINDS}.get(
            listing.query.view, ("group", *PROMISE_KINDS, *FACT_KINDS)
        ),
        "states": STATES,
        "units": desk.units[:MOST_UNITS],
        "group": desk.ledger.items.get(int(listing.query.group)) if listing.query.group else None,
    }
    template = "_ledger.html" if request.headers.get("HX-Target") == "list" else "ledger.html"
    return render(request, template, known)


def item(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one item."""
    acting = acting_of(request)
    return item_page(request, acting, desk_of(acting), number)


def item_page(
    request: HttpRequest, acting: Acting, desk: Desk, number: int, attempt: Attempt | None = None
) -> HttpResponse:
    """Draw the page, with a form that came back when there is one."""
    if number not in desk.ledger.items:
        raise Http404
    sheet = sheet_of(acting, desk, number, language_of(request), attempt)
    done = request.GET.get("done", "")
    known = {
        "sheet": sheet,
        "needs": needs_of(acting, desk, sheet.item, attempt),
        "item": sheet.item,
        "desk": desk,
        "rules": desk.reconciliation.rules,
        "units": desk.units[:MOST_UNITS],
        "told": next((told for told in sheet.history if str(told.seq) == done), None),
    }
    return render(request, "item.html", known, status=422 if attempt else 200)


def lookup(request: HttpRequest) -> HttpResponse:
    """Items that a typed number or words may mean."""
    field = next((name for name in ("parent", "item", "focus") if name in request.GET), "after")
    typed = request.GET.get(field, "")
    found = find_items(typed, desk_for(request).ledger.items)
    return render(request, "_lookup.html", {"found": found, "field": field, "typed": typed.strip()})
