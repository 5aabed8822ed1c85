"""Saying how likely each due day is (风险预测), keeping what was said, and holding it against what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.rights import require
from guatu.actions.writing import current, promise, words, write
from guatu.ledger import Draft, Influence, Item, Ledger, Outlook, forecast_facts
from guatu.scheduling import Problem, network_of
from guatu.scheduling.risk import SHAPES, Risk, Scores, analyse, model_of, own_assumptions, scores_of
from guatu.store import ledgers
from guatu.words import named_calendars, working_calendar

# Enough for a chance to half a percent; a page's person waits for it.
MOST_SAMPLES = 100_000
LEAST_SAMPLES = 100
MOST_SEED = 2**31 - 1
MOST_DAYS = 3650
MOST_EXPOSURES = 20
# A chain of mere milestones ends on the first day of work, at the latest after the longest holiday.
LONGEST_REST = 12


def estimate_item(
    acting: Acting, item: int, *, optimistic: int, likely: int, pessimistic: int, shape: str = "pert", key: str
) -> Done:
    """Three points for the working days an item takes; the planned days stay as they are."""
    if not 0 <= optimistic <= likely <= pessimistic <= MOST_DAYS or pessimistic == 0:
        raise Refused("three_points", most=MOST_DAYS)
    if shape not in SHAPES:
        raise Refused("shape", known=" ".join(SHAPES))
    facts = {"optimistic": optimistic, "likely": likely, "pessimistic": pessimistic, "shape": shape}

    def drafts(ledger: Ledger) -> list[Draft]:
        promise(ledger, item)
        return [Draft("estimated", item, facts)]

    return write(acting, "estimate", key, drafts, asked=facts, item=item)


def expose_item(acting: Acting, item: int, *, says: str, probability: int, days: int, key: str) -> Done:
    """State a risk an item runs: with `probability` percent it takes `days` working days more."""
    if not 1 <= probability <= 99:
        raise Refused("chance")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("days", days=days, most=MOST_DAYS)

    def drafts(ledger: Ledger) -> list[Draft]:
        if len(promise(ledger, item).exposures) >= MOST_EXPOSURES:
            raise Refused("exposures", most=MOST_EXPOSURES)
        facts = {"says": words(says, "risk", most=200), "probability": probability, "days": days}
        return [Draft("exposed", item, facts)]

    return write(acting, "estimate", key, drafts, asked=("expose", says, probability, days), item=item)


def relieve_item(acting: Acting, item: int, entry: int, *, key: str) -> Done:
    """Take a stated risk out again: it has passed, or it was none."""

    def drafts(ledger: Ledger) -> list[Draft]:
        if all(one.entry != entry for one in current(ledger, item).exposures):
            raise Refused("no_exposure")
        return [Draft("relieved", item, {"entry": entry})]

    return write(acting, "estimate", key, drafts, asked=("relieve", entry), item=item)


def make_forecast(
    acting: Acting,
    *,
    samples: int = 10_000,
    seed: int = 1,
    focus: int | None = None,
    key: str,
    proceed: Callable[[int, int], bool] | None = None,
) -> Done:
    """Simulate the plan of today and keep what it says of every item; `focus` is what curve and tornado are about.

    The ledger is not held while the samples run: the entry says which entry it had seen last. `proceed` is told how
    many samples of how many are done; where it says no, nothing is kept.
    """
    require(acting, "forecast")
    _check(samples, seed)
    ledger = ledgers.ledger(acting.ledger)
    risk = risk_of(ledger, acting.today, samples=samples, seed=seed, focus=focus, proceed=proceed)
    if isinstance(risk, Problem):
        why = {"risk.focus": "no_focus", "risk.too_large": "forecast_large"}.get(risk.key, "no_forecast")
        raise Refused(why, number=focus or 0, samples=samples)
    if risk.samples < samples:
        raise Refused("forecast_stopped", done=risk.samples, samples=samples)
    facts = {
        "day": acting.today.isoformat(),
        "seed": seed,
        "samples": risk.samples,
        "seen": ledger.seq,
        "assumed": len(risk.assumed),
        **forecast_facts(_outlooks(risk, ledger.items, acting.today), _curve(risk), _influences(risk, ledger.items)),
    }
    if focus is not None:
        facts["focus"] = focus
    return write(
        acting, "forecast", key, lambda _: [Draft("forecast", None, facts)], asked=("forecast", samples, seed, focus)
    )


def _check(samples: int, seed: int) -> None:
    if not LEAST_SAMPLES <= samples <= MOST_SAMPLES:
        raise Refused("samples", least=LEAST_SAMPLES, most=MOST_SAMPLES)
    if not 0 <= seed <= MOST_SEED:
        raise Refused("seed", most=MOST_SEED)


def risk_of(
    ledger: Ledger,
    today: date,
    *,
    samples: int,
    seed: int,
    focus: int | None = None,
    proceed: Callable[[int, int], bool] | None = None,
) -> Risk | Problem:
    """The risk of a ledger's plan on a day, by what people stated and, where they did not, by rule."""
    network = network_of(ledger.items, today)
    calendars = named_calendars(working_calendar())

    def worked(name: str, first: date, last: date) -> int:
        return calendars.get(name, working_calendar()).count(first, last)

    items = ledger.items.values()
    # Ends are kept only of what can be foretold: most of a ledger has nothing but a due day.
    watch = [str(item.number) for item in items if item.days or item.links or item.exposures or item.estimate]
    return analyse(
        network,
        calendars,
        today,
        given=model_of(items),
        rule=own_assumptions(items, worked),
        samples=samples,
        seed=seed,
        focus=None if focus is None else str(focus),
        watch=watch,
        proceed=proceed,
    )


