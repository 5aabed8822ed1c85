"""Entries, days and people in the words of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from guatu.ledger import Entry, Item, Resource
from guatu.store.models import Person
from guatu.words import phrase_book, say

_BREAK_IN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s{1,20}(?=[\u3000-\u9fff\uff00-\uffef])")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history: what happened, said by whom and when; `quote` is what a person wrote."""

    seq: int
    at: datetime
    author: str
    kind: str
    says: str
    quote: str


def names_of(ledger: str) -> Mapping[str, str]:
    """The names of the ledger's people by login."""
    return dict(Person.objects.filter(ledger_id=ledger).values_list("login", "name"))


def one_line(text: str) -> str:
    """A sentence without the line breaks of its page; between Chinese characters nothing takes their place."""
    return " ".join(_BREAK_IN_CHINESE.sub("", text).split())


def day_says(day: date | None, language: str) -> str:
    """A day as people read it, with its weekday."""
    if day is None:
        return ""
    weekday = say(f"web.weekday.{WEEKDAYS[day.weekday()]}", language)
    return say("web.day", language, year=day.year, month=day.month, day=day.day, weekday=weekday)


def tell(
    entry: Entry,
    items: Mapping[int, Item],
    people: Mapping[str, str],
    language: str,
    resources: Mapping[int, Resource] | None = None,
) -> Told:
    """Say an entry in words; `resources` give those that it numbers their names."""
    facts = entry.facts
    named = (resources or {}).get(facts.get("resource", 0))
    if named is not None:
        facts = {"name": named.name, "unit": named.unit, **facts}
    told = _WORDS.get(entry.kind, _plainly)(facts, items, language)
    quote = facts.get("says") or facts.get("reason") or ""
    return Told(
        entry.seq, timezone.localtime(entry.at), people.get(entry.author, entry.author), entry.kind, told, quote
    )


def units_say(units: Any, language: str) -> str:
    """Units with their roles."""
    mark = say("web.list_mark", language)
    return mark.join(f"{unit['name']}（{say('role.' + unit['role'], language)}）" for unit in units or ())


def _plainly(_: Mapping[str, Any], __: Mapping[int, Item], ___: str) -> str:
    return ""


def _opened(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    key = "web.entry.opened.template" if str(facts.get("rule", "")).startswith("template:") else "web.entry.opened"
    if facts.get("draft"):
        key = "web.entry.opened.draft"
    return say(key, language, kind=say(f"kind.{facts['kind']}", language))


def _due(key: str) -> Any:
    return lambda facts, _, language: (
        say(key, language, due=facts["due"]) if facts["due"] else say("web.entry.dated.cleared", language)
    )


def _planned(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    mark = say("web.list_mark", language)
    said = [
        say(f"web.entry.planned.{name}" + (".cleared" if facts[name] is None else ""), language, value=facts[name])
        for name in ("remaining", "days", "least", "not_before", "started", "finished")
        if name in facts
    ]
    if "as_late" in facts:
        said.append(say("web.entry.planned." + ("as_late" if facts["as_late"] else "as_early"), language))
    return mark.join(said) or say("web.entry.planned", language)


def _forecast(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    return say("web.entry.forecast", language, samples=facts["samples"], seed=facts["seed"], count=len(facts["rows"]))


def _depended(facts: Mapping[str, Any], items: Mapping[int, Item], language: str) -> str:
    other = items.get(facts["after"])
    relation = say(f"web.relation.{facts['type']}", language)
    if facts.get("preferential"):
        relation += say("web.entry.depended.preferential", language)
    return say(
        "web.entry.depended",
        language,
        lag=facts["lag"],
        number=facts["after"],
        name=other.name if other else "",
        relation=relation,
    )


def _constrained(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    day = facts["day"]
    if day is None:
        return say("web.entry.constrained.cleared", language, limit=say(f"limit.field.{facts['type']}", language))
    return say("web.entry.constrained", language, limit=say(f"limit.{facts['type']}", language, day=day))


def _reported(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    said = say("web.entry.reported", language, on=facts["on"])
    if "percent" in facts:
        said += say("web.entry.reported.percent", language, percent=facts["percent"])
    if facts.get("done"):
        said += say("web.entry.reported.done", language)
    return said


def _moved(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    if "parent" in facts:
        return say("web.entry.moved", language, number=facts["parent"])
    return say("web.entry.moved.top", language)


def _demanded(facts: Mapping[str, Any], _: Mapping[int, Item], language: str) -> str:
    told = {name: facts.get(name, "") for name in ("name", "unit", "amount")}
    if not facts["amount"]:
        return say("web.entry.demanded.none", language, name=told["name"])
    return say("web.entry.demanded", language, **told)


def _simple(key: str, *names: str) -> Any:
    return lambda facts, _, language: say(key, language, **{name: facts.get(name, "") for name in names})


_WORDS: Mapping[str, Any] = {
    "received": _simple("web.entry.received", "name"),
    "dismissed": _simple("web.entry.dismissed"),
    "opened": _opened,
    "repeated": _simple("web.entry.repeated", "name"),
    "confirmed": _simple("web.entry.confirmed"),
    "refused": _simple("web.entry.refused"),
    "assigned": lambda facts, _, language: say(
        "web.entry.assigned", language, units=units_say(facts["units"], language)
    ),
    "dated": _due("web.entry.dated"),
    "extended": _due("web.entry.extended"),
    "advanced": _due("web.entry.advanced"),
    "planned": _planned,
    "constrained": _constrained,
    "depended": _depended,
    "undepended": _simple("web.entry.undepended", "after"),
    "estimated": _simple("web.entry.estimated", "optimistic", "likely", "pessimistic"),
    "exposed": _simple("web.entry.exposed", "probability", "days"),
    "relieved": _simple("web.entry.relieved", "entry"),
    "forecast": _forecast,
    "resourced": _simple("web.entry.resourced", "name"),
    "retired": _simple("web.entry.retired", "name"),
    "demanded": _demanded,
    "moved": _moved,
    "renamed": _simple("web.entry.renamed", "name"),
    "reported": _reported,
    "evidenced": _simple("web.entry.evidenced", "name"),
    "accepted": _simple("web.entry.accepted"),
    "returned": _simple("web.entry.returned"),
    "closed": _simple("web.entry.closed"),
    "reopened": _simple("web.entry.reopened"),
    "cancelled": _simple("web.entry.cancelled"),
    "noted": _simple("web.entry.noted"),
    "approved": _simple("web.entry.approved"),
    "amended": _simple("web.entry.amended"),
    "discarded": _simple("web.entry.discarded"),
    "merged": _simple("web.entry.merged", "into"),
    "restored": _simple("web.entry.restored"),
    "recalled": _simple("web.entry.recalled"),
    "learnt": _simple("web.entry.learnt", "word"),
    "forgotten": _simple("web.entry.forgotten", "entry"),
    "baselined": _simple("baselines.entry.baselined", "name"),
    "supposed": lambda facts, _, language: say(
        "baselines.entry.supposed", language, name=facts["name"], count=len(facts["edits"])
    ),
    "adopted": _simple("baselines.entry.adopted", "scenario"),
    "dropped": _simple("baselines.entry.dropped", "scenario"),
}


def rule_says(rule: str | None, language: str) -> str:
    """What the rule that made an item looks for; a template is named as one, an unknown rule by its name."""
    if not rule:
        return ""
    key = f"extraction.rule.{rule}"
    if key in phrase_book():
        return say(key, language)
    return say("web.source.template", language) if rule.startswith("template:") else rule
