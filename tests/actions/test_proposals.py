"""The office's language model is asked where drafts are judged by a person, and never keeps a document out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from guatu.actions import post_document
from tests.language_model import Model, says, sends

from .conftest import Office

TEXT = "2026年9月底前完成青溪水库除险加固工程坝体灌浆。\n澄州夜市要亮起来、热起来。\n".encode()
SAID = {"id": 2, "quote": "澄州夜市要亮起来、热起来", "kind": "task", "subject": "澄州夜市", "action": "亮起来"}


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    made = Model()
    made.behaves = says(json.dumps(SAID, ensure_ascii=False))
    monkeypatch.setenv("GUATU_ASSISTANT_URL", made.url)
    monkeypatch.setenv("GUATU_ASSISTANT_MODEL", "qwen")
    yield made
    made.close()


def test_a_document_posted_for_review_holds_the_models_proposals(office: Office, model: Model) -> None:
    posted = post_document(office.acting("ban"), "要点.txt", TEXT, key="one", review=True)

    assert [one.text for one in posted.extraction.statements if one.rule == "assistant"] == [SAID["quote"]]
    assert posted.tally is not None
    assert (posted.tally.added, posted.tally.trouble) == (1, None)


def test_a_document_posted_at_once_is_read_by_the_rules_alone(office: Office, model: Model) -> None:
    posted = post_document(office.acting("ban"), "要点.txt", TEXT, key="one")

    assert (posted.tally, model.heard) == (None, [])


def test_known_bytes_are_not_sent_again(office: Office, model: Model) -> None:
    post_document(office.acting("ban"), "要点.txt", TEXT, key="one", review=True)
    again = post_document(office.acting("ban"), "副本.txt", TEXT, key="two", review=True)

    assert again.known
    assert len(model.heard) == 1


def test_trouble_leaves_the_rules_and_stands_in_the_tally(office: Office, model: Model) -> None:
    model.behaves = sends(429, b"")
    posted = post_document(office.acting("ban"), "要点.txt", TEXT, key="one", review=True)

    assert {one.rule for one in posted.extraction.statements} == {"dated-event"}
    assert posted.tally is not None
    assert posted.tally.trouble is not None
    assert posted.tally.trouble.key == "assistant.busy"


def test_a_wrong_setting_keeps_no_document_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUATU_ASSISTANT_URL", "model")
    posted = post_document(office.acting("ban"), "要点.txt", TEXT, key="one", review=True)

    assert len(posted.extraction.statements) == 1
    assert posted.tally is not None
    assert posted.tally.trouble is not None
    assert posted.tally.trouble.key == "assistant.bad_url"
