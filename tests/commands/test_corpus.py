"""`guatu corpus`: what was reviewed to the end becomes annotated documents; what was not is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.commands.conftest import Guatu
from training.examples import annotated, examples


def test_a_document_with_drafts_that_wait_is_named_and_nothing_is_written(
    guatu: Guatu, plan: Path, tmp_path: Path
) -> None:
    guatu("post", plan, "--review")

    ran = guatu("corpus", tmp_path / "out", "--json")

    assert ran.returncode == 1
    told = json.loads(ran.stdout)
    assert (told["documents"], told["left"][0]["why"], told["left"][0]["drafts"]) == (0, "left", 2)
    assert "还有2条草稿待审" in ran.stderr
    assert not (tmp_path / "out").exists()


def test_a_document_entered_without_review_teaches_nothing(guatu: Guatu, plan: Path, tmp_path: Path) -> None:
    guatu("post", plan)
    ran = guatu("corpus", tmp_path / "out", lang="en")
    assert ran.returncode == 1
    assert "nothing was written" in ran.stdout


def test_a_folder_that_holds_something_is_refused(guatu: Guatu, plan: Path, tmp_path: Path) -> None:
    guatu("post", plan, "--review")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("x", encoding="utf-8")
    ran = guatu("corpus", full)
    assert ran.returncode == 2
    assert "不是空文件夹" in ran.stderr
    assert [path.name for path in full.iterdir()] == ["mine.txt"]


REVIEWED = """
import sys
from pathlib import Path
from guatu.store.opening import open_home
open_home(Path(sys.argv[1]))
from guatu import actions
from guatu.actions import Acting
from guatu.ledger import over_the_desk
from guatu.store import ledgers
from guatu.store.models import LedgerRow
row = LedgerRow.objects.get(name="main")
root = Acting.of(actions.machine_account(row, "office"))
actions.add_person(root, login="ban", name="ban", role="supervisor", unit=None, password="kanban-2026-x")
from guatu.store.models import Person
ban = Acting.of(Person.objects.select_related("ledger", "unit").get(login="ban"))
ledger = ledgers.ledger("main")
[sha256] = ledger.documents
first, second = over_the_desk(ledger, sha256)
actions.amend_draft(ban, first.number, {"subject": "青溪水库"}, key="amend")
actions.approve_drafts(ban, [first.number], key="approve")
actions.discard_draft(ban, second.number, key="discard")
"""


def test_the_folder_is_one_that_the_judge_is_trained_on(guatu: Guatu, home: Path, plan: Path, tmp_path: Path) -> None:
    guatu("post", plan, "--review")
    done = subprocess.run([sys.executable, "-c", REVIEWED, str(home)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

    ran = guatu("corpus", tmp_path / "out")

    assert ran.returncode == 0, ran.stderr
    assert "1份材料、1条标注" in ran.stdout
    [one] = annotated(tmp_path / "out")
    assert one.document.raw == plan.read_text(encoding="utf-8")
    [line] = one.gold
    assert (line["subject"], line["due"]) == ("青溪水库", "2026-09-30")
    assert one.document.raw[slice(*line["span"])] == line["text"]
    labels = [example.label for example in examples(one)]
    assert labels.count("milestone") == 1
    assert labels.count(None) == len(labels) - 1
