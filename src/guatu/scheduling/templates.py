"""Stage templates: the stages of a project (谋划 前期 开工 在建 竣工 投用) with days that a person may change.

The shipped days are starting points, each with its reason, in `templates.toml` beside this file; they are never
applied by the machine. Statutory limits for approvals change by place and year: the office edits the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

from guatu.scheduling.plan import Activity, Relation, RelationType

if TYPE_CHECKING:
    from guatu.words import Language

Stage = Literal["scoping", "preparation", "start", "construction", "completion", "use"]
# In the order of a project; their names are the phrases `scheduling.stage.<stage>`.
STAGES: tuple[Stage, ...] = ("scoping", "preparation", "start", "construction", "completion", "use")


def stage_says(stage: Stage, language: str) -> str:
    """The name of a stage."""
    from guatu.words import say

    return say(f"scheduling.stage.{stage}", language)


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """The step comes after step `after` of the same template."""

    after: str
    type: RelationType
    lag: int


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """A step of a template: `key` is unique in it, `days` working days to start from, `reason` why so many."""

    key: str
    stage: Stage
    name: Mapping[str, str]
    days: int
    reason: Mapping[str, str]
    links: tuple[TemplateLink, ...]


@dataclass(frozen=True, slots=True)
class StageTemplate:
    """The usual course of one type of project; `name` and `notes` by language (`zh`, `en`)."""

    key: str
    name: Mapping[str, str]
    notes: Mapping[str, str]
    steps: tuple[TemplateStep, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What applying a template would add: a whole, its parts in order, and the relations between the parts."""

    whole: Activity
    activities: tuple[Activity, ...]
    relations: tuple[Relation, ...]


@cache
def templates() -> tuple[StageTemplate, ...]:
    """The shipped templates, in the order of the file."""
    text = files("guatu.scheduling").joinpath("templates.toml").read_text(encoding="utf-8")
    return read_templates(text)


def read_templates(text: str) -> tuple[StageTemplate, ...]:
    """Templates in the form of `templates.toml`; a step that names an unknown stage or step raises ValueError."""
    return tuple(_template(key, cast(dict[str, object], table)) for key, table in tomllib.loads(text).items())


def expand(
    template: StageTemplate, name: str, days: Mapping[str, int] | None = None, *, language: Language = "zh"
) -> Expansion:
    """The activities and relations of project `name`; `days` replaces shipped days by step key, 0 makes a milestone.

    Ids are `<template>` for the whole and `<template>.<step>`: whoever applies them gives numbers of the ledger.
    A key that the template does not have, or negative days, raises ValueError.
    """
    chosen = dict(days or {})
    known = {step.key for step in template.steps}
    if wrong := chosen.keys() - known:
        raise ValueError(
            f"template {template.key}: step {min(wrong)!r}: unknown: use one of {', '.join(sorted(known))}"
        )
    if negative := [key for key, count in chosen.items() if count < 0]:
        raise ValueError(f"template {template.key}: step {negative[0]!r}: negative days: give 0 or more")
    activities = tuple(
        Activity(
            f"{template.key}.{step.key}",
            f"{name}{'' if language == 'zh' else ': '}{step.name[language]}",
            chosen.get(step.key, step.days),
            parent=template.key,
        )
        for step in template.steps
    )
    relations = tuple(
        Relation(f"{template.key}.{link.after}", f"{template.key}.{step.key}", link.type, link.lag)
        for step in template.steps
        for link in step.links
    )
    return Expansion(Activity(template.key, name), activities, relations)


def _template(key: str, table: Mapping[str, object]) -> StageTemplate:
    steps: list[TemplateStep] = []
    for row in cast(list[dict[str, object]], table["steps"]):
        known = {step.key for step in steps}
        links = tuple(_link(text, key) for text in cast(list[str], row.get("after", [])))
        if unknown := [link.after for link in links if link.after not in known]:
            raise ValueError(f"template {key}: {row['key']}: after {unknown[0]!r}: no such step above it: correct it")
        if row["stage"] not in STAGES:
            raise ValueError(f"template {key}: {row['key']}: stage {row['stage']!r}: use one of {', '.join(STAGES)}")
        steps.append(
            TemplateStep(
                key=str(row["key"]),
                stage=row["stage"],
                name={"zh": str(row["zh"]), "en": str(row["en"])},
                days=cast(int, row["days"]),
                reason={"zh": str(row["reason_zh"]), "en": str(row["reason_en"])},
                links=links,
            )
        )
    return StageTemplate(
        key=key,
        name={"zh": str(table["zh"]), "en": str(table["en"])},
        notes={"zh": str(table["notes_zh"]), "en": str(table["notes_en"])},
        steps=tuple(steps),
    )


def _link(text: str, template: str) -> TemplateLink:
    """`design`, `design SS`, `design FS +5` or `design FS -5`."""
    after, *rest = text.split()
    kind, lag = (*rest, *("FS", "0")[len(rest) :])
    if kind not in {"FS", "SS", "FF", "SF"}:
        raise ValueError(f"template {template}: after {text!r}: type {kind!r}: use FS, SS, FF or SF")
    return TemplateLink(after, cast(RelationType, kind), int(lag))
