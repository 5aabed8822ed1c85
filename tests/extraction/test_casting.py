"""A clause cast as the kind the judge says: the fields that kind has, found in the clause."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.extraction import Kind
from guatu.extraction.casting import cast
from guatu.extraction.scene import Draft
from tests.extraction.alone import seen_in

DAY = date(2026, 3, 2)
Facts = tuple[Kind, str | None, str | None, date | None, float | None]


def facts(draft: Draft) -> Facts:
    subject, value = draft.subject, draft.value
    return (
        draft.kind,
        subject.text if subject else None,
        draft.action,
        draft.due,
        value.number if value else None,
    )


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("2026年全市粮食产量达到88万吨以上。", ("target", "全市粮食产量", None, date(2026, 12, 31), 88.0)),
        ("2025年全市粮食产量达到86.5万吨。", ("observation", "全市粮食产量", None, date(2025, 12, 31), 86.5)),
        ("2026年6月底前建成云溪水厂。", ("milestone", "云溪水厂", "建成", date(2026, 6, 30), None)),
        ("云溪水厂正在进行设备安装。", ("status", "云溪水厂", "正在进行设备安装", None, None)),
        ("编制澄州市供水专项规划。", ("task", "澄州市供水专项规划", "编制", None, None)),
    ],
)
def test_each_kind_has_its_own_fields(text: str, made: Facts) -> None:
    (draft,) = cast(seen_in(text, DAY)[0].scene, made[0])
    assert facts(draft) == made
    assert draft.rule == "judged"


def test_a_milestone_without_a_day_is_a_task_and_a_task_with_a_day_ahead_a_milestone() -> None:
    (undated,) = cast(seen_in("编制澄州市供水专项规划。", DAY)[0].scene, "milestone")
    (dated,) = cast(seen_in("2026年6月底前建成云溪水厂。", DAY)[0].scene, "task")
    assert (undated.kind, dated.kind, dated.due) == ("task", "milestone", date(2026, 6, 30))


def test_a_duty_that_comes_round_stays_a_task() -> None:
    (draft,) = cast(seen_in("每月5日前报送工程进度。", DAY)[0].scene, "task")
    assert draft.kind == "task"


def test_several_drafts_of_a_clause_are_all_cast() -> None:
    (seen,) = seen_in("抓好云溪大道东延、城南变电站、临江区青少年活动中心等项目建设。", DAY)
    assert len(seen.drafts) == 3
    assert [(one.kind, one.rule) for one in cast(seen.scene, "milestone", seen.drafts)] == [("task", "judged")] * 3


def test_the_rules_subject_is_kept_for_a_kind_about_the_same_sort_of_thing() -> None:
    (seen,) = seen_in("2025年，全市粮食产量达到86.5万吨。", DAY)
    (draft,) = cast(seen.scene, "target", seen.drafts)
    assert draft.subject is seen.drafts[0].subject


def test_a_day_that_is_over_is_no_due_day() -> None:
    (draft,) = cast(seen_in("2025年6月底前建成云溪水厂。", DAY)[0].scene, "milestone")
    assert (draft.kind, draft.due) == ("task", None)
