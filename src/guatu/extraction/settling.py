"""A draft's day, value and subject chosen among all candidates, by what was learnt from annotated documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guatu.extraction.amounts import quantities
from guatu.extraction.carried import best_carried
from guatu.extraction.choice import Known, Weights, known
from guatu.extraction.dues import DATED, days, sort_of
from guatu.extraction.naming import Name, name_at
from guatu.extraction.quantities import value_of
from guatu.extraction.scene import Draft, Scene, is_recurring
from guatu.extraction.statement import Ground
from guatu.extraction.subjects import grid


def settle(scene: Scene, drafts: Sequence[Draft], weights: Weights, heads: Sequence[Name]) -> None:
    """Set the day of each draft, and of a clause's only draft its value and subject, in place."""
    asked = known(weights)
    for draft in drafts:
        _date(scene, draft, asked)
    if len(drafts) == 1:
        _measure(scene, drafts[0], asked)
        _name(scene, drafts[0], asked, heads)


def _date(scene: Scene, draft: Draft, weights: Known) -> None:
    if draft.kind not in DATED:
        return
    found = days(scene, draft)
    day = max(found, key=lambda one: one.points(weights)) if len(found) > 1 else found[0]
    if day.day != draft.due:
        draft.due, draft.period, draft.due_ground = day.day, day.period, day.ground
        draft.due_span = scene.span_of(day.period)
    if draft.due is None and (draft.kind == "target" or (draft.value and draft.kind != "observation")):
        _date_by_sentence(scene, draft)
    if sort_of(draft.kind) == "act":
        draft.kind = "milestone" if draft.due else "task"


def _date_by_sentence(scene: Scene, draft: Draft) -> None:
    """2026年，全市实施项目168个；新开工60个: the year that opens a sentence dates the figures in it."""
    years = [near.period for near in scene.near if near.same and near.period.precision == "year"]
    if years and years[0].latest >= scene.reference and not is_recurring(scene.text):
        draft.due, draft.period, draft.due_ground = years[0].latest, years[0], Ground(None, "sentence-period")
        draft.due_span = None


def _measure(scene: Scene, draft: Draft, weights: Known) -> None:
    if not scene.clause.every:
        return
    amount = max(quantities(scene, draft), key=lambda one: one.points(weights)).amount
    if amount is None:
        draft.value = draft.value_span = None
    elif draft.value_span != scene.absolute(*amount.span):
        draft.value, draft.value_span = value_of(scene.clause, amount, draft.kind), scene.absolute(*amount.span)


def _name(scene: Scene, draft: Draft, weights: Known, heads: Sequence[Name]) -> None:
    points, ruled = grid(scene, draft, weights)
    start, end = divmod(int(points.argmax()), len(points))
    best = points[start, end]
    name, most = best_carried(scene, draft, heads, weights)
    if name is not None and most > best:
        draft.subject = name if draft.subject and name.text == draft.subject.text else _carried(name)
    elif ruled != (start, end) and np.isfinite(best):
        draft.subject = name_at(scene.clause, start, end) or draft.subject


def _carried(name: Name) -> Name:
    return Name(name.text, name.span, "carried-over")
