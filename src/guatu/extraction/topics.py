"""Topic sentences: 建设临江公园。9月底前建成。 is one promise, made by the sentence that dates it."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.extraction.scene import Draft
from guatu.words import Span

_PROMISED = frozenset({"milestone", "target"})


def topics(text: str, drafts: Sequence[Draft], span: Span) -> list[Draft]:
    """The undated tasks of a passage's topic sentence where what follows promises with a day or a value."""
    found: list[Draft] = []
    for index, draft in enumerate(drafts[:1]):
        later = drafts[index + 1 :]
        if _is_topic(text, draft, span) and later and later[0].kind in _PROMISED:
            found.append(draft)
    return found


def _is_topic(text: str, draft: Draft, span: Span) -> bool:
    """An undated task that is its whole sentence, at the beginning of the passage."""
    if draft.kind != "task" or draft.value is not None or draft.rule != "committed":
        return False
    return text[draft.span[1] : draft.span[1] + 1] == "。" and draft.span[0] - span[0] <= 8
