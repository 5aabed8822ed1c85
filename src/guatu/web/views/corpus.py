"""The reviewed documents as a corpus to take away: one archive, with what was left out and why beside it."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from guatu import actions
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import acting_of
from guatu.words import say

LEFT = "left.txt"


def corpus(request: HttpRequest) -> HttpResponse:
    """A zip of the corpus; where no document is reviewed to the end, a page says so and which are left."""
    acting, language = acting_of(request), language_of(request)
    taken, left = actions.reviewed_corpus(acting)
    why = [one.says(language) for one in left]
    if not taken:
        return errors.page(request, 422, says=" ".join([say("corpus.none", language), *why[:5]]))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in actions.files_of(taken).items():
            archive.writestr(name, data)
        if why:
            archive.writestr(LEFT, "\n".join(why) + "\n")
    response = HttpResponse(held.getvalue(), content_type="application/zip")
    name = say("web.corpus.file", language, ledger=acting.ledger)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.zip"
    return response
