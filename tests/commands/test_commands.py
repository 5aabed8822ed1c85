"""The contract of the command line: results, exit codes, one line for each refusal, nothing half done."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest

from .conftest import PLAN, ROOT, Guatu

LINE = re.compile(r"^[^:：]+[:：].+[:：].+$")


def test_extract_prints_one_grounded_object_a_line(guatu: Guatu, plan: Path) -> None:
    done = guatu("extract", plan, "--jsonl")

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(row["doc"], row["kind"], row["due"]) for row in rows] == [
        ("方案", "milestone", "2026-09-30"),
        ("方案", "milestone", "2026-06-30"),
    ]
    assert all(PLAN[row["span"][0] : row["span"][1]] == row["text"] for row in rows)
    assert [row["units"] for row in rows] == [
        [{"name": "市水利局", "role": "lead"}],
        [{"name": "市住房城乡建设局", "role": "lead"}],
    ]


def test_a_reference_date_given_outranks_the_document(guatu: Guatu, plan: Path) -> None:
    done = guatu("extract", plan, "--jsonl", "--date", "2031-02-01")

    assert {json.loads(line)["due"] for line in done.stdout.splitlines()} == {"2031-09-30", "2031-06-30"}


def test_posting_twice_changes_nothing(guatu: Guatu, plan: Path) -> None:
    first = json.loads(guatu("post", plan, "--json").stdout)
    head = json.loads(guatu("verify", "--json").stdout)[0]["head"]
    copy = plan.with_name("副本.txt")
    copy.write_bytes(plan.read_bytes())

    second = json.loads(guatu("post", copy, "--json").stdout)

    assert (first["known"], first["opened"], second["known"], second["opened"]) == (False, 2, True, 0)
    assert json.loads(guatu("verify", "--json").stdout)[0]["head"] == head


def test_reconcile_exits_with_1_when_a_person_must_look(guatu: Guatu, plan: Path) -> None:
    guatu("post", plan)

    done = guatu("reconcile", "--on", "2026-07-20", "--json")

    data = json.loads(done.stdout)
    assert done.returncode == 1
    overdue = [finding for finding in data["findings"] if finding["rule"] == "overdue"]
    assert [finding["name"] for finding in overdue] == ["6月底前开工建设云溪县第二污水处理厂"]
    assert overdue[0]["sources"][0]["text"] == "6月底前开工建设云溪县第二污水处理厂"


def test_schedule_prints_documented_fields(guatu: Guatu, plan: Path) -> None:
    guatu("post", plan)

    data = json.loads(guatu("schedule", "--on", "2026-03-02", "--json").stdout)

    due = {activity["name"]: activity["late_finish"] for activity in data["activities"] if activity["due"]}
    assert due == {
        "9月底前完成青溪水库除险加固工程坝体灌浆": "2026-09-30",
        "6月底前开工建设云溪县第二污水处理厂": "2026-06-30",
    }
    documented = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [field for field in data["activities"][0] if f"`{field}`" not in documented] == []


@pytest.mark.parametrize("kind", ["html", "svg"])
def test_wall_writes_one_file_and_stores_nothing(guatu: Guatu, plan: Path, home: Path, kind: str) -> None:
    out = plan.with_name(f"wall.{kind}")

    done = guatu("wall", plan, "--out", out, "--on", "2026-03-02")

    assert done.returncode == 0, done.stderr
    assert "青溪水库除险加固工程" in out.read_text(encoding="utf-8")
    assert not home.exists()


def test_a_refused_file_is_one_line_and_the_others_are_handled(guatu: Guatu, plan: Path) -> None:
    empty, missing = plan.with_name("空.txt"), plan.with_name("没有.docx")
    empty.write_bytes(b"")
    liar = plan.with_name("方案.pdf")
    liar.write_bytes(plan.read_bytes())

    done = guatu("post", empty, missing, liar, plan, "--json")

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert [line.partition("：")[0].partition(":")[0] for line in lines] == ["空.txt", "没有.docx", "方案.pdf"]
    assert all(LINE.match(line) for line in lines)
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == ["方案.txt"]


def test_a_wall_of_nothing_is_not_written(guatu: Guatu, plan: Path) -> None:
    empty, out = plan.with_name("空.txt"), plan.with_name("wall.html")
    empty.write_bytes(b"")

    done = guatu("wall", empty, "--out", out)

    assert done.returncode == 2
    assert not out.exists()
    assert "Traceback" not in done.stderr


def test_an_output_of_an_unknown_kind_is_refused_before_any_work(guatu: Guatu, plan: Path) -> None:
    done = guatu("wall", plan, "--out", "wall.doc")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize(("lang", "word"), [("zh", "台账"), ("en", "ledger")])
def test_every_verb_speaks_both_languages(guatu: Guatu, plan: Path, lang: str, word: str) -> None:
    guatu("post", plan)

    assert word in guatu("verify", lang=lang).stdout
    assert word in guatu("--lang", lang, "--help").stdout


class TestDamage:
    """A damaged home folder is refused with the way to restore, and a backup brings it back."""

    def test_a_changed_line_is_named_and_nothing_more_is_written(self, guatu: Guatu, plan: Path, home: Path) -> None:
        guatu("post", plan)
        with sqlite3.connect(home / "guatu.sqlite3") as database:
            for trigger in ("store_entryrow_no_update", "store_entryrow_no_delete"):
                database.execute(f"DROP TRIGGER {trigger}")
            body = database.execute("SELECT body FROM store_entryrow WHERE seq=4").fetchone()[0]
            changed = bytes(body).replace("9月".encode(), "8月".encode())
            assert changed != body
            database.execute("UPDATE store_entryrow SET body=? WHERE seq=4", (changed,))
        database.close()

        verified, posted = guatu("verify", "--json"), guatu("post", plan)

        assert verified.returncode == 1
        assert json.loads(verified.stdout)[0]["faults"][0] == {"seq": 4, "what": "edited"}
        assert (posted.returncode, len(posted.stderr.splitlines())) == (2, 1)
        assert "guatu restore" in posted.stderr

    @pytest.mark.parametrize("place", [0, 4096])
    def test_a_broken_database_is_refused_in_one_line(self, guatu: Guatu, plan: Path, home: Path, place: int) -> None:
        guatu("post", plan)
        file = home / "guatu.sqlite3"
        data = bytearray(file.read_bytes())
        data[place : place + 2000] = b"\xff" * 2000
        file.write_bytes(data)

        done = guatu("reconcile")

        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert "guatu restore" in done.stderr

    def test_a_backup_restores_to_the_same_head(self, guatu: Guatu, plan: Path, tmp_path: Path) -> None:
        guatu("post", plan)
        head = json.loads(guatu("verify", "--json").stdout)[0]["head"]
        archive = tmp_path / "office.zip"
        assert guatu("backup", archive).returncode == 0

        restored = guatu("restore", archive, "--home", tmp_path / "fresh")

        assert restored.returncode == 0, restored.stderr
        assert json.loads(guatu("verify", "--json", "--home", tmp_path / "fresh").stdout)[0]["head"] == head
        known = json.loads(guatu("post", plan, "--json", "--home", tmp_path / "fresh").stdout)["known"]
        assert known

    def test_a_backup_with_one_flipped_bit_is_refused(self, guatu: Guatu, plan: Path, tmp_path: Path) -> None:
        guatu("post", plan)
        archive = tmp_path / "office.zip"
        guatu("backup", archive)
        data = bytearray(archive.read_bytes())
        with zipfile.ZipFile(archive) as packed:
            info = packed.getinfo("guatu.sqlite3")
        data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 4
        archive.write_bytes(data)

        done = guatu("restore", archive, "--home", tmp_path / "fresh")

        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert not (tmp_path / "fresh").exists()

    def test_a_restore_never_overwrites(self, guatu: Guatu, plan: Path, tmp_path: Path) -> None:
        guatu("post", plan)
        archive = tmp_path / "office.zip"
        guatu("backup", archive)

        assert guatu("restore", archive).returncode == 2


def test_every_verb_and_option_is_documented() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    grammar = (ROOT / "src/guatu/commands/grammar.py").read_text(encoding="utf-8")
    from guatu.commands.grammar import VERBS

    assert [verb for verb in VERBS if f"guatu {verb}" not in page] == []
    assert [option for option in set(re.findall(r"\"(--[a-z-]+)\"", grammar)) if option not in page] == []
