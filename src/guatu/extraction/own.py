"""The office's own words (词库): names of its units and projects, verbs it reads otherwise than the package does.

A person added each of them. They speak last: a known name is a name, whatever the models make of the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest

from guatu.extraction import owners
from guatu.extraction.casting import cast
from guatu.extraction.features import Seen
from guatu.extraction.lexicon import one_of
from guatu.extraction.naming import Name, after_lead, name_at
from guatu.extraction.prose import Decide, Reading
from guatu.extraction.scene import Draft, Found
from guatu.extraction.statement import PROMISES, Ground, Responsible
from guatu.words import Span, UnitMention, find_units

RULE = "own-word"
_ACTS = frozenset({"milestone", "status", "task"})
# After a known name: the words go on to something beside it or to a whole it is a part of.
_GOES_ON = re.compile("周边|附近|沿线|两侧|外围|至|到|以[东西南北]|[、和与及]")
_SENTENCE_ENDS = "。！？\n"
# How far from a statement its sentence is looked for, so that a line without an end stays cheap.
_FAR = 4_000
# So many characters of an object a duty needs.
_OBJECT = 2


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`units` gives for every way a unit is written its name; the others are sets of words."""

    units: Mapping[str, str] = field(default_factory=dict)
    projects: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    slogans: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.units or self.projects or self.duties or self.slogans)


class OwnReading(Reading):
    """A reading that knows the office's units."""

    own = OwnWords()

    def mentions(self, span: Span) -> list[UnitMention]:
        """The names of organisations in a span, those of the office among them."""
        if not self.own.units:
            return super().mentions(span)
        found = find_units(self.text[slice(*span)], frozenset(self.own.units))
        return [replace(one, span=(one.span[0] + span[0], one.span[1] + span[0])) for one in found]


def reading_of(own: OwnWords) -> type[Reading]:
    """The kind of reading: one that knows the office's words where it has any."""
    if not own:
        return Reading
    return type("KnowingReading", (OwnReading,), {"own": own})


def heeding(own: OwnWords, decide: Decide) -> Decide:
    """`decide`, but an exhortation of the office's list is none, and a clause with a verb of its duties is a task."""
    if not own.duties and not own.slogans:
        return decide

    def heed(seen: Seen, proposed: Callable[[], Sequence[Draft]]) -> Sequence[Draft]:
        drafts = decide(seen, proposed)
        if drafts:
            _name_act(seen, drafts, own.duties)
            return tuple(draft for draft in drafts if not _is_slogan(seen, draft, own.slogans))
        return _duty(seen, own.duties)

    return heed


def _is_slogan(seen: Seen, draft: Draft, slogans: frozenset[str]) -> bool:
    if not slogans or draft.kind != "task" or draft.due is not None or draft.value is not None:
        return False
    return draft.action in slogans or bool(_any(slogans).match(seen.scene.text, after_lead(seen.scene.clause)))


def _name_act(seen: Seen, drafts: Sequence[Draft], duties: frozenset[str]) -> None:
    """The verb of a task that was found without one."""
    for draft in drafts if duties else ():
        if draft.action is None and draft.kind in {"task", "milestone"}:
            found = _any(duties).search(seen.scene.text)
            if found and not seen.scene.clause.is_quoted(found.start()):
                draft.action, draft.action_span = found.group(), seen.scene.absolute(*found.span())


def _duty(seen: Seen, duties: frozenset[str]) -> Sequence[Draft]:
    """A task of the clause whose verb the office listed; none where it tells what was, or is barred."""
    scene = seen.scene
    if not duties or seen.barred or scene.stance == "report":
        return ()
    found = _any(duties).search(scene.text, after_lead(scene.clause))
    if found is None or scene.clause.is_quoted(found.start()) or len(scene.text) - found.end() < _OBJECT:
        return ()
    made = cast(scene, "task")
    for draft in made:
        draft.rule, draft.action, draft.action_span = RULE, found.group(), scene.absolute(*found.span())
        draft.subject = name_at(scene.clause, found.end(), len(scene.text)) or draft.subject
    return made


def name_subjects(text: str, found: Sequence[Found], own: OwnWords) -> None:
    """Put the names of the office's projects where they stand as subjects, in place."""
    if own.projects:
        for one in found:
            _name_subject(text, one.draft, own.projects)


def name_units(text: str, found: Sequence[Found], own: OwnWords) -> None:
    """Call each unit that answers by its name in the office's register, in place."""
    if own.units:
        for one in found:
            _name_units(text, one, own.units)


def _name_subject(text: str, draft: Draft, projects: frozenset[str]) -> None:
    held = draft.subject.span if draft.subject else None
    for known in _any(projects).finditer(text, *draft.span):
        if _GOES_ON.match(text, known.end()):
            continue
        meets = held is not None and held[0] < known.end() and known.start() < held[1]
        if meets or draft.kind in _ACTS:
            draft.subject = Name(known.group(), known.span(), RULE)
            return


def _name_units(text: str, one: Found, units: Mapping[str, str]) -> None:
    """Those the sentence itself makes act, if nobody was found or less than their names; then each by its own name."""
    if one.draft.kind in PROMISES and not (one.owned and any(unit.name in units for unit in one.owned.units)):
        span = _sentence(text, one.draft.span)
        known = [
            replace(mention, span=(mention.span[0] + span[0], mention.span[1] + span[0]))
            for mention in find_units(text[slice(*span)], frozenset(units))
            if mention.name in units
        ]
        named = owners.named_in(text, known, span, "clause")
        if named and (one.owned is None or _is_less(one.owned.units, named.units)):
            one.owned = named
    if one.owned:
        one.owned = _by_name(one.owned, units)


def _by_name(owned: owners.Owned, units: Mapping[str, str]) -> owners.Owned:
    """Each unit by its own name, once, with the ground it had."""
    named: dict[str, tuple[Responsible, Ground | None]] = {}
    for unit, ground in zip_longest(owned.units, owned.grounds[: len(owned.units)]):
        name = units.get(unit.name, unit.name)
        named.setdefault(name, (replace(unit, name=name), ground))
    grounds = tuple(ground for _, ground in named.values() if ground is not None)
    return replace(owned, units=tuple(unit for unit, _ in named.values()), grounds=grounds)


def _is_less(held: Sequence[Responsible], known: Sequence[Responsible]) -> bool:
    """Whether what was found is but pieces of the known names."""
    return all(any(unit.name in other.name for other in known) for unit in held)


def _sentence(text: str, span: Span) -> Span:
    far = max(0, span[0] - _FAR)
    start = max(far, *[text.rfind(mark, far, span[0]) + 1 for mark in _SENTENCE_ENDS])
    last = min(len(text), span[1] + _FAR)
    ends = [end for mark in _SENTENCE_ENDS if (end := text.find(mark, span[1], last)) >= 0]
    return start, min(ends, default=last)


@lru_cache(maxsize=16)
def _any(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(one_of(words))
