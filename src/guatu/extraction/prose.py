"""One pass over a document's prose: the rules are asked clause by clause, with what was said before each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from guatu.extraction import owners
from guatu.extraction.clauses import Clause, clause_of, is_elsewhere, is_forbidding, is_hypothetical, is_ours, parts_of
from guatu.extraction.features import Seen, about
from guatu.extraction.held import Held
from guatu.extraction.item_lines import give_brackets, item_lines
from guatu.extraction.joining import Join, merged, ruled
from guatu.extraction.labels import with_moods
from guatu.extraction.memory import NUMBERED_HEADING, Memory, heads_of
from guatu.extraction.naming import Focus, Name, after_lead, is_facility, without_exhortation
from guatu.extraction.parts_of_speech import Words, words_of
from guatu.extraction.passages import Mood, Passage, outside, passages, pieces, unnumbered
from guatu.extraction.rules import RULES, TRIGGER, Rule
from guatu.extraction.scene import Draft, Found, Scene, stance_of
from guatu.extraction.statement import PROMISES, Ground, Responsible
from guatu.extraction.surroundings import CITY, city_of, is_no_place, joined, places_of, within
from guatu.extraction.topics import topics
from guatu.extraction.voices import Voice, author, voices
from guatu.reading import Document
from guatu.words import Amount, Period, Span, UnitMention, find_amounts, find_periods, find_units

_NO_DAY = date(2000, 1, 1)
_YEAR_GIVEN = re.compile(r"\d{4}|[二一][〇零○九][〇零○一二三四五六七八九]{2}|十[一二三四五六七]五|世纪")
_EVENTFUL = re.compile(r"\d(?!.{0,40}通知)|。")
_NEW_DISTRICT = re.compile("(?<![一-龥])[一-龥]{2}新区|(?<=[在由对、和])[一-龥]{2}新区")
_AREA_WIDE = re.compile("全市|全区|全县|20\\d\\d年")
_WILL = re.compile("将|要|认真|坚决|积极|主动|迅速|第一时间")
_LISTS = re.compile("(?:以下|如下|几个方面|几项)[^。]{0,16}[：:]|[：:]$")
_BYLINE = re.compile("(?:书记|局长|主任|厅长|部长|主席|区长|县长|行长|会长|院长|校长|董事长)[ 、]?[一-龥]{2,4}$")
_OPENING = re.compile("(?:通报|总结|报告|汇报|公布|介绍|说明)如下")


# What becomes of a clause that was seen, and of what the rules propose where they were not asked before.
Decide = Callable[[Seen, Callable[[], Sequence[Draft]]], Sequence[Draft]]


@dataclass(slots=True)
class Traced:
    """What happened to one clause: its stance, the rule that took it or None, and why, written out when asked."""

    span: Span
    stance: Mood
    rule: str | None
    trace: Sequence[Callable[[], Sequence[str]]]
    barred: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in words."""
        return (*chain.from_iterable(said() for said in self.trace), *filter(None, [self.barred]))


