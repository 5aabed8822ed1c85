"""Write the documents and evidence of the sample programme (示范专项) from the texts beside this file.

`python deploy/sample/build.py [FOLDER]` gives the same bytes every time: dates are fixed, archives are packed
again with one time stamp. Texts are in a small markup, one paragraph a line: `#` title, `##` `###` headings,
`!` the red head of an issued document, `^` centred, `^^` an annex mark on a new page, `>` right, `-` without
indent, `+` a tracked insertion, `|` a table row in which `"` continues the cell above.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from evidence import draw_evidence
from paper import newspaper_pdf, official_pdf
from scan import scanned_pdf

from office import plan_docx, table_xlsx

TEXTS = Path(__file__).parent / "texts"
SAMPLE = Path(__file__).parents[2] / "src" / "guatu" / "sample"


def marked(text: str) -> Iterator[tuple[str, str]]:
    """Give each line of the markup as its mark ("" for a plain paragraph) and its words."""
    for line in text.splitlines():
        mark, _, words = line.partition(" ")
        known = mark in {"#", "##", "###", "!", "^", "^^", ">", "-", "+", "|"}
        yield (mark, words) if known else ("", line)


def toml(name: str) -> dict[str, Any]:
    """A source text in TOML."""
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


def build(folder: Path) -> None:
    """Write everything under `folder`: documents/ and evidence/."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    plan_docx(list(marked((TEXTS / "01-plan.txt").read_text(encoding="utf-8"))), documents / "01实施方案.docx")
    table_xlsx(toml("02-table.toml"), documents / "02任务分解表.xlsx")
    speech = (TEXTS / "03-speech.txt").read_text(encoding="utf-8")
    (documents / "03动员大会讲话.txt").write_bytes(speech.replace("\n", "\r\n").encode("gb18030"))
    minutes = list(marked((TEXTS / "06-minutes.txt").read_text(encoding="utf-8")))
    official_pdf(minutes, documents / "06第三次推进会纪要.pdf", day=(2026, 7, 24))
    newspaper_pdf(toml("04-newspaper.toml"), documents / "04澄州日报.pdf", day=(2026, 7, 3))
    site = list(marked((TEXTS / "10-site.txt").read_text(encoding="utf-8")))
    scanned_pdf(site, documents / "10现场会签到与议定事项（扫描件）.pdf", day=(2026, 9, 8))
    for source, name in (
        ("05-summary.txt", "05住建局半年总结.txt"),
        ("07-visit.md", "07现场督导报告.md"),
        ("08-requests.csv", "08企业诉求台账.csv"),
        ("09-bulletin.html", "09工作通报第8期.html"),
    ):
        shutil.copyfile(TEXTS / source, documents / name)
    draw_evidence(folder / "evidence")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
