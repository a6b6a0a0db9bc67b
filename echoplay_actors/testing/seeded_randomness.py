"""Randomness that a seed decides."""

from __future__ import annotations

import random


class SeededRandomness:
    """Random bytes from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)
