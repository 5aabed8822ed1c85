"""The language model of one run of `guatu extract --assistant`: asked document by document, told of on stderr."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from guatu.commands.office import enter
from guatu.commands.terminal import Stop, Terminal
from guatu.extraction import AskError, Extraction, Tally, consult
from guatu.reading import Document

Pair = tuple[Document, Extraction]


def with_proposals(options: Namespace, terminal: Terminal, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Each document with what the model adds; after the first trouble the rules alone, for all that follow.

    Stop, before anything is asked, where address, name or key cannot be used.
    """
    home = enter(options)
    from guatu.actions import assistant_at

    try:
        asker = assistant_at(options.assistant, options.assistant_model, home.path, os.environ)
    except AskError as error:
        raise Stop(error.key, **error.facts) from None
    trouble = False
    for document, extraction in pairs:
        if trouble:
            yield document, extraction
            continue
        with _progress(terminal) as advance:
            added, tally = consult(document, extraction, asker, advance=advance)
        for line in told(tally, document.name, terminal):
            terminal.complain(line)
        trouble = tally.trouble is not None
        yield document, added


def told(tally: Tally, file: str, terminal: Terminal) -> Iterator[str]:
    """What asking about one document came to: the counts, what was left out and why, and the trouble."""
    if tally.answered:
        counts = {"asked": tally.asked, "claimed": tally.claimed, "aligned": tally.aligned, "known": tally.known}
        tokens = "–" if tally.tokens is None else tally.tokens
        seconds = f"{tally.seconds:.1f}"
        yield terminal.say("assistant.said", file=file, added=tally.added, seconds=seconds, tokens=tokens, **counts)
    left = [*_counts("dropped", tally.dropped, terminal), *_counts("empty", tally.empty, terminal)]
    if left:
        yield terminal.say("assistant.left_out", file=file, counts=", ".join(left))
    if tally.trouble:
        trouble = tally.trouble.says(terminal.language)
        yield terminal.say("assistant.rules_alone", file=file, trouble=trouble, asked=tally.answered, parts=tally.parts)


@contextmanager
def _progress(terminal: Terminal) -> Iterator[Callable[[int, int], None]]:
    """On a terminal a line that says how many parts of how many are answered; a bar needs their number beforehand."""
    shown = sys.stderr.isatty()

    def advance(done: int, parts: int) -> None:
        if shown:
            sys.stderr.write(f"\r{terminal.say('assistant.asking')} {done}/{parts}")
            sys.stderr.flush()

    try:
        yield advance
    finally:
        if shown:
            sys.stderr.write("\r\033[K")


def _counts(what: str, counted: Counter[str], terminal: Terminal) -> list[str]:
    return [
        terminal.say("assistant.count", what=terminal.say(f"assistant.{what}.{name}"), count=count)
        for name, count in counted.most_common()
    ]
