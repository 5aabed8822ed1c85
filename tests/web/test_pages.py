"""Pages: their language, their safety, what they cost, and that each empty state says what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu import actions
from guatu.store import ledgers
from guatu.words import phrase_book
from tests.web.conftest import Office

pytestmark = pytest.mark.store
OFF_SITE = re.compile(
    r"""(?:src|href|action|poster|data|hx-\w{1,9})\s{0,3}=\s{0,3}["']?\s{0,3}(?:[a-z]{1,12}:|//)""", re.IGNORECASE
)
OFF_SITE_CSS = re.compile(r"url\(|@import", re.IGNORECASE)
INLINE = re.compile(
    r"<script(?![^>]{0,200}\ssrc=)[^>]{0,200}>|\son[a-z]{2,20}\s{0,3}=|\sstyle\s{0,3}=|javascript:|<style",
    re.IGNORECASE,
)


def addresses(office: Office) -> Iterator[tuple[str, str]]:
    ledger = ledgers.ledger("main")
    item, sha256 = office.item("水库").number, next(iter(ledger.documents))
    for address in (
        "/", "/ledger", "/ledger?view=tree", "/ledger?view=facts", "/ledger?q=没有这样的事项", "/findings", "/gantt",
        "/documents", "/documents/upload", f"/documents/{sha256}", f"/items/{item}", f"/items/{item}/stages",
        "/items/lookup?after=水", "/history", "/password", "/nothing-here",
    ):  # fmt: skip
        yield "ban", address
    for address in ("/people", "/people/xian", "/units", "/settings"):
        yield "guan", address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_names_another_site_or_runs_anything_inline(office: Office, language: str) -> None:
    for login, address in addresses(office):
        page = office.client(login, language).get(address)
        text = page.content.decode()
        assert page.status_code in {200, 404}, address
        assert OFF_SITE.findall(text) == [], address
        assert INLINE.findall(text) == [], address


def test_the_styles_and_scripts_name_no_other_site(db: None) -> None:
    text = Client().get("/login").content.decode()
    assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    assert len(assets) >= 4
    for asset in assets:
        served = Client().get(asset)
        body = b"".join(served.streaming_content).decode() if served.streaming else served.content.decode()
        assert served.status_code == 200, asset
        assert "max-age=31536000" in served.headers["Cache-Control"], asset
        if asset.split("?")[0].endswith(".css"):
            assert OFF_SITE_CSS.findall(body) == [], asset


def test_every_page_carries_the_safe_headers(office: Office) -> None:
    for login, address in addresses(office):
        headers = office.client(login).get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Cache-Control"] == "no-store", address


def test_the_browser_is_answered_in_its_language_until_the_switch_is_used(office: Office) -> None:
    client = office.client("ban", "en-GB,en;q=0.9,zh;q=0.5")
    page = client.get("/ledger")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()
    assert "Lead unit" in page.content.decode()
    back = client.post("/language", {"language": "zh", "next": "/ledger?light=red"})
    assert back.headers["Location"] == "/ledger?light=red"
    page = client.get("/ledger")
    assert '<html lang="zh-CN">' in page.content.decode()
    assert "牵头单位" in page.content.decode()


def test_a_browser_that_asks_for_nothing_we_speak_is_answered_in_chinese(office: Office) -> None:
    assert office.client("ban", "fr,de;q=0.7,*;q=x").get("/").headers["Content-Language"] == "zh-CN"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"])
def test_the_switch_never_leads_to_another_site(office: Office, target: str) -> None:
    assert office.client("ban").post("/language", {"language": "en", "next": target}).headers["Location"] == "/"


def test_english_pages_hold_no_chinese_of_ours(office: Office) -> None:
    """What remains are the office's own words: its title, its people, its documents."""
    ours = {phrase["zh"] for key, phrase in phrase_book().items() if key.startswith("web.") and len(phrase["zh"]) > 3}
    for login, address in addresses(office):
        if re.match("/documents/[0-9a-f]{64}", address):
            continue  # the document's own text
        text = office.client(login, "en").get(address).content.decode()
        assert sorted(phrase for phrase in ours if "{" not in phrase and phrase in text) == [], address


def test_text_of_people_and_documents_is_never_markup(office: Office) -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    ban, number = office.acting("ban"), office.item("水库").number
    actions.rename_item(ban, number, f"水库{attack}", key="r")
    actions.note_item(ban, number, says=attack, key="n")
    actions.report_progress(ban, number, says=attack, key="p")
    actions.attach_evidence(ban, number, name=f"{attack}.html", data=b"<script>alert(1)</script>", key="e")
    office.post("ban", f"{attack}.txt", f"方案{attack}\n\n2026年2月1日\n\n（一）6月底前完成{attack}工程建设。\n")
    client = office.client("ban")
    for address in ("/", "/ledger", f"/ledger?q={attack}", f"/items/{number}", "/history", "/documents", "/gantt",
                    f"/items/lookup?after={attack}", "/findings"):  # fmt: skip
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address


def test_a_file_is_only_ever_a_download(office: Office) -> None:
    ban, number = office.acting("ban"), office.item("水库").number
    actions.attach_evidence(ban, number, name="现场.html", data=b"<script>alert(1)</script>", key="e")
    sha256 = office.item("水库").evidence[0].sha256
    response = office.client("shui").get(f"/files/{sha256}")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.content == b"<script>alert(1)</script>"


def test_an_empty_office_says_what_to_do_next(db: None) -> None:
    row = actions.open_ledger("empty", "新台账")
    actions.reset_administrator(row, "root", "管理员", "kanban-2026-x")
    client = Client(headers={"accept-language": "zh"})
    client.login(username="root", password="kanban-2026-x")
    for address, says in (
        ("/", "收进第一份方案"), ("/ledger", "收进第一份方案"), ("/documents", "收进第一份方案"),
        ("/findings", "今天没有需要处理的问题"), ("/gantt", "没有可排的事项"), ("/history", "还没有账目"),
        ("/units", "还没有单位"),
    ):  # fmt: skip
        assert says in client.get(address).content.decode(), address


@pytest.mark.parametrize("address", ["/", "/ledger", "/ledger?view=tree", "/findings", "/gantt", "/documents"])
def test_a_page_asks_the_database_as_often_over_ten_items_as_over_two_hundred(office: Office, address: str) -> None:
    few = _queries(office, address)
    lines = "\n".join(f"（{n}）{n % 9 + 3}月底前完成第{n}标段道路改造。" for n in range(1, 201))
    office.post("ban", "大方案.txt", f"道路改造方案\n\n2026年1月15日\n\n{lines}\n")
    assert len(ledgers.ledger("main").items) > 200
    assert _queries(office, address) == few


def _queries(office: Office, address: str) -> int:
    client = office.client("ban")
    client.get(address)  # what a process learns once is learnt
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_fault_of_ours_is_a_page_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client("ban")
    client.raise_request_exception = False
    monkeypatch.setattr("guatu.web.views.home.wall_of", lambda *_: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "没有写入任何内容" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


def test_the_login_page_names_sample_accounts_only_in_the_demonstration(office: Office, settings: object) -> None:
    assert "演示账号" not in Client().get("/login").content.decode()
    assert Client().post("/login/sample", {"login": "ban"}).status_code == 404
    settings.DEMO = True  # type: ignore[attr-defined]
    page = Client().get("/login").content.decode()
    assert "shui名" in page
    assert 'value="office"' not in page  # the terminal's own account cannot be logged in to
    client = Client()
    assert client.post("/login/sample", {"login": "ban"}).headers["Location"] == "/"
    assert client.get("/").status_code == 200
