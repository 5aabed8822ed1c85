"""The same hostile files, and hostile names, through the upload page of a real office on SQLite."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import hostile
from .hostile import MEGABYTES, SECONDS, Corpus, Listener, fault
from .office import Client, Office

# Normal forms are for machines; pages show sums as they are written and days both ways.
_PLAIN = {"120000000", "2026-09-30", "=cmd|' /C calc'!A0"}


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    found = hostile.make(shared, tmp_path_factory.mktemp("hostile"))
    with Listener() as listener:
        yield found
    assert listener.hits == []
    assert found.canaries() == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    office = Office(folder / "home", folder / "log")
    yield office
    office.close()
    assert {path.name for path in folder.iterdir()} == {"home", "log"}


@pytest.mark.shared
def test_hostile_uploads_are_taken_in_or_refused_as_the_manifest_says(corpus: Corpus, office: Office) -> None:
    client = office.client()
    wrong = {
        case: found
        for number, case in enumerate(corpus.cases)
        if (found := uploaded(client, office, corpus, case, number))
    }

    assert wrong == {}
    assert client.get("/alive").status == 200
    assert client.get("/documents").status == 200
    assert "Traceback" not in office.log.read_text()


def uploaded(client: Client, office: Office, corpus: Corpus, case: str, number: int) -> str:
    """Upload one case, open its page, and say what was wrong."""
    told = corpus.cases[case]
    answer = client.upload(told["upload_name"], corpus.path(told).read_bytes(), f"hostile-{number}")
    if answer.status != 200:
        return f"HTTP {answer.status}"
    if answer.seconds > SECONDS or office.memory() > MEGABYTES:
        return f"{answer.seconds:.1f} s, {office.memory()} MB"
    states = re.findall(r'<li class="outcome-(\w+)">', answer.body)
    if len(states) != 1 or "<img src=x" in answer.body or "hostile=1" in str(answer.headers):
        return f"states {states}, or a name came through unescaped"
    if states == ["refused"]:
        return fault(told, False, plain(answer.body))
    return shown(client, told, answer.body)


def shown(client: Client, told: dict[str, object], body: str) -> str:
    """Whether the page of a document that was taken in shows its facts, and nothing of it is alive."""
    [address] = set(re.findall(r'href="(/documents/[0-9a-f]{64})"', body))
    page = client.get(address)
    if page.status != 200 or page.seconds > SECONDS:
        return f"its page: HTTP {page.status} in {page.seconds:.1f} s"
    alive = [mark for mark in ("<img src=x", "49</", "onerror=alert(1)>") if mark in page.body]
    facts = [fact for fact in told.get("facts", []) if fact not in _PLAIN]  # type: ignore[attr-defined]
    download = client.get(address.replace("documents", "files"))
    if download.headers.get("x-content-type-options") != "nosniff" or "attachment" not in str(download.headers):
        return "its file could be shown by a browser"
    return f"alive: {alive}" if alive else fault({**told, "facts": facts}, True, plain(page.body))


def plain(page: str) -> str:
    """What a page shows, without its marks."""
    return html.unescape(re.sub("<[^<>]{0,2000}>", "", page))
