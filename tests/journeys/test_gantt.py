"""The schedule's page in a real browser: bars dragged, keys pressed, links drawn, reasons asked, rights kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .conftest import running

pytestmark = pytest.mark.browser
# A task of the sample with days, not begun, after another; its lead unit is 市交通运输局.
TASK = 57
# The end of its chain, with a due day.
LAST = 15
Open = Callable[..., Page]
SAVED = re.compile("已保存")


@pytest.fixture(scope="module")
def office(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One office for all journeys of this page: each begins with what it finds."""
    with running(sample_home, tmp_path_factory.mktemp("gantt") / "home") as address:
        yield address


@pytest.fixture
def opened(browser: Browser, office: str) -> Iterator[Open]:
    """Opens the page as a person; at the end no script has failed and nothing outside was asked for."""
    troubles: list[str] = []
    contexts: list[BrowserContext] = []

    def open_as(login: str, language: str = "zh-CN", width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(locale=language, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(office) else troubles.append(asked.url))
        page.goto(f"{office}/login")
        page.locator("li form", has=page.locator(f"input[value={login}]")).locator("button").click()
        page.wait_for_url(f"{office}/")
        page.goto(f"{office}/gantt")
        page.wait_for_selector("#gantt[data-ready]")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(opened: Open) -> Page:
    return opened("hanzhao")


def row(page: Page, number: int) -> dict[str, Any]:
    """What the page knows of a row, with its window."""
    return dict(
        page.evaluate(
            """number => {
                const model = guatuPage.model, row = model.rows.get(number), window = row.window;
                const iso = day => day === null ? null : guatuDays.iso(day);
                return {days: row.days, due: iso(row.due), not_before: iso(row.not_before), start: iso(window.ps),
                        finish: iso(window.pf), float: window.float, links: model.linksInto(number)};
            }""",
            number,
        )
    )


def choose(page: Page, number: int) -> Locator:
    """Select a row and bring its bar into view."""
    page.evaluate("number => guatuPage.open(guatuPage.model.rows.get(number), false, true)", number)
    bar = page.locator(f".gp-bars[data-number='{number}']").locator(".gp-bar, .gp-diamond").first
    expect(bar).to_be_visible()
    page.locator(".gp-view").focus()
    return bar


def settled(page: Page) -> None:
    """Nothing is being saved any more."""
    page.wait_for_selector("#gantt:not([data-saving])", state="attached")


def until(page: Page, true: str, given: object = None) -> None:
    """Wait until the expression is true; the page's policy forbids Playwright's own way."""
    for _ in range(100):
        if page.evaluate(true, given):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never became true: {true}")


def drag(page: Page, what: Locator, by_days: int) -> None:
    box = what.bounding_box()
    assert box
    x, y = box["x"] + min(box["width"] / 2, 40), box["y"] + box["height"] / 2
    wide = page.evaluate("guatuPage.drawing.scale")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by_days * wide / 2, y)
    page.mouse.move(x + by_days * wide, y, steps=3)


def test_a_bar_dragged_shows_new_dates_before_and_after_it_is_dropped(page: Page, office: str) -> None:
    bar, before = choose(page, TASK), row(page, TASK)

    drag(page, bar, 14)

    expect(page.locator(".gp-says")).to_contain_text("预排")
    expect(page.locator(f".gp-bars.gp-moved[data-number='{TASK}'] .gp-was")).to_have_count(1)
    assert row(page, TASK) == before, "a draft changes nothing"
    page.mouse.up()
    expect(page.locator(".gp-says")).to_have_text(SAVED)
    after = row(page, TASK)
    assert after["start"] > before["start"]
    assert after["not_before"] == after["start"]
    page.goto(f"{office}/items/{TASK}")
    expect(page.locator("#history")).to_contain_text(f"不早于{after['not_before']}")


def test_the_right_end_of_a_bar_changes_its_days(page: Page) -> None:
    bar, before = choose(page, TASK), row(page, TASK)
    bar.hover(position={"x": 4, "y": 7})

    drag(page, page.locator(f".gp-bars[data-number='{TASK}'] .gp-grip"), 7)
    page.mouse.up()

    settled(page)
    after = row(page, TASK)
    assert before["days"] < after["days"] <= before["days"] + 7
    assert after["start"] == before["start"]


def test_a_drag_is_given_up_by_escape(page: Page) -> None:
    bar, before = choose(page, TASK), row(page, TASK)

    drag(page, bar, 14)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".gp-was")).to_have_count(0)
    assert row(page, TASK) == before


