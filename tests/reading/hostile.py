"""The shared corpus of hostile files, what its manifest expects of each, and what may happen nowhere."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

# Files of plans and maps are read by other rooms; archives are refused by name, each with its advice.
_KINDS = {"txt", "docx", "xlsx", "csv", "pdf", "png", "svg", "zip", "upload name"}
# The manifest leaves it to a system that takes no archives to refuse this one.
_REFUSED_ON_PURPOSE = {"A08"}
SECONDS, MEGABYTES = 10, 1024
_PORT = 18999


@dataclass(frozen=True)
class Corpus:
    """Cases by id, and where their files lie."""

    folder: Path
    cases: dict[str, dict[str, Any]]
    canary: str

    def path(self, case: dict[str, Any]) -> Path:
        return self.folder / str(case["file"])

    def canaries(self) -> list[str]:
        places = (Path(tempfile.gettempdir()), Path("/"), Path.home())
        return [str(found) for place in places for found in place.glob(f"*{self.canary}*")]


def make(shared: Path, folder: Path) -> Corpus:
    command = [sys.executable, str(shared / "tools/hostile/make_hostile.py"), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Corpus(folder, {case["id"]: case for case in told["cases"] if case["kind"] in _KINDS}, told["write_canary"])


def fault(case: dict[str, Any], accepted: bool, said: str) -> str:
    """What is wrong with an answer; `said` is all that was printed or shown, or the line of a refusal."""
    wrong = [f"leaked {text!r}" for text in case.get("forbidden", []) if text in said]
    if not accepted:
        words = case.get("error_words", [])
        if case["verdict"] == "accept" and case["id"] not in _REFUSED_ON_PURPOSE:
            wrong.append(f"refused: {said}")
        elif (
            words and case["id"] not in _REFUSED_ON_PURPOSE and not any(word.lower() in said.lower() for word in words)
        ):
            wrong.append(f"does not name the cause: {said}")
    elif case["verdict"] == "reject":
        wrong.append("accepted")
    else:
        wrong += [f"missing {fact!r}" for fact in case.get("facts", []) if fact not in said]
    return "; ".join(wrong)


@dataclass
class Listener:
    """Counts the connections to the address that hostile files name."""

    hits: list[int] = field(default_factory=list)
    server: socket.socket | None = None

    def __enter__(self) -> Self:
        self.server = socket.create_server(("127.0.0.1", _PORT), reuse_port=True)
        threading.Thread(target=self._listen, args=(self.server,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.server is not None
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def _listen(self, server: socket.socket) -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            self.hits.append(1)
            caller.close()
