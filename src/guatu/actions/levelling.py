"""Levelling the office's own ledger (均衡): nothing is written; a proposal can be kept as a scenario (`suppose`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from guatu.ledger import Ledger
from guatu.scheduling import Plan, Problem, network_of, schedule
from guatu.scheduling.scarce import (
    Effort,
    Objective,
    Proposal,
    Standing,
    contention_of_items,
    level,
    proposed,
)
from guatu.words import named_calendars, working_calendar


def level_ledger(
    ledger: Ledger,
    today: date,
    *,
    objective: Objective,
    effort: Effort,
    plan: Plan | None = None,
    progress: Callable[[Standing], bool] | None = None,
    halt: Callable[[], bool] | None = None,
) -> Proposal | Problem:
    """The best order found of what needs resources; a problem when nothing does, or when it never fits.

    `plan` is the ledger's plan of today where it is at hand; `progress` and `halt` are those of `level`.
    """
    held = named_calendars(working_calendar())
    if plan is None:
        plan = schedule(network_of(ledger.items, today), held, today)
    own = contention_of_items(ledger.items, ledger.resources, plan, held)
    if isinstance(own, Problem):
        return own
    found = level(own.contention.instance, effort, objective, progress, halt)
    if isinstance(found, Problem):
        return found
    return proposed(ledger.items, ledger.resources, plan, own, found, held)
