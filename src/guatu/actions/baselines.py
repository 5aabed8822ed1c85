"""Keeping the plan of a day under a name (基线): taken by a person, never overwritten, never taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.writing import words, write
from guatu.ledger import Draft, Ledger
from guatu.scheduling import Calendar, network_of, schedule
from guatu.scheduling.baselines import Measure, Snapshot, below, headings, snapshot, to_facts
from guatu.words import LANGUAGES, named_calendars, say, working_calendar

LONGEST_NAME = 60
# What names something else where a baseline or scenario is asked for: a number, a day.
_TAKEN = re.compile(r"#?[0-9]{1,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
TODAY = "today"


def take_baseline(acting: Acting, name: str, *, of: int | None = None, reason: str = "", key: str) -> Done:
    """Keep the planned dates of today under `name`, those of the whole ledger or of item `of` with what is under it."""

    def drafts(ledger: Ledger) -> list[Draft]:
        called = fit_name(ledger, name)
        kept = plan_of(ledger, acting)
        if of is not None:
            if of not in ledger.items:
                raise Refused("no_item", number=of)
            kept = kept.only(below(ledger.items, of))
        if not kept.rows:
            raise Refused("baseline_empty")
        facts = {"name": called, "day": acting.today.isoformat(), "of": of, "plan": to_facts(kept.rows.values())}
        if why := words(reason, "reason", required=False, most=400):
            facts["reason"] = why
        return [Draft("baselined", None, {name: fact for name, fact in facts.items() if fact is not None})]

    return write(acting, "baseline", key, drafts, asked=(name, of, reason))


def fit_name(ledger: Ledger, name: str, *, but: int | None = None) -> str:
    """A name that no baseline and no open scenario has, scenario `but` aside, and that cannot be taken for a day."""
    called = " ".join(words(name, "name", most=LONGEST_NAME).split())
    if _TAKEN.fullmatch(called) or is_today(called):
        raise Refused("plan_name", name=called)
    held = [baseline.name for baseline in ledger.baselines.values()]
    held += [one.name for one in ledger.scenarios.values() if one.state == "open" and one.entry != but]
    if called in held:
        raise Refused("plan_known", name=called)
    return called


def is_today(word: str) -> bool:
    """Whether a word, of any language, names the plan of today."""
    names = {say("baselines.today", language).casefold() for language in LANGUAGES}
    return word.strip().casefold() in {"", TODAY, *names}


def plan_of(ledger: Ledger, acting: Acting, name: str = "") -> Snapshot:
    """The plan of a ledger on the day of the person who acts."""
    plan = schedule(network_of(ledger.items, acting.today), calendars(), acting.today)
    return snapshot(plan, measure(), name, seq=ledger.seq, leave_out=headings(ledger.items))


@cache
def calendars() -> Mapping[str, Calendar]:
    """The office calendar and those with stop seasons, by name."""
    return named_calendars(working_calendar())


@cache
def measure() -> Measure:
    """Counts working days in them."""
    return Measure(calendars())
