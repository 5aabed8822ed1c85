"""The rules in the order in which they are asked; the first that makes something of a clause has it.

Examples of what each finds and leaves stand in `examples.toml` beside this file; a test runs every one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guatu.extraction.commitments import committed, handed_in, hastened, recurring
from guatu.extraction.events import dated, finished, going, held_up, papered
from guatu.extraction.lexicon import one_of, words
from guatu.extraction.scene import Draft, Scene
from guatu.extraction.values import compared, counted

# A clause without any of these words, dates or amounts is of no interest to any rule: asked first, for speed.
TRIGGER = re.compile(
    one_of((words("verbs.finish") | words("verbs.found")) - words("verbs.slogan"))
    + "|[未末]|正|进入|转入|在建|滞后|推迟|延|停|尚|晚|落后|慢于|搁置|受阻|高于|快于|低于|优于|好于|同步|转正|转增"
    + "|推进|推动|加快|支持|督促|抓|打造|升级|推行|确保|做|开展|争取|规划|落实|保障|每|中$|已|被|获|完成"
)

Places = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: what it looks for, in words, and the drafts it makes of a scene."""

    name: str
    looks_for: str
    make: Callable[[Scene, Places], list[Draft]]


def _one(make: Callable[[Scene], Draft | None]) -> Callable[[Scene, Places], list[Draft]]:
    def drafts(scene: Scene, _: Places) -> list[Draft]:
        draft = make(scene)
        return [draft] if draft else []

    return drafts


RULES: tuple[Rule, ...] = (
    Rule("issued-paper", "a paper in 《》 that was issued, approved or agreed: status", _one(papered)),
    Rule("held-up", "a named project late, stopped or not yet done, or a promise broken: status", _one(held_up)),
    Rule("under-way", "正在…, 进入…阶段 of a named project: status", _one(going)),
    Rule(
        "counted",
        "an amount with its predicate: observation, target, milestone, task or progress by stance and verb",
        _one(counted),
    ),
    Rule("compared", "an indicator against another, without a number: target or observation", _one(compared)),
    Rule("dated-event", "an event verb with a day in the future: milestone", _one(dated)),
    Rule("finished", "a finishing verb of a named project where the past is told: status", _one(finished)),
    Rule("recurring", "每月…前报送…: a duty that comes round: task", _one(recurring)),
    Rule("handed-in", "a named unit puts a thing on a list or before somebody: task", _one(handed_in)),
    Rule("hastened", "尽快, 早日, 按时 with an event verb of a named project: task", _one(hastened)),
    Rule("committed", "a doing verb with a specific deliverable, by score: task", committed),
)
