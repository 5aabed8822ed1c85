"""Who answers for a table's row: its cells of units, else its section's, else whom the document names for all such."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from guatu.extraction import owners
from guatu.extraction.rows import Row
from guatu.extraction.statement import Ground, Responsible
from guatu.words import Span

_BETWEEN = re.compile(r"[、，,；;\s/]+|(?<=[局委办府会院司团部])和")
_LABELS = re.compile("(?:牵头|责任|主办|配合|协办|参与)(?:单位|部门)?[：:]")
_DEFAULT = re.compile(
    "未(?:单独|另行)?(?:标注|注明|标明|列明|明确|填写|写明)[^，。；\n]{0,12}的?[，,]?(?:均|一律|全部|统一)?由"
    "([^，。；、\n]{2,24}?)(?:牵头|负责|承担)"
)
_NO_NAME = frozenset({"—", "-", "－", "/", "无", "同上", "——", "未定", "待定", "另定", "暂无", "另行确定"})
_MARKED = re.compile(r"[（(](牵头|主办|主责|配合|协办)(?:单位|部门)?[)）]?\Z")
_LONGEST = 24


def default_of(text: str) -> owners.Owned | None:
    """未标注牵头单位的均由X牵头: who leads where a row names nobody."""
    found = _DEFAULT.search(text)
    return owners.Owned((Responsible(found[1], "lead"),), Ground(found.span(1), "row-default")) if found else None


def owned_by(text: str, row: Row, default: owners.Owned | None) -> owners.Owned | None:
    """The units of a row; an owner beside no leader leads."""
    units: list[Responsible] = []
    ground: Span | None = None
    for role in ("lead", "owner", "support"):
        for span in row.cells.get(role, ()):
            labelled = owners.of_labels(text, span) if _LABELS.search(text, *span) else None
            first = role == "lead" or (role == "owner" and "lead" not in row.cells and not units)
            named = labelled.units if labelled else _marked(names(text, span), first=first)
            units += _new(named, units)
            ground = ground or span
    if not any(unit.role == "lead" for unit in units):
        above = owners.of_labels(text, row.section) if row.section else None
        led = above or (default if "owner" not in row.cells else None)
        if led:
            units = [*led.units, *_new(units, led.units)]
            ground = ground or (led.ground.span if led.ground else None)
    return owners.Owned(tuple(units), Ground(ground, "row-units")) if units else None


def names(text: str, span: Span) -> list[str]:
    """The units of an owner's cell: what stands between 、 and its like; 各县区 and the like included as written."""
    parts = (part.strip("等。 ").removeprefix("（") for part in _BETWEEN.split(text[slice(*span)]))
    return [part for part in parts if 2 <= len(part) <= _LONGEST and part not in _NO_NAME]


def _marked(every: list[str], *, first: bool) -> list[Responsible]:
    """The names with their parts; （牵头） behind one makes the others help."""
    marks = [_MARKED.search(name) for name in every]
    led = any(mark and mark[1] in {"牵头", "主办", "主责"} for mark in marks)
    named: list[Responsible] = []
    for name, mark in zip(every, marks, strict=True):
        helps = mark[1] in {"配合", "协办"} if mark else led
        role: Literal["lead", "support"] = "support" if helps or not first else "lead"
        named.append(Responsible(name[: mark.start()] if mark else name, role))
    return named


def _new(named: Iterable[Responsible], units: Iterable[Responsible]) -> list[Responsible]:
    known = {unit.name for unit in units}
    return [unit for unit in named if unit.name not in known]
