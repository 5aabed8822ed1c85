"""Limits, as late as possible, fewest days, days left, preferences, earlier due days: on an item's page and chart."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from guatu import actions
from guatu.ledger import DateLimit, Link
from tests.web.conftest import Office
from tests.web.test_gantt import day, fetched, post, rows, windows

pytestmark = pytest.mark.store
HALL = """栖霞区体育馆推进方案

2026年1月15日

一、场馆工程
（一）9月底前完成栖霞区体育馆主体结构封顶。
牵头单位：市水利局
配合单位：云溪县政府
（二）11月底前完成临江区图书馆新馆搬迁。
牵头单位：市住房城乡建设局
"""


@pytest.fixture
def pair(office: Office) -> tuple[int, int]:
    """The hall's frame takes ten days, the removal three and comes after it."""
    office.post("ban", "场馆.txt", HALL)
    first, second = office.item("封顶").number, office.item("新馆搬迁").number
    ban = office.acting("ban")
    actions.plan_item(ban, first, days=10, key="days")
    actions.plan_item(ban, second, days=3, key="days2")
    actions.depend(ban, second, first, key="link")
    return first, second


def page(office: Office, number: int, login: str = "ban", language: str = "zh") -> str:
    return office.client(login, language).get(f"/items/{number}").content.decode()


