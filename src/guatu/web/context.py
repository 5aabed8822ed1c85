"""What every page knows: the language, the person, the office and its day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guatu.actions import office_day
from guatu.web.matrix import MATRIX
from guatu.web.speech import TAGS, language_of

NAVIGATION = ("home", "ledger", "gantt", "findings", "documents")
SECTIONS = {
    "risk": "gantt",
    "risk-forecast": "gantt",
    "resources": "gantt",
    "resource": "gantt",
    "levelling": "gantt",
    "item": "ledger",
    "stages": "ledger",
    **dict.fromkeys(("repairs", "repairs-adopt", "repairs-accept", "repairs-decline"), "ledger"),
    **dict.fromkeys(("scenario-new", "scenario-adopt", "scenario-drop"), "gantt"),
    "baselines": "gantt",
    "compare": "gantt",
    "scenario": "gantt",
    "document": "documents",
    "upload": "documents",
    "dismiss": "documents",
    "review": "documents",
    "lexicon": "documents",
}


def office(request: HttpRequest) -> dict[str, Any]:
    """Values for all templates; a page without a session has no person."""
    language = language_of(request)
    here = request.resolver_match.url_name if request.resolver_match else ""
    known: dict[str, Any] = {
        "language": language,
        "language_tag": TAGS[language],
        "demo": settings.DEMO,
        "here": "ledger" if (here or "").startswith("deed-") else SECTIONS.get(here or "", here),
        "navigation": NAVIGATION,
        "person": None,
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        known |= {
            "person": user,
            "office": user.ledger,
            "today": office_day(user.ledger),
            "may_open": {name for name, access in MATRIX.items() if user.role in access.roles},
        }
    return known
