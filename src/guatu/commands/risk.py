"""`guatu schedule … --risk N` and `guatu risk`: how likely due days are, forecasts kept, and what came of them."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.commands.network_file import text_of
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Calendar, Network, Plan, Problem
from guatu.scheduling.risk import (
    Assumptions,
    Risk,
    RiskModel,
    Scores,
    analyse,
    model_of,
    own_assumptions,
    read_model,
    risk_json,
)
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.actions import Acting
    from guatu.commands.picture import Picture
    from guatu.ledger import Forecast, Ledger

# What a terminal shows of a tornado and of a table of items.
_MOST_SHOWN = 50
_SAMPLES_A_STEP = 1024
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Over:
    """Nothing is left to be uncertain: on which day it was finished, None where there never was anything."""

    finish: date | None


RiskOrEnd = Risk | Over


def risk_of_plan(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> RiskOrEnd:
    """The risk of a ledger's, a document's or a network's plan; Stop for a model that cannot be read or run."""
    calendars = named_calendars(working_calendar())
    if picture is not None:
        items = picture.ledger.items.values()
        rule = own_assumptions(
            items, lambda name, first, last: calendars.get(name, working_calendar()).count(first, last)
        )
        return _run(plan.network, calendars, plan, model_of(items), options, terminal, rule)
    if options.files[0].suffix.lower() == ".json":
        found = read_model(text_of(options.files[0]), plan.network)
        if isinstance(found, Problem):
            raise Stop("command.bad_network", file=options.files[0].name, what=found.says(terminal.language))
        model = found
    else:
        model = RiskModel()
    return _run(plan.network, calendars, plan, model, options, terminal)


def risk_of_network(
    network: Network, calendars: Mapping[str, Calendar], plan: Plan, options: Namespace, terminal: Terminal
) -> RiskOrEnd:
    """The risk of a schedule file, which knows no three points: every duration is assumed, and said to be."""
    return _run(network, calendars, plan, RiskModel(), options, terminal)


