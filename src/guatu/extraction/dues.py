"""Which of the days in and around a clause dates its statement: candidates for the choice of `choice.py`.

A day's features come in two groups, what is said of it and the words around it, so that each is summed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guatu.extraction.choice import Known
from guatu.extraction.scene import Draft, Scene
from guatu.extraction.statement import Ground, Kind
from guatu.words import Period

DATED = frozenset({"target", "observation", "milestone", "task"})
_CONTEXT = 2
_Names = tuple[str, ...]
_GROUNDS = {rule: Ground(None, rule) for rule in ("sentence-period", "lead-in", "item-due", "section-period")}


@dataclass(slots=True)
class Day:
    """A day a statement may be due, with what it rests on; `said` and `around` are the keys of its features."""

    day: date | None
    period: Period | None
    ground: Ground | None
    said: _Names
    around: _Names

    @property
    def features(self) -> _Names:
        """The features that speak for it."""
        return (*_said(self.said), *_around(self.around))

    def points(self, weights: Known) -> float:
        """The sum of the features' weights."""
        return weights.sums(_said)[self.said] + weights.sums(_around)[self.around]


def days(scene: Scene, draft: Draft) -> list[Day]:
    """The days to choose from: none, the clause's own, and those its sentence, list, item or section hands on."""
    own = scene.clause.periods
    kind = sort_of(draft.kind)
    state = f"{kind}{min(len(own), 2)}"
    found = [_day(None, None, None, ("none",), state, draft)]
    for number, period in enumerate(own):
        day = period.earliest if period.edge == "from" else period.latest
        found.append(_day(day, period, None, _own(scene, period, number, len(own)), state, draft))
        found[-1].around = (state[:-1], *_beside(scene, period))
    for place, period, ground, more in _handed_on(scene):
        names = (f"from={place}", f"edge={place}{period.edge}", f"size={place}{period.precision}", *more)
        names += (f"tense={place}{_tense(period, scene.reference)}", f"stance={place}{scene.stance}")
        found.append(_day(period.latest, period, _GROUNDS[ground], names, state, draft))
    if scene.section_end:
        names = ("from=section", f"stance=section{scene.stance}", f"told=section{scene.told is not None}")
        found.append(_day(scene.section_end, None, _GROUNDS["section-period"], names, state, draft))
    last = scene.lately.get(kind)
    if last:
        passage = scene.clause.passage
        heading = passage.path[-1].span if passage.path else None
        place = f"last{last.paragraph == passage.span[0]}{last.heading == heading}"
        names = (
            f"from={place}",
            f"stance={place}{scene.stance}",
            f"own={place}{bool(own)}",
            f"near={place}{bool(scene.near)}",
        )
        found.append(_day(last.day, last.period, _GROUNDS["sentence-period"], names, state, draft))
    return found


def _handed_on(scene: Scene) -> Iterator[tuple[str, Period, str, _Names]]:
    """The periods from outside the clause: where each is from, its rule, and more features."""
    for place, period, rule in (
        ("ahead", scene.ahead, "sentence-period"),
        ("lead", scene.lead, "lead-in"),
        ("item", scene.item_due, "item-due"),
        ("told", scene.told, "sentence-period"),
        ("led", scene.led, "lead-in"),
    ):
        if period:
            yield place, period, rule, ()
    for number, near in enumerate(scene.near):
        place = f"near{number}{'same' if near.same else ''}"
        yield (
            place,
            near.period,
            "sentence-period",
            (f"ago={place}{min(near.ago, 4)}", f"part={place}{scene.clause.piece.part}"),
        )
    for depth, period in enumerate(scene.headed):
        last = len(scene.headed) - 1
        yield f"head{depth}", period, "section-period", (f"title={depth == last}{scene.stance}",)


def sort_of(kind: Kind) -> str:
    """An act is a milestone when a day is found for it and a task when none is; so both are one here."""
    return "act" if kind in {"milestone", "task"} else kind


def _day(
    day: date | None, period: Period | None, ground: Ground | None, names: _Names, state: str, draft: Draft
) -> Day:
    ruled = "ruled" if day == draft.due else "other"
    return Day(day, period, ground, (ruled, state, draft.kind, *names), ())


def _said(key: _Names) -> _Names:
    ruled, state, kind, *names = key
    first = names[0]
    features = [f"due:{name}" for name in (ruled, ruled + first, ruled + state, ruled + first + kind)]
    features += [f"due:{name}{state[:-1]}" for name in names]
    return (*features, f"due:{first}{state}")


def _around(key: _Names) -> _Names:
    return tuple([f"due:{name}{key[0]}" for name in key[1:]])


def _own(scene: Scene, period: Period, number: int, count: int) -> _Names:
    start, end = period.span
    return (
        f"own{number == count - 1}{number == 0}",
        f"edge={period.edge}",
        f"size={period.precision}",
        f"tense={_tense(period, scene.reference)}",
        f"edged={period.edge}{period.precision}",
        f"at={'start' if start <= 2 else 'end' if end >= len(scene.text) - 2 else 'middle'}",
        f"stance={scene.stance}",
    )


def _beside(scene: Scene, period: Period) -> _Names:
    start, end = period.span
    text = scene.text
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return (
        f"before={before}",
        f"before={before[-1:]}",
        f"after={after}",
        f"after={after[:1]}",
        f"last={period.text[-2:]}",
    )


def _tense(period: Period, reference: date) -> str:
    if period.latest < reference:
        return "past"
    return "ahead" if period.earliest > reference else "now"
