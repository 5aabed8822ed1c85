"""MS Project's own files (.mpp, .mpt, .mpx) by way of MPXJ, the optional extra guatu[mpp], which needs Java.

MPXJ writes what it reads as MSPDI in memory, and that is read as any other: one reader decides what a file means.
What MSPDI does not say (where work was interrupted, that dates are whole days) is asked of MPXJ besides.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from guatu.scheduling.files.formats import OLE
from guatu.scheduling.files.mpx import as_mpxj_reads_it
from guatu.scheduling.files.mspdi_rests import Gaps
from guatu.scheduling.files.programme import Programme, Task
from guatu.scheduling.files.refusing import MOST_NAME, UnreadableError
from guatu.scheduling.plan import Problem

# Java's own memory; its class space and threads come on top. One quick compiler and one collector halve the start.
JAVA: Final = (
    "-Xmx1g",
    "-XX:CompressedClassSpaceSize=128m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
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
    """Where Java is installed: as JAVA_HOME says if there is one, else around the `java` on the path."""
    told = os.environ.get("JAVA_HOME")
    if told and Path(told, "bin").is_dir():
        return told
    program = shutil.which("java")
    return str(Path(program).resolve().parents[1]) if program else None


def read_project(data: bytes) -> Programme:
    """The programme in a file of MS Project; raises `UnreadableError` without MPXJ or for what it cannot read."""
    if (lacking := missing()) is not None:
        raise lacking
    from guatu.scheduling.files.mspdi import read_mspdi
    from guatu.scheduling.files.xmltree import parse

    is_mpx = not data.startswith(OLE)
    sent, signs = as_mpxj_reads_it(data) if is_mpx else (data, {})
    library = mpxj()
    import jpype

    try:
        project = (_mpx if is_mpx else _mpp)(library, sent)
        written = mspdi_of(library, project)
        title = str(project.getProjectProperties().getProjectTitle() or "")
        gaps = _gaps(project)
        skipped = int(project.getIgnoredErrors().size())
    except jpype.JException as error:
        raise _refusal(error) from None
    if signs:
        written, title = written.decode().translate(signs).encode(), title.translate(signs)
    programme = read_mspdi(parse(written))
    return replace(
        programme,
        name=title[:MOST_NAME],
        tasks=tuple(_interrupted(task, gaps.get(task.id, ())) for task in programme.tasks),
        by_day=is_mpx and _are_days(programme.tasks),
        problems=(*programme.problems, *((Problem("files.mpxj_skipped", (), {"count": skipped}),) if skipped else ())),
    )


def mpxj() -> Any:
    """MPXJ's Java package, in a Java that runs in this process from now on; raises `UnreadableError` without one."""
    import jpype
    import mpxj as _jars  # noqa: F401 - puts its jars on the class path

    if not jpype.isJVMStarted():
        try:
            jpype.startJVM(*JAVA, convertStrings=True)
        except (OSError, ValueError):  # not found, not loadable, too little memory to begin
            raise UnreadableError("no_java") from None
    return jpype.JPackage("org").mpxj


def mspdi_of(library: Any, project: Any) -> bytes:
    """A project of MPXJ as it writes it for MS Project."""
    with TemporaryDirectory() as folder:  # Java's own buffers would hold it three times
        path = Path(folder, "plan.xml")
        out = _java().io.FileOutputStream(str(path))
        library.mspdi.MSPDIWriter().write(project, out)
        out.close()
        return path.read_bytes()


def _java() -> Any:
    import jpype

    return jpype.JPackage("java")


def _mpp(library: Any, data: bytes) -> Any:
    reader = library.mpp.MPPReader()
    reader.setReadPresentationData(False)
    return reader.read(_java().io.ByteArrayInputStream(data))


def _mpx(library: Any, data: bytes) -> Any:
    """In the language of the MS Project that wrote it, which the file does not name: the first that can be read in."""
    import jpype

    first = None
    for locale in sorted(library.mpx.MPXReader.getSupportedLocales(), key=lambda one: str(one) not in {"en", "zh"}):
        reader = library.mpx.MPXReader()
        reader.setLocale(locale)
        try:
            return reader.read(_java().io.ByteArrayInputStream(data))
        except jpype.JException as error:
            first = first or error
    assert first is not None
    raise first


def _refusal(error: Any) -> UnreadableError:
    """MPXJ's or Java's complaint as one of ours."""
    name, why = str(error.getClass().getSimpleName()), str(error.getMessage() or error)
    if name == "OutOfMemoryError":
        return UnreadableError("too_much_memory")
    if name == "UnsupportedClassVersionError":
        return UnreadableError("no_java")
    if "password" in why.lower():
        return UnreadableError("password")
    return UnreadableError("mpxj_refused", why=why.rstrip(".")[:120])


def _gaps(project: Any) -> Mapping[str, Gaps]:
    """By task, when work on it rests between two parts of it."""
    found = {}
    for task in project.getTasks():
        parts = [(str(part.getStart()), str(part.getEnd())) for part in task.getWorkSplits() or ()]
        if len(parts) > 1:
            ends = [datetime.fromisoformat(end) for _, end in parts[:-1]]
            begins = [datetime.fromisoformat(begin) for begin, _ in parts[1:]]
            found[str(task.getUniqueID())] = tuple(zip(ends, begins, strict=True))
    return found


def _interrupted(task: Task, gaps: Gaps) -> Task:
    return replace(task, gaps=gaps, hints=tuple(sorted({*task.hints, "split"}))) if gaps else task


def _are_days(tasks: tuple[Task, ...]) -> bool:
    """No stored date has an hour: the file was written with days only."""
    dates = [date for task in tasks for date in (task.stored.start, task.stored.finish) if date]
    return bool(dates) and all(date.time() == time() for date in dates)
