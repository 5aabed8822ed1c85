"""A planner short of machines, land and money, in a real browser: sees it, levels it, stops, keeps, adopts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_office import enter

pytestmark = pytest.mark.browser
PAVERS = "沥青摊铺机组"


def test_what_is_short_is_levelled_kept_as_a_scenario_and_adopted(browser: Browser, office: str) -> None:
    page, asked = enter(browser, office, "luminxiang")
    page.goto(f"{office}/resources")
    expect(page.locator("table.held .light-red")).to_have_count(3)
    expect(page.locator(".use rect.over").first).to_be_visible()

    page.get_by_role("link", name="均衡资源").click()
    page.select_option("#form-level [name=objective]", "smooth")
    page.fill("#form-level [name=seconds]", "60")
    page.click("#form-level button.primary", no_wait_after=True)
    # Another supervisor sees who is at it, and ends it with the best found so far.
    second, _ = enter(browser, office, "hanzhao")
    second.goto(f"{office}/levelling")
    expect(second.locator("#course")).to_contain_text("陆明湘正在均衡")
    expect(second.locator("#course [data-percent]")).to_have_text(re.compile(r"[1-9]\d*%"), timeout=60_000)
    second.click("#form-level button.primary")
    expect(second.locator("#form-level [role=alert]")).to_contain_text("陆明湘正在均衡")
    second.click("#course button")
    page.wait_for_url("**/levelling?result=*", timeout=60_000)
    sums = page.locator(".sums")
    expect(sums).to_contain_text(f"{PAVERS}不够的天数")
    for count in sums.locator("dd").all_inner_texts()[2:]:
        assert count.endswith("→ 0"), count
    expect(page.locator("#moves tbody tr").first).to_be_visible()

    page.fill("#form-keep_levelled [name=name]", "四季度均衡")
    page.click("#form-keep_levelled button")
    expect(page.locator("h1")).to_contain_text("四季度均衡")
    page.get_by_role("button", name=re.compile("采纳")).click()
    expect(page.locator("h1 .tag")).to_have_text("已采纳")
    page.goto(f"{office}/resources")
    expect(page.locator("table.held .light-red")).to_have_count(0)
    assert all(address.startswith((office, "data:")) for address in asked)


def test_a_resource_is_made_and_an_item_states_its_need(browser: Browser, office: str) -> None:
    page, _ = enter(browser, office, "luminxiang")
    page.goto(f"{office}/resources")
    page.fill("#form-keep [name=name]", "架桥机组")
    page.fill("#form-keep [name=unit]", "台")
    page.fill("#form-keep [name=capacity]", "0")
    page.locator("#form-keep [name=supply_day]").first.fill("2026-10-12")
    page.locator("#form-keep [name=supply_amount]").first.fill("1")
    page.click("#form-keep button.primary")
    page.get_by_role("link", name=PAVERS).first.click()
    page.locator("#users td.what a").first.click()
    page.locator("details.add-need summary").click()
    page.select_option("#form-demand [name=resource]", label="架桥机组（台）")
    page.fill("#form-demand [name=amount]", "2")
    page.click("#form-demand button")
    expect(page.locator("#needs [role=alert]")).to_contain_text("最多只有1台")
    page.fill("#form-demand [name=amount]", "1")
    page.click("#form-demand button")
    row = page.locator("table.needs tr", has_text="架桥机组")
    expect(row.locator(".tag")).to_have_text("届时不够")
    row.get_by_role("button", name="删除").click()
    expect(page.locator("table.needs")).not_to_contain_text("架桥机组")


def strip(browser: Browser, office: str) -> Page:
    page, _ = enter(browser, office, "luminxiang")
    page.goto(f"{office}/gantt")
    show_strip(page)
    return page


def show_strip(page: Page) -> None:
    page.wait_for_selector("#gantt[data-ready]")
    page.click(".gp-layers >> nth=0 >> summary")
    page.check("[data-layer=load]")
    page.click(".gp-layers >> nth=0 >> summary")


def test_the_strip_reads_use_by_pointer_and_by_keys_and_leaves_only_who_makes_it(browser: Browser, office: str) -> None:
    page = strip(browser, office)
    says = page.locator(".gp-load-says")
    expect(says).to_contain_text("▲ 2026-09-15起不够：用3台，有2台")

    page.focus("canvas.gp-load")
    page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("2026-09-21–09-27")
    expect(says).to_contain_text("用3台，只有2台，超1")
    page.keyboard.press("Enter")
    expect(page.locator(".gp-count")).to_have_text("3项")
    page.keyboard.press("Escape")
    expect(page.locator(".gp-count")).not_to_have_text("3项")
    page.select_option(".gp-load-tools select", label="用地指标（亩）")
    expect(says).to_contain_text("2026-10-19起不够：用228亩，有200亩")
    box = page.locator("canvas.gp-load").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 40)
    expect(says).to_contain_text(re.compile(r"用\d+亩，有\d+亩"))
    page.reload()
    show_strip(page)
    expect(says).to_contain_text("有200亩")


def test_a_draft_shows_in_the_strip_before_it_is_saved(browser: Browser, office: str) -> None:
    page = strip(browser, office)
    says = page.locator(".gp-load-says")
    expect(says).to_contain_text("2026-09-15起不够")
    page.fill("[data-search]", "拓宽栖霞工业园三号路480米")
    expect(page.locator(".gp-count")).to_have_text("1项")

    page.evaluate("window.guatuPage.preview({do: 'plan', item: 323, not_before: '2026-10-12'})")

    expect(says).to_contain_text("够用")
    page.evaluate("window.guatuPage.preview(null)")
    expect(says).to_contain_text("2026-09-15起不够")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_pages_fit_a_phone(browser: Browser, office: str, language: str) -> None:
    page, _ = enter(browser, office, "luminxiang", language)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{office}/resources")
    address = page.locator("table.held a").first.get_attribute("href")
    for path in ("/resources", address, "/levelling"):
        page.goto(f"{office}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
