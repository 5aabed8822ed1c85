"""What pages are made from: the list and its filters, the tree, marked text, entries in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from guatu import actions
from guatu.ledger import Entry, Item
from guatu.ledger.entry import KINDS
from guatu.reading import Block, Cell, Document, Page, Table, read_here
from guatu.store import ledgers
from guatu.web.desk import Desk, desk_of
from guatu.web.listing import Listing, Query, list_items
from guatu.web.passage import PARAGRAPHS, Mark, Reader
from guatu.web.speech import negotiate
from guatu.web.wording import one_line, tell
from tests.web.conftest import Office

pytestmark = pytest.mark.store


def listed(desk: Desk, address: str = "") -> Listing:
    return list_items(desk, Query.of(QueryDict(address)))


def names(listing: Listing) -> list[str]:
    return [row.item.name[:6] for row in listing.rows]


@pytest.fixture
def desk(office: Office) -> Desk:
    ban = office.acting("ban")
    water, city = office.item("水库").number, office.item("内涝").number
    actions.report_progress(ban, water, says="过半", percent=55, done=True, key="r")
    actions.depend(ban, city, water, key="d")
    return desk_of(ban)


def test_filters_narrow_and_unknown_values_do_not(desk: Desk, office: Office) -> None:
    water, city = office.item("水库"), office.item("内涝")
    for address, numbers in (
        ("q=水库", {water.number}),
        ("q=青溪 灌浆", {water.number}),
        (f"q={city.number}&unit=市住房城乡建设局", {city.number}),
        ("unit=云溪县政府", {water.number}),
        ("light=red", {city.number, water.number}),  # the later item, overdue, comes after the earlier one
        ("light=green", set()),
        ("state=claimed", {water.number}),
        ("state=closed", set()),
        ("kind=none&light=pink&sort=x&page=abc&state=%00", {water.number, city.number}),
    ):
        found = {row.item.number for row in listed(desk, address).rows}
        assert found == numbers, address


def test_the_list_sorts_both_ways_and_the_most_urgent_stands_first_unless_asked(desk: Desk, office: Office) -> None:
    city, water = office.item("内涝").number, office.item("水库").number
    for address, order in (("", [city, water]), ("sort=due", [city, water]), ("sort=-due", [water, city]),
                           ("sort=-percent", [water, city]), ("sort=number", sorted((city, water)))):  # fmt: skip
        assert [row.item.number for row in listed(desk, address).rows] == order, address


def test_a_page_beyond_the_last_is_the_last(desk: Desk) -> None:
    assert listed(desk, "page=999").query.page == 1


def test_the_address_keeps_the_filter_and_forgets_the_page_when_it_changes() -> None:
    query = Query.of(QueryDict("q=水&light=red&page=3"))
    assert query.address(page=4) == "?q=%E6%B0%B4&light=red&page=4"
    assert query.address(light="") == "?q=%E6%B0%B4"


def test_the_tree_runs_depth_first_and_a_circle_of_parents_hides_nothing(desk: Desk) -> None:
    items = desk.ledger.items
    assert set(desk.tree.order) == set(items)
    for number in desk.tree.order:
        parent = items[number].parent
        if parent is not None:
            assert desk.tree.depth[number] == desk.tree.depth[parent] + 1


def text_with(
    marks: list[Mark], text: str = "前言。6月底前开工，年底前竣工。后记。"
) -> list[tuple[str, int | None, bool]]:
    document = Document("a.txt", "0" * 64, "txt", text, text, range(len(text) + 1), (Block((0, len(text))),))
    [paragraph] = Reader(document, marks).sheet().paragraphs
    return [(piece.text, piece.mark.number if piece.mark else None, piece.first) for piece in paragraph.pieces]


def test_marks_cut_the_text_where_they_begin_and_end() -> None:
    assert text_with([Mark((3, 9), 1, "milestone"), Mark((10, 15), 2, "milestone")]) == [
        ("前言。", None, False),
        ("6月底前开工", 1, True),
        ("，", None, False),
        ("年底前竣工", 2, True),
        ("。后记。", None, False),
    ]


def test_of_marks_that_overlap_the_shorter_is_shown_and_no_text_is_lost() -> None:
    pieces = text_with([Mark((3, 15), 1, "task"), Mark((10, 15), 2, "milestone")])
    assert "".join(text for text, _, _ in pieces) == "前言。6月底前开工，年底前竣工。后记。"
    assert [number for _, number, _ in pieces] == [None, 1, 2, None]


def test_a_mark_outside_the_text_marks_nothing() -> None:
    assert [number for _, number, _ in text_with([Mark((90, 99), 1, "task"), Mark((5, 5), 2, "task")])] == [None]


def test_a_long_document_is_cut_into_sheets_and_a_place_finds_its_sheet() -> None:
    lines = [f"第{number}段，年底前完成。" for number in range(400)]
    document = read_here("长.txt", "\n\n".join(lines).encode())
    reader = Reader(document, [])
    place = document.raw.index("第399段")
    assert reader.sheet().sheets == -(-len(document.blocks) // PARAGRAPHS)
    last = reader.sheet(at=place)
    assert last.sheet == last.sheets
    assert "第399段" in "".join(piece.text for paragraph in last.paragraphs for piece in paragraph.pieces)


def test_a_table_is_shown_by_its_lines_and_a_statement_by_its_own() -> None:
    text = "序号\t任务\n1\t修路\n2\t架桥"
    cells = (Cell((0, 2), 0, 0), Cell((3, 5), 0, 1), Cell((6, 7), 1, 0), Cell((8, 10), 1, 1),
             Cell((11, 12), 2, 0), Cell((13, 15), 2, 1))  # fmt: skip
    document = Document(
        "表.csv", "0" * 64, "csv", text, text, range(len(text) + 1),
        tables=(Table((0, len(text)), cells),), pages=(Page(1, (0, len(text))),),
    )  # fmt: skip
    reader = Reader(document, [Mark((13, 15), 7, "task")])
    shown = reader.around((13, 15))
    assert shown is not None
    assert [[piece.text for piece in cell.pieces] for line in shown.lines for cell in line] == [["2"], ["架桥"]]
    [whole] = reader.sheet().paragraphs
    assert len(whole.lines) == 3


FACTS = {
    "received": {"name": "方案.docx", "format": "docx", "sha256": "0"}, "dismissed": {"sha256": "0", "span": [0, 1]},
    "opened": {"kind": "task", "name": "修路"}, "repeated": {"name": "修路"}, "confirmed": {"entry": 1},
    "refused": {"entry": 1}, "assigned": {"units": [{"name": "市水利局", "role": "lead"}]},
    "dated": {"due": "2026-06-30"}, "extended": {"due": "2026-07-31", "reason": "汛期"},
    "advanced": {"due": "2026-05-31", "reason": "汛期"}, "constrained": {"type": "SNET", "day": "2026-05-08"},
    "resourced": {"name": "摊铺机组", "unit": "套", "sort": "crew", "capacity": 2}, "retired": {"resource": 3},
    "demanded": {"resource": 3, "amount": 1},
    "planned": {"days": 3, "not_before": "2026-04-01"}, "depended": {"after": 9, "type": "FS", "lag": -2},
    "undepended": {"after": 9}, "moved": {}, "renamed": {"name": "架桥"},
    "reported": {"says": "过半", "on": "2026-03-01", "percent": 50, "done": True},
    "evidenced": {"sha256": "0", "name": "照片.jpg", "bytes": 3}, "accepted": {"entry": 2},
    "returned": {"entry": 2, "reason": "缺章"}, "closed": {}, "reopened": {"reason": "渗漏"},
    "cancelled": {"reason": "并入"}, "noted": {"says": "督查"},
    "approved": {}, "amended": {"name": "架桥"}, "discarded": {"reason": "口号"}, "merged": {"into": 9},
    "restored": {"undoes": 3},
    "recalled": {"sha256": "0", "span": [0, 9], "undoes": 3}, "learnt": {"group": "unit", "word": "水投"},
    "forgotten": {"entry": 3},
    "estimated": {"optimistic": 8, "likely": 10, "pessimistic": 16},
    "exposed": {"says": "汛期", "days": 15, "probability": 30}, "relieved": {"entry": 3},
    "baselined": {"name": "年初计划", "day": "2026-03-01", "plan": {}},
    "supposed": {"name": "抢工", "edits": [{"item": 1, "days": 5}]},
    "adopted": {"scenario": 3}, "dropped": {"scenario": 3},
    "forecast": {"samples": 2000, "seed": 1, "day": "2026-03-01", "rows": [[1, 0.5]], "seen": [], "assumed": [],
                 "curve": [], "drivers": []},
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_entry_is_told_in_words(kind: str, language: str) -> None:
    assert FACTS.keys() == KINDS.keys()
    item = Item(1, "task", "修路", datetime(2026, 1, 1, tzinfo=UTC), None, due=date(2026, 6, 30))
    entry = Entry(1, datetime(2026, 3, 1, tzinfo=UTC), "ban", kind, 1, FACTS[kind], None, "0" * 64)
    told = tell(entry, {1: item}, {"ban": "周敏"}, language)
    assert told.says
    assert told.author == "周敏"


def test_a_sentence_broken_by_its_page_is_one_line() -> None:
    assert one_line("完成征\n  收安置 \n工作") == "完成征收安置工作"
    assert one_line("finish the\nroad  works") == "finish the road works"


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, "", "zh"), (None, "en", "en"), (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en;q=0.8,zh;q=0.9", "zh"),
        (None, "fr,en;q=0.1", "en"), (None, "en;q=0", "zh"), (None, "en;q=abc", "zh"), ("en", "zh", "en"),
        ("xx", "en", "en"), (None, "," * 5000, "zh"),
    ],
)  # fmt: skip
def test_the_language_is_the_switch_then_what_the_browser_weighs_most(
    cookie: str | None, accepted: str, language: str
) -> None:
    assert negotiate(cookie, accepted) == language


def test_the_picture_of_the_day_is_made_once_until_an_entry_is_written(office: Office) -> None:
    ban = office.acting("ban")
    first = desk_of(ban)
    assert desk_of(ban) is first
    actions.note_item(ban, office.item("水库").number, says="看一看", key="n")
    second = desk_of(ban)
    assert second is not first
    assert second.ledger.seq == ledgers.ledger("main").seq


TOLD: list[tuple[str, dict[str, object], str, str]] = [
    ("planned", {"remaining": 8, "days": 13},
     "剩余工期8个工作日、工期13个工作日", "8 working days left, 13 working days"),
    ("planned", {"least": None, "as_late": True},
     "不再定最短工期、尽量晚", "no fewest days any more, as late as possible"),
    ("planned", {"as_late": False}, "不再尽量晚，改回尽早", "no longer as late as possible"),
    ("constrained", {"type": "FO", "day": "2026-05-08"},
     "日期限制：定于2026-05-08完成", "limit: finish on 2026-05-08"),
    ("constrained", {"type": "SNLT", "day": None},
     "取消日期限制“开始不晚于”", "limit taken away: start no later than"),
    ("advanced", {"due": "2026-05-31", "reason": "汛期"},
     "时限提前到 2026-05-31", "due day brought forward to 2026-05-31"),
    ("depended", {"after": 1, "type": "FS", "lag": 0, "preferential": True},
     "接在第1号“修路”之后（完成后开始，可放弃，间隔0天）",
     "linked after 1 “修路” (starts after it finishes, may be given up, lag 0)"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "zh", "en"), TOLD)
def test_planning_facts_are_told_in_words(kind: str, facts: dict[str, object], zh: str, en: str) -> None:
    item = Item(1, "task", "修路", datetime(2026, 1, 1, tzinfo=UTC), None)
    entry = Entry(1, datetime(2026, 3, 1, tzinfo=UTC), "ban", kind, 1, facts, None, "0" * 64)

    assert [tell(entry, {1: item}, {}, language).says for language in ("zh", "en")] == [zh, en]
