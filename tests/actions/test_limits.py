"""Planning facts of an item: limits on its dates, fewest days, days left, as late as possible, earlier due days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from guatu.actions import (
    Acting,
    Refused,
    adopt_scenario,
    advance_due,
    change_link,
    constrain_item,
    depend,
    extend_due,
    plan_item,
    remaining_of,
    suppose,
    take_back,
)
from guatu.ledger import DateLimit, LimitType, Link
from guatu.scheduling import network_of, schedule
from guatu.store import ledgers
from guatu.words import named_calendars, working_calendar

from .conftest import TODAY, Office

pytestmark = [pytest.mark.store, pytest.mark.django_db]


@pytest.fixture
def ban(office: Office) -> Acting:
    return office.acting("ban")


def why_not(do: Callable[[], object], language: str = "zh") -> str:
    before = ledgers.ledger("main").seq
    with pytest.raises(Refused) as caught:
        do()
    assert ledgers.ledger("main").seq == before
    return caught.value.says(language)


def window_of(office: Office, words: str) -> tuple[date, date, int | None]:
    plan = schedule(network_of(office.items(), TODAY), named_calendars(working_calendar()), TODAY)
    window = plan.windows[str(office.item(words).number)]
    assert window.planned_start
    assert window.planned_finish
    return window.planned_start, window.planned_finish, window.float_days


def test_a_limit_is_set_moved_replaced_and_taken_away(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, key="days")

    constrain_item(ban, number, "SNET", date(2026, 4, 1), reason="汛前不得蓄水", key="a")
    assert window_of(office, "水库")[0] == date(2026, 4, 1)
    constrain_item(ban, number, "SNET", date(2026, 4, 7), key="b")
    assert office.item("水库").limits == (DateLimit("SNET", date(2026, 4, 7)),)
    done = constrain_item(ban, number, "SO", date(2026, 4, 8), was="SNET", key="c")
    assert office.item("水库").limits == (DateLimit("SO", date(2026, 4, 8)),)
    assert window_of(office, "水库")[0] == date(2026, 4, 8)

    take_back(ban, done.seqs, key="d")
    assert office.item("水库").limits == (DateLimit("SNET", date(2026, 4, 7)),)
    gone = constrain_item(ban, number, "SNET", None, key="e")
    assert office.item("水库").limits == ()
    take_back(ban, gone.seqs, key="f")
    assert office.item("水库").limits == (DateLimit("SNET", date(2026, 4, 7)),)


def test_a_limit_that_what_comes_before_cannot_keep_is_no_refusal_but_negative_float(
    office: Office, ban: Acting
) -> None:
    first, second = office.item("水库").number, office.item("内涝").number
    plan_item(ban, first, days=20, key="a")
    plan_item(ban, second, days=5, key="b")
    depend(ban, second, first, key="c")

    constrain_item(ban, second, "SNLT", date(2026, 4, 1), key="d")

    start, _, slack = window_of(office, "内涝")
    assert start == date(2026, 4, 14), "twenty working days, with Qingming between"
    assert slack == -8


@pytest.mark.parametrize(
    ("held", "new", "line"),
    [
        (("SO", "2026-05-08"), ("SNET", "2026-05-20"),
         "“开始不早于2026-05-20”与“定于2026-05-08开始”无法同时做到；请改其中一个日期，或先取消一项"),
        (("SNET", "2026-05-20"), ("FNLT", "2026-05-19"),
         "“开始不早于2026-05-20”与“完成不晚于2026-05-19”无法同时做到；请改其中一个日期，或先取消一项"),
        (("FNET", "2026-05-20"), ("FO", "2026-05-19"),
         "“完成不早于2026-05-20”与“定于2026-05-19完成”无法同时做到；请改其中一个日期，或先取消一项"),
        (("SNLT", "2026-05-20"), ("SNET", "2026-05-21"),
         "“开始不早于2026-05-21”与“开始不晚于2026-05-20”无法同时做到；请改其中一个日期，或先取消一项"),
    ],
)  # fmt: skip
def test_limits_that_no_schedule_can_keep_together_are_refused(
    office: Office, ban: Acting, held: tuple[LimitType, str], new: tuple[LimitType, str], line: str
) -> None:
    number = office.item("水库").number
    constrain_item(ban, number, held[0], date.fromisoformat(held[1]), key="a")

    assert why_not(lambda: constrain_item(ban, number, new[0], date.fromisoformat(new[1]), key="b")) == line


def test_limits_that_agree_stand_together_and_a_limit_needs_no_days(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    for type_, day in (("SNET", 1), ("SNLT", 1), ("FNET", 1), ("FNLT", 20)):
        constrain_item(ban, number, type_, date(2026, 5, day), key=type_)  # type: ignore[arg-type]

    assert {limit.type for limit in office.item("水库").limits} == {"SNET", "SNLT", "FNET", "FNLT"}
    assert office.item("水库").days is None


def test_the_day_before_which_it_may_not_start_must_agree_with_its_limits(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    constrain_item(ban, number, "SNLT", date(2026, 5, 8), key="a")

    line = "“开始不早于2026-05-11”与“开始不晚于2026-05-08”无法同时做到；请改其中一个日期，或先取消一项"
    assert why_not(lambda: plan_item(ban, number, not_before=date(2026, 5, 11), key="b")) == line
    plan_item(ban, number, not_before=date(2026, 5, 8), key="c")
    assert why_not(lambda: constrain_item(ban, number, "SO", date(2026, 5, 7), key="d")).startswith("“开始不早于2026")


def test_absurd_limits_and_those_of_others_are_refused(office: Office, ban: Acting) -> None:
    number, whole = office.item("水库").number, office.item("水库").parent
    assert whole is not None
    for day in (date(1989, 12, 31), date(2101, 1, 1), date.min, date.max):
        line = why_not(lambda day=day: constrain_item(ban, number, "SO", day, key="y"))  # type: ignore[misc]
        assert line == "日期限制须在1990至2100年间；请核对年份"
    line = why_not(lambda: constrain_item(ban, number, "XX", date(2026, 5, 1), key="t"))  # type: ignore[arg-type]
    assert line == "日期限制须为以下之一：SNET SNLT SO FNET FNLT FO"
    assert why_not(lambda: constrain_item(ban, number, "SO", None, key="n")).startswith(f"第{number}号事项没有这项")
    assert why_not(lambda: constrain_item(ban, whole, "SO", date(2026, 5, 8), key="w")).startswith(
        f"第{whole}号事项有下级"
    )
    constrain_item(ban, whole, "FNLT", date(2026, 9, 15), key="whole")
    support = office.acting("xian")
    assert "您的角色" in why_not(lambda: constrain_item(support, number, "SO", date(2026, 5, 8), key="s"))
    constrain_item(office.acting("shui"), number, "FNLT", date(2026, 9, 15), key="lead")


def test_begun_work_is_not_limited_in_its_start_any_more(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, started=date(2026, 3, 9), key="a")

    assert "已经开工" in why_not(lambda: constrain_item(ban, number, "SO", date(2026, 5, 8), key="b"))
    constrain_item(ban, number, "FNLT", date(2026, 5, 8), key="c")


def test_the_same_key_limits_once(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    once = constrain_item(ban, number, "SO", date(2026, 5, 8), key="a")

    assert constrain_item(ban, number, "SO", date(2026, 5, 8), key="a").seqs == once.seqs
    assert "表单已失效" in why_not(lambda: constrain_item(ban, number, "SO", date(2026, 5, 9), key="a"))


def test_what_is_left_of_begun_work_makes_its_days(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    assert "还没有开工" in why_not(lambda: plan_item(ban, number, remaining=8, key="x"))
    plan_item(ban, number, days=10, started=date(2026, 3, 9), key="a")
    assert remaining_of(office.item("水库"), TODAY) == 5

    done = plan_item(ban, number, remaining=8, key="b")

    item = office.item("水库")
    assert (item.days, remaining_of(item, TODAY)) == (13, 8), "five working days have gone since 9 March"
    assert window_of(office, "水库")[:2] == (date(2026, 3, 9), date(2026, 3, 25))
    [entry] = ledgers.some_entries("main", done.seqs)
    assert entry.facts == {"remaining": 8, "days": 13}
    assert remaining_of(item, TODAY + timedelta(days=1)) == 7
    take_back(ban, done.seqs, key="c")
    assert office.item("水库").days == 10

    assert "只填一个" in why_not(lambda: plan_item(ban, number, days=9, remaining=8, key="d"))
    assert "做完的请填实际完成日期" in why_not(lambda: plan_item(ban, number, remaining=0, key="e"))
    plan_item(ban, number, finished=date(2026, 3, 13), key="f")
    assert "已经完成" in why_not(lambda: plan_item(ban, number, remaining=8, key="g"))
    assert remaining_of(office.item("水库"), TODAY) is None


def test_work_begun_on_a_rest_day_and_asked_on_one(office: Office, ban: Acting) -> None:
    """Begun on Saturday, today a Monday: the five days of the week between count, the weekends do not."""
    number = office.item("水库").number
    plan_item(ban, number, started=date(2026, 3, 7), remaining=3, key="a")

    assert office.item("水库").days == 8
    assert window_of(office, "水库")[1] == date(2026, 3, 18)


def test_the_fewest_days_are_no_more_than_the_days(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    assert "先定工期" in why_not(lambda: plan_item(ban, number, least=5, key="x"))
    plan_item(ban, number, days=10, least=6, key="a")
    assert (office.item("水库").days, office.item("水库").least) == (10, 6)

    assert "最短工期6个工作日，比工期5个工作日还长" in why_not(lambda: plan_item(ban, number, days=5, key="b"))
    assert "最短工期11个工作日" in why_not(lambda: plan_item(ban, number, least=11, key="c"))
    assert "1至3650" in why_not(lambda: plan_item(ban, number, least=0, key="d"))
    done = plan_item(ban, number, clear=("least",), key="e")
    assert office.item("水库").least is None
    take_back(ban, done.seqs, key="f")
    gone = plan_item(ban, number, clear=("days",), key="g")
    assert (office.item("水库").days, office.item("水库").least) == (None, None)
    take_back(ban, gone.seqs, key="h")
    assert (office.item("水库").days, office.item("水库").least) == (10, 6)


def test_as_late_as_possible_moves_what_is_planned_and_is_taken_back(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, key="a")
    early = window_of(office, "水库")

    done = plan_item(ban, number, as_late=True, key="b")

    assert window_of(office, "水库") == (date(2026, 9, 17), date(2026, 9, 30), early[2])
    take_back(ban, done.seqs, key="c")
    assert office.item("水库").as_late is False
    assert window_of(office, "水库") == early
    whole = office.item("水库").parent
    assert whole is not None
    assert "先定工期" in why_not(lambda: plan_item(ban, whole, least=3, key="d"))
    assert "有下级" in why_not(lambda: plan_item(ban, whole, days=5, least=3, key="e"))
    plan_item(ban, whole, as_late=True, key="f")
    assert window_of(office, "水库")[0] == date(2026, 9, 17), "the parts of a whole are as late as it"


def test_a_due_day_is_brought_forward_and_what_was_promised_stays(office: Office, ban: Acting) -> None:
    number = office.item("水库").number

    done = advance_due(ban, number, date(2026, 8, 31), reason="汛期提前", key="a")

    item = office.item("水库")
    assert (item.due, item.promised, item.extensions) == (date(2026, 8, 31), date(2026, 9, 30), 0)
    assert [(change.due, change.reason, change.extension) for change in item.changes] == [
        (date(2026, 9, 30), "汛期提前", False)
    ]
    take_back(ban, done.seqs, key="b")
    assert (office.item("水库").due, office.item("水库").changes) == (date(2026, 9, 30), ())


def test_a_due_day_is_brought_forward_within_bounds_with_a_reason_and_by_right(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    assert why_not(lambda: advance_due(ban, number, date(2026, 9, 30), reason="早", key="a")) == (
        "新时限须早于2026-09-30；推迟请办理延期"
    )
    assert why_not(lambda: advance_due(ban, number, date(2026, 3, 15), reason="早", key="b")) == (
        "新时限不能早于今天（2026-03-16）；请改选日期"
    )
    assert "没有填写" in why_not(lambda: advance_due(ban, number, date(2026, 8, 31), reason=" ", key="c"))
    lead = office.acting("shui")
    with pytest.raises(Refused) as caught:
        advance_due(lead, number, date(2026, 8, 31), reason="早", key="d")
    assert caught.value.forbidden
    advance_due(ban, number, TODAY, reason="今天就办", key="e")
    extend_due(ban, number, date(2026, 9, 1), reason="缓一缓", key="f")
    assert office.item("水库").extensions == 1


def test_a_preference_is_marked_kept_by_other_changes_and_taken_back(office: Office, ban: Acting) -> None:
    first, second = office.item("水库").number, office.item("内涝").number
    depend(ban, second, first, lag=2, key="a")
    marked = depend(ban, second, first, lag=2, preferential=True, key="b")
    assert office.item("内涝").links == (Link(first, "FS", 2, preferential=True),)
    [entry] = ledgers.some_entries("main", marked.seqs)
    assert entry.facts["preferential"] is True

    depend(ban, second, first, lag=3, key="c")
    changed = change_link(ban, second, first, was="FS", type="SS", lag=1, key="d")
    assert office.item("内涝").links == (Link(first, "SS", 1, preferential=True),)
    take_back(ban, changed.seqs, key="e")
    assert office.item("内涝").links == (Link(first, "FS", 3, preferential=True),)
    must = change_link(ban, second, first, was="FS", type="FS", lag=3, preferential=False, key="f")
    assert office.item("内涝").links == (Link(first, "FS", 3),)
    assert "preferential" not in ledgers.some_entries("main", must.seqs)[0].facts
    take_back(ban, must.seqs, key="g")
    assert office.item("内涝").links == (Link(first, "FS", 3, preferential=True),)


def test_what_changed_since_is_not_taken_back(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    done = constrain_item(ban, number, "SNET", date(2026, 5, 8), key="a")
    constrain_item(office.acting("du"), number, "SNET", date(2026, 5, 9), key="b")
    assert "不能再撤销" in why_not(lambda: take_back(ban, done.seqs, key="c"))

    gone = constrain_item(ban, number, "SNET", None, key="d")
    constrain_item(ban, number, "SNLT", date(2026, 5, 7), key="e")
    assert "无法同时做到" in why_not(lambda: take_back(ban, gone.seqs, key="f"))


def test_a_scenario_tries_limits_as_late_and_an_earlier_due_day_and_adopts_them(office: Office, ban: Acting) -> None:
    number = office.item("水库").number
    plan_item(ban, number, days=10, key="a")
    constrain_item(ban, number, "SNLT", date(2026, 4, 1), key="b")
    items = office.items()
    changes = [
        {"item": number, "field": "limit", "type": "SNLT", "to": None},
        {"item": number, "field": "limit", "type": "SNET", "to": "2026-05-11"},
        {"item": number, "field": "as_late", "to": True},
        {"do": "due", "item": number, "due": "2026-08-31", "reason": "汛期提前"},
    ]
    [scenario] = suppose(ban, "提前", changes, key="c").seqs
    assert office.items() == items

    adopt_scenario(ban, scenario, key="d")

    item = office.item("水库")
    assert (item.limits, item.as_late, item.due) == ((DateLimit("SNET", date(2026, 5, 11)),), True, date(2026, 8, 31))
    assert (item.promised, item.extensions) == (date(2026, 9, 30), 0)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"field": "limit", "type": "FS", "to": "2026-05-11"}, "日期限制须为 SNET SNLT SO FNET FNLT FO 之一"),
        ({"field": "limit", "to": "2026-05-11"}, "日期限制须为"),
        ({"field": "limit", "type": "SO", "to": "0000-05-11"}, "不是1990至2100年间的日期"),
        ({"field": "as_late", "to": 1}, "须为 true 或 false"),
        ({"field": "as_late", "to": None}, "须为 true 或 false"),
    ],
)
def test_a_scenario_of_what_cannot_be_meant_is_refused(
    office: Office, ban: Acting, change: dict[str, object], line: str
) -> None:
    number = office.item("水库").number

    assert line in why_not(lambda: suppose(ban, "推演", [{"item": number, **change}], key="a"))
