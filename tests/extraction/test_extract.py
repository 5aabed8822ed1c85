"""Conventions, tables, owners, coverage and grounding of extraction, on sentences about an invented city."""

import re
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guatu.extraction import Extraction, Responsible, explain, extract
from guatu.reading import read_here
from tests.extraction.alone import by_rules_alone

DAY = date(2025, 3, 20)


def reading(text: str, day: date | None = DAY) -> Extraction:
    return extract(read_here("澄州.txt", text.encode()), day)


def test_several_dated_events_in_a_sentence_are_several_statements() -> None:
    found = reading("推动云溪产业园二期4月底前开工、年底前完成主厂房建设。").statements
    assert [(one.text, one.subject, one.due) for one in found] == [
        ("推动云溪产业园二期4月底前开工", "云溪产业园二期", date(2025, 4, 30)),
        ("年底前完成主厂房建设", "云溪产业园二期", date(2025, 12, 31)),
    ]


def test_an_enumeration_gives_one_task_for_each_named_project() -> None:
    found = reading("抓好云溪大道东延、城南变电站、临江区青少年活动中心等项目建设。").statements
    assert [(one.kind, one.text) for one in found] == [
        ("task", "云溪大道东延"),
        ("task", "城南变电站"),
        ("task", "临江区青少年活动中心"),
    ]


def test_a_heading_year_dates_observations_but_no_commitment() -> None:
    text = "澄州市工作报告\n\n一、2024年工作回顾\n\n粮食产量达到86万吨。\n\n二、2025年工作安排\n\n新建乡镇水厂18座。\n"
    found = reading(text).statements
    assert [(one.kind, one.due) for one in found] == [("observation", date(2024, 12, 31)), ("task", None)]


def test_the_rules_leave_another_citys_and_the_provinces_goals() -> None:
    text = "省委经济工作会议提出，今年全省生产总值增长5.5%左右，粮食总产稳定在600亿斤以上。"
    assert by_rules_alone(text, DAY).statements == ()


def test_by_the_rules_a_conditional_commits_nobody_to_the_end_of_its_sentence() -> None:
    text = "若多次协商仍不能达成一致，由栖霞区政府9月底前启动征收补偿决定程序。"
    assert by_rules_alone(text, DAY).statements == ()


def test_owners_come_from_the_clause_the_lines_below_and_the_bracket() -> None:
    clause = reading("由市教育局牵头，市财政局配合，9月底前完成临江小学改扩建。").statements[0]
    lines = reading(
        "1.栖霞湖湿地公园项目。6月底前完成场地平整。\n牵头单位：栖霞区政府\n配合单位：市水利局\n完成时限：2026年底\n"
    ).statements[0]
    bracket = reading("搭建全市统一的智慧水务平台。（市水利局牵头，市财政局配合）").statements[0]
    assert clause.units == (Responsible("市教育局", "lead"), Responsible("市财政局", "support"))
    assert lines.units == (Responsible("栖霞区政府", "lead"), Responsible("市水利局", "support"))
    assert bracket.units == (Responsible("市水利局", "lead"), Responsible("市财政局", "support"))


def test_a_clause_behind_a_bracket_is_read_from_the_brackets_end() -> None:
    text = "5月底前开工建设北岸码头。（市港航局负责）6月底前建成城东泵站。（市水利局负责）\n"
    whole, ruled = reading(text).statements, by_rules_alone(text, DAY).statements
    assert [(one.text, one.due) for one in whole] == [
        ("5月底前开工建设北岸码头", date(2025, 5, 31)),
        ("6月底前建成城东泵站", date(2025, 6, 30)),
    ]
    assert [(one.text, [unit.name for unit in one.units]) for one in ruled] == [
        ("5月底前开工建设北岸码头", ["市港航局"]),
        ("6月底前建成城东泵站", ["市水利局"]),
    ]


def test_an_item_without_a_date_of_its_own_takes_the_line_below() -> None:
    text = "1.栖霞湖湿地公园项目。新建绿道12公里。\n牵头单位：栖霞区政府\n完成时限：2026年6月底\n"
    (only,) = reading(text).statements
    assert (only.kind, only.due) == ("milestone", date(2026, 6, 30))


TABLE = (
    "澄州市重点任务分解表\n\n"
    "序号\t事项\t具体措施\t牵头单位\t配合单位\t完成时限\t目标值\n"
    "1\t老旧小区改造\t改造2000年底前建成的老旧小区\t市住房和城乡建设局\t市财政局、云溪县政府\t2025年11月中旬\t96个\n"
    "2\t交通出行\t改造拥堵路口；新建公共充电桩\t市公安局\t市城市管理局\t三季度末\t路口28处；充电桩500个以上\n"
    "合计\t\t\t\t\t\t\n"
)


def test_a_task_table_gives_a_statement_for_each_measure_with_its_rows_fields() -> None:
    found = reading(TABLE).statements
    facts = [(one.text, one.due, one.value and (one.value.number, one.value.comparator), one.row) for one in found]
    assert facts == [
        ("改造2000年底前建成的老旧小区", date(2025, 11, 20), (96.0, "="), (0, 1)),
        ("改造拥堵路口", date(2025, 9, 30), (28.0, "="), (0, 2)),
        ("新建公共充电桩", date(2025, 9, 30), (500.0, ">="), (0, 2)),
    ]
    assert found[0].units[0] == Responsible("市住房和城乡建设局", "lead")
    assert [unit.role for unit in found[0].units] == ["lead", "support", "support"]
    assert found[0].path[-1].text == "老旧小区改造"


