"""Tables as offices make them: which column holds what, whose the rows are, and what their numbers promise."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guatu.extraction import Extraction, Responsible, extract
from guatu.extraction.columns import columns_of
from guatu.extraction.grids import grid_of
from guatu.reading import Cell, read_here


def table(*rows: str, day: date | None = date(2026, 2, 1)) -> Extraction:
    return extract(read_here("表.csv", "\n".join(rows).encode()), day)


def test_nodes_beside_a_day_column_are_the_measures_and_named_by_their_project() -> None:
    found = table(
        "序号,项目,节点,完成时限,牵头单位",
        "1,澄江大桥,完成荷载试验,2026年11月底前,市交通运输局",
        "2,澄江大桥,主塔封顶,2026年5月底前,市交通运输局",
    ).statements
    assert [(one.kind, one.subject, one.action, one.due) for one in found] == [
        ("milestone", "澄江大桥荷载试验", "完成", date(2026, 11, 30)),
        ("milestone", "澄江大桥主塔", "封顶", date(2026, 5, 31)),
    ]


def test_an_empty_owner_or_day_is_not_filled_from_the_row_above() -> None:
    found = table(
        "序号,任务,具体措施,牵头单位,配合单位,完成时限",
        "1,审批提速,编制澄州市审批事项清单,市行政审批局,市大数据局,2026年6月底前",
        "2,资金保障,建立澄州市银企对接机制,市财政局,,",
    ).statements
    assert [(one.kind, one.due, one.units) for one in found] == [
        (
            "milestone",
            date(2026, 6, 30),
            (Responsible("市行政审批局", "lead"), Responsible("市大数据局", "support")),
        ),
        ("task", None, (Responsible("市财政局", "lead"),)),
    ]


def test_progress_beside_a_measure_is_the_status_of_what_the_measure_is_about() -> None:
    found = table(
        "企业名称,诉求事项,办理措施,承办单位,办结时限,办理进展",
        "澄江食品有限公司,污水接管,完成食品加工园污水管网接驳,云溪县政府,2026年9月12日前,尚未开工",
        day=None,
    )
    assert [(one.kind, one.subject, one.due) for one in found.statements] == [
        ("milestone", "食品加工园污水管网接驳", date(2026, 9, 12)),
        ("status", "食品加工园污水管网接驳", None),
    ]
    assert found.reference is None


def test_what_was_found_wrong_is_a_projects_status_and_what_is_required_its_measure() -> None:
    found = table(
        "项目,现场情况,整改要求,责任单位,整改时限",
        "云溪物流中心,主体完工，制冷机组未到货,完成制冷机组安装,云溪县政府,10月20日前",
    ).statements
    assert [(one.kind, one.subject) for one in found] == [
        ("status", "云溪物流中心"),
        ("status", "云溪物流中心"),
        ("milestone", "云溪物流中心制冷机组安装"),
    ]


def test_an_indicator_table_promises_a_value_for_each_area_and_measures_last_year() -> None:
    found = table(
        "指标,单位,2025年完成,2026年目标,云溪县目标,牵头单位",
        "固定资产投资增速,%,6.1,8,7.5,市发展改革委",
        "新增规上企业（家）,,51,≥60,11,市工业和信息化局",
    ).statements
    assert [(one.kind, one.subject, one.due, one.value and (one.value.comparator, one.value.number)) for one in found][
        :3
    ] == [
        ("observation", "固定资产投资增速", date(2025, 12, 31), ("=", 6.1)),
        ("target", "固定资产投资增速", date(2026, 12, 31), ("=", 8.0)),
        ("target", "云溪县固定资产投资增速", None, ("=", 7.5)),
    ]
    assert found[1].units == (Responsible("市发展改革委", "lead"),)
    assert [(one.value and (one.value.comparator, one.value.number, one.value.unit)) for one in found[3:]] == [
        ("=", 51.0, "家"),
        (">=", 60.0, "家"),
        ("=", 11.0, "家"),
    ]


def text_table(*lines: str, day: date | None = date(2026, 2, 1)) -> Extraction:
    return extract(read_here("表.txt", "\n".join(lines).encode()), day)


def test_several_days_in_a_cell_go_to_the_measures_they_speak_of() -> None:
    found = table(
        "序号,任务,具体措施,牵头单位,完成时限",
        "1,茶业,编制《澄州白茶产业规划》；新建生态茶园2万亩,市农业农村局,规划5月底前完成；其余年底前完成",
        "2,混改,云溪检测公司股权在省产权交易所挂牌；完成云溪检测公司股权交割,市国资委,11月中旬挂牌；2027年6月底前交割",
    ).statements
    assert [(one.text, one.due) for one in found] == [
        ("编制《澄州白茶产业规划》", date(2026, 5, 31)),
        ("新建生态茶园2万亩", date(2026, 12, 31)),
        ("云溪检测公司股权在省产权交易所挂牌", date(2026, 11, 20)),
        ("完成云溪检测公司股权交割", date(2027, 6, 30)),
    ]


def test_a_row_that_names_nobody_is_led_by_whom_the_document_names_for_such_rows() -> None:
    found = text_table(
        "未标注牵头单位的，均由市教育局牵头。",
        "序号\t工作任务\t完成时限\t牵头单位\t配合单位",
        "1\t建成澄湖实验学校\t8月20日\t\t各学校",
        "2\t建成教师公寓120套\t11月\t市城投集团\t",
        "3\t更换校园老旧校车23辆\t同上\t同上\t",
    ).statements
    assert [([unit.name for unit in one.units], one.due) for one in found] == [
        (["市教育局", "各学校"], date(2026, 8, 20)),
        (["市城投集团"], date(2026, 11, 30)),
        (["市城投集团"], date(2026, 11, 30)),
    ]


def test_the_only_number_of_a_row_is_said_of_the_indicators_own_cell() -> None:
    found = text_table(
        "表1  2026年主要预期目标",
        "指标名称\t计划安排\t指标属性",
        "地区生产总值增长\t8%左右\t预期性",
        "城镇登记失业率\t不高于4.2%\t预期性",
        "城镇棚户区住房改造\t7300套\t约束性",
    ).statements
    assert [
        (one.kind, one.text, one.subject, one.due, one.value and (one.value.comparator, one.value.number))
        for one in found
    ] == [
        ("target", "地区生产总值增长", "地区生产总值", date(2026, 12, 31), ("=", 8.0)),
        ("target", "城镇登记失业率", "城镇登记失业率", date(2026, 12, 31), ("<=", 4.2)),
        ("milestone", "城镇棚户区住房改造", "城镇棚户区住房", date(2026, 12, 31), ("=", 7300.0)),
    ]


def test_what_is_to_be_built_promises_nothing_beside_a_projects_progress() -> None:
    found = text_table(
        "编号 | 项目名称 | 建设内容 | 6月底形象进度 | 责任单位",
        "C01 | 云溪智能制造产业园 | 总投资18亿元，厂房9.6万平方米 | 主体结构封顶 | 市投资促进局",
    ).statements
    assert [(one.kind, one.text, one.subject) for one in found] == [("status", "主体结构封顶", "云溪智能制造产业园")]


def test_labels_of_a_form_go_to_its_measures_and_no_day_to_its_progress() -> None:
    found = text_table(
        "澄州市整改任务清单",
        "一、供水管网漏损率偏高",
        "责任单位：市水务局",
        "配合单位：市财政局",
        "整改时限：2026年10月底",
        "整改措施：",
        "1.改造老旧管网60公里；",
        "2.建立分区计量系统。",
        "整改进展：已改造老旧管网21公里。",
    ).statements
    assert found[2].text == "已改造老旧管网21公里"
    assert found[2].due is None
    assert [(one.text, one.due, [unit.name for unit in one.units]) for one in found[:2]] == [
        ("改造老旧管网60公里", date(2026, 10, 31), ["市水务局", "市财政局"]),
        ("建立分区计量系统", date(2026, 10, 31), ["市水务局", "市财政局"]),
    ]


def test_a_headings_bracket_names_who_answers_for_its_section() -> None:
    found = text_table(
        "澄州市运动会筹备方案",
        "一、任务分工",
        "（一）场馆建设部（牵头：市建设局；配合：市体育局）",
        "6月底前完成澄江体育馆改造。",
        "（二）竞赛部",
        "9月底前编制《竞赛规程》。",
    ).statements
    assert [(one.due, [unit.name for unit in one.units]) for one in found] == [
        (date(2026, 6, 30), ["市建设局", "市体育局"]),
        (date(2026, 9, 30), []),
    ]


def test_a_day_for_all_that_names_none_is_read_from_the_note_that_says_so() -> None:
    found = text_table(
        "澄州市2026年度工作目标责任书",
        "一、责任期限",
        "自2026年1月1日起，至2026年12月31日止。凡未单独写明时间的目标，均以责任期满之日为准。",
        "二、重点任务目标",
        "1.9月底前打通断头路5条。",
        "2.新建旅游公厕30座。",
    ).statements
    assert [(one.text, one.due) for one in found if one.path[-1].level > 1][-2:] == [
        ("9月底前打通断头路5条", date(2026, 9, 30)),
        ("新建旅游公厕30座", date(2026, 12, 31)),
    ]


def test_the_cells_of_a_wide_table_are_gone_through_a_few_times_not_once_a_column() -> None:
    passes = []
    for width in (4, 400):
        document = read_here(
            "表.csv", "\n".join(",".join(f"{row}{n}" for n in range(width)) for row in "甲乙").encode()
        )
        counted = _Counted(document.tables[0].cells)
        columns_of(document.text, replace(document.tables[0], cells=counted))
        grid_of(document.text, replace(document.tables[0], cells=counted))
        passes.append(counted.passes)
    assert passes[0] == passes[1] < 30


class _Counted(tuple[Cell, ...]):
    """Cells that count how often they are gone through."""

    passes = 0

    def __iter__(self) -> Iterator[Cell]:
        self.passes += 1
        return super().__iter__()
