"""MS Project's own files (.mpp, .mpt, .mpx) by way of MPXJ, the optional extra guatu[mpp], which needs Java.

MPXJ writes what it reads as MSPDI in memory, and that is read as any other: one reader decides what a file means.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from guatu.scheduling.files.programme import Programme
from guatu.scheduling.files.refusing import UnreadableError

# Java's own memory; its class space and threads come on top.
_JAVA: Final = (
    "-Xmx512m",
    "-XX:CompressedClassSpaceSize=128m",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Djava.io.tmpdir=.",
)


def missing() -> UnreadableError | None:
    """What has to be installed before such a file can be read; None when all is there."""
    if any(importlib.util.find_spec(name) is None for name in ("mpxj", "jpype")):
        return UnreadableError("no_mpxj")
    return None if java_home() else UnreadableError("no_java")


def java_home() -> str | None:
    """Where Java is installed: as JAVA_HOME says, else around the `java` on the path."""
    if told := os.environ.get("JAVA_HOME"):
        return told
    program = shutil.which("java")
    return str(Path(program).resolve().parents[1]) if program else None


def read_project(data: bytes) -> Programme:
    """The programme in a file of MS Project; raises `UnreadableError` without MPXJ or for what it cannot read."""
    if (lacking := missing()) is not None:
        raise lacking
    from guatu.scheduling.files.mspdi import read_mspdi
    from guatu.scheduling.files.xmltree import parse

    return replace(read_mspdi(parse(_as_mspdi(data))), form="mspdi")


def _as_mspdi(data: bytes) -> bytes:
    import jpype  # type: ignore[import-not-found]
    import mpxj  # type: ignore[import-not-found]  # noqa: F401 - puts its jars on the class path

    if not jpype.isJVMStarted():
        jpype.startJVM(*_JAVA, convertStrings=True)
    java: Any = jpype.JPackage("java")
    library: Any = jpype.JPackage("org").mpxj
    try:
        project = library.reader.UniversalProjectReader().read(java.io.ByteArrayInputStream(data))
        if project is None:
            raise UnreadableError("mpxj_refused", why="")
        out = java.io.ByteArrayOutputStream()
        library.writer.UniversalProjectWriter(library.writer.FileFormat.MSPDI).write(project, out)
    except jpype.JException as error:
        raise UnreadableError("mpxj_refused", why=str(error.getMessage() or error)[:120]) from None
    return bytes(out.toByteArray())
