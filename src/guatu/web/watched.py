"""Long work of one kind as its pages tell it: whose it is and how far, refusing a second, and stopping it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.web.running import Course, Running
from guatu.web.wording import names_of


@dataclass(frozen=True, slots=True)
class Watched:
    """`right` is what lets a person stop anybody's; `begun` and `taken` refuse while another is at it."""

    kind: str
    right: str
    begun: str
    taken: str

    def running(self) -> Running:
        """Where it is kept in this office."""
        return Running(settings.HOME.path, self.kind)

    def course(self, acting: Acting) -> Course | None:
        """What is under way in the person's own ledger: others' are not to be seen."""
        course = self.running().course()
        return course if course and course.ledger == acting.ledger else None

    def told(self, acting: Acting, course: Course) -> dict[str, str | int]:
        """Who, since when, how far; with its token for those who may stop it."""
        token = course.token if self._may_stop(acting, course) else ""
        return {"name": _name(acting, course), "at": _clock(course), "percent": course.percent, "token": token}

    def refused(self, acting: Acting, course: Course | None) -> Refused:
        """Why a second one has to wait."""
        if course is None or course.ledger != acting.ledger:
            return Refused(self.begun)
        return Refused(self.taken, name=_name(acting, course), at=_clock(course), percent=course.percent)

    def stop(self, acting: Acting, request: HttpRequest, page: str) -> HttpResponse:
        """Ask the one named by its token to stop; then the page again, or nothing for a script."""
        course = self.course(acting)
        if course and course.token == request.POST.get("token", "") and self._may_stop(acting, course):
            self.running().ask_to_stop(course.token)
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({})
        return redirect(page)

    def _may_stop(self, acting: Acting, course: Course) -> bool:
        return course.by == acting.person.login or actions.may(acting, self.right)


def _name(acting: Acting, course: Course) -> str:
    return names_of(acting.ledger).get(course.by, course.by)


def _clock(course: Course) -> str:
    return timezone.localtime(course.since).strftime("%H:%M")
