"""What every verb does alike: speak the user's language, show progress, refuse in one line, write whole files."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guatu.words import Language, say

# Entries of a list that are written at once.
_STRETCH = 10_000


class Stop(Exception):  # noqa: N818 - it ends the command, it is no fault of it
    """Ends the command with exit 2 and one line: phrase `key` with `facts`, or a line said elsewhere."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key, self.facts = key, facts
        super().__init__(key)

    def line(self, language: str) -> str:
        """`where: what: what to do`."""
        return say(self.key, language, **self.facts)


def preferred_language(wish: str | None) -> Language:
    """`--lang`, else GUATU_LANG, else English where the locale is English, else Chinese."""
    if wish in {"zh", "en"}:
        return "en" if wish == "en" else "zh"
    setting = next(filter(None, (os.environ.get(name) for name in ("GUATU_LANG", "LC_ALL", "LANG"))), "")
    return "en" if setting.lower().startswith("en") else "zh"


class Terminal:
    """Results go to standard output; progress, notices and refusals to standard error."""

    def __init__(self, language: str | None) -> None:
        self.language: Language = preferred_language(language)

    def say(self, key: str, **facts: object) -> str:
        """A phrase in the user's language."""
        return say(key, self.language, **facts)

    def show(self, line: str = "") -> None:
        """One line of the result."""
        self._write(line + "\n")

    def flush(self) -> None:
        """Bring out what is still held back of the result."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unprintable(error) from None

    def show_json(self, data: Any, *, indent: int | None = 2) -> None:
        """A result for machines: stable keys, Chinese as it is. Without indent on one line, and large ones at once."""
        if indent is not None or not isinstance(data, dict):
            self.show(json.dumps(data, ensure_ascii=False, indent=indent))
            return
        for piece in _pieces(data):
            self._write(piece)
        self.show()

    def _write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unprintable(error) from None

    def complain(self, line: str) -> None:
        """One line of refusal or notice."""
        sys.stderr.write(line + "\n")

    @contextmanager
    def progress(self, key: str, total: int) -> Iterator[Callable[[], None]]:
        """A bar that shows itself on a terminal when the work takes over a second; call the result per step."""
        if not sys.stderr.isatty() or total < 2:
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.say(key), total=total)
            yield lambda: bar.advance(task)


def _pieces(data: dict[str, Any]) -> Iterator[str]:
    """The JSON text of an object in pieces of a size that a processor's memory holds, long lists a stretch each."""
    lead = "{"
    for name, value in data.items():
        yield f"{lead}{json.dumps(name, ensure_ascii=False)}: "
        lead = ", "
        if isinstance(value, list) and len(value) > _STRETCH:
            for at in range(0, len(value), _STRETCH):
                part = json.dumps(value[at : at + _STRETCH], ensure_ascii=False)
                yield ("[" if at == 0 else ", ") + part[1:-1]
            yield "]"
        else:
            yield json.dumps(value, ensure_ascii=False)
    yield "}" if data else "{}"


def _unprintable(error: OSError) -> Stop:
    """A result redirected to where nothing can be written; what is held back is dropped, or it is refused again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Stop("command.unwritable", file="stdout", why=error.strerror or "")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a folder that is not there or not writable is refused."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(draft).chmod(0o644)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise Stop("command.unwritable", file=str(path), why=error.strerror or "") from None
