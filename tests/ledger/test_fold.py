"""Entries fold into items; the same entries give the same ledger whichever way they arrive."""

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest

from guatu.extraction import Responsible
from guatu.ledger import GENESIS, Draft, Entry, Ledger, Link, Source, append, fold, verify

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SOURCE = Source("a" * 64, "方案.docx", (10, 22), "6月底前完成主体封顶", 2)
OPENED = Draft("opened", None, {"kind": "milestone", "name": "完成主体封顶", "due": "2026-06-30"}, SOURCE)


def ledger_of(*drafts: Draft) -> tuple[Ledger, tuple[Entry, ...]]:
    return append(Ledger(), drafts, at=AT, author="lin")


def test_items_are_numbered_in_the_order_they_were_opened() -> None:
    ledger, _ = ledger_of(OPENED, OPENED)

    assert list(ledger.items) == [1, 2]


def test_a_batch_names_its_own_items_by_place() -> None:
    group = Draft("opened", None, {"kind": "group", "name": "城市更新"})
    part = Draft("opened", None, {**OPENED.facts, "parent": -1}, SOURCE)
    after = Draft("depended", -2, {"after": -1, "type": "FS", "lag": 3})

    ledger, _ = append(ledger_of(OPENED)[0], [group, part, after], at=AT, author="lin")

    assert ledger.items[3].parent == 2
    assert ledger.items[3].links == (Link(2, "FS", 3),)


def test_folding_one_by_one_gives_what_folding_at_once_gives() -> None:
    whole, entries = ledger_of(
        OPENED,
        Draft("assigned", 1, {"units": [{"name": "市水利局", "role": "lead"}]}),
        Draft("reported", 1, {"says": "已封顶", "on": "2026-06-20", "percent": 100, "done": True}),
        Draft("evidenced", 1, {"sha256": "b" * 64, "name": "验收单.pdf", "bytes": 9}),
        Draft("accepted", 1, {"entry": 4}),
        Draft("closed", 1, {}),
    )

    step = Ledger()
    for entry in entries:
        step = fold([entry], step)

    assert step == whole
    item = whole.items[1]
    assert (item.state, item.lead, item.percent, item.claimed_done) == ("closed", "市水利局", 100, True)
    assert item.units == (Responsible("市水利局", "lead"),)
    assert item.evidence[0].state == "accepted"
    assert item.entries == (1, 2, 3, 4, 5, 6)


def test_an_extension_keeps_the_promised_day() -> None:
    ledger, _ = ledger_of(OPENED, Draft("extended", 1, {"due": "2026-09-30", "reason": "汛期停工"}))

    item = ledger.items[1]

    assert (item.due, item.promised, item.extensions) == (date(2026, 9, 30), date(2026, 6, 30), 1)
    assert item.changes[0].due == date(2026, 6, 30)


def test_reopening_starts_a_new_round_in_which_old_reports_and_proof_do_not_count() -> None:
    ledger, _ = ledger_of(
        OPENED,
        Draft("reported", 1, {"says": "完成", "on": "2026-06-20", "percent": 100, "done": True}),
        Draft("closed", 1, {}),
        Draft("reopened", 1, {"reason": "现场复核未达标"}),
    )

    item = ledger.items[1]

    assert (item.state, item.round, item.percent, item.claimed_done) == ("open", 2, None, False)
    assert len(item.reports) == 1


def test_an_entry_survives_its_stored_form() -> None:
    _, entries = ledger_of(OPENED)

    again = Entry.read(entries[0].body(), entries[0].digest, entries[0].previous)

    assert again == entries[0]
    assert again.body() == entries[0].body()


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("opened", {"kind": "task"}), ("closed", {"colour": "red"}), ("written_off", {})],
    ids=["a fact missing", "a fact unknown", "a kind unknown"],
)
def test_a_malformed_draft_is_refused_when_it_is_made(kind: str, facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r": .+: "):
        Draft(kind, 1, facts)


def rows(entries: tuple[Entry, ...]) -> list[tuple[int, bytes, str, str]]:
    return [(entry.seq, entry.body(), entry.previous, entry.digest) for entry in entries]


