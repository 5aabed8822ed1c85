"""Repairs in words and as plain data.

In JSON: `repairs`, in order of rank, each with `changes` (`kind`: shorten crew move overlap drop rest extend; `id`,
`name`, for a relation `before` and `type`; for a crew that is moved `lender` (`id name resource was now`); `amount` in
working days; `was` and `now`: days, lag, due day or calendar; `cost`;
`agrees`: `party` and `name`; `reason`), `cost`, `proven`, `met` (`id due finish`), `effects` (`id name was_start
was_finish start finish`), `text`; and `repair_search`: `targets` (`id name due finish days`), `proven`, `complete`,
`stopped` (seconds or null), `nearest` (`id finish days blocked`: the best without a later due day, and the chain that
holds it), `problems`, `text`.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from guatu.scheduling.repairs.change import Agreement, Change, Nearest, Repair, Repairs
from guatu.scheduling.wording import ARROW
from guatu.words import say


def change_says(change: Change, language: str, last: str | None = None, *, bare: bool = False) -> str:
    """One change with who must agree, unless `bare`; `last` is the name spoken of just before."""
    key = f"repairs.change.{change.kind}"
    if change.kind == "overlap" and change.before == last:
        key = "repairs.change.overlap_it"
    facts = {"was": _plain(change.was), "now": _plain(change.now), "before": change.before}
    if change.lender is not None:
        facts |= {"lender": change.lender.name, "resource": change.lender.resource, "then": change.lender.now}
    told = say(key, language, amount=change.amount, name=change.name, **facts)
    who = "" if bare else agrees_say(change.agrees, language)
    return told + (say("repairs.agree", language, who=who) if who else "")


def agrees_say(agrees: tuple[Agreement, ...], language: str) -> str:
    """Those who must agree, by name where it is known."""
    return say("repairs.and", language).join(dict.fromkeys(_party_says(one, language) for one in agrees))


def _party_says(one: Agreement, language: str) -> str:
    """By name; who set a due day is often known by the document only, which cannot agree itself."""
    if one.party == "setter" and one.name:
        return say("repairs.setter", language, name=one.name)
    return one.name or say(f"repairs.party.{one.party}", language)


def repair_says(repair: Repair, language: str) -> str:
    """All changes of a repair in one line."""
    told, last = [], None
    for change in repair.changes:
        told.append(change_says(change, language, last))
        last = change.name
    return say("repairs.then", language).join(told)


def nearest_says(nearest: Nearest, language: str) -> str:
    """How far a target can be brought without a later due day, and what holds it."""
    key = "repairs.nearest" if nearest.days else "repairs.nearest_met"
    return say(
        key, language, name=nearest.name, finish=nearest.finish, days=nearest.days, chain=ARROW.join(nearest.names)
    )


def repairs_say(found: Repairs, today: date | None, language: str) -> list[str]:
    """The answer, a line each: targets, repairs in order, how far it was searched, what stays out of reach."""
    if found.problems:
        return [problem.says(language) for problem in found.problems]
    if not found.targets:
        return [say("repairs.nothing", language)]
    lines = [
        say("repairs.target", language, days=one.days, name=one.name, due=one.due, finish=one.finish)
        for one in found.targets
    ]
    for rank, repair in enumerate(found.repairs, start=1):
        proven = say("repairs.proven" if repair.proven else "repairs.unproven", language)
        facts = {"says": repair_says(repair, language), "count": len(repair.changes), "cost": repair.cost}
        lines.append(say("repairs.line", language, rank=rank, proven=proven, **facts))
    return [*lines, *repairs_ending(found, today, language)]


def repairs_ending(found: Repairs, today: date | None, language: str) -> list[str]:
    """How far it was searched, and what stays out of reach; nothing where there was nothing to repair."""
    if not found.targets:
        return []
    lines: list[str] = []
    if not found.repairs:
        lines.append(say("repairs.none" if found.complete else "repairs.none_unproven", language))
    elif found.complete:
        lines.append(say("repairs.complete", language))
    if found.stopped is not None:
        lines.append(say("repairs.stopped", language, seconds=f"{found.stopped:g}"))
    passed = [one for one in found.targets if today and one.due < today]
    lines += [say("repairs.passed", language, name=one.name, due=one.due) for one in passed]
    gone = {one.id for one in passed}
    return lines + [nearest_says(one, language) for one in found.nearest if one.id not in gone]


def repairs_json(found: Repairs, today: date | None, language: str) -> dict[str, Any]:
    """The two fields that a plan in JSON gains."""
    return {
        "repairs": [_repair_json(one, language) for one in found.repairs],
        "repair_search": {
            "targets": [
                {"id": one.id, "name": one.name, "due": _plain(one.due), "finish": _plain(one.finish), "days": one.days}
                for one in found.targets
            ],
            "proven": found.proven,
            "complete": found.complete,
            "stopped": found.stopped,
            "nearest": [
                {"id": one.id, "finish": _plain(one.finish), "days": one.days, "blocked": list(one.blocked)}
                for one in found.nearest
            ],
            "problems": [{"key": one.key, "ids": list(one.ids), "text": one.says(language)} for one in found.problems],
            "text": repairs_say(found, today, language),
        },
    }


def _repair_json(repair: Repair, language: str) -> dict[str, Any]:
    return {
        "changes": [_change_json(one, language) for one in repair.changes],
        "cost": repair.cost,
        "proven": repair.proven,
        "met": [{"id": one.id, "due": _plain(one.due), "finish": _plain(one.finish)} for one in repair.met],
        "effects": [
            {"id": one.id, "name": one.name, "was_start": _plain(one.was_start), "was_finish": _plain(one.was_finish),
             "start": _plain(one.start), "finish": _plain(one.finish)}
            for one in repair.effects
        ],
        "text": repair_says(repair, language),
    }  # fmt: skip


def _change_json(change: Change, language: str) -> dict[str, Any]:
    relation = {} if change.relation is None else {"before": change.relation.before, "type": change.relation.type}
    return {
        "kind": change.kind,
        "id": change.id,
        "name": change.name,
        **relation,
        **({} if change.lender is None else {"lender": asdict(change.lender)}),
        "amount": change.amount,
        "was": _plain(change.was),
        "now": _plain(change.now),
        "cost": change.cost,
        "agrees": [{"party": one.party, "name": one.name} for one in change.agrees],
        "reason": change.reason.get(language, ""),
    }


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value
