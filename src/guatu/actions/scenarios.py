"""Trying planning changes out (推演): kept under a name, adopted as the ordinary deeds all at once, or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.baselines import calendars, fit_name
from guatu.actions.planning import depend, extend_due, plan_item, set_due, undepend
from guatu.actions.rights import SUPERVISOR
from guatu.actions.writing import write
from guatu.ledger import Draft, Edit, Ledger, Scenario
from guatu.scheduling.baselines import Conflict, EditError, conflicts, read_edits
from guatu.store import ledgers
from guatu.words import calendar_names, say


class NotAdopted(Refused):
    """One deed of an adoption was refused, and so all were: which item, and why."""

    def __init__(self, number: int, refused: Refused) -> None:
        super().__init__("adopting", forbidden=refused.forbidden, number=number)
        self.cause = refused

    def says(self, language: str) -> str:
        """The item and the reason of the deed itself."""
        return say("refused.adopting", language, **self.facts, why=self.cause.says(language))


class Moved(Refused):
    """The ledger has moved under a scenario: what its first such change was written against, and what holds now."""

    def __init__(self, conflict: Conflict, ledger: Ledger) -> None:
        number = conflict.edit.item
        # An item can be back on the review desk.
        held = ledger.items.get(number) or ledger.drafts.get(number)
        super().__init__("scenario_moved", number=number, name=held.name if held else "")
        self.conflict = conflict

    def says(self, language: str) -> str:
        """One line."""
        edit, facts = self.conflict.edit, dict(self.facts)
        if not self.conflict.open:
            return say("refused.scenario_item", language, **facts)
        field = say(f"baselines.field.{edit.field}", language)
        was, now = (value_says(edit, value, language) for value in (edit.was, self.conflict.now))
        return say("refused.scenario_moved", language, **facts, field=field, was=was, now=now)


def suppose(acting: Acting, name: str, edits: Sequence[Any], *, scenario: int | None = None, key: str) -> Done:
    """Write planning changes down under `name`; with `scenario` in place of what it held, against the ledger as it is.

    `edits` are plain objects, see `guatu.scheduling.baselines.read_edits`. Only maker and supervisor rewrite one.
    """
    _shallow(edits)

    def drafts(ledger: Ledger) -> list[Draft]:
        if scenario is not None:
            _own(acting, _open(ledger, scenario))
        called = fit_name(ledger, name, but=scenario)
        facts: dict[str, Any] = {"name": called, "edits": [edit.facts() for edit in _read(edits, ledger)]}
        return [Draft("supposed", None, facts | ({} if scenario is None else {"scenario": scenario}))]

    return write(acting, "suppose", key, drafts, asked=(name, edits, scenario))


def drop_scenario(acting: Acting, scenario: int, *, key: str) -> Done:
    """Put a scenario away; what it held stays readable."""

    def drafts(ledger: Ledger) -> list[Draft]:
        _own(acting, _open(ledger, scenario))
        return [Draft("dropped", None, {"scenario": scenario})]

    return write(acting, "suppose", key, drafts, asked=("drop", scenario))


def adopt_scenario(acting: Acting, scenario: int, *, key: str) -> Done:
    """Do what a scenario holds, as the ordinary deeds of planning: all of them, or none where one is refused."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = _open(ledger, scenario)
        if not held.edits:
            raise Refused("scenario_empty", name=held.name)
        if moved := conflicts(ledger.items, held.edits):
            raise Moved(moved[0], ledger)
        return [Draft("adopted", None, {"scenario": scenario})]

    with transaction.atomic():
        done = write(acting, "adopt", key, drafts, asked=scenario)
        if done.again:
            return done
        ledger = ledgers.ledger(acting.ledger)
        seqs, items = list(done.seqs), list(done.items)
        held = ledger.scenarios[scenario]
        for place, (item, deed) in enumerate(_deeds(ledger, held), 1):
            try:
                one = deed(acting, f"{key[:90]}.{place}")
            except Refused as refused:
                raise NotAdopted(item, refused) from None
            seqs += one.seqs
            items += one.items
    return Done(tuple(seqs), tuple(items))