def test_keys_shift_lengthen_undo_and_redo(page: Page, office: str) -> None:
    choose(page, TASK)
    before = row(page, TASK)

    for _ in range(3):
        page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    settled(page)
    shifted = row(page, TASK)
    working = page.evaluate(
        """([from, to]) => guatuPage.model.calendars.office.count(guatuDays.of(from) + 1, guatuDays.of(to))""",
        [before["start"], shifted["start"]],
    )
    assert working == 3
    page.keyboard.press("Shift+Alt+ArrowRight")
    settled_after_rest(page)
    assert row(page, TASK)["days"] == before["days"] + 1

    page.keyboard.press("Control+z")
    expect(page.locator(".gp-says")).to_have_text("已撤销，并记入账目")
    assert row(page, TASK)["days"] == before["days"]
    page.keyboard.press("Control+z")
    expect(page.locator("[data-undo]")).to_be_disabled()
    assert row(page, TASK) == before
    page.keyboard.press("Control+y")
    settled(page)
    assert row(page, TASK)["start"] == shifted["start"]
    page.goto(f"{office}/items/{TASK}")
    expect(page.locator("#history")).to_contain_text("撤销第")


def settled_after_rest(page: Page) -> None:
    """Keys are sent when they rest."""
    page.wait_for_timeout(800)
    settled(page)


def test_a_link_is_drawn_changed_and_taken_away(page: Page) -> None:
    others = page.evaluate(
        """task => {
            const { model } = guatuPage, course = new Set([task]);
            for (const number of course) {
                for (const link of model.linksOf(number)) course.add(link.before).add(link.after);
            }
            return model.visible.filter(number => { const row = model.rows.get(number);
                return row.state === 'open' && model.takesTime(row) && !course.has(number) && row.rights & 2; });
        }""",
        TASK,
    )
    after = int(others[0])
    page.fill(".gp-search", "")
    page.evaluate("numbers => guatuPage.only({items: new Set(numbers), links: new Set()})", [TASK, after])
    page.evaluate("guatuPage.drawing.setScale('quarter')")
    choose(page, TASK).hover(position={"x": 4, "y": 7})
    knob = page.locator(f".gp-bars[data-number='{TASK}'] .gp-knob[data-end='F']")
    start, end = knob.bounding_box(), page.locator(f".gp-bars[data-number='{after}'] .gp-bar").bounding_box()
    assert start
    assert end

    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] * 0.2, end["y"] + 7, steps=5)
    expect(page.locator(".gp-bubble")).to_contain_text("完成→开始")
    page.mouse.up()
    settled(page)
    [link] = [link for link in row(page, after)["links"] if link["before"] == TASK]
    assert (link["type"], link["lag"]) == ("FS", 0)

    page.locator(f".gp-hit[data-link='{TASK}>{after}FS']").dispatch_event("click")
    page.select_option(f".gp-panel [name='type-{TASK}']", "SS")
    settled(page)
    page.fill(f".gp-panel [name='lag-{TASK}']", "3")
    page.locator(f".gp-panel [name='lag-{TASK}']").press("Tab")
    settled(page)
    until(page, "number => guatuPage.model.linksInto(number).some(link => link.type === 'SS' && link.lag === 3)", after)

    page.locator(f".gp-hit[data-link='{TASK}>{after}SS']").dispatch_event("click")
    page.locator(".gp-view").focus()
    page.keyboard.press("Delete")
    settled(page)
    assert all(link["before"] != TASK for link in row(page, after)["links"])


def test_a_link_by_keys_that_would_close_a_loop_is_refused_in_one_line(page: Page) -> None:
    [before] = row(page, TASK)["links"]
    choose(page, TASK)
    page.keyboard.press("l")
    expect(page.locator(".gp-says")).to_contain_text("在前")
    page.evaluate("number => guatuPage.open(guatuPage.model.rows.get(number), false, true)", before["before"])
    page.keyboard.press("Enter")

    expect(page.locator(".gp-says")).to_contain_text("环")
    settled(page)
    assert row(page, before["before"])["links"] == [] or all(
        link["before"] != TASK for link in row(page, before["before"])["links"]
    )


