"""Plays the sample programme: units, people, then documents and deeds in the order of their days, by real actions.

`sample/programme.toml` is the score. An item is named by its document and a phrase of it, a table cell by its value
`past` the name of its row; the player takes the item whose sentence, or whose repeat's sentence, holds the phrase.
Nothing is written that an action would refuse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from guatu import actions
from guatu.actions import Acting
from guatu.extraction import Responsible, extract
from guatu.ledger import Item, Ledger, Source
from guatu.reading import Document, Reader
from guatu.store import ledgers
from guatu.store.models import LedgerRow, Person

SAMPLE = files("guatu") / "sample"
_SPACE = re.compile(r"\s+")


class SampleError(Exception):
    """A line of the score that names no item, or more than one."""


def score() -> Mapping[str, Any]:
    """The programme as data."""
    return tomllib.loads((SAMPLE / "programme.toml").read_text(encoding="utf-8"))


class Player:
    """Plays the score into `ledger`; `step` is called after each document and deed."""

    def __init__(self, ledger: LedgerRow, owner: Acting, step: Callable[[], None]) -> None:
        self._ledger, self._owner, self._step = ledger, owner, step
        self._score = score()
        self._documents: dict[str, Document] = {}
        self._played = 0

    def play(self) -> None:
        """Everything, in order; a document comes before the deeds of its day."""
        self._register()
        with Reader() as reader:
            read = {
                entry["file"]: reader.read_bytes(entry["file"], _file("documents", entry["file"]))
                for entry in self._score["document"]
            }
        events: list[tuple[date, int, Mapping[str, Any]]] = [
            *((entry["day"], 0, entry) for entry in self._score["document"]),
            *((deed["day"], 1, deed) for deed in self._score["deed"]),
        ]
        try:
            for day, is_deed, event in sorted(events, key=lambda each: each[:2]):
                self._played += 1
                acting = self._acting(event["by"], day)
                if is_deed:
                    self._do(acting, event)
                else:
                    self._post(acting, read[event["file"]])
                # The whole play is one transaction, so without this every deed would fold everything before it.
                ledgers.remember(self._ledger.name, ledgers.ledger(self._ledger.name))
                self._step()
        finally:
            ledgers.forget()  # what was remembered may be rolled back

    def _register(self) -> None:
        for unit in self._score["unit"]:
            aliases = "\n".join(unit.get("aliases", ()))
            actions.add_unit(self._owner, unit["name"], aliases=aliases, parent=unit.get("under"))
        for person in self._score["person"]:
            actions.add_person(
                self._owner,
                login=person["login"],
                name=person["name"],
                role=person["role"],
                unit=person["unit"],
                password=self._score["password"],
            )

    def _acting(self, login: str, day: date) -> Acting:
        person = Person.objects.select_related("ledger", "unit").get(login=login)
        # One minute apart, from nine in the morning in Chengzhou.
        moment = datetime.combine(day, time(1, 0), UTC).replace(minute=self._played % 60)
        return Acting(person, self._ledger.name, day, moment)

    def _post(self, acting: Acting, document: Document) -> None:
        self._documents[document.name] = document
        data = _file("documents", document.name)
        actions.post_reading(acting, document, extract(document), data, key=f"sample-{document.name}")

    def _do(self, acting: Acting, deed: Mapping[str, Any]) -> None:
        ledger, key = ledgers.ledger(self._ledger.name), f"sample-{self._played}"
        if deed["do"] == "baseline":
            actions.take_baseline(acting, deed["name"], reason=deed.get("reason", ""), key=key)
        elif deed["do"] == "resource":
            facts = {name: deed[name] for name in ("name", "unit", "sort", "capacity")}
            actions.keep_resource(acting, **facts, supplies=[tuple(one) for one in deed["supplies"]], key=key)
        elif deed["do"] == "suppose":
            edits = [self._edit(ledger, edit) for edit in deed["edits"]]
            actions.suppose(acting, deed["name"], edits, key=key)
        elif deed["do"] == "depend":
            item, after = (self._item(ledger, deed[end]).number for end in ("item", "after"))
            soft = deed.get("preferential")
            actions.depend(acting, item, after, type=deed["type"], lag=deed["lag"], preferential=soft, key=key)
        else:
            _DEEDS[deed["do"]](Call(acting, self._item(ledger, deed["item"]), deed, key))

    def _edit(self, ledger: Ledger, edit: Mapping[str, Any]) -> Mapping[str, Any]:
        """A planning change with its items by number."""
        named = {end: self._item(ledger, edit[end]).number for end in ("item", "after") if end in edit}
        return {**edit, **named}

    def _item(self, ledger: Ledger, name: Mapping[str, str]) -> Item:
        if "stage" in name:
            whole = self._item(ledger, {part: name[part] for part in name if part != "stage"}).number
            stages = [item for item in ledger.items.values() if item.parent == whole]
            return next(item for item in stages if item.name.endswith(name["stage"]))
        start, end = self._place(name["document"], name["match"], name.get("past", ""))
        found = [
            item
            for item in ledger.items.values()
            if item.is_promise and any(_holds(source, name["document"], start, end) for source in _sources(item))
        ]
        if len(found) != 1:
            said = "no item" if not found else f"{len(found)} items"
            raise SampleError(f"{name['document']}: “{name['match']}”: {said}: name it otherwise")
        return found[0]

    def _place(self, name: str, phrase: str, past: str) -> tuple[int, int]:
        """Where the phrase stands in the document's raw text, blanks left out of account; with `past`, after that."""
        found = self._seek(name, past, 0)[1] if past else 0
        return self._seek(name, phrase, found)

    def _seek(self, name: str, phrase: str, start: int) -> tuple[int, int]:
        pattern = re.compile(r"\s*".join(map(re.escape, _SPACE.sub("", phrase))))
        match = pattern.search(self._documents[name].raw, start)
        if match is None:
            raise SampleError(f"{name}: “{phrase}”: not in the document: name it otherwise")
        return match.span()


