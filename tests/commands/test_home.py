"""A home folder in trouble: one line with the way out, nothing half made, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from .conftest import ROOT, Guatu


def start(
    home: Path, *arguments: object, stdout: int | IO[str] = subprocess.PIPE, **settings: str
) -> subprocess.Popen[str]:
    """A process of its own, not waited for."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GUATU", "DJANGO"))},
        "GUATU_HOME": str(home),
        "GUATU_LANG": "en",
        "PYTHONPATH": str(ROOT / "src"),
        **settings,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "guatu", *map(str, arguments)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )


def test_a_fresh_folder_opened_by_several_processes_at_once_is_made_once(home: Path, plan: Path) -> None:
    processes = [start(home, "post", plan, "--json") for _ in range(3)]
    outcomes = [process.communicate(timeout=60) for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], outcomes
    assert sorted('"known": false' in out for out, _ in outcomes) == [False, False, True]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://lin:geheim@127.0.0.1:1/office", "GUATU_DATABASE"),
        ("mysql://127.0.0.1/office", "postgresql://"),
        ("postgresql://h:abc/office", "postgresql://"),
        ("rubbish", "postgresql://"),
    ],
)
def test_a_database_not_reached_is_one_line_without_its_password(home: Path, address: str, words: str) -> None:
    process = start(home, "verify", GUATU_DATABASE=address)
    _, said = process.communicate(timeout=60)

    assert (process.returncode, len(said.splitlines())) == (2, 1)
    assert words in said
    assert "geheim" not in said


@pytest.mark.parametrize("name", ["guatu.sqlite3", "secret.key", "opening.lock"])
def test_a_folder_where_a_file_should_be_is_one_line(guatu: Guatu, home: Path, name: str) -> None:
    (home / name).mkdir(parents=True)

    done = guatu("verify")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert str(home) in done.stderr


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40])
def test_a_damaged_key_is_one_line(guatu: Guatu, home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "secret.key").write_bytes(content)

    done = guatu("verify")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "secret.key" in done.stderr


def test_a_home_that_cannot_be_named_is_one_line(guatu: Guatu) -> None:
    done = guatu("--home", "~nobody-of-this-name/x", "verify")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_a_kept_file_that_was_changed_or_is_gone_is_named(guatu: Guatu, home: Path, plan: Path) -> None:
    guatu("post", str(plan))
    [kept] = [path for path in (home / "files").rglob("*") if path.is_file()]
    told = {}
    for what in ("whole", "file_changed", "file_missing"):
        if what == "file_changed":
            kept.write_bytes(kept.read_bytes() + b"x")
        if what == "file_missing":
            kept.unlink()
        told[what] = guatu("verify"), json.loads(guatu("verify", "--json").stdout)[0]["faults"]

    name = f"files/{kept.parent.name}/{kept.name}"
    assert [done.returncode for done, _ in told.values()] == [0, 1, 1]
    assert [[(one["what"], one["file"]) for one in faults] for _, faults in told.values()] == [
        [], [("file_changed", name)], [("file_missing", name)]
    ]  # fmt: skip
    assert name in told["file_missing"][0].stdout
    guatu("post", str(plan))
    assert guatu("verify").returncode == 0
