"""修复方案: how the due day of an item can still be met, seen before anything changes, adopted or proposed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.ledger import Scenario
from guatu.scheduling.repairs import repairs_ending
from guatu.web.addresses import whole
from guatu.web.desk import Desk, desk_of
from guatu.web.forms.bound import new_key
from guatu.web.repairs import cards_of, edits_for, repairs_for, waiting_cards
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.wording import names_of


def repairs(request: HttpRequest, number: int) -> HttpResponse:
    """The repairs of an item that is too late, or that makes others late."""
    acting = acting_of(request)
    return _page(request, acting, desk_of(acting), number)


def adopt(request: HttpRequest, number: int) -> HttpResponse:
    """Do a repair that was shown, or propose it where some of it is not this person's to do."""
    acting = acting_of(request)
    desk = desk_of(acting)
    if number not in desk.ledger.items:
        raise Http404
    wanted = request.POST.get("mark", "")
    offered = {actions.repair_name(number, edits_for(one)): one for one in repairs_for(desk, number).repairs}
    if wanted not in offered:
        # Sent twice: what it asked for is done, or waits.
        scenarios = list(desk.ledger.scenarios.values())
        done = next((one for one in reversed(scenarios) if one.name == wanted), None)
        if done is not None and done.by == acting.person.login and done.state != "dropped":
            return redirect(_after(number, adopted=done.state == "adopted"))
        return _page(request, acting, desk, number, Refused("repair_gone"))
    waiting = next((one for one in actions.waiting_repairs(desk.ledger, number) if one.name == wanted), None)
    if waiting is not None:
        return _join(request, acting, desk, number, waiting)
    try:
        taken = actions.take_up_repair(acting, number, edits_for(offered[wanted]), key=request.POST.get("key", "")[:80])
    except Refused as refused:
        return _page(request, acting, desk, number, refused)
    return redirect(_after(number, adopted=taken.adopted))


def _join(request: HttpRequest, acting: Acting, desk: Desk, number: int, waiting: Scenario) -> HttpResponse:
    """Somebody proposed the same already: it is adopted by who may, and waits on for who may not."""
    if not actions.may_adopt(acting, desk.ledger, waiting.edits):
        return redirect(_after(number, adopted=False))
    try:
        actions.adopt_scenario(acting, waiting.entry, key=request.POST.get("key", "")[:90])
    except Refused as refused:
        return _page(request, acting, desk, number, refused)
    return redirect(_after(number, adopted=True))


def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Adopt what somebody proposed."""
    return _settle(request, number, adopting=True)


def decline(request: HttpRequest, number: int) -> HttpResponse:
    """Put aside what somebody proposed."""
    return _settle(request, number, adopting=False)


def _settle(request: HttpRequest, number: int, *, adopting: bool) -> HttpResponse:
    acting = acting_of(request)
    desk = desk_of(acting)
    if number not in desk.ledger.items:
        raise Http404
    asked, key = request.POST.get("scenario", ""), request.POST.get("key", "")[:90]
    known = {one.entry for one in actions.waiting_repairs(desk.ledger, number)}
    scenario = whole(asked) or 0
    held, after = desk.ledger.scenarios.get(scenario), reverse("item" if adopting else "repairs", args=[number])
    if held is not None and _settled(acting, held, number, adopting=adopting):
        return redirect(after)
    if scenario not in known:
        return _page(request, acting, desk, number, Refused("repair_gone"))
    try:
        deed = actions.adopt_scenario if adopting else actions.drop_scenario
        deed(acting, scenario, key=key)
    except Refused as refused:
        return _page(request, acting, desk, number, refused)
    return redirect(after)


def _settled(acting: Acting, held: Scenario, number: int, *, adopting: bool) -> bool:
    """Whether the person has just settled this repair of the item so: a form sent twice."""
    mine = held.settled_by == acting.person.login and held.name == actions.repair_name(number, held.edits)
    return mine and (held.state == "adopted") is adopting


def _after(number: int, *, adopted: bool) -> str:
    return reverse("item", args=[number]) if adopted else f"{reverse('repairs', args=[number])}?done=1"


def _page(
    request: HttpRequest, acting: Acting, desk: Desk, number: int, refused: Refused | None = None
) -> HttpResponse:
    language = language_of(request)
    if number not in desk.ledger.items:
        raise Http404
    if refused is not None and refused.forbidden:
        return errors.page(request, 403, says=refused.says(language))
    found = repairs_for(desk, number)
    known = {
        "item": desk.ledger.items[number],
        "desk": desk,
        "rules": desk.reconciliation.rules,
        "found": found,
        "cards": cards_of(acting, desk, number, language),
        "waiting": waiting_cards(acting, desk, number, language),
        "proposed_already": {one.name for one in actions.waiting_repairs(desk.ledger, number)},
        "ending": repairs_ending(found, desk.today, language),
        "proposes": actions.may(acting, "suppose"),
        "people": names_of(acting.ledger),
        "proposed": request.GET.get("done") == "1",
        "mistake": refused.says(language) if refused else "",
        "key": request.POST.get("key", "")[:80] or new_key(),
    }
    return render(request, "repairs.html", known, status=422 if refused else 200)
