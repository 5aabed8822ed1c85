"""`guatu schedule --level` without a file: the stored ledger within its own resources. Nothing is written."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.commands.levelling import effort_of, progress_of, show_levelled
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Problem, to_json

if TYPE_CHECKING:
    from guatu.commands.picture import Picture
    from guatu.scheduling import Plan, Window
    from guatu.scheduling.scarce import Lateness, Profile, Proposal


def schedule_home(options: Namespace, terminal: Terminal) -> int:
    """Exit 1 when a need could not be met, or something comes after its due day."""
    from guatu.commands.picture import picture_of_home

    picture = picture_of_home(options)
    found = proposal_of(picture, options, terminal)
    if options.json:
        terminal.show_json(own_json(picture, found, terminal))
    else:
        show_levelled(found.levelled, terminal)
        _show_proposal(picture, found, terminal)
    for problem in (*picture.plan.problems, *found.problems):
        terminal.complain(problem.says(terminal.language))
    return 1 if picture.plan.problems or found.problems or found.late_after.items else 0


def proposal_of(picture: Picture, options: Namespace, terminal: Terminal) -> Proposal:
    """The ledger levelled as the options ask; Stop where there is nothing to level or no room for it."""
    from guatu.actions import level_ledger

    found = level_ledger(
        picture.ledger,
        picture.day,
        objective=options.objective,
        effort=effort_of(options),
        plan=picture.plan,
        progress=progress_of(terminal),
    )
    if isinstance(found, Problem):
        raise Stop("levelling.own", what=found.says(terminal.language))
    return found


def own_json(picture: Picture, found: Proposal, terminal: Terminal) -> dict[str, Any]:
    """The fields of a plan with the levelled dates, the field `level`, and of the ledger `edits`, `moves`, `use`."""
    from guatu.scheduling.scarce import dated_json

    told = to_json(picture.plan, lambda problem: problem.says(terminal.language))
    dates = {name: _planned(found.plan, name) for name in _open(picture)}
    return dated_json(told, dates, found.levelled) | {
        "edits": [edit.facts() for edit in found.edits],
        "moves": [
            {
                "id": str(one.item), "needs": one.needs,
                "from": [day.isoformat() for day in one.was], "to": [day.isoformat() for day in one.now],
            }
            for one in found.moves
        ],
        "lateness": {"before": _late(found.late_before), "after": _late(found.late_after)},
        "use": [_use(*pair) for pair in zip(found.before, found.after, strict=True)],
    }  # fmt: skip


def _open(picture: Picture) -> list[str]:
    network, windows = picture.plan.network, picture.plan.windows
    return [one.id for one in network.activities if one.finished is None and one.id in windows]


def _planned(plan: Plan, name: str) -> tuple[str, str]:
    window: Window = plan.windows[name]
    days = (window.planned_start or window.earliest_start, window.planned_finish or window.earliest_finish)
    return days[0].isoformat(), days[1].isoformat()


def _late(lateness: Lateness) -> dict[str, int]:
    return {"items": lateness.items, "days": lateness.days}


def _use(before: Profile, after: Profile) -> dict[str, Any]:
    def told(one: Profile) -> dict[str, Any]:
        first = one.first_over
        return {"peak": one.peak[1] if one.peak else 0, "first_over": first.isoformat() if first else None}

    resource = before.resource
    return {
        "resource": resource.entry, "name": resource.name, "unit": resource.unit, "sort": resource.sort,
        "before": told(before), "after": told(after),
    }  # fmt: skip


def _show_proposal(picture: Picture, found: Proposal, terminal: Terminal) -> None:
    for before, after in zip(found.before, found.after, strict=True):
        facts = {"name": before.resource.name, "unit": before.resource.unit}
        peaks = {"was": before.peak[1] if before.peak else 0, "now": after.peak[1] if after.peak else 0}
        over = {"over": _day(before.first_over), "still": _day(after.first_over)}
        terminal.show(terminal.say("levelling.own_use", **facts, **peaks, **over))
    late = {"was": found.late_before, "now": found.late_after}
    counts = {f"{name}_{unit}": getattr(one, unit) for name, one in late.items() for unit in ("items", "days")}
    terminal.show(terminal.say("levelling.own_late", **counts))
    for one in found.moves:
        name = f"{one.item} {picture.ledger.items[one.item].name}"
        days = {"start": one.now[0], "finish": one.now[1], "was": one.was[0]}
        terminal.show(terminal.say("levelling.own_move", name=name, **days))
    if not found.moves:
        terminal.show(terminal.say("levelling.own_still"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
