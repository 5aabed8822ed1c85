"""What all tests share: where the shared data lies, and saying loudly what was left out."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path
from types import ModuleType

import django
import pytest
from django.conf import settings
from hypothesis import settings as drawing

# The same examples on every machine; a night's run (GUATU_EXAMPLES) draws new ones.
drawing.register_profile("same", derandomize="GUATU_EXAMPLES" not in os.environ)
drawing.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GUATU_SHARED", ROOT.parent / "shared"))

# The office under test has a home folder of its own, made anew for each run.
os.environ["GUATU_HOME"] = tempfile.mkdtemp(prefix="guatu-test-home-")
# No test sends its documents to the language model of whoever runs it.
os.environ.pop("GUATU_ASSISTANT_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
# Test modules import models when they are collected, before pytest-django would have set Django up.
django.setup()
# A hash made to be slow would be most of the time of every test that makes accounts.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared documents, gold and tools beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared data folder at {SHARED.name}/ beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    """The scorer that judges statements from outside the project."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
