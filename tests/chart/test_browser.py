"""The wall file in a real browser, opened as a file: what a user does with it, and that nothing leaves it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from guatu.chart import WallChart, draw_html
from guatu.ledger import Draft, Ledger, Source
from tests.chart.cases import chart, composed, document, received

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("GUATU_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = '<script>window.hit=1</script><img src=x onerror="window.hit=2">'
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: install the package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a chart as a file; at the end nothing but that file was asked for, and no script has failed."""
    requests: list[str] = []
    errors: list[str] = []
    pages: list[Page] = []

    def open_chart(drawn: WallChart, language: str = "zh", width: int = 1440, height: int = 900) -> Page:
        file = tmp_path / "wall.html"
        file.write_text(draw_html(drawn, language), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": height})
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        pages.append(page)
        return page

    yield open_chart
    for page in pages:
        page.close()
    assert {url for url in requests if not url.startswith("data:")} == {(tmp_path / "wall.html").as_uri()}
    assert errors == []


def test_a_row_chosen_shows_its_dates_and_its_sentence_highlighted(opened: Open) -> None:
    page = opened(chart())

    page.click(".gg-cell[data-number='3']")

    assert page.inner_text("#wall-item h2") == "6月上旬实现全线通车"
    facts = page.inner_text(".item-facts")
    assert "2026-04-09 – 2026-05-22" in facts
    assert "文中写作“6月上旬”" in facts
    assert "".join(page.locator(".doc-here").all_inner_texts()) == "6月上旬实现全线通车"
    assert "三年行动方案.docx · 第1页 · 原文44–55字" in page.inner_text(".item-sources")


def test_list_gantt_findings_and_document_show_one_selection(opened: Open) -> None:
    page = opened(chart())

    page.click(".finding[data-item='6']")
    assert page.get_attribute(".gg-row.gg-selected", "data-number") == "6"
    page.click("#tab-item")
    page.click("mark[data-items='4']")

    assert page.get_attribute(".gg-cell.gg-selected", "data-number") == "4"
    assert page.inner_text("#wall-item h2") == "3月13日前完成云溪隧道征收安置"
    assert page.inner_text(".doc-here") == "3月13日前完成云溪隧道征收安置"


def test_a_sentence_chosen_out_of_sight_is_in_view_once_the_text_is(opened: Open) -> None:
    long = document("长文.txt", "开头。\n" * 300 + "要在4月底前完成收尾。\n")
    text = "4月底前完成收尾"
    start = long.raw.index(text)
    sentence = Source(long.sha256, long.name, (start, start + len(text)), text)
    late = Draft("opened", None, {"kind": "task", "name": text, "due": "2026-03-02"}, sentence)
    page = opened(chart(received(long, 1, 0), late))

    page.click(".finding[data-item='10']")
    page.click("#tab-item")

    expect(page.locator(".doc-here")).to_be_in_viewport()


def test_a_repeat_shows_the_other_document_too(opened: Open) -> None:
    page = opened(chart())

    page.click(".gg-cell[data-number='6']")
    page.click(".item-source >> nth=1")

    assert page.inner_text(".doc-title") == "推进会纪要.txt"
    assert page.inner_text(".doc-here") == "市民中心9月底前建成"


def test_the_keyboard_moves_searches_and_leaves(opened: Open) -> None:
    page = opened(chart())

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.get_attribute(".gg-cell.gg-selected", "data-number") == "2"
    page.keyboard.press("k")
    assert page.get_attribute(".gg-cell.gg-selected", "data-number") == "1"
    page.keyboard.press("/")
    page.keyboard.type("征收")
    expect(page.locator(".gg-cell")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".gg-cell")).to_have_count(9)


def test_filters_keep_the_rows_above_a_hit_and_say_when_there_is_none(opened: Open) -> None:
    page = opened(chart())

    page.click(".legend-light[data-light='red']")
    assert page.locator(".gg-cell").evaluate_all("cells => cells.map(cell => cell.dataset.number)") == ["1", "4"]
    page.select_option("#wall-unit", "市水利局")
    assert page.inner_text("#wall-none-text") == "没有符合筛选条件的事项。"
    page.click("#wall-clear")
    assert page.locator(".gg-cell").count() == 9


