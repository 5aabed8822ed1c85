"""The office's own lexicon (词库): every word with who added it, when and where it stood; adding and taking out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu import actions
from guatu.actions import Refused
from guatu.ledger import GROUPS
from guatu.store import ledgers
from guatu.store.models import Unit
from guatu.web.forms.bound import draw, new_key
from guatu.web.forms.fields import Field, read_form
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.web.views.trying import tried
from guatu.web.wording import names_of

FIELDS = (
    Field(
        "group",
        "choice",
        required=True,
        label="web.lexicon.group",
        choices=tuple((group, f"web.lexicon.group.{group}") for group in GROUPS),
    ),
    Field("word", required=True, label="web.lexicon.word"),
    Field("unit", label="web.lexicon.of"),
)


def lexicon(request: HttpRequest) -> HttpResponse:
    """The words by group; POST adds one."""
    acting, language = acting_of(request), language_of(request)
    typed, mistake = None, ""
    if request.method == "POST":
        typed = read_form(FIELDS, request.POST, request.FILES, language)
        if not typed.mistakes:
            given, key = typed.values, request.POST.get("key", "")[:100]
            of = given["unit"] if given["group"] == "unit" else None
            mistake, answer = tried(
                lambda: actions.learn_term(acting, given["group"], given["word"], of=of, key=key), request, "lexicon"
            )
            if answer:
                return answer
    terms = ledgers.ledger(acting.ledger).terms.values()
    known = {
        "groups": [(group, [term for term in terms if term.group == group and term.holds]) for group in GROUPS],
        "holds": any(term.holds for term in terms),
        "gone": sorted((term for term in terms if not term.holds), key=lambda term: -term.entry),
        "form": draw("learn", "", FIELDS, language, typed=typed, mistake=mistake),
        "key": new_key(),
        "names": names_of(acting.ledger),
        "units": list(Unit.objects.filter(ledger_id=acting.ledger).values_list("name", flat=True)),
    }
    return render(request, "lexicon.html", known, status=422 if typed else 200)


def forget(request: HttpRequest, entry: int) -> HttpResponse:
    """Take a word out."""
    try:
        actions.forget_term(acting_of(request), entry, key=request.POST.get("key", "")[:100])
    except Refused as refused:
        says = refused.says(language_of(request))
        return errors.page(request, 403 if refused.forbidden else 422, says=says)
    return redirect("lexicon")
