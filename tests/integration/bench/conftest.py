"""The bench is no package: its modules are found by its folders."""

from __future__ import annotations

import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
sys.path[:0] = [str(BENCH.parent), str(BENCH), str(BENCH / "wide")]