class Reading:
    """One pass over a document's prose; `found` and `traces` are its results. Not to be used twice.

    `by_article` says that an article's own day goes before `reference`, which nobody gave.
    """

    def __init__(
        self,
        document: Document,
        reference: date | None,
        decide: Decide,
        join: Join | None = None,
        *,
        by_article: bool = False,
    ) -> None:
        self.decide = decide
        self.join = join or ruled
        self.document = document
        self.text = document.text
        self.known_day = reference is not None
        self.reference = reference or _NO_DAY
        self.places = places_of(document)
        self.city = city_of(document.text)
        self.found: list[Found] = []
        self.every: Sequence[Passage] = ()
        self.traces: list[Traced] = []
        self.lines: dict[int, tuple[Period | None, owners.Owned | None]] = {}
        self.lined: owners.Owned | None = None
        self.held = Held()
        self.opening: date | None = None
        self.headings: dict[Span, date | None] = {}
        self.dates: dict[Span, list[Period]] = {}
        self.units: dict[Span, list[UnitMention]] = {}
        self.voices: Mapping[int, Voice] = {}
        self.by_article = by_article
        self.agent: owners.Owned | None = None
        self.agent_level = 0
        self.memory = Memory()
        self.opened = 0
        self.about: tuple[str, ...] = ()
        self.heads: tuple[Name, ...] = ()
        self.headed: tuple[Period, ...] = ()
        self.words: Words | None = None

    def run(self) -> None:
        """Read every passage in order; lines like 牵头单位：… are first given to the item above them."""
        every = with_moods(self.text, list(passages(self.document, self.reference if self.known_day else None)))
        self.every = every
        self.lines = item_lines(self.text, every, lambda span: self.periods(span, self.reference), self.mentions)
        self.voices = voices(self.document, self.mentions)
        self.agent = None if self.voices else author(self.text, every, self.mentions)
        day = self.reference
        for index, passage in enumerate(every):
            self._hear(passage)
            if not owners.is_line(self.text[slice(*passage.span)]):
                self._read(passage, index)
        self.reference = day

    def _hear(self, passage: Passage) -> None:
        """An article begins, or a byline stands inside a page of several speeches: from here another office speaks."""
        voice = self.voices.get(passage.span[0])
        if voice is not None:
            self.agent, self.agent_level = voice.agent, 0
            self.reference = voice.day if voice.day and self.by_article else self.reference
        line = self.text[slice(*passage.span)]
        if not self.voices and len(line) <= 30 and _BYLINE.search(line):
            spoken = [
                owners.Owned((Responsible(unit.name, "lead"),), Ground(unit.span, "author"))
                for unit in self.mentions(passage.span)
            ]
            self.agent = spoken[0] if spoken else None
            self.agent_level = 1

    def periods(self, span: Span, reference: date | None = None) -> list[Period]:
        """The time expressions of a span; without a known day only those that name a year."""
        found = [period.moved(span[0]) for period in find_periods(self.text[slice(*span)], reference or self.reference)]
        return found if self.known_day else [period for period in found if _YEAR_GIVEN.search(period.text)]

    def amounts(self, span: Span) -> list[Amount]:
        """The quantities of a span, with offsets in the document's text."""
        return [amount.moved(span[0]) for amount in find_amounts(self.text[slice(*span)])]

    def mentions(self, span: Span) -> list[UnitMention]:
        """The names of organisations in a span, with offsets in the document's text."""
        if span not in self.units:
            self.units[span] = find_units(self.text[slice(*span)])
        found = [unit.moved(span[0]) for unit in self.units[span]]
        return [replace(unit, name=self._full_name(unit)) if unit.name == "新区" else unit for unit in found]

    def _full_name(self, unit: UnitMention) -> str:
        """新区 by the name it was given before it (临江新区)."""
        named = _NEW_DISTRICT.findall(self.text, max(0, unit.span[0] - 3000), unit.span[0])
        return named[-1] if named else unit.name

    def _section_end(self, passage: Passage) -> date | None:
        """The last day of the period that a heading of the told section names."""
        if passage.mood == "plan":
            return None
        for block in reversed(passage.path):
            if block.span not in self.headings:
                self.headings[block.span] = self._past_end(block.span)
            if self.headings[block.span]:
                return self.headings[block.span]
        return self.opening

    def _headed(self, span: Span) -> list[Period]:
        if span not in self.dates:
            self.dates[span] = self.periods(span)
        return self.dates[span]

    def _past_end(self, span: Span) -> date | None:
        past = [period for period in self._headed(span) if period.latest <= self.reference]
        return past[0].latest if past else None

    def _read(self, passage: Passage, index: int) -> None:
        held = self.held
        first = len(self.found)
        section_end = self._section_end(passage)
        span = passage.span
        periods = self.periods(unnumbered(self.text, span), section_end or self.reference)
        amounts, mentions = self.amounts(span), self.mentions(span)
        due, owned = self.lines.get(index, (None, None))
        self.lined = owned
        self._enter(passage, owned)
        self.about = about(self.text, passage)
        self.words = words_of(self.text, passage.span)
        self.heads = heads_of(self.text, passage)
        self.headed = tuple(period for block in reversed(passage.path) for period in self._headed(block.span)[:1])
        self.memory.enter()
        bracketed = owners.brackets(self.text, span)
        if passage.heading and len(passage.path) <= 1 and not _EVENTFUL.search(self.text, *span):
            return
        for whole in merged(self.text, list(pieces(self.text, span)), periods, amounts, self.words, self.join):
            piece = outside(self.text, whole, bracketed)
            if piece is None:
                continue
            clause = clause_of(self.text, piece, passage, within(periods, piece.span), within(amounts, piece.span))
            self._turn(clause, within(mentions, piece.span))
            self._note_agent(clause)
            held.hear_design(clause)
            self._ask(clause, section_end, due, self._bar(clause))
            self._look_around(clause)
        given = self.found[first:]
        give_brackets(self.text, bracketed, mentions, given, span[0], lambda part: self.periods(part, self.reference))
        for draft in topics(self.text, [found.draft for found in self.found[first:]], span):
            self.found = [found for found in self.found if found.draft is not draft]
        held.focus.last = None

    def _enter(self, passage: Passage, owned: owners.Owned | None) -> None:
        """A new passage keeps the lead-in of its section and the item's name, and forgets sentences."""
        held = self.held
        heading = passage.path[-1].span[0] if passage.path else -1
        if passage.heading and passage.path[-1].level <= self.agent_level:
            self.agent = None
        if passage.heading or not passage.path:
            held.lead = held.lead if passage.heading and passage.path[-1].level > 3 else None
        if not held.lead_open:
            held.lead = None
        if passage.heading:
            held.telling = False
        focus = Focus()
        if passage.item:
            name = self.text[slice(*passage.item)]
            focus.item = without_exhortation(Name(name, passage.item, "item-heading")) if is_facility(name) else None
        elif passage.path and is_facility(self.text[slice(*passage.path[-1].span)]):
            focus.item = None
        held.agent = None
        held.lead_heading = heading
        held.focus, held.owned, held.stance, held.told, held.ahead = focus, owned, "", None, None
        held.sentence = held.part = held.barred = -1
        held.elsewhere = False

    def _turn(self, clause: Clause, mentions: Sequence[UnitMention]) -> None:
        """A new sentence forgets what the last one carried; a unit named as doer answers for what follows."""
        held, piece = self.held, clause.piece
        if piece.sentence != held.sentence:
            self.memory.previous, self.opened = "-", clause.start
            if held.sentence >= 0:
                held.owned = None if clause.passage.item is None or held.owned is None else held.owned
            held.sentence, held.stance, held.told, held.elsewhere = piece.sentence, "", None, False
            held.ahead = None
            held.measured = []
            held.focus.earlier = held.focus.indicator or held.focus.earlier
            held.focus.last = held.focus.indicator = None
            held.focus.verb = held.focus.ranked = ""
            held.designed = False
        if piece.part != held.part:
            held.part = piece.part
            held.focus.verb = ""
        named = owners.named_in(self.text, mentions, piece.span, "clause")
        if named:
            helps = all(unit.role == "support" for unit in named.units)
            held.owned = joined([held.owned, named]) if helps and held.owned else named
            doers = {unit.name for unit in named.units}
            clause.doers = tuple(
                (unit.span[0] - clause.start, unit.span[1] - clause.start)
                for unit in mentions
                if unit.name in doers and piece.span[0] <= unit.span[0] and unit.span[1] <= piece.span[1]
            )

    def _bar(self, clause: Clause) -> str:
        """Why no rule is asked about a clause; empty where they are."""
        held = self.held
        if held.barred == clause.piece.sentence:
            return "conditional"
        if is_hypothetical(clause):
            held.barred = clause.piece.sentence
            return "hypothetical"
        if is_elsewhere(clause):
            held.elsewhere = True
        elif is_ours(clause):
            held.elsewhere = False
        if held.elsewhere or self._other_city(clause):
            return "elsewhere"
        return "forbidding" if is_forbidding(clause) else ""

    def _block_owner(self, draft: Draft) -> owners.Owned | None:
        """Who answers by the lines of the block or the bracket of its heading."""
        return self.lined if draft.kind in PROMISES else None

    def _agent_of(self, part: Clause, draft: Draft) -> owners.Owned | None:
        """Who promised on behalf of the section (市农业农村局将突出抓好以下工作：) or of the paragraph."""
        if draft.kind not in PROMISES or _AREA_WIDE.search(part.text[:16]):
            return self.agent if draft.kind in PROMISES else None
        return self.held.agent or self.agent

    def _note_agent(self, clause: Clause) -> None:
        """A unit that says what it will do speaks for the paragraph; before a list, for the section."""
        if not clause.doers or not _WILL.match(clause.text, clause.doers[0][1]) or self.held.owned is None:
            return
        if self.held.agent is None:
            self.held.agent = self.held.owned
        if _LISTS.search(self.text, clause.start, min(clause.passage.span[1], clause.end + 80)):
            self.agent = self.held.owned
            self.agent_level = clause.passage.path[-1].level if clause.passage.path else 0

    def _other_city(self, clause: Clause) -> bool:
        """The clause's subject is a city that is not the document's own."""
        if not self.city or "市" not in clause.text[:24]:
            return False
        found = CITY.match(clause.text, after_lead(clause))
        return bool(found) and found.group(1) != self.city and not is_no_place(found.group(1)) if found else False

    def _ask(self, clause: Clause, section_end: date | None, due: Period | None, barred: str) -> None:
        """Ask the rules in order about each part of the clause, and the judge about what they propose."""
        held = self.held
        parts = parts_of(clause)
        both = list(held.measured[-len(parts) :]) if len(parts) > 1 and "分别" in clause.text else []
        for index, part in enumerate(parts):
            if len(both) == len(parts) and "分别" in parts[0].text[:6]:
                held.focus.indicator = both[index]
            stance = stance_of(part, held.stance, self.reference, telling=held.telling)
            scene = Scene(
                part,
                held.focus,
                self.reference,
                stance,
                held.lead,
                held.ahead,
                held.told,
                section_end,
                None if self._is_ahead(part) else due,
                held.designed,
                self.memory.near(part),
                self.headed,
                self.memory.led,
                self.memory.before(),
                self.memory.recent(),
                self.words,
                self.memory.lately,
            )
            drafts = self._judged(scene, barred)
            for draft in drafts:
                draft.subject = without_exhortation(draft.subject) if draft.subject else None
                owned = held.owned or self._block_owner(draft) or self._agent_of(part, draft)
                self.found.append(Found(draft, part.passage, owned))
                self.traces.append(Traced(draft.span, stance, draft.rule, scene.trace))
            if not drafts:
                self.traces.append(Traced((part.start, part.end), stance, None, scene.trace, barred))
            self.memory.note(part, drafts)
            if drafts or not barred:
                held.take(part, stance, drafts, self.reference, self.text)

    def _is_ahead(self, part: Clause) -> bool:
        """Whether the clause names a day ahead itself, which goes before that of its block."""
        return any(period.latest >= self.reference for period in part.periods)

    def _judged(self, scene: Scene, barred: str) -> Sequence[Draft]:
        """What the rules propose and the judge lets stand."""
        drafts: Sequence[Draft] = () if barred else self._proposed(scene)
        shared = self.about + self.memory.said()
        seen = Seen(scene, tuple(drafts), barred, self.memory.previous, self.text, self.opened, shared, self.heads)
        return self.decide(seen, lambda: self._proposed(scene))

    def _proposed(self, scene: Scene) -> Sequence[Draft]:
        for rule in self._rules_for(scene.clause):
            drafts = rule.make(scene, self.places)
            if drafts:
                for draft in drafts:
                    draft.rule = rule.name
                return drafts
        return ()

    def _rules_for(self, part: Clause) -> Sequence[Rule]:
        """All rules, none where nothing can be found, and for headings none that asks neither day nor value."""
        if part.amounts or part.periods:
            return RULES
        if part.passage.heading and NUMBERED_HEADING.match(self.text, part.passage.span[0]):
            return RULES[:1]
        return RULES if TRIGGER.search(part.text) else ()

    def _look_around(self, clause: Clause) -> None:
        """What comes into focus; a lead-in (今年目标是：) dates its list."""
        self.held.look_around(clause)
        if clause.piece.closes in "：:" and clause.piece.closes:
            ahead = [period for period in clause.periods if period.latest > self.reference]
            if not ahead and self.held.ahead and _LISTS.search(clause.text + clause.piece.closes):
                ahead = [self.held.ahead]
            if ahead and not re.search("排序|排名|情况", clause.text):
                self.held.lead = self.memory.led = ahead[-1]
                self.held.lead_open = clause.end + 2 >= clause.passage.span[1]
        told = _OPENING.search(clause.text)
        if told and clause.periods and clause.periods[-1].latest <= self.reference:
            self.opening = clause.periods[-1].latest
