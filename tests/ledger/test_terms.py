"""The office's lexicon in the ledger, sentences recalled, and slips read as meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from guatu.extraction import extract
from guatu.ledger import (
    Draft,
    Item,
    Ledger,
    append,
    drafts_of,
    is_reviewed,
    left_over,
    over_the_desk,
    read_as_meant,
    slips_for,
    slips_of,
    unhandled,
)
from guatu.reading import read_here

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TEXT = """澄州市重点工作安排

2026年1月12日

（一）2026年9和月底前建成青溪泵站。
各单位要切实加强组织领导。
"""
DOCUMENT = read_here("安排.txt", TEXT.encode())
EXTRACTION = extract(DOCUMENT)
PASSED = [found.span for found in EXTRACTION.uncovered]


def taken_in() -> Ledger:
    drafts = drafts_of(Ledger(), DOCUMENT, EXTRACTION, review=True)
    return append(Ledger(), drafts, at=AT, author="ban")[0]


def grown(ledger: Ledger, *drafts: Draft, author: str = "ban") -> Ledger:
    return append(ledger, drafts, at=AT, author=author)[0]


def test_a_word_taken_out_stays_with_who_did_it() -> None:
    ledger = grown(Ledger(), Draft("learnt", None, {"group": "unit", "word": "水投", "of": "水务投资公司"}))
    ledger = grown(ledger, Draft("forgotten", None, {"entry": 1}), author="du")

    [term] = ledger.terms.values()

    assert (term.word, term.of, term.by, term.gone_by, term.holds) == ("水投", "水务投资公司", "ban", "du", False)


def test_a_sentence_put_aside_is_open_again_once_recalled() -> None:
    ledger = taken_in()
    [span] = PASSED
    about = {"sha256": DOCUMENT.sha256, "span": list(span)}
    aside = grown(ledger, Draft("dismissed", None, {**about, "reason": "一般要求"}))
    back = grown(aside, Draft("recalled", None, {**about, "undoes": aside.seq}))

    assert left_over(aside, DOCUMENT.sha256, PASSED) == ()
    assert left_over(back, DOCUMENT.sha256, PASSED) == (span,)


def test_a_document_is_handled_when_no_draft_waits_and_no_sentence_is_open() -> None:
    ledger = taken_in()
    [item] = over_the_desk(ledger, DOCUMENT.sha256)
    todo = unhandled(ledger, DOCUMENT.sha256, PASSED)
    assert (todo.drafts, todo.sentences) == ((item.number,), tuple(PASSED))

    ledger = grown(
        ledger,
        Draft("approved", item.number),
        Draft("dismissed", None, {"sha256": DOCUMENT.sha256, "span": list(PASSED[0])}),
    )

    assert not unhandled(ledger, DOCUMENT.sha256, PASSED)
    assert is_reviewed(ledger, DOCUMENT.sha256)


def test_a_slip_read_as_meant_gives_the_day_and_widens_the_promise() -> None:
    [slip] = slips_of(DOCUMENT)
    assert (TEXT[slice(*slip.span)], slip.meant) == ("9和月", "9月")
    [item] = over_the_desk(taken_in(), DOCUMENT.sha256)
    assert slips_for(DOCUMENT, item) == (slip,)

    read = read_as_meant(DOCUMENT, item, [slip], EXTRACTION.reference)

    assert read is not None
    facts, span = read
    assert date.fromisoformat(facts["due"]) == date(2026, 9, 30)
    assert facts["name"] == "9月底前建成青溪泵站"
    assert TEXT[slice(*span)] == "9和月底前建成青溪泵站"
    assert slips_for(DOCUMENT, replace(item, reading=((*slip.span, "9月"),))) == ()
    assert read_as_meant(DOCUMENT, Item(1, "task", "", AT, None), [slip], None) is None
