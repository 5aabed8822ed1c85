"""What a correction at the desk becomes: a word of the lexicon, a document of the corpus; and the reader's doubts."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from guatu import actions
from guatu.extraction import OwnWords, Responsible
from guatu.ledger import Item, Lesson, lessons, over_the_desk
from guatu.reading import read_here
from guatu.store import ledgers
from guatu.web.desk import desk_of
from guatu.web.review import desk_of_document
from guatu.web.wall import wall_of
from tests.web.conftest import NOW, Office

pytestmark = pytest.mark.store
PAPER = """栖霞区重点工作安排

2026年1月20日

一、基础设施
（一）8月底前完成梧桐里片区雨水箱涵贯通，由区水投负责。
（二）2026年9和月底前建成梧桐里便民服务站。
（三）2月底前完成望江楼立面修缮。
各单位要切实加强组织领导。
"""


class Desk:
    """A document over the desk of the office."""

    def __init__(self, office: Office, text: str = PAPER, name: str = "安排.txt") -> None:
        self.office, self.client, self.keys = office, office.client("ban"), 0
        file = SimpleUploadedFile(name, text.encode())
        self.client.post("/documents/upload", {"key": f"up {name}", "files": [file], "way": "review"})
        self.sha256 = max(ledgers.ledger("main").documents.values(), key=lambda document: document.entry).sha256
        self.address = f"/documents/{self.sha256}/review"

    def post(self, step: str, client: Client | None = None, **given: object) -> HttpResponse:
        self.keys += 1
        return (client or self.client).post(f"{self.address}/{step}", {"key": f"{self.sha256}{self.keys}", **given})

    def items(self) -> list[Item]:
        return list(over_the_desk(ledgers.ledger("main"), self.sha256))

    def find(self, words: str) -> Item:
        return next(item for item in self.items() if words in item.name)

    def passed(self) -> list[int]:
        found = desk_of_document(self.office.acting("ban"), self.sha256)
        assert found
        return [each.start for each in found.sentences]

    def settle(self) -> None:
        """Accept every draft, put every sentence aside."""
        for item in self.items():
            if item.state == "draft":
                self.post("approve", number=item.number)
        for start in self.passed():
            self.post("dismiss", start=start, reason="一般要求")


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_corrections_of_a_draft_become_words_that_the_next_document_is_read_by(desk: Desk) -> None:
    held = desk.find("望江楼")
    assert held.subject == "望江楼立面修缮"
    desk.post("amend", number=held.number, subject="望江楼")

    form = text_of(desk.client.get(f"{desk.address}/{held.number}"))
    assert "对象 望江楼" in form
    says = desk.post("learn", number=held.number).json()["says"]

    assert "已记入词库" in says
    words = actions.own_words("main")
    assert words.projects == {"望江楼"}
    assert "记入词库" not in text_of(desk.client.get(f"{desk.address}/{held.number}"))
    later = Desk(desk.office, PAPER.replace("立面修缮", "消防设施改造"), "二.txt")
    assert later.find("消防设施").subject == "望江楼"


def test_a_name_typed_for_a_name_in_the_text_is_its_other_name(desk: Desk) -> None:
    held = desk.find("梧桐里片区")
    desk.post("amend", number=held.number, lead="区水投")
    desk.post("approve", number=held.number)
    other = Desk(desk.office, PAPER.replace("8月底", "11月底"), "三.txt")
    acting = desk.office.acting("ban")
    actions.learn_term(acting, "unit", "区水投", of="栖霞区水务投资公司", key="alias")
    third = Desk(desk.office, PAPER.replace("8月底", "12月底"), "四.txt")

    assert other.find("梧桐里片区").lead != "栖霞区水务投资公司"
    assert third.find("梧桐里片区").lead == "栖霞区水务投资公司"


def test_another_unit_is_no_other_name_of_the_right_one() -> None:
    name = "栖霞区城市建设投资公司"
    machine = Item(1, "task", "", NOW, None, units=(Responsible("区水投", "lead"),))
    right, short = (replace(machine, units=(Responsible(name, "lead"),)) for name in (name, "栖霞区水务投资公司"))
    assert lessons(right, machine, PAPER, (), ()) == []
    assert lessons(short, machine, PAPER, (), ()) == [Lesson("unit", "区水投", "栖霞区水务投资公司")]
    assert lessons(short, machine, PAPER, (), {"区水投"}) == []


def test_a_lesson_may_be_taken_alone_and_taken_back_with_the_last_step(desk: Desk) -> None:
    held = desk.find("望江楼")
    desk.post("amend", number=held.number, subject="望江楼", action="修缮")
    desk.post("learn", number=held.number, lesson="project|望江楼|")
    assert actions.own_words("main").projects == {"望江楼"}

    desk.post("undo")

    assert not actions.own_words("main").projects
    assert next(item for item in desk.items() if item.number == held.number).subject == "望江楼"
    desk.post("undo")
    assert next(item for item in desk.items() if item.number == held.number).subject == held.subject
    assert desk.post("learn", number=held.number).status_code == 422


def test_the_lexicon_says_who_added_what_and_lets_the_supervisor_take_it_out(desk: Desk) -> None:
    added = desk.client.post("/lexicon", {"key": "a", "group": "slogan", "word": "擦亮"})
    assert added.status_code == 302
    page = text_of(desk.client.get("/lexicon"))
    assert "擦亮" in page
    assert "ban名" in page
    assert "Exhortation" in text_of(desk.office.client("shui", "en").get("/lexicon"))
    assert desk.client.post("/lexicon", {"key": "b", "group": "slogan", "word": "擦亮"}).status_code == 422
    assert desk.client.post("/lexicon", {"key": "c", "group": "slogan", "word": "亮"}).status_code == 422

    entry = next(iter(ledgers.ledger("main").terms))
    assert desk.office.client("shui").post(f"/lexicon/{entry}/forget", {"key": "d"}).status_code == 403
    assert desk.office.client("shui").post("/lexicon", {"key": "e", "group": "duty", "word": "提档"}).status_code == 403
    assert desk.client.post(f"/lexicon/{entry}/forget", {"key": "f"}).status_code == 302

    assert actions.own_words("main").slogans == frozenset()
    assert "移出" in text_of(desk.client.get("/lexicon"))
    assert "记入词库：擦亮" in text_of(desk.client.get("/history"))


def test_the_register_of_units_is_read_by_too(office: Office) -> None:
    actions.add_unit(office.root, "栖霞区水务投资公司", aliases="区水投")
    assert actions.own_words("main").units["区水投"] == "栖霞区水务投资公司"
    assert Desk(office).find("梧桐里片区").lead == "栖霞区水务投资公司"
    assert not OwnWords()


def test_doubts_stand_in_the_text_and_one_is_taken_up_by_a_key(desk: Desk) -> None:
    page = text_of(desk.client.get(desk.address))
    assert 'class="k-' in page
    assert "疑为“9月”" in page
    held = desk.find("便民服务站")
    assert "p</kbd>按疑点读" in text_of(desk.client.get(f"{desk.address}/{held.number}"))

    answer = desk.post("slips", number=held.number).json()

    item = next(item for item in desk.items() if item.number == held.number)
    assert item.due == date(2026, 9, 30)
    assert "已按" in answer["doubts"]
    assert item.name == "9月底前建成梧桐里便民服务站"
    assert item.source
    assert item.source.text == "9和月底前建成梧桐里便民服务站"
    assert desk.post("slips", number=held.number).status_code == 422
    desk.post("undo")
    assert next(item for item in desk.items() if item.number == held.number).due == held.due


def test_codes_of_a_font_are_marked_at_every_place(office: Office) -> None:
    desk = Desk(office, PAPER.replace("梧桐里", "梧\ue123里"))
    found = desk_of_document(office.acting("ban"), desk.sha256)
    assert found
    assert [found.document.raw[slice(*doubt.span)] for doubt in found.doubts].count("\ue123") == 2


def test_undo_takes_back_a_sentence_put_aside(desk: Desk) -> None:
    passed = desk.passed()
    assert passed
    desk.post("dismiss", start=passed[0], reason="一般要求")
    assert len(desk.passed()) == len(passed) - 1

    answer = desk.post("undo")

    assert answer.status_code == 200
    assert desk.passed() == passed
    assert "撤销搁置" in text_of(desk.client.get("/history"))


def test_a_sentence_with_a_draft_is_no_longer_counted_as_open(desk: Desk) -> None:
    acting = desk.office.acting("ban")
    before = wall_of(desk_of(acting), "zh").uncovered
    document = read_here("a.txt", PAPER.encode())
    start = document.text.index("各单位要切实")

    desk.post("new", start=start, end=start + len("各单位要切实加强组织领导"))

    assert wall_of(desk_of(acting), "zh").uncovered == before - 1
    page = text_of(desk.client.get("/documents"))
    assert f"，未入账{desk_of(acting).open_sentences[desk.sha256]}，" in page


def test_only_a_document_handled_to_the_end_becomes_part_of_the_corpus(desk: Desk) -> None:
    response = desk.client.get("/documents/corpus")
    assert response.status_code == 422
    assert f"还有{len(desk.items())}条草稿待审" in text_of(response)

    aside = desk.find("望江楼")
    desk.post("discard", number=aside.number)
    desk.post("amend", number=desk.find("梧桐里片区").number, subject="梧桐里片区雨水箱涵")
    desk.settle()
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get("/documents/corpus").content))

    about = json.loads(archive.read("documents.json"))
    [(key, one)] = about.items()
    assert one["date"] == "2026-01-20"
    assert archive.read(one["file"]).decode() == PAPER
    lines = [json.loads(line) for line in archive.read("gold.jsonl").decode().splitlines()]
    assert {line["doc"] for line in lines} == {key}
    assert all(PAPER[slice(*line["span"])] == line["text"] for line in lines)
    assert "梧桐里片区雨水箱涵" in {line["subject"] for line in lines}
    assert not any("望江楼" in line["text"] for line in lines)
    assert "未经审核" in archive.read("left.txt").decode()


def test_what_the_ledger_did_later_changes_no_annotation(desk: Desk) -> None:
    desk.settle()
    held = desk.find("望江楼")
    number = held.number
    actions.rename_item(desk.office.acting("ban"), number, "另一个名字", key="rename")
    actions.assign_units(desk.office.acting("ban"), number, [Responsible("市水利局", "lead")], key="assign")
    [one], _ = actions.reviewed_corpus(desk.office.acting("ban"))
    [line] = [line for line in one.lines if "望江楼" in line["text"]]
    assert line["units"] == [{"name": unit.name, "role": unit.role} for unit in held.units]
