"""Figures of reading: character error over layouts drawn in three orders, and of scans, with time and memory.

    python3 run.py bench reading [--layouts …] [--scans dense same_bands] [--photographs dense same_bands]

Pages are made on the spot from invented sentences (tests/reading/layouts.py); a scan is such a page at 150 dpi, turned,
blurred, noisy and pressed to a JPEG of quality 55; a photograph is worn as bench/papers.py says. All are read through
the limited child, as files of users are. Seconds are the wall clock's, with the child's processor seconds behind them.
Of lines named as uncertain it is told how many there are, and how many of a page's wrong lines are among them.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.papers import WEARS, photographed
from guatu.reading import Document, Reader, ReadError
from tests.reading.layouts import LAYOUTS, ORDERS, error, page_of
from tests.reading.material import FONTS, file_of, scan

PAGE, LINE = "reading.note.unsure", "reading.note.unsure_line"
STATES = (("clean", 0.0, False), ("0.4°", 0.4, True), ("1.5°", 1.5, True), ("2°", -2.0, True))


def main() -> int:
    """Print Markdown tables; give 2 when a font is missing."""
    parser = argparse.ArgumentParser(prog="bench reading")
    parser.add_argument("--layouts", nargs="*", default=[*LAYOUTS], choices=[*LAYOUTS])
    parser.add_argument("--scans", nargs="*", default=["dense", "same_bands"], choices=[*LAYOUTS])
    parser.add_argument("--photographs", nargs="*", default=["dense", "same_bands"], choices=[*LAYOUTS])
    options = parser.parse_args()
    if not any(path.exists() for path in FONTS):
        print("needs a CJK font (Debian: fonts-noto-cjk) to draw the pages", file=sys.stderr)
        return 2
    _columns(options.layouts)
    _pictures("scan at 150 dpi", options.scans, {state: _scanned(angle, worn) for state, angle, worn in STATES})
    _pictures(
        "worn paper at 150 dpi", options.photographs, {wear.name: partial(photographed, wear=wear) for wear in WEARS}
    )
    return 0


def _columns(layouts: Sequence[str]) -> None:
    if not layouts:
        return
    print("| PDF layout | " + " | ".join(f"drawn by {order}" for order in ORDERS) + " |\n|---|---|---|---|")
    with Reader() as reader:
        for layout in layouts:
            errors = " | ".join(pdf_error(reader, layout, order) for order in ORDERS)
            print(f"| {layout} | {errors} |", flush=True)


def _pictures(title: str, layouts: Sequence[str], states: Mapping[str, Callable[[bytes], bytes]]) -> None:
    if not layouts:
        return
    print(
        f"\n| {title} | characters | error | s (CPU) | child's peak MB | uncertain lines | wrong lines named | page |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for layout in layouts:
        with Reader() as reader:
            for state, picture in states.items():
                print(picture_line(reader, layout, state, picture), flush=True)


def _scanned(angle: float, worn: bool) -> Callable[[bytes], bytes]:
    return lambda data: file_of(scan(data, angle, worn), "JPEG", quality=55 if worn else 90, dpi=(150, 150))


def pdf_error(reader: Reader, layout: str, order: str) -> str:
    """The character error of one page in percent."""
    data, wanted = page_of(layout, order)
    return f"{100 * error(reader.read_bytes('page.pdf', data).text, wanted):.2f} %"


def picture_line(reader: Reader, layout: str, state: str, picture: Callable[[bytes], bytes]) -> str:
    """A row of the table of pictures."""
    data, wanted = page_of(layout, "frames")
    held = picture(data)
    busy, began = _busy(reader), time.perf_counter()
    try:
        document = reader.read_bytes("page.jpg", held)
    except ReadError as refused:
        return f"| {layout}, {state} | {len(wanted):,} | {refused.key} | | | | | |"
    seconds, busy = time.perf_counter() - began, _busy(reader) - busy
    named, wrong, caught = _uncertain(document, wanted)
    page = next((f"{note.facts['percent']} %" for note in document.notes if note.key == PAGE), "sure")
    cost = f"{100 * error(document.text, wanted):.2f} % | {seconds:.1f} ({busy:.1f}) | {peak(reader)}"
    return f"| {layout}, {state} | {len(wanted):,} | {cost} | {named} | {caught} of {wrong} | {page} |"


def _uncertain(document: Document, wanted: str) -> tuple[int, int, int]:
    """How many lines the reader names as uncertain, how many are wrong, and how many of these are named."""
    named = [note.span for note in document.notes if note.key == LINE and note.span]
    wrong = [box.span for box in document.boxes if "".join(document.text[slice(*box.span)].split()) not in wanted]
    caught = sum(any(max(one[0], other[0]) < min(one[1], other[1]) for other in named) for one in wrong)
    return len(named), len(wrong), caught


def _busy(reader: Reader) -> float:
    """Processor seconds of the reader's child so far."""
    if reader._child is None:
        return 0.0
    fields = Path(f"/proc/{reader._child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(reader: Reader) -> int:
    """The most memory the reader's child has held, in MB."""
    assert reader._child is not None
    status = Path(f"/proc/{reader._child.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) >> 10


if __name__ == "__main__":
    sys.exit(main())
