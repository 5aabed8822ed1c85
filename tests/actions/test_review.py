"""The review desk: who may, what each step writes, and that the last step can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from guatu import actions
from guatu.actions import Done, Refused
from guatu.extraction import Responsible
from guatu.ledger import Item, over_the_desk
from guatu.store import ledgers
from tests.actions.conftest import NOW, PLAN, Acting, Office, Person

pytestmark = pytest.mark.store
MORE = """临江区年度工作安排

2026年1月20日

一、文化旅游
（一）8月底前完成临江文化馆主体结构封顶，10月底前完成室内装修。
牵头单位：临江区政府
（二）6月底前建成滨江步道12公里。
（三）年内编制《临江区夜间经济发展方案》。
"""


class Desk:
    """The office with one document waiting for review."""

    def __init__(self, office: Office) -> None:
        self.office, self.ban = office, office.acting("ban")
        self.sha256 = actions.post_document(
            self.ban, "安排.txt", MORE.encode(), key="more", review=True
        ).document.sha256

    def seen(self) -> dict[int, Item]:
        return {item.number: item for item in over_the_desk(ledgers.ledger("main"), self.sha256)}

    def find(self, words: str) -> Item:
        return next(item for item in self.seen().values() if words in item.name)

    def span(self, words: str) -> tuple[int, int]:
        start = MORE.index(words)
        return start, start + len(words)

    def undo(self, key: str, who: str = "ban") -> Done:
        return actions.undo_review(self.office.acting(who), self.sha256, key=key)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_drafts_are_in_no_item_list(desk: Desk) -> None:
    before = {item.source.document for item in desk.office.items().values() if item.source}

    assert before == {"方案.txt"}
    assert len(desk.seen()) >= 3
    assert {item.state for item in desk.seen().values()} == {"draft"}


@pytest.mark.parametrize("login", ["shui", "xian", "guan"])
def test_only_the_supervisor_reviews(desk: Desk, login: str) -> None:
    acting, number = desk.office.acting(login), next(iter(desk.seen()))
    steps = (
        lambda: actions.approve_drafts(acting, [number], key="1"),
        lambda: actions.amend_draft(acting, number, {"name": "别的"}, key="2"),
        lambda: actions.discard_draft(acting, number, key="3"),
        lambda: actions.open_draft(acting, desk.sha256, desk.span("滨江步道"), key="4"),
        lambda: actions.undo_review(acting, desk.sha256, key="5"),
    )

    for step in steps:
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.forbidden


def test_many_are_approved_at_once_and_a_key_counts_once(desk: Desk) -> None:
    numbers = list(desk.seen())

    first = actions.approve_drafts(desk.ban, numbers, key="all")
    again = actions.approve_drafts(desk.ban, numbers, key="all")

    assert again.again
    assert first.seqs == again.seqs
    assert {item.state for item in desk.seen().values() if not item.again} == {"open"}


def test_an_amended_field_keeps_what_the_person_pointed_at(desk: Desk) -> None:
    held = desk.find("滨江步道")
    done = actions.amend_draft(
        desk.ban,
        held.number,
        {
            "subject": "滨江步道",
            "due": "2026-10-31",
            "due_text": "10月底前",
            "units": [{"name": "临江区政府", "role": "lead"}],
        },
        grounds={"due": desk.span("10月底前"), "units": desk.span("临江区政府")},
        key="amend",
    )

    item = desk.seen()[held.number]
    [entry] = ledgers.some_entries("main", done.seqs)
    assert (item.due, item.due_text, item.units) == (
        date(2026, 10, 31),
        "10月底前",
        (Responsible("临江区政府", "lead"),),
    )
    assert entry.facts["grounds"]["due"] == [list(desk.span("10月底前")), "person"]


def test_what_is_the_same_is_not_written_again(desk: Desk) -> None:
    held = desk.find("滨江步道")

    assert actions.amend_draft(desk.ban, held.number, {"name": held.name, "kind": held.kind}, key="same").seqs == ()


@pytest.mark.parametrize(("facts", "why"), [({"name": "　"}, "empty"), ({"kind": "wish"}, "no_kind")])
def test_a_wrong_amendment_leaves_nothing_behind(desk: Desk, facts: dict[str, str], why: str) -> None:
    before = ledgers.ledger("main").seq

    with pytest.raises(Refused) as refused:
        actions.amend_draft(desk.ban, next(iter(desk.seen())), facts, key="wrong")

    assert refused.value.why == why
    assert ledgers.ledger("main").seq == before


def test_a_draft_is_split_at_what_is_selected(desk: Desk) -> None:
    held = desk.find("滨江步道")
    place = desk.span("滨江步道12公里")

    done = actions.split_draft(desk.ban, held.number, [place], key="split")

    new = desk.seen()[next(number for number in done.items if number != held.number)]
    first = desk.seen()[held.number]
    assert (new.source and new.source.span, new.rule, new.state) == (place, "person", "draft")
    assert new.value is not None
    assert (new.value.number, new.value.unit) == (12, "公里")
    assert first.source is not None
    assert first.source.text == "6月底前建成"
    assert first.value is None
    assert first.due == date(2026, 6, 30)


def test_merging_keeps_one_of_two(desk: Desk) -> None:
    first, second, *_ = desk.seen().values()

    actions.merge_drafts(desk.ban, second.number, first.number, key="merge")

    assert desk.seen()[second.number].state == "merged"
    assert desk.seen()[second.number].merged_into == first.number


def test_a_sentence_passed_over_becomes_a_draft_with_its_day(desk: Desk) -> None:
    place = desk.span("6月底前建成滨江步道12公里")

    done = actions.open_draft(desk.ban, desk.sha256, place, kind="milestone", key="new")

    item = desk.seen()[done.items[0]]
    assert (item.kind, item.due, item.due_text) == ("milestone", date(2026, 6, 30), "6月底前")


def test_a_selection_outside_the_document_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        actions.open_draft(desk.ban, desk.sha256, (5, 10**6), key="far")

    assert refused.value.why == "no_selection"


def test_steps_are_taken_back_from_the_last_to_the_first(desk: Desk) -> None:
    before = {number: (item.state, item.name, item.due) for number, item in desk.seen().items()}
    first, second, third = list(before)[:3]
    actions.amend_draft(desk.ban, first, {"name": "另一名称", "due": None}, key="1")
    actions.approve_drafts(desk.ban, [first], key="2")
    actions.discard_draft(desk.ban, second, reason="口号", key="3")
    actions.split_draft(desk.ban, third, [desk.span(MORE[slice(*_part(desk.seen()[third]))])], key="4")

    for step in range(4):
        desk.undo(f"undo {step}")

    assert {number: (item.state, item.name, item.due) for number, item in desk.seen().items()} == before
    with pytest.raises(Refused) as refused:
        desk.undo("undo more")
    assert refused.value.why == "nothing_to_undo"


def _part(item: Item) -> tuple[int, int]:
    assert item.source
    start, end = item.source.span
    return start, end - 2


def test_nobody_takes_back_anothers_step(desk: Desk) -> None:
    actions.approve_drafts(desk.ban, [next(iter(desk.seen()))], key="1")

    with pytest.raises(Refused) as refused:
        desk.undo("theirs", "du")

    assert refused.value.why == "nothing_to_undo"


def test_a_step_is_not_taken_back_when_something_happened_since(desk: Desk) -> None:
    number = next(iter(desk.seen()))
    actions.approve_drafts(desk.ban, [number], key="1")
    actions.note_item(desk.ban, number, says="已电话核实", key="note")

    with pytest.raises(Refused) as refused:
        desk.undo("late")

    assert refused.value.why == "undo_late"
    assert desk.seen()[number].state == "open"


def test_a_repeat_put_forward_by_approval_is_taken_back_with_it(desk: Desk) -> None:
    office = desk.office
    minutes = PLAN.replace("云溪县重点项目推进方案", "推进会纪要").replace("9月底前", "10月底前")
    posted = actions.post_document(desk.ban, "纪要.txt", minutes.encode(), key="minutes", review=True)
    sha256 = posted.document.sha256
    draft = next(item for item in over_the_desk(ledgers.ledger("main"), sha256) if item.again)
    actions.approve_drafts(desk.ban, [draft.number], key="again")
    known = office.items()[draft.again or 0]
    assert [repeat.state for repeat in known.repeats] == ["proposed"]

    actions.undo_review(desk.ban, sha256, key="back")

    assert [repeat.state for repeat in office.items()[known.number].repeats] == ["refused"]
    assert ledgers.ledger("main").drafts[draft.number].state == "draft"


def test_a_draft_can_be_neither_reported_on_nor_closed(desk: Desk) -> None:
    number = next(iter(desk.seen()))

    with pytest.raises(Refused) as refused:
        actions.report_progress(desk.ban, number, says="完成", on=NOW.date(), key="report")

    assert refused.value.why == "no_item"


def test_handled_twice_at_once_is_refused_the_second_time(desk: Desk) -> None:
    number = next(iter(desk.seen()))
    other = Acting.of(Person.objects.select_related("ledger", "unit").get(login="du"), NOW)
    actions.discard_draft(other, number, key="du")

    with pytest.raises(Refused) as refused:
        actions.approve_drafts(desk.ban, [number], key="ban")

    assert refused.value.why == "not_draft"
