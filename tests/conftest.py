"""What all tests share: where the shared data lies, and saying loudly what was left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GUATU_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared documents, gold and tools beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared data folder at {SHARED.name}/ beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
