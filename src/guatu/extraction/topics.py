"""Topic sentences: 建设临江公园。9月底前建成。 is one promise, made by the sentence that dates it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guatu.extraction.scene import Draft
from guatu.words import Span

_NUMBER = re.compile(r"\s{0,4}(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳])")
_PROMISED = frozenset({"milestone", "target"})


def topics(text: str, drafts: Sequence[Draft], span: Span) -> list[Draft]:
    """The undated tasks of a passage's topic sentence where what follows promises with a day or a value."""
    found: list[Draft] = []
    for index, draft in enumerate(drafts[:1]):
        later = drafts[index + 1 :]
        follows = later[0].kind in _PROMISED or _is_numbered(text, draft, span) if later else False
        if follows and _is_topic(text, draft, span):
            found.append(draft)
    return found


def _is_numbered(text: str, draft: Draft, span: Span) -> bool:
    """（一）实施管网更新行动。 names the item whose measures follow."""
    return bool(_NUMBER.match(text[span[0] : draft.span[0]])) and draft.span[0] - span[0] <= 8


def _is_topic(text: str, draft: Draft, span: Span) -> bool:
    """An undated task that is its whole sentence, at the beginning of the passage."""
    if draft.kind != "task" or draft.value is not None or draft.rule != "committed":
        return False
    return text[draft.span[1] : draft.span[1] + 1] == "。" and draft.span[0] - span[0] <= 8
