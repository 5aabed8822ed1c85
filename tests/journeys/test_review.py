"""The review desk by keyboard alone: from the first draft of a document to the last, and every step counts."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_office import enter

pytestmark = pytest.mark.browser
ROADS = (
    "东湖大道路面铺装",
    "西塘隧道衬砌施工",
    "南渡大桥主塔封顶",
    "北岭公交首末站搬迁",
    "云台立交匝道浇筑",
    "青石巷雨污分流管网敷设",
    "白鹭湖步道栏杆安装",
    "柳河防洪墙加高",
    "金沙码头泊位疏浚",
    "竹园停车楼基坑开挖",
    "古城城墙西段修缮",
    "新港货运通道征地拆迁",
)
HOUSES = (
    "东湖社区卫生服务中心",
    "西塘小学教学楼",
    "南渡老年食堂",
    "北岭消防救援站",
    "云台档案馆",
    "青石农贸市场",
    "白鹭青少年宫",
    "柳河污水处理厂",
    "金沙文化礼堂",
    "竹园体育公园",
    "古城博物馆",
    "新港海关查验场",
)
COUNTIES = ("云溪县", "栖霞区", "临江区", "高新区")
MONTHS = (6, 7, 8, 9, 10, 11)


def programme() -> str:
    """An annual programme of forty promises and some figures of last year."""
    lines = ["澄州市城市提质行动年度安排", "", "2026年1月15日", "", "一、去年进展"]
    lines += [f"2025年，{county}完成固定资产投资{30 + 7 * at}亿元。" for at, county in enumerate(COUNTIES)]
    lines += ["二、道路桥梁"]
    for at, name in enumerate(ROADS):
        lines += [f"（{at + 1}）{MONTHS[at % 6]}月底前完成{name}。", f"牵头单位：{COUNTIES[at % 4]}政府"]
    lines += ["三、公共建筑"]
    for at, name in enumerate(HOUSES):
        lines += [f"（{at + 1}）{MONTHS[(at + 2) % 6]}月底前建成{name}，12月底前投入使用。"]
    lines += ["四、工作要求", "各责任单位要切实加强组织领导，抓好工作落实。"]
    return "\n".join(lines) + "\n"


def drafts(page: Page, state: str = "") -> int:
    return page.locator(f"#list > li{f'[data-state={state}]' if state else ''}").count()


def number(page: Page) -> str:
    """The draft that is open."""
    return page.locator("#list > li.is-open").get_attribute("data-number") or ""


def settled(page: Page, done: int, total: int) -> None:
    expect(page.locator("#progress .count")).to_have_text(f"已审 {done}/{total}")


def long_programme() -> str:
    """A plan of over a hundred promises in the four counties, a slip of recognition among them."""
    lines = ["澄州市城市更新三年行动任务清单", "", "2026年1月15日", ""]
    for at, county in enumerate(COUNTIES):
        lines.append(f"{'一二三四'[at]}、{county}")
        for number, name in enumerate(ROADS):
            month = MONTHS[(number + at) % 6]
            lines += [f"（{number + 1}）{month}月底前完成{county[:2]}{name}。", f"牵头单位：{county}政府"]
        for number, name in enumerate(HOUSES):
            lines.append(f"（{number + 13}）{MONTHS[(number + at) % 6]}月底前建成{county[:2]}{name}。")
    lines += ["五、收尾", "（一）2026年9和月底前建成澄江大桥。"]
    lines += [f"（{at}）{at + 4}月底前开通澄江{at}号码头。" for at in range(2, 7)]
    lines += ["各责任单位要切实加强组织领导，确保各项任务落实到位。", "各县区要压实责任，确保安全。"]
    return "\n".join(lines) + "\n"


class Keys:
    """The keyboard of a page; every key struck counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.struck = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.struck += 1

    def write(self, words: str) -> None:
        """Words as an input method gives them: counted as two keys a character."""
        self.page.keyboard.insert_text(words)
        self.struck += 2 * len(words)


@pytest.fixture
def desk(browser: Browser, office: str, tmp_path: Path) -> Page:
    """The supervisor at the desk of a document just taken in; the first draft is open."""
    return at_the_desk(browser, office, tmp_path, programme())


