"""Signing in: one message for every failure, five of them close the account to the address for a while."""

from __future__ import annotations

import pytest
from django.test import Client

from guatu.web import attempts
from tests.web.conftest import PASSWORD, Office

pytestmark = pytest.mark.store
FAILED = "账号或密码不对，或尝试次数过多"


def sign_in(login: str, password: str, address: str = "10.0.0.1") -> tuple[int, str]:
    response = Client().post("/login", {"login": login, "password": password}, REMOTE_ADDR=address)
    return response.status_code, response.content.decode()


def test_a_right_password_leads_home_or_where_one_wanted_to_go(office: Office) -> None:
    response = Client().post("/login", {"login": "ban", "password": PASSWORD, "next": "/ledger?light=red"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ledger?light=red")


def test_the_way_back_never_leads_to_another_site(office: Office) -> None:
    response = Client().post("/login", {"login": "ban", "password": PASSWORD, "next": "https://example.org/"})
    assert response.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_account_are_told_alike(office: Office) -> None:
    wrong, unknown = sign_in("ban", "nein", "10.1.0.1"), sign_in("nobody", "nein", "10.1.0.2")
    assert wrong[0] == unknown[0] == 422
    assert FAILED in wrong[1]
    assert FAILED in unknown[1]


def test_five_failures_close_the_account_to_that_address_only(office: Office) -> None:
    for _ in range(5):
        sign_in("ban", "nein", "10.2.0.1")
    assert sign_in("ban", PASSWORD, "10.2.0.1")[0] == 422
    assert sign_in("ban", PASSWORD, "10.2.0.2")[0] == 302
    assert sign_in("du", PASSWORD, "10.2.0.1")[0] == 302


def test_the_account_opens_again_after_a_quarter_of_an_hour(office: Office) -> None:
    for _ in range(5):
        attempts.failed("ban", "10.3.0.1", now=1000.0)
    assert attempts.closed("ban", "10.3.0.1", now=1000.0 + attempts.SECONDS - 1)
    assert not attempts.closed("ban", "10.3.0.1", now=1000.0 + attempts.SECONDS + 1)


def test_a_right_password_forgets_earlier_failures(office: Office) -> None:
    for _ in range(4):
        sign_in("ban", "nein", "10.4.0.1")
    assert sign_in("ban", PASSWORD, "10.4.0.1")[0] == 302
    for _ in range(4):
        sign_in("ban", "nein", "10.4.0.1")
    assert sign_in("ban", PASSWORD, "10.4.0.1")[0] == 302


def test_signing_out_ends_the_session(office: Office) -> None:
    client = office.client("ban")
    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/").status_code == 302


def test_a_new_password_ends_other_sessions_and_keeps_ones_own(office: Office) -> None:
    here, there = office.client("ban"), office.client("ban")
    wrong = here.post("/password", {"old": "nein", "new": "kanban-2027-y", "again": "kanban-2027-y"})
    assert "原密码不对" in wrong.content.decode()
    differ = here.post("/password", {"old": PASSWORD, "new": "kanban-2027-y", "again": "kanban-2028-y"})
    assert "两次输入的新密码不一样" in differ.content.decode()
    weak = here.post("/password", {"old": PASSWORD, "new": "12345678", "again": "12345678"})
    assert "太短或太常见" in weak.content.decode()
    done = here.post("/password", {"old": PASSWORD, "new": "kanban-2027-y", "again": "kanban-2027-y"})
    assert "密码已修改" in done.content.decode()
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
