from __future__ import annotations

from datetime import date

from guatu.extraction import Value
from guatu.ledger import Change, DateLimit, Evidence, Item
from guatu.reconciliation import Reconciliation, load_rules, reconcile
from guatu.scheduling import Step
from guatu.words import working_calendar
from tests.reconciliation.cases import PLAN, REPORT, TODAY, Windows, at, promise, repeat, report, window


def reconciled(*items: Item, plan: Windows | None = None, rules: str = "default") -> Reconciliation:
    return reconcile(items, plan or Windows(), load_rules(rules), working_calendar(), TODAY)


def said(*items: Item, plan: Windows | None = None) -> list[tuple[str, str]]:
    return [(one.rule, one.says("zh")) for one in reconciled(*items, plan=plan).findings]


def test_an_overdue_promise_says_by_how_many_working_days() -> None:
    found = reconciled(promise(due=date(2026, 3, 13)))

    assert [(one.rule, one.light, one.sources) for one in found.findings] == [("overdue", "red", (PLAN,))]
    assert found.findings[0].says("zh") == "完成时限2026-03-13，已超期3个工作日"
    assert found.findings[0].says("en") == "due 2026-03-13, overdue by 3 working days"
    assert found.reason(1, "zh") == "红灯：完成时限2026-03-13，已超期3个工作日"


def test_one_day_is_not_said_as_days() -> None:
    [finding] = reconciled(promise(due=date(2026, 3, 17))).findings

    assert finding.says("en") == "due 2026-03-17, overdue by 1 working day"


def test_a_due_day_on_the_weekend_is_overdue_from_the_next_working_day_on() -> None:
    friday = promise(due=date(2026, 3, 13))

    saturday = reconcile([friday], Windows(), load_rules("default"), working_calendar(), date(2026, 3, 14))
    monday = reconcile([friday], Windows(), load_rules("default"), working_calendar(), date(2026, 3, 16))

    assert [one.rule for one in saturday.findings] == ["due_soon"]
    assert [(one.rule, one.facts["days"]) for one in monday.findings] == [("overdue", 1)]


def test_due_soon_counts_the_working_days_left() -> None:
    assert said(promise(due=TODAY)) == [("due_soon", "完成时限2026-03-18，今天到期")]
    assert said(promise(due=date(2026, 4, 1))) == [("due_soon", "完成时限2026-04-01，还剩10个工作日")]
    assert said(promise(due=date(2026, 4, 2))) == []


def test_a_due_day_beyond_every_calendar_is_counted_up_to_its_end() -> None:
    assert said(promise(due=date(2999, 12, 31))) == []
    assert [rule for rule, _ in said(promise(due=date(1949, 10, 1)))] == ["overdue"]


def test_silence_is_said_as_unknown_with_its_days() -> None:
    quiet = promise(due=date(2026, 12, 31), last_heard=at(date(2026, 2, 12)))

    found = reconciled(quiet)

    assert said(quiet) == [("silent", "情况不明，最近一次消息在34天前（2026-02-12）")]
    assert found.findings[0].says("en") == "unknown, last heard 34 days ago (2026-02-12)"
    assert found.lights == {1: "grey"}


def test_too_late_names_the_chain_that_drives_it() -> None:
    late = promise(due=date(2026, 4, 30), days=40)
    chain = (
        Step("3", "征收安置", TODAY, "today"),
        Step("2", "管线迁改", date(2026, 4, 10), "relation"),
        Step("1", "临江大道改造", date(2026, 5, 12), "relation"),
    )
    plan = Windows({"1": window(1, TODAY, date(2026, 5, 12), date(2026, 4, 30), late_by=8)}, {"1": chain})

    assert said(late, plan=plan) == [
        ("too_late", "按工期最早2026-05-12完成，最迟须2026-04-30完成，晚8个工作日：征收安置 → 管线迁改 → 临江大道改造")
    ]


def test_a_limit_that_cannot_be_kept_is_too_late_without_any_due_day() -> None:
    limited = promise(due=None, days=40, limits=(DateLimit("SNLT", date(2026, 3, 2)),))
    plan = Windows({"1": window(1, TODAY, date(2026, 5, 12), date(2026, 4, 30), late_by=8)})

    assert [rule for rule, _ in said(limited, plan=plan)] == ["too_late"]
    assert said(promise(due=None, days=40), plan=plan) == []


def test_an_overdue_item_is_not_called_too_late_besides() -> None:
    overdue = promise(due=date(2026, 3, 13))
    plan = Windows({"1": window(1, TODAY, TODAY, date(2026, 3, 13), late_by=3)})

    assert [rule for rule, _ in said(overdue, plan=plan)] == ["overdue"]


def test_a_claim_without_accepted_evidence_is_unproven() -> None:
    claimed = promise(due=date(2026, 12, 31), reports=(report(date(2026, 3, 10), done=True),))
    pending = Evidence(51, "c" * 64, "照片.jpg", "", "市住建局", at(TODAY), 1)
    accepted = Evidence(52, "d" * 64, "验收单.pdf", "", "市住建局", at(TODAY), 1, "accepted", "督查室")

    assert said(claimed) == [("unproven", "2026-03-10报称完成，尚无采信的佐证")]
    assert [rule for rule, _ in said(claimed.with_(evidence=(pending,)))] == ["unproven"]
    assert said(claimed.with_(evidence=(pending, accepted))) == []


def test_evidence_of_an_earlier_round_does_not_count() -> None:
    accepted = Evidence(52, "d" * 64, "验收单.pdf", "", "市住建局", at(TODAY), 1, "accepted", "督查室")
    again = promise(due=date(2026, 12, 31), round=2, evidence=(accepted,), reports=(report(TODAY, done=True, round=2),))

    assert [rule for rule, _ in said(again)] == ["unproven", "reopened"]


