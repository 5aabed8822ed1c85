"""A planner's hour with risk and repairs in a real browser: a forecast under way, its due days, a repair adopted."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from guatu.web.running import Running

from .test_office import enter

pytestmark = pytest.mark.browser


def test_a_forecast_under_way_is_seen_refuses_a_second_and_is_stopped(
    browser: Browser, office: str, tmp_path: Path
) -> None:
    page, asked = enter(browser, office, "hanzhao")
    with Running(tmp_path / "home", "forecast").alone("luminxiang", "main", datetime.now(UTC), seconds=600) as hand:
        page.goto(f"{office}/risk")
        expect(page.locator("#course")).to_contain_text("陆明湘正在预测")
        hand._told = -1e9
        hand.proceed(40, 100)
        expect(page.locator("#course [data-percent]")).to_have_text("40%")
        page.click("#form-forecast button.primary")
        expect(page.locator("#form-forecast .mistake")).to_contain_text("陆明湘正在预测")
        expect(page.locator("#form-forecast button.primary")).to_be_enabled()
        page.locator("#course").get_by_role("button", name="停止").click()
        expect(page.locator("#course")).to_contain_text("正在停止")
        for _ in range(50):
            hand._told = -1e9
            if not hand.proceed(41, 100):
                break
            page.wait_for_timeout(100)
        assert hand.stopped == "asked"
    expect(page.locator("#course")).to_contain_text("预测已结束")
    page.click("#course a")
    expect(page.locator("#course")).to_be_hidden()

    page.fill("#form-forecast input[name=samples]", "1000")
    page.click("#form-forecast button.primary")
    expect(page.locator(".head .sub")).to_contain_text("模拟1000次，种子1", timeout=60_000)
    assert all(address.startswith((office, "data:")) for address in asked)


def test_due_days_are_found_and_sorted_their_heading_stays_in_sight_and_no_label_covers_another(
    browser: Browser, office: str
) -> None:
    page, _ = enter(browser, office, "hanzhao")
    page.goto(f"{office}/risk")
    rows = page.locator("table.chances tbody tr")
    shown = rows.count()

    page.locator("table.chances thead a").nth(3).click()
    expect(page).to_have_url(re.compile(r"sort=-chance"))
    chances = page.locator("table.chances td.chance b").all_inner_texts()
    assert (chances[0], chances[-1]) == (">99%", "<1%")
    rows.last.scroll_into_view_if_needed()
    head, bar = page.locator("table.chances thead th").first.bounding_box(), page.locator("header.bar").bounding_box()
    assert head
    assert bar
    assert abs(head["y"] - (bar["y"] + bar["height"])) < 2
    page.fill("#q", "临江大桥")
    expect(rows.first).to_contain_text("临江大桥")
    assert 0 < rows.count() < shown
    page.fill("#q", "")
    expect(rows).to_have_count(shown)
    page.select_option("select[name=level]", "danger")
    expect(page.locator("table.chances td.chance:not(.danger)")).to_have_count(0)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{office}/risk")
        boxes = [label.bounding_box() for label in page.locator(".curve .mark text").all()]
        known = [box for box in boxes if box]
        assert len(known) == 4
        for at, one in enumerate(known):
            for other in known[at + 1 :]:
                apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                # Lines of text keep room below the letters: a little of it may be shared.
                above = abs(one["y"] - other["y"]) > 0.6 * one["height"]
                assert apart or above, (width, one, other)


def test_a_repair_is_adopted_and_the_item_is_in_time(browser: Browser, office: str) -> None:
    page, _ = enter(browser, office, "hanzhao")
    page.goto(f"{office}/findings")
    page.locator("a[href$='/repairs']").first.click()
    expect(page.locator("section.repair").first).to_contain_text("方案1")
    address = page.url
    page.locator("section.repair").first.get_by_role("button", name="采纳").click()
    page.wait_for_url(re.compile(r"/items/\d+$"))
    page.goto(address)
    expect(page.locator(".nothing").first).to_contain_text("无须修复")


def name_it(page: Page, item: str, name: str) -> None:
    page.goto(item)
    page.locator("details", has=page.locator("#form-rename")).evaluate("box => { box.open = true; }")
    page.fill("#form-rename [name=name]", name)
    page.click("#form-rename button.primary")
    expect(page.locator("h1")).to_contain_text(name)


def test_the_pages_fit_a_phone_also_with_one_endless_word(browser: Browser, office: str) -> None:
    for language in ("zh-CN", "en-GB"):
        page, _ = enter(browser, office, "hanzhao", language)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{office}/findings")
        repairs = page.locator("a[href$='/repairs']").first.get_attribute("href")
        assert repairs
        name_it(page, office + repairs.removesuffix("/repairs"), "W" * 200)
        for address in ("/risk", repairs, repairs.replace("repairs", "stages"), "/compare?before=2026-06-01"):
            page.goto(office + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (language, address)
