"""`python -m guatu.reading FILE…`: each file's document as one line of JSON, or why it cannot be read."""

from __future__ import annotations

import json
import sys

from guatu.reading import Reader, ReadError
from guatu.words import say


def main(paths: list[str], language: str = "zh") -> int:
    """Print one JSON object a file; give 2 when any cannot be read."""
    failed = False
    with Reader() as reader:
        for path in paths:
            try:
                document = reader.read(path)
            except ReadError as error:
                failed = True
                told: dict[str, object] = {"status": "rejected", "error": error.says(language)}
            else:
                notes = [say(note.key, language, **note.facts) for note in document.notes]
                told = {"status": "accepted", "name": document.name, "text": document.text, "notes": notes}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
