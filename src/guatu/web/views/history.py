"""The ledger's own history: how many entries, the last digest, the latest lines, and whether the chain holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.actions import Acting
from guatu.store import ledgers
from guatu.web.addresses import page_of
from guatu.web.desk import Desk, desk_of
from guatu.web.speech import language_of
from guatu.web.views.asking import acting_of
from guatu.web.wording import names_of, tell

PAGE = 50
MOST_FAULTS = 100


def history(request: HttpRequest) -> HttpResponse:
    """The latest entries in words."""
    return _page(request, acting_of(request))


def verify(request: HttpRequest) -> HttpResponse:
    """Check every stored line now."""
    acting = acting_of(request)
    faults = ledgers.faults(acting.ledger)
    return _page(request, acting, checked=True, faults=faults[:MOST_FAULTS], fault_count=len(faults))


def _page(request: HttpRequest, acting: Acting, **result: object) -> HttpResponse:
    desk = desk_of(acting)
    seqs, page, pages = _seqs(request, desk)
    names = names_of(acting.ledger)
    language = language_of(request)
    lines = [
        (tell(entry, desk.ledger.items, names, language, desk.ledger.resources), desk.ledger.items.get(entry.item or 0))
        for entry in reversed(ledgers.some_entries(acting.ledger, seqs))
    ]
    known = {"desk": desk, "lines": lines, "page": page, "pages": pages, **result}
    return render(request, "history.html", known)


def _seqs(request: HttpRequest, desk: Desk) -> tuple[range, int, int]:
    asked = request.GET.get("page", "")
    pages = max(1, -(-desk.ledger.seq // PAGE))
    page = min(pages, page_of(asked))
    last = desk.ledger.seq - (page - 1) * PAGE
    return range(max(1, last - PAGE + 1), last + 1), page, pages
