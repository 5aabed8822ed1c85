"""Which reader reads which file, told by what is in it: a name says little, and people rename files."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Final, Literal, cast

from guatu.scheduling.files.programme import Programme
from guatu.scheduling.files.refusing import MOST_BYTES, UnreadableError

Kind = Literal["xml", "xer", "workbook", "csv", "project"]
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROJECT: Final = tuple(
    name.encode("utf-16-le") for name in ("Props", "TBkndTask", "   112", "   114", "   19", "   1")
)
_SHEETS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
# The names of the roots, and what tells GanttProject's and Planner's from any other "project".
_ROOT: Final = re.compile(
    r"<(?:\w{1,20}:)?(?:Project\s[^>]{0,400}schemas\.microsoft\.com/project|APIBusinessObjects\b|"
    r"project\s[^>]{0,2000}(?:mrproject-version|view-date|gantt-divider-location|view-index))"
)
_SUFFIXES: Final = frozenset({"xml", "pmxml", "gan", "planner", "xer", "mpp", "mpt", "mpx", "pod"})
_LOOK: Final = 1 << 16


def kind_of(name: str, data: bytes) -> Kind | None:
    """What a file is by its first bytes, or None for what is no schedule file; raises `UnreadableError`."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if not data:
        if suffix in _SUFFIXES:
            raise UnreadableError("empty")
        return None
    if len(data) > MOST_BYTES:
        raise UnreadableError("too_large", megabytes=len(data) >> 20, most=MOST_BYTES >> 20)
    if data.startswith(b"\xac\xed\x00\x05"):
        raise UnreadableError("pod")
    if data.startswith(OLE):
        return _of_ole(data, suffix)
    if data.startswith(b"PK\x03\x04"):
        return "workbook" if _is_workbook(data) else None
    return _of_text(data[:_LOOK], suffix)


def _is_workbook(data: bytes) -> bool:
    """A zip with the main part of an Excel workbook in its directory, or of an OpenDocument sheet at its head."""
    directory = data[-_LOOK:]
    return b"xl/workbook.xml" in directory or b"opendocument.spreadsheet" in data[:200]


def _of_ole(data: bytes, suffix: str) -> Kind | None:
    if suffix in {"mpp", "mpt"} or (suffix not in {"xls", "et", "doc"} and _PROJECT[1] in data):
        return "project"
    return "workbook" if suffix in {"xls", "et"} and any(name in data for name in _SHEETS) else None


def _of_text(head: bytes, suffix: str) -> Kind | None:
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", "replace").lstrip(
        "ï»¿\ufeff \r\n\t"
    )
    if text.startswith("ERMHDR"):
        return "xer"
    if text.startswith("MPX") and text[3:4] in {",", ";", "\t"}:
        return "project"
    if text.startswith("<") and (suffix in _SUFFIXES or _ROOT.search(text)):
        return "xml"
    if suffix in _SUFFIXES:
        raise UnreadableError("unknown", ending=suffix)
    return "csv" if suffix in {"csv", "tsv"} or (suffix in {"txt", ""} and _is_list(head)) else None


def _is_list(head: bytes) -> bool:
    """Some line has cells that name tasks and their predecessors: a table pasted out of a planning program."""
    from guatu.scheduling.files.decoding import decoded
    from guatu.scheduling.files.spans import lexicon

    words = lexicon()["headings"]
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    for line in decoded(whole_lines).split("\n", 31)[:30]:
        cells = {re.sub(r"\s", "", cell).lower() for cell in re.split(r"[\t,;]", line[:2000])}
        if cells & set(words["predecessors"]) and cells & set(words["name"]):
            return True
    return False


def read_here(kind: Kind, data: bytes) -> Programme:
    """Parse in this process: for the child itself, for tests and trusted files; raises `UnreadableError`."""
    module, name = _READERS[kind]
    return cast("Callable[[bytes], Programme]", getattr(import_module(f"guatu.scheduling.files.{module}"), name))(data)


_READERS: Final[dict[Kind, tuple[str, str]]] = {
    "xml": ("formats", "read_xml"),
    "xer": ("xer", "read_xer"),
    "workbook": ("tasklist", "read_workbook"),
    "csv": ("tasklist", "read_csv"),
    "project": ("mpp", "read_project"),
}


def read_xml(data: bytes) -> Programme:
    """Any of the formats in XML, by its root element."""
    from guatu.scheduling.files.xmltree import parse

    root = parse(data)
    if root.name == "Project":
        module, name = "mspdi", "read_mspdi"
    elif root.name == "APIBusinessObjects":
        module, name = "pmxml", "read_pmxml"
    elif root.name == "project" and (root.get("mrproject-version") or root.one("phases") is not None):
        module, name = "planner", "read_planner"
    elif root.name == "project":
        module, name = "gan", "read_gan"
    else:
        raise UnreadableError("unknown_root", found=root.name[:40])
    programme = getattr(import_module(f"guatu.scheduling.files.{module}"), name)(root)
    return cast(Programme, programme)
