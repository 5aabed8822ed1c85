"""What a table's cell is taken to say where no rule takes it: an office put it into its table, so it counts.

Also the names of a project's row: a node or a part of a project is named by both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guatu.extraction.events import is_abstract
from guatu.extraction.lexicon import any_of, one_of, words
from guatu.extraction.naming import Focus, Name, before_tail, is_facility, is_part, without_exhortation
from guatu.extraction.scene import Draft
from guatu.extraction.statement import Kind, Value
from guatu.words import Amount, Span

_EXHORTS = re.compile(one_of(words("verbs.slogan")))
_ACTS = {"通过", "补齐", "提出"} | words("verbs.found") | words("verbs.slogan") | words("verbs.works")
_VERB = re.compile("(?:常态化)?" + one_of(_ACTS))
_EVENT_END = re.compile(one_of(words("verbs.finish")) + r"\Z")
_INNER = re.compile("(?<=[一-龥”》)）]{3})(?:完成|取得|启动|通过|签订|投入|达到|进入|开展)")
_SEVERAL = re.compile("[，,；]|并(?!网)")
_NUMBERED = re.compile("[A-Za-z]?\\d|[一二三四五六七八九十甲乙东西南北左右](?:号|期|标|线|区|段|侧|岸|洞)|#")
_SHORTEST, _LONGEST, _LONGEST_NODE, _SHORTEST_OWN = 4, 120, 16, 3


def plain_measure(text: str, span: Span, focus: Focus, *, dated: bool) -> list[Draft]:
    """A measure no rule takes, as a commitment to what its verb governs."""
    own = text[slice(*span)]
    if not _SHORTEST <= len(own) <= _LONGEST or (_EXHORTS.match(own) and is_abstract(own)):
        return []
    verb = _VERB.match(own)
    governed = bool(verb) and len(own) - (verb.end() if verb else 0) >= 3
    at = span[0] + (verb.end() if verb and governed else 0)
    bare = Name(text[at : span[1]], (at, span[1]))
    act: Span | None = (span[0], at) if governed else None
    ending = None if governed else _EVENT_END.search(own)
    if ending and ending.start() >= 2:
        act = span[0] + ending.start(), span[1]
        end = before_tail(own, ending.start(), 2)
        bare = Name(own[:end], (span[0], span[0] + end))
    inner = None if act else _INNER.search(own)
    if inner:
        act = span[0] + inner.start(), span[1]
        bare = Name(own[: inner.start()], (span[0], span[0] + inner.start()))
    name = of_project(focus.item, bare) if focus.item is not None else bare
    kind: Kind = "milestone" if dated else "task"
    return [
        Draft(kind, span, name, text[slice(*act)] if act else None, act, None, None, None, None, rule="table-measure")
    ]


def plain_progress(text: str, span: Span, about: Name | None) -> list[Draft]:
    """Progress no rule takes is the state of what the row is about."""
    own = text[slice(*span)]
    if about is None or not _SHORTEST <= len(own) <= _LONGEST:
        return []
    return [Draft("status", span, about, own, span, None, None, None, None, rule="table-progress")]


def plain_goal(span: Span, amounts: list[Amount], about: Name | None) -> list[Draft]:
    """A number in a column of goals is a target of what the row names."""
    if not amounts or about is None:
        return []
    amount = amounts[-1]
    value = Value(amount.number, amount.unit, amount.comparator or "=")
    return [Draft("target", span, about, None, None, None, None, value, amount.span, rule="table-goal")]


def of_project(project: Name, node: Name) -> Name:
    """A node of a project's row is named by both (澄江大桥荷载试验), unless it names the project itself."""
    project = without_exhortation(project)
    if project.rule == "row-heading" and not any_of("nouns.part").match(node.text):
        return node
    if project.text[:4] in node.text:
        return node
    if len(node.text) > _LONGEST_NODE or _SEVERAL.search(node.text):
        return project
    return Name(project.text + node.text, node.span, "row-name")


def state_beside(measures: Sequence[Name], clause: str, node: Name | None) -> Name | None:
    """Progress is that of the measure it shares a word with, else of the first, unless it names a thing built."""
    if not measures or (node is not None and _is_own(node.text) and not any(node.text in one.text for one in measures)):
        return node
    pairs = {clause[start : start + 2] for start in range(len(clause) - 1)}
    return max(measures, key=lambda one: any(pair in one.text for pair in pairs))


def _is_own(name: str) -> bool:
    return name[0] in "《“" or (len(name) >= _SHORTEST_OWN and is_facility(name) and not is_part(name))


def state_of_project(project: Name, node: Name | None) -> Name:
    """Progress is the project's own, unless it is that of a part with a number of its own."""
    if node is not None and project.text[:4] in node.text:
        return node
    if node is not None and len(node.text) <= _LONGEST_NODE and _NUMBERED.search(node.text):
        return Name(project.text + node.text, node.span, "row-name")
    return project
