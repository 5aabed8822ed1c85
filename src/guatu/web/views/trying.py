"""Doing what a form asked for: what was refused is said beside the form, what was forbidden on a page of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guatu.actions import Refused
from guatu.web.speech import language_of
from guatu.web.views import errors


def tried(do: Callable[[], object], request: HttpRequest, to: str) -> tuple[str, HttpResponse | None]:
    """Do it: a mistake to say beside the form, or the answer to give; `to` names the page that follows a deed."""
    try:
        do()
    except Refused as refused:
        says = refused.says(language_of(request))
        return (says, errors.page(request, 403, says=says)) if refused.forbidden else (says, None)
    return "", redirect(to)