def forecast_scores(ledger: Ledger, today: date) -> Scores:
    """Every forecast kept, judged by what came of it until `today`."""
    finished = {int(one.id): one.finished for one in network_of(ledger.items, today).activities}
    return scores_of(ledger.forecasts.values(), finished, today)


def _outlooks(risk: Risk, items: Mapping[int, Item], today: date) -> list[Outlook]:
    """What takes time, waits for what does, or holds such: of an item with a due day only, nothing can be foretold."""
    told = {int(name) for name in risk.ids if _takes_time(risk, items[int(name)], today)}
    for number in list(told):
        above = items[number].parent
        while above is not None and above not in told and above in items:
            told.add(above)
            above = items[above].parent
    found = []
    for name in risk.ids:
        item, ends, critical = items[int(name)], risk.of(name), risk.criticality(name)
        if ends is None or item.number not in told:
            continue
        chance = round(ends.chance(item.due), 4) if item.due else None
        half, most, nearly = (ends.quantile(share) for share in (0.5, 0.8, 0.95))
        often = None if critical is None else round(critical, 4)
        found.append(Outlook(item.number, item.due, chance, half, most, nearly, often))
    return found


def _takes_time(risk: Risk, item: Item, today: date) -> bool:
    if item.days or item.exposures or item.estimate:
        return True
    ends = risk.of(str(item.number))
    linked = risk.criticality(str(item.number)) is not None and bool(item.links)
    return linked and ends is not None and ends.quantile(1) > today + timedelta(days=LONGEST_REST)


def _curve(risk: Risk) -> list[tuple[date, float]]:
    return [(day, round(share, 4)) for day, share in risk.target.curve(120)]


def _influences(risk: Risk, items: Mapping[int, Item]) -> list[Influence]:
    stated_on = {str(one.entry): item.number for item in items.values() for one in item.exposures}
    return [
        Influence(
            stated_on[one.id] if one.kind == "event" else int(one.id),
            int(one.id) if one.kind == "event" else None,
            *(round(value, 3) for value in (one.correlation, one.share, one.low, one.high)),
        )
        for one in risk.drivers
    ]