def not_adoptable(ledger: Ledger, scenario: Scenario) -> Moved | None:
    """What stands against adopting it that can be told without trying: the ledger has moved under it."""
    found = conflicts(ledger.items, scenario.edits)
    return Moved(found[0], ledger) if found else None


def value_says(edit: Edit, value: str | int | None, language: str) -> str:
    """A value of a change in words: 20个工作日, 2026-09-30, a calendar by its name."""
    if value is None:
        return say("baselines.value.none", language)
    if edit.field in {"days", "link"}:
        return say(f"baselines.value.{edit.field}", language, days=value)
    return calendar_names(language).get(str(value), str(value)) if edit.field == "calendar" else str(value)


Deed = Callable[[Acting, str], Done]


def _deeds(ledger: Ledger, held: Scenario) -> list[tuple[int, Deed]]:
    """The deeds; links are taken away before others are made, so that one turned round closes no loop on the way."""
    plans: dict[int, dict[str, Any]] = {}
    for edit in held.edits:
        if edit.field in {"days", "not_before", "calendar"}:
            plans.setdefault(edit.item, {}).update(_plan(edit))
    deeds: list[tuple[int, Deed]] = [(item, _planning(item, facts)) for item, facts in plans.items()]
    links = [edit for edit in held.edits if edit.field == "link"]
    deeds += [(edit.item, _linking(edit)) for edit in sorted(links, key=lambda edit: edit.to is not None)]
    dues = [edit for edit in held.edits if edit.field == "due"]
    return deeds + [(edit.item, _dating(edit, ledger, held.name)) for edit in dues]


def _plan(edit: Edit) -> Mapping[str, Any]:
    if edit.field == "not_before":
        return {"not_before": date.fromisoformat(str(edit.to)) if edit.to is not None else None}
    return {edit.field: edit.to}


def _planning(item: int, facts: Mapping[str, Any]) -> Deed:
    clear = [name for name, value in facts.items() if value is None]
    return lambda acting, key: plan_item(acting, item, **facts, clear=clear, key=key)


def _linking(edit: Edit) -> Deed:
    after = edit.after or 0
    if edit.to is None:
        return lambda acting, key: undepend(acting, edit.item, after, type=edit.type, key=key)
    lag = int(edit.to)
    return lambda acting, key: depend(acting, edit.item, after, type=edit.type, lag=lag, key=key)


def _dating(edit: Edit, ledger: Ledger, name: str) -> Deed:
    # Reasons go into the ledger, so they are said in its language, whoever adopts.
    due, reason = date.fromisoformat(str(edit.to)), edit.reason or say("baselines.adopted_reason", "zh", name=name)
    if ledger.items[edit.item].due is None:
        return lambda acting, key: set_due(acting, edit.item, due, reason=reason, key=key)
    return lambda acting, key: extend_due(acting, edit.item, due, reason=reason, key=key)


def _read(edits: object, ledger: Ledger) -> tuple[Edit, ...]:
    try:
        return read_edits(edits, ledger.items, calendars())
    except EditError as error:
        raise Refused(f"edit_{error.why}", forbidden=False, **error.facts) from None


def _shallow(edits: Sequence[Any]) -> None:
    """Refuse what holds more than objects of plain values: a wish nested a thousand deep cannot even be remembered."""
    for at, edit in enumerate(edits, 1):
        if not isinstance(edit, Mapping) or any(isinstance(value, list | dict) for value in edit.values()):
            raise Refused("edit_object", at=at)


def _open(ledger: Ledger, scenario: int) -> Scenario:
    held = ledger.scenarios.get(scenario)
    if held is None:
        raise Refused("no_scenario")
    if held.state != "open":
        raise Refused(f"scenario_{held.state}", name=held.name)
    return held


def _own(acting: Acting, held: Scenario) -> None:
    if acting.person.role != SUPERVISOR and acting.person.login != held.by:
        raise Refused("scenario_others", forbidden=True, name=held.name)
