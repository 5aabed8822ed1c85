"""What a file may cost: size, unpacked size, pages, memory and time of the child that parses it."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; sizes in bytes, times in seconds. The defaults fit an office's largest annual plans.

    `scans` pages of a file are recognised, at no more than `scan_pixels` each; `pixels` a picture file may have.
    `seconds_to_convert` is LibreOffice's, before the file is read.
    """

    size: int = 200 * MIB
    text_size: int = 20 * MIB
    unpacked: int = 300 * MIB
    ratio: int = 200
    members: int = 5_000
    memory: int = 900 * MIB
    seconds: float = 9.0
    seconds_per_page: float = 1.0
    longest: float = 300.0
    seconds_per_scan: float = 60.0
    longest_with_scans: float = 1_800.0
    seconds_to_convert: float = 60.0
    scans: int = 60
    pixels: int = 80_000_000
    scan_pixels: int = 6_000_000
    pages: int = 5_000
    cells: int = 2_000_000
    depth: int = 200
    output: int = 200 * MIB
