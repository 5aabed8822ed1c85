"""Benchmarks: `python3 run.py bench NAME`, or `python -m bench.NAME` in the folder of a set-up checkout."""

import sys
from pathlib import Path

# A checkout is not installed: the package lies in `src`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
