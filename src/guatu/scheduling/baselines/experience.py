"""What closed items say of the stage templates: how many working days each step really took.

Counted are closed items that were made from a step of a template, with the day they began and the day they were
finished on record; days are working days of the item's calendar, both ends included. Quartiles are interpolated
between neighbours (Hyndman and Fan's type 7, as spreadsheets do). Below `LEAST_PROJECTS` projects nothing is said: one
project is no experience, and of two nobody knows which was the exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Final

from guatu.ledger import Item
from guatu.scheduling.baselines.measure import Measure
from guatu.scheduling.items import finish_day
from guatu.scheduling.templates import StageTemplate, TemplateStep, templates

LEAST_PROJECTS: Final = 3
PREFIX: Final = "template:"


@dataclass(frozen=True, slots=True)
class Learnt:
    """Working days that a step took: `low` and `high` are the quartiles, `projects` how many projects are behind them.

    `items` counts the closed items with both days; `undated` those closed without the day they began.
    """

    template: str
    step: str
    projects: int
    items: int
    undated: int
    low: float | None = None
    median: float | None = None
    high: float | None = None
    shortest: int | None = None
    longest: int | None = None

    @property
    def days(self) -> int | None:
        """The median as whole days to plan with, half a day up; None where too little is known."""
        return None if self.median is None else int(self.median + 0.5)


def learnt(
    items: Mapping[int, Item], measure: Measure, offered: Sequence[StageTemplate] | None = None
) -> Mapping[tuple[str, str], Learnt]:
    """By template and step key, every step of every template."""
    shelf = templates() if offered is None else offered
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    undated: dict[tuple[str, str], int] = {}
    for number, item in items.items():
        if item.state != "closed" or (place := step_of(item, shelf)) is None:
            continue
        last = finish_day(item)
        if item.started is None or last is None or last < item.started:
            undated[place] = undated.get(place, 0) + 1
            continue
        project = item.parent if item.parent is not None else -number
        taken.setdefault(place, []).append((project, measure.count(item.calendar, item.started, last)))
    return {
        (template.key, step.key): _learnt(
            template.key, step.key, taken.get((template.key, step.key), ()), undated.get((template.key, step.key), 0)
        )
        for template in shelf
        for step in template.steps
    }


def step_of(item: Item, shelf: Sequence[StageTemplate]) -> tuple[str, str] | None:
    """The template and step that an item was made from; by its name where the entry does not say the step."""
    if not item.rule or not item.rule.startswith(PREFIX):
        return None
    key, _, step = item.rule.removeprefix(PREFIX).partition(".")
    template = next((each for each in shelf if each.key == key), None)
    if template is None:
        return None
    found = next((each for each in template.steps if _fits(each, step, item.name)), None)
    return (key, found.key) if found else None


def _fits(step: TemplateStep, key: str, name: str) -> bool:
    return step.key == key if key else any(name.endswith(f"· {said}") for said in step.name.values())


def _learnt(template: str, step: str, taken: Sequence[tuple[int, int]], undated: int) -> Learnt:
    projects = len({project for project, _ in taken})
    if projects < LEAST_PROJECTS:
        return Learnt(template, step, projects, len(taken), undated)
    days = sorted(days for _, days in taken)
    low, median, high = quantiles(days, n=4, method="inclusive")
    return Learnt(template, step, projects, len(days), undated, low, median, high, days[0], days[-1])