def at_the_desk(browser: Browser, office: str, tmp_path: Path, text: str) -> Page:
    file = tmp_path / "提质行动.txt"
    file.write_text(text, encoding="utf-8")
    page, _ = enter(browser, office, "hanzhao")
    page.goto(f"{office}/documents/upload")
    page.set_input_files("input[type=file]", str(file))
    page.locator("button.primary").click()
    page.locator(".outcomes a.button").click()
    expect(page.locator("#list > li.is-open form")).to_be_visible()
    return page


def test_drafts_are_handled_by_keyboard_alone(desk: Page, office: str) -> None:
    total = drafts(desk)
    assert total >= 30
    assert desk.locator("#text mark.current").count() >= 1
    first = number(desk)

    for done in range(1, 6):
        desk.keyboard.press("a" if done % 2 else "Enter")
        settled(desk, done, total)
    assert number(desk) != first

    # A field is filled by selecting text: to the field, F2, then arrows over the document.
    edited = number(desk)
    desk.keyboard.press("e")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("F2")
    desk.keyboard.press("Enter")
    expect(desk.locator("form.draft-form input[name=due]")).to_have_value(re.compile(r"2026-\d\d-\d\d"))
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("F2")
    for _ in range(3):
        desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Enter")
    name = desk.locator("form.draft-form input[name=name]")
    expect(name).not_to_have_value(desk.locator(f"#d{edited} .what").inner_text())
    shorter = name.input_value()
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#d{edited} .what")).to_have_text(shorter)
    expect(desk.locator(f"#d{edited} .line")).to_be_focused()
    settled(desk, 5, total)

    # Split at a mark made with the arrows; undo; split again; merge the two halves.
    desk.keyboard.press("v")
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Shift+Control+ArrowRight")
    desk.keyboard.press("Enter")
    desk.keyboard.press("s")
    settled(desk, 5, total + 1)
    desk.keyboard.press("u")
    settled(desk, 5, total)
    expect(desk.locator(f"#d{edited}.is-open .what")).to_have_text(shorter)
    desk.keyboard.press("v")
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("Shift+Control+ArrowRight")
    desk.keyboard.press("Enter")
    desk.keyboard.press("s")
    settled(desk, 5, total + 1)
    total += 1
    desk.keyboard.press("m")
    settled(desk, 6, total)
    assert drafts(desk, "merged") == 1

    # Put one aside, take that back, put it aside again.
    aside = number(desk)
    desk.keyboard.press("x")
    settled(desk, 7, total)
    desk.keyboard.press("u")
    settled(desk, 6, total)
    expect(desk.locator(f"#d{aside}.is-open")).to_have_count(1)
    desk.keyboard.press("x")
    settled(desk, 7, total)

    # Type a lead unit and accept with it: what was typed is entered first.
    typed = number(desk)
    desk.keyboard.press("e")
    for _ in range(6):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("市重点项目中心")
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    settled(desk, 8, total)
    expect(desk.locator(f"#d{typed} .facts")).to_contain_text("市重点项目中心")

    # All of one rule at once, asked once; back and again.
    alike = desk.locator("#list > li.is-open").get_attribute("data-rule") or ""
    same = desk.locator(f"#list > li[data-state=draft][data-rule='{alike}']").count()
    assert same > 5
    desk.keyboard.press("A")
    expect(desk.locator("dialog#ask[open]")).to_be_visible()
    desk.keyboard.press("Enter")
    settled(desk, 8 + same, total)
    desk.keyboard.press("u")
    settled(desk, 8, total)
    desk.keyboard.press("A")
    expect(desk.locator("dialog#ask[open]")).to_be_visible()
    desk.keyboard.press("Enter")
    settled(desk, 8 + same, total)

    # The rest one by one.
    for done in range(9 + same, total + 1):
        desk.keyboard.press("a")
        settled(desk, done, total)
    assert drafts(desk, "draft") == 0
    counts_are_those_of_the_ledger(desk, office)


