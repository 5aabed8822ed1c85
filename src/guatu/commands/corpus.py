"""`guatu corpus FOLDER`: the documents reviewed to the last sentence, as annotated documents in a new folder."""

from __future__ import annotations

import shutil
import tempfile
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from guatu.commands.office import enter, standing
from guatu.commands.terminal import Stop, Terminal


def corpus(options: Namespace, terminal: Terminal) -> int:
    """Exit 1 when documents are left out: each is named with what there is to do."""
    home = enter(options)
    from guatu.actions import files_of, reviewed_corpus

    folder: Path = options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop("corpus.folder", folder=str(folder))
    taken, left = reviewed_corpus(standing(home))
    for one in left:
        terminal.complain(one.says(terminal.language))
    statements = sum(len(one.lines) for one in taken)
    if taken:
        _write(folder, files_of(taken))
    if options.json:
        listed = [
            {
                "file": one.file,
                "sha256": one.sha256,
                "why": one.why,
                "drafts": one.drafts,
                "sentences": [{"span": [start, end], "text": text} for start, end, text in one.sentences],
            }
            for one in left
        ]
        terminal.show_json({"folder": str(folder), "documents": len(taken), "statements": statements, "left": listed})
    elif taken:
        facts = {"documents": len(taken), "statements": statements}
        terminal.show(terminal.say("corpus.written", **facts, folder=str(folder)))
    else:
        terminal.show(terminal.say("corpus.none"))
    return 1 if left or not taken else 0


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: beside the folder first, then in its place."""
    draft: Path | None = None
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=".new-"))
        for name, data in files.items():
            (draft / name).write_bytes(data)
        draft.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        raise Stop("corpus.cannot_write", folder=str(folder), why=error.strerror or str(error)) from None
