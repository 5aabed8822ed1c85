"""Compiled loops are kept under the digest of all that they are made of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guatu.scheduling import compiling


@pytest.mark.parametrize("name", ["kernels.py", "scarce/placing.py", "risk/draws.py"])
def test_a_change_in_any_of_the_sources_is_another_digest(tmp_path: Path, name: str) -> None:
    room = tmp_path / "room"
    shutil.copytree(compiling.ROOM, room, ignore=shutil.ignore_patterns("__pycache__"))
    before = compiling.digest(room)

    with (room / name).open("a", encoding="utf-8") as source:
        source.write("# another line\n")

    assert before == compiling.digest(compiling.ROOM)
    assert compiling.digest(room) != before


def test_a_change_elsewhere_compiles_nothing_anew(tmp_path: Path) -> None:
    room = tmp_path / "room"
    shutil.copytree(compiling.ROOM, room, ignore=shutil.ignore_patterns("__pycache__"))

    (room / "wording.py").write_text("# other words\n", encoding="utf-8")

    assert compiling.digest(room) == compiling.digest(compiling.ROOM)


def test_beside_the_sources_older_loops_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(compiling, "ROOM", tmp_path)
    old = tmp_path / "__pycache__" / "compiled-0123"
    old.mkdir(parents=True)

    found = compiling.folder.__wrapped__()

    assert found.parent == tmp_path / "__pycache__"
    assert found.is_dir()
    assert not old.exists()


def test_where_the_sources_cannot_be_written_the_users_cache_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_text("a file, so no folder can be made in it", encoding="utf-8")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(compiling, "ROOM", sealed)

    assert compiling.folder.__wrapped__().parent == tmp_path / "cache/guatu"
