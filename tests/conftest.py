"""What all tests share: where the shared data lies, and saying loudly what was left out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GUATU_SHARED", ROOT.parent / "shared"))

# The office under test has a home folder of its own, made anew for each run.
os.environ["GUATU_HOME"] = tempfile.mkdtemp(prefix="guatu-test-home-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
if (ROOT / "src/guatu/web/apps.py").exists():
    from django.conf import settings

    # Reading one setting configures Django, which tells pytest-django to set it up.
    settings.DATABASES  # noqa: B018


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
