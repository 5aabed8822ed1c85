"""What MPXJ makes of files, asked in a process of its own: Java stays in a process once it has begun there.

`python -m tests.scheduling.files.through_mpxj read|open FILE…` prints one JSON object by file name. `read` is what
guatu reads of .mpp and .mpx. `open` is how MPXJ takes an MSPDI file: against the classes of Microsoft's schema, then
put through its MicrosoftScheduler, which knows nothing of the dates that stood in the file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from guatu.scheduling.files import read_here
from guatu.scheduling.files.mpp import missing, mpxj
from guatu.scheduling.files.packing import pack
from guatu.scheduling.files.refusing import UnreadableError

ROOT = Path(__file__).resolve().parents[3]
LACKING = missing()


def ask(question: str, paths: list[Path], root: Path = ROOT) -> dict[str, Any]:
    """The answers by file name, from one Java for all files."""
    command = [sys.executable, "-m", "tests.scheduling.files.through_mpxj", question, *map(str, paths)]
    told = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True, encoding="utf-8")
    answers: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answers


def read(path: Path) -> Any:
    try:
        return {"programme": pack(read_here("project", path.read_bytes()))}
    except UnreadableError as error:
        return {"error": error.says("en")}


def opened(path: Path) -> Any:
    import jpype

    library, data = mpxj(), path.read_bytes()
    java = jpype.JPackage("java")
    project = library.mspdi.MSPDIReader().read(java.io.ByteArrayInputStream(data))
    tasks = [task for task in project.getTasks() if task.getID() is not None]
    names, stored = [str(task.getName()) for task in tasks], _dates(tasks)
    nothing = library.Duration.getInstance(0, library.TimeUnit.DAYS)
    for task in tasks:  # MS Project works these out when it opens a file; MPXJ asks for them
        task.setActualDuration(task.getActualDuration() or nothing)
        task.setRemainingDuration(task.getRemainingDuration() or task.getDuration())
    library.cpm.MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    return {
        "schema": _against_the_schema(library, data),
        "ignored": int(project.getIgnoredErrors().size()),
        "names": names,
        "stored": stored,
        "scheduled": _dates(tasks),
    }


def _dates(tasks: list[Any]) -> dict[str, list[str]]:
    return {str(task.getUniqueID()): [str(task.getStart()), str(task.getFinish())] for task in tasks}


def _against_the_schema(library: Any, data: bytes) -> list[str]:
    """What the schema does not know, and where elements stand in another order than it names them."""
    import jpype
    from lxml import etree

    java, bind = jpype.JPackage("java"), jpype.JPackage("jakarta").xml.bind
    said: list[str] = []

    class Listener:
        @jpype.JOverride
        def handleEvent(self, event: Any) -> bool:  # noqa: N802 - Java's name
            said.append(str(event.getMessage()))
            return True

    loader = library.mspdi.schema.Project.class_.getClassLoader()
    context = bind.JAXBContext.newInstance("org.mpxj.mspdi.schema", loader)
    reader = context.createUnmarshaller()
    reader.setEventHandler(jpype.JProxy("jakarta.xml.bind.ValidationEventHandler", inst=Listener()))
    out = java.io.ByteArrayOutputStream()
    context.createMarshaller().marshal(reader.unmarshal(java.io.ByteArrayInputStream(data)), out)
    ours, theirs = ([node.tag for node in etree.fromstring(one).iter()] for one in (data, bytes(out.toByteArray())))
    if ours != theirs:
        at = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), len(theirs))
        said.append(f"element {at}: {ours[at : at + 2]} instead of {theirs[at : at + 2]}")
    return said


if __name__ == "__main__":
    answer = {"read": read, "open": opened}[sys.argv[1]]
    found = {Path(name).name: answer(Path(name)) for name in sys.argv[2:]}
    print(json.dumps(found, ensure_ascii=False))
    sys.stdout.flush()