def test_sorting_by_due_day_gives_a_flat_list(opened: Open) -> None:
    page = opened(chart())

    page.click(".list-head .list-due")

    first = page.locator(".gg-cell").evaluate_all("cells => cells.map(cell => Number(cell.dataset.number))")
    assert sorted(first) == list(range(1, 10))
    order = page.locator(".gg-cell").evaluate_all(
        "cells => cells.sort((a, b) => a.offsetTop - b.offsetTop).map(cell => Number(cell.dataset.number))"
    )
    assert order[:4] == [8, 4, 2, 3]


def test_a_group_can_be_folded(opened: Open) -> None:
    page = opened(chart())

    page.click(".gg-cell[data-number='1'] .list-folder")

    assert page.locator(".gg-cell").count() == 6


def test_the_switch_changes_every_word(opened: Open) -> None:
    page = opened(chart())

    page.click("#wall-en")

    assert page.get_attribute("html", "lang") == "en"
    assert "due 2026-03-13, overdue by 3 working days" in page.inner_text("#wall-findings")
    assert page.inner_text(".list-head .list-lead") == "Lead unit"


def test_a_sentence_not_covered_is_shown_in_its_place(opened: Open) -> None:
    page = opened(chart())

    page.click("#tab-missed")
    page.click("#wall-missed .finding")

    assert page.inner_text(".doc-here") == "各县区要尽快拿出老旧小区改造清单"


def test_hostile_names_and_sentences_do_nothing(opened: Open) -> None:
    raw = f"会议纪要\n{HOSTILE}要在4月底前完成。\n"
    bad = document("恶意.txt", raw)
    sentence = Source(bad.sha256, bad.name, (5, 5 + len(HOSTILE)), HOSTILE)
    facts = {"kind": "task", "name": HOSTILE, "due": "2026-04-30", "units": [{"name": HOSTILE, "role": "lead"}]}
    drawn = chart(received(bad, 1, 0), Draft("opened", None, facts, sentence))
    page = opened(replace(drawn, title=HOSTILE))

    page.click(".gg-cell[data-number='10']")

    assert page.inner_text("#wall-item h2") == HOSTILE
    assert page.inner_text(".doc-here") == HOSTILE
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


def test_offsets_count_characters_beyond_the_first_plane_once(opened: Open) -> None:
    raw = "𠮷𠮷会议明确：𠮷林路4月底前完成。\n"
    rare = document("生僻字.txt", raw)
    start = raw.index("𠮷林路")
    text = "𠮷林路4月底前完成"
    sentence = Source(rare.sha256, rare.name, (start, start + len(text)), text)
    page = opened(chart(received(rare, 1, 0), Draft("opened", None, {"kind": "task", "name": text}, sentence)))

    page.click(".gg-cell[data-number='10']")

    assert page.inner_text(".doc-here") == text


def test_an_empty_ledger_says_what_to_do(opened: Open) -> None:
    page = opened(composed(Ledger(), {}))

    assert "台账里还没有事项" in page.inner_text("#wall-none-text")
    assert page.inner_text("#wall-findings") == "今天没有需要处理的问题。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_one_thing_at_a_time_without_sideways_scrolling(opened: Open, language: str) -> None:
    page = opened(chart(), language, 390, 844)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.click(".gg-cell[data-number='3']")
    assert page.inner_text("#wall-item h2") == "6月上旬实现全线通车"
    for view in ("gantt", "findings", "item", "list"):
        page.click(f"#wall-views [data-view='{view}']")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_every_row_stands_under_a_repeated_head(opened: Open) -> None:
    page = opened(chart())

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert page.locator("#wall-paper tbody tr").count() == 9
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#wall-paper thead')).display") == "table-header-group"
    )
    assert not page.is_visible("#wall")


def test_ten_thousand_rows_keep_only_those_in_view(opened: Open) -> None:
    drawn = chart()
    rows = tuple(replace(drawn.rows[3], number=number, level=0, parent=None) for number in range(1, 10_001))
    page = opened(replace(drawn, rows=rows, links=(), findings=()))

    frames = page.evaluate(
        """() => new Promise((done) => {
          const view = document.querySelector(".gg"), times = [];
          let last = performance.now(), left = 60;
          const step = (now) => {
            times.push(now - last); last = now; view.scrollTop += 2000;
            if (left-- > 0) requestAnimationFrame(step);
            else done(times.sort((a, b) => a - b)[times.length >> 1]);
          };
          requestAnimationFrame(step);
        })"""
    )

    assert page.locator(".gg-row").count() < 80
    assert page.get_attribute(".gg", "aria-rowcount") == "10000"
    assert frames < 100
