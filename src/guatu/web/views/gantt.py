"""The page of the schedule (排期) and the JSON it works with; `docs/scheduling/gantt.md` describes the addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.scheduling import SIDES, reasons_json
from guatu.web.desk import Desk, calendar, desk_of
from guatu.web.gantt.answers import remembered
from guatu.web.gantt.days import calendars, days_of
from guatu.web.gantt.edits import Unreadable, do_edit, read_edit, read_edits, read_numbers, tried
from guatu.web.gantt.load import load_of
from guatu.web.gantt.outlooks import forecast_shown, risk_of
from guatu.web.gantt.rows import rows_of, shown_numbers
from guatu.web.gantt.versions import Version, changes, current, moved, version
from guatu.web.speech import language_of
from guatu.web.suppositions import choices_of
from guatu.web.views.asking import acting_of, desk_for
from guatu.words import phrase_book

# Room at both ends of the chart to drag into.
MARGIN = timedelta(days=400)
MOST_TOLD = 5
KEYS = (
    ("↑ ↓", "move"),
    ("← →", "fold"),
    ("Alt+← Alt+→", "shift"),
    ("Shift+Alt+← →", "lengthen"),
    ("Enter", "panel"),
    ("L", "link"),
    ("Delete", "unlink"),
    ("W", "why"),
    ("Ctrl+Z Ctrl+Y", "undo"),
    ("+ −", "zoom"),
    ("T", "today"),
    ("/", "search"),
    ("Esc", "leave"),
)
# Stand in the legend where the chart has any.
SELDOM = ("limit", "late", "soft", "baseline", "risk")
SHOWS = ("all", "open", "late", "critical", "mine", "undated", "closed")


def gantt(request: HttpRequest) -> HttpResponse:
    """The page around the chart; its rows come from `gantt_data`."""
    desk = desk_for(request)
    language = language_of(request)
    beginning = "gantt.word."
    words = {
        key.removeprefix(beginning): {
            form.removeprefix(language): text for form, text in phrase.items() if form.startswith(language)
        }
        for key, phrase in phrase_book().items()
        if key.startswith(beginning)
    }
    known = {
        "count": len(shown_numbers(desk)),
        "problems": desk.plan.problems[:MOST_TOLD],
        "plans": [choice for choice in choices_of(desk.ledger, language) if choice.kind != "today"],
        "forecast": forecast_shown(desk),
        "words": json.dumps(words, ensure_ascii=False),
        "layers": ("float", "links", "load"),
        "legend": ("bar", "float", "over", "due", "critical", "provisional", *SELDOM),
        "seldom": SELDOM,
        "shows": SHOWS,
        "keys": KEYS,
    }
    return render(request, "gantt.html", known)


def gantt_data(request: HttpRequest) -> HttpResponse:
    """Rows, windows, links and days of the chart; made once for everyone who sees the same and may do the same."""
    acting, language = acting_of(request), language_of(request)
    desk, person = current(acting), acting.person
    seen = (str(settings.DATABASES["default"]["NAME"]), acting.ledger, desk.ledger.head, desk.today, desk.rules)
    key = (*seen, language, person.role, person.unit_names())
    return HttpResponse(remembered(key, lambda: _chart(acting, desk, language)), content_type="application/json")


def _chart(acting: Acting, desk: Desk, language: str) -> bytes:
    first, last = _reach(desk)
    known, office = calendars(), calendar().name
    used = {office, *(item.calendar for item in desk.ledger.items.values())} & known.keys()
    days = days_of({name: known[name] for name in sorted(used)}, office, first, last, language)
    return _json({**rows_of(acting, desk), "days": days, "risk": risk_of(desk), **load_of(desk)}).content


def _reach(desk: Desk) -> tuple[date, date]:
    plan, dues = desk.plan, [item.due for item in desk.ledger.items.values() if item.due]
    first = min(filter(None, (plan.start, desk.today, min(dues, default=None))))
    last = max(filter(None, (plan.finish, desk.today, max(dues, default=None))))
    return max(first - MARGIN, date(1990, 1, 1)), min(last + MARGIN, date(2100, 12, 31))


Answer = Callable[[HttpRequest], HttpResponse]


def _speaking(answer: Answer) -> Answer:
    """What cannot be read or may not be done is one line in the page's language, not a page."""

    @wraps(answer)
    def spoken(request: HttpRequest) -> HttpResponse:
        try:
            return answer(request)
        except Unreadable as wrong:
            return _json({"mistake": wrong.says(language_of(request))}, status=422)
        except Refused as refused:
            return _json({"mistake": refused.says(language_of(request))}, status=403 if refused.forbidden else 422)

    return spoken


@_speaking
def gantt_draft(request: HttpRequest) -> HttpResponse:
    """The windows that edits would move; nothing is written."""
    asked = _asked(request)
    known = _version(request, asked)
    edits = read_edits(asked.get("edits"))
    if known is None:
        return _json({"reload": True})
    plan = tried(known.plan, edits)
    if plan.problems and plan.problems != known.plan.problems:
        return _json({"mistake": plan.problems[0].says(language_of(request))}, status=422)
    return _json({"seq": known.ledger.seq, "windows": moved(known.plan, plan)})


@_speaking
def gantt_save(request: HttpRequest) -> HttpResponse:
    """Do one edit as its deed; the answer is what has changed since the version the page shows."""
    acting, asked = acting_of(request), _asked(request)
    before = _version(request, asked)
    edit = read_edit(asked.get("edit"))
    item = desk_of(acting).ledger.items.get(edit.item)
    done = do_edit(acting, edit, item.due if item else None, str(asked.get("key", ""))[:100])
    return _json({"entries": done.seqs, **changes(acting, before, current(acting))})


@_speaking
def gantt_undo(request: HttpRequest) -> HttpResponse:
    """Take back one of one's own steps, named by its entries."""
    acting, asked = acting_of(request), _asked(request)
    before = _version(request, asked)
    done = actions.take_back(acting, read_numbers(asked.get("entries")), key=str(asked.get("key", ""))[:100])
    return _json({"entries": done.seqs, **changes(acting, before, current(acting))})


def why(request: HttpRequest, number: int) -> HttpResponse:
    """Why the dates of an item are what they are: in words, and as the chain that drives them."""
    desk = desk_for(request)
    if number not in desk.ledger.items or str(number) not in desk.plan.windows:
        raise Http404
    side = request.GET.get("side", "")
    if side and side not in SIDES:
        mistake = Unreadable("side", sides=", ".join(SIDES)).says(language_of(request))
        return _json({"mistake": mistake}, status=422)
    sides = tuple(each for each in SIDES if side in {"", each})
    name = desk.ledger.items[number].name
    return _json({"item": number, "name": name, **reasons_json(desk.plan, str(number), language_of(request), sides)})


def _asked(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(asked, dict):
        raise Unreadable("json")
    return asked


def _version(request: HttpRequest, asked: dict[str, Any]) -> Version | None:
    seq = asked.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 0:
        raise Unreadable("seq")
    return version(acting_of(request), seq)


def _json(answer: dict[str, Any], status: int = 200) -> HttpResponse:
    """Compact, and in the characters of its language."""
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
