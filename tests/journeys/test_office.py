"""The main job in a real browser: look at the wall, report, prove, accept by another, close; nothing leaves."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import guatu

pytestmark = pytest.mark.browser
PROOF = "现场照片.png"


def enter(browser: Browser, office: str, login: str, language: str = "zh-CN") -> tuple[Page, list[str]]:
    """Sign in by one click on a sample account; the second value collects every address asked for."""
    page = browser.new_context(locale=language, viewport={"width": 1440, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.goto(f"{office}/login")
    page.locator("li form", has=page.locator(f"input[value={login}]")).locator("button").click()
    page.wait_for_url(f"{office}/")
    return page, asked


def open_promise(page: Page, office: str, unit: str) -> int:
    """The number of an open promise that `unit` leads and on which nobody has put evidence forward."""
    page.goto(f"{office}/ledger?unit={unit}&state=open&q=")
    numbers = page.locator("tr[data-row] td.number").all_inner_texts()
    for number in numbers:
        page.goto(f"{office}/items/{number.strip()}")
        if page.locator("form#form-evidence").count() and not page.locator(".proof").count():
            return int(number)
    pytest.fail(f"{unit} has no open promise: {numbers}")


def test_an_item_is_reported_proved_accepted_by_another_and_closed(
    browser: Browser, office: str, tmp_path: Path
) -> None:
    proof = tmp_path / PROOF
    proof.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)

    liaison, asked = enter(browser, office, "zhouwangchuan")
    number = open_promise(liaison, office, "市交通运输局")
    liaison.locator("details", has=liaison.locator("form#form-report")).locator("summary").first.click()
    liaison.fill("form#form-report textarea[name=says]", "已按图纸全部完成，请核验")
    liaison.check("form#form-report input[name=done]")
    liaison.locator("form#form-report button.primary").click()
    expect(liaison.locator("#history")).to_contain_text("已按图纸全部完成，请核验")
    liaison.locator("details", has=liaison.locator("form#form-evidence")).locator("summary").first.click()
    liaison.set_input_files("form#form-evidence input[type=file]", str(proof))
    liaison.locator("form#form-evidence button.primary").click()
    expect(liaison.locator("#evidence")).to_contain_text(PROOF)
    assert liaison.locator("form[id^=form-accept]").count() == 0

    supervisor, asked_too = enter(browser, office, "hanzhao")
    supervisor.goto(f"{office}/items/{number}")
    assert supervisor.locator("form#form-close").count() == 0
    supervisor.locator("details", has=supervisor.locator("form[id^=form-accept]")).locator("summary").first.click()
    supervisor.locator("form[id^=form-accept] button.primary").click()
    supervisor.locator("details", has=supervisor.locator("form#form-close")).locator("summary").first.click()
    supervisor.locator("form#form-close button.primary").click()

    expect(supervisor.locator(".verdict")).to_have_class(re.compile("light-done"))
    hosts = {urlsplit(url).netloc for url in asked + asked_too}
    assert hosts == {urlsplit(office).netloc}


def test_every_item_on_the_wall_shows_its_sentence_in_its_document(browser: Browser, office: str) -> None:
    page, _ = enter(browser, office, "luminxiang")
    page.goto(f"{office}/ledger")
    name = page.locator("tr[data-row] td.what a").first
    name.click()

    sentence = page.locator("#source mark.current").first.inner_text()
    page.locator("#source figcaption a").click()

    marked = page.locator("mark.current").first
    expect(marked).to_be_visible()
    assert re.sub(r"\s", "", sentence) == re.sub(r"\s", "", marked.inner_text())


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "台账"), ("en-GB", "Ledger")])
def test_pages_speak_the_browsers_language_and_can_be_switched(
    browser: Browser, office: str, language: str, title: str
) -> None:
    page, _ = enter(browser, office, "luminxiang", language)
    page.goto(f"{office}/ledger")

    expect(page.locator("h1")).to_contain_text(title)
    page.locator("form[action*=language] button").first.click()
    expect(page.locator("h1")).not_to_contain_text(title)


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen(browser: Browser, office: str, width: int) -> None:
    page, _ = enter(browser, office, "luminxiang")
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("", "ledger", "items/20", "gantt", "findings", "documents", "people", "history"):
        page.goto(f"{office}/{address}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (address, wide)


def test_the_downloaded_wall_opens_by_itself(browser: Browser, office: str, tmp_path: Path) -> None:
    page, _ = enter(browser, office, "luminxiang")
    with page.expect_download() as download:
        page.locator("a[href*='wall.html']").first.click()
    wall = tmp_path / "wall.html"
    download.value.save_as(wall)

    alone = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(wall.as_uri())

    expect(alone.locator("body")).to_contain_text("临江大桥")
    assert asked == [wall.as_uri()]


def test_the_sample_shows_its_point(sample_home: Path) -> None:
    """Late items, claims without proof, contradicted days, a chain too long for its deadline."""
    import json

    done = guatu(sample_home, "reconcile", "--json")

    rules = {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
    assert {"overdue", "due_soon", "silent", "too_late", "unproven", "contradicted"} <= rules
