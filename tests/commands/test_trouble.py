"""What may go wrong around a command: pipes, ports, archives. One line each, and nothing untrue is said."""

from __future__ import annotations

import json
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from .conftest import Guatu
from .test_home import start


def one_line(done: subprocess.CompletedProcess[str]) -> bool:
    return (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("port", [-1, 700000])
def test_a_port_that_is_none_is_one_line(guatu: Guatu, port: int) -> None:
    done = guatu("serve", f"--port={port}")

    assert one_line(done), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_result_that_cannot_be_printed_is_one_line(home: Path, plan: Path) -> None:
    start(home, "post", plan).communicate(timeout=60)
    with Path("/dev/full").open("w") as full:
        process = start(home, "verify", stdout=full)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, len(said.splitlines())) == (2, 1), said


def test_a_reader_that_has_seen_enough_gets_no_complaint(home: Path, plan: Path) -> None:
    process = start(home, "post", plan)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None

    assert process.communicate(timeout=60)[1] == ""


def test_nobody_gets_a_password_for_the_terminals_own_account(guatu: Guatu, plan: Path) -> None:
    guatu("post", plan)

    done = guatu("account", "office")

    assert one_line(done), done.stderr
    assert done.stdout == ""


class TestArchives:
    @pytest.fixture
    def archive(self, guatu: Guatu, plan: Path, tmp_path: Path) -> Path:
        guatu("post", plan)
        path = tmp_path / "office.zip"
        assert guatu("backup", path).returncode == 0
        return path

    def test_a_backup_is_for_its_owner_alone(self, archive: Path) -> None:
        assert archive.stat().st_mode & 0o077 == 0

    def test_a_restore_fills_an_empty_folder_that_is_there(self, guatu: Guatu, archive: Path, tmp_path: Path) -> None:
        """As a mounted one, which can be neither removed nor replaced."""
        fresh = tmp_path / "mounted"
        fresh.mkdir()
        place = fresh.stat().st_ino

        done = guatu("restore", archive, "--home", fresh)

        assert done.returncode == 0, done.stderr
        assert fresh.stat().st_ino == place
        assert json.loads(guatu("verify", "--json", "--home", fresh).stdout)[0]["faults"] == []

    @pytest.mark.parametrize(
        "name", ["../escaped", "/tmp/escaped", "files/../escaped", "guatu.sqlite3-wal", "files/ab/name", "rules.toml"]
    )
    def test_a_member_under_a_name_we_never_write_is_refused(
        self, guatu: Guatu, archive: Path, tmp_path: Path, name: str
    ) -> None:
        with zipfile.ZipFile(archive) as packed:
            members = {each: packed.read(each) for each in packed.namelist()}
        members[name] = b"x"
        manifest = json.loads(members.pop("guatu-backup.json"))
        manifest["sha256"][name] = sha256(b"x").hexdigest()
        write(archive, members | {"guatu-backup.json": json.dumps(manifest).encode()})

        done = guatu("restore", archive, "--home", tmp_path / "fresh")

        assert one_line(done), done.stderr
        assert not (tmp_path / "fresh").exists()
        assert not (tmp_path / "escaped").exists()

    @pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"sha256": {}}', b'{"sha256": []}', b"\xff"])
    def test_an_archive_without_an_office_is_refused(self, guatu: Guatu, tmp_path: Path, manifest: bytes) -> None:
        write(tmp_path / "x.zip", {"guatu-backup.json": manifest})

        done = guatu("restore", tmp_path / "x.zip", "--home", tmp_path / "fresh")

        assert one_line(done), done.stderr
        assert not (tmp_path / "fresh").exists()

    def test_an_archive_cut_off_anywhere_is_refused(self, guatu: Guatu, archive: Path, tmp_path: Path) -> None:
        data = archive.read_bytes()
        for part in (0, 10, len(data) // 2, len(data) - 5):
            archive.write_bytes(data[:part])

            assert one_line(guatu("restore", archive, "--home", tmp_path / "fresh")), part

    def test_a_file_is_no_home_to_restore_into(self, guatu: Guatu, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "fresh").write_bytes(b"")

        assert one_line(guatu("restore", archive, "--home", tmp_path / "fresh"))


def write(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
