"""A comparison as CSV and as a workbook that others open."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import load_workbook

from guatu.ledger import Draft
from guatu.scheduling.baselines import (
    DueChange,
    Label,
    as_csv,
    as_xlsx,
    compare,
    comparison_json,
    comparison_table,
    totals,
)
from tests.scheduling.baselines.books import MEASURE, grown, taken
from tests.scheduling.baselines.test_comparison import chained

LABELS = {"2": Label('=HYPERLINK("x")', "一、水利工程", "市水利局"), "3": Label("施工许可 <一期> & 二期\ud800\x07")}
WHO = {"3": DueChange("王办", "汛期")}


def table() -> list[list[object]]:
    return [list(row) for row in comparison_table(found(), LABELS, WHO, "zh")]


def found():  # type: ignore[no-untyped-def]
    ledger = chained()
    after = grown(
        ledger, Draft("planned", 2, {"days": 13}), Draft("extended", 3, {"due": "2026-05-08", "reason": "汛期"})
    )
    return compare(taken(ledger), taken(after), MEASURE)


def test_the_table_says_everything_of_an_item_on_one_line() -> None:
    assert table()[0] == [
        "编号", "事项", "项目", "牵头单位", "变动", "偏差（工作日）", "起因", "原计划开始", "现计划开始", "原计划完成",
        "现计划完成", "原工期", "现工期", "原时限", "现时限", "时限改动人", "改动理由", "衔接增减",
    ]  # fmt: skip
    assert table()[2][2:] == [
        None, None, "推后、时限变动", 3, "受前序影响", date(2026, 3, 30), date(2026, 4, 2), date(2026, 4, 3),
        date(2026, 4, 8), 5, 5, date(2026, 4, 30), date(2026, 5, 8), "王办", "汛期", None,
    ]  # fmt: skip


def test_a_name_that_looks_like_a_formula_is_a_text_in_both() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(table()).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(as_xlsx(table(), "基线：对比/今天"))).worksheets[0]

    assert rows[1][1] == '\'=HYPERLINK("x")'
    assert (sheet["B2"].value, sheet["B2"].data_type) == ('=HYPERLINK("x")', "s")


def test_a_workbook_keeps_dates_numbers_and_chinese() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(table(), "基线：对比/今天"))).worksheets[0]

    assert sheet.title == "基线：对比 今天"
    assert [cell.value for cell in sheet[1]][:3] == ["编号", "事项", "项目"]
    assert sheet["B3"].value == "施工许可 <一期> & 二期"
    assert (sheet["F3"].value, sheet["K3"].value.date(), sheet["K3"].number_format) == (
        3,
        date(2026, 4, 8),
        "yyyy\\-mm\\-dd",
    )
    assert as_xlsx(table(), "基线") == as_xlsx(table(), "基线")


def test_as_data_the_fields_are_stable() -> None:
    comparison = found()
    told = comparison_json(comparison, LABELS, WHO, {"units": totals(comparison, lambda _: None, MEASURE)})

    assert told["before"] == {"name": "now", "day": "2026-03-16", "items": 3}
    assert told["same"] == 1
    assert told["deviations"][1] == {
        "id": "3", "name": "施工许可 <一期> & 二期\ud800\x07", "project": None, "unit": None, "kinds": ["later", "due"],
        "moved": 3, "start_moved": 3, "lengthened": 0, "due_moved": 5, "because": "before",
        "before": {"start": "2026-03-30", "finish": "2026-04-03", "days": 5, "due": "2026-04-30"},
        "after": {"start": "2026-04-02", "finish": "2026-04-08", "days": 5, "due": "2026-05-08"},
        "links_added": [], "links_gone": [], "due_changed": {"by": "王办", "reason": "汛期"},
    }  # fmt: skip
    assert told["totals"]["units"][0]["later"] == 2
