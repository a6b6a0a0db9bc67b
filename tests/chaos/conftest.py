"""What the chaos tests are made of: the running server of all tests, and the checker and people of the simulation."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "simulation")]