class TestVerify:
    """An edit, a gap, a swap and a cut tail are each named with the line."""

    chain = ledger_of(OPENED, *(Draft("noted", 1, {"says": f"第{n}次调度"}) for n in range(1, 6)))[1]

    def test_a_whole_chain_has_no_fault(self) -> None:
        assert verify(rows(self.chain), (6, self.chain[-1].digest)) == ()

    def test_every_single_changed_byte_is_found_at_its_line(self) -> None:
        for line in range(6):
            for place in range(0, len(self.chain[line].body()), 7):
                stored = rows(self.chain)
                body = bytearray(stored[line][1])
                body[place] ^= 1
                stored[line] = (stored[line][0], bytes(body), *stored[line][2:])
                assert [fault.seq for fault in verify(stored)] == [line + 1]

    def test_a_line_taken_out_is_found(self) -> None:
        stored = rows(self.chain)
        del stored[2]

        assert verify(stored)[0].what == "gap"

    def test_two_lines_swapped_are_found(self) -> None:
        stored = rows(self.chain)
        stored[2], stored[3] = stored[3], stored[2]

        assert verify(stored)

    def test_a_tail_cut_off_is_found_by_a_head_kept_elsewhere(self) -> None:
        stored = rows(self.chain)[:4]

        assert verify(stored) == ()
        assert [fault.what for fault in verify(stored, (6, self.chain[-1].digest))] == ["head"]

    def test_a_chain_rewritten_from_the_middle_is_found_by_a_head_kept_elsewhere(self) -> None:
        _, forged = ledger_of(OPENED, *(Draft("noted", 1, {"says": "一切正常"}) for _ in range(5)))

        assert verify(rows(forged)) == ()
        assert [fault.what for fault in verify(rows(forged), (6, self.chain[-1].digest))] == ["head"]

    def test_a_head_of_nothing_holds(self) -> None:
        assert verify([], (0, GENESIS)) == ()

    def test_a_digest_that_is_none_does_not_end_the_check(self) -> None:
        """Forged alike in both places that hold it, so that only its being no digest can tell."""
        stored = rows(self.chain)
        for junk in ("zz" * 32, "", " " + stored[2][3]):
            stored[2] = (*stored[2][:3], junk)
            stored[3] = (*stored[3][:2], junk, stored[3][3])

            assert verify(stored)[0].seq == 3, junk

    def test_a_thousand_forgeries_are_all_found_by_a_head_kept_elsewhere(self) -> None:
        chance = random.Random(20261121)
        head = (6, self.chain[-1].digest)
        missed = []
        for _ in range(1000):
            how, stored = mutated(rows(self.chain), chance)
            if not verify(stored, head):
                missed.append(how)

        assert missed == []


def mutated(stored: list[tuple[int, bytes, str, str]], chance: random.Random) -> tuple[str, list[Any]]:
    """One change of a stored chain, of a kind and at a place that chance chooses."""
    changed: list[Any] = list(stored)
    how = chance.choice(["byte", "delete", "insert", "swap", "cut", "number", "text", "digest"])
    place = chance.randrange(len(stored))
    seq, body, previous, digest = stored[place]
    if how == "byte":
        at = chance.randrange(len(body))
        flipped = bytes([body[at] ^ 1 << chance.randrange(8)])
        changed[place] = (seq, body[:at] + flipped + body[at + 1 :], previous, digest)
    elif how == "delete":
        del changed[place]
    elif how == "insert":
        changed.insert(place, stored[place])
    elif how == "swap":
        other = (place + 1) % len(stored)
        changed[place], changed[other] = changed[other], changed[place]
    elif how == "cut":
        del changed[place:]
    elif how == "number":
        changed[place] = (chance.choice(["x", -1, 0, None, 10**12]), body, previous, digest)
    elif how == "text":
        changed[place] = (seq, chance.choice([body.decode(), None, 5]), previous, digest)
    else:
        changed[place] = (seq, body, previous, chance.choice(["zz", "", 5, digest.upper() + " "]))
    return how, changed


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_know_is_not_stored(number: float) -> None:
    value = {"number": number, "unit": "元", "comparator": "="}

    with pytest.raises(ValueError, match="not JSON compliant"):
        ledger_of(Draft("opened", None, {"kind": "target", "name": "投资", "value": value}))