def test_a_progress_cell_is_a_status() -> None:
    text = (
        "项目名称\t责任单位\t完成时限\t进展情况\n"
        "云溪水厂工程\t市水利局\t2025年底\t主体已封顶\n"
        "城东粮库项目\t市粮储局\t2025年底\t正在进行桩基施工\n"
    )
    found = reading(text).statements
    assert [(one.kind, one.subject) for one in found] == [("status", "云溪水厂工程"), ("status", "城东粮库项目")]


def test_the_reference_day_is_the_callers_or_the_printed_one() -> None:
    printed = reading("澄州市人民政府办公室 2024年9月18日印发\n\n年底前建成云溪水厂。\n", None)
    assert (printed.reference, printed.reference_ground.rule) == (date(2024, 9, 18), "issued")
    assert printed.statements[0].due == date(2024, 12, 31)
    assert reading("年底前建成云溪水厂。").reference_ground.rule == "given-by-caller"


def test_without_any_day_only_dates_with_a_year_are_read() -> None:
    found = reading("云溪水厂年底前建成。栖霞水厂2026年6月底前建成。", None)
    assert found.reference is None
    assert [(one.subject, one.due) for one in found.statements if one.due] == [("栖霞水厂", date(2026, 6, 30))]


def test_every_obligation_sentence_holds_a_statement_or_is_listed() -> None:
    found = reading("要提升政治站位。6月底前建成云溪水厂。各县区要压实工作责任。")
    assert found.obligations == 3
    assert [(one.text, one.rule) for one in found.uncovered] == [
        ("要提升政治站位。", "must"),
        ("各县区要压实工作责任。", "must"),
    ]


def test_explain_tells_why_a_clause_became_nothing() -> None:
    document = read_here("a.txt", "要加强队伍建设。成立澄州市低空经济工作专班。".encode())
    assert [one.rule for one in explain(document, 0, DAY)] == [None]
    assert [one.rule for one in explain(document, 9, DAY)] == ["committed"]


@pytest.mark.shared
def test_everything_is_grounded_in_the_shared_documents(shared: Path) -> None:
    for file in sorted((shared / "corpus").glob("*.txt")):
        document = read_here(file.name, file.read_bytes())
        found = extract(document, DAY)
        raw = document.raw
        for statement in found.statements:
            assert raw[slice(*statement.span)] == statement.text
            for name, ground in statement.grounds.items():
                assert ground.rule
                assert ground.span is None or 0 <= ground.span[0] < ground.span[1] <= len(raw), (name, ground)
            assert set(statement.grounds) >= {
                name for name in ("subject", "action", "due", "value") if getattr(statement, name) is not None
            }
        assert all(raw[slice(*one.span)] == one.text for one in found.uncovered)


def test_a_line_without_punctuation_takes_linear_time() -> None:
    seconds = []
    for size in (20_000, 80_000):
        text = "加快推进项目建设工程2025年6月底前完成投资3亿元" * (size // 25)
        start = time.process_time()
        reading(text)
        seconds.append(time.process_time() - start)
    assert seconds[1] < seconds[0] * 8 + 0.5


@pytest.mark.parametrize(
    "piece",
    [
        "加快推进项目建设工程2025年6月底前完成投资3亿元",
        "市交通运输局牵头做好保障",
        "，",
        "7",
        "一、",
        "（）",
        "云溪小学、",
        "9月底前完成大桥，",
        "责任单位：市教育局\n",
        "完成\n",
    ],
)
def test_four_times_the_text_is_four_times_the_work(piece: str) -> None:
    """What is called is counted, not timed: whatever stands beside it, a stretch of text costs the same."""
    calls = []
    for size in (1_200, 1_200, 4_800):
        text = piece * (size // len(piece))
        counted = Counter[str]()
        sys.setprofile(lambda _frame, event, _made, counted=counted: counted.update((event,)))
        try:
            reading(text)
        finally:
            sys.setprofile(None)
        calls.append(counted.total())
    assert calls[2] < 4.5 * calls[1]


def test_patterns_are_linear() -> None:
    """regexploit finds no pattern whose time grows faster than the text, in any module of the room."""
    from importlib import import_module
    from pkgutil import iter_modules

    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

    import guatu.extraction

    patterns = {
        one.pattern
        for module in iter_modules(guatu.extraction.__path__)
        for one in vars(import_module(f"guatu.extraction.{module.name}")).values()
        if isinstance(one, re.Pattern)
    }
    grave = [
        pattern
        for pattern in patterns
        if len(pattern) < 3000
        for redos in find(SreOpParser().parse_sre(pattern))
        if redos.starriness > 3
    ]
    assert len(patterns) > 40
    assert grave == []


def test_merged_cells_of_a_docx_table_carry_down_and_give_one_statement_a_measure() -> None:
    import io

    import docx

    file = docx.Document()
    table = file.add_table(rows=3, cols=5)
    rows = [
        ["重点任务", "具体举措", "主办单位", "协办单位", "时间节点"],
        ["优化审批", "出台《澄州市容缺受理清单》", "市行政审批局", "市司法局", "2025年5月"],
        ["", "建设“一网通办”平台；编制办事指南", "市大数据局", "市财政局", "2025年9月底前"],
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    data = io.BytesIO()
    file.save(data)
    found = extract(read_here("表.docx", data.getvalue()), DAY).statements
    assert [(one.text, one.kind, one.due, one.units[0].name, one.path[-1].text) for one in found] == [
        ("出台《澄州市容缺受理清单》", "milestone", date(2025, 5, 31), "市行政审批局", "优化审批"),
        ("建设“一网通办”平台", "milestone", date(2025, 9, 30), "市大数据局", "优化审批"),
        ("编制办事指南", "milestone", date(2025, 9, 30), "市大数据局", "优化审批"),
    ]
