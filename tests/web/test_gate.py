"""The permission matrix, walked: every route by every role, by every method, with numbers of another ledger too."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from guatu import actions
from guatu.store import ledgers
from guatu.store.models import LedgerRow, Person, Unit
from guatu.web.forms.deeds import DEEDS
from guatu.web.matrix import MATRIX
from tests.web.conftest import Office

pytestmark = pytest.mark.store
PEOPLE = {"lead": "shui", "support": "xian", "supervisor": "ban", "administrator": "guan"}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
NOTHING = 9999


def routes() -> list[URLPattern]:
    return [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]


def address_of(pattern: URLPattern, office: Office) -> str:
    sha256 = next(iter(ledgers.ledger("main").documents))
    known = {
        "number": office.item("水库").number,
        "sha256": sha256,
        "login": "xian",
        "pk": Unit.objects.filter(ledger_id="main").first().pk,
        "ending": "html",
        "entry": 1,
    }
    names = pattern.pattern.converters
    return reverse(str(pattern.name), kwargs={name: known[name] for name in names})


def test_every_route_stands_in_the_matrix_and_every_line_has_a_route() -> None:
    assert {str(pattern.name) for pattern in routes()} == set(MATRIX)


def test_the_matrix_gives_each_deed_the_roles_of_its_right() -> None:
    assert {name: MATRIX[f"deed-{name}"].roles for name in DEEDS} == {
        name: actions.MATRIX[deed.right] for name, deed in DEEDS.items()
    }


def test_every_route_answers_each_role_and_method_as_the_matrix_says(office: Office) -> None:
    before = office.seq()
    wrong = []
    for role, login in PEOPLE.items():
        for pattern in routes():
            access, client, address = MATRIX[str(pattern.name)], office.client(login), address_of(pattern, office)
            for method in METHODS:
                response = getattr(client, method)(address)
                if pattern.name == "logout" and response.status_code == 302:
                    client = office.client(login)
                if not access.public and role not in access.roles:
                    expected = response.status_code == 403
                elif method.upper() not in access.methods:
                    expected = response.status_code == 405
                else:
                    # An empty form is a mistake, a refusal or a page; never a failure and never a write.
                    expected = response.status_code in {200, 302, 403, 404, 422}
                if not expected:
                    wrong.append((role, pattern.name, method, response.status_code))
    assert wrong == []
    assert office.seq() == before


def test_nobody_gets_past_the_login_without_a_session(office: Office) -> None:
    before = office.seq()
    for pattern in routes():
        if MATRIX[str(pattern.name)].public:
            continue
        address = address_of(pattern, office)
        got, posted = Client().get(address), Client().post(address)
        assert (got.status_code, got.headers["Location"].split("?")[0]) == (302, "/login"), pattern.name
        assert posted.status_code == 403, pattern.name
    assert office.seq() == before


def test_an_inactive_account_is_out_at_once(office: Office) -> None:
    client = office.client("shui")
    assert client.get("/").status_code == 200
    actions.change_person(office.acting("guan"), "shui", active=False)
    assert client.get("/").status_code == 302


def test_what_another_ledger_holds_is_not_there(office: Office, other: LedgerRow) -> None:
    """The other ledger's document and file are known by digest; its items by number are ours or nothing."""
    theirs = ledgers.ledger("other")
    sha256 = next(iter(theirs.documents))
    client = office.client("ban")
    for address in (f"/documents/{sha256}", f"/files/{sha256}", f"/items/{NOTHING}", f"/items/{NOTHING}/stages"):
        assert client.get(address).status_code == 404, address
    for name in DEEDS:
        assert client.post(f"/items/{NOTHING}/{name}", {"key": "k"}).status_code == 404, name
    refused = client.post(f"/documents/{sha256}/dismiss", {"key": "k", "start": "0", "end": "1", "reason": "不属实"})
    assert refused.status_code == 404
    assert "文化馆" not in client.get("/ledger?q=文化馆").content.decode().replace('value="文化馆"', "")
    admin = office.client("guan")
    assert admin.get("/people/wai").status_code == 404
    unit = Unit.objects.get(ledger_id="other", name="临江区政府")
    assert admin.get(f"/units/{unit.pk}").status_code == 404
    assert admin.post("/people/wai", {"deed": "off"}).status_code == 404
    assert Person.objects.get(login="wai").is_active
    assert ledgers.ledger("other").seq == theirs.seq


def test_a_liaison_sees_all_items_and_acts_on_its_own_only(office: Office) -> None:
    theirs = office.item("内涝").number
    client, before = office.client("shui"), office.seq()
    assert client.get(f"/items/{theirs}").status_code == 200
    response = client.post(f"/items/{theirs}/report", {"key": "k1", "says": "已完成初稿"})
    assert response.status_code == 403
    assert "只有本事项的牵头、配合单位或专班可以办理" in response.content.decode()
    assert office.seq() == before


def test_a_post_without_its_token_changes_nothing(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(login="ban"))
    number, before = office.item("水库").number, office.seq()
    response = client.post(f"/items/{number}/report", {"key": "k1", "says": "已开工"})
    assert response.status_code == 403
    assert "表单已失效" in response.content.decode()
    assert office.seq() == before


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(office: Office) -> None:
    number = office.item("水库").number
    response = office.client("ban").post(
        f"/items/{number}/report", data=b"x" * (MATRIX["deed-report"].most_bytes + 1), content_type="text/plain"
    )
    assert response.status_code == 413
    assert "超过上限" in response.content.decode()
