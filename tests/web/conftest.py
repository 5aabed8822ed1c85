"""An office with two ledgers: the second one must never be seen from the first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client

from guatu import actions
from guatu.actions import Acting
from guatu.extraction import extract
from guatu.ledger import Item
from guatu.reading import read_here
from guatu.store import ledgers
from guatu.store.models import LedgerRow, Person

settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 16)
PASSWORD = "kanban-2026-x"
PLAN = """云溪县重点项目推进方案

2026年1月12日

一、水利工程
（一）9月底前完成青溪水库除险加固工程坝体灌浆。
牵头单位：市水利局
配合单位：云溪县政府
（二）2月底前完成《澄州市城市内涝治理实施方案》编制。
牵头单位：市住房城乡建设局
"""
OTHER = """临江区工作方案

2026年1月20日

（一）8月底前完成临江文化馆主体结构封顶。
牵头单位：临江区政府
"""


class Office:
    """People of the first ledger by login, and what they can open."""

    def __init__(self) -> None:
        row = actions.open_ledger("main", "攻坚年", fixed_day=TODAY)
        self.root = Acting.of(actions.machine_account(row, "office"), NOW)
        for name in ("市水利局", "云溪县政府", "市住房城乡建设局"):
            actions.add_unit(self.root, name)
        for login, role, unit in (
            ("shui", "lead", "市水利局"),
            ("xian", "support", "云溪县政府"),
            ("ban", "supervisor", None),
            ("du", "supervisor", None),
            ("guan", "administrator", None),
        ):
            actions.add_person(self.root, login=login, name=f"{login}名", role=role, unit=unit, password=PASSWORD)
        self.post("ban", "方案.txt", PLAN)

    def acting(self, login: str) -> Acting:
        return Acting.of(Person.objects.select_related("ledger", "unit").get(login=login), NOW)

    def post(self, login: str, name: str, text: str) -> None:
        data = text.encode()
        document = read_here(name, data)
        actions.post_reading(self.acting(login), document, extract(document), data, key=f"post {name}")

    def client(self, login: str, language: str = "zh") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(Person.objects.get(login=login))
        return client

    def item(self, words: str) -> Item:
        [found] = [item for item in ledgers.ledger("main").items.values() if words in item.name and item.is_promise]
        return found

    def seq(self, ledger: str = "main") -> int:
        return ledgers.ledger(ledger).seq


@pytest.fixture(autouse=True)
def _no_demonstration(settings: object) -> None:
    """Whatever the environment says, the office under test is a real one."""
    settings.DEMO = False  # type: ignore[attr-defined]


@pytest.fixture
def office(db: None) -> Office:
    ledgers.forget()
    return Office()


@pytest.fixture
def other(office: Office) -> LedgerRow:
    """A second ledger with a document, a supervisor and more items than the first."""
    row = actions.open_ledger("other", "另一台账", fixed_day=TODAY)
    root = Acting.of(actions.machine_account(row, "office2"), NOW)
    actions.add_unit(root, "临江区政府")
    actions.add_person(root, login="wai", name="外人", role="supervisor", unit=None, password=PASSWORD)
    office.post("wai", "另一方案.txt", OTHER)
    return row