def _run(
    network: Network,
    calendars: Mapping[str, Calendar],
    plan: Plan,
    model: RiskModel,
    options: Namespace,
    terminal: Terminal,
    rule: Assumptions | None = None,
) -> RiskOrEnd:
    with terminal.progress("risk.running", -(-options.risk // _SAMPLES_A_STEP)) as advance:
        found = analyse(
            network,
            calendars,
            plan.today,
            given=model,
            samples=options.risk,
            seed=options.seed,
            focus=options.focus,
            rule=rule,
            proceed=_told(advance),
        )
    if isinstance(found, Problem) and found.key == "risk.nothing":
        return Over(plan.finish)
    if isinstance(found, Problem):
        where = options.files[0].name if options.files else "--risk"
        raise Stop("command.bad_network", file=where, what=found.says(terminal.language))
    return found


def _told(advance: Callable[[], None]) -> Callable[[int, int], bool]:
    def proceed(_: int, __: int) -> bool:
        advance()
        return True

    return proceed


def risk_told(found: RiskOrEnd, options: Namespace) -> dict[str, Any]:
    """The field `risk`; where all is finished every quantile is the day on which it was, and nothing is uncertain."""
    if isinstance(found, Risk):
        return risk_json(found)
    day = found.finish.isoformat() if found.finish else None
    return {
        "samples": options.risk, "seed": options.seed, "focus": options.focus,
        "finish": dict.fromkeys(("p50", "p80", "p95"), day),
        "curve": [[day, 1.0]] if day else [], "due": [], "activities": [], "tornado": [], "assumed": [],
    }  # fmt: skip


def show_risk(found: RiskOrEnd, terminal: Terminal) -> None:
    """The quantiles of the whole, the chance of each due day, what moves the end, and what was assumed."""
    if isinstance(found, Risk):
        _show_risk(found, terminal)
    else:
        key = "risk.over" if found.finish else "risk.nothing"
        terminal.show(terminal.say(key, finish=_spoken(found.finish.isoformat() if found.finish else "")))


def _show_risk(risk: Risk, terminal: Terminal) -> None:
    told = _spoken(risk_json(risk))
    names = {one.id: one.name for one in risk.reckoning.columns.activities}
    terminal.show(terminal.say("risk.finish", samples=told["samples"], seed=told["seed"], **told["finish"]))
    ends = {one["id"]: one for one in told["activities"]}
    for one in told["due"][:_MOST_SHOWN]:
        days = {name: ends[one["id"]][name] for name in ("p50", "p80", "p95")}
        terminal.show(
            terminal.say("risk.due", id=one["id"], name=names[one["id"]], due=one["due"],
                         percent=_percent(one["probability"]), **days)
        )  # fmt: skip
    for driver in risk.drivers:
        terminal.show(
            terminal.say("risk.driver", id=driver.id, name=driver.name, percent=f"{driver.share * 100:.0f} %",
                         low=_days(driver.low), high=_days(driver.high))
        )  # fmt: skip
    if risk.assumed:
        terminal.show(terminal.say("risk.assumed", count=len(risk.assumed)))


def _spoken(told: Any) -> Any:
    """The same data with moments as people write them: 2026-03-13 17:00."""
    if isinstance(told, dict):
        return {name: _spoken(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_spoken(one) for one in told]
    return told[:16].replace("T", " ") if isinstance(told, str) and _MOMENT.fullmatch(told) else told


def risk(options: Namespace, terminal: Terminal) -> int:
    """Show the last forecast kept; `--forecast N` makes and keeps one; `--scores` says what came of them all."""
    from guatu.commands.office import enter, standing

    home = enter(options)
    from guatu.store import ledgers

    acting = standing(home)
    if options.forecast is not None:
        _keep(acting, options)
    ledger = ledgers.ledger(acting.ledger)
    if options.scores:
        return _show_scores(ledger, acting, options, terminal)
    if not ledger.forecasts:
        raise Stop("risk.none")
    last = ledger.forecasts[max(ledger.forecasts)]
    if options.json:
        terminal.show_json(_forecast_json(last))
        return 0
    _show_forecast(last, ledger, terminal)
    return 0


def _show_forecast(last: Forecast, ledger: Ledger, terminal: Terminal) -> None:
    """When and how it was made, and its due days, the least likely first."""
    facts = {"day": last.day.isoformat(), "samples": last.samples, "seed": last.seed, "assumed": last.assumed}
    terminal.show(terminal.say("risk.kept", entry=last.entry, **facts))
    dated = [(one.probability or 0.0, one.item, one.due, one) for one in last.outlooks.values() if one.due]
    for chance, item, due, row in sorted(dated, key=lambda one: one[:2]):
        percent = terminal.say("web.risk.overdue") if due < last.day else _percent(chance)
        days = {"due": due.isoformat(), "p50": row.p50, "p80": row.p80, "p95": row.p95}
        terminal.show(terminal.say("risk.due", id=item, name=ledger.items[item].name, percent=percent, **days))


def _keep(acting: Acting, options: Namespace) -> None:
    import uuid

    from guatu import actions

    if options.focus is not None and not options.focus.isdecimal():
        raise Stop("risk.focus", id=options.focus)
    focus = None if options.focus is None else int(options.focus)
    try:
        actions.make_forecast(acting, samples=options.forecast, seed=options.seed, focus=focus, key=uuid.uuid4().hex)
    except actions.Refused as refused:
        raise Stop(f"refused.{refused.why}", **refused.facts) from None


def _show_scores(ledger: Ledger, acting: Acting, options: Namespace, terminal: Terminal) -> int:
    from guatu import actions

    scores = actions.forecast_scores(ledger, options.on or acting.today)
    if options.json:
        terminal.show_json(scores_json(scores))
        return 0
    terminal.show(terminal.say("risk.judged", count=len(scores.judged), pending=scores.pending))
    if scores.brier is not None:
        skill = "–" if scores.skill is None else f"{scores.skill:.2f}"
        terminal.show(terminal.say("risk.brier", brier=f"{scores.brier:.3f}", skill=skill))
    for tenth in scores.tenths:
        terminal.show(
            terminal.say("risk.tenth", low=round(tenth.low * 100), high=round(tenth.low * 100) + 10, count=tenth.count,
                         forecast=f"{tenth.forecast * 100:.0f} %", met=f"{tenth.met * 100:.0f} %")
        )  # fmt: skip
    for held in scores.quantiles:
        if held.count:
            terminal.show(terminal.say("risk.held", percent=held.percent, count=held.count, held=held.held))
    return 0


def scores_json(scores: Scores) -> dict[str, Any]:
    """`judged`, `pending`; `brier reliability resolution uncertainty skill`; `tenths`; `quantiles`; `forecasts`."""
    parts = ("brier", "reliability", "resolution", "uncertainty", "skill")
    return {
        "judged": len(scores.judged),
        "pending": scores.pending,
        **{name: getattr(scores, name) for name in parts},
        "tenths": [
            {name: getattr(one, name) for name in ("low", "count", "forecast", "met", "least", "most")}
            for one in scores.tenths
        ],
        "quantiles": [
            {"percent": one.percent, "count": one.count, "held": one.held} for one in scores.quantiles
        ],
        "forecasts": [
            {
                "entry": one.entry,
                "day": one.day.isoformat(),
                "item": one.item,
                "due": one.due.isoformat(),
                "probability": one.probability,
                "met": one.met,
                "finished": one.finished.isoformat() if one.finished else None,
            }
            for one in scores.judged
        ],
    }  # fmt: skip


def _forecast_json(forecast: Forecast) -> dict[str, Any]:
    return {
        "entry": forecast.entry,
        "at": forecast.at.isoformat(),
        "by": forecast.by,
        "day": forecast.day.isoformat(),
        "seed": forecast.seed,
        "samples": forecast.samples,
        "focus": forecast.focus,
        "assumed": forecast.assumed,
        "items": [
            {
                "item": one.item,
                "due": one.due.isoformat() if one.due else None,
                "probability": one.probability,
                "p50": one.p50.isoformat(),
                "p80": one.p80.isoformat(),
                "p95": one.p95.isoformat(),
                "criticality": one.criticality,
            }
            for one in forecast.outlooks.values()
        ],
        "curve": [[day.isoformat(), share] for day, share in forecast.curve],
    }


def _percent(share: float) -> str:
    """Never 100 % of what can fail, nor 0 % of what can happen: samples are not all that can come."""
    if share >= 0.995:
        return ">99 %"
    return "<1 %" if share < 0.005 else f"{share * 100:.0f} %"


def _days(number: float) -> str:
    return f"{number:+.0f}" if abs(number) >= 10 else f"{number:+.1f}"
