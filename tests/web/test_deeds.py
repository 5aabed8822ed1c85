"""Deeds by form: done once, a mistake named beside its field, nothing lost of what was typed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from guatu import actions
from guatu.extraction import Responsible
from guatu.ledger import Link
from guatu.store.models import Unit
from tests.web.conftest import Office

pytestmark = pytest.mark.store


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_every_form_of_the_page_carries_its_own_key(office: Office) -> None:
    page = text_of(office.client("ban").get(f"/items/{office.item('水库').number}"))
    keys = re.findall(r'name="key" value="([0-9a-f]{32})"', page)
    assert len(keys) >= 8
    assert len(set(keys)) == len(keys)


def test_a_report_sent_twice_is_entered_once(office: Office) -> None:
    number, client = office.item("水库").number, office.client("shui")
    form = {"key": "a" * 32, "says": "灌浆完成六成", "on": "2026-03-15", "percent": "60"}
    first, second = (client.post(f"/items/{number}/report", form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    [report] = office.item("水库").reports
    assert (report.says, report.on, report.percent, report.done) == ("灌浆完成六成", date(2026, 3, 15), 60, False)
    page = text_of(client.get(first.headers["Location"]))
    assert "已记入第" in page
    assert "报进展（截至2026-03-15），完成60%" in page


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("says", "", "请填写"),
        ("says", "　 ", "请填写"),
        ("percent", "140", "须在0到100之间"),
        ("percent", "六成", "请填整数"),
        ("percent", "9" * 30, "请填整数"),
        ("on", "2026-02-30", "请按“2026-06-30”填写日期"),
        ("on", "99999-01-01", "请按“2026-06-30”填写日期"),
        ("on", "0001-01-01", "年份须在1990到2100之间"),
        ("on", "2026-03-17", "2026-03-17还没有到"),
        ("says", "长" * 4001, "超过4000字"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_written(
    office: Office, field: str, typed: str, says: str
) -> None:
    number, before = office.item("水库").number, office.seq()
    form = {"key": "b" * 32, "says": "灌浆过半", "on": "2026-03-15", "percent": "50"} | {field: typed}
    response = office.client("shui").post(f"/items/{number}/report", form)
    page = text_of(response)
    assert response.status_code == 422
    assert says in page
    assert 'value="' + "b" * 32 in page, "the same key is sent again"
    if field != "says":
        assert "灌浆过半" in page, "what was typed is still there"
    assert office.seq() == before


def test_a_form_without_a_key_is_refused(office: Office) -> None:
    response = office.client("shui").post(f"/items/{office.item('水库').number}/report", {"says": "已开工"})
    assert response.status_code == 422
    assert "表单已失效" in text_of(response)


def test_an_item_goes_from_report_to_proof_to_closing_by_three_hands(office: Office) -> None:
    number = office.item("水库").number
    unit, judge, other = office.client("shui"), office.client("ban"), office.client("du")
    assert "没有认可的佐证，不能销账" in text_of(judge.get(f"/items/{number}"))
    proof = SimpleUploadedFile("验收单.pdf", b"%PDF-1.4 accepted", content_type="text/html")
    assert unit.post(f"/items/{number}/evidence", {"key": "k1", "file": proof, "says": "验收"}).status_code == 302
    entry = office.item("水库").evidence[0].entry
    assert unit.post(f"/items/{number}/accept", {"key": "k2", "entry": str(entry)}).status_code == 403
    assert "还有佐证待审核" in text_of(judge.get(f"/items/{number}"))
    refused = judge.post(f"/items/{number}/return", {"key": "k3", "entry": str(entry), "reason": ""})
    assert refused.status_code == 422
    assert judge.post(f"/items/{number}/accept", {"key": "k4", "entry": str(entry)}).status_code == 302
    assert other.post(f"/items/{number}/close", {"key": "k5", "says": "同意"}).status_code == 302
    assert office.item("水库").state == "closed"
    page = text_of(judge.get(f"/items/{number}"))
    assert "重新立项" in page
    assert "传佐证" not in page
    assert judge.post(f"/items/{number}/reopen", {"key": "k6", "reason": "复查发现渗漏"}).status_code == 302
    assert (office.item("水库").state, office.item("水库").round) == ("open", 2)


def test_nobody_judges_their_own_proof(office: Office) -> None:
    number, ban = office.item("水库").number, office.client("ban")
    ban.post(f"/items/{number}/evidence", {"key": "k1", "file": SimpleUploadedFile("照片.png", b"png")})
    entry = office.item("水库").evidence[0].entry
    assert "自己提交的佐证不能由自己认可" in text_of(ban.get(f"/items/{number}"))
    assert ban.post(f"/items/{number}/accept", {"key": "k2", "entry": str(entry)}).status_code == 403
    assert office.item("水库").evidence[0].state == "pending"


def test_a_proof_without_a_file_is_asked_for(office: Office) -> None:
    response = office.client("shui").post(f"/items/{office.item('水库').number}/evidence", {"key": "k1"})
    assert (response.status_code, "请选择文件" in text_of(response)) == (422, True)


def test_units_days_links_and_places_are_set_by_form(office: Office) -> None:
    one, two = office.item("水库").number, office.item("内涝").number
    client = office.client("ban")
    for deed, form in (
        ("assign", {"lead": "市水利局", "support": "云溪县政府、市发展改革委\n云溪县政府"}),
        ("extend", {"due": "2026-10-31", "reason": "汛期停工"}),
        ("plan", {"days": "40", "not_before": "2026-04-01"}),
        ("depend", {"after": f"第{two}号", "type": "FS", "lag": "5"}),
        ("move", {"parent": ""}),
        ("rename", {"name": "青溪水库除险加固"}),
        ("note", {"says": "列入季度督查"}),
    ):
        response = client.post(f"/items/{one}/{deed}", {"key": f"key {deed}", **form})
        assert response.status_code == 302, (deed, re.findall(r'mistake"[^>]*>([^<]+)', text_of(response)))
    item = office.item("青溪水库")
    assert item.units == (
        Responsible("市水利局", "lead"), Responsible("云溪县政府", "support"), Responsible("市发展改革委", "support"),
    )  # fmt: skip
    assert (item.due, item.promised, item.extensions) == (date(2026, 10, 31), date(2026, 9, 30), 1)
    assert (item.days, item.not_before, item.links) == (40, date(2026, 4, 1), (Link(two, "FS", 5),))
    page = text_of(client.get(f"/items/{one}"))
    assert "原定2026-09-30" in page
    assert "汛期停工" in page
    assert client.post(f"/items/{one}/undepend", {"key": "k9", "after": str(two)}).status_code == 302
    assert office.item("青溪水库").links == ()


def test_a_link_by_words_that_fit_no_or_many_items_asks_again(office: Office) -> None:
    number, client = office.item("水库").number, office.client("ban")
    for typed, says in (("没有的事项", "没有找到"), ("99999", "台账中没有第99999号"), ("", "请填写")):
        response = client.post(f"/items/{number}/depend", {"key": "k1", "after": typed, "type": "FS", "lag": "0"})
        assert (response.status_code, says in text_of(response)) == (422, True), typed


def test_the_lookup_offers_items_by_words_and_by_number(office: Office) -> None:
    client, number = office.client("ban"), office.item("内涝").number
    assert f'name="after_chosen" value="{number}"' in text_of(client.get("/items/lookup?after=内涝"))
    assert f'name="parent_chosen" value="{number}"' in text_of(client.get(f"/items/lookup?parent={number}"))


def test_a_repeat_is_confirmed_adopted_or_listed_apart(office: Office) -> None:
    office.post("ban", "讲话.txt", "在推进会上的讲话\n\n2026年3月2日\n\n青溪水库除险加固工程坝体灌浆10月底前完成。\n")
    item = office.item("水库")
    if not item.repeats:
        pytest.skip("the extractor names the two subjects differently")
    client = office.client("ban")
    page = text_of(client.get(f"/items/{item.number}"))
    assert "是同一件事，改用2026-10-31" in page
    form = {"key": "k1", "entry": str(item.repeats[0].entry), "adopt_due": "1"}
    assert client.post(f"/items/{item.number}/confirm", form).status_code == 302
    assert office.item("水库").due == date(2026, 10, 31)


def test_a_template_is_previewed_before_it_is_applied(office: Office) -> None:
    number, client, before = office.item("水库").number, office.client("ban"), office.seq()
    page = text_of(client.get(f"/items/{number}/stages"))
    names = re.findall(r'name="(days-[\w-]+)"', page)
    assert len(names) >= 3
    assert "由此倒排" in page
    shorter = text_of(client.get(f"/items/{number}/stages?{names[0]}=1"))
    assert shorter != page
    assert office.seq() == before
    form = {"key": "k1"} | dict.fromkeys(names, "3")
    template = re.search(r'name="template" value="([\w-]+)"', page)
    assert template
    form["template"] = template[1]
    for _ in range(2):
        assert client.post(f"/items/{number}/stages", form).status_code == 302
    wrong = client.post(f"/items/{number}/stages", {**form, "key": "k2", names[0]: "-4"})
    assert (wrong.status_code, "须在0到3650之间" in text_of(wrong)) == (422, True)
    parts = [item for item in _items(office) if item.parent == number]
    assert [item.days for item in parts] == [3] * len(names)


def _items(office: Office) -> list[object]:
    from guatu.store import ledgers

    return list(ledgers.ledger("main").items.values())  # type: ignore[arg-type]


def test_documents_are_taken_in_and_the_bad_one_is_named(office: Office) -> None:
    client = office.client("ban")
    good = SimpleUploadedFile("通知.txt", "通知\n\n2026年2月3日\n\n4月底前完成云溪大道绿化。\n".encode())
    bad, again = SimpleUploadedFile("坏.pdf", b"not a pdf"), SimpleUploadedFile("空.txt", b"")
    page = text_of(client.post("/documents/upload", {"key": "k1", "files": [good, bad, again]}))
    assert page.count('class="outcome-posted"') == 1
    assert page.count('class="outcome-refused"') == 2
    assert "坏.pdf：" in page
    assert "空.txt：" in page
    good.seek(0)
    assert "没有重复记账" in text_of(client.post("/documents/upload", {"key": "k2", "files": [good]}))
    assert client.post("/documents/upload", {"key": "k3"}).status_code == 422
    assert office.client("shui").get("/documents/upload").status_code == 403


def test_an_open_sentence_is_put_aside_with_a_reason(office: Office) -> None:
    from guatu.store import documents, ledgers

    office.post("ban", "要求.txt", "有关要求\n\n2026年2月3日\n\n各单位要高度重视，切实加强组织领导。\n")
    sha256 = list(ledgers.ledger("main").documents)[-1]
    _, extraction = documents.load("main", sha256)
    if not extraction.uncovered:
        pytest.skip("the extractor leaves no sentence of this document uncovered")
    start, end = extraction.uncovered[0].span
    client = office.client("ban")
    form = {"key": "k1", "start": str(start), "end": str(end), "reason": ""}
    assert client.post(f"/documents/{sha256}/dismiss", form).status_code == 422
    assert client.post(f"/documents/{sha256}/dismiss", {**form, "reason": "号召，不是任务"}).status_code == 302
    assert ledgers.ledger("main").documents[sha256].dismissed == {(start, end)}
    assert "已搁置" in text_of(client.get(f"/documents/{sha256}"))


def test_the_administrator_keeps_people_units_and_settings(office: Office) -> None:
    client = office.client("guan")
    assert client.post("/units", {"name": "市发展改革委", "aliases": "市发改委"}).status_code == 302
    assert "已在名册中" in text_of(client.post("/units", {"name": "市发展改革委"}))
    new = {"login": "fa", "name": "新人", "role": "lead", "unit": "市发展改革委", "password": "kanban-2026-x"}
    assert client.post("/people", new).status_code == 302
    assert "已有人使用" in text_of(client.post("/people", new))
    assert "必填" in text_of(client.post("/people", {**new, "login": "fb", "unit": ""}))
    assert client.post("/people/fa", {"deed": "role", "role": "supervisor"}).status_code == 302
    assert client.post("/people/fa", {"deed": "off"}).status_code == 302
    assert "不能停用自己" in text_of(client.post("/people/guan", {"deed": "off"}))
    unit = Unit.objects.get(name="市发展改革委")
    assert client.post(f"/units/{unit.pk}", {"aliases": "发改委\n市发改委"}).status_code == 302
    page = text_of(client.get("/settings"))
    assert "超期" in page
    assert client.post("/settings", {"title": "新名称", "rules": "ouhai"}).status_code == 302
    assert "新名称" in text_of(client.get("/"))
    assert client.post("/settings", {"title": "新名称", "rules": "../../etc"}).status_code == 422


def test_verification_says_whether_the_chain_holds(office: Office) -> None:
    assert "核验通过" in text_of(office.client("ban").post("/history/verify"))
    assert office.client("shui").post("/history/verify").status_code == 403


def test_the_wall_is_one_file_in_three_forms(office: Office) -> None:
    client = office.client("shui")
    html, svg, pdf = (client.get(f"/wall.{ending}") for ending in ("html", "svg", "pdf"))
    assert html.content.startswith(b"<!doctype html>") or html.content.startswith(b"<!DOCTYPE html>")
    assert b"<svg" in svg.content[:500]
    assert pdf.content.startswith(b"%PDF")
    for response in (html, svg, pdf):
        assert response.headers["Content-Disposition"].startswith('attachment; filename="wall-2026-03-16.')
    assert client.get("/wall.exe").status_code == 404


def test_actions_are_the_only_writers_of_the_room(root: object) -> None:
    """A view that saves a row itself would leave no entry behind."""
    from pathlib import Path

    writes = re.compile(r"\.(?:save|delete|bulk_create|create|update|get_or_create|update_or_create)\(")
    folder = Path(str(root)) / "src/guatu/web"
    found = [str(path.name) for path in folder.rglob("*.py") if writes.search(path.read_text(encoding="utf-8"))]
    assert found == []
    assert actions.MATRIX
