"""What a passage's clauses hand on to the next: the focus, the stance, dates, and who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from guatu.extraction import owners
from guatu.extraction.clauses import Clause
from guatu.extraction.naming import Focus, Name, after_lead, is_facility, leading_project, name_at
from guatu.extraction.passages import Mood
from guatu.extraction.scene import Draft, Scene
from guatu.words import Period

_ON_SITE = re.compile(
    r"(?:在|来到|走进|走到|察看了?|查看了?|前往|赶到|深入|抵达|位于)([^，,。；“”]{3,28}?)(?:的?(?:施工|项目|建设|工程)?(?:现场|工地)|[，,]|$)"
)
_INTRODUCED = re.compile(
    r"([^，,。；“”]{2,26}?(?:项目|工程|基地|产业园|中心))(?:致力|总投资|计划总投资|位于|占地|是|自|于20|规划|由|概算)"
)
_RANKED = re.compile(
    r"按(?:照)?([^，,。：:\d]{3,16}?)(?:由高到低|从高到低)?(?:依次)?(?:排序|排名|排列|排位)|从([^，,。：:\d]{3,16}(?:率|额|增速|投资|数量|进度))(?:来)?看"
)
_RANKING = re.compile("排序|排名情况")
_DESIGN = re.compile(
    "(?:总投资|总建筑面积|建筑面积|总占地|占地|全长|总规模)[^，,。]{0,8}\\d|(?:建成|投用|投产|达产|投运|竣工|通车|完工|运营|达效)(?:投用|投产|使用|运营|达产)?后"
)
_DOING_NOW = re.compile("已|累计|完成|目前|力争|确保|正在|要|务必|下一步")
_STATE = re.compile("已|尚|正在|施工|主体|目前|完成")
_NO_SITE = re.compile("负责人|领导|部门")


@dataclass(slots=True)
class Held:
    """What a passage's clauses hand on to the next."""

    focus: Focus = field(default_factory=Focus)
    stance: Mood = ""
    sentence: int = -1
    part: int = -1
    told: Period | None = None
    ahead: Period | None = None
    lead: Period | None = None
    lead_open: bool = False
    lead_heading: int = -1
    barred: int = -1
    elsewhere: bool = False
    designed: bool = False
    telling: bool = False
    measured: list[Name] = field(default_factory=list)
    owned: owners.Owned | None = None
    agent: owners.Owned | None = None

    def take(self, part: Clause, stance: Mood, drafts: Sequence[Draft], reference: date, text: str) -> None:
        """Remember what a clause said, with the drafts made of it."""
        if (stance != part.passage.mood or drafts) and not _RANKING.search(part.text):
            self.stance = stance
        own = Scene(part, self.focus, reference, stance).period() if part.periods else None
        if own and own.edge != "from":
            if stance == "plan":
                self.ahead = own if after_lead(part, 0, own.span[0]) >= own.span[0] else None
            else:
                self.told = own
        if drafts and stance:
            self.telling = stance == "report"
        self._take_drafts(part, drafts, text)

    def _take_drafts(self, part: Clause, drafts: Sequence[Draft], text: str) -> None:
        """What the drafts are about comes into focus; without any, the project the clause begins with."""
        if not drafts:
            self._take_leading(part)
        for draft in drafts:
            if draft.kind in {"target", "observation"}:
                self._take_indicator(draft, text)
            elif draft.subject and draft.subject.text:
                self._take_project(draft, draft.subject)

    def _take_leading(self, part: Clause) -> None:
        """A clause no rule took that begins with a project and tells its state brings it into focus."""
        found = _STATE.search(part.text)
        if not found or found.start() < 4:
            return
        begins = name_at(part, 0, found.start())
        project = leading_project(begins) if begins else None
        if project:
            self.focus.project = self.focus.last = project

    def _take_project(self, draft: Draft, subject: Name) -> None:
        """The project named last; what is said of a part of it leaves the whole in focus."""
        if subject.rule == "focus-with-part":
            self.focus.last = self.focus.project or self.focus.item
            return
        self.focus.last = subject
        self.focus.verb = draft.action or ""
        if is_facility(subject.text) and len(subject.text) >= 5:
            self.focus.project = subject

    def _take_indicator(self, draft: Draft, text: str) -> None:
        self.focus.indicator = draft.subject
        if draft.subject and draft.subject not in self.measured:
            self.measured = [*self.measured[-7:], draft.subject]
        if draft.action_span:
            self.focus.verb = text[slice(*draft.action_span)]

    def hear_design(self, clause: Clause) -> None:
        """After 总投资 or 建成后 a sentence tells what the thing will be, until a clause dates or urges something."""
        if _DESIGN.search(clause.text) and not _DOING_NOW.search(clause.text):
            self.designed = True
        elif self.designed and (clause.periods or _DOING_NOW.search(clause.text)):
            self.designed = False

    def look_around(self, clause: Clause) -> None:
        """A place visited or a project introduced comes into focus, as does what a list is ranked by."""
        found = _ON_SITE.search(clause.text) or _INTRODUCED.match(clause.text)
        if found:
            name = found.group(1).removesuffix("施工").removesuffix("的")
            if is_facility(name) and len(name) >= 4 and not _NO_SITE.search(name):
                at = clause.start + found.start(1)
                self.focus.project = Name(name, (at, at + len(name)), "on-site")
        ranked = _RANKED.search(clause.text) if "按" in clause.text or "从" in clause.text else None
        if ranked:
            self.focus.ranked = ranked.group(1) or ranked.group(2)
