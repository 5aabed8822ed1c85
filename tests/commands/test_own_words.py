"""`guatu post` reads by the words of the office whose home folder it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.commands.conftest import Guatu

WORDS = """
import sys
from pathlib import Path
from guatu.store.opening import open_home
open_home(Path(sys.argv[1]))
from guatu import actions
from guatu.actions import Acting
from guatu.store import ledgers
from guatu.store.models import LedgerRow, Person
root = Acting.of(actions.machine_account(LedgerRow.objects.get(name="main"), "office"))
actions.add_unit(root, "澄州市水务投资集团", aliases="澄水投")
actions.add_person(root, login="ban", name="ban", role="supervisor", unit=None, password="kanban-2026-x")
ban = Acting.of(Person.objects.select_related("ledger", "unit").get(login="ban"))
actions.learn_term(ban, "project", "马家渡泵站", key="learn")
"""
ASKED = """
import sys
from pathlib import Path
from guatu.store.opening import open_home
open_home(Path(sys.argv[1]))
from guatu.store import ledgers
for item in ledgers.ledger("main").items.values():
    if "机电" in item.name:
        print(item.subject, item.lead)
"""
NEWS = "推进会纪要\n\n2026年2月12日\n\n会议议定，由澄水投负责，9月底前完成马家渡泵站机电设备安装。\n"


def run(script: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_document_is_read_by_the_register_and_the_lexicon(
    guatu: Guatu, home: Path, plan: Path, tmp_path: Path
) -> None:
    guatu("post", plan)
    run(WORDS, home)
    news = tmp_path / "纪要.txt"
    news.write_text(NEWS, encoding="utf-8")

    assert guatu("post", news).returncode == 0

    assert run(ASKED, home) == "马家渡泵站 澄州市水务投资集团"
