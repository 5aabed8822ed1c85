"""Tables as offices make them: which column holds what, whose the rows are, and what their numbers promise."""

from datetime import date

from guatu.extraction import Extraction, Responsible, extract
from guatu.reading import read_here


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
