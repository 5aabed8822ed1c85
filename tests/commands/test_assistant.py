"""`guatu extract --assistant`: proposals beside the rules' statements, trouble in one line, the rules in any case."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language_model import Model, says, sends

from .conftest import ROOT, Guatu

TEXT = "9月底前完成青溪水库除险加固工程坝体灌浆。\n澄州夜市要亮起来、热起来。\n"
SAID = [
    {"id": 1, "quote": "9月底前完成青溪水库除险加固工程坝体灌浆", "kind": "milestone", "due": "9月底前"},
    {"id": 2, "quote": "澄州夜市要亮起来、热起来", "kind": "task", "subject": "澄州夜市", "action": "亮起来"},
    {"id": 2, "quote": "澄州夜市要关起来", "kind": "task"},
]


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    made.behaves = says("\n".join(json.dumps(one, ensure_ascii=False) for one in SAID), usage={"total_tokens": 900})
    yield made
    made.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "要点.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def rules_of(stdout: str) -> list[str]:
    return [json.loads(line)["rule"] for line in stdout.splitlines()]


def test_proposals_stand_beside_the_statements_of_the_rules_and_the_counts_are_said(
    guatu: Guatu, paper: Path, model: Model
) -> None:
    asked = ("extract", paper, "--date", "2026-03-16", "--jsonl")
    alone = guatu(*asked)
    done = guatu(*asked, "--assistant", model.url, "--assistant-model", "qwen", lang="en")

    assert done.returncode == 0
    assert rules_of(done.stdout) == [*rules_of(alone.stdout), "assistant"]
    assert "1 parts asked, 3 proposed, 2 aligned (1 known to the rules, 1 new)" in done.stderr
    assert "900 tokens" in done.stderr
    assert "not in the text 1" in done.stderr
    assert json.loads(model.heard[0][2])["model"] == "qwen"


def test_nobody_is_asked_unless_told_to(guatu: Guatu, paper: Path, model: Model) -> None:
    guatu("extract", paper)

    assert model.heard == []


def test_trouble_is_one_line_and_the_rules_go_on_without_asking_again(guatu: Guatu, paper: Path, model: Model) -> None:
    other = paper.with_name("另一份.txt")
    other.write_text(TEXT + "补记。\n", encoding="utf-8")
    model.behaves = sends(500, b"")
    done = guatu("extract", paper, other, "--jsonl", "--assistant", model.url, "--assistant-model", "qwen")

    assert done.returncode == 0
    assert rules_of(done.stdout) == rules_of(guatu("extract", paper, other, "--jsonl").stdout)
    assert len(done.stderr.splitlines()) == 1
    assert "500" in done.stderr
    assert len(model.heard) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--assistant", "ftp://x"), "ftp://x"), (("--assistant", "http://127.0.0.1:1/v1"), "--assistant-model")],
)
def test_what_cannot_be_used_is_refused_before_anything_is_asked(
    guatu: Guatu, paper: Path, options: tuple[str, ...], words: str
) -> None:
    done = guatu("extract", paper, *options)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert words in done.stderr


def test_asking_can_be_stopped(paper: Path, home: Path, model: Model) -> None:
    """The service does not answer before the command has ended; Ctrl-C ends it, in one line."""
    ended = threading.Event()
    model.behaves = lambda _handler: ended.wait(60)
    environment = {**os.environ, "GUATU_HOME": str(home), "GUATU_LANG": "en", "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "guatu", "extract", paper, "--assistant", model.url, "--assistant-model", "qwen"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        # A job in the background of a shell inherits that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one call, no lock
    )
    waited = time.monotonic() + 30
    while not model.heard and time.monotonic() < waited:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    try:
        out, said = process.communicate(timeout=30)
    finally:
        ended.set()

    assert (process.returncode, out, len(said.splitlines())) == (130, "", 1)