@dataclass(frozen=True)
class Call:
    """One deed about to be done."""

    acting: Acting
    item: Item
    deed: Mapping[str, Any]
    key: str

    def proof(self) -> int:
        """The entry of the evidence named by its file, the last of that name."""
        return next(proof.entry for proof in reversed(self.item.evidence) if proof.name == self.deed["file"])


def _report(call: Call) -> None:
    deed = call.deed
    actions.report_progress(
        call.acting,
        call.item.number,
        says=deed["says"],
        on=deed.get("on"),
        percent=deed.get("percent"),
        done=deed.get("done", False),
        key=call.key,
    )


def _evidence(call: Call) -> None:
    deed = call.deed
    actions.attach_evidence(
        call.acting,
        call.item.number,
        name=deed["file"],
        data=_file("evidence", deed["file"]),
        says=deed.get("says", ""),
        key=call.key,
    )


def _assign(call: Call) -> None:
    units = [Responsible(unit["name"], unit["role"]) for unit in call.deed["units"]]
    actions.assign_units(call.acting, call.item.number, units, key=call.key)


def _plan(call: Call) -> None:
    names = ("days", "started", "finished", "not_before", "least", "as_late", "remaining")
    given = {name: call.deed[name] for name in names if name in call.deed}
    actions.plan_item(call.acting, call.item.number, **given, key=call.key)


def _demand(call: Call) -> None:
    """The resource is named by its name."""
    known = ledgers.ledger(call.acting.ledger).resources.values()
    resource = next(one.entry for one in known if one.name == call.deed["resource"])
    actions.demand(call.acting, call.item.number, resource, call.deed["amount"], key=call.key)


def _template(call: Call) -> None:
    days = call.deed.get("days", {})
    actions.apply_template(call.acting, call.item.number, call.deed["template"], days=days, key=call.key)


def _estimate(call: Call) -> None:
    points = {name: call.deed[name] for name in ("optimistic", "likely", "pessimistic")}
    actions.estimate_item(call.acting, call.item.number, **points, key=call.key)


def _expose(call: Call) -> None:
    given = {name: call.deed[name] for name in ("says", "probability", "days")}
    actions.expose_item(call.acting, call.item.number, **given, key=call.key)


def _forecast(call: Call) -> None:
    """Curve and tornado are about the item."""
    actions.make_forecast(call.acting, samples=call.deed["samples"], focus=call.item.number, key=call.key)


def _settle(call: Call) -> None:
    """The repeat of the item that stands in the document named."""
    entry = next(
        (
            repeat.entry
            for repeat in call.item.repeats
            if repeat.source.document == call.deed["in"] and repeat.state == "proposed"
        ),
        None,
    )
    if entry is None:
        raise SampleError(f"{call.deed['in']}: “{call.item.name}”: not proposed as a repeat there: name it otherwise")
    adopt = call.deed.get("adopt_due", False)
    actions.confirm_repeat(call.acting, call.item.number, entry, adopt_due=adopt, key=call.key)


_DEEDS: Mapping[str, Callable[[Call], object]] = {
    "report": _report,
    "evidence": _evidence,
    "accept": lambda call: actions.accept_evidence(
        call.acting, call.item.number, call.proof(), says=call.deed.get("says", ""), key=call.key
    ),
    "return": lambda call: actions.return_evidence(
        call.acting, call.item.number, call.proof(), reason=call.deed["reason"], key=call.key
    ),
    "close": lambda call: actions.close_item(
        call.acting, call.item.number, says=call.deed.get("says", ""), key=call.key
    ),
    "reopen": lambda call: actions.reopen_item(call.acting, call.item.number, reason=call.deed["reason"], key=call.key),
    "extend": lambda call: actions.extend_due(
        call.acting, call.item.number, call.deed["due"], reason=call.deed["reason"], key=call.key
    ),
    "advance": lambda call: actions.advance_due(
        call.acting, call.item.number, call.deed["due"], reason=call.deed["reason"], key=call.key
    ),
    "limit": lambda call: actions.constrain_item(
        call.acting, call.item.number, call.deed["type"], call.deed["to"], reason=call.deed["reason"], key=call.key
    ),
    "note": lambda call: actions.note_item(call.acting, call.item.number, says=call.deed["says"], key=call.key),
    "assign": _assign,
    "plan": _plan,
    "demand": _demand,
    "template": _template,
    "confirm": _settle,
    "estimate": _estimate,
    "expose": _expose,
    "forecast": _forecast,
}


def _sources(item: Item) -> list[Source]:
    own = [item.source] if item.source else []
    return [*own, *(repeat.source for repeat in item.repeats)]


def _holds(source: Source, document: str, start: int, end: int) -> bool:
    return source.document == document and source.span[0] < end and start < source.span[1]


def _file(folder: str, name: str) -> bytes:
    return (SAMPLE / folder / name).read_bytes()