def test_a_date_clicked_says_why_and_marks_its_chain(page: Page) -> None:
    choose(page, LAST)
    page.locator(f"#gp-row-{LAST} .gp-date").first.click()

    expect(page.locator(".gp-why")).to_contain_text("为什么是这一天")
    expect(page.locator(".gp-steps li").first).to_be_visible()
    assert page.locator(f"#gp-row-{LAST}.gp-on").count() == 1
    assert page.locator(".gp-cells.gp-dim").count() > 0
    page.locator(".gp-why button", has_text="只看这条链").first.click()
    shown = page.evaluate("guatuPage.model.hits")
    assert 2 <= shown <= 20
    page.keyboard.press("Escape")
    expect(page.locator(".gp-clear")).to_be_hidden()


def test_a_later_due_day_asks_for_its_reason_and_counts_as_an_extension(page: Page, office: str) -> None:
    number = page.evaluate(
        """guatuPage.model.order.find(number => {
            const row = guatuPage.model.rows.get(number);
            return row.rights & 8 && guatuPage.model.takesTime(row);
        })"""
    )
    choose(page, number)
    due = row(page, number)["due"]
    page.click("[data-mode=due]")
    page.locator(".gp-view").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_selector(".gp-popover:not([hidden])")
    page.fill(".gp-popover input", "汛期停工")
    page.click(".gp-popover .primary")
    settled(page)

    assert row(page, number)["due"] > due
    page.goto(f"{office}/items/{number}")
    expect(page.locator("#history")).to_contain_text("汛期停工")


def test_what_a_unit_may_not_change_does_not_move_and_says_why(opened: Open) -> None:
    page = opened("suyan")
    bar, before = choose(page, TASK), row(page, TASK)

    drag(page, bar, 14)

    expect(page.locator(".gp-says")).to_contain_text("只有牵头单位或专班可以改")
    page.mouse.up()
    choose(page, TASK)
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".gp-says")).to_contain_text("只有牵头单位或专班可以改")
    page.keyboard.press("Enter")
    expect(page.locator(".gp-panel [name=days]")).to_be_disabled()
    assert row(page, TASK) == before


def test_an_edit_refused_by_the_office_snaps_back(opened: Open, office: str, page: Page) -> None:
    """The item is closed to changes by another person while this page is open."""
    other = opened("hanzhao")
    other.goto(f"{office}/items/{TASK}")
    other.locator("details", has=other.locator("form#form-cancel")).locator("summary").first.click()
    other.fill("form#form-cancel [name=reason]", "并入其他工序")
    other.locator("form#form-cancel button.primary").click()
    expect(other.locator("#history")).to_contain_text("并入其他工序")

    choose(page, TASK)
    before = row(page, TASK)
    page.keyboard.press("Alt+ArrowRight")
    settled_after_rest(page)

    expect(page.locator(".gp-says")).to_contain_text("号事项")
    expect(page.locator(".gp-was")).to_have_count(0)
    assert row(page, TASK) == before


def test_search_filters_folding_and_scale(page: Page) -> None:
    page.fill(".gp-search", "荷载试验")
    until(page, "guatuPage.model.hits < 5 && guatuPage.model.hits > 0")
    assert "q=" in page.url
    page.click(".gp-clear")
    page.select_option(".gp-show", "late")
    late = page.evaluate("guatuPage.model.hits")
    page.select_option(".gp-show", "all")
    assert 0 < late < page.evaluate("guatuPage.model.hits")
    many = page.evaluate("guatuPage.model.visible.length")
    page.click("[data-fold-all]")
    assert page.evaluate("guatuPage.model.visible.length") < many / 3
    page.click("[data-unfold-all]")
    for scale in ("week", "month", "quarter", "year"):
        page.click(f"[data-scale={scale}]")
        expect(page.locator(f"[data-scale={scale}]")).to_have_attribute("aria-pressed", "true")
        assert page.locator(".gp-upper").count() > 0


def test_english_says_no_word_of_chinese_of_ours(opened: Open) -> None:
    page = opened("hanzhao", "en-GB")

    tools = page.inner_text(".gp-tools") + page.inner_text(".gp-legend") + page.inner_text(".gp-titles")

    assert not re.search(r"[一-鿿]", tools)
    assert page.locator(".gp-festival-name", has_text="National Day").count() > 0


