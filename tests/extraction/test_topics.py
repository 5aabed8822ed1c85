"""What a sentence leaves to the one before it: the project, who answers for it, and what a list is ranked by.

Asked of the rules alone: what they propose is what the judge is taught on.
"""

from datetime import date

from guatu.extraction import Extraction, Responsible
from tests.extraction.alone import by_rules_alone

DAY = date(2026, 1, 28)


def reading(text: str) -> Extraction:
    return by_rules_alone(text, DAY)


def test_a_numbered_topic_gives_its_project_to_the_dates_behind_it_and_is_no_promise_of_its_own() -> None:
    found = reading("3.加快建设云溪快速路。6月底前完成路基工程，12月底前全线建成通车。").statements
    assert [(one.kind, one.subject, one.due) for one in found] == [
        ("milestone", "云溪快速路", date(2026, 6, 30)),
        ("milestone", "云溪快速路", date(2026, 12, 31)),
    ]


def test_a_sentence_that_only_names_units_goes_to_what_stands_before_it() -> None:
    labelled = reading(
        "4.建设临江滨水公园。9月20日前建成开放。牵头单位：市城市管理局；配合单位：临江区政府、市城投集团。"
    ).statements
    told = reading("（一）关于澄江大桥。主桥10月底前合龙。由市交通运输局牵头，临江区政府配合。").statements
    assert [one.units for one in labelled] == [
        (
            Responsible("市城市管理局", "lead"),
            Responsible("临江区政府", "support"),
            Responsible("市城投集团", "support"),
        )
    ]
    assert [(one.subject, one.action, one.units) for one in told] == [
        ("澄江大桥主桥", "合龙", (Responsible("市交通运输局", "lead"), Responsible("临江区政府", "support")))
    ]


def test_a_bracket_names_units_and_the_day() -> None:
    found = reading(
        "编制《澄州市供水专项规划》。（牵头单位：市水利局；配合单位：市财政局；完成时限：2026年10月底）"
    ).statements
    assert [(one.kind, one.due, one.units) for one in found] == [
        ("milestone", date(2026, 10, 31), (Responsible("市水利局", "lead"), Responsible("市财政局", "support")))
    ]


def test_what_a_list_is_ranked_by_names_its_figures() -> None:
    found = reading("按投资完成率排序，云溪县完成84%，栖霞区完成79.7%。").statements
    assert [one.subject for one in found] == ["云溪县投资完成率", "栖霞区投资完成率"]


def test_a_plan_and_the_minutes_that_put_it_off_name_the_same_thing() -> None:
    plan = reading("1.加快建设澄江大桥。主桥9月底前合龙，12月底前全桥建成通车。").statements
    minutes = reading("（一）关于澄江大桥。受六月持续高水位影响，主桥10月底前合龙，确保12月底前建成通车。").statements
    assert [(one.subject, one.action) for one in plan] == [(one.subject, one.action) for one in minutes]


def test_bare_counties_and_districts_answer_where_they_are_made_to_do_something() -> None:
    found = reading("云溪县将在6月底前建成县人民医院新院区，栖霞区9月底前完成栖霞大道改造。").statements
    assert [one.units for one in found] == [(Responsible("云溪县", "lead"),), (Responsible("栖霞区", "lead"),)]


def test_design_figures_behind_the_total_promise_nothing() -> None:
    found = reading("工程总投资1.36亿元，新建防渗墙820米，改造溢洪道1座，12月底前建成自动测报系统。").statements
    assert [one.text for one in found] == ["12月底前建成自动测报系统"]


def test_a_day_put_off_is_the_new_milestone() -> None:
    found = reading("（二）关于澄东变电站。因线路走廊协调滞后，投运时间调整为9月底前。").statements
    assert [(one.kind, one.subject, one.action, one.due) for one in found] == [
        ("milestone", "澄东变电站", "投运", date(2026, 9, 30))
    ]


def test_a_fund_is_promised_with_its_size() -> None:
    found = reading("二季度设立规模10亿元的澄州产业引导基金。").statements[0]
    assert (found.kind, found.subject, found.due) == ("milestone", "澄州产业引导基金", date(2026, 6, 30))
    assert found.value is not None
    assert (found.value.number, found.value.unit) == (10, "亿元")


def test_an_item_named_by_a_programme_leaves_the_promises_to_its_measures() -> None:
    found = reading("（二）实施管网更新行动。编制澄州市地下管网专项规划，2027年底前更新燃气管网46公里。").statements
    assert [(one.kind, one.text) for one in found] == [
        ("task", "编制澄州市地下管网专项规划"),
        ("milestone", "2027年底前更新燃气管网46公里"),
    ]


def test_last_year_inside_a_name_dates_nothing_behind_it() -> None:
    found = reading("5月15日前完成去年水毁工程修复27处，云溪水库溢洪闸5月底前完成更换。").statements
    assert [(one.kind, one.due) for one in found] == [
        ("milestone", date(2026, 5, 15)),
        ("milestone", date(2026, 5, 31)),
    ]


def test_a_clause_that_begins_with_a_project_is_what_the_next_one_speaks_of() -> None:
    found = reading(
        "澄江基地一期主厂房结构已封顶，正在进行机电安装。澄江产业园二期用地已组卷上报，尚未取得批复。"
    ).statements
    assert [one.subject for one in found] == ["澄江基地一期", "澄江基地一期", "澄江产业园二期", "澄江产业园二期"]
