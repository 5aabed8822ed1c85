"""Statements of a page with several articles: whose they are, when they were written, where they stand in the file."""

from __future__ import annotations

from datetime import date

from guatu.extraction import Extraction, extract
from guatu.reading import Document, read_here
from tests.reading.test_articles import PAGE, WOVEN

DAY = date(2026, 5, 12)


def found(text: str, day: date | None = DAY) -> tuple[Document, Extraction]:
    document = read_here("版面.txt", text.encode())
    return document, extract(document, day)


def test_a_statement_that_a_caption_interrupts_keeps_its_day_and_its_place() -> None:
    document, extraction = found(PAGE)

    (reservoir,) = [one for one in extraction.statements if one.subject and "东风水库" in one.subject]
    assert reservoir.due == date(2026, 6, 10)
    assert reservoir.text == document.raw[slice(*reservoir.span)]


def test_the_office_whose_head_signs_answers_in_its_own_article_only() -> None:
    _, extraction = found(PAGE)

    owners = {one.text[-9:]: [unit.name for unit in one.units] for one in extraction.statements}
    assert [names for text, names in owners.items() if "12个" in text] == [["市政务服务局"]]
    assert [names for text, names in owners.items() if "开放" in text] == [[]]


def test_furniture_promises_nothing() -> None:
    document, extraction = found(PAGE.replace("第2版 要闻", "第2版 2026年底前建成"))

    aside = [document.raw_span(one.span) for one in document.furniture if one.kind != "caption"]
    assert aside
    assert not any(start <= one.span[0] < end for one in extraction.statements for start, end in aside)


def test_a_statement_whose_halves_stand_columns_apart_is_left_out() -> None:
    document, extraction = found(WOVEN)

    assert all(one.text == document.raw[slice(*one.span)] for one in extraction.statements)
    assert all(len(one.text) < 120 for one in extraction.statements)
    assert any("八月一日正式供水" in one.text for one in extraction.statements)


def test_an_article_that_prints_its_own_day_is_dated_by_it() -> None:
    text = (
        "云溪水厂加快建设\n\n2025-11-03 来源：澄州网\n\n云溪水厂明年6月底前通水。水厂建设进展顺利。（方远）\n\n"
        "滨江大道启动改造\n\n2026-03-05 来源：澄州网\n\n滨江大道明年6月底前完工。改造由市交通局负责。（许言）\n"
    )

    _, extraction = found(text, None)

    assert [one.due for one in extraction.statements if one.kind == "milestone"] == [
        date(2026, 6, 30),
        date(2027, 6, 30),
    ]
