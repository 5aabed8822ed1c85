"""The wall as a file (挂图文件)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse

from guatu.chart import ChartError, WallChart, compose, draw_html, draw_pdf, draw_svg
from guatu.store import documents
from guatu.web.speech import language_of
from guatu.web.views import errors
from guatu.web.views.asking import desk_for, person_of

_DRAWN: Mapping[str, tuple[Callable[[WallChart, str], str | bytes], str]] = {
    "html": (draw_html, "application/octet-stream"),
    "svg": (draw_svg, "application/octet-stream"),
    "pdf": (draw_pdf, "application/pdf"),
}


def wall(request: HttpRequest, ending: str) -> HttpResponse:
    """The wall of today as one file to keep, to send or to print."""
    if ending not in _DRAWN:
        raise Http404
    draw, content_type = _DRAWN[ending]
    desk = desk_for(request)
    texts = {sha256: documents.load(desk.name, sha256) for sha256 in desk.ledger.documents}
    chart = compose(desk.ledger, desk.plan, desk.reconciliation, texts, desk.today, person_of(request).ledger.title)
    try:
        drawn = draw(chart, language_of(request))
    except ChartError as error:
        return errors.page(request, 404, says=error.says(language_of(request)))
    response = HttpResponse(drawn, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="wall-{desk.today.isoformat()}.{ending}"'
    return response
