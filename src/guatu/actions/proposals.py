"""The office's language model adds its proposals to a document before people judge its drafts; off unless set up."""

from __future__ import annotations

import os
from dataclasses import replace

from django.conf import settings

from guatu.actions.assistant_call import office_assistant
from guatu.extraction import AskError, Extraction, Tally, consult
from guatu.reading import Document

# Somebody waits at the page: a model that needs longer leaves the rest to the rules.
_SECONDS = 60.0


def with_proposals(document: Document, extraction: Extraction) -> tuple[Extraction, Tally | None]:
    """The extraction with what the model adds and what came of asking; None where the office has no model.

    Trouble, a wrong setting included, never keeps a document out: it stands in the tally.
    """
    try:
        asker = office_assistant(settings.HOME.path, os.environ)
    except AskError as error:
        return extraction, Tally(trouble=error)
    if asker is None:
        return extraction, None
    return consult(document, extraction, replace(asker, seconds=_SECONDS), seconds=_SECONDS)
