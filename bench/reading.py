"""Figures of reading: character error over layouts drawn in three orders, and of scans, with time and memory.

    python3 run.py setup && .venv/bin/python -m bench.reading [--scans dense same_bands]

Pages are made on the spot from invented sentences (tests/reading/layouts.py); a scan is such a page at 150 dpi,
turned, blurred, noisy and pressed to a JPEG of quality 55. Both are read through the limited child, as files of
users are.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tests.reading.layouts import LAYOUTS, ORDERS, error, page_of
from tests.reading.material import FONTS, file_of, scan

from guatu.reading import Reader, ReadError

STATES = (("clean", 0.0, False), ("0.4°", 0.4, True), ("1.5°", 1.5, True), ("2°", -2.0, True))


def main() -> int:
    """Print two Markdown tables; give 2 when a font is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scans", nargs="*", default=["dense", "same_bands"])
    layouts = parser.parse_args().scans
    if not any(path.exists() for path in FONTS):
        print("needs a CJK font (Debian: fonts-noto-cjk) to draw the pages", file=sys.stderr)
        return 2
    print("| PDF layout | " + " | ".join(f"drawn by {order}" for order in ORDERS) + " |\n|---|---|---|---|")
    with Reader() as reader:
        for layout in LAYOUTS:
            print(
                f"| {layout} | " + " | ".join(pdf_error(reader, layout, order) for order in ORDERS) + " |", flush=True
            )
    print("\n| scan at 150 dpi | characters | error | s | child's peak MB |\n|---|---|---|---|---|")
    for layout in layouts:
        with Reader() as reader:
            for state, angle, worn in STATES:
                print(scan_line(reader, layout, state, angle, worn), flush=True)
    return 0


def pdf_error(reader: Reader, layout: str, order: str) -> str:
    """The character error of one page in percent."""
    data, wanted = page_of(layout, order)
    return f"{100 * error(reader.read_bytes('page.pdf', data).text, wanted):.2f} %"


def scan_line(reader: Reader, layout: str, state: str, angle: float, worn: bool) -> str:
    """A row of the table of scans."""
    data, wanted = page_of(layout, "frames")
    held = file_of(scan(data, angle, worn), "JPEG", quality=55 if worn else 90, dpi=(150, 150))
    began = time.perf_counter()
    try:
        read = reader.read_bytes("page.jpg", held).text
    except ReadError as refused:
        return f"| {layout} {state} | {len(wanted):,} | {refused.key} | | |"
    seconds = time.perf_counter() - began
    return (
        f"| {layout} {state} | {len(wanted):,} | {100 * error(read, wanted):.2f} % | {seconds:.1f} | {peak(reader)} |"
    )


def peak(reader: Reader) -> int:
    """The most memory the reader's child has held, in MB."""
    assert reader._child is not None
    status = Path(f"/proc/{reader._child.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) >> 10


if __name__ == "__main__":
    sys.exit(main())
