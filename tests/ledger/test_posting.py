"""What posting a document writes: groups from headings, items from promises, repeats as proposals."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from guatu.extraction import Extraction, Ground, Heading, Responsible, Statement, Value
from guatu.ledger import Draft, Ledger, append, drafts_of
from guatu.reading import Document

AT = datetime(2026, 3, 2, tzinfo=UTC)


def document(name: str, raw: str) -> Document:
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return Document(name, digest, "txt", raw, raw, range(len(raw) + 1))


def statement(
    doc: Document,
    text: str,
    subject: str,
    *,
    kind: str = "milestone",
    due: date | None = None,
    action: str | None = "完成",
    value: Value | None = None,
    path: tuple[str, ...] = (),
) -> Statement:
    start = doc.raw.index(text)
    headings = tuple(
        Heading(name, (doc.raw.index(name), doc.raw.index(name) + len(name)), level)
        for level, name in enumerate(path, start=1)
    )
    return Statement(
        doc.stem,
        (start, start + len(text)),
        text,
        kind,
        subject,
        action,
        due,
        value,  # type: ignore[arg-type]
        (Responsible("市水利局", "lead"),),
        "test",
        path=headings,
    )


def extraction(*statements: Statement) -> Extraction:
    return Extraction(statements, (), len(statements), date(2026, 1, 5), Ground(None, "given"))


PLAN = document(
    "方案.txt", "攻坚方案\n一、水利工程\n9月底前完成青溪水库除险加固工程。\n二、宣传\n已完成青溪水库坝体灌浆。\n"
)
PROMISE = statement(
    PLAN,
    "9月底前完成青溪水库除险加固工程",
    "青溪水库除险加固工程",
    due=date(2026, 9, 30),
    path=("攻坚方案", "一、水利工程"),
)
FACT = statement(PLAN, "已完成青溪水库坝体灌浆", "青溪水库坝体灌浆", kind="status", path=("攻坚方案", "二、宣传"))


def posted(*documents: tuple[Document, Extraction]) -> Ledger:
    ledger = Ledger()
    for doc, found in documents:
        ledger, _ = append(ledger, drafts_of(ledger, doc, found), at=AT, author="lin")
    return ledger


def test_a_heading_becomes_a_group_when_a_promise_stands_under_it() -> None:
    ledger = posted((PLAN, extraction(PROMISE, FACT)))

    shape = [(item.number, item.kind, item.name, item.parent) for item in ledger.items.values()]

    assert shape == [
        (1, "group", "攻坚方案", None),
        (2, "group", "水利工程", 1),
        (3, "milestone", "9月底前完成青溪水库除险加固工程", 2),
        (4, "status", "已完成青溪水库坝体灌浆", 1),
    ]


def test_every_item_carries_its_sentence_as_it_stands_in_the_document() -> None:
    ledger = posted((PLAN, extraction(PROMISE)))

    source = ledger.items[3].source

    assert source is not None
    assert PLAN.raw[source.span[0] : source.span[1]] == source.text == "9月底前完成青溪水库除险加固工程"


def test_posting_the_same_bytes_twice_writes_nothing() -> None:
    ledger = posted((PLAN, extraction(PROMISE)))

    assert drafts_of(ledger, PLAN, extraction(PROMISE)) == ()


def test_the_same_promise_in_a_second_document_is_proposed_as_a_repeat_with_its_own_day() -> None:
    minutes = document("纪要.txt", "会议明确，10月底前完成青溪水库除险加固工程。")
    again = statement(minutes, "10月底前完成青溪水库除险加固工程", "青溪水库除险加固工程", due=date(2026, 10, 31))

    ledger = posted((PLAN, extraction(PROMISE)), (minutes, extraction(again)))

    assert len(ledger.items) == 3
    [repeat] = ledger.items[3].repeats
    assert (repeat.due, repeat.state, repeat.source.document) == (date(2026, 10, 31), "proposed", "纪要.txt")
    assert ledger.items[3].due == date(2026, 9, 30)


def test_a_promise_said_twice_in_one_document_is_one_item() -> None:
    twice = document("讲话.txt", "5月底前建成云溪大桥主桥。强调：5月底前建成云溪大桥主桥，不得拖延。")
    first = statement(twice, "5月底前建成云溪大桥主桥", "云溪大桥主桥", due=date(2026, 5, 31), action="建成")

    ledger = posted((twice, extraction(first, first)))

    assert [len(item.repeats) for item in ledger.items.values()] == [1]


def test_another_phase_of_the_same_project_is_not_a_repeat() -> None:
    other = document("表.txt", "完成高新产业园一期标准厂房；完成高新产业园二期标准厂房")
    one = statement(other, "完成高新产业园一期标准厂房", "高新产业园一期标准厂房")
    two = statement(other, "完成高新产业园二期标准厂房", "高新产业园二期标准厂房")

    ledger = posted((other, extraction(one, two)))

    assert [item.repeats for item in ledger.items.values()] == [(), ()]


def test_a_closed_promise_is_not_repeated_into() -> None:
    ledger = posted((PLAN, extraction(PROMISE)))
    ledger, _ = append(ledger, [Draft("closed", 3, {})], at=AT, author="lin")
    minutes = document("纪要.txt", "10月底前完成青溪水库除险加固工程。")
    again = statement(minutes, "10月底前完成青溪水库除险加固工程", "青溪水库除险加固工程", due=date(2026, 10, 31))

    kinds = [draft.kind for draft in drafts_of(ledger, minutes, extraction(again))]

    assert kinds == ["received", "opened"]


def test_another_act_on_the_same_project_is_another_promise() -> None:
    text = "3月底前完成云栖快速路征地；9月底前云栖快速路通车；3月底前云栖快速路开工建设；云栖快速路开工"
    both = document("表.txt", text)
    first = statement(both, "3月底前完成云栖快速路征地", "云栖快速路征地", due=date(2026, 3, 31))
    second = statement(both, "9月底前云栖快速路通车", "云栖快速路", due=date(2026, 9, 30), action="通车")
    third = statement(both, "3月底前云栖快速路开工建设", "云栖快速路", due=date(2026, 3, 31), action="开工建设")
    fourth = statement(both, "云栖快速路开工", "云栖快速路", action="开工")

    ledger = posted((both, extraction(first, second, third, fourth)))

    assert [len(item.repeats) for item in ledger.items.values()] == [0, 0, 1]


def test_a_subject_named_elsewhere_stands_before_the_words_of_the_sentence() -> None:
    plan = document("方案.txt", "临江湾滨水公园。9月20日前建成开放。加快建设临江大桥。主桥9月底前合龙。")
    park = statement(plan, "9月20日前建成开放", "临江湾滨水公园", due=date(2026, 9, 20))
    bridge = statement(plan, "主桥9月底前合龙", "临江大桥主桥", due=date(2026, 9, 30), action="合龙")

    ledger = posted((plan, extraction(park, bridge)))

    assert [item.name for item in ledger.items.values()] == [
        "临江湾滨水公园 · 9月20日前建成开放",
        "临江大桥 · 主桥9月底前合龙",
    ]


def test_rows_of_one_table_are_different_promises_and_so_are_areas() -> None:
    table = document("表.txt", "重点项目年度完成投资 420 72 全市重点项目年度完成投资420 云溪县重点项目年度完成投资72")
    value = {"kind": "target", "action": None}
    city = replace(statement(table, "420", "重点项目年度完成投资", **value), row=(0, 1))
    county = replace(statement(table, "72", "重点项目年度完成投资", **value), row=(0, 2))
    elsewhere = document("公报.txt", "云溪县重点项目年度完成投资72亿元；重点项目年度完成投资400亿元")
    other_area = statement(elsewhere, "云溪县重点项目年度完成投资72亿元", "云溪县重点项目年度完成投资", **value)
    again = statement(elsewhere, "重点项目年度完成投资400亿元", "重点项目年度完成投资", **value)

    ledger = posted((table, extraction(city, county)), (elsewhere, extraction(other_area, again)))

    assert [len(item.repeats) for item in ledger.items.values()] == [1, 0, 0]
