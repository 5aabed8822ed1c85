"""Documents (材料): the list, taking files in, the text with its statements, open sentences, the files themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guatu import actions
from guatu.actions import Acting, Refused
from guatu.extraction import KINDS
from guatu.ledger import over_the_desk, waiting
from guatu.reading import ENDINGS, ReadError
from guatu.store.home import HomeError
from guatu.web.coverage import page_of
from guatu.web.desk import desk_of
from guatu.web.forms.bound import new_key
from guatu.web.forms.fields import Field, read_form
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of, desk_for
from guatu.web.wording import names_of
from guatu.words import say

MOST_FILES = 30
ACCEPTED = ",".join(f".{ending}" for ending in ENDINGS)
# What a browser may be told a file is; all else is bytes. Never anything it would run.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
DISMISS_FIELDS = (
    Field("start", "hidden", required=True),
    Field("end", "hidden", required=True),
    Field("reason", "line", required=True),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of an upload: `state` is posted, known or refused; `review` when drafts wait."""

    name: str
    state: str
    says: str
    sha256: str = ""
    review: bool = False


def documents(request: HttpRequest) -> HttpResponse:
    """Everything that was taken in, the latest first."""
    desk = desk_for(request)
    received = sorted(desk.ledger.documents.values(), key=lambda document: -document.entry)
    return render(
        request,
        "documents.html",
        {
            "desk": desk,
            "received": received,
            "waiting": waiting(desk.ledger),
            "kinds": KINDS,
            "names": names_of(desk.name),
        },
    )


def upload(request: HttpRequest) -> HttpResponse:
    """Take files in one by one: a file that cannot be read is named with the reason, the others are posted."""
    acting, language = acting_of(request), language_of(request)
    outcomes: list[Outcome] = []
    mistake = ""
    if request.method == "POST":
        files = request.FILES.getlist("files")
        key = request.POST.get("key", "")[:64] or new_key()
        review = request.POST.get("way") != "direct"
        if not files:
            mistake = say("web.wrong.no_file", language)
        elif len(files) > MOST_FILES:
            mistake = say("web.upload.many", language, most=MOST_FILES)
        else:
            outcomes = [
                _take_in(acting, file, f"{key}-{place}", language, review=review) for place, file in enumerate(files)
            ]
    known = {"outcomes": outcomes, "mistake": mistake, "key": new_key(), "most": MOST_FILES, "accepted": ACCEPTED}
    template = "_upload.html" if request.headers.get("HX-Request") else "upload.html"
    return render(request, template, known, status=422 if mistake else 200)


def _take_in(acting: Acting, file: UploadedFile[Any], key: str, language: str, *, review: bool) -> Outcome:
    name = file.name or "?"
    try:
        posted = actions.post_document(acting, name, file.read(), key=key, review=review)
    except ReadError as error:
        return Outcome(name, "refused", error.says(language))
    except Refused as refused:
        return Outcome(name, "refused", f"{name}: {refused.says(language)}")
    sha256 = posted.document.sha256
    if posted.known:
        return Outcome(name, "known", say("web.upload.known", language), sha256)
    if not posted.document.text:
        notes = posted.document.notes
        return Outcome(name, "posted", " ".join(say(note.key, language, **note.facts) for note in notes), sha256)
    if review:
        says = say("web.upload.drafted", language, opened=posted.opened)
        if posted.tally and posted.tally.trouble:
            says = f"{says} {posted.tally.trouble.says(language)}"
        return Outcome(name, "posted", says, sha256, review=True)
    says = say("web.upload.posted", language, opened=posted.opened, repeated=posted.repeated)
    return Outcome(name, "posted", says, sha256)


def document(request: HttpRequest, sha256: str) -> HttpResponse:
    """One document: its text with every statement marked, and its open sentences."""
    return _document_page(request, acting_of(request), sha256)


def _document_page(request: HttpRequest, acting: Acting, sha256: str, mistake: str = "") -> HttpResponse:
    desk = desk_of(acting)
    if sha256 not in desk.ledger.documents:
        raise Http404
    page = page_of(acting, desk, sha256, request.GET, language_of(request))
    known = {
        "page": page,
        "desk": desk,
        "rules": desk.reconciliation.rules,
        "key": new_key(),
        "mistake": mistake,
        "may_dismiss": actions.may(acting, "dismiss"),
        "waiting": waiting(desk.ledger).get(sha256, 0),
        "over_desk": bool(over_the_desk(desk.ledger, sha256)),
        "kinds": KINDS,
        "names": names_of(desk.name),
    }
    return render(request, "document.html", known, status=422 if mistake else 200)


def dismiss(request: HttpRequest, sha256: str) -> HttpResponse:
    """Put an open sentence aside, with the reason."""
    acting, language = acting_of(request), language_of(request)
    if sha256 not in desk_of(acting).ledger.documents:
        raise Http404
    typed = read_form(DISMISS_FIELDS, request.POST, request.FILES, language)
    if typed.mistakes:
        return _document_page(request, acting, sha256, next(iter(typed.mistakes.values())))
    span = (typed.values["start"], typed.values["end"])
    try:
        actions.dismiss_sentence(acting, sha256, span, typed.values["reason"], key=request.POST.get("key", "")[:100])
    except Refused as refused:
        if refused.forbidden:
            return errors.page(request, 403, says=refused.says(language))
        return _document_page(request, acting, sha256, refused.says(language))
    return redirect(reverse("document", args=[sha256]) + "#coverage")


def file(request: HttpRequest, sha256: str) -> HttpResponse:
    """A document or a proof as it came in: always a download, never shown by the browser."""
    name = desk_for(request).files.get(sha256)
    if name is None:
        raise Http404
    try:
        data = settings.HOME.load(sha256)
    except HomeError as error:
        return errors.page(request, 404, says=say(error.key, language_of(request), **error.facts))
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    response = HttpResponse(data, content_type=CONTENT_TYPES.get(ending, "application/octet-stream"))
    plain = "".join(char for char in name if char.isprintable() and char not in '/\\"')
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(plain)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