def do(office: Office, number: int, deed: str, login: str = "ban", **given: Any) -> tuple[int, str]:
    """Submit the form of a deed; the page that comes of it."""
    client = office.client(login)
    answer = client.post(f"/items/{number}/{deed}", {"key": f"{deed}-{given}"[:99], **given}, follow=True)
    return answer.status_code, answer.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_limit_is_set_shown_told_as_missed_and_taken_away(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    status, html = do(office, second, "limit", type="SNLT", day="2026-03-20", reason="汛期前进场")
    assert status == 200
    assert office.item("新馆搬迁").limits == (DateLimit("SNLT", date(2026, 3, 20)),)
    text = plain(html)
    assert "日期限制：开始不晚于2026-03-20" in text
    # Ten days from the 16th: it starts on the 30th, six working days after the 20th.
    assert "做不到：差6个工作日" in text
    assert "限定开始不晚于2026年3月20日" in plain(page(office, first)), "the float of what comes before says why"

    _, html = do(office, second, "unlimit", type="SNLT")
    assert office.item("新馆搬迁").limits == ()
    assert "取消日期限制“开始不晚于”" in plain(html)


def test_a_contradiction_stands_beside_the_form_and_changes_nothing(office: Office, pair: tuple[int, int]) -> None:
    first, _ = pair
    do(office, first, "limit", type="SO", day="2026-05-08")
    before = office.seq()

    status, html = do(office, first, "limit", type="SNET", day="2026-05-20")

    assert (status, office.seq()) == (422, before)
    assert "“开始不早于2026-05-20”与“定于2026-05-08开始”无法同时做到" in plain(html)
    status, html = do(office, first, "limit", type="SNET", day="1066-10-14")
    assert (status, office.seq()) == (422, before)


def test_all_is_seen_by_who_may_not_edit_it(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    ban = office.acting("ban")
    actions.constrain_item(ban, first, "FNLT", date(2026, 9, 15), key="a")
    actions.plan_item(ban, first, least=6, as_late=True, started=date(2026, 3, 9), key="b")
    actions.depend(ban, second, first, preferential=True, key="c")

    for language, words in (
        ("zh", ("完成不晚于", "最短6个工作日", "剩余工期", "可放弃")),
        ("en", ("finish no later than", "6 working days at the fewest", "Left", "may be given up")),
    ):
        html = page(office, first, "xian", language)
        assert all(word in plain(html) for word in words), language
        assert not any(f"/items/{first}/{name}" in html for name in ("limit", "unlimit", "plan", "advance"))
        assert f"/items/{second}/soften" not in page(office, second, "xian", language)
    for name in ("limit", "unlimit", "soften", "advance"):
        assert office.client("xian").post(f"/items/{first}/{name}", {"key": "k"}).status_code == 403


def test_the_plan_form_knows_fewest_days_as_late_and_of_begun_work_what_is_left(
    office: Office, pair: tuple[int, int]
) -> None:
    first, _ = pair
    assert 'name="remaining"' not in page(office, first)
    do(office, first, "plan", days="10", least="6", as_late="1")
    item = office.item("封顶")
    assert (item.days, item.least, item.as_late) == (10, 6, True)
    html = page(office, first)
    assert re.search(r'name="as_late" value="1" checked', html)
    assert "尽量晚：" in plain(html)

    do(office, first, "plan", days="10", least="0", started="2026-03-09")
    item = office.item("封顶")
    assert (item.days, item.least, item.as_late) == (10, None, False)
    assert 'name="remaining"' in page(office, first)
    _, html = do(office, first, "plan", days="10", started="2026-03-09", remaining="8")
    assert office.item("封顶").days == 13
    assert "剩余工期8个工作日" in plain(html)
    status, html = do(office, first, "plan", days="12", started="2026-03-09", remaining="8")
    assert (status, "只填一个" in plain(html)) == (422, True)


def test_a_whole_is_limited_only_in_what_its_parts_can_keep_and_shows_it(office: Office, pair: tuple[int, int]) -> None:
    whole = office.item("封顶").parent
    assert whole is not None
    html = page(office, whole)
    form = html[html.index('id="form-limit"') :].partition("</form>")[0]
    assert re.findall(r'<option value="(\w+)"', form) == ["SNET", "FNLT"]

    status, html = do(office, whole, "limit", type="SNET", day="2026-05-08")

    assert status == 200
    assert "开始不早于 2026-05-08" in plain(html)
    assert day(windows(fetched(office))[pair[0]]["planned_start"]) == date(2026, 5, 8)


def test_a_due_day_is_brought_forward_and_the_first_one_stays(office: Office, pair: tuple[int, int]) -> None:
    first, _ = pair
    status, html = do(office, first, "advance", due="2026-08-31", reason="汛期提前")
    assert status == 200
    assert "时限提前到 2026-08-31" in plain(html)
    item = office.item("封顶")
    assert (item.due, item.promised, item.extensions) == (date(2026, 8, 31), date(2026, 9, 30), 0)
    assert re.search(r"<td>提前</td>", html)
    assert "2026-09-30" in html

    status, html = do(office, first, "advance", due="2026-09-30", reason="又")
    assert (status, "新时限须早于2026-08-31" in plain(html)) == (422, True)


def test_a_link_is_marked_as_a_preference_and_back(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    _, html = do(office, second, "soften", after=first, type="FS", preferential="1")
    assert office.item("新馆搬迁").links == (Link(first, "FS", 0, preferential=True),)
    assert "改为必须" in html
    assert "可放弃" in plain(page(office, first))
    do(office, second, "soften", after=first, type="FS")
    assert office.item("新馆搬迁").links == (Link(first, "FS", 0),)


def test_the_chart_has_them_and_drafts_show_their_dates(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    data = fetched(office)
    assert [rows(data)[first][name] for name in ("least", "left", "as_late", "limits")] == [None, None, 0, None]

    limit = {"do": "limit", "item": first, "type": "SNET", "day": "2026-05-08"}
    late = {"do": "plan", "item": first, "as_late": True}
    _, draft = post(office, "draft", {"seq": data["seq"], "edits": [limit]})
    assert day(windows(draft)[first]["planned_start"]) == date(2026, 5, 8)
    gone = {"do": "unlink", "item": second, "after": first, "type": "FS"}
    _, draft = post(office, "draft", {"seq": data["seq"], "edits": [gone, late]})
    assert day(windows(draft)[first]["planned_finish"]) == date(2026, 9, 30)
    assert day(windows(draft)[first]["earliest_start"]) == date(2026, 3, 16)

    edits = [
        {**limit, "reason": "汛前"},
        {**late, "least": 6},
        {"do": "due", "item": first, "due": "2026-08-31", "reason": "早"},
        {"do": "link", "item": second, "after": first, "type": "FS", "was": "FS", "preferential": True},
    ]
    seq = data["seq"]
    for at, edit in enumerate(edits):
        status, saved = post(office, "save", {"seq": seq, "edit": edit, "key": f"k{at}"})
        assert status == 200, saved
        seq = saved["seq"]
    row = rows(fetched(office))[first]
    assert (row["least"], row["as_late"], day(row["due"])) == (6, 1, date(2026, 8, 31))
    assert [(type_, day(on)) for type_, on in row["limits"]] == [("SNET", date(2026, 5, 8))]
    assert saved["links"] == [[first, second, "FS", 0, 1]]


def test_a_draft_over_what_was_just_saved_knows_the_limits_of_it(office: Office, pair: tuple[int, int]) -> None:
    """The version carried over from the last one has limits and as late too."""
    first, second = pair
    seq = fetched(office)["seq"]
    limit = {"do": "limit", "item": first, "type": "SNET", "day": "2026-05-08"}
    actions.constrain_item(office.acting("ban"), first, "SNET", date(2026, 5, 8), key="x")

    _, draft = post(office, "draft", {"seq": seq + 1, "edits": [{"do": "plan", "item": second, "days": 4}]})

    assert day(windows(draft)[second]["planned_start"]) == date(2026, 5, 21)
    _, draft = post(office, "draft", {"seq": seq + 1, "edits": [{**limit, "day": None}]})
    assert day(windows(draft)[first]["planned_start"]) == date(2026, 3, 16)


def test_a_step_of_each_kind_is_taken_back(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    before = dict(office.items()) if hasattr(office, "items") else None
    held = {name: office.item(name) for name in ("封顶", "新馆搬迁")}
    seq = fetched(office)["seq"]
    edits = [
        {"do": "limit", "item": first, "type": "SO", "day": "2026-05-08"},
        {"do": "plan", "item": first, "as_late": True, "least": 6},
        {"do": "due", "item": first, "due": "2026-08-31", "reason": "早"},
        {"do": "link", "item": second, "after": first, "type": "FS", "was": "FS", "preferential": True},
    ]
    for at, edit in enumerate(edits):
        _, saved = post(office, "save", {"seq": seq, "edit": edit, "key": f"k{at}"})
        status, undone = post(office, "undo", {"seq": saved["seq"], "entries": saved["entries"], "key": f"u{at}"})
        assert status == 200, undone
        seq = undone["seq"]
    assert before is None
    for name, item in held.items():
        now = office.item(name)
        same = ("limits", "as_late", "least", "days", "due", "promised", "changes", "links")
        assert [getattr(now, field) for field in same] == [getattr(item, field) for field in same]


def test_a_draft_of_what_is_left_agrees_with_what_is_saved(office: Office, pair: tuple[int, int]) -> None:
    first, _ = pair
    actions.plan_item(office.acting("ban"), first, started=date(2026, 3, 9), key="s")
    data = fetched(office)
    assert rows(data)[first]["left"] == 5
    edit = {"do": "plan", "item": first, "remaining": 8}
    _, draft = post(office, "draft", {"seq": data["seq"], "edits": [edit]})
    assert day(windows(draft)[first]["planned_finish"]) == date(2026, 3, 25)
    _, saved = post(office, "save", {"seq": data["seq"], "edit": edit, "key": "r"})
    assert windows(saved)[first] == windows(draft)[first]
    assert (rows(saved)[first]["days"], rows(saved)[first]["left"]) == (13, 8)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"do": "limit", "type": "SO"}, "day：缺少"),
        ({"do": "limit", "type": "FS", "day": "2026-05-08"}, "type：须为SNET SNLT SO FNET FNLT FO之一"),
        ({"do": "limit", "type": "SO", "day": "0001-01-01"}, "day：须为1990至2100年间的日期"),
        ({"do": "limit", "type": "SO", "day": 5}, "day：须为1990至2100年间的日期"),
        ({"do": "limit", "type": "SO", "day": "2026-05-08", "was": "XX"}, "was：须为SNET"),
        ({"do": "plan", "as_late": 1}, "as_late：须为true或false"),
        ({"do": "plan", "least": 0}, "least：须为1至3650之间的整数"),
        ({"do": "plan", "remaining": None}, "remaining：须为1至3650之间的整数"),
        ({"do": "link", "after": 1, "type": "FS", "preferential": "yes"}, "preferential：须为true或false"),
        ({"do": "due", "due": "2026-08-31", "as_late": True}, "as_late：缺少，或不属于这一类改动"),
    ],
)
def test_an_edit_that_cannot_be_meant_is_one_line(
    office: Office, pair: tuple[int, int], edit: dict[str, Any], says: str
) -> None:
    before = office.seq()
    status, answer = post(office, "save", {"seq": before, "edit": {"item": pair[0], **edit}, "key": "k"})

    assert (status, office.seq()) == (422, before)
    assert says in answer["mistake"]


def test_why_tells_what_is_as_late_as_possible_and_limits_with_their_day(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    ban = office.acting("ban")
    actions.constrain_item(ban, second, "SNET", date(2026, 5, 8), key="a")
    actions.plan_item(ban, first, as_late=True, key="b")

    why = office.client("ban").get(f"/items/{first}/why.json").json()

    assert why["planned"] == {
        "day": "2026-04-21",
        "says": "尽量晚：计划2026年4月21日开始，再晚就推后“11月底前完成临江区图书馆新馆搬迁”",
    }
    chain = office.client("ban").get(f"/items/{second}/why.json?side=earliest").json()["earliest"]["chain"]
    assert [(step["why"], step["day"]) for step in chain] == [("start_not_before", "2026-05-08")]


def test_a_scenario_tries_a_limit_and_as_late_on_its_page(office: Office, pair: tuple[int, int]) -> None:
    first, second = pair
    client = office.client("ban")
    client.post("/scenarios", {"name": "推后", "key": "n"})
    [number] = actions_of(office)
    given = {"item": str(first), "item_chosen": str(first), "type": "SNET", "to": "2026-05-08", "key": "l"}
    client.post(f"/scenarios/{number}?does=limit", given)
    html = client.post(f"/scenarios/{number}?does=as_late", {"item": str(second), "to": "1", "key": "a"}, follow=True)
    text = plain(html.content.decode())
    assert "开始不早于" in text
    assert "2026-05-08" in text
    assert "尽量晚 否 → 是" in text
    assert office.item("封顶").limits == ()

    client.post(f"/scenarios/{number}/adopt", {"key": "x"})

    assert office.item("封顶").limits == (DateLimit("SNET", date(2026, 5, 8)),)
    assert office.item("新馆搬迁").as_late


def actions_of(office: Office) -> list[int]:
    from guatu.store import ledgers

    return list(ledgers.ledger("main").scenarios)
