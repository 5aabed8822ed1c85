from __future__ import annotations

import json
from dataclasses import replace

from guatu.chart import Arrow, Missed, Paragraph, Place
from guatu.ledger import Draft, Ledger
from tests.chart.cases import MINUTES, MISSED, PLAN, PLAN_DOCUMENT, chart, composed, ledger, source, texts


def test_rows_stand_in_tree_order_with_their_level() -> None:
    assert [(row.number, row.level, row.kind, row.light) for row in chart().rows] == [
        (1, 0, "group", "red"), (2, 1, "milestone", "green"), (3, 1, "milestone", "green"), (4, 1, "task", "red"),
        (5, 0, "group", "yellow"), (6, 1, "milestone", "yellow"), (7, 1, "target", "green"),
        (8, 1, "observation", "grey"), (9, 0, "task", "grey"),
    ]  # fmt: skip


def test_a_row_says_both_windows_and_how_the_due_day_is_written() -> None:
    row = chart().rows[2]

    assert (row.due, row.due_text, row.earliest, row.days) == ("2026-06-10", "6月上旬", "2026-06-01", 30)
    assert (row.earliest_start, row.earliest_finish) == ("2026-04-09", "2026-05-22")
    assert (row.latest_start, row.latest_finish, row.float_days) == ("2026-04-28", "2026-06-10", 13)
    assert row.critical
    assert row.why is not None
    assert "30个工作日" in row.why["zh"]


def test_every_source_is_the_exact_raw_span_of_its_document() -> None:
    drawn = chart()
    raws = [PLAN, MINUTES]

    quoted = {
        row.number: [raws[place.document][place.start : place.end] for place in row.sources] for row in drawn.rows
    }

    assert quoted[3] == ["6月上旬\n实现全线通车"]
    assert quoted[6] == ["年底前建成市民中心", "市民中心9月底前建成"]
    assert [place.page for place in drawn.rows[5].sources] == [2, 1]


def test_a_fact_has_a_day_but_no_window() -> None:
    row = chart().rows[7]

    assert (row.due, row.earliest_start, row.float_days, row.critical) == ("2025-12-31", None, None, False)


def test_findings_carry_both_languages_and_both_sources() -> None:
    overdue, contradicted = chart().findings

    assert (overdue.item, overdue.says["en"]) == (4, "due 2026-03-13, overdue by 3 working days")
    assert [place.document for place in contradicted.sources] == [0, 1]


def test_links_and_coverage_are_drawn() -> None:
    drawn = chart()
    start = PLAN.index(MISSED)

    assert drawn.links == (Arrow(2, 3, "FS", 0),)
    assert (drawn.coverage.obligations, drawn.coverage.covered) == (7, 6)
    assert drawn.coverage.missed == (Missed(Place(0, start, start + len(MISSED), 2), MISSED),)


def test_a_dismissed_sentence_is_covered() -> None:
    start = PLAN.index(MISSED)
    facts = {"sha256": PLAN_DOCUMENT.sha256, "span": [start, start + len(MISSED)], "reason": "泛指"}

    coverage = chart(Draft("dismissed", None, facts)).coverage

    assert (coverage.covered, coverage.dismissed, coverage.missed) == (7, 1, ())


def test_counts_are_of_promises_only() -> None:
    counts = chart().counts

    assert counts.lights == {"red": 1, "yellow": 1, "green": 3, "grey": 1}
    assert counts.units["市住建局"] == {"green": 2, "yellow": 1}
    assert counts.months == {
        "2026-03": {"red": 1}, "2026-04": {"green": 1}, "2026-06": {"green": 1}, "2026-12": {"yellow": 1, "green": 1},
    }  # fmt: skip


def test_a_document_is_its_raw_text_in_paragraphs_with_marks() -> None:
    sheet = chart().documents[0]

    assert [paragraph.level for paragraph in sheet.paragraphs[:3]] == [1, 2, 0]
    assert all(PLAN[one.start : one.start + len(one.text)] == one.text for one in sheet.paragraphs)
    assert "".join(one.text for one in sheet.paragraphs) == PLAN.replace("\n", "")
    assert (86, 95, 6) in sheet.marks


def test_without_its_text_a_document_shows_the_cited_sentences() -> None:
    sheet = chart(documents={}).documents[1]

    assert not sheet.complete
    assert sheet.paragraphs == (Paragraph(15, "市民中心9月底前建成"), Paragraph(26, "云溪隧道管线迁改由市水利局负责"))


def test_an_extension_keeps_the_promised_day() -> None:
    row = chart(Draft("extended", 4, {"due": "2026-05-29", "reason": "汛期"})).rows[3]

    assert (row.due, row.promised, row.extensions) == ("2026-05-29", "2026-03-13", 1)


def test_items_in_a_circle_of_parents_are_still_drawn() -> None:
    drawn = chart(Draft("moved", 1, {"parent": 5}), Draft("moved", 5, {"parent": 1}))

    assert sorted(row.number for row in drawn.rows) == list(range(1, 10))


def test_the_json_leaves_out_what_is_empty_and_keeps_zero() -> None:
    drawn = chart()
    row = replace(drawn.rows[8], float_days=0, percent=0)

    data = replace(drawn, rows=(row,)).to_json()["rows"][0]

    assert json.loads(json.dumps(data)) == data
    assert (data["float_days"], data["percent"]) == (0, 0)
    assert not {"parent", "due", "critical", "late_by", "extensions"} & data.keys()


def test_an_empty_ledger_is_a_chart_too() -> None:
    drawn = composed(Ledger(), {})

    assert (drawn.rows, drawn.documents, drawn.coverage.obligations) == ((), (), 0)


def test_the_same_ledger_gives_the_same_chart() -> None:
    assert chart() == chart()
    assert source(PLAN_DOCUMENT, MISSED).page == 2
    assert ledger().seq == len(ledger().items) + 7
    assert set(texts()) == set(ledger().documents)