def test_two_documents_with_two_due_days_give_both_sources() -> None:
    found = reconciled(promise(due=date(2026, 12, 31), repeats=(repeat(date(2026, 6, 30)),)))

    [finding] = found.findings
    assert finding.sources == (PLAN, REPORT)
    assert finding.says("zh") == "时限不一致：《实施方案.docx》为2026-12-31，《推进会纪要.txt》为2026-06-30"


def test_a_due_day_the_item_once_had_is_no_contradiction() -> None:
    extended = promise(
        due=date(2026, 12, 31),
        promised=date(2026, 6, 30),
        changes=(Change(7, date(2026, 6, 30), "雨季", extension=True),),
        repeats=(repeat(date(2026, 6, 30)),),
    )

    assert said(extended) == []


def test_a_refused_repeat_contradicts_nothing() -> None:
    assert said(promise(due=date(2026, 12, 31), repeats=(repeat(date(2026, 6, 30), state="refused"),))) == []


def test_two_values_are_compared_in_one_unit() -> None:
    value = Value(8000, "亿元", ">=")
    same = promise(value=value, repeats=(repeat(value=Value(0.8, "万亿元", "=")),))
    other = promise(value=value, repeats=(repeat(value=Value(8500, "亿元", ">=")),))

    assert said(same) == []
    assert said(other) == [
        ("contradicted_value", "数值不一致：《实施方案.docx》为8000亿元，《推进会纪要.txt》为8500亿元")
    ]


def test_behind_compares_the_report_with_the_latest_window() -> None:
    item = promise(due=date(2026, 3, 27), days=20, reports=(report(date(2026, 3, 17), percent=30),))
    plan = Windows({"1": window(1, date(2026, 3, 2), date(2026, 3, 27), date(2026, 3, 27))})

    assert ("behind", "上报进度30%，按倒排工期应到65%，落后35个百分点") in said(item, plan=plan)


def test_without_a_duration_or_a_start_nothing_is_called_behind() -> None:
    item = promise(due=date(2026, 12, 31), reports=(report(date(2026, 3, 17), percent=1),))
    plan = Windows({"1": window(1, date(2026, 1, 5), date(2026, 12, 31), date(2026, 12, 31))})

    assert said(item, plan=plan) == []


def test_a_text_that_says_done_while_the_item_is_open_is_reported() -> None:
    item = promise(due=date(2026, 12, 31), subject="市民中心", action="竣工")
    status = promise(2, kind="status", subject="市民中心", action="建成", name="市民中心全面建成", source=REPORT)
    not_yet = status.with_(name="市民中心尚未建成")
    other_deed = status.with_(action="开工", name="市民中心开工")

    assert said(item, status) == [("done_in_text", "《推进会纪要.txt》称“市民中心全面建成”，台账尚未销账")]
    assert said(item, not_yet) == []
    assert said(item, other_deed) == []


def test_a_closed_item_said_again_later_is_contradicted() -> None:
    closed = promise(
        due=date(2026, 3, 13), state="closed", closed_at=at(date(2026, 3, 10)), entries=(1, 55, 60),
        repeats=(repeat(date(2026, 4, 30), entry=60),),
    )  # fmt: skip

    found = reconciled(closed)

    assert [one.rule for one in found.findings] == ["closed_contradicted"]
    assert found.lights == {1: "red"}


def test_a_repeat_before_the_closing_says_nothing_against_it() -> None:
    closed = promise(
        due=date(2026, 3, 13), state="closed", closed_at=at(date(2026, 3, 10)), entries=(1, 40, 55),
        repeats=(repeat(date(2026, 3, 13), entry=40),),
    )  # fmt: skip

    found = reconciled(closed)

    assert found.findings == ()
    assert found.reason(1, "zh") == "已销账：2026-03-10销账"


def test_findings_come_by_urgency_whatever_the_order_of_items() -> None:
    items = [
        promise(1, due=date(2026, 3, 25)),
        promise(2, due=date(2026, 3, 13)),
        promise(3, due=date(2026, 3, 2)),
        promise(4, due=date(2026, 3, 19)),
        promise(5, due=date(2026, 12, 31), last_heard=at(date(2026, 1, 5))),
    ]

    found = reconciled(*items)

    assert [(one.item, one.rule) for one in found.findings] == [
        (3, "overdue"), (2, "overdue"), (4, "due_soon"), (1, "due_soon"), (5, "silent"),
    ]  # fmt: skip
    assert reconciled(*reversed(items)) == found


def test_facts_have_no_light_and_say_so() -> None:
    found = reconciled(promise(kind="observation", due=date(2019, 12, 31)))

    assert (found.findings, found.lights) == ((), {1: "grey"})
    assert found.reason(1, "zh") == "数据和进展是依据，不亮灯"


def test_a_group_takes_the_worst_light_below_it() -> None:
    items = [
        promise(1, kind="group", name="重点项目"),
        promise(2, kind="group", name="交通", parent=1),
        promise(3, due=date(2026, 3, 13), parent=2),
        promise(4, due=date(2026, 12, 31), parent=1),
        promise(5, kind="group", name="空"),
    ]

    found = reconciled(*items)

    assert found.lights == {1: "red", 2: "red", 3: "red", 4: "green", 5: "grey"}
    assert found.reason(1, "zh") == "红灯：取所属事项中最重的，即3号“临江大道改造”"


def test_a_circle_of_parents_does_not_hold_the_reconciliation() -> None:
    items = [promise(1, kind="group", parent=2), promise(2, kind="group", parent=1), promise(3, parent=1)]

    assert reconciled(*items).lights == {1: "grey", 2: "grey", 3: "grey"}
