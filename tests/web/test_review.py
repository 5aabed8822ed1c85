"""The desk's page and its steps; and that a draft is seen nowhere else."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from guatu.chart import compose
from guatu.ledger import Item, over_the_desk
from guatu.store import ledgers
from guatu.store.models import LedgerRow
from guatu.web.desk import desk_of
from guatu.web.passage import Reader
from guatu.web.review import desk_of_document
from tests.web.conftest import Office

pytestmark = pytest.mark.store
MORE = """临江区年度工作安排

2026年1月20日

一、文化旅游
（一）8月底前完成临江文化馆主体结构封顶。
牵头单位：临江区政府
（二）6月底前建成滨江步道12公里。
（三）2月底前完成望江楼立面修缮。
各单位要切实加强组织领导。
"""


class Desk:
    """The office with one document uploaded for review."""

    def __init__(self, office: Office) -> None:
        self.office, self.client = office, office.client("ban")
        self.upload({"way": "review"})
        ledger = ledgers.ledger("main")
        self.sha256 = max(ledger.documents.values(), key=lambda document: document.entry).sha256
        self.address = f"/documents/{self.sha256}/review"
        self.keys = 0

    def upload(self, given: dict[str, str]) -> HttpResponse:
        file = SimpleUploadedFile("安排.txt", MORE.encode())
        return self.client.post("/documents/upload", {"key": "up", "files": [file], **given})

    def post(self, step: str, client: Client | None = None, **given: object) -> HttpResponse:
        self.keys += 1
        return (client or self.client).post(f"{self.address}/{step}", {"key": f"k{self.keys}", **given})

    def items(self) -> list[Item]:
        return list(over_the_desk(ledgers.ledger("main"), self.sha256))

    def find(self, words: str) -> Item:
        return next(item for item in self.items() if words in item.name)

    def place(self, words: str) -> dict[str, int]:
        """Where words stand in the text as the page shows it."""
        desk = desk_of_document(self.office.acting("ban"), self.sha256)
        assert desk
        start = desk.document.text.index(words)
        return {"start": start, "end": start + len(words)}


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_an_upload_goes_over_the_desk_unless_it_is_sent_straight_in(office: Office) -> None:
    client = office.client("ban")
    page = text_of(client.get("/documents/upload"))
    assert 'value="review" checked' in page
    response = client.post("/documents/upload", {"key": "a", "files": [SimpleUploadedFile("安排.txt", MORE.encode())]})
    assert "条待审核" in text_of(response)
    assert "/review" in text_of(response)
    before = len(ledgers.ledger("main").items)
    other = MORE.replace("临江", "栖霞")
    client.post(
        "/documents/upload", {"key": "b", "way": "direct", "files": [SimpleUploadedFile("二.txt", other.encode())]}
    )
    assert len(ledgers.ledger("main").items) > before


def test_the_page_shows_every_draft_beside_its_sentence(desk: Desk) -> None:
    page = text_of(desk.client.get(desk.address))

    for item in desk.items():
        assert f'id="d{item.number}"' in page
        assert f'data-draft="{item.number}"' in page
    assert f"已审 0/{len(desk.items())}" in page
    assert "<script>" not in page
    assert "style=" not in page
    assert f"0 of {len(desk.items())} reviewed" in text_of(desk.office.client("ban", "en").get(desk.address))


@pytest.mark.parametrize("login", ["shui", "xian", "guan"])
def test_the_desk_is_the_supervisors(desk: Desk, login: str) -> None:
    client, before = desk.office.client(login), desk.office.seq()

    assert client.get(desk.address).status_code == 403
    assert desk.post("approve", client, number=desk.items()[0].number).status_code == 403
    assert desk.office.seq() == before


def test_a_step_answers_with_what_it_changed(desk: Desk) -> None:
    first, second, *_ = desk.items()

    answer = desk.post("approve", number=first.number).json()

    assert {line["number"] for line in answer["lines"] if line["html"]} == {first.number}
    assert answer["opens"] == second.number
    assert f'data-number="{second.number}"' in answer["form"]
    assert f"已审 1/{len(desk.items())}" in answer["progress"]


def test_a_field_is_read_from_selected_words(desk: Desk) -> None:
    def read(field: str, words: str) -> dict[str, str]:
        return desk.client.get(f"{desk.address}/selection", {"field": field, **desk.place(words)}).json()

    assert read("due", "6月底前") == {"text": "2026-06-30", "words": "6月底前"}
    assert read("value", "滨江步道12公里")["text"] == "12公里"
    assert read("lead", "牵头单位：临江区政府")["text"] == "临江区政府"
    assert read("subject", "滨江步道")["text"] == "滨江步道"
    assert desk.client.get(f"{desk.address}/selection", {"field": "due", **desk.place("步道")}).status_code == 422
    assert desk.client.get(f"{desk.address}/selection", {"field": "due", "start": 5, "end": 99999}).status_code == 422


def test_what_is_typed_and_pointed_at_is_entered_with_its_ground(desk: Desk) -> None:
    held = desk.find("滨江步道")
    place, phrase = desk.place("建成滨江步道12公里"), desk.place("8月底前")
    form = {
        "number": held.number,
        "name": "建成滨江步道12公里",
        "at_name": f"{place['start']}-{place['end']}",
        "kind": "task",
        "due": "2026-08-31",
        "due_text": "8月底前",
        "at_due": f"{phrase['start']}-{phrase['end']}",
        "value": "≥12.5公里",
        "subject": "滨江步道",
        "lead": "临江区政府、市水利局",
        "support": "",
    }

    answer = desk.post("amend", **form).json()

    item = next(item for item in desk.items() if item.number == held.number)
    assert answer["marks"]
    assert item.source
    assert (item.source.text, item.kind, item.due, item.due_text) == (
        "建成滨江步道12公里",
        "task",
        date(2026, 8, 31),
        "8月底前",
    )
    assert item.value
    assert (item.value.number, item.value.unit, item.value.comparator) == (12.5, "公里", ">=")
    assert [(unit.name, unit.role) for unit in item.units] == [("临江区政府", "lead"), ("市水利局", "lead")]
    assert desk.post("amend", **form, value_again="").json()["says"] == "没有改动"


@pytest.mark.parametrize(("field", "typed"), [("due", "不久"), ("due", "2026-02-30"), ("value", "若干"), ("name", " ")])
def test_a_mistake_is_named_and_nothing_is_written(desk: Desk, field: str, typed: str) -> None:
    before = desk.office.seq()

    response = desk.post("amend", number=desk.items()[0].number, **{field: typed})

    assert response.status_code == 422
    assert field in response.json()["mistakes"]
    assert desk.office.seq() == before


def test_a_due_phrase_may_be_typed(desk: Desk) -> None:
    held = desk.find("滨江步道")
    desk.post("amend", number=held.number, due="三季度末")
    item = next(item for item in desk.items() if item.number == held.number)
    assert item.due == date(2026, 9, 30)


def test_alike_drafts_are_accepted_at_once_and_undone_at_once(desk: Desk) -> None:
    first = desk.items()[0]
    same = [item for item in desk.items() if item.kind == first.kind]

    desk.post("approve", number=first.number, alike="kind")
    assert {item.state for item in desk.items() if item.kind == first.kind} <= {"open", "merged"}
    answer = desk.post("undo").json()

    assert {line["number"] for line in answer["lines"] if line["html"]} == {item.number for item in same}
    assert {item.state for item in desk.items()} == {"draft"}


def test_split_merge_discard_and_new(desk: Desk) -> None:
    held = desk.find("滨江步道")
    total = len(desk.items())
    assert desk.post("split", number=held.number, **desk.place("滨江步道12公里")).status_code == 200
    assert len(desk.items()) == total + 1
    assert desk.post("merge", number=held.number).json()["opens"] == held.number
    assert [item.state for item in desk.items()].count("merged") == 1
    assert desk.post("discard", number=held.number).status_code == 200
    assert desk.post("discard", number=held.number).status_code == 422
    new = desk.post("new", **desk.place("各单位要切实加强组织领导")).json()
    assert len(desk.items()) == total + 2
    assert new["opens"] == max(item.number for item in desk.items())


def test_the_same_key_is_one_step(desk: Desk) -> None:
    held = desk.find("滨江步道")
    given = {"key": "same", "number": held.number, **desk.place("滨江步道12公里")}
    first, second = (desk.client.post(f"{desk.address}/split", given) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert sum((item.source.text if item.source else "") == "滨江步道12公里" for item in desk.items()) == 1


def test_a_draft_counts_nowhere_until_it_is_accepted(desk: Desk) -> None:
    names = [item.name for item in desk.items()]
    numbers = [item.number for item in desk.items()]
    acting = desk.office.acting("ban")
    day = desk_of(acting)

    for address in ("/ledger", "/ledger?view=tree", "/ledger?view=facts", "/gantt.json", "/findings"):
        page = text_of(desk.client.get(address))
        assert not any(name in page for name in names), address
    assert not any(name in text_of(desk.client.get("/")) for name in names)
    assert not {str(number) for number in numbers} & day.plan.windows.keys()
    assert not set(numbers) & {finding.item for finding in day.reconciliation.findings}
    assert not set(numbers) & day.reconciliation.lights.keys()
    chart = compose(day.ledger, day.plan, day.reconciliation, {}, day.today, "攻坚年")
    assert not set(numbers) & {row.number for row in chart.rows}
    assert [desk.client.get(f"/items/{number}").status_code for number in numbers] == [404] * len(numbers)

    late = desk.find("望江楼")
    desk.post("approve", number=late.number)

    assert late.name in text_of(desk.client.get("/ledger"))
    assert "overdue" in {finding.rule for finding in desk_of(acting).findings_of[late.number]}


def test_the_document_page_marks_drafts_and_leads_to_the_desk(desk: Desk) -> None:
    page = text_of(desk.client.get(f"/documents/{desk.sha256}"))
    assert desk.address in page
    assert f"待审核{len(desk.items())}条" in page
    assert f"/items/{desk.items()[0].number}" not in page
    assert desk.address not in text_of(desk.office.client("shui").get(f"/documents/{desk.sha256}"))


def test_home_and_the_list_of_documents_tell_what_waits(desk: Desk) -> None:
    count = len(desk.items())
    assert f"{count}条草稿待审核" in text_of(desk.client.get("/"))
    assert f"待审核{count}条" in text_of(desk.client.get("/documents"))
    desk.post("approve", number=desk.items()[0].number, alike="kind")
    for item in desk.items():
        if item.state == "draft":
            desk.post("discard", number=item.number)
    assert "条草稿待审核" not in text_of(desk.client.get("/"))


def test_corrections_are_lines_of_a_corpus(desk: Desk) -> None:
    held, aside, kept = desk.find("滨江步道"), desk.find("文化馆"), desk.find("望江楼")
    desk.post("amend", number=held.number, subject="滨江步道", due="2026-10-31")
    desk.post("discard", number=aside.number)
    desk.post("approve", number=kept.number)
    desk.post("new", **desk.place("各单位要切实加强组织领导"))

    response = desk.client.get(f"{desk.address}/corrections")
    lines = [json.loads(line) for line in text_of(response).splitlines()]

    assert sorted(line["did"] for line in lines) == ["added", "amended", "discarded"]
    [amended] = [line for line in lines if line["did"] == "amended"]
    assert (amended["doc"], amended["due"], amended["subject"]) == ("安排", "2026-10-31", "滨江步道")
    assert amended["machine"]["due"] == "2026-06-30"
    assert MORE[slice(*amended["span"])] == amended["text"]
    [added] = [line for line in lines if line["did"] == "added"]
    assert added["machine"] is None
    assert "attachment" in response.headers["Content-Disposition"]
    assert text_of(desk.client.get("/documents/corrections")) == text_of(response)


def test_another_ledgers_document_has_no_desk_here(office: Office, other: LedgerRow) -> None:
    sha256 = next(iter(ledgers.ledger("other").documents))
    client = office.client("ban")
    for address in ("", "/text", "/selection", "/corrections", "/1"):
        assert client.get(f"/documents/{sha256}/review{address}").status_code == 404
    assert client.post(f"/documents/{sha256}/review/undo", {"key": "k"}).status_code == 404


def test_every_piece_says_where_it_stands(desk: Desk) -> None:
    shown = desk_of_document(desk.office.acting("ban"), desk.sha256)
    assert shown
    pieces = [piece for paragraph in shown.passage().paragraphs for piece in paragraph.pieces]
    assert pieces
    assert all(shown.document.text[piece.at : piece.at + len(piece.text)] == piece.text for piece in pieces)
    assert Reader(shown.document, []).sheet().paragraphs