def counts_are_those_of_the_ledger(page: Page, office: str) -> None:
    """What was accepted is in the ledger; corrections can be taken away as lines."""
    sha256 = page.url.split("/documents/")[1].split("/")[0]
    lines = [json.loads(line) for line in page.request.get(f"{page.url}/corrections").text().splitlines()]
    assert {"amended", "discarded"} <= {line["did"] for line in lines}
    assert all({"doc", "span", "text", "kind", "due", "value", "units", "machine"} <= line.keys() for line in lines)
    accepted = drafts(page, "open")
    page.goto(f"{office}/documents/{sha256}")
    expect(page.locator(".sub").first).to_contain_text(str(accepted))


def handle(page: Page, keys: Keys, at: int) -> None:
    """One draft: some edited, some taught, some merged or put aside, most accepted."""
    slip = page.locator(".again-note [data-do=slips]")
    if at == 3:  # another lead unit is typed, then accepted
        keys.press("e", *["Tab"] * 6, "Control+A")
        keys.write("市重点项目中心")
        keys.press("Escape")
    elif at == 9:  # the subject is made shorter, and learnt
        keys.press("e", *["Tab"] * 4, "End", "Backspace", "Backspace", "Enter", "l")
        expect(page.locator("#said")).to_contain_text(re.compile("已记入词库|没有可记入"))
    elif slip.count():
        keys.press("p")
        expect(slip).to_have_count(0)
    if at == 14:
        keys.press("x")
    elif at == 17 and drafts(page, "draft") > 1:
        keys.press("m")
    else:
        keys.press("a")


def test_a_hundred_drafts_are_handled_by_keys_alone(
    browser: Browser, office: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nine in ten accepted as they are; the others edited, taught, split, merged or put aside; sentences put aside."""
    page = at_the_desk(browser, office, tmp_path, long_programme())
    keys, total, done = Keys(page), drafts(page), 0
    assert total >= 100
    started = time.monotonic()
    while done < total:
        handle(page, keys, done % 20)
        done += 1
        settled(page, done, total)
    passed = page.locator("#sentences li").count()
    for left in range(passed, 0, -1):
        keys.press("c", "x")
        expect(page.locator("dialog#ask[open]")).to_be_visible()
        keys.write("一般要求")
        keys.press("Enter")
        expect(page.locator("#sentences li")).to_have_count(left - 1)
    if passed:
        keys.press("u")
        expect(page.locator("#sentences li")).to_have_count(1)
    seconds = time.monotonic() - started
    with capsys.disabled():
        each = f"{keys.struck / total:.1f} keys and {seconds / total:.2f} s a draft"
        print(f"\n{total} drafts and {passed} sentences by keys alone: {keys.struck} keys, {seconds:.0f} s; {each}")
    assert drafts(page, "draft") == 0


def test_a_sentence_passed_over_becomes_a_draft_or_is_put_aside(desk: Page) -> None:
    total, passed = drafts(desk), desk.locator("#sentences li").count()
    if not passed:
        pytest.skip("the extractor passes over nothing here")
    desk.keyboard.press("c")
    expect(desk.locator("#sentences li.is-open")).to_have_count(1)
    desk.keyboard.press("n")
    settled(desk, 0, total + 1)
    expect(desk.locator("#sentences li")).to_have_count(passed - 1)
    desk.keyboard.press("u")
    settled(desk, 0, total)
    expect(desk.locator("#sentences li")).to_have_count(passed)
    desk.keyboard.press("c")
    expect(desk.locator("#sentences li.is-open")).to_have_count(1)
    desk.keyboard.press("x")
    desk.keyboard.type("一般要求")
    desk.keyboard.press("Enter")
    expect(desk.locator("#sentences li")).to_have_count(passed - 1)


def test_text_selected_with_the_mouse_fills_the_field(desk: Page) -> None:
    desk.keyboard.press("e")
    desk.locator("form.draft-form input[name=lead]").click()
    words = desk.locator("#text span[data-at]", has_text="牵头单位：临江区政府").first
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=5)
    desk.mouse.up()

    expect(desk.locator("form.draft-form input[name=lead]")).to_have_value("临江区政府")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_desk_is_no_wider_than_the_screen(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    wide = desk.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    if width == 390:
        expect(desk.locator("#paper")).not_to_be_visible()
        desk.locator("#tab-paper").click()
        expect(desk.locator("#paper")).to_be_visible()


def test_the_keys_are_shown_when_asked_for(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("dialog#help[open]")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    expect(desk.locator("dialog#help[open]")).to_have_count(0)
