"""A planner's week in a real browser: keep a baseline, try changes out, adopt them, see the deviations."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_office import enter

pytestmark = pytest.mark.browser


def planned_item(page: Page, office: str) -> str:
    """The number of an open item that has days of its own."""
    for number in map(str, range(1, 200)):
        page.goto(f"{office}/items/{number}")
        if page.locator("form#form-plan").count() and page.locator(".about dt", has_text="工期").count():
            return number
    pytest.fail("the sample has no item with days")


def test_a_baseline_is_kept_changes_are_tried_and_adopted_and_the_deviation_is_shown(
    browser: Browser, office: str
) -> None:
    page, asked = enter(browser, office, "hanzhao")
    number = planned_item(page, office)
    page.goto(f"{office}/baselines")
    page.fill("form#form-take input[name=name]", "年初审定计划")
    page.click("form#form-take button.primary")
    expect(page.locator("#kept")).to_contain_text("年初审定计划")

    page.fill("form#form-suppose input[name=name]", "汛期停工")
    page.click("form#form-suppose button.primary")
    page.locator("details", has=page.locator("form#form-suppose_days")).locator("summary").click()
    page.fill("form#form-suppose_days input[name=item]", number)
    page.fill("form#form-suppose_days input[name=to]", "133")
    page.click("form#form-suppose_days button.primary")
    expect(page.locator("#changes")).to_contain_text("133个工作日")
    expect(page.locator("#dates .lost").first).to_be_visible()
    page.get_by_role("button", name="采纳1处变动").click()
    expect(page.locator("h1 .tag")).to_have_text("已采纳")

    page.goto(f"{office}/baselines")
    page.get_by_role("link", name="年初审定计划").click()
    expect(page.locator("h1")).to_have_text("偏差：年初审定计划 → 今天")
    line = page.locator("table.deviations tr", has=page.locator(f'a[href="/items/{number}"]'))
    expect(line).to_contain_text("→ 133")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Excel").click()
    assert kept.value.suggested_filename.endswith(".xlsx")
    page.select_option("select[name=kind]", "longer")
    expect(page.locator("#deviations .total")).to_contain_text("项有变动")
    assert all(address.startswith((office, "data:")) for address in asked)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_pages_fit_a_phone(browser: Browser, office: str, language: str) -> None:
    page, _ = enter(browser, office, "hanzhao", language)
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/baselines", "/compare?before=2026-06-01"):
        page.goto(office + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
