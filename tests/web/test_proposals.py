"""Uploading for review where the office has a language model: its proposals are drafts, its trouble one line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.ledger import over_the_desk
from guatu.store import ledgers
from tests.language_model import Model, says, sends
from tests.web.conftest import Office

TEXT = "2026年9月底前完成青溪水库除险加固工程坝体灌浆。\n澄州夜市要亮起来、热起来。\n"
SAID = {"id": 2, "quote": "澄州夜市要亮起来、热起来", "kind": "task", "subject": "澄州夜市", "action": "亮起来"}


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    made = Model()
    monkeypatch.setenv("GUATU_ASSISTANT_URL", made.url)
    monkeypatch.setenv("GUATU_ASSISTANT_MODEL", "qwen")
    yield made
    made.close()


def upload(office: Office) -> str:
    file = SimpleUploadedFile("要点.txt", TEXT.encode())
    given = {"key": "up", "way": "review", "files": [file]}
    return office.client("ban").post("/documents/upload", given).content.decode()


def test_a_proposal_waits_at_the_review_desk_like_any_draft(office: Office, model: Model) -> None:
    model.behaves = says(json.dumps(SAID, ensure_ascii=False))
    upload(office)
    ledger = ledgers.ledger("main")
    sha256 = max(ledger.documents.values(), key=lambda document: document.entry).sha256
    page = office.client("ban").get(f"/documents/{sha256}/review")

    assert any("澄州夜市" in item.name for item in over_the_desk(ledger, sha256))
    assert page.status_code == 200
    assert "澄州夜市" in page.content.decode()


def test_a_model_in_trouble_is_said_beside_the_document_that_came_in_all_the_same(office: Office, model: Model) -> None:
    model.behaves = sends(500, b"")
    said = upload(office)

    assert "条待审核" in said
    assert "服务出错（500）" in said
