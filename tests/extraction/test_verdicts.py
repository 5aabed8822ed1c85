"""What becomes of the rules' drafts when the judge has spoken. These judges are sure of one kind, whatever they see."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from guatu.extraction import Kind, Statement, extract
from guatu.extraction.judge import LABELS, Judge
from guatu.extraction.prose import Reading
from guatu.extraction.verdicts import CHANGES, DROPS, FINDS, deciding
from guatu.reading import read_here

DAY = date(2026, 3, 2)
PROMISE = "市水利局要在2026年6月底前建成云溪水厂。"
MOTTO = "全市上下要统一思想。"
BARRED = "若多次协商仍不能达成一致，由栖霞区政府9月底前启动征收补偿决定程序。"


def sure_of(**chances: float) -> Judge:
    """Gives each kind named (`none` for none) the chance named, the others share the rest."""
    rest = (1 - sum(chances.values())) / (len(LABELS) - len(chances))
    row = [math.log(chances.get(label or "none", rest)) for label in LABELS]
    return Judge({"bias": 0}, np.array([row], dtype=np.float32))


def found(text: str, judge: Judge) -> list[Statement]:
    return list(extract(read_here("a.txt", text.encode()), DAY, decide=deciding(judge, {})).statements)


def kinds(text: str, judge: Judge) -> list[tuple[Kind, str]]:
    return [(one.kind, one.rule) for one in found(text, judge)]


def test_what_a_rule_found_falls_when_the_judge_is_sure_it_is_nothing() -> None:
    assert kinds(PROMISE, sure_of(none=DROPS + 0.05)) == []


def test_of_a_clause_that_the_judge_let_fall_the_trace_says_so_and_of_others_not() -> None:
    reading = Reading(read_here("a.txt", (PROMISE + MOTTO).encode()), DAY, deciding(sure_of(none=0.8), {}))
    reading.run()
    assert [(one.rule, "judged none 0.80" in one.reasons) for one in reading.traces] == [(None, True), (None, False)]


def test_what_a_rule_found_stands_while_the_judge_is_not_sure() -> None:
    assert kinds(PROMISE, sure_of(none=DROPS - 0.05)) == [("milestone", "dated-event")]


def test_the_kind_changes_when_the_judge_is_sure_of_another() -> None:
    assert kinds(PROMISE, sure_of(status=CHANGES + 0.05)) == [("status", "judged")]


def test_the_kind_stays_while_the_judge_is_not_sure() -> None:
    assert kinds(PROMISE, sure_of(status=CHANGES - 0.05, none=0.05)) == [("milestone", "dated-event")]


def test_what_no_rule_found_is_made_when_the_judge_is_sure() -> None:
    assert kinds(MOTTO, sure_of(none=1 - FINDS + 0.05)) == []
    assert kinds(MOTTO, sure_of(task=FINDS + 0.05)) == [("task", "judged")]


def test_milestones_and_tasks_are_one_to_the_judge_and_the_day_parts_them() -> None:
    both = sure_of(task=0.45, milestone=0.4)
    assert kinds(MOTTO, both) == [("task", "judged")]
    assert kinds(PROMISE, both) == [("milestone", "dated-event")]


def test_a_barred_clause_is_read_by_the_rules_when_the_judge_lets_it() -> None:
    (only,) = [one for one in found(BARRED, sure_of(milestone=0.95)) if one.due]
    assert (only.kind, only.rule, only.due, only.action) == ("milestone", "dated-event", date(2026, 9, 30), "启动")


@pytest.mark.parametrize("kind", [kind for kind in LABELS if kind])
def test_whatever_the_judge_makes_is_grounded_in_the_text(kind: Kind) -> None:
    text = PROMISE + MOTTO + "2025年，全市粮食产量达到86.5万吨。澄江大桥主塔已封顶。"
    every = found(text, sure_of(**{kind: 0.95}))
    assert len(every) >= 4
    for one in every:
        assert text[slice(*one.span)] == one.text
        assert set(one.grounds) >= {name for name in ("subject", "action", "due", "value") if getattr(one, name)}
