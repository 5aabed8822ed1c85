"""Labels that open a line of prose: who (责任单位：), when (整改时限：), and what kind of thing follows (整改措施：).

What follows a label of the last sort is told or promised, whatever the headings say, up to the next label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from guatu.extraction.passages import Mood, Passage
from guatu.words import Span

Sort = Literal["unit", "due", "plan", "report", "design"]
_WHAT = "(?:整改|工作|年度|总体|阶段|主要|具体|重点|下一?步|当前|目前|存在|突出|反馈|反映|项目|最新|全年|改革|任务)?"
_LABEL = re.compile(
    r"\s{0,8}(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）.．、]\s?|[▲△●■◆★◇○□•·【]\s?)?(?P<label>"
    r"(?P<unit>(?:总?牵头|主办|责任|承办|实施|落实|配合|协办|协助|参与|整改责任|牵头责任|第一责任)(?:单位|部门|主体)|牵头|配合)"
    r"|(?P<due>(?:完成|办结|整改|办理|计划完成|达标|落实)?(?:时限|期限|时间节点|完成时间|完成节点|时间要求|时限要求)|完成时间|办结时间)"
    rf"|(?P<plan>{_WHAT}(?:目标|措施|举措|任务|要求|安排|打算|计划|节点))"
    rf"|(?P<report>{_WHAT}(?:进展|进展情况|完成情况|推进情况|落实情况|整改情况|成效|问题|问题描述|现状|情况|进度|反馈问题))"
    r"|(?P<design>(?:主要)?(?:建设|工程)(?:内容|规模|地点)|背景|总投资))[】]?\s{0,2}[：:]\s{0,4}"
)
_NUMBERED = re.compile(
    r"\s{0,8}(?:[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳]|[（(][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]是)"
)
_OPENING = re.compile(
    r"\s{0,8}(?P<mark>[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,3}[.．、](?!\d)|[（(]\d{1,3}[)）]|[①-⑳]|[▲△●■◆★◇○□•·])"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its words, their sort, and what stands behind it on its line."""

    name: str
    sort: Sort
    rest: Span


def label_of(text: str, span: Span) -> Label | None:
    """The label that opens a passage."""
    found = _LABEL.match(text, *span)
    if found is None or found.lastgroup is None:
        return None
    for sort in ("unit", "due", "plan", "report", "design"):
        if found[sort]:
            return Label(found["label"], sort, (found.end(), span[1]))
    return None


def opening_of(text: str, span: Span) -> str:
    """The form of the number or mark that opens a passage, the number itself left out; empty where none does."""
    found = _OPENING.match(text, *span)
    return re.sub(r"[\d一二三四五六七八九十①-⑳]{1,3}", "1", found["mark"]) if found else ""


def with_moods(text: str, every: Sequence[Passage]) -> list[Passage]:
    """The passages with what their labels say of telling and promising."""
    made: list[Passage] = []
    held: Mood = ""
    for passage in every:
        label = None if passage.heading else label_of(text, passage.span)
        if label and label.sort in {"plan", "report"}:
            mood: Mood = "plan" if label.sort == "plan" else "report"
            held = mood if label.rest[1] - label.rest[0] <= 1 else ""
            made.append(replace(passage, mood=mood))
            continue
        if label or passage.heading or not _NUMBERED.match(text, *passage.span):
            held = ""
        made.append(replace(passage, mood=held) if held else passage)
    return made
