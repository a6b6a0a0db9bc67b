"""What the fuzz tests are made of: this folder, and the edge and link of the integration tests."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "integration" / folder) for folder in ("edge", "link")]
