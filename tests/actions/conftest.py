"""A small office: one ledger, three units, four people, one posted document with three promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from guatu.actions import Acting, Refused, add_person, add_unit, machine_account, open_ledger, post_document
from guatu.ledger import Item
from guatu.store import ledgers
from guatu.store.models import Person

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 16)
PASSWORD = "kanban-2026-x"
PLAN = """云溪县重点项目推进方案

2026年1月12日

一、水利工程
（一）9月底前完成青溪水库除险加固工程坝体灌浆。
牵头单位：市水利局
配合单位：云溪县政府
（二）6月底前完成《澄州市城市内涝治理实施方案》编制。
牵头单位：市住房城乡建设局
"""


class Office:
    """People of the office by login, ready to act."""

    def __init__(self) -> None:
        row = open_ledger("main", "攻坚年", fixed_day=TODAY)
        self.root = Acting.of(machine_account(row, "office"), NOW)
        for name in ("市水利局", "云溪县政府", "市住房城乡建设局"):
            add_unit(self.root, name)
        for login, role, unit in (
            ("shui", "lead", "市水利局"),
            ("xian", "support", "云溪县政府"),
            ("zhu", "lead", "市住房城乡建设局"),
            ("ban", "supervisor", None),
            ("du", "supervisor", None),
            ("guan", "administrator", None),
        ):
            add_person(self.root, login=login, name=login, role=role, unit=unit, password=PASSWORD)

    def acting(self, login: str) -> Acting:
        return Acting.of(Person.objects.select_related("ledger", "unit").get(login=login), NOW)

    def items(self) -> dict[int, Item]:
        return dict(ledgers.ledger("main").items)

    def item(self, words: str) -> Item:
        [found] = [item for item in self.items().values() if words in item.name and item.is_promise]
        return found


@pytest.fixture
def office(db: None) -> Office:
    made = Office()
    post_document(made.acting("ban"), "方案.txt", PLAN.encode(), key="plan")
    return made


@pytest.fixture
def ban(office: Office) -> Acting:
    """The supervisor, when the plan is posted."""
    ban = office.acting("ban")
    post_document(ban, "方案.txt", PLAN.encode(), key="post")
    return ban


def why_not(do: Callable[[], object]) -> str:
    """Why a deed is refused, which is said in both languages and leaves nothing written."""
    before = ledgers.ledger("main").seq
    with pytest.raises(Refused) as caught:
        do()
    assert ledgers.ledger("main").seq == before
    assert caught.value.says("zh")
    assert caught.value.says("en")
    return caught.value.why
