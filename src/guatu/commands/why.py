"""`guatu schedule --why ID [--side earliest|latest]`: why the dates of one activity are what they are."""

from __future__ import annotations

from argparse import Namespace

from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import SIDES, Plan, reasons_json


def show_why(plan: Plan, options: Namespace, terminal: Terminal) -> None:
    """Both sides in words, or as the JSON that the page gets; Stop for an id that has no dates."""
    name = options.why
    if name not in plan.windows:
        raise Stop("gantt.no_such_activity", name=name)
    sides = tuple(side for side in SIDES if options.side in {None, side})
    reasons = reasons_json(plan, name, terminal.language, sides)
    if options.json:
        activity = next(each for each in plan.activities if each.id == name)
        terminal.show_json({"id": name, "name": activity.name, **reasons})
        return
    for side in sides:
        terminal.show(reasons[side]["says"])
    if planned := reasons.get("planned"):
        terminal.show(planned["says"])
