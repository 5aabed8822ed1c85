"""Baselines and scenarios as entries: folded in pieces or at once, never overwritten, without a hand on any item."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger import Draft, Entry, Ledger, append, fold, verify
from guatu.scheduling.baselines import from_facts, to_facts
from tests.scheduling.baselines.books import AT, planning, taken
from tests.scheduling.baselines.test_comparison import chained

_ABOUT_PLANS = {"baselined", "supposed", "adopted", "dropped"}


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of a growing ledger: planning, baselines of it, scenarios begun, rewritten, adopted and dropped."""
    ledger, entries = Ledger(), []
    moment = AT
    for batch in draw(st.lists(st.sampled_from(["plan", "keep", "suppose", "rewrite", "settle"]), max_size=12)):
        drafts = draw(_batch(batch, ledger))
        moment += timedelta(hours=draw(st.integers(1, 40)))
        ledger, new = append(ledger, drafts, at=moment, author=draw(st.sampled_from(["ban", "shui"])))
        entries += new
    return entries


@st.composite
def _batch(draw: st.DrawFn, batch: str, ledger: Ledger) -> list[Draft]:
    if not ledger.items:
        return [Draft("opened", None, {"kind": "task", "name": f"事项{number}"}) for number in range(3)]
    open_ones = [one.entry for one in ledger.scenarios.values() if one.state == "open"]
    if batch == "plan":
        kept = [number for number, item in ledger.items.items() if item.state == "open"]
        return [draft for draft in draw(planning(len(ledger.items), 4)) if draft.item in kept]
    if batch == "keep":
        facts = {"name": f"基线{ledger.seq}", "day": "2026-03-16", "plan": to_facts(taken(ledger).rows.values())}
        return [Draft("baselined", None, facts)]
    if batch == "suppose" or not open_ones:
        edit = {"item": 1, "field": "days", "to": draw(st.integers(1, 9)), "was": None}
        return [Draft("supposed", None, {"name": f"推演{ledger.seq}", "edits": [edit]})]
    number = draw(st.sampled_from(open_ones))
    if batch == "rewrite":
        return [Draft("supposed", None, {"name": "改过", "edits": [], "scenario": number})]
    return [Draft(draw(st.sampled_from(["adopted", "dropped"])), None, {"scenario": number})]


@given(histories(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_ledger_folded_in_pieces_is_the_one_folded_at_once(entries: list[Entry], data: st.DataObject) -> None:
    whole = fold(entries)
    cut = data.draw(st.integers(0, len(entries)))

    assert fold(entries[cut:], fold(entries[:cut])) == whole
    assert fold([entry for entry in entries if entry.kind not in _ABOUT_PLANS]).items == whole.items
    rows = [(entry.seq, entry.body(), entry.previous, entry.digest) for entry in entries]
    assert verify(rows) == ()


@given(histories())
@settings(max_examples=60, deadline=None)
def test_a_baseline_once_taken_is_the_same_in_every_later_ledger(entries: list[Entry]) -> None:
    ledger, kept = Ledger(), {}
    for entry in entries:
        ledger = fold([entry], ledger)
        assert {number: ledger.baselines[number] for number in kept} == kept
        kept = dict(ledger.baselines)
        if entry.kind == "baselined":
            assert len(from_facts(entry.facts["plan"])) == ledger.baselines[entry.seq].items


def test_a_scenario_keeps_its_number_and_maker_when_it_is_rewritten() -> None:
    ledger = chained()
    edit = {"item": 2, "field": "days", "to": 12, "was": 10}
    ledger, _ = append(ledger, [Draft("supposed", None, {"name": "甲", "edits": [edit]})], at=AT, author="ban")
    number = ledger.seq
    later = datetime(2026, 3, 18, tzinfo=UTC)
    again = Draft("supposed", None, {"name": "乙", "edits": [], "scenario": number})
    ledger, _ = append(ledger, [again], at=later, author="shui")

    held = ledger.scenarios[number]

    assert (held.name, held.by, held.at, held.edits, held.revised, held.state) == (
        "乙",
        "ban",
        AT,
        (),
        number + 1,
        "open",
    )
    ledger, _ = append(ledger, [Draft("dropped", None, {"scenario": number})], at=later, author="shui")
    assert (ledger.scenarios[number].state, ledger.scenarios[number].settled_by) == ("dropped", "shui")
