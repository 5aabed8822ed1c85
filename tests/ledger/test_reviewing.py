"""Drafts lie apart until they are approved; every step at the desk is entries, and so is what takes it back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guatu.extraction import Responsible, Value, extract
from guatu.ledger import (
    Draft,
    Entry,
    Ledger,
    Source,
    append,
    approvals,
    drafts_of,
    fold,
    over_the_desk,
    undoing,
    waiting,
)
from guatu.ledger import merging as merge_drafts
from guatu.reading import Document, read_here

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SOURCE = Source("a" * 64, "方案.docx", (10, 22), "6月底前完成主体封顶", 2)
GROUP = Draft("opened", None, {"kind": "group", "name": "城市更新", "draft": True}, SOURCE)
FACTS: dict[str, Any] = {"kind": "milestone", "name": "完成主体封顶", "due": "2026-06-30", "draft": True}
DRAFT = Draft("opened", None, FACTS, SOURCE)
PLAN = """云溪县重点项目推进方案

2026年1月12日

一、水利工程
（一）9月底前完成青溪水库除险加固工程坝体灌浆。
牵头单位：市水利局
"""
MINUTES = """推进会纪要

2026年2月12日

会议要求，10月底前完成青溪水库除险加固工程坝体灌浆。
"""


def grown(ledger: Ledger, *drafts: Draft) -> tuple[Ledger, tuple[Entry, ...]]:
    return append(ledger, drafts, at=AT, author="lin")


def read(name: str, text: str) -> Document:
    return read_here(name, text.encode())


def posted(ledger: Ledger, document: Document, *, review: bool) -> Ledger:
    return append(ledger, drafts_of(ledger, document, extract(document), review=review), at=AT, author="lin")[0]


def test_a_draft_is_no_item_but_takes_a_number() -> None:
    ledger, _ = grown(Ledger(), DRAFT, Draft("opened", None, {"kind": "task", "name": "别的"}))

    assert list(ledger.items) == [2]
    assert ledger.drafts[1].state == "draft"
    assert ledger.next_number == 3


def test_approved_drafts_stand_in_the_order_of_their_numbers() -> None:
    ledger, _ = grown(Ledger(), DRAFT, DRAFT, DRAFT, Draft("approved", 3), Draft("approved", 1))

    assert list(ledger.items) == [1, 3]
    assert ledger.items[1].state == "open"
    assert ledger.items[1].reviewed
    assert list(ledger.drafts) == [2]


def test_what_is_amended_is_replaced_and_the_rest_stays() -> None:
    other = Source("a" * 64, "方案.docx", (30, 40), "12月底前投入使用", 2)
    facts = {
        "subject": "市民中心",
        "due": "2026-12-31",
        "due_text": "12月底前",
        "value": {"number": 3, "unit": "栋", "comparator": "="},
        "units": [{"name": "市住建局", "role": "lead"}],
    }

    ledger, _ = grown(Ledger(), DRAFT, Draft("amended", 1, facts, other))

    item = ledger.drafts[1]
    assert (item.name, item.subject, item.due_text) == ("完成主体封顶", "市民中心", "12月底前")
    assert item.due == item.promised == date(2026, 12, 31)
    assert item.value == Value(3, "栋", "=")
    assert item.units == (Responsible("市住建局", "lead"),)
    assert item.source == other


def test_a_fact_amended_to_nothing_is_gone() -> None:
    ledger, _ = grown(Ledger(), DRAFT, Draft("amended", 1, {"due": None, "value": None, "units": None}))

    assert (ledger.drafts[1].due, ledger.drafts[1].promised, ledger.drafts[1].units) == (None, None, ())


def test_what_is_put_aside_or_merged_waits_no_more_and_can_come_back() -> None:
    ledger, _ = grown(
        Ledger(), DRAFT, DRAFT, Draft("discarded", 1, {"reason": "口号"}), Draft("merged", 2, {"into": 1})
    )
    assert [item.state for item in ledger.drafts.values()] == ["discarded", "merged"]
    assert ledger.drafts[2].merged_into == 1
    assert waiting(ledger) == {}

    ledger, _ = grown(ledger, Draft("restored", 1, {"undoes": 3}), Draft("restored", 2, {"undoes": 4}))

    assert [item.state for item in ledger.drafts.values()] == ["draft", "draft"]
    assert ledger.drafts[2].merged_into is None
    assert waiting(ledger) == {"a" * 64: 2}


def test_folding_one_by_one_gives_what_folding_at_once_gives() -> None:
    whole, entries = grown(
        Ledger(), GROUP, DRAFT, DRAFT, Draft("amended", 2, {"name": "封顶"}), Draft("approved", 3), Draft("approved", 2)
    )
    step = Ledger()
    for entry in entries:
        step = fold([entry], step)

    assert step == whole
    assert list(step.items) == list(whole.items) == [2, 3]


def test_posting_for_review_makes_drafts_of_everything_and_counts_nowhere() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=True)

    assert ledger.items == {}
    kinds = [item.kind for item in ledger.drafts.values()]
    assert kinds.count("group") >= 1
    assert len(over_the_desk(ledger, read("方案.txt", PLAN).sha256)) == len(kinds) - kinds.count("group")


def test_approving_a_draft_brings_the_headings_above_it() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=True)
    [draft] = [item for item in ledger.drafts.values() if item.is_promise]

    ledger, _ = grown(ledger, *approvals(ledger, [draft]))

    parent = ledger.items[draft.number].parent
    assert parent is not None
    assert ledger.items[parent].kind == "group"
    assert [item for item in ledger.drafts.values() if item.state == "draft"] == []


def test_a_draft_is_repeated_by_no_other_document_until_it_is_approved() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=True)

    ledger = posted(ledger, read("纪要.txt", MINUTES), review=False)

    [item] = [item for item in ledger.items.values() if item.is_promise]
    assert (item.source and item.source.document, item.repeats) == ("纪要.txt", ())


def test_a_draft_that_says_an_item_again_becomes_its_repeat_when_it_is_approved() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=False)
    [known] = [item for item in ledger.items.values() if item.is_promise]
    ledger = posted(ledger, read("纪要.txt", MINUTES), review=True)
    [draft] = over_the_desk(ledger, read("纪要.txt", MINUTES).sha256)
    assert draft.again == known.number
    assert ledger.items[known.number].repeats == ()

    ledger, _ = grown(ledger, *approvals(ledger, [draft]))

    [repeat] = ledger.items[known.number].repeats
    assert (repeat.state, repeat.due) == ("proposed", date(2026, 10, 31))
    assert ledger.drafts[draft.number].state == "merged"


def test_two_documents_on_the_desk_meet_when_the_second_is_approved() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=True)
    ledger = posted(ledger, read("纪要.txt", MINUTES), review=True)
    [first] = [item for item in over_the_desk(ledger, read("方案.txt", PLAN).sha256) if item.is_promise]
    [second] = over_the_desk(ledger, read("纪要.txt", MINUTES).sha256)
    assert second.again is None

    for draft in (first, second):
        ledger, _ = grown(ledger, *approvals(ledger, [draft]))

    assert len(ledger.items[first.number].repeats) == 1
    assert second.number not in ledger.items


def test_a_person_may_say_that_it_is_another_promise() -> None:
    ledger = posted(Ledger(), read("方案.txt", PLAN), review=False)
    ledger = posted(ledger, read("纪要.txt", MINUTES), review=True)
    [draft] = over_the_desk(ledger, read("纪要.txt", MINUTES).sha256)
    ledger, _ = grown(ledger, Draft("amended", draft.number, {"again": 0}))

    ledger, _ = grown(ledger, *approvals(ledger, [ledger.drafts[draft.number]]))

    assert ledger.items[draft.number].state == "open"


def test_neighbours_merged_are_read_as_one_sentence() -> None:
    document = read("表.txt", "3月底前完成征地；9月底前通车。")
    one = Draft("opened", None, {"kind": "task", "name": "a", "draft": True}, source(document, 0, 8))
    two = Draft("opened", None, {**FACTS, "name": "b"}, source(document, 9, 15))
    ledger, _ = grown(Ledger(), one, two)

    ledger, _ = grown(ledger, *merge_drafts(ledger.drafts[1], ledger.drafts[2], document))

    merged = ledger.drafts[1]
    assert merged.source == source(document, 0, 15)
    assert (merged.name, merged.due) == ("3月底前完成征地；9月底前通车", date(2026, 6, 30))
    assert ledger.drafts[2].merged_into == 1


def source(document: Document, start: int, end: int) -> Source:
    return Source(document.sha256, document.name, (start, end), document.raw[start:end])


def test_every_step_is_taken_back_by_further_entries() -> None:
    ledger, entries = grown(Ledger(), GROUP, Draft("opened", None, {**FACTS, "parent": -1}, SOURCE), DRAFT)
    before = {number: _bare(item) for number, item in ledger.drafts.items()}
    steps = [
        (Draft("amended", 2, {"name": "封顶", "due": None, "units": [{"name": "市住建局", "role": "lead"}]}),),
        (Draft("approved", 1), Draft("approved", 2)),
        (Draft("discarded", 3, {"reason": "重复"}),),
    ]
    done = []
    for step in steps:
        ledger, new = grown(ledger, *step)
        entries += new
        done.append(new)

    for step_entries in reversed(done):
        histories = {n: [entry for entry in entries if entry.item == n] for n in (1, 2, 3)}
        ledger, new = grown(ledger, *undoing(ledger, step_entries, histories))
        entries += new

    assert ledger.items == {}
    assert {number: _bare(item) for number, item in ledger.drafts.items()} == before


def _bare(item: Any) -> Any:
    return item.with_(entries=(), last_heard=None)


def test_taking_back_a_step_leaves_a_heading_that_holds_others() -> None:
    child = Draft("opened", None, {**FACTS, "parent": -1}, SOURCE)
    ledger, _ = grown(Ledger(), GROUP, child, child)
    ledger, first = grown(ledger, *approvals(ledger, [ledger.drafts[2]]))
    ledger, _ = grown(ledger, *approvals(ledger, [ledger.drafts[3]]))

    ledger, _ = grown(ledger, *undoing(ledger, first, {}))

    assert list(ledger.items) == [1, 3]
    assert ledger.drafts[2].state == "draft"


def test_what_was_opened_at_the_desk_and_taken_back_is_seen_no_more() -> None:
    ledger, opened = grown(Ledger(), DRAFT)

    ledger, _ = grown(ledger, *undoing(ledger, opened, {}))

    assert ledger.drafts[1].state == "undone"
    assert over_the_desk(ledger, "a" * 64) == ()