def test_on_a_phone_a_row_opens_its_panel_and_nothing_is_wider_than_the_screen(opened: Open) -> None:
    page = opened("hanzhao", width=390, height=844)

    page.locator(".gp-cells[data-number]").nth(4).click()

    expect(page.locator(".gp-panel")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_diamond_on_its_due_day_moves_with_it_and_asks_why_in_both_directions(page: Page) -> None:
    number = page.evaluate(
        """guatuPage.model.visible.find(number => {
            const row = guatuPage.model.rows.get(number);
            return row.rights & 8 && guatuPage.model.shape(row).onDue;
        })"""
    )
    choose(page, number)
    before = row(page, number)

    for key, words in (("Alt+ArrowLeft", "提前时限"), ("Alt+ArrowRight", "延期")):
        page.keyboard.press(key)
        page.wait_for_selector(".gp-popover:not([hidden])")
        expect(page.locator(".gp-popover h3")).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(page.locator(".gp-popover")).to_be_hidden()
        assert row(page, number) == before


def test_a_baseline_stands_behind_the_bars_of_today(page: Page, office: str) -> None:
    page.goto(f"{office}/baselines")
    page.fill("form#form-take [name=name]", "开年计划")
    page.locator("form#form-take button.primary").click()
    page.goto(f"{office}/gantt")
    page.wait_for_selector("#gantt[data-ready]")

    page.locator(".gp-layers summary").first.click()
    page.select_option(".gp-against", index=1)

    choose(page, LAST)
    expect(page.locator(f".gp-bars[data-number='{LAST}'] .gp-baseline")).to_have_count(1)
    expect(page.locator(".gp-key-baseline")).to_be_visible()


def test_a_due_flag_dragged_to_an_earlier_day_asks_why_and_the_promised_day_stays(page: Page, office: str) -> None:
    number = 72
    choose(page, number)
    before = row(page, number)
    flag = page.locator(f".gp-bars[data-number='{number}'] .gp-due")

    drag(page, flag, -5)
    page.mouse.up()

    page.wait_for_selector(".gp-popover:not([hidden])")
    expect(page.locator(".gp-popover")).to_contain_text("不算延期")
    assert row(page, number) == before, "nothing is done before the reason is given"
    page.fill(".gp-popover input", "供电提前到位")
    page.click(".gp-popover .primary")
    settled(page)
    assert row(page, number)["due"] < before["due"]
    page.goto(f"{office}/items/{number}")
    expect(page.locator("#history")).to_contain_text("供电提前到位")
    expect(page.locator(".changes")).to_contain_text("提前")
    expect(page.locator(".about")).to_contain_text(before["due"])


def test_a_due_day_is_never_dragged_into_the_past(page: Page) -> None:
    number = 72
    choose(page, number)
    before = row(page, number)
    page.evaluate("number => guatuPage.commit({do: 'due', item: number, due: '2026-09-01'})", number)

    expect(page.locator(".gp-says")).to_contain_text("不能早于今天")
    expect(page.locator(".gp-popover")).to_be_hidden()
    assert row(page, number) == before


def test_a_limit_is_set_in_the_panel_drawn_changed_and_undone(page: Page) -> None:
    number = 69
    choose(page, number)
    before = row(page, number)
    page.keyboard.press("Enter")
    page.select_option("[name=limit-new]", "SNET")
    page.fill("[name=limit-day-new]", "2026-11-02")
    page.locator(".gp-limit-list form button").click()
    expect(page.locator(".gp-says")).to_have_text(SAVED)
    settled(page)

    assert row(page, number)["start"] == "2026-11-02"
    mark = page.locator(f".gp-bars[data-number='{number}'] .gp-limit-from")
    expect(mark).to_have_attribute("title", "日期限制：开始不早于 2026-11-02")
    expect(page.locator(".gp-key-limit")).to_be_visible()
    expect(page.locator(".gp-why")).to_contain_text("限定开始不早于2026年11月2日")

    page.select_option("[name=limit-SNET]", "SNLT")
    settled(page)
    expect(page.locator(f".gp-bars[data-number='{number}'] .gp-limit-until")).to_have_count(1)
    assert row(page, number)["start"] == before["start"]
    page.fill("[name=limit-day-SNLT]", "2026-10-08")
    page.locator("[name=limit-day-SNLT]").press("Tab")
    settled(page)
    expect(page.locator(f".gp-bars[data-number='{number}'] .gp-limit.gp-missed")).to_have_count(1)
    expect(page.locator(".gp-says")).to_contain_text("按W看原因")

    page.locator(".gp-view").focus()
    left = page.evaluate("guatuPage.done.length")
    for undone in range(1, 4):
        page.keyboard.press("Control+z")
        until(page, "length => guatuPage.done.length === length", left - undone)
        settled(page)
    expect(page.locator(f".gp-bars[data-number='{number}'] .gp-limit")).to_have_count(0)
    assert row(page, number) == before


def test_limits_that_contradict_each_other_are_refused_in_one_line(page: Page) -> None:
    choose(page, 69)
    page.evaluate("guatuPage.commit({do: 'limit', item: 69, type: 'SO', day: '2026-11-02'})")
    settled(page)
    page.evaluate("guatuPage.commit({do: 'limit', item: 69, type: 'SNET', day: '2026-11-20'})")
    settled(page)

    expect(page.locator(".gp-says")).to_contain_text("无法同时做到")
    expect(page.locator(".gp-bars[data-number='69'] .gp-limit")).to_have_count(1)
    page.locator(".gp-view").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".gp-bars[data-number='69'] .gp-limit")).to_have_count(0)


