"""Trying planning changes out (推演): kept under a name, adopted as the ordinary deeds all at once, or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, cast

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.baselines import calendars, fit_name
from guatu.actions.limits import constrain_item
from guatu.actions.planning import advance_due, depend, extend_due, plan_item, set_due, undepend
from guatu.actions.rights import SUPERVISOR
from guatu.actions.writing import write
from guatu.ledger import Draft, Edit, Item, Ledger, LimitType, LinkType, Scenario
from guatu.scheduling.baselines import Conflict, EditError, conflicts, lag_says, read_edits
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
        field = field_says(edit, language)
        was, now = (value_says(edit, value, language) for value in (edit.was, self.conflict.now))
        return say("refused.scenario_moved", language, **facts, field=field, was=was, now=now)


def suppose(
    acting: Acting,
    name: str,
    edits: Sequence[Any],
    *,
    scenario: int | None = None,
    seen: int | None = None,
    key: str,
) -> Done:
    """Write planning changes down under `name`; with `scenario` in place of what it held, against the ledger as it is.

    `edits` are plain objects, see `guatu.scheduling.baselines.read_edits`. Only maker and supervisor rewrite one;
    `seen` is the entry that last rewrote it when `edits` were made of what it held: what came since is not overwritten.
    """
    _shallow(edits)

    def drafts(ledger: Ledger) -> list[Draft]:
        if scenario is not None:
            held = _open(ledger, scenario)
            _own(acting, held)
            if seen not in {None, held.revised}:
                raise Refused("scenario_rewritten", name=held.name)
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


def adopt_scenario(acting: Acting, scenario: int, *, seen: int | None = None, key: str) -> Done:
    """Do what a scenario holds, as the ordinary deeds of planning: all of them, or none where one is refused.

    `seen` is the entry that last rewrote it as the person saw it: nobody adopts what another has changed meanwhile.
    """

    def drafts(ledger: Ledger) -> list[Draft]:
        held = _open(ledger, scenario)
        if seen not in {None, held.revised}:
            raise Refused("scenario_rewritten", name=held.name)
        if not held.edits:
            raise Refused("scenario_empty", name=held.name)
        if moved := conflicts(ledger.items, held.edits):
            raise Moved(moved[0], ledger)
        return [Draft("adopted", None, {"scenario": scenario})]

    return write(acting, "adopt", key, drafts, asked=scenario, then=lambda within: _do_all(within, scenario))


def _do_all(acting: Acting, scenario: int) -> None:
    """Do the deeds of a scenario, one after the other, in the batch of its adoption."""
    batch = acting.batch
    assert batch is not None, "adopted as one"
    held = batch.ledger.scenarios[scenario]
    batch.links_hold = _close_no_loop(batch.ledger.items, held.edits)
    for item, deed in _deeds(batch.ledger, held):
        try:
            deed(acting, "")
        except Refused as refused:
            raise NotAdopted(item, refused) from None


def _close_no_loop(items: Mapping[int, Item], edits: Sequence[Edit]) -> bool:
    """Whether all links, with those of the changes, are without a loop: then so are those made on the way there."""
    before: dict[int, set[tuple[int, str]]] = {
        number: {(link.after, link.type) for link in item.links} for number, item in items.items()
    }
    for edit in edits:
        if edit.field == "link" and edit.after is not None:
            ties = before.setdefault(edit.item, set())
            (ties.discard if edit.to is None else ties.add)((edit.after, edit.type))
    try:
        TopologicalSorter({number: {after for after, _ in ties} for number, ties in before.items()}).prepare()
    except CycleError:
        return False
    return True


def not_adoptable(ledger: Ledger, scenario: Scenario) -> Moved | None:
    """What stands against adopting it that can be told without trying: the ledger has moved under it."""
    found = conflicts(ledger.items, scenario.edits)
    return Moved(found[0], ledger) if found else None


def field_says(edit: Edit, language: str) -> str:
    """What a change changes, a limit by its type."""
    name = f"limit.field.{edit.type}" if edit.field == "limit" else f"baselines.field.{edit.field}"
    return say(name, language)


def value_says(edit: Edit, value: str | int | None, language: str) -> str:
    """A value of a change in words: 20个工作日, 2026-09-30, a calendar by its name."""
    if edit.field == "as_late":
        return say("baselines.value.yes" if value else "baselines.value.no", language)
    if value is None:
        return say("baselines.value.none", language)
    if edit.field == "link":
        return lag_says(int(value), language)
    if edit.field == "days":
        return say("baselines.value.days", language, days=value)
    return calendar_names(language).get(str(value), str(value)) if edit.field == "calendar" else str(value)


Deed = Callable[[Acting, str], Done]


def _deeds(ledger: Ledger, held: Scenario) -> list[tuple[int, Deed]]:
    """The deeds; links and limits are taken away before others are made, so that none is in another's way meanwhile."""
    plans: dict[int, dict[str, Any]] = {}
    for edit in held.edits:
        if edit.field in {"days", "not_before", "calendar", "as_late"}:
            plans.setdefault(edit.item, {}).update(_plan(edit))
    limits = [edit for edit in held.edits if edit.field == "limit"]
    deeds: list[tuple[int, Deed]] = [(edit.item, _limiting(edit, held.name)) for edit in limits if edit.to is None]
    deeds += [(item, _planning(item, facts)) for item, facts in plans.items()]
    deeds += [(edit.item, _limiting(edit, held.name)) for edit in limits if edit.to is not None]
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
    after, type_ = edit.after or 0, cast(LinkType, edit.type)
    if edit.to is None:
        return lambda acting, key: undepend(acting, edit.item, after, type=type_, key=key)
    lag = int(edit.to)
    return lambda acting, key: depend(acting, edit.item, after, type=type_, lag=lag, key=key)


def _limiting(edit: Edit, name: str) -> Deed:
    day = date.fromisoformat(str(edit.to)) if edit.to is not None else None
    type_, reason = cast(LimitType, edit.type), edit.reason or say("baselines.adopted_reason", "zh", name=name)
    return lambda acting, key: constrain_item(acting, edit.item, type_, day, reason=reason, key=key)


def _dating(edit: Edit, ledger: Ledger, name: str) -> Deed:
    # Reasons go into the ledger, so they are said in its language, whoever adopts.
    due, reason = date.fromisoformat(str(edit.to)), edit.reason or say("baselines.adopted_reason", "zh", name=name)
    now = ledger.items[edit.item].due
    if now is None:
        return lambda acting, key: set_due(acting, edit.item, due, reason=reason, key=key)
    if due < now:
        return lambda acting, key: advance_due(acting, edit.item, due, reason=reason, key=key)
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
