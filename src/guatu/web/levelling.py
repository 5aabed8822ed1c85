"""Proposals of levelling, kept in the home folder until somebody looks at them or they are a day old.

They are no entries: what is worth keeping is kept as a scenario. Several processes answer pages, so they lie in files.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from guatu.actions import Acting
from guatu.ledger import Item, Resource
from guatu.scheduling import Problem
from guatu.scheduling.scarce import Profile, Proposal
from guatu.web.desk import Desk
from guatu.web.gantt.days import calendars
from guatu.web.resources import Chart, chart_of, reach_of

FOLDER = "levelling"
KEPT_SECONDS = 24 * 3600
MOST_KEPT = 50
MOST_MOVES = 300
_TOKEN = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class MoveRow:
    """An item's days before and after; `shift` in its working days, `late` where it ends after its due day."""

    item: Item
    was: tuple[date, date]
    now: tuple[date, date]
    shift: int
    late: bool
    needs: bool


@dataclass(frozen=True, slots=True)
class UseRow:
    """One resource before and after on the same axis; the days on which there is too little, and the first of them."""

    resource: Resource
    before: Chart
    after: Chart
    over_before: int
    over_after: int
    first_over: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as its page shows it; `stale` when the ledger has moved on since."""

    token: str
    told: Mapping[str, Any]
    moves: tuple[MoveRow, ...]
    more: int
    uses: tuple[UseRow, ...]
    problems: tuple[Problem, ...]
    stale: bool


def keep(home: Path, acting: Acting, desk: Desk, found: Proposal) -> str:
    """Write a proposal down; gives its token."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    _tidy(folder)
    token = secrets.token_hex(12)
    levelled = found.levelled
    told = {
        "ledger": acting.ledger,
        "by": acting.person.login,
        "head": desk.ledger.head,
        "objective": levelled.objective,
        "value": levelled.value,
        "lower_bound": levelled.lower_bound,
        "proven": levelled.proven,
        "schedules": levelled.schedules,
        "seconds": round(levelled.seconds, 1),
        "late": [[one.items, one.days] for one in (found.late_before, found.late_after)],
        "edits": [edit.facts() for edit in found.edits],
        "moves": [[one.item, *(day.isoformat() for day in (*one.was, *one.now)), one.needs] for one in found.moves],
        "uses": [[_told(one) for one in pair] for pair in zip(found.before, found.after, strict=True)],
        "problems": [[one.key, one.ids, dict(one.facts)] for one in found.problems],
    }
    draft = folder / f".{token}"
    draft.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    draft.replace(folder / f"{token}.json")
    return token


def kept(home: Path, acting: Acting, token: str) -> Mapping[str, Any] | None:
    """What was kept under a token in the person's own ledger; None where there is no such thing."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        told: Mapping[str, Any] = json.loads((home / FOLDER / f"{token}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if told.get("ledger") == acting.ledger else None


def shown(desk: Desk, token: str, told: Mapping[str, Any]) -> Shown:
    """A proposal laid out; items that are gone since are left out."""
    rows = [row for one in told["moves"] if (row := _move(desk, one)) is not None]
    uses = [_use(desk, *map(_profile, pair)) for pair in told["uses"]]
    return Shown(
        token,
        told,
        tuple(rows[:MOST_MOVES]),
        max(len(rows) - MOST_MOVES, 0),
        tuple(sorted(uses, key=lambda one: -one.over_before)),
        tuple(Problem(key, tuple(ids), facts) for key, ids, facts in told["problems"]),
        told["head"] != desk.ledger.head,
    )


def _move(desk: Desk, told: list[Any]) -> MoveRow | None:
    item = desk.ledger.items.get(told[0])
    if item is None:
        return None
    first, last, start, finish = map(date.fromisoformat, told[1:5])
    calendar = calendars().get(item.calendar) or calendars()["office"]
    days = calendar.number(np.array([first.toordinal(), start.toordinal()]))
    late = item.due is not None and finish > item.due
    return MoveRow(item, (first, last), (start, finish), int(days[1] - days[0]), late, bool(told[5]))


def _use(desk: Desk, before: Profile, after: Profile) -> UseRow:
    reach = reach_of([before, after], desk.today)
    charts = [chart_of(one, desk.today, reach) for one in (before, after)]
    counts = [int(one.over.sum()) for one in (before, after)]
    return UseRow(before.resource, charts[0], charts[1], counts[0], counts[1], before.first_over)


def _told(profile: Profile) -> dict[str, Any]:
    held = profile.resource
    return {
        "entry": held.entry, "name": held.name, "unit": held.unit, "sort": held.sort, "capacity": held.capacity,
        "supplies": [[day.isoformat(), amount] for day, amount in held.supplies], "carries": held.carries,
        "first": profile.first.isoformat(), "use": profile.use.tolist(), "there": profile.capacity.tolist(),
    }  # fmt: skip


def _profile(told: Mapping[str, Any]) -> Profile:
    supplies = tuple((date.fromisoformat(day), amount) for day, amount in told["supplies"])
    held = Resource(
        told["entry"], told["entry"], told["name"], told["unit"], told["sort"], told["capacity"], supplies,
        told["carries"],
    )  # fmt: skip
    use, there = (np.array(told[name], np.int64) for name in ("use", "there"))
    return Profile(held, date.fromisoformat(told["first"]), use, there, ())


def _tidy(folder: Path) -> None:
    """Old ones go, and the oldest of too many."""
    files = sorted(folder.glob("*.json"), key=lambda file: -file.stat().st_mtime)
    for at, file in enumerate(files):
        if at >= MOST_KEPT or time.time() - file.stat().st_mtime > KEPT_SECONDS:
            with suppress(OSError):
                file.unlink()
