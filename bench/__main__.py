"""The benchmarks by name: `python3 run.py bench extraction`."""

from __future__ import annotations

import runpy
import sys

NAMES = (
    "extraction", "reading", "words", "office", "language_model",
    "scheduling", "levelling", "risk", "repairs", "schedule_files", "gantt", "baselines", "planning", "resources",
)  # fmt: skip


def main() -> int:
    """Run the benchmark named first, with the arguments behind its name."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        print(f"bench: name one of {', '.join(NAMES)}; `--help` behind it tells its options", file=sys.stderr)
        return 2
    del sys.argv[0]
    runpy.run_module(f"bench.{sys.argv[0]}", run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
