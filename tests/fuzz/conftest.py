"""What the fuzz tests are made of: this folder, the edge and link of the integration tests, tables of moves."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("integration/edge", "integration/link", "unit/match")]
