"""The benchmark's scorer gives what the shared one gives."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from bench.scoring import alike, overlap, score


def record(kind: str, span: tuple[int, int], **more: object) -> dict[str, object]:
    return {
        "doc": "a",
        "kind": kind,
        "span": list(span),
        "subject": None,
        "due": None,
        "value": None,
        "units": [],
    } | more


def test_overlap_is_what_is_shared_of_what_both_cover() -> None:
    assert overlap((0, 10), (5, 10)) == 0.5
    assert overlap((0, 5), (5, 10)) == 0.0


def test_names_are_alike_by_their_characters() -> None:
    assert alike("城东水厂", "城东 水厂") == 1.0
    assert alike(None, "") == 1.0
    assert alike("城东水厂", "湿地公园") == 0.0


def test_a_score_counts_pairs_fields_and_what_is_missed() -> None:
    wanted = [
        record("task", (0, 10), subject="城东水厂"),
        record("milestone", (20, 30), due="2026-06-30"),
        record("status", (40, 50)),
    ]
    found = [record("task", (0, 9), subject="城东水厂"), record("task", (20, 30)), record("target", (60, 70))]
    told = score(wanted, found)
    assert (told.strict.right, told.any_kind.right, told.whole.right) == (1, 2, 1)
    assert told.strict.f1 == pytest.approx(1 / 3)
    assert told.confusion[("milestone", "task")] == 1
    assert told.confusion[("status", None)] == 1
    assert told.confusion[(None, "target")] == 1
    assert told.fields["subject"] == (1, 1)


@pytest.mark.shared
def test_it_agrees_with_the_shared_scorer(shared: Path, scorer: ModuleType) -> None:
    wanted = [json.loads(line) for line in (shared / "corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = ("target", "observation", "milestone", "status", "task")
    found = [
        one | {"kind": kinds[n % 5] if n % 7 == 0 else one["kind"], "span": [one["span"][0] + n % 6, one["span"][1]]}
        | ({"due": None} if n % 5 == 0 else {}) | ({"subject": "项目"} if n % 4 == 0 else {})

        | ({"units": []} if n % 3 == 0 else {})
        for n, one in enumerate(wanted) if n % 9 and one["span"][1] - one["span"][0] > 6
    ]  # fmt: skip
    ours, judged = score(wanted, found), scorer.score(wanted, found)
    for mine, name in ((ours.strict, "strict"), (ours.any_kind, "kind_agnostic"), (ours.whole, "whole_record")):
        assert (mine.right, mine.found, mine.wanted) == tuple(judged[name][key] for key in ("tp", "pred", "gold"))
    for mine_name, name in (
        ("due", "due"), ("value", "value: number and unit"), ("subject", "subject char-F1>=0.7"),
        ("subject to the letter", "subject exact"), ("units, where there are some", "units (names)"),
    ):  # fmt: skip
        right, asked = ours.fields[mine_name]
        assert asked == judged["attributes"][name]["n"]
        assert right / asked == pytest.approx(judged["attributes"][name]["accuracy"], abs=1e-4)
