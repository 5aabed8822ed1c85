"""Networks in JSON as they come: any encoding, and options that a kind of file has no answer to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Guatu

NETWORK = json.dumps({"today": "2026-03-02", "activities": [{"id": "甲", "days": 8}]}, ensure_ascii=False)


@pytest.mark.parametrize("verb", [("schedule",), ("compare", "good.json"), ("schedule", "--level")])
def test_a_network_in_another_encoding_is_told_as_that(guatu: Guatu, tmp_path: Path, verb: tuple[str, ...]) -> None:
    (tmp_path / "good.json").write_text(NETWORK, encoding="utf-8")
    (tmp_path / "old.json").write_bytes(NETWORK.encode("gb18030"))

    done = guatu(*verb, "old.json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "old.json：第48字节：不是UTF-8文本：请另存为UTF-8编码的JSON\n"


def test_a_network_that_is_not_there_is_told_as_that(guatu: Guatu) -> None:
    done = guatu("schedule", "none.json", "--json")

    assert (done.returncode, done.stdout, done.stderr) == (2, "", "none.json：文件不存在：请核对文件名\n")


@pytest.mark.parametrize("more", [(), ("--risk", "10"), ("--repair", "--seconds", "0")])
def test_a_byte_order_mark_is_no_part_of_a_network(guatu: Guatu, tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "marked.json").write_text(NETWORK, encoding="utf-8-sig")

    done = guatu("schedule", "marked.json", "--json", *more)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["finish"] == "2026-03-11"
