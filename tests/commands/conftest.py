"""The command as users run it: a process of its own, a home folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
Guatu = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def guatu(tmp_path: Path, home: Path) -> Guatu:
    def run(*arguments: object, lang: str = "zh") -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GUATU", "DJANGO"))},
            "GUATU_HOME": str(home),
            "GUATU_LANG": lang,
            "PYTHONPATH": str(ROOT / "src"),
        }
        return subprocess.run(
            [sys.executable, "-m", "guatu", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
            timeout=120,
        )

    return run


PLAN = """云溪县重点项目推进方案

2026年1月12日

一、水利工程
（一）9月底前完成青溪水库除险加固工程坝体灌浆。
牵头单位：市水利局
（二）6月底前开工建设云溪县第二污水处理厂。
牵头单位：市住房城乡建设局
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path
