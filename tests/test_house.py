"""The house holds: sizes, names, phrases, documentation."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from guatu.words import LANGUAGES, phrase_book

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/guatu"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
ROOMS = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
# Docstring words, comments and blank lines are counted too: a reader has to pass them.
MODULE_LINES, BODY_LINES = 400, 40
BANNED = {"utils", "helpers", "common", "base", "manager", "service"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_a_module_fits_its_size_and_says_what_it_is_for(module: Path) -> None:
    text = module.read_text(encoding="utf-8")

    assert text.count("\n") <= MODULE_LINES
    assert module.stem not in BANNED
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module begins with its purpose and limits"


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_a_function_fits_on_a_screen(module: Path) -> None:
    long = [
        (node.name, size)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (size := body_lines(node)) > BODY_LINES
    ]

    assert long == []


def body_lines(node: ast.FunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_half_of_all_modules_are_short() -> None:
    sizes = sorted(module.read_text(encoding="utf-8").count("\n") for module in MODULES)

    assert sizes[len(sizes) // 2] <= 150


def test_every_phrase_is_said_in_both_languages() -> None:
    lame = [key for key, phrase in phrase_book().items() if not all(phrase.get(lang) for lang in LANGUAGES)]

    assert lame == []


def test_both_languages_use_the_same_facts() -> None:
    def facts(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)", text))

    uneven = [key for key, phrase in phrase_book().items() if facts(phrase["zh"]) != facts(phrase["en"])]

    assert uneven == []


def test_every_phrase_is_used() -> None:
    """By its whole key, or by a beginning that the code completes (`finding.` + rule)."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*")
        if "sample" not in path.parts
        and (
            path.suffix in {".py", ".html", ".js", ".txt"} or (path.suffix == ".toml" and path.parent.name != "phrases")
        )
    )
    # In code a phrase is named as a literal, or as an f-string whose fixed beginning ends in a dot or underscore.
    beginnings = set(re.findall(r"[\"'`]([a-z_]+(?:\.[a-z_]+)*[._])[{\"'`$]", text))
    unused = [
        key
        for key in phrase_book()
        if not any(f"{mark}{key}{mark}" in text for mark in "\"'") and not any(map(key.startswith, beginnings))
    ]

    assert unused == []


def test_user_facing_chinese_lives_in_the_phrase_book_and_in_lexicons() -> None:
    """Code may hold Chinese in comments, docstrings and in the language rules of words, reading and extraction."""
    allowed = {"words", "reading", "extraction", "ledger", "sample"}
    offenders = []
    for module in MODULES:
        if module.relative_to(SOURCE).parts[0] in allowed:
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        offenders += [
            f"{relative(module)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in notes
            # One character may be a mark in a pattern (第…号); two are words that somebody will read.
            and re.search(r"[一-鿿]{2}", node.value)
        ]

    assert offenders == []


def test_every_room_stands_in_the_architecture_page_and_in_the_import_rules() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contract = rules["contracts"][0]
    layers = set(contract["layers"])

    # `later` is a module, not a room, and stands under all of them.
    assert (ROOMS - {"sample"}) | {"later"} == layers
    assert [room for room in ROOMS - {"sample"} if room not in page] == []


def test_every_term_of_the_glossary_names_something_that_exists() -> None:
    """Terms of rooms to come are marked with the system they belong to; the others must be in the code."""
    text = "\n".join(module.read_text(encoding="utf-8") for module in MODULES)
    missing = []
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 6 or not re.search(r"[一-鿿]", cells[1]) or "later" in cells[4]:
            continue
        names = re.findall(r"`([A-Za-z_]+)`", cells[3])
        missing += [f"{cells[1]}: {name}" for name in names if not re.search(rf"\b{name}\b", text)]

    assert missing == []


def test_every_lock_line_is_hashed_and_names_no_host() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-mpp.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE)

        assert "://" not in text
        assert packages
        assert text.count("--hash=sha256:") >= len(packages)


def test_the_two_commands_stand_in_both_readmes() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")

        assert "python3 run.py demo" in text
        assert "python3 run.py test" in text


def test_every_file_a_page_of_the_documentation_points_at_exists() -> None:
    broken = []
    for page in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        targets = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        broken += [
            f"{relative(page)} → {target}"
            for target in targets
            if "://" not in target and not (page.parent / target).exists()
        ]

    assert broken == []
