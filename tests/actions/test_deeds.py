"""Every deed: who may, what it writes, what it refuses, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings

from guatu.actions import (
    Acting,
    Refused,
    accept_evidence,
    add_person,
    add_unit,
    apply_template,
    assign_units,
    attach_evidence,
    cancel_item,
    change_own_password,
    change_person,
    close_item,
    confirm_repeat,
    depend,
    dismiss_sentence,
    extend_due,
    first_administrator,
    machine_account,
    move_item,
    note_item,
    open_ledger,
    plan_item,
    post_document,
    refuse_repeat,
    rename_item,
    reopen_item,
    report_progress,
    return_evidence,
    set_due,
    undepend,
)
from guatu.extraction import Responsible
from guatu.ledger import Link
from guatu.scheduling import templates
from guatu.store import ledgers
from guatu.store.models import EntryRow, KeyRow

from .conftest import NOW, PASSWORD, PLAN, TODAY, Office

pytestmark = [pytest.mark.store, pytest.mark.django_db]


def refused(do: Callable[[], object]) -> str:
    """The reason of the refusal; the ledger must be as it was."""
    before = EntryRow.objects.count(), KeyRow.objects.count()
    with pytest.raises(Refused) as caught:
        do()
    assert (EntryRow.objects.count(), KeyRow.objects.count()) == before
    assert all(caught.value.says(language) for language in ("zh", "en"))
    return caught.value.why


def prove(office: Office, item: int, data: bytes = b"photo", key: str = "proof") -> int:
    return attach_evidence(office.acting("shui"), item, name="现场.jpg", data=data, key=key).seqs[0]


class TestPosting:
    def test_a_document_posted_opens_its_promises_with_their_units(self, office: Office) -> None:
        item = office.item("坝体灌浆")

        assert item.due == date(2026, 9, 30)
        assert item.lead == "市水利局"
        assert settings.HOME.load(item.source.sha256) == PLAN.encode()  # type: ignore[union-attr]

    def test_the_same_bytes_under_another_key_and_name_change_nothing(self, office: Office) -> None:
        before = EntryRow.objects.count()

        posted = post_document(office.acting("ban"), "副本.txt", PLAN.encode(), key="other")

        assert posted.known
        assert EntryRow.objects.count() == before

    def test_a_unit_may_not_post(self, office: Office) -> None:
        assert refused(lambda: post_document(office.acting("shui"), "x.txt", b"1", key="x")) == "not_allowed"


class TestClosing:
    def test_an_item_closes_on_proof_accepted_by_someone_else(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        report_progress(office.acting("shui"), item, says="灌浆完成", percent=100, done=True, key="r")
        proof = prove(office, item)
        accept_evidence(office.acting("ban"), item, proof, key="a")

        close_item(office.acting("ban"), item, says="现场已核", key="c")

        closed = office.items()[item]
        assert closed.state == "closed"
        assert closed.evidence[0].judged_by == "ban"

    def test_a_claim_alone_closes_nothing(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        report_progress(office.acting("shui"), item, says="完成", percent=100, done=True, key="r")

        assert refused(lambda: close_item(office.acting("ban"), item, key="c")) == "no_evidence"

    def test_pending_proof_holds_the_closing_up(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        accept_evidence(office.acting("ban"), item, prove(office, item), key="a")
        prove(office, item, b"second", "proof-2")

        assert refused(lambda: close_item(office.acting("ban"), item, key="c")) == "evidence_pending"

    def test_nobody_judges_or_closes_on_their_own_proof(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        proof = attach_evidence(office.acting("ban"), item, name="a.jpg", data=b"1", key="e").seqs[0]

        assert refused(lambda: accept_evidence(office.acting("ban"), item, proof, key="a")) == "own_evidence"
        accept_evidence(office.acting("du"), item, proof, key="a2")
        assert refused(lambda: close_item(office.acting("ban"), item, key="c")) == "own_evidence"
        close_item(office.acting("du"), item, key="c2")

    def test_proof_of_an_earlier_round_does_not_count(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        accept_evidence(office.acting("ban"), item, prove(office, item), key="a")
        close_item(office.acting("ban"), item, key="c")
        reopen_item(office.acting("ban"), item, reason="复核发现渗漏", key="o")

        assert refused(lambda: close_item(office.acting("ban"), item, key="c2")) == "no_evidence"
        assert office.items()[item].evidence[0].state == "accepted"

    def test_a_returned_proof_carries_its_reason_and_can_be_followed_by_another(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        return_evidence(office.acting("ban"), item, prove(office, item), reason="照片模糊", key="b")

        accept_evidence(office.acting("ban"), item, prove(office, item, b"clear", "p2"), key="a")

        assert [(proof.state, proof.reason) for proof in office.items()[item].evidence] == [
            ("returned", "照片模糊"),
            ("accepted", None),
        ]

    def test_a_proof_is_judged_once(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        proof = prove(office, item)
        accept_evidence(office.acting("ban"), item, proof, key="a")

        assert refused(lambda: return_evidence(office.acting("du"), item, proof, reason="x", key="b")) == (
            "evidence_settled"
        )

    def test_the_same_file_counts_once_in_a_round(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        prove(office, item)

        assert refused(lambda: prove(office, item, key="again")) == "evidence_twice"

    def test_a_closed_item_takes_no_more_reports(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        cancel_item(office.acting("ban"), item, reason="并入他项", key="x")

        assert refused(lambda: report_progress(office.acting("shui"), item, says="y", key="r")) == "state_cancelled"

    def test_a_group_is_not_closed(self, office: Office) -> None:
        group = next(item for item in office.items().values() if item.kind == "group")

        assert refused(lambda: close_item(office.acting("ban"), group.number, key="c")) == "no_promise"


class TestRights:
    def test_a_unit_acts_on_what_it_leads_or_supports_and_on_nothing_else(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        report_progress(office.acting("shui"), item, says="进场", key="1")
        report_progress(office.acting("xian"), item, says="征地完成", key="2")

        assert refused(lambda: report_progress(office.acting("zhu"), item, says="x", key="3")) == "not_yours"

    def test_a_supporting_unit_does_not_plan(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        plan_item(office.acting("shui"), item, days=30, key="1")

        assert refused(lambda: plan_item(office.acting("xian"), item, days=5, key="2")) == "not_allowed"

    @pytest.mark.parametrize("login", ["shui", "xian", "guan"])
    def test_only_the_supervisor_judges_closes_and_extends(self, office: Office, login: str) -> None:
        item = office.item("坝体灌浆").number
        proof = prove(office, item)
        who = office.acting(login)

        for do in (
            lambda: accept_evidence(who, item, proof, key="k"),
            lambda: close_item(who, item, key="k"),
            lambda: extend_due(who, item, date(2026, 12, 1), reason="x", key="k"),
            lambda: cancel_item(who, item, reason="x", key="k"),
            lambda: assign_units(who, item, [Responsible("a", "lead")], key="k"),
        ):
            assert refused(do) in {"not_yours", "not_allowed"}

    def test_a_person_switched_off_does_nothing_more(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        change_person(office.acting("guan"), "shui", active=False)

        assert refused(lambda: report_progress(office.acting("shui"), item, says="x", key="1")) == "not_allowed"

    def test_a_person_switched_off_while_the_request_ran_does_nothing_more(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        running = office.acting("shui")
        change_person(office.acting("guan"), "shui", active=False)

        assert refused(lambda: report_progress(running, item, says="x", key="1")) == "not_allowed"

    def test_a_person_of_another_ledger_does_nothing_here(self, office: Office) -> None:
        other = open_ledger("other", "另一本", fixed_day=TODAY)
        root = Acting.of(machine_account(other, "office-2"), NOW)
        add_person(root, login="wai", name="外", role="supervisor", unit=None, password=PASSWORD)
        outside = Acting(office.acting("wai").person, "main", TODAY, NOW)
        item = office.item("坝体灌浆").number

        assert refused(lambda: note_item(outside, item, says="x", key="1")) == "not_allowed"
        assert refused(lambda: change_person(outside, "shui", active=False)) == "not_allowed"

    def test_only_the_administrator_makes_accounts(self, office: Office) -> None:
        def make(who: Acting) -> object:
            return add_person(who, login="new", name="新", role="supervisor", unit=None, password=PASSWORD)

        assert refused(lambda: make(office.acting("ban"))) == "not_allowed"
        make(office.acting("guan"))

    def test_a_change_of_role_or_password_ends_every_session(self, office: Office) -> None:
        before = office.acting("shui").person.get_session_auth_hash()

        change_person(office.acting("guan"), "shui", role="support")

        assert office.acting("shui").person.get_session_auth_hash() != before

    def test_the_administrator_cannot_switch_themselves_off(self, office: Office) -> None:
        assert refused(lambda: change_person(office.acting("guan"), "guan", active=False)) == "yourself"

    def test_a_unit_s_role_needs_a_unit(self, office: Office) -> None:
        assert refused(lambda: change_person(office.acting("guan"), "ban", role="lead")) == "needs_unit"

    def test_names_longer_than_their_column_are_refused(self, office: Office) -> None:
        who = office.acting("guan")

        assert refused(lambda: add_unit(who, "局" * 101)) == "too_long"
        for given in ({"login": "a" * 41, "name": "新"}, {"login": "new", "name": "新" * 41}):
            assert (
                refused(lambda given=given: add_person(who, role="supervisor", unit=None, password=PASSWORD, **given))
                == "too_long"
            )

    def test_the_first_administrator_is_made_once_and_the_password_shown_stays_good(self, office: Office) -> None:
        ledger = open_ledger("main", "攻坚年")
        assert not first_administrator(ledger, "admin", PASSWORD)
        change_person(office.root, "guan", role="supervisor")

        assert first_administrator(ledger, "admin", PASSWORD)
        assert not first_administrator(ledger, "admin", "another-2026-x")
        assert office.acting("admin").person.check_password(PASSWORD)

    def test_nobody_logs_in_as_the_terminal(self, office: Office) -> None:
        assert refused(lambda: change_person(office.acting("guan"), "office", password=PASSWORD)) == "no_person"

    def test_a_weak_password_is_refused(self, office: Office) -> None:
        assert refused(lambda: change_own_password(office.acting("ban"), PASSWORD, "12345678")) == "password_weak"
        assert refused(lambda: change_own_password(office.acting("ban"), "wrong", PASSWORD)) == "password_wrong"


class TestKeys:
    def test_a_repeated_key_answers_as_the_first_time_and_writes_once(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        first = report_progress(office.acting("shui"), item, says="进场", key="same")

        second = report_progress(office.acting("shui"), item, says="进场", key="same")

        assert second.again
        assert second.seqs == first.seqs
        assert len(office.items()[item].reports) == 1

    def test_a_key_used_for_another_deed_is_refused(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        report_progress(office.acting("shui"), item, says="进场", key="same")

        assert refused(lambda: note_item(office.acting("shui"), item, says="x", key="same")) == "key"

    def test_a_key_answers_only_for_the_same_person_item_and_words(self, office: Office) -> None:
        one, two = office.item("坝体灌浆").number, office.item("内涝治理").number
        note_item(office.acting("ban"), one, says="进场", key="same")

        for do in (
            lambda: note_item(office.acting("du"), one, says="进场", key="same"),
            lambda: note_item(office.acting("ban"), two, says="进场", key="same"),
            lambda: note_item(office.acting("ban"), one, says="停工", key="same"),
        ):
            assert refused(do) == "key"

    def test_a_key_of_one_document_does_not_pass_another_off_as_known(self, office: Office) -> None:
        other = "会议纪要\n\n2026年2月2日\n\n市水利局8月底前完成临江泵站改造。\n".encode()

        assert refused(lambda: post_document(office.acting("ban"), "纪要.txt", other, key="plan")) == "key"

    def test_a_repeated_key_names_the_same_items(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        key = templates()[0].key
        first = apply_template(office.acting("ban"), item, key, days={}, key="t")

        assert apply_template(office.acting("ban"), item, key, days={}, key="t").items == first.items

    def test_proof_sent_again_after_the_item_was_closed_is_answered_as_the_first_time(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        proof = prove(office, item)
        accept_evidence(office.acting("ban"), item, proof, key="a")
        close_item(office.acting("ban"), item, key="c")

        assert prove(office, item) == proof

    def test_a_key_refused_may_be_used_again(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        assert refused(lambda: note_item(office.acting("ban"), item, says=" ", key="k")) == "empty"

        assert not note_item(office.acting("ban"), item, says="进场", key="k").again

    @pytest.mark.parametrize("key", ["", "k" * 101, "a\x00b", "\udcff", "a\nb"])
    def test_a_key_is_short_and_printable(self, office: Office, key: str) -> None:
        item = office.item("坝体灌浆").number

        assert refused(lambda: note_item(office.acting("ban"), item, says="进场", key=key)) == "key"


class TestPlanning:
    def test_an_extension_is_asked_for_before_the_day_and_keeps_the_promise(self, office: Office) -> None:
        item = office.item("坝体灌浆").number

        extend_due(office.acting("ban"), item, date(2026, 11, 30), reason="汛期", key="x")

        assert (office.items()[item].due, office.items()[item].promised) == (date(2026, 11, 30), date(2026, 9, 30))
        early = lambda: extend_due(office.acting("ban"), item, date(2026, 5, 1), reason="x", key="y")  # noqa: E731
        assert refused(early) == "not_later"

    def test_after_the_day_there_is_no_extension(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        who = office.acting("ban")
        late = Acting(who.person, who.ledger, date(2026, 10, 9), who.now)

        assert refused(lambda: extend_due(late, item, date(2026, 12, 1), reason="x", key="x")) == "expired"

    def test_a_due_day_is_set_once(self, office: Office) -> None:
        item = office.item("坝体灌浆").number

        assert refused(lambda: set_due(office.acting("ban"), item, TODAY, key="d")) == "has_due"

    def test_links_that_close_a_loop_are_refused_with_the_course(self, office: Office) -> None:
        one, two = office.item("坝体灌浆").number, office.item("内涝治理").number
        depend(office.acting("ban"), two, one, lag=2, key="1")

        assert office.items()[two].links == (Link(one, "FS", 2),)
        assert refused(lambda: depend(office.acting("ban"), one, two, key="2")) == "loop"
        assert refused(lambda: depend(office.acting("ban"), one, one, key="3")) == "loop"
        undepend(office.acting("ban"), two, one, key="4")
        assert office.items()[two].links == ()

    def test_actuals_are_not_in_the_future(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        tomorrow = TODAY + timedelta(days=1)

        assert refused(lambda: plan_item(office.acting("ban"), item, started=tomorrow, key="p")) == "future"

    def test_a_template_breaks_an_item_into_linked_stages_with_the_days_given(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        template = templates()[0]
        first = template.steps[0].key

        apply_template(office.acting("ban"), item, template.key, days={first: 7}, key="t")

        parts = [part for part in office.items().values() if part.parent == item]
        assert len(parts) == len(template.steps)
        assert parts[0].days == 7
        assert sum(len(part.links) for part in parts) == sum(len(step.links) for step in template.steps)

    def test_an_item_is_never_under_itself(self, office: Office) -> None:
        item = office.item("坝体灌浆")

        assert item.parent is not None
        assert refused(lambda: move_item(office.acting("ban"), item.parent, item.number, key="m")) == "under_itself"
        move_item(office.acting("ban"), item.number, None, key="n")
        assert office.items()[item.number].parent is None

    def test_exactly_one_unit_leads(self, office: Office) -> None:
        item = office.item("坝体灌浆").number
        two = [Responsible("甲局", "lead"), Responsible("乙局", "lead")]

        assert refused(lambda: assign_units(office.acting("ban"), item, two, key="u")) == "one_lead"
        assign_units(office.acting("ban"), item, [Responsible("甲局", "lead"), Responsible("乙局", "support")], key="v")
        assert office.items()[item].lead == "甲局"

    def test_a_name_is_changed_and_the_sentence_stays(self, office: Office) -> None:
        item = office.item("坝体灌浆")
        rename_item(office.acting("ban"), item.number, "青溪水库", key="n")

        assert office.items()[item.number].name == "青溪水库"
        assert office.items()[item.number].source == item.source


class TestRepeats:
    MINUTES = "会议纪要\n\n2026年3月10日\n\n会议议定，10月底前完成青溪水库除险加固工程坝体灌浆。\n"

    def repeat(self, office: Office) -> tuple[int, int]:
        posted = post_document(office.acting("ban"), "纪要.txt", self.MINUTES.encode(), key="m")
        assert posted.repeated == 1
        item = office.item("坝体灌浆")
        return item.number, item.repeats[0].entry

    def test_a_confirmed_repeat_can_hand_its_day_on_and_the_promise_is_kept(self, office: Office) -> None:
        item, entry = self.repeat(office)

        confirm_repeat(office.acting("ban"), item, entry, adopt_due=True, key="y")

        held = office.items()[item]
        assert (held.due, held.promised) == (date(2026, 10, 31), date(2026, 9, 30))
        assert held.repeats[0].state == "confirmed"

    def test_a_refused_repeat_becomes_an_item_of_its_own(self, office: Office) -> None:
        item, entry = self.repeat(office)
        before = len(office.items())

        refuse_repeat(office.acting("ban"), item, entry, key="n")

        assert len(office.items()) == before + 1
        assert list(office.items().values())[-1].due == date(2026, 10, 31)
        assert refused(lambda: confirm_repeat(office.acting("ban"), item, entry, key="z")) == "repeat_settled"


def test_an_uncovered_sentence_is_put_aside_by_name_and_with_a_reason(office: Office) -> None:
    text = "关于加强调度的通知\n\n2026年3月2日\n\n各单位要高度重视，切实加强组织领导，务必把各项要求落到实处。\n"
    posted = post_document(office.acting("ban"), "通知.txt", text.encode(), key="n")
    sentence = posted.extraction.uncovered[0]

    sha256 = posted.document.sha256
    dismiss_sentence(office.acting("ban"), sha256, sentence.span, "号召性表述", key="d")

    assert ledgers.ledger("main").documents[sha256].dismissed == {sentence.span}
    again = lambda: dismiss_sentence(office.acting("ban"), sha256, (0, 1), "x", key="e")  # noqa: E731
    assert refused(again) == "no_sentence"
