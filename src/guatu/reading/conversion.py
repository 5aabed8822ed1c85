"""doc, wps, rtf and odt: written anew as docx by LibreOffice, where it is installed, and read as such.

LibreOffice is a large parser of hostile bytes, so it gets a folder and a profile of its own that end with it,
limits on memory, time and file size, no network, the filter of the format the bytes show (it does not guess),
and no macros or links. It is not shipped: `GUATU_LIBREOFFICE` names it, else it is looked for on the path.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from guatu.reading import confinement
from guatu.reading.document import Document, Format, Note, ReadError
from guatu.reading.limits import Limits

_FILTERS: dict[Format, str] = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
CONVERTED = frozenset(_FILTERS)
_NAMES = ("soffice", "libreoffice")
_MACRO = "_VBA_PROJECT".encode("utf-16-le")
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "2"),  # links are never brought up to date
    ("Common/Misc", "FirstRun", "false"),
)


def libreoffice() -> str | None:
    """Where LibreOffice is; None when it is not installed. An empty `GUATU_LIBREOFFICE` switches it off."""
    told = os.environ.get("GUATU_LIBREOFFICE")
    names = _NAMES if told is None else (told,)
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


def read_converted(
    name: str, data: bytes, form: Format, limits: Limits, read: Callable[[str, bytes], Document]
) -> Document:
    """Convert an inspected file and have the docx read by `read`; the document is still the file's own."""
    docx = to_docx(name, data, form, limits)
    try:
        document = read("converted.docx", docx)
    except ReadError as error:
        raise ReadError(name, error.key, **error.facts) from None
    notes = [Note("reading.note.converted", {"ending": name.rsplit(".", 1)[-1].lower()}), *document.notes]
    if _MACRO in data:
        notes.append(Note("reading.note.macro"))
    return replace(document, name=name, sha256=sha256(data).hexdigest(), format=form, notes=tuple(notes))


def to_docx(name: str, data: bytes, form: Format, limits: Limits) -> bytes:
    """The file as docx; raises `ReadError` when LibreOffice is missing, fails or takes too long."""
    program = libreoffice()
    ending = name.rsplit(".", 1)[-1].lower()
    if program is None:
        raise ReadError(name, "reading.error.converter", ending=ending)
    with tempfile.TemporaryDirectory(prefix="guatu-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source.{form}")
        source.write_bytes(data)
        _write_profile(Path(folder, "profile"))
        if not _run(program, source, form, limits):
            raise ReadError(name, "reading.error.time", seconds=round(limits.seconds_to_convert))
        try:
            return source.with_suffix(".docx").read_bytes()
        except FileNotFoundError:
            raise ReadError(name, "reading.error.unconverted", ending=ending) from None


def _write_profile(profile: Path) -> None:
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (profile / "user").mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(program: str, source: Path, form: Format, limits: Limits) -> bool:
    """Convert `source` beside itself; False when the time was up. Nothing of it is left running."""
    folder = source.parent
    confined = [sys.executable, "-I", confinement.__file__, *map(str, (limits.memory, limits.seconds_to_convert))]
    child = subprocess.Popen(
        [
            *confined, str(limits.unpacked), program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", f"--infilter={_FILTERS[form]}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        start_new_session=True,
    )  # fmt: skip
    try:
        child.wait(limits.seconds_to_convert)
    except subprocess.TimeoutExpired:
        return False
    else:
        return True
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