def test_late_work_is_drawn_where_it_is_planned_and_is_not_dragged(page: Page) -> None:
    number = 62
    bar = choose(page, number)
    before = row(page, number)
    early = page.evaluate("number => guatuDays.iso(guatuPage.model.rows.get(number).window.es)", number)
    assert early < before["start"]
    expect(page.locator(f".gp-bars[data-number='{number}'] .gp-could")).to_have_count(1)

    drag(page, bar, 7)
    expect(page.locator(".gp-says")).to_contain_text("尽量晚")
    page.mouse.up()
    choose(page, number)
    page.keyboard.press("Enter")
    expect(page.locator(".gp-planned-why")).to_contain_text("再晚就推后")
    page.uncheck(".gp-panel [name=as_late]")
    settled(page)
    assert row(page, number)["start"] == early
    expect(page.locator(f".gp-bars[data-number='{number}'] .gp-could")).to_have_count(0)
    page.locator(".gp-view").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".gp-says")).to_have_text("已撤销，并记入账目")
    assert row(page, number) == before


def test_what_is_left_and_fewest_days_are_edited_in_the_panel(page: Page) -> None:
    number = 72
    choose(page, number)
    before = row(page, number)
    page.keyboard.press("Enter")
    left = int(page.input_value(".gp-panel [name=remaining]"))
    page.fill(".gp-panel [name=remaining]", str(left + 3))
    page.locator(".gp-panel [name=remaining]").press("Tab")
    settled(page)
    until(page, "days => guatuPage.model.rows.get(72).days === days", before["days"] + 3)
    page.fill(".gp-panel [name=least]", str(before["days"] + 9))
    page.locator(".gp-panel [name=least]").press("Tab")
    expect(page.locator(".gp-says")).to_contain_text("最短工期")
    settled(page)
    page.locator(".gp-view").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".gp-says")).to_have_text("已撤销，并记入账目")
    assert row(page, number)["days"] == before["days"]


def test_a_preference_is_dashed_and_its_box_undoes_it(page: Page) -> None:
    choose(page, 68)
    expect(page.locator(".gp-wire.gp-soft[data-link='67>68FS']")).to_have_count(1)
    page.keyboard.press("Enter")
    page.uncheck(".gp-panel [name='soft-67']")
    settled(page)
    expect(page.locator(".gp-wire.gp-soft[data-link='67>68FS']")).to_have_count(0)
    page.locator(".gp-view").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".gp-wire.gp-soft[data-link='67>68FS']")).to_have_count(1)


def test_limits_on_the_items_page_by_a_person_who_may_and_one_who_may_not(opened: Open, office: str) -> None:
    page = opened("luoshuhang")
    page.goto(f"{office}/items/70")
    page.locator("details.deed", has=page.locator("form#form-limit")).locator("summary").click()
    page.select_option("#form-limit [name=type]", "FNLT")
    page.fill("#form-limit [name=day]", "2026-11-03")
    page.fill("#form-limit [name=reason]", "审计进场前备案")
    page.locator("#form-limit button.primary").click()

    expect(page.locator(".limits")).to_contain_text("完成不晚于 2026-11-03")
    expect(page.locator(".limits")).to_contain_text("做不到：差")
    expect(page.locator("#history")).to_contain_text("审计进场前备案")
    other = opened("suyan")
    other.goto(f"{office}/items/70")
    expect(other.locator(".limits")).to_contain_text("完成不晚于 2026-11-03")
    expect(other.locator(".limits button")).to_have_count(0)
    expect(other.locator("form#form-limit")).to_have_count(0)
    page.locator(".limits button").click()
    expect(page.locator(".limits")).to_have_count(0)
