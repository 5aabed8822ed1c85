"""What views ask of a request: who acts, the day's picture, the language."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from guatu.actions import Acting
from guatu.store.models import Person
from guatu.web.desk import Desk, desk_of


def person_of(request: HttpRequest) -> Person:
    """The person logged in; the gate has let nobody else in."""
    return cast(Person, request.user)


def acting_of(request: HttpRequest) -> Acting:
    """The person at work, on the office's day."""
    return Acting.of(person_of(request))


def desk_for(request: HttpRequest) -> Desk:
    """The picture of the person's ledger."""
    return desk_of(acting_of(request))
